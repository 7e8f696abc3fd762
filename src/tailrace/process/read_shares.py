"""Reading the shares of a unit, and checking that they can sum to one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tailrace.errors import Problems, did_you_mean
from tailrace.process.components import (
    EVERYTHING,
    Component,
    check_share_key,
    concrete_components,
    groups_of,
    most_specific,
    split_key,
)
from tailrace.process.numbers import read_number, upper_bound
from tailrace.quantities import Missing, SplitGroup, Value, read_split_group

ROUNDING = 1e-13
"""By how much shares that sum to one may differ from it: what is left is the discrepancy of the
unit, which must stay below 1e-12."""
SHOWN = 4
"""Components named in a message about several."""


def read_share(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> Value | None:
    """Read one share; a missing share is refused, because flows behind it would be unknown.

    Parameters
    ----------
    raw : object
        What stands in the file.
    place : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    Value or None
        Share of what enters the unit, 0 to 1.
    """
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

    Returns
    -------
    dict of str to dict of str to Value
        Shares of what enters the unit, 0 to 1, by outlet and key.
    """
    place = f"{unit_place}.shares"
    shares: dict[str, dict[str, Value]] = {outlet: {} for outlet in outlets}
    if not isinstance(raw, Mapping):
        problems.add("shares must be tables [unit.NAME.shares.OUTLET]", place=place)
        return shares
    before = len(problems.errors)
    for outlet, by_key in raw.items():
        if _takes_shares(outlet, by_key, outlets, by_difference, place, problems):
            shares[outlet] = _read_keys(by_key, f"{place}.{outlet}", sources, problems)
    if len(problems.errors) == before:
        components = _mentioned(shares, groups)
        _check_hidden(shares, groups, components, unit_place, problems)
        _check_sums(shares, by_difference, groups, components, place, problems)
    return shares


def _takes_shares(
    outlet: Any,
    by_key: Any,
    outlets: tuple[str, ...],
    by_difference: str,
    place: str,
    problems: Problems,
) -> bool:
    """Note an outlet that cannot have shares; return whether it can."""
    if outlet not in outlets:
        problems.add(
            f'"{outlet}" is not an outlet of this unit',
            place=place,
            allowed=", ".join(outlets),
            remedy=did_you_mean(str(outlet), outlets),
        )
    elif outlet == by_difference:
        problems.add(
            f'"{outlet}" takes what the other shares leave and cannot have shares of its own',
            place=f"{place}.{outlet}",
            remedy="remove these shares, or by_difference",
        )
    elif not isinstance(by_key, Mapping):
        problems.add("shares of an outlet must be a table", place=f"{place}.{outlet}")
    else:
        return True
    return False


def _read_keys(
    by_key: Mapping[str, Any], place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, entry in by_key.items():
        here = f"{place}.{key}"
        if check_share_key(str(key), here, problems):
            share = read_share(entry, here, sources, problems)
            if share is not None:
                found[str(key)] = share
    return found


def _mentioned(
    shares: Mapping[str, Mapping[str, Value]], groups: Mapping[str, SplitGroup]
) -> list[Component]:
    """Return every component that keys of the unit can meet: each name in each inventory."""
    keys = {key for by_key in shares.values() for key in by_key} | set(groups) | {EVERYTHING}
    inventories = sorted({split_key(key)[1] for key in keys} | {""})
    names = {c.substance: None for c in concrete_components(sorted(keys))}
    return [Component(name, inventory) for name in names for inventory in inventories]


def _ranked_keys(component: Component) -> list[str]:
    """Return the keys that cover a component, the most specific first, as `most_specific` does."""
    names = [component.substance, *groups_of(component.substance), EVERYTHING]
    ending = f":{component.inventory}"
    return [key for name in names for key in ([name + ending, name] if ending[1:] else [name])]


def _check_hidden(
    shares: Mapping[str, Mapping[str, Value]],
    groups: Mapping[str, SplitGroup],
    components: list[Component],
    unit_place: str,
    problems: Problems,
) -> None:
    """Note a share that a group of the same or a less specific key would silently overrule."""
    clashes: dict[tuple[str, str, str], None] = {}
    for component in components:
        ranked = _ranked_keys(component)
        group = next((key for key in ranked if key in groups), None)
        if group is None:
            continue
        at_least_as_specific = ranked[: ranked.index(group) + 1]
        for outlet, by_key in shares.items():
            for key in at_least_as_specific:
                if key in by_key:
                    clashes[(outlet, key, group)] = None
    for outlet, key, group in clashes:
        problems.add(
            f"the share of {key} would not count: dirichlet.{group} covers it already",
            place=f"{unit_place}.shares.{outlet}.{key}",
            remedy=f"remove it, or give {key} a group of its own in "
            f"[{unit_place}.dirichlet.{_quoted(key)}]: the most specific group counts",
        )


def _quoted(key: str) -> str:
    return f'"{key}"' if ":" in key else key


def _check_sums(
    shares: Mapping[str, Mapping[str, Value]],
    by_difference: str,
    groups: Mapping[str, SplitGroup],
    components: list[Component],
    place: str,
    problems: Problems,
) -> None:
    found: dict[tuple[tuple[str, int], ...], list[Component]] = {}
    entries: dict[tuple[tuple[str, int], ...], dict[str, Value]] = {}
    for component in components:
        if most_specific(groups, component) is not None:
            continue
        theirs = {
            outlet: value
            for outlet, by_key in shares.items()
            if (value := most_specific(by_key, component)) is not None
        }
        same = tuple((outlet, id(value)) for outlet, value in theirs.items())
        found.setdefault(same, []).append(component)
        entries[same] = theirs
    for same, alike in found.items():
        names = ", ".join(map(str, alike[:SHOWN])) + (" ..." if len(alike) > SHOWN else "")
        _check_sum(names, entries[same], by_difference, place, problems)


def _check_sum(
    names: str,
    entries: Mapping[str, Value],
    by_difference: str,
    place: str,
    problems: Problems,
) -> None:
    """Check the shares that components have at all outlets together."""
    central = math.fsum(value.central for value in entries.values())
    highest = math.fsum(upper_bound(value) for value in entries.values())
    listed = ", ".join(f"{outlet} {value.central:g}" for outlet, value in entries.items())
    if central > 1 + ROUNDING:
        problems.add(
            f"the shares of {names} sum to {central:.14g}, above one ({listed})",
            place=place,
            allowed="shares of what enters, by component, that sum to at most one",
        )
    elif highest > 1 + ROUNDING:
        problems.add(
            f"the shares of {names} can reach {highest:.14g} together, above one ({listed})",
            place=place,
            remedy="narrow the ranges, or draw them together in [unit.NAME.dirichlet.KEY]",
        )
    elif not by_difference and abs(central - 1) > ROUNDING:
        problems.add(
            f"the shares of {names} sum to {central:.14g}, not one: the unit cannot close",
            place=place,
            remedy="complete them, or name the outlet that takes the rest in by_difference",
        )
    elif not by_difference and any(value.is_distribution for value in entries.values()):
        problems.add(
            f"shares of {names} are distributions and no outlet takes the difference",
            place=place,
            remedy="name it in by_difference, or draw them together in [unit.NAME.dirichlet.KEY]",
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

    Parameters
    ----------
    raw : mapping
        Tables by component key.
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
    dict of str to SplitGroup
        Shares of what enters the unit, by key; those of a group sum to one.
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
            total = math.fsum(group.shares)
            groups[str(key)] = replace(group, shares=tuple(s / total for s in group.shares))
    return groups
