"""Reading what a unit uses, gives and costs in proportion to a mass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.numbers import read_money, read_number
from tailrace.process.read_text import read_text
from tailrace.process.route import Driver, Use
from tailrace.quantities import Value
from tailrace.quantities.door import show
from tailrace.quantities.variable_table import variable

UTILITIES: dict[str, str] = {
    "electricity": "kWh/kg",
    "heat": "MJ/kg",
    "natural_gas": "m3/kg",
    "coal": "kg/kg",
    "diesel": "L/kg",
    "labour": "person*yr/kg",
}
"""What a unit uses without mass, with the unit of its amount per kilogram of the driver."""
USED: dict[str, str] = {
    "water": "volume_per_mass",
    "electricity": "energy_intensity",
    "heat": "heat_intensity",
    "natural_gas": "volume_per_mass",
    "coal": "reagent_intensity",
    "diesel": "fuel_volume_intensity",
    "labour": "labour_intensity",
}
GIVEN: dict[str, str] = {"waste_gas": "volume_per_mass", "waste_water": "volume_per_mass"}
COSTS: dict[str, str] = {
    "capital": "capital_intensity",
    "running": "unit_cost",
    "maintenance": "unit_cost",
    "treatment": "unit_cost",
    "closure": "unit_cost",
}
"""The variable of each amount that is no reagent: its unit, and the limits that hold."""
REAGENT = "reagent_intensity"
OXYGEN = "oxygen"
STOICHIOMETRIC = "stoichiometric"
"""Amount of oxygen that turns the rare earths of the driver into the oxides they are traded as."""
WATER_USE = "water"
WATER_DENSITY_KG_M3 = 1000.0


def read_driver(
    text: Any, outlets: tuple[str, ...], place: str, problems: Problems
) -> Driver | None:
    """Read what an amount is counted per: "in", "in:REO", "out:calcine", "out:calcine:REO".

    Parameters
    ----------
    text : object
        What stands in the file.
    outlets : tuple of str
        Outlets of the unit.
    place : str
        Key path, for messages.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    Driver or None
        A mass in kg/yr, dry or on the basis named; None where the text names none.
    """
    from tailrace.data import substance_names

    parts = text.split(":") if isinstance(text, str) else [""]
    side, rest = parts[0], parts[1:]
    outlet = ""
    if side == "out" and rest:
        outlet, rest = rest[0], rest[1:]
    basis = rest[0] if rest else ""
    if side not in ("in", "out") or (side == "out" and not outlet) or len(rest) > 1:
        problems.add(
            f"{show(text)} is nothing an amount can be counted per",
            place=place,
            allowed='"in", "in:SUBSTANCE", "out:OUTLET", "out:OUTLET:SUBSTANCE"',
        )
        return None
    if outlet and outlet not in outlets:
        problems.add(
            f'"{outlet}" is not an outlet of this unit',
            place=place,
            allowed=", ".join(outlets),
            remedy=did_you_mean(outlet, outlets),
        )
        return None
    if basis and basis not in substance_names():
        problems.add(
            f'unknown substance "{basis}"',
            place=place,
            remedy=did_you_mean(basis, substance_names()),
        )
        return None
    return Driver("in" if side == "in" else "out", outlet, basis)


def _wanted(block: str, what: str) -> str | None:
    """Return the variable that an amount is."""
    from tailrace.data import reagent_names

    if block == "costs":
        return COSTS.get(what)
    if block == "gives":
        return GIVEN.get(what)
    return USED.get(what) or (REAGENT if what in reagent_names() else None)


def _known(block: str) -> tuple[str, ...]:
    from tailrace.data import reagent_names

    if block == "costs":
        return tuple(COSTS)
    if block == "gives":
        return tuple(GIVEN)
    return (*USED, *reagent_names())


def read_amounts(
    block: str,
    raw: Any,
    outlets: tuple[str, ...],
    unit_place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> tuple[Use, ...]:
    """Read `[[unit.NAME.uses]]`, `[[unit.NAME.gives]]` or `[[unit.NAME.costs]]`.

    Parameters
    ----------
    block : {"uses", "gives", "costs"}
        Which list it is.
    raw : list of mapping
        Tables with `what`, `amount` and `per`.
    outlets : tuple of str
        Outlets of the unit.
    unit_place : str
        Key path of the unit.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    tuple of Use
        Amounts per kilogram of their driver, in the unit of their variable: kg/kg of a reagent,
        m3/kg of water or gas, kWh/kg, MJ/kg, L/kg, person yr/kg, USD/kg, USD/(kg/yr) of capital.
    """
    place = f"{unit_place}.{block}"
    if not isinstance(raw, list):
        problems.add(f"{block} must be a list of tables [[{place}]]", place=place)
        return ()
    found: list[Use] = []
    for number, table in enumerate(raw, start=1):
        here = f"{place}[{number}]"
        if check_keys(table, ("what", "amount", "per", "title"), here, problems):
            found.extend(_read_amount(block, table, outlets, here, sources, problems))
    return tuple(found)


def _read_amount(
    block: str,
    table: Mapping[str, Any],
    outlets: tuple[str, ...],
    here: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> Iterator[Use]:
    what = read_text(table, "what", here, problems)
    wanted = _wanted(block, what)
    if wanted is None:
        problems.add(
            f'unknown "{what}"',
            place=f"{here}.what",
            allowed=", ".join(_known(block)),
            remedy=did_you_mean(what, _known(block)),
        )
        return
    driver = read_driver(table.get("per", "in"), outlets, f"{here}.per", problems)
    if what == OXYGEN and table.get("amount") == STOICHIOMETRIC:
        yield from _oxygen_of_oxides(driver, f"{here}.per", problems)
        return
    read = read_money if block == "costs" else read_number
    amount = read(
        table.get("amount"),
        variable=wanted,
        where=f"{here}.amount",
        sources=sources,
        problems=problems,
    )
    if driver is not None and amount is not None:
        yield Use(what, amount, variable(wanted).unit, driver)


def _oxygen_of_oxides(driver: Driver | None, place: str, problems: Problems) -> Iterator[Use]:
    """Yield the oxygen that each rare earth of the driver binds as the oxide it is traded as."""
    if driver is None:
        return
    if driver.basis:
        problems.add(
            f'stoichiometric oxygen is counted per rare earth, not per "{driver.basis}"',
            place=place,
            allowed='"in" or "out:OUTLET"',
        )
        return
    for element, amount in _oxygen_per_element().items():
        yield Use(OXYGEN, amount, amount.unit, replace(driver, basis=element))


@cache
def _oxygen_per_element() -> dict[str, Value]:
    """Return the oxygen bound by a kilogram of each rare earth in its oxide, kg/kg."""
    from tailrace.data import conversion_factor, traded_oxides

    return {
        element: Value(
            conversion_factor(element, oxide) - 1.0,
            variable(REAGENT).unit,
            source="standard atomic weights of the elements 2021 (IUPAC)",
            year=2022,
            quality="derived",
            note=f"oxygen of {oxide} per {element}",
        )
        for element, oxide in traded_oxides().items()
    }
