"""Directions that persist, and directions at random."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.weather.direction_persistence import direction_persistence
from tailrace.weather.epw import read_epw

ONES = np.ones(2000, dtype=int)
WIND = np.full(2000, 3.0)
JOINED = np.ones(2000, dtype=bool)


def test_random_directions_have_none():
    direction = np.random.default_rng(0).uniform(0.0, 360.0, 2000)
    found = direction_persistence(ONES, WIND, direction, JOINED)
    assert abs(found.mean) < 0.1
    assert found.refused


def test_steady_turn_by_hand():
    """Turns of 60 degrees each hour, through north: cosine 0.5, which is doubtful."""
    found = direction_persistence(ONES, WIND, 60.0 * np.arange(2000) % 360.0, JOINED)
    assert found.mean == pytest.approx(0.5)
    assert found.doubtful
    assert not found.refused


def test_few_pairs_give_no_judgement():
    direction = np.arange(50.0) * 170.0 % 360.0
    found = direction_persistence(ONES[:50], WIND[:50], direction, JOINED[:50])
    assert np.isnan(found.mean)
    assert not found.refused


def test_light_winds_and_breaks_do_not_count():
    direction = np.where(np.arange(2000) % 2, 0.0, 180.0)
    speed = np.where(np.arange(2000) % 2, 3.0, 0.4)
    assert direction_persistence(ONES, speed, direction, JOINED).pairs == 0
    assert direction_persistence(ONES, WIND, direction, ~JOINED).pairs == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nanxiong.579960", 0.728),
        ("Ganzhou.579930", 0.000),
        ("Bailingmiao.533520", 0.015),
        ("Dongsheng.535430", 0.862),
        ("Haliut.533360", 0.804),
    ],
)
def test_chinese_typical_years(reference, name, expected):
    """Mean cosines measured independently (reference/geo/README.md)."""
    (path,) = (reference / "geo" / "weather").glob(f"*{name}_CSWD.epw")
    found = read_epw(path)
    joined = np.ones(len(found), dtype=bool)
    measured = direction_persistence(found.month, found.wind_speed, found.wind_direction, joined)
    assert measured.mean == pytest.approx(expected, abs=0.001)
    assert measured.refused is (expected < 0.3)
