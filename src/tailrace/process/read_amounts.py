"""Reading what a unit uses, gives and costs in proportion to a mass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.numbers import read_money, read_number
from tailrace.process.route import Driver, Use

UTILITIES: dict[str, str] = {
    "electricity": "kWh/kg",
    "heat": "MJ/kg",
    "natural_gas": "m3/kg",
    "coal": "kg/kg",
    "diesel": "L/kg",
    "labour": "person*yr/kg",
}
VOLUMES: dict[str, str] = {"waste_gas": "m3/kg", "waste_water": "m3/kg"}
COSTS: dict[str, str] = {
    "capital": "/(kg/yr)",
    "running": "/kg",
    "maintenance": "/kg",
    "treatment": "/kg",
    "closure": "/kg",
}
"""What follows the currency in the unit of each kind of cost."""
WATER_USE = "water"
WATER_DENSITY_KG_M3 = 1000.0


def read_driver(
    text: Any, outlets: tuple[str, ...], place: str, problems: Problems
) -> Driver | None:
    """Read what an amount is counted per: "in", "in:REO", "out:calcine", "out:calcine:REO"."""
    from tailrace.data import substance_names

    parts = str(text).split(":")
    side, rest = parts[0], parts[1:]
    outlet = ""
    if side == "out" and rest:
        outlet, rest = rest[0], rest[1:]
    basis = rest[0] if rest else ""
    if side not in ("in", "out") or (side == "out" and not outlet) or len(rest) > 1:
        problems.add(
            f'"{text}" is nothing an amount can be counted per',
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


def _wanted_unit(block: str, what: str) -> str | None:
    from tailrace.data import reagent_names

    if block == "costs":
        return COSTS.get(what)
    if block == "gives":
        return VOLUMES.get(what)
    if what == WATER_USE:
        return "m3/kg"
    return UTILITIES.get(what) or ("kg/kg" if what in reagent_names() else None)


def _known(block: str) -> tuple[str, ...]:
    from tailrace.data import reagent_names

    if block == "costs":
        return tuple(COSTS)
    if block == "gives":
        return tuple(VOLUMES)
    return (WATER_USE, *UTILITIES, *reagent_names())


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
    """
    place = f"{unit_place}.{block}"
    if not isinstance(raw, list):
        problems.add(f"{block} must be a list of tables [[{place}]]", place=place)
        return ()
    found = []
    for number, table in enumerate(raw, start=1):
        here = f"{place}[{number}]"
        if not check_keys(table, ("what", "amount", "per", "title"), here, problems):
            continue
        what = str(table.get("what", ""))
        unit = _wanted_unit(block, what)
        if unit is None:
            problems.add(
                f'unknown "{what}"',
                place=f"{here}.what",
                allowed=", ".join(_known(block)),
                remedy=did_you_mean(what, _known(block)),
            )
            continue
        driver = read_driver(table.get("per", "in"), outlets, f"{here}.per", problems)
        raw_amount, at = table.get("amount"), f"{here}.amount"
        amount = (
            read_money(raw_amount, unit, at, sources, problems)
            if block == "costs"
            else read_number(raw_amount, unit=unit, where=at, sources=sources, problems=problems)
        )
        if driver is not None and amount is not None:
            found.append(Use(what, amount, unit, driver))
    return tuple(found)
