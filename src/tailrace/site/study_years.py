"""The years of a study: which it covers, which its report states, when options can start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tailrace.errors import Problems
from tailrace.site.folder import SITE_FILE
from tailrace.site.schema_site import Years

STATED = 5
"""How many years are stated where a site names none."""


@dataclass(frozen=True)
class StudyYears:
    """The calendar years of a study.

    Parameters
    ----------
    covered : range
        From the first year of works to the last year of the plan.
    stated : tuple of int
        Years the report states results of, ascending.
    plan : int
        Year the plan starts.
    option_starts : tuple of int
        Years in which options can start in the report's page, ascending.
    """

    covered: range
    stated: tuple[int, ...]
    plan: int
    option_starts: tuple[int, ...]


def evenly_spread(first: int, last: int, number: int = STATED) -> tuple[int, ...]:
    """Return years spread evenly over a span, both ends among them.

    Parameters
    ----------
    first, last : int
        Calendar years, `first` not after `last`.
    number : int
        How many years, at least two; all of the span where it has no more.

    Returns
    -------
    tuple of int
        Ascending, each once; halves of a year are rounded up.

    Examples
    --------
    >>> evenly_spread(1958, 2035)
    (1958, 1977, 1997, 2016, 2035)
    >>> evenly_spread(2020, 2022)
    (2020, 2021, 2022)
    """
    span = last - first
    if span < number:
        return tuple(range(first, last + 1))
    steps = number - 1
    return tuple(first + (2 * span * step + steps) // (2 * steps) for step in range(number))


def study_years(years: Years, problems: Problems) -> StudyYears | None:
    """Return the years of a study, with what is not stated as the form of `site.toml` says.

    Parameters
    ----------
    years : Years
        The table `years` of site.toml.
    problems : Problems
        Where years outside the study or out of order are noted.

    Returns
    -------
    StudyYears or None
        None if the last year is before the first.
    """
    if years.last < years.first:
        problems.add(
            f"the last year {years.last} is before the first {years.first}",
            file=SITE_FILE,
            place="years",
            allowed="first <= last",
            remedy="exchange them",
        )
        return None
    plan = years.first if years.plan is None else years.plan
    _check_list("plan", [plan], years, problems)
    stated = years.stated or evenly_spread(years.first, years.last)
    starts = years.option_starts or [plan]
    _check_list("stated", stated, years, problems)
    if years.option_starts:
        _check_list("option_starts", starts, years, problems)
    return StudyYears(range(years.first, years.last + 1), tuple(stated), plan, tuple(starts))


def _check_list(key: str, listed: Sequence[int], years: Years, problems: Problems) -> None:
    """Note years outside the study, and years that do not ascend."""
    place = f"years.{key}"
    outside = [str(year) for year in listed if not years.first <= year <= years.last]
    if outside:
        problems.add(
            f"the study does not cover {', '.join(outside)}",
            file=SITE_FILE,
            place=place,
            allowed=f"{years.first} to {years.last}",
            remedy="take years of the study, or widen years.first or years.last",
        )
    if any(later <= earlier for earlier, later in pairwise(listed)):
        problems.add(
            f"the years {', '.join(map(str, listed))} do not ascend",
            file=SITE_FILE,
            place=place,
            allowed="each year once, the earlier first",
            remedy=f"write {sorted(set(listed))}",
        )
