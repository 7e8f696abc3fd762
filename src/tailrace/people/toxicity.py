"""Toxicity values by substance, and the dated sets that choose among them.

The table keeps every value, superseded ones too, with its authority and year. A set is a year and
an order of authorities: the value taken is that of the first authority in the order that had one
in that year. EPA's order is that of OSWER directive 9285.7-53 (2003): IRIS, then provisional
values (PPRTV), then others. For uranium EPA's Superfund office takes ATSDR's value since 2016;
that exception is from memory. China's HJ 25.3-2019 quotes EPA's values of its day (from memory)
with a few of Chinese practice in front. Where the first authority says that there is no value, the
answer is missing with that reason; nothing is taken from a later one in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from tailrace.data.reader import rows
from tailrace.data.substances import atomic_masses
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.basis import element_fraction
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

from .parameter_names import measured_parameter

TABLE = "toxicity_values"
EXPOSURES = ("food", "soil", "water", "air")
DESCRIBED: dict[str, str] = {
    "RfD": "reference dose",
    "RfC": "reference concentration",
    "SFO": "oral slope factor",
    "SFO_lifetime": "oral slope factor with age factors inside",
    "IUR": "inhalation unit risk",
    "IUR_lifetime": "inhalation unit risk with age factors inside",
    "DWUR": "drinking-water unit risk",
    "UL": "upper intake level",
    "ABSd": "absorption through skin from soil",
    "GIABS": "absorption in the gut",
    "RBA": "relative bioavailability in soil",
    "Kp": "permeability of skin",
}
"""Parameters of the table, in words."""

EXPOSURE_OF_PATHWAY: dict[str, str] = {
    "inhalation_outdoor": "air",
    "inhalation_indoor": "air",
    "soil_ingestion": "soil",
    "house_dust_ingestion": "soil",
    "road_dust_ingestion": "soil",
    "dermal_soil": "soil",
    "drinking_water": "water",
    "dermal_water": "water",
    "crops": "food",
    "milk": "food",
    "meat": "food",
    "fish": "food",
}
"""Which values a pathway is judged by."""

_EPA = ("IRIS", "PPRTV", "ATSDR", "CalEPA", "HEAST", "RSL", "TERA", "NSF")
_ABSORPTION = ("RAGS-E", "OSWER")


@dataclass(frozen=True)
class ToxicitySet:
    """A dated choice among toxicity values.

    Parameters
    ----------
    name : str
        Such as "epa-2025".
    year : int
        Values published later, or superseded by then, are not of the set.
    authorities : tuple of str
        Who is asked first, second and so on.
    exceptions : mapping of (str, str) to (str, int)
        Substance and parameter to the authority taken instead, and from which year on.
    note : str
        What the set follows.
    """

    name: str
    year: int
    authorities: tuple[str, ...]
    exceptions: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    note: str = ""

    def order(self, substance: str, parameter: str) -> tuple[str, ...]:
        """Return the authorities in the order they are asked for one value."""
        first, since = self.exceptions.get((substance, parameter), ("", 0))
        front = (first,) if first and since <= self.year else ()
        return (*front, *self.authorities, *_ABSORPTION)


_URANIUM = {("U", "RfD"): ("ATSDR", 2016)}
SETS: dict[str, ToxicitySet] = {
    one.name: one
    for one in (
        ToxicitySet("epa-2025", 2025, _EPA, _URANIUM, "OSWER 9285.7-53, values of 2025"),
        ToxicitySet("epa-2023", 2023, _EPA, _URANIUM, "OSWER 9285.7-53, values of 2023"),
        ToxicitySet("who", 2025, ("WHO", "JECFA"), {}, "WHO and JECFA alone"),
        ToxicitySet(
            "china", 2019, ("China", *_EPA), _URANIUM,
            "HJ 25.3-2019: EPA's values of 2019, with those of Chinese practice in front",
        ),
    )
}  # fmt: skip
"""The named sets; another one is a `ToxicitySet` of your own."""


@dataclass(frozen=True)
class ToxicityValue:
    """One value with all that is known of it.

    Parameters
    ----------
    substance, form, parameter, authority : str
        Key; `form` is empty for the form taken where none is named.
    exposures : tuple of str
        Ways of intake it holds for, of `EXPOSURES`.
    value : Value or Missing
        The number with its source; missing where the authority says that there is none.
    year : int
        Year of the value.
    until : int or None
        Year in which the authority replaced it.
    organs : tuple of str
        Target organs; empty where not stated.
    effect : str
        Critical effect.
    counted_as : str
        Substance whose mass it counts, where that is not the substance itself.
    mutagen : bool
        Whether age factors are to be applied.
    """

    substance: str
    form: str
    parameter: str
    authority: str
    exposures: tuple[str, ...]
    value: Value | Missing
    year: int
    until: int | None
    organs: tuple[str, ...]
    effect: str
    counted_as: str
    mutagen: bool

    @property
    def number(self) -> float | Missing:
        """The number in the unit of its value."""
        return self.value.central if isinstance(self.value, Value) else self.value

    @property
    def number_as_measured(self) -> float | Missing:
        """The number for the substance as it is measured, where it counts a compound of it.

        A reference concentration of 0.9 ug/m3 of CeO2 is 0.73 ug/m3 of Ce.
        """
        number, measured = self.number, measured_parameter(self.substance).counted_as
        if isinstance(number, Missing) or self.counted_as in (self.substance, measured):
            return number
        share = element_fraction(self.counted_as, measured, atomic_masses())
        return number * share if self.parameter in ("RfD", "RfC", "UL") else number / share

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it: not if it is from memory, nor if it is missing."""
        return isinstance(self.value, Value) and self.value.quality != "assumed"


def toxicity_sets() -> dict[str, str]:
    """Return the named sets.

    Returns
    -------
    dict of str to str
        Name to what the set follows.
    """
    return {name: one.note for name, one in SETS.items()}


def toxicity_set(name: str | ToxicitySet) -> ToxicitySet:
    """Return a set by its name.

    Parameters
    ----------
    name : str or ToxicitySet
        Name, as in `toxicity_sets`; a set of your own passes.

    Returns
    -------
    ToxicitySet
        The set.

    Raises
    ------
    InputError
        If there is none.
    """
    if isinstance(name, ToxicitySet):
        return name
    if name not in SETS:
        raise InputError.single(
            f'there is no toxicity set "{name}"', place="toxicity", allowed=", ".join(SETS),
            remedy=did_you_mean(name, SETS),
        )  # fmt: skip
    return SETS[name]


def toxicity_history(substance: str, parameter: str | None = None) -> tuple[ToxicityValue, ...]:
    """Return every value of a substance, superseded ones too, oldest first.

    Parameters
    ----------
    substance : str
        Any name of it.
    parameter : str, optional
        One of `DESCRIBED`; every parameter unless given.

    Returns
    -------
    tuple of ToxicityValue
        Empty where the table has none.

    Raises
    ------
    InputError
        If the substance or the parameter is unknown.
    """
    name = measured_parameter(substance).name
    if parameter is not None:
        _check("parameter", parameter, DESCRIBED)
    found = [v for v in _values().get(name, ()) if parameter in (None, v.parameter)]
    return tuple(sorted(found, key=lambda value: value.year))


def toxicity_value(
    substance: str,
    parameter: str,
    toxicity: str | ToxicitySet,
    *,
    exposure: str | None = None,
    form: str = "",
) -> ToxicityValue | Missing:
    """Return the value that a set takes.

    Parameters
    ----------
    substance : str
        Any name of it.
    parameter : str
        One of `DESCRIBED`.
    toxicity : str or ToxicitySet
        Set.
    exposure : str, optional
        One of `EXPOSURES`; needed where the value of food, soil and water differ.
    form : str
        Chemical form, where the table distinguishes it ("insoluble", "chloride").

    Returns
    -------
    ToxicityValue or Missing
        Missing, with the reason, where the set has no value.

    Raises
    ------
    InputError
        If a name is unknown, or the exposure has to be named.
    """
    name, chosen = measured_parameter(substance).name, toxicity_set(toxicity)
    _check("parameter", parameter, DESCRIBED)
    if exposure is not None:
        _check("exposure", exposure, EXPOSURES)
    all_forms = [v for v in _values().get(name, ()) if v.parameter == parameter]
    found = [v for v in all_forms if v.form == form]
    if form and not found:
        forms = sorted({v.form for v in all_forms} - {""})
        raise InputError.single(
            f'{name} has no {DESCRIBED[parameter]} for the form "{form}"', place="form",
            allowed=", ".join(forms) or "no form", remedy=did_you_mean(form, forms),
        )  # fmt: skip
    valid = [v for v in found if v.year <= chosen.year and not (v.until and v.until <= chosen.year)]
    for authority in chosen.order(name, parameter):
        hits = [v for v in valid if v.authority == authority]
        hits = [v for v in hits if exposure is None or exposure in v.exposures]
        if hits:
            return _newest(hits, name, parameter)
    return Missing(f'no {DESCRIBED[parameter]} in the set "{chosen.name}"', name)


def _newest(hits: list[ToxicityValue], name: str, parameter: str) -> ToxicityValue | Missing:
    ways = {value.exposures for value in hits}
    if len(ways) > 1:
        raise InputError.single(
            f"the {DESCRIBED[parameter]} of {name} is another for each way of intake",
            place="exposure", allowed="; ".join(", ".join(way) for way in sorted(ways)),
            remedy="name the exposure",
        )  # fmt: skip
    best = max(hits, key=lambda value: value.year)
    return best.value if isinstance(best.value, Missing) else best


def _check(what: str, name: str, allowed: Mapping[str, str] | tuple[str, ...]) -> None:
    if name not in allowed:
        raise InputError.single(
            f'there is no {what} "{name}"', place=what, allowed=", ".join(allowed),
            remedy=did_you_mean(name, allowed),
        )  # fmt: skip


@cache
def _values() -> Mapping[str, tuple[ToxicityValue, ...]]:
    numbers = list(facts(TABLE).values())
    found: dict[str, list[ToxicityValue]] = {}
    for row, number in zip(rows(TABLE), numbers, strict=True):
        value = Missing(number.reason, row["substance"]) if isinstance(number, Missing) else number
        found.setdefault(row["substance"], []).append(
            ToxicityValue(
                substance=row["substance"],
                form=row["form"],
                parameter=row["parameter"],
                authority=row["authority"],
                exposures=tuple(row["exposure"].split()),
                value=value,
                year=int(row["year"]),
                until=int(row["until"]) if row["until"] else None,
                organs=tuple(row["organs"].split()),
                effect=row["effect"],
                counted_as=row["counted_as"] or row["substance"],
                mutagen=row["mutagen"] == "yes",
            )
        )
    return {name: tuple(values) for name, values in found.items()}
