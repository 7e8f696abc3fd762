"""Which numbers of a run are one number, as the site declares it.

Rooms draw a number at a place of their own naming: "baotou/land.transfer.uptake_spread" for what
stands in areas/baotou/land.toml at transfer.uptake_spread. What stands before the place in the file
is learned from the numbers a run asks for, so that no room need say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tailrace.quantities import SplitGroup, Value
from tailrace.site.one_number_twice import is_under, likeness, place_within

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tailrace.quantities.level_source import Varying
    from tailrace.site import Site


def drawn_as_one(site: Site, numbers: Mapping[str, Varying]) -> dict[str, str]:
    """Return the places of numbers that are one with the number of another place.

    Parameters
    ----------
    site : Site
        Its `drawn_as_one`.
    numbers : mapping of str to Value, Distribution or SplitGroup
        What a run asks for, by place, as `record_numbers` finds it.

    Returns
    -------
    dict of str to str
        Where the number is drawn, by the place of each that is tied to it: that of the first file
        or table which holds it. Only numbers that read alike are one, and rates that stand on one.
    """
    ties: dict[str, str] = {}
    if not site.drawn_as_one:
        return ties
    contents = _Contents(site, numbers)
    for one in site.drawn_as_one:
        first, *others = (contents.of(where) for where in one.within)
        if one.years:
            rates = [own[str(year)] for own in (first, *others) for year in one.years
                     if str(year) in own]  # fmt: skip
            source = _source(rates[0], ties) if rates else ""
            ties |= {other: source for other in rates if other not in ties and other != source}
            continue
        for within, place in first.items():
            if place in ties or not is_under(within, one.numbers):
                continue
            for other in (own[within] for own in others if within in own):
                if other != place and _alike(numbers[place], numbers[other]):
                    ties.setdefault(other, place)
    return {place: _source(place, ties) for place in ties}


def _source(place: str, ties: Mapping[str, str]) -> str:
    """Return the number that has the column: one declaration may go on from another."""
    while place in ties:
        place = ties[place]
    return place


class _Contents:
    """Where the numbers of a file or table are drawn, by their place in it."""

    def __init__(self, site: Site, numbers: Mapping[str, Varying]) -> None:
        self._entries = site.census.entries
        self._numbers = numbers
        self._drawn = {id(one): place for place, one in numbers.items()}

    def of(self, where: str) -> dict[str, str]:
        """Return the places at which the numbers of "FILE" or "FILE: TABLE" are drawn."""
        found: dict[str, str] = {}
        heads: dict[str, None] = {}
        for entry in self._entries:
            within, place = place_within(entry, where), self._drawn.get(id(entry.value))
            if within is not None and place is not None:
                found[within] = place
                if place.endswith(f".{within}"):
                    heads[place.removesuffix(within)] = None
        # numbers by substance, and shares drawn together, stand in no file under their own name
        for place in self._numbers:
            for head in heads:
                if place.startswith(head):
                    found.setdefault(place.removeprefix(head), place)
        return found


def _alike(one: Varying, other: Varying) -> bool:
    """Return whether two numbers read alike; shares drawn together do if their shares do."""
    alike = _likeness(one)
    return alike is not None and alike == _likeness(other)


def _likeness(one: Varying) -> Hashable | None:
    if isinstance(one, SplitGroup):
        return (one.outlets, one.shares, one.distribution, one.source) if one.source else None
    return likeness(one) if isinstance(one, Value) else None
