"""Grids, rings, villages."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.air import grid, polar, village
from tailrace.air.geometry import points_inside


def test_grid_runs_east_first() -> None:
    got = grid([0.0, 1.0], [10.0, 20.0, 30.0])
    assert got.east.tolist() == [0, 1, 0, 1, 0, 1]
    assert got.north.tolist() == [10, 10, 20, 20, 30, 30]


def test_polar_directions_are_bearings() -> None:
    got = polar([100.0], [90.0], centre=(5.0, 6.0))
    assert (got.east[0], got.north[0]) == pytest.approx((105.0, 6.0))


def test_village_is_filled_evenly() -> None:
    outline = np.array([[0.0, 0.0], [300.0, 0.0], [300.0, 200.0]])
    got = village(outline, 40)
    assert 24 <= len(got) <= 80
    assert points_inside(outline, got.east, got.north).all()
    assert got.east.mean() == pytest.approx(200.0, abs=15.0)
    assert len(village(outline * 1e-9)) >= 1
