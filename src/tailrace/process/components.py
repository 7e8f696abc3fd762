"""Which component a declared key speaks of.

A component is an element in one inventory: `Nd`, `Nd:exchangeable`, `Nd:mineral`; besides the
elements there are `H2O`, `O` (oxygen taken up from air or carbonate at calcining, the only oxygen
that is followed) and `rest` (what the named substances leave of a feed or a reagent: bound
oxygen, silicate, carbonate). A share is declared for a key, and the most specific key wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from tailrace.errors import Problems, did_you_mean

T = TypeVar("T")

REST = "rest"
WATER = "H2O"
TAKEN_UP_OXYGEN = "O"
EVERYTHING = "all"
GROUPS = ("REE", "LREE", "HREE")


@dataclass(frozen=True, order=True)
class Component:
    """An element (or water, or the rest) in one inventory.

    Parameters
    ----------
    substance : str
        Element symbol, "H2O" or "rest".
    inventory : str
        Name of the inventory; empty where there is only one.
    """

    substance: str
    inventory: str = ""

    def __str__(self) -> str:
        return f"{self.substance}:{self.inventory}" if self.inventory else self.substance


@cache
def group_members(group: str) -> frozenset[str]:
    """Return the elements of a group of rare earths."""
    from tailrace.data import substance

    return frozenset(substance(group).members)


def groups_of(element: str) -> list[str]:
    """Return the groups an element belongs to, the narrowest first."""
    return [group for group in ("LREE", "HREE", "REE") if element in group_members(group)]


def most_specific(by_key: Mapping[str, T], component: Component) -> T | None:
    """Return the entry whose key speaks most specifically of a component.

    Parameters
    ----------
    by_key : mapping of str to T
        Entries by key: substance, group or "all", with ":inventory" or without.
    component : Component
        What is looked for.

    Returns
    -------
    T or None
        The entry, or None when no key covers the component.
    """
    names = [component.substance, *groups_of(component.substance), EVERYTHING]
    for name in names:
        if component.inventory:
            entry = by_key.get(f"{name}:{component.inventory}")
            if entry is not None:
                return entry
        entry = by_key.get(name)
        if entry is not None:
            return entry
    return None


def split_key(key: str) -> tuple[str, str]:
    """Split "REO:exchangeable" into the name and the inventory."""
    name, _, inventory = key.partition(":")
    return name, inventory


@cache
def share_names() -> tuple[str, ...]:
    """Return every name that a share may be declared for."""
    from tailrace.data import substance, substance_names

    elements = [name for name in substance_names() if substance(name).kind == "element"]
    return (EVERYTHING, *GROUPS, REST, WATER, *(e for e in elements if e not in (REST, WATER)))


def check_share_key(key: str, place: str, problems: Problems) -> bool:
    """Note a key that is no element, group or "all"; return whether it is one."""
    from tailrace.data import substance, substance_names

    name, _ = split_key(key)
    if name in share_names():
        return True
    if name in substance_names():
        element = substance(name).element or "REE"
        problems.add(
            f'a share is declared for "{name}"; shares are counted by element',
            place=place,
            remedy=f'write "{element}" (the share of {name} and of its {element} is the same)',
        )
        return False
    problems.add(
        f'unknown substance "{name}"',
        place=place,
        allowed="an element, REE, LREE, HREE, rest, H2O or all, with :inventory or without",
        remedy=did_you_mean(name, share_names()),
    )
    return False


def concrete_components(keys: Iterable[str]) -> list[Component]:
    """Return one component for each key, a group standing for each of its members."""
    found: dict[Component, None] = {}
    for key in keys:
        name, inventory = split_key(key)
        members = sorted(group_members(name)) if name in GROUPS else [name]
        for member in members:
            found[Component(member, inventory)] = None
    return list(found)
