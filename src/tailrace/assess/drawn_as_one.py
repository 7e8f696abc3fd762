"""Which numbers of a run are one number, as the site declares it.

Rooms draw a number at a place of their own naming: "baotou/land.transfer.uptake_spread" for what
stands in areas/baotou/land.toml at transfer.uptake_spread. What stands before the place in the file
is learned from the numbers a run asks for, so that no room need say it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tailrace.quantities import SplitGroup, Value
from tailrace.site.one_number_twice import is_under, likeness, same_file

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
        which holds it. Only numbers that read alike are one.
    """
    ties: dict[str, str] = {}
    if not site.drawn_as_one:
        return ties
    heads = _heads(site, numbers)
    for one in site.drawn_as_one:
        first, *others = (_named(heads, file) for file in one.files)
        for place, value in numbers.items():
            end = next((place[len(head) :] for head in first if place.startswith(head)), None)
            if end is None or place in ties or not is_under(end, one.numbers):
                continue
            for other in (head + end for several in others for head in several):
                if other in numbers and _alike(value, numbers[other]):
                    ties.setdefault(other, place)
    return ties


def _heads(site: Site, numbers: Mapping[str, Varying]) -> dict[str, tuple[str, ...]]:
    """Return what stands before the places of a file's numbers where they are drawn, by file."""
    places = {id(one): place for place, one in numbers.items()}
    found: dict[str, dict[str, None]] = {}
    for entry in site.census.entries:
        place = places.get(id(entry.value), "")
        if place.endswith(f".{entry.place}"):
            found.setdefault(entry.file, {})[place.removesuffix(entry.place)] = None
    return {file: tuple(heads) for file, heads in found.items()}


def _named(heads: Mapping[str, Sequence[str]], file: str) -> list[str]:
    return [head for own, several in heads.items() if same_file(own, file) for head in several]


def _alike(one: Varying, other: Varying) -> bool:
    """Return whether two numbers read alike; shares drawn together do if their shares do."""
    alike = _likeness(one)
    return alike is not None and alike == _likeness(other)


def _likeness(one: Varying) -> Hashable | None:
    if isinstance(one, SplitGroup):
        return (one.outlets, one.shares, one.distribution, one.source) if one.source else None
    return likeness(one) if isinstance(one, Value) else None
