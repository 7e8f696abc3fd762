"""Numbers that stand in two files and read alike: two numbers, or one where the site says so."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
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


def place_within(entry: Counted, where: str) -> str | None:
    """Return where a number stands within a file or table; None where it is not in it.

    Parameters
    ----------
    entry : Counted
        The number.
    where : str
        "FILE" or "FILE: TABLE"; a packaged route is named as a copy of it, "routes/NAME.toml".
    """
    file, _, table = where.partition(": ")
    if _plain(entry.file) != _plain(file):
        return None
    if not table:
        return entry.place
    return entry.place.removeprefix(f"{table}.") if is_under(entry.place, [table]) else None


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
    entries: Sequence[Counted], as_one: Sequence[DrawnAsOne], problems: Problems,
    absent: Collection[str] = (),
) -> None:  # fmt: skip
    """Note tables that hold no number, and warn of declarations under which nothing is one.

    A number that is made certain or missing is no mistake in what was declared of it, and neither
    is a file that a site need not have.

    Parameters
    ----------
    entries : sequence of Counted
        Every number of a site.
    as_one : sequence of DrawnAsOne
        What the site says to be one number.
    problems : Problems
        Where mistakes are noted.
    absent : collection of str
        Files that the site might have and has not.
    """
    for n, one in enumerate(as_one):
        key = f"drawn_as_one[{n}]"
        held = {where: _held(entries, where) for where in one.within}
        strangers = [where for where, own in held.items() if not own]
        lacking = {file for where in strangers if (file := where.partition(": ")[0]) in absent}
        for file in sorted(lacking):
            problems.add(
                f"the site has no {file}: nothing in it is drawn as one", file="site.toml",
                place=f"{key}.within", severity="warning",
            )  # fmt: skip
        for where in strangers:
            if where.partition(": ")[0] in lacking:
                continue
            problems.add(
                f'"{where}" holds no number of this site', file="site.toml", place=f"{key}.within",
                allowed="FILE or FILE: TABLE", remedy=did_you_mean(where, _names(entries)),
            )  # fmt: skip
        if not strangers:
            _check_numbers(one, [*held.values()], key, problems)


def _check_numbers(
    one: DrawnAsOne, held: Sequence[dict[str, Counted]], key: str, problems: Problems
) -> None:
    for year in one.years:
        if not any(str(year) in own and likeness(own[str(year)].value) for own in held):
            problems.add(
                f"no rate of {year} with a range and a source in any of them", file="site.toml",
                place=f"{key}.years", severity="warning",
            )  # fmt: skip
    for name in [] if one.years else one.numbers or [""]:
        alike = (
            _alike(first, other)
            for own, more in combinations(held, 2)
            for place, first in own.items()
            if (other := more.get(place)) is not None and is_under(place, [name] if name else [])
        )
        if not any(alike):
            problems.add(
                f'no number of "{name}" reads alike in them' if name
                else "no number reads alike in them",
                file="site.toml", place=f"{key}.numbers",
                remedy="only numbers with one value, range, distribution and source are one",
                severity="warning",
            )  # fmt: skip


def _held(entries: Iterable[Counted], where: str) -> dict[str, Counted]:
    """Return the numbers of a file or table by their place in it."""
    return {place: entry for entry in entries if (place := place_within(entry, where)) is not None}


def _names(entries: Iterable[Counted]) -> list[str]:
    """Return the files and tables that hold numbers."""
    found: dict[str, None] = {}
    for entry in entries:
        file, parts = _plain(entry.file), entry.place.split(".")
        found[file] = None
        found |= {f"{file}: {'.'.join(parts[:k])}": None for k in range(1, len(parts))}
    return list(found)


def _alike(one: Counted, other: Counted) -> bool:
    alike = likeness(one.value)
    return alike is not None and alike == likeness(other.value)


def _is_one(first: Counted, other: Counted, as_one: Sequence[DrawnAsOne]) -> bool:
    """Return whether two numbers that read alike are declared to be one."""
    for one in as_one:
        here, there = (
            {place for where in one.within if (place := place_within(entry, where)) is not None}
            for entry in (first, other)
        )
        if any(is_under(place, one.numbers) for place in here & there):
            return True
    return False


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
