"""What happened at the works, as far as the site's files tell it by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tailrace.report.site_report.reading import Reading, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tailrace.quantities import Missing, Value

Event = tuple[int, str]


def history(reading: Reading) -> list[Event]:
    """Return years, in order, and what began in them: routes, ponds, controls, the plan."""
    site = reading.found.site
    found = dict.fromkeys((*_routes(reading), *_places(reading), *_controls(reading)))
    found[(site.plan_year, "plan starts")] = None
    return sorted(found)


def begins(years: Sequence[int], values: Sequence[Value | Missing]) -> int | None:
    """Return the first year above zero of a series declared as zero before; None of any other.

    Parameters
    ----------
    years : sequence of int
        Declared years, ascending; between them the series is linear.
    values : sequence of Value or Missing
        Numbers of these years.
    """
    numbers = [getattr(value, "central", None) for value in values]
    for k, number in enumerate(numbers):
        if number is None:
            return None
        if number > 0:
            return years[k - 1] + 1 if k else None
    return None


def _routes(reading: Reading) -> Iterator[Event]:
    for name, use in reading.found.site.works.routes.items():
        series = [use.production, *use.given.values()]
        years = [begins(one.years, one.values) for one in series if one is not None]
        if any(years):
            yield min(year for year in years if year), f"{readable(name)} route starts"


def _places(reading: Reading) -> Iterator[Event]:
    emissions = reading.found.site.emissions
    if emissions is None:
        return
    for source in emissions.sources.values():
        for value in source.inputs.values():
            years, values = getattr(value, "years", None), getattr(value, "values", None)
            year = begins(years, values) if years and values else None
            if year is not None:
                yield year, f"{readable(source.place)} in use"


def _controls(reading: Reading) -> Iterator[Event]:
    emissions = reading.found.site.emissions
    if emissions is None:
        return
    for source in emissions.sources.values():
        for control in source.controls:
            if control.first_year is not None:
                words = f"{readable(control.control.name)}: {readable(source.name)}"
                yield control.first_year, words
