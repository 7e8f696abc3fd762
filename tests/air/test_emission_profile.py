"""Emission factors by calendar and wind, in AERMOD's order of indices."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.air.emission_profile import LENGTHS, EmissionFactors, weekday, wind_erosion_weights
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
