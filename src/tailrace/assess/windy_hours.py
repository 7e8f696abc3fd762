"""What the hours of wind say of each loose surface: windy hours, gusts, observed days."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tailrace.emissions.hourly_dust import HourlyDust
from tailrace.emissions.observed_days import DustBracket, ObservedDays, dust_bracket, poisson_range
from tailrace.emissions.process import Conditions
from tailrace.emissions.wind_processes import (
    central_numbers,
    hours_of,
    surface_of,
    within_of,
    year_of_dust,
)
from tailrace.emissions.within_hour_wind import WithinHour
from tailrace.quantities import Missing, Value

if TYPE_CHECKING:
    from tailrace.assess.site_releases import SiteReleases
    from tailrace.emissions.observed_days import Measure
    from tailrace.site import Site
    from tailrace.site.schema_surface import Climate

WIND_PROCESS = "wind_erosion_hourly"
THRESHOLDS = 8
"""Threshold friction velocities tried between the ends of the declared range."""
SLACK = 1.5
"""Factor by which computed days may miss the observed ones: other years, another station."""
MEASURES: tuple[Measure, ...] = ("hourly mean", "gust")
"""What a record's daily maximum may be; records do not say, so both are tried."""


@dataclass(frozen=True)
class WindFinding:
    """One loose surface and its hours.

    Parameters
    ----------
    source : str
        Name of the source.
    dust : HourlyDust
        Its dust hour by hour, for central numbers.
    area : float
        Area in the year shown, m2.
    brackets : mapping of str to DustBracket
        Totals that agree with the observed days, by what a day's maximum is taken to be; empty
        without observations.
    """

    source: str
    dust: HourlyDust
    area: float
    brackets: dict[str, DustBracket]


def wind_findings(site: Site, site_releases: SiteReleases, year: int) -> list[WindFinding]:
    """Return what the hours say of every loose surface of a site.

    Parameters
    ----------
    site : Site
        The site, whose areas tell the observed days.
    site_releases : SiteReleases
        Its releases and hours.
    year : int
        Year whose area is taken.
    """
    found = []
    for name, one in site_releases.releases.sources.items():
        source = one.source
        hours = site_releases.weather.get(source.area)
        if source.process != WIND_PROCESS or hours is None or isinstance(hours, Missing):
            continue
        conditions = Conditions(source, (year,), 1, {}, weather=hours)
        at = site_releases.releases.years.index(year)
        observed = observed_days(site.areas[source.area].surface.climate)
        found.append(
            WindFinding(
                source=name,
                dust=year_of_dust(conditions),
                area=float(np.median(one.emitted.activity[at])),
                brackets=_brackets(conditions, observed),
            )
        )
    return found


def observed_days(climate: Climate) -> list[ObservedDays]:
    """Return the days a year with strong wind or dust that an area's climate tells.

    Dust days of a region are fewer than those of a loose beach in it, so they have no upper end;
    their lower end is the 95 % range of a yearly count.
    """
    found = []
    for name, speed in (("days_above_8_m_s", 8.0), ("days_above_17_m_s", 17.0)):
        value = getattr(climate, name)
        if isinstance(value, Value):
            low, high = _ends(value)
            text = f"days with maximum wind of {speed:g} m/s or more"
            found.append(ObservedDays(text, low, high, value.source, speed))
    dust = [v for v in (climate.dust_storm_days, climate.blowing_dust_days) if isinstance(v, Value)]
    if dust:
        count = round(sum(value.central for value in dust))
        low = poisson_range(count)[0]
        found.append(ObservedDays("days with dust", low, math.inf, dust[0].source))
    return found


def _ends(value: Value) -> tuple[float, float]:
    if value.low is not None and value.high is not None:
        return value.low, value.high
    if value.distribution is not None:
        low, high = value.distribution.support()
        return float(low), float(high)
    return value.central, value.central


def _brackets(conditions: Conditions, observed: list[ObservedDays]) -> dict[str, DustBracket]:
    if not observed:
        return {}
    numbers = central_numbers(conditions)
    within = within_of(conditions, numbers)
    given = conditions.source.inputs
    low, high = _range(given["threshold"], numbers["threshold"])
    gusts = [
        WithinHour(factor, within.source)
        for factor in _three(given["gust_factor"], within.gust_factor)
    ]
    return {
        measure: dust_bracket(
            hours_of(conditions),
            surface_of(conditions, numbers),
            [_measured(one, measure) for one in observed],
            thresholds=list(np.geomspace(low, high, THRESHOLDS)),
            gusts=gusts,
            wind_scales=_three(given.get("wind_ratio"), 1.0),
            slack=SLACK,
        )
        for measure in MEASURES
    }


def _measured(observed: ObservedDays, measure: Measure) -> ObservedDays:
    """Return an observation with what its wind is; dust rises in gusts, whatever a record says."""
    return observed if observed.wind_speed is None else replace(observed, measure=measure)


def _range(number: object, central: float) -> tuple[float, float]:
    if isinstance(number, Value) and number.low is not None and number.high is not None:
        return number.low, number.high
    return central, central


def _three(number: object, central: float) -> list[float]:
    low, high = _range(number, central)
    middle = number.central if isinstance(number, Value) else central
    return list(dict.fromkeys((low, middle, high)))
