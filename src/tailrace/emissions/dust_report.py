"""The year's wind-blown dust of a surface, told: sizes, windy hours, gusts, observed days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tailrace.emissions.hourly_dust import DustSurface, dust_by_hour
from tailrace.emissions.hours_of_wind import WindHours, wind_hours
from tailrace.emissions.observed_days import ObservedDays, dust_bracket
from tailrace.emissions.within_hour_wind import WithinHour

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather


def wind_dust_report(
    hours: WindHours | HourlyWeather,
    surface: DustSurface,
    within: WithinHour,
    observed: Sequence[ObservedDays],
    *,
    thresholds: Sequence[float],
    gusts: Sequence[WithinHour],
    wind_scales: Sequence[float] = (1.0,),
    slack: float = 1.0,
) -> tuple[str, ...]:
    """Return what is to be printed of a surface's wind erosion, one sentence each.

    Parameters
    ----------
    hours : WindHours or HourlyWeather
        Hours of wind.
    surface : DustSurface
        As declared.
    within : WithinHour
        Declared gust factor.
    observed : sequence of ObservedDays
        Days that a station reported; none leaves the bracket out.
    thresholds, gusts, wind_scales, slack
        As in `dust_bracket`.

    Returns
    -------
    tuple of str
        Totals by size, factor of gusts over mean winds, share of the windiest 5 % of hours, the
        bracket with its table, and what was assumed.

    Raises
    ------
    InputError
        As `dust_by_hour` and `dust_bracket` do.
    """
    year = hours if isinstance(hours, WindHours) else wind_hours(hours)
    dust = dust_by_hour(year, surface, within)
    said = dust.sentences()
    told = said[: len(said) - len(dust.notes)]
    if not observed:
        return said
    bracket = dust_bracket(
        year,
        surface,
        observed,
        thresholds=thresholds,
        gusts=gusts,
        wind_scales=wind_scales,
        slack=slack,
    )
    return (*told, *bracket.sentences(), *dust.notes)
