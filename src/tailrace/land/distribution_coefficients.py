"""Distribution coefficients of soil, by element and by the report they are from."""

from __future__ import annotations

from tailrace.data.reader import rows
from tailrace.data.values import fact
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "soil_distribution_coefficients"


def coefficient_sets() -> dict[str, tuple[str, ...]]:
    """Return the sets of coefficients, each with the soils it distinguishes.

    Returns
    -------
    dict of str to tuple of str
        ``{"baes-1984": ("agricultural",), ...}``.
    """
    found: dict[str, dict[str, None]] = {}
    for row in rows(TABLE):
        found.setdefault(row["set"], {})[row["soil"]] = None
    return {name: tuple(soils) for name, soils in found.items()}


def distribution_coefficient(name: str, source: str, soil: str = "") -> Value | Missing:
    """Return the distribution coefficient of a substance or nuclide in soil.

    Parameters
    ----------
    name : str
        Element or nuclide: "Ce", "Ra-226".
    source : str
        Set: "baes-1984", "iaea-472", "epa-1999", "ramirez-2020".
    soil : str
        Soil, where the set distinguishes several ("pH 5 to 8").

    Returns
    -------
    Value or Missing
        m3/kg, with its source and spread; missing where the set does not list the element.

    Raises
    ------
    InputError
        If the set or the soil is unknown, or no soil is named where there are several.
    """
    sets = coefficient_sets()
    if source not in sets:
        raise InputError.single(
            f'there is no set of distribution coefficients "{source}"', place="source",
            allowed=", ".join(sets), remedy=did_you_mean(source, sets),
        )  # fmt: skip
    soils = sets[source]
    if soil not in soils and (soil or len(soils) > 1):
        raise InputError.single(
            f'soil "{soil}"' if soil else f'the set "{source}" distinguishes soils',
            place="soil", allowed=", ".join(soils), remedy=did_you_mean(soil, soils),
        )  # fmt: skip
    element, where = name.partition("-")[0], soil or soils[0]
    key = (element, where, source)
    if not any((row["element"], row["soil"], row["set"]) == key for row in rows(TABLE)):
        return Missing(f'no distribution coefficient in the set "{source}"', element)
    found = fact(TABLE, *key)
    return found.to("m3/kg") if isinstance(found, Value) else found
