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
from tailrace.quantities import Missing, SplitGroup, Value, read_split_group

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
    groups: Mapping[str, SplitGroup],
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
    groups : mapping of str to SplitGroup
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
    groups: Mapping[str, SplitGroup],
    place: str,
    problems: Problems,
) -> None:
    grouped = set(groups)
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
) -> dict[str, SplitGroup]:
    """Read `[unit.NAME.dirichlet.KEY]`: shares over the outlets drawn together.

    The table holds a share for each outlet that takes some, summing to one, `distribution =
    "dirichlet"`, a `concentration` (larger is narrower) and the usual source keys.
    """
    place = f"{unit_place}.dirichlet"
    if not isinstance(raw, Mapping):
        problems.add("dirichlet must be tables [unit.NAME.dirichlet.KEY]", place=place)
        return {}
    groups: dict[str, SplitGroup] = {}
    for key, table in raw.items():
        here = f"{place}.{key}"
        if not check_share_key(str(key), here, problems):
            continue
        group = read_split_group(
            table,
            where=here,
            problems=problems,
            file=problems.file,
            outlets=outlets,
            sources=sources,
        )
        if group is not None:
            groups[str(key)] = group
    return groups
