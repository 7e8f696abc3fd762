"""Open pits: escape of particles and the effective area, worked by hand from the formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tailrace.air.boundary_layer import fill_profiles
from tailrace.air.geometry import polygon_moments, rectangle_corners
from tailrace.air.hour import hour_table, read_hour
from tailrace.air.open_pit import effective_pit, escape_fraction
from tailrace.weather.hourly import HourlyWeather


def test_effective_area_and_corner(weather: HourlyWeather) -> None:
    hour = read_hour(hour_table(weather)[0])  # wind from 1 degree: flow to the south
    corners = rectangle_corners(0.0, 0.0, 100.0, 400.0, 0.0)
    out = np.zeros((4, 2))
    share = effective_pit(hour, corners, 100.0, 400.0, 0.0, 20.0, 5.0, out)
    along = 400.0 * (1 - 1 / 90) + 100.0 / 90
    want = math.sqrt(1.0 - 1.7 * (15.0 / along) ** (1 / 3))
    assert share == pytest.approx(want, rel=1e-6)
    assert abs(polygon_moments(out)[0]) == pytest.approx(want * 40_000.0, rel=1e-6)
    # The most upwind corner is a northern one.
    assert out[0, 1] == pytest.approx(400.0)


def test_escape(weather: HourlyWeather) -> None:
    profiles = np.zeros((9, 87))
    fill_profiles(read_hour(hour_table(weather)[0]), profiles)
    assert escape_fraction(0.0, profiles) == 1.0
    speed = weather.wind_speed[0]  # measured at 10 m
    assert escape_fraction(0.029 * speed, profiles) == pytest.approx(0.5, rel=0.01)
