"""Wind-blown dust of a year held against the days on which wind and dust were observed.

A station's record of strong-wind days and dust days says how strong the winds of the place are
and at which wind its ground gives dust. Candidates are all combinations of threshold, gust factor
and ratio of the site's wind to the weather file's. A candidate is consistent when each computed
number of days is within the range observed (times a declared slack); the least and greatest total
of the consistent ones is the bracket.

Days are counted by the greatest wind of a day, the hourly mean or the gust of the declared
duration: which one a record means is often not said, so the measure is part of every observation.
A dust day is one with an hour, dry by `dry_hours`, whose greatest wind passes the surface's
threshold. Observed dust days are of the region's ground: a loose beach may give dust on more
days, which a range without upper end says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from tailrace.emissions.editions import SIZES
from tailrace.emissions.hourly_dust import DustSurface, dust_by_hour
from tailrace.emissions.hours_of_wind import WindHours, wind_hours
from tailrace.emissions.surface_state import dry_hours
from tailrace.emissions.within_hour_wind import WithinHour
from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

DAYS_PER_YEAR = 365.25
_PM10 = SIZES.index("PM10")
Measure = Literal["gust", "hourly mean"]


@dataclass(frozen=True)
class ObservedDays:
    """A number of days a year that a station reported.

    Attributes
    ----------
    name : str
        As printed.
    low, high : float, d/yr
        Range; an infinite `high` reads "at least".
    source : str
        Who reported it.
    wind_speed : float or None, m/s
        Wind that the day's greatest wind reaches; None is a dust day.
    measure : {"gust", "hourly mean"}
        Which wind of the day counts.

    Raises
    ------
    InputError
        If the range is no range or the source is lacking; all at once.
    """

    name: str
    low: float
    high: float
    source: str
    wind_speed: float | None = None
    measure: Measure = "gust"

    def __post_init__(self) -> None:
        problems = Problems(self.name)
        if not 0.0 <= self.low <= self.high:
            problems.add(f"range {self.low:g} to {self.high:g} d/yr", place="low, high",
                         allowed="0 <= low <= high")  # fmt: skip
        if self.wind_speed is not None and not self.wind_speed > 0.0:
            problems.add(f"wind of {self.wind_speed:g} m/s", place="wind_speed", allowed="above 0")
        if self.measure not in ("gust", "hourly mean"):
            problems.add(f'measure "{self.measure}" is not known', place="measure",
                         allowed="gust, hourly mean")  # fmt: skip
        if not self.source.strip():
            problems.add("days without a source", place="source", remedy="name who reported them")
        problems.raise_if_any()


@dataclass(frozen=True)
class ComparedDays:
    """One observation beside what is computed.

    Attributes
    ----------
    observed : ObservedDays
    computed : float, d/yr
        Days of the computed year, scaled to 365.25.
    """

    observed: ObservedDays
    computed: float

    @property
    def factor(self) -> float:
        """Computed over the nearest observed number, 1: one inside the range."""
        near = min(max(self.computed, self.observed.low), self.observed.high)
        if near == self.computed:
            return 1.0
        return self.computed / near if near > 0.0 else float("inf")


@dataclass(frozen=True)
class Candidate:
    """One combination of what is not known about a surface and its winds.

    Attributes
    ----------
    threshold : float, m/s
        Dry threshold friction velocity.
    within : WithinHour
    wind_scale : float, 1
        Wind of the site over that of the weather file.
    days : tuple of ComparedDays
        In the order of the observations.
    total : ndarray or None, kg/m2, shape (4,)
        Dust of the year; None where the candidate is not consistent and was not run.
    """

    threshold: float
    within: WithinHour
    wind_scale: float
    days: tuple[ComparedDays, ...]
    total: FloatArray | None = None

    @property
    def misfit(self) -> float:
        """Greatest factor, either way, by which a number of days is outside its range, 1."""
        with np.errstate(divide="ignore"):
            return float(max(np.exp(np.abs(np.log(each.factor))) for each in self.days))


class BracketRow(NamedTuple):
    """One line of the table: an observation beside what a candidate gives."""

    candidate: str  # "least", "greatest" or "nearest"
    threshold: float  # m/s
    gust_factor: float
    wind_scale: float
    days: str
    measure: str
    low: float  # d/yr, observed
    high: float  # d/yr, observed
    computed: float  # d/yr
    factor: float  # computed over the nearest observed number


@dataclass(frozen=True)
class DustBracket:
    """Totals of all combinations that agree with the observed days.

    Attributes
    ----------
    candidates : tuple of Candidate
        Every combination; those consistent have their total.
    """

    candidates: tuple[Candidate, ...]

    @property
    def consistent(self) -> tuple[Candidate, ...]:
        """Consistent candidates, least PM10 first."""
        found = [each for each in self.candidates if each.total is not None]
        return tuple(sorted(found, key=_pm10))

    @property
    def nearest(self) -> Candidate:
        """The candidate whose days are nearest to what was observed."""
        return min(self.candidates, key=lambda each: each.misfit)

    @property
    def total(self) -> tuple[FloatArray, FloatArray] | None:
        """Least and greatest consistent total, kg/m2, shape (4,) each; None where none is."""
        found = self.consistent
        if not found or found[0].total is None or found[-1].total is None:
            return None
        return found[0].total, found[-1].total

    def rows(self) -> list[BracketRow]:
        """Return observed, computed and factor of each observation.

        Of the least and the greatest consistent candidate, or of the nearest where none is.
        """
        found = self.consistent
        ends = {"least": found[0], "greatest": found[-1]} if found else {"nearest": self.nearest}
        return [
            BracketRow(
                which,
                each.threshold,
                each.within.gust_factor,
                each.wind_scale,
                day.observed.name,
                day.observed.measure,
                day.observed.low,
                day.observed.high,
                day.computed,
                day.factor,
            )
            for which, each in ends.items()
            for day in each.days
        ]

    def sentences(self) -> tuple[str, ...]:
        """Return the bracket, or that there is none, one sentence each."""
        tried = len(self.candidates)
        lines = tuple(
            f"{row.candidate}: threshold {row.threshold:.3g} m/s, gust factor "
            f"{row.gust_factor:.2f}, wind x {row.wind_scale:.2f}: {row.days} ({row.measure}) "
            f"observed {_range(row.low, row.high)} d/yr, computed {row.computed:.1f}, factor "
            f"{row.factor:.2f}."
            for row in self.rows()
        )
        ends = self.total
        if ends is None:
            return (
                f"None of {tried} combinations of threshold, gust factor and wind agrees with the "
                f"observed days; the nearest is off by a factor of {self.nearest.misfit:.2f}.",
                *lines,
            )
        low, high = (1e3 * float(each[_PM10]) for each in ends)
        return (
            f"{len(self.consistent)} of {tried} combinations of threshold, gust factor and wind "
            f"agree with the observed days: PM10 {low:.4g} to {high:.4g} g/m2 a year.",
            *lines,
        )


def computed_days(
    hours: WindHours, surface: DustSurface, within: WithinHour, observed: Sequence[ObservedDays]
) -> tuple[ComparedDays, ...]:
    """Return the days of a computed year beside those observed.

    Parameters
    ----------
    hours : WindHours
        Hours of wind.
    surface : DustSurface
        Whose threshold makes a dust day.
    within : WithinHour
        Its gust factor times the hourly mean is the gust.
    observed : sequence of ObservedDays
        What was reported.

    Returns
    -------
    tuple of ComparedDays
        In that order.
    """
    dry = dry_hours.__wrapped__(
        hours.precipitation,
        hours.month,
        drying_hours=surface.drying_hours,
        snow_months=surface.snow_months,
    ).dry
    ten = hours.wind_speed * np.log(10.0 / surface.roughness_length)
    ten /= np.log(hours.height / surface.roughness_length)
    erodes = surface.state.erodible_share > 0.0
    found = []
    for each in observed:
        wind = ten * (within.gust_factor if each.measure == "gust" else 1.0)
        if each.wind_speed is None:
            reached = (wind > surface.threshold_wind) & dry & erodes
        else:
            reached = wind >= each.wind_speed
        days = len(np.unique(hours.day[reached & hours.known]))
        found.append(ComparedDays(each, days * DAYS_PER_YEAR / hours.days))
    return tuple(found)


def dust_bracket(
    hours: WindHours | HourlyWeather,
    surface: DustSurface,
    observed: Sequence[ObservedDays],
    *,
    thresholds: Sequence[float],
    gusts: Sequence[WithinHour],
    wind_scales: Sequence[float] = (1.0,),
    slack: float = 1.0,
) -> DustBracket:
    """Return the year's dust for every combination that agrees with the observed days.

    Parameters
    ----------
    hours : WindHours or HourlyWeather
        Hours of the weather file.
    surface : DustSurface
        The surface; its threshold is replaced by each of `thresholds`.
    observed : sequence of ObservedDays
        What was reported.
    thresholds : sequence of float, m/s
        Dry threshold friction velocities to try.
    gusts : sequence of WithinHour
        Declared gust factors to try.
    wind_scales : sequence of float, 1
        Wind of the site over that of the file, to try.
    slack : float, 1
        Factor by which a number of days may be outside its range; above one for what the rounding
        of winds to whole m/s leaves open.

    Returns
    -------
    DustBracket
        With the total of each consistent combination.

    Raises
    ------
    InputError
        If there is nothing to compare with, or nothing to try.
    """
    problems = Problems("dust bracket")
    for name, given in (("observed", observed), ("thresholds", thresholds), ("gusts", gusts),
                        ("wind_scales", wind_scales)):  # fmt: skip
        if not len(given):
            problems.add(f"{name} is empty", place=name, allowed="one or more")
    if any(not scale > 0.0 for scale in wind_scales):
        problems.add("a wind scale is not above zero", place="wind_scales", allowed="above 0")
    if not slack >= 1.0:
        problems.add(f"a slack of {slack:g}", place="slack", allowed="1 or more")
    problems.raise_if_any()
    year = hours if isinstance(hours, WindHours) else wind_hours(hours)
    found = []
    for scale, within, threshold in product(wind_scales, gusts, thresholds):
        here, ground = year.scaled(scale), replace(surface, threshold=threshold)
        days = computed_days(here, ground, within, observed)
        one = Candidate(threshold, within, scale, days)
        if one.misfit <= slack:
            one = replace(one, total=dust_by_hour(here, ground, within).total)
        found.append(one)
    return DustBracket(tuple(found))


def poisson_range(events: int) -> tuple[float, float]:
    """Return the 95 % range of a yearly mean from the events counted in one year.

    Parameters
    ----------
    events : int
        Counted.

    Returns
    -------
    tuple of float, 1/yr
        Garwood (1936), exact for a Poisson count.

    Raises
    ------
    InputError
        If the count is negative.
    """
    from scipy.stats import chi2

    if events < 0:
        raise InputError.single(f"{events} events", place="events", allowed="0 or more")
    low = 0.5 * float(chi2.ppf(0.025, 2 * events)) if events else 0.0
    return low, 0.5 * float(chi2.ppf(0.975, 2 * events + 2))


def _range(low: float, high: float) -> str:
    return f"{low:.3g} to {high:.3g}" if np.isfinite(high) else f"at least {low:.3g}"


def _pm10(candidate: Candidate) -> float:
    assert candidate.total is not None
    return float(candidate.total[_PM10])
