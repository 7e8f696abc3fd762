"""Where every number of a works that can vary stands, as one place for all rooms.

Numbers of the works file are "works.ROUTE.feed_rate.FEED.YEAR" and "works.ROUTE.production.YEAR",
those of a route file "works.ROUTE." and the key path in it. Routes that share one file share its
numbers, under the name of the first. A share drawn with others is known by its group.
"""

from __future__ import annotations

from collections.abc import Iterator

from tailrace.process.works import Works, WorksRoute
from tailrace.quantities import Missing, SplitGroup, Value


def number_places(works: Works) -> dict[int, str]:
    """Return the place of every number and split group of a works.

    Parameters
    ----------
    works : Works
        The declared works.

    Returns
    -------
    dict of int to str
        By `id` of the `Value` or `SplitGroup`; no two have one place.
    """
    found: dict[int, str] = {}
    taken: dict[str, int] = {}
    for place, entry in _entries(works):
        if id(entry) in found:
            continue
        count = taken[place] = taken.get(place, 0) + 1
        # One unit may use the same thing twice, counted per different masses.
        found[id(entry)] = place if count == 1 else f"{place}.{count}"
    return found


def _entries(works: Works) -> Iterator[tuple[str, Value | SplitGroup]]:
    seen: set[int] = set()
    for name, at_work in works.routes.items():
        place = f"works.{name}"
        yield from _series(place, at_work)
        if id(at_work.route) in seen:
            continue
        seen.add(id(at_work.route))
        for key, entry in at_work.route.values():
            if not isinstance(entry, Missing):
                yield f"{place}.{key}", entry
        for unit in at_work.route.units.values():
            for key, group in unit.groups.items():
                yield f"{place}.unit.{unit.name}.dirichlet.{key}", group


def _series(place: str, at_work: WorksRoute) -> Iterator[tuple[str, Value]]:
    for feed, series in at_work.given.items():
        for year, value in zip(series.years, series.values, strict=True):
            yield f"{place}.feed_rate.{feed}.{year}", value
    if at_work.production is not None:
        for year, value in zip(at_work.production.years, at_work.production.values, strict=True):
            yield f"{place}.production.{year}", value
