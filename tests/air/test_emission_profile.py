"""Emission factors by calendar and wind, in AERMOD's order of indices."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tailrace.air.emission_profile import (
    LENGTHS,
    EmissionFactors,
    unknown_releases,
    weekday,
    wind_erosion_weights,
)
from tailrace.errors import InputError
from tailrace.weather.hourly import HourlyWeather


def test_hour_of_day(weather: HourlyWeather) -> None:
    got = EmissionFactors("HROFDY", tuple(float(h) for h in range(24))).hourly(weather)
    assert (got == weather.hour - 1).all()


def test_weekday_of_a_known_date(weather: HourlyWeather) -> None:
    # 1 June 2001 was a Friday.
    assert weekday(weather)[0] == 4


def test_day_type_season_hour(weather: HourlyWeather) -> None:
    factors = np.arange(288.0)
    got = EmissionFactors("SHRDOW", tuple(factors)).hourly(weather)
    assert got[0] == (0 * 4 + 2) * 24 + 0
    assert got[24] == (1 * 4 + 2) * 24 + 0


def test_wind_classes_have_upper_bounds(weather: HourlyWeather) -> None:
    got = EmissionFactors("WSPEED", (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)).hourly(weather)
    assert got[weather.wind_speed == 2.0][0] == 1.0
    assert got[weather.wind_speed > 5.14][0] == 3.0


def test_a_missing_wind_has_no_class(weather: HourlyWeather) -> None:
    """The hour is missing by AERMOD's rule; how many there are is said."""
    speed = weather.wind_speed.copy()
    speed[[3, 20]] = np.nan
    gaps = replace(weather, wind_speed=speed)
    got = EmissionFactors("WSPEED", (1.0, 1.0, 2.0, 3.0, 4.0, 5.0)).hourly(gaps)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(speed))
    assert gaps.missing[[3, 20]].all()
    steady = EmissionFactors("SEASON", (1.0,) * 4).hourly(gaps)
    (said,) = unknown_releases({"source A": got, "source B": steady}, gaps)
    assert said.startswith("what source A releases is unknown in 2 of 2 missing hours")


@pytest.mark.parametrize(
    "bounds", [(1.0, 2.0), (1.5, 3.0, 2.0, 8.0, 10.0), (0.0, 1.0, 2.0, 3.0, 4.0),
               (1.0, 2.0, 3.0, 4.0, math.nan)]
)  # fmt: skip
def test_wind_classes_out_of_order_are_refused(bounds: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="5 speeds in ascending order"):
        EmissionFactors("WSPEED", (1.0,) * 6, bounds)


@pytest.mark.parametrize("factor", [-1.0, math.nan, math.inf])
def test_factors_that_are_none_are_refused(factor: float) -> None:
    with pytest.raises(InputError, match="negative or not a number"):
        EmissionFactors("SEASON", (1.0, 1.0, factor, 1.0))


@pytest.mark.parametrize("threshold", [0.0, -3.0, math.nan])
def test_a_threshold_that_is_none_is_refused(threshold: float) -> None:
    with pytest.raises(InputError, match="threshold wind"):
        wind_erosion_weights([5.0], threshold)


def test_wrong_count_is_refused() -> None:
    with pytest.raises(InputError, match="24"):
        EmissionFactors("HROFDY", (1.0,) * (LENGTHS["HROFDY"] - 1))
    with pytest.raises(InputError, match="not known"):
        EmissionFactors("YEARLY", (1.0,))


def test_dust_blows_only_above_the_threshold() -> None:
    got = wind_erosion_weights([3.0, 6.0, 12.0, np.nan], 5.0)
    assert got[0] == 0.0
    assert np.isnan(got[3])  # a wind not measured is not an hour without dust
    assert got[2] / got[1] > 8.0
