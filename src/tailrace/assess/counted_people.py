"""How many people live at each place, by group and year, as counted and as drawn.

What is not known of a count is mostly not known of all years and ages of a place alike, so that the
counts of one place are drawn as one: all are read at the same level. A group whose own counts have
no distribution keeps its share of everybody. Places are drawn each on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.needed_files import people_of
from tailrace.people.groups import ALIASES
from tailrace.process.by_identity import ById
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site

FloatArray = NDArray[np.float64]
Counts = dict[int, Value]

ALL_AGES = "all"
"""Group of people.csv that stands for everybody."""


def people_at(
    site: Site, receptors: Sequence[str], groups: Sequence[str], years: Sequence[int]
) -> FloatArray:
    """Return how many people of each group live at each place, at central counts.

    Parameters
    ----------
    site : Site
        Its people.csv. Of groups that it does not count, the rest of all people is divided by the
        shares of ages in people.toml.
    receptors, groups : sequence of str
        Names along the axes.
    years : sequence of int
        Calendar years. Between counts people follow a straight line, before and after them the
        nearest count.

    Returns
    -------
    ndarray, shape (receptor, group, year), person
        NaN where nobody counted, or no share of ages is declared.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    return drawn_people(site, receptors, groups, years, None)[..., 0]


def drawn_people(
    site: Site, receptors: Sequence[str], groups: Sequence[str], years: Sequence[int],
    levels: LevelSource | None,
) -> FloatArray:  # fmt: skip
    """Return how many people of each group live at each place, draw by draw.

    Parameters
    ----------
    site, receptors, groups, years
        As in `people_at`.
    levels : LevelSource or None
        Where levels come from; None for central counts.

    Returns
    -------
    ndarray, shape (receptor, group, year, draw), person
        NaN where nobody counted, or no share of ages is declared; one draw of central counts.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    stages = people_of(site).groups.life
    rows = 1 if levels is None else levels.rows
    found = np.full((len(receptors), len(groups), len(years), rows), np.nan)
    for r, place in enumerate(receptors):
        level = _level_of(site, place, levels)
        counted = {
            name: _counted(site, place, name, years, level) for name in {*stages, *groups, ALL_AGES}
        }
        everybody = counted[ALL_AGES]
        for g, group in enumerate(groups):
            own = counted[group]
            if own is None and everybody is not None and group in stages:
                known = [one for s in stages if (one := counted[s]) is not None]
                rest = everybody - sum(known, np.zeros_like(everybody))
                open_ones = [name for name in stages if counted[name] is None]
                own = np.maximum(rest, 0.0) * _share_among(site, group, open_ones)
            if own is not None:
                found[r, g] = own
    return found


def varying_counts(site: Site) -> Iterator[tuple[str, Value]]:
    """Yield the counts that are drawn, each with the place it is drawn at.

    Parameters
    ----------
    site : Site
        Its people.csv.
    """
    every = _counts(ById(site.people)) if len(site.people) else {}
    for (place, _), counts in every.items():
        for count in counts.values():
            if count.is_distribution:
                yield drawn_place(place), count


def drawn_place(place: str) -> str:
    """Return the place in the files at which the counts of a place are drawn.

    Parameters
    ----------
    place : str
        Name of a receptor.
    """
    return f"people.counted.{place}"


def _level_of(site: Site, place: str, levels: LevelSource | None) -> FloatArray | None:
    """Return the levels at which all counts of a place are read; None where none varies."""
    if levels is None:
        return None
    own = drawn_place(place)
    first = next((count for at, count in varying_counts(site) if at == own), None)
    return None if first is None else levels.levels(own, first)


def _share_among(site: Site, group: str, groups: Sequence[str]) -> float:
    """Return the share of a group among some of them, by the declared ages; NaN if not stated."""
    table = people_of(site).population
    shares = {name: getattr(table, name, None) for name in groups}
    known = {name: one.central for name, one in shares.items() if isinstance(one, Value)}
    return known[group] / sum(known.values()) if len(known) == len(shares) else float("nan")


def _counted(
    site: Site, place: str, group: str, years: Sequence[int], level: FloatArray | None
) -> FloatArray | None:
    """Return counts of a group, shape (year, draw or 1); None where nobody counted."""
    counts = _counts_of(site, place, group)
    if not counts:
        return None
    if level is None or any(one.is_distribution for one in counts.values()):
        return _between(counts, years, level)
    everybody = _counts_of(site, place, ALL_AGES)
    central = _between(counts, years, None)
    if not any(one.is_distribution for one in everybody.values()):
        return central
    whole, drawn = (_between(everybody, years, at) for at in (None, level))
    # where nobody is counted in all, a group has nothing to follow
    return central * np.divide(drawn, whole, out=np.ones_like(drawn), where=whole > 0.0)


def _between(counts: Counts, years: Sequence[int], level: FloatArray | None) -> FloatArray:
    """Return counts on straight lines between the years counted, shape (year, draw or 1)."""
    known = sorted(counts)
    rows = 1 if level is None else len(level)
    values = np.stack([_at(counts[year], level, rows) for year in known])
    upper = np.clip(np.searchsorted(known, years, side="right"), 1, max(len(known) - 1, 1))
    lower = upper - 1
    upper = np.minimum(upper, len(known) - 1)
    first, last = (np.asarray(known, dtype=float)[at] for at in (lower, upper))
    span = np.where(last > first, last - first, 1.0)[:, np.newaxis]
    since = (np.clip(years, first, last) - first)[:, np.newaxis]
    return np.asarray((values[upper] - values[lower]) / span * since + values[lower])


def _at(count: Value, level: FloatArray | None, rows: int) -> FloatArray:
    if level is None or not count.is_distribution:
        return np.full(rows, count.central)
    return np.asarray(count.ppf(level), dtype=float)


def _counts_of(site: Site, place: str, group: str) -> Counts:
    """Return the counts of a group at a place by year, under all names it has."""
    every = _counts(ById(site.people))
    found: Counts = {}
    for name in (group, *(other for other, known in ALIASES.items() if known == group)):
        found |= every.get((place, name), {})
    return found


@lru_cache(maxsize=4)
def _counts(people: ById[pd.DataFrame]) -> dict[tuple[str, str], Counts]:
    """Return what people.csv counts, by place and group, then by year."""
    found: dict[tuple[str, str], Counts] = {}
    columns = (people.one[name] for name in ("place", "group", "year", "people"))
    for place, group, year, count in zip(*columns, strict=True):
        if isinstance(count, Value):
            found.setdefault((str(place), str(group)), {})[int(year)] = count
    return found
