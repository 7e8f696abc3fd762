"""Numbers that stand in two files and read alike: each is drawn on its own, as two numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tailrace.site.context import Counted

MOST_NAMED = 3
"""Numbers of a pair of files that are named; the rest are counted."""


def drawn_apart(entries: Iterable[Counted]) -> tuple[str, ...]:
    """Return a sentence for every two files that hold the same varying numbers.

    Numbers are the same here when key, value, range, distribution and source are. Drawn apart,
    their doubt is taken for independent: that is right for what two places or two works have
    each of their own, and too small a spread for one thing that is written down twice.

    Parameters
    ----------
    entries : iterable of Counted
        Every number of a site.

    Returns
    -------
    tuple of str
    """
    known: dict[Hashable, list[Counted]] = {}
    for entry in entries:
        alike = _likeness(entry)
        if alike is not None:
            known.setdefault(alike, []).append(entry)
    pairs: dict[tuple[str, str], list[str]] = {}
    for same in known.values():
        first = same[0]
        for other in dict.fromkeys(one.file for one in same if one.file != first.file):
            pairs.setdefault((first.file, other), []).append(first.place)
    return tuple(_sentences(pairs.items()))


def _likeness(entry: Counted) -> Hashable | None:
    """Return what two numbers share that are the same one; None where a number does not vary."""
    from tailrace.quantities import Missing

    value = entry.value
    if isinstance(value, Missing) or value.distribution is None or not value.source:
        return None
    key = entry.place.rpartition(".")[2]
    spread = (value.value, value.low, value.high, value.distribution.describe())
    return (key, *spread, value.unit, value.basis, value.source, value.place)


def _sentences(pairs: Iterable[tuple[tuple[str, str], list[str]]]) -> Iterator[str]:
    for (one, other), places in pairs:
        named = ", ".join(places[:MOST_NAMED])
        more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
        yield f"{one} and {other}: {named}{more}"
