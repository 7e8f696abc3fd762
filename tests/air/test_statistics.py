"""Averages with the US EPA calms policy, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.air.statistics import (
    block_ends,
    block_means,
    calendar_of,
    monthly_means,
    rank_index,
    smallest_divisor,
)
from tailrace.weather.hourly import HourlyWeather


def test_divisors() -> None:
    assert [smallest_divisor(h) for h in (1, 3, 8, 24)] == [1, 3, 6, 18]


def test_a_day_with_calms_is_divided_by_eighteen(weather: HourlyWeather) -> None:
    speed = weather.wind_speed.copy()
    speed[:10] = 0.0
    calendar = calendar_of(replace(weather, wind_speed=speed))
    assert (calendar.hours, calendar.calm, calendar.valid) == (48, 10, 38)
    means = block_means(np.ones((1, 38)), calendar, 24)
    assert means[0] == pytest.approx([14.0 / 18.0, 1.0])
    assert block_ends(calendar, 24).tolist() == [10_601_24, 10_602_24]


def test_months_without_hours_are_missing(weather: HourlyWeather) -> None:
    got = monthly_means(np.ones((1, 48)), calendar_of(weather))
    assert got[0, 5] == 1.0
    assert np.isnan(got[0, 0])


def test_ranks() -> None:
    values = np.array([3.0, 9.0, 5.0])
    assert values[rank_index(values, 1)] == 9.0
    assert values[rank_index(values, 2)] == 5.0
