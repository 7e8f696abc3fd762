"""Speeds held or interpolated between reports."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.weather.epw import read_epw
from tailrace.weather.held_winds import held_winds

COUNT = 3000
JOINED = np.ones(COUNT, dtype=bool)
NOISE = np.abs(np.random.default_rng(4).normal(4.0, 2.0, COUNT))


def test_hourly_speeds_are_hourly():
    assert held_winds(NOISE, JOINED).kind == "hourly"


@pytest.mark.parametrize("period", [2, 3, 6])
def test_steps_are_found_with_their_period(period):
    held = np.repeat(NOISE[::period], period)[:COUNT]
    found = held_winds(held, JOINED)
    assert (found.kind, found.period) == ("held", period)
    assert found.unchanged == pytest.approx(1.0 - 1.0 / period, abs=0.01)


@pytest.mark.parametrize("period", [3, 6])
def test_lines_between_reports_are_found(period):
    rows = np.arange(COUNT, dtype=float)
    between = np.interp(rows, rows[::period], NOISE[::period])
    found = held_winds(between, JOINED)
    assert (found.kind, found.period) == ("interpolated", period)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Ganzhou.579930", "held"), ("Bailingmiao.533520", "held"), ("Dongsheng.535430", "hourly")],
)
def test_chinese_typical_years(reference, name, kind):
    """Ganzhou and Bailingmiao change their speed every sixth hour only, independently found."""
    (path,) = (reference / "geo" / "weather").glob(f"*{name}_CSWD.epw")
    speed = read_epw(path).wind_speed
    found = held_winds(speed, np.ones(len(speed), dtype=bool))
    assert found.kind == kind
    assert found.period == (6 if kind == "held" else 1)
