"""Reading the shares of a unit, and checking that they can sum to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems, did_you_mean
from tailrace.process.components import (
    check_share_key,
    concrete_components,
    most_specific,
)
from tailrace.process.numbers import read_number, upper_bound
from tailrace.process.route import SplitGroup
from tailrace.quantities import Missing, Value

ROUNDING = 1e-9


def read_share(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> Value | None:
    """Read one share; a missing share is refused, because flows behind it would be unknown."""
    value = read_number(raw, variable="split", where=place, sources=sources, problems=problems)
    if isinstance(value, Missing):
        problems.add(
            "a share cannot be missing: every flow behind it would be unknown",
            place=place,
            remedy='declare a range: { low = "..", high = "..", quality = "assumed" }',
        )
        return None
    return value


def read_shares(
    raw: Any,
    outlets: tuple[str, ...],
    by_difference: str,
    groups: tuple[SplitGroup, ...],
    unit_place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> dict[str, dict[str, Value]]:
    """Read `[unit.NAME.shares.OUTLET]` tables.

    Parameters
    ----------
    raw : mapping
        Shares by outlet and component key.
    outlets : tuple of str
        Outlets of the unit.
    by_difference : str
        The outlet that takes what the shares leave, or empty.
    groups : tuple of SplitGroup
        Shares drawn together, which cover their keys on their own.
    unit_place : str
        Key path of the unit.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.
    """
    place = f"{unit_place}.shares"
    shares: dict[str, dict[str, Value]] = {outlet: {} for outlet in outlets}
    if not isinstance(raw, Mapping):
        problems.add("shares must be tables [unit.NAME.shares.OUTLET]", place=place)
        return shares
    before = len(problems)
    for outlet, by_key in raw.items():
        if outlet not in outlets:
            problems.add(
                f'"{outlet}" is not an outlet of this unit',
                place=place,
                allowed=", ".join(outlets),
                remedy=did_you_mean(str(outlet), outlets),
            )
            continue
        if outlet == by_difference:
            problems.add(
                f'"{outlet}" takes what the other shares leave and cannot have shares of its own',
                place=f"{place}.{outlet}",
                remedy="remove these shares, or by_difference",
            )
            continue
        if not isinstance(by_key, Mapping):
            problems.add("shares of an outlet must be a table", place=f"{place}.{outlet}")
            continue
        for key, entry in by_key.items():
            here = f"{place}.{outlet}.{key}"
            if check_share_key(str(key), here, problems):
                share = read_share(entry, here, sources, problems)
                if share is not None:
                    shares[outlet][str(key)] = share
    if len(problems) == before:
        _check_sums(shares, by_difference, groups, place, problems)
    return shares


def _check_sums(
    shares: Mapping[str, Mapping[str, Value]],
    by_difference: str,
    groups: tuple[SplitGroup, ...],
    place: str,
    problems: Problems,
) -> None:
    grouped = {group.key for group in groups}
    keys = {key for by_key in shares.values() for key in by_key} | {"all"}
    for component in concrete_components(sorted(keys - grouped)):
        if most_specific({key: True for key in grouped}, component):
            continue
        found = {outlet: most_specific(by_key, component) for outlet, by_key in shares.items()}
        entries = {outlet: value for outlet, value in found.items() if value is not None}
        central = sum(value.central for value in entries.values())
        highest = sum(upper_bound(value) for value in entries.values())
        listed = ", ".join(f"{outlet} {value.central:g}" for outlet, value in entries.items())
        if central > 1 + ROUNDING:
            problems.add(
                f"the shares of {component} sum to {central:g}, above one ({listed})",
                place=place,
                allowed="shares of what enters, by component, that sum to at most one",
            )
        elif highest > 1 + ROUNDING:
            problems.add(
                f"the shares of {component} can reach {highest:g} together, above one ({listed})",
                place=place,
                remedy="narrow the ranges, or draw them together in [unit.NAME.dirichlet.KEY]",
            )
        elif not by_difference and abs(central - 1) > ROUNDING:
            problems.add(
                f"the shares of {component} sum to {central:g}, not one: the unit cannot close",
                place=place,
                remedy="complete them, or name the outlet that takes the rest in by_difference",
            )
        elif not by_difference and any(value.is_distribution for value in entries.values()):
            problems.add(
                f"shares of {component} are distributions and no outlet takes the difference",
                place=place,
                remedy="name it in by_difference, or draw them together in "
                "[unit.NAME.dirichlet.KEY]",
            )


def read_groups(
    raw: Any,
    outlets: tuple[str, ...],
    unit_place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> tuple[SplitGroup, ...]:
    """Read `[unit.NAME.dirichlet.KEY]`: shares over all outlets drawn together.

    The table holds one share for each outlet (`shares = { a = "97 %", b = "3 %" }`), summing to
    one, a `concentration` (larger is narrower: the variance of a share m is
    m (1 - m) / (concentration + 1)) and the usual source keys.
    """
    place = f"{unit_place}.dirichlet"
    if not isinstance(raw, Mapping):
        problems.add("dirichlet must be tables [unit.NAME.dirichlet.KEY]", place=place)
        return ()
    groups = []
    for key, table in raw.items():
        here = f"{place}.{key}"
        if not check_share_key(str(key), here, problems):
            continue
        group = _read_group(str(key), table, outlets, here, sources, problems)
        if group is not None:
            groups.append(group)
    return tuple(groups)


def _read_group(
    key: str,
    table: Any,
    outlets: tuple[str, ...],
    place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> SplitGroup | None:
    means = table.get("shares") if isinstance(table, Mapping) else None
    if not isinstance(means, Mapping) or set(means) != set(outlets):
        problems.add(
            "a group of shares must name every outlet once",
            place=place,
            allowed="shares = { " + ", ".join(f'{o} = ".. %"' for o in outlets) + " }",
        )
        return None
    read = {o: read_share(means[o], f"{place}.shares.{o}", sources, problems) for o in outlets}
    provenance = {k: v for k, v in table.items() if k not in ("shares", "concentration")}
    value = read_number(
        {"value": 1.0, **provenance}, unit="1", where=place, sources=sources, problems=problems
    )
    concentration = table.get("concentration")
    if not isinstance(concentration, (int, float)) or not concentration > 0:
        problems.add(
            "a group of shares needs a concentration",
            place=place,
            allowed="a number above zero; larger is narrower",
        )
        return None
    if not isinstance(value, Value) or any(share is None for share in read.values()):
        return None
    total = sum(share.central for share in read.values() if share is not None)
    if abs(total - 1) > ROUNDING:
        problems.add(f"the shares of {key} sum to {total:g}, not one", place=place)
        return None
    numbers = tuple(share.central for share in read.values() if share is not None)
    return SplitGroup(key, outlets, numbers, float(concentration), value)
