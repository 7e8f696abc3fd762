"""Weather and sources that several tests share."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.air.sources import Particles, PointSource, rectangle_source
from tailrace.weather.hourly import HourlyWeather


def made_weather(hours: int = 48, *, direction: float | None = None) -> HourlyWeather:
    """Invented hours: stable nights, convective days, winds that turn."""
    n = np.arange(hours)
    hour = n % 24 + 1
    sunny = (hour > 8) & (hour < 18)
    speed = np.where(sunny, 4.0, 2.0) + (n % 5) * 0.4
    friction = np.where(sunny, 0.4, 0.15)
    turning = (n * 37.0) % 360.0 + 1.0 if direction is None else np.full(hours, direction)
    return HourlyWeather(
        np.full(hours, 2001), np.full(hours, 6), n // 24 + 1, hour,
        np.where(sunny, 150.0, -10.0), friction, np.where(sunny, 1.5, np.nan),
        np.where(sunny, 0.006, np.nan), np.where(sunny, 900.0, np.nan),
        np.where(sunny, 500.0, 120.0), np.where(sunny, -40.0, 25.0), np.full(hours, 0.08),
        np.ones(hours), np.full(hours, 0.2), speed, turning, np.full(hours, 10.0),
        np.full(hours, 290.0), np.full(hours, 2.0), np.zeros(hours), np.full(hours, 950.0),
        np.full(hours, 50.0), np.full(hours, 3.0), source="invented",
    )  # fmt: skip


@pytest.fixture
def weather() -> HourlyWeather:
    return made_weather()


@pytest.fixture
def dust() -> Particles:
    return Particles((2.0, 8.0, 30.0), (0.15, 0.35, 0.5), (2.65, 2.65, 2.65))


@pytest.fixture
def stack() -> PointSource:
    return PointSource("STACK", 1.0, 40.0, 0.0, 0.0, 423.15, 12.0, 1.2)


@pytest.fixture
def beach():  # type: ignore[no-untyped-def]
    return rectangle_source("BEACH", 1.0, 0.0, -200.0, -200.0, 400.0, 400.0)
