"""Numbers that stand in two files and read alike: two numbers, or one where the site says so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from tailrace.errors import did_you_mean

if TYPE_CHECKING:
    from tailrace.errors import Problems
    from tailrace.quantities import Missing, Value
    from tailrace.site.context import Counted
    from tailrace.site.schema_site import DrawnAsOne

PACKAGED = " (packaged route)"
"""What messages add to the name of a route that the package brought."""
MOST_NAMED = 3
"""Numbers of a pair of files that are named; the rest are counted."""


def drawn_apart(entries: Iterable[Counted], as_one: Sequence[DrawnAsOne] = ()) -> tuple[str, ...]:
    """Return a sentence for every two files that hold the same varying numbers.

    Numbers are the same here when key, value, range, distribution and source are. Drawn apart,
    their doubt is taken for independent: that is right for what two places or two works have
    each of their own, and too small a spread for one thing that is written down twice.

    Parameters
    ----------
    entries : iterable of Counted
        Every number of a site.
    as_one : sequence of DrawnAsOne
        What the site says to be one number.

    Returns
    -------
    tuple of str
    """
    known: dict[Hashable, list[Counted]] = {}
    for entry in entries:
        alike = likeness(entry.value)
        if alike is not None:
            key = entry.place.rpartition(".")[2]
            known.setdefault((key, alike), []).append(entry)
    pairs: dict[tuple[str, str], list[str]] = {}
    for same in known.values():
        first = same[0]
        others = [one for one in same if one.file != first.file]
        for other in {one.file: one for one in others if not _is_one(first, one, as_one)}:
            pairs.setdefault((first.file, other), []).append(first.place)
    return tuple(_sentences(pairs.items()))


def same_file(one: str, other: str) -> bool:
    """Return whether two names are of one file; a packaged route is named as a copy of it.

    Parameters
    ----------
    one, other : str
        Files, as messages name them or as "routes/NAME.toml".
    """
    return _plain(one) == _plain(other)


def _plain(file: str) -> str:
    name = file.removesuffix(PACKAGED)
    return name if name == file else f"routes/{name}"


def is_under(place: str, numbers: Sequence[str]) -> bool:
    """Return whether a number is among those named, or in a table that is.

    Parameters
    ----------
    place : str
        Where it stands in its file.
    numbers : sequence of str
        Names of numbers and tables; none of them stands for all.
    """
    return not numbers or any(f"{place}.".startswith(f"{name}.") for name in numbers)


def check_drawn_as_one(
    entries: Sequence[Counted], as_one: Sequence[DrawnAsOne], problems: Problems
) -> None:
    """Note files that hold no number, and declarations under which nothing is one.

    Parameters
    ----------
    entries : sequence of Counted
        Every number of a site.
    as_one : sequence of DrawnAsOne
        What the site says to be one number.
    problems : Problems
        Where mistakes are noted.
    """
    files = list(dict.fromkeys(entry.file for entry in entries))
    for n, one in enumerate(as_one):
        where = f"drawn_as_one[{n}]"
        strangers = [file for file in one.files if not _is_among(file, files)]
        for file in strangers:
            problems.add(
                f'no file "{file}" holds numbers of this site', file="site.toml",
                place=f"{where}.files",
                allowed=", ".join(map(_plain, files)),
                remedy=did_you_mean(file, map(_plain, files)),
            )  # fmt: skip
        if strangers:
            continue
        own = [entry for entry in entries if _is_among(entry.file, one.files)]
        for name in one.numbers or [""]:
            here = [entry for entry in own if not name or is_under(entry.place, [name])]
            if not any(_same_place(a, b) for a, b in _pairs_by_place(here)):
                problems.add(
                    f'no number of "{name}" reads alike in them' if name
                    else "no number reads alike in them",
                    file="site.toml", place=f"{where}.numbers",
                    remedy="only numbers with one value, range, distribution and source are one",
                )  # fmt: skip


def _pairs_by_place(entries: Iterable[Counted]) -> Iterator[tuple[Counted, Counted]]:
    """Yield every two numbers that have the same place in different files."""
    by_place: dict[str, list[Counted]] = {}
    for entry in entries:
        by_place.setdefault(entry.place, []).append(entry)
    for same in by_place.values():
        yield from combinations(same, 2)


def _same_place(one: Counted, other: Counted) -> bool:
    alike = likeness(one.value)
    return (
        alike is not None
        and one.file != other.file
        and one.place == other.place
        and alike == likeness(other.value)
    )


def _is_one(first: Counted, other: Counted, as_one: Sequence[DrawnAsOne]) -> bool:
    """Return whether two numbers that read alike are declared to be one."""
    return _same_place(first, other) and any(
        _is_among(first.file, one.files)
        and _is_among(other.file, one.files)
        and is_under(first.place, one.numbers)
        for one in as_one
    )


def _is_among(file: str, files: Iterable[str]) -> bool:
    return any(same_file(file, other) for other in files)


def likeness(value: Value | Missing) -> Hashable | None:
    """Return what two numbers share that read alike; None where a number does not vary.

    Parameters
    ----------
    value : Value or Missing
        The number.
    """
    from tailrace.quantities import Missing

    if isinstance(value, Missing) or value.distribution is None or not value.source:
        return None
    spread = (value.value, value.low, value.high, value.distribution.describe())
    return (*spread, value.unit, value.basis, value.source, value.place)


def _sentences(pairs: Iterable[tuple[tuple[str, str], list[str]]]) -> Iterator[str]:
    for (one, other), places in pairs:
        named = ", ".join(places[:MOST_NAMED])
        more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
        yield f"{one} and {other}: {named}{more}"
