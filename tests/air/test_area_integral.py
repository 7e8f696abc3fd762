"""Areas against a plain double integral of point plumes over the area (scipy)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import dblquad

from tailrace.air.area_integral import add_up, area_plume
from tailrace.air.distance_grid import DISTANCES
from tailrace.air.geometry import circle_corners, polygon_moments
from tailrace.air.normal_distribution import normal_share
from tailrace.air.turned_polygon import (
    SHAPE_NUMBERS,
    SIDE_NUMBERS,
    STRIP_NUMBERS,
    cut_strips,
    most_strips,
    turn_polygon,
)

TABLE = np.column_stack([0.15 * DISTANCES**0.9, 3.0 * DISTANCES**-1.3, np.empty(len(DISTANCES))])
add_up(TABLE, 1, 0, len(DISTANCES) - 1)


def _value(corners: np.ndarray, along: float, across: float) -> float:
    sides = np.zeros((len(corners), SIDE_NUMBERS))
    shape, total = np.zeros(SHAPE_NUMBERS), np.zeros(1)
    # Wind from the west: downwind is east, crosswind distance grows to the north.
    turn_polygon(corners, polygon_moments(corners), -1.0, 0.0, sides, shape)
    most, most_edges = most_strips(len(corners))
    strips, edges = np.zeros((most, STRIP_NUMBERS)), np.zeros((most_edges, SIDE_NUMBERS))
    count = cut_strips(sides, shape, np.zeros(len(corners) + 2), strips, edges)
    got = area_plume(TABLE, 0, 1, shape, strips[:count], edges, along, across, total)
    return float(total[0]) if got else 0.0


def _plain(x0: float, x1: float, y0: float, y1: float, along: float, across: float) -> float:
    def point(y: float, x: float) -> float:
        u = along - x
        if u < 1.01:
            return 0.0
        s = 0.15 * u**0.9
        return 3.0 * u**-1.3 * math.exp(-0.5 * ((across - y) / s) ** 2) / (2.5066282746 * s)

    top = min(x1, along - 1.01)
    return dblquad(point, x0, top, y0, y1, epsabs=1e-12)[0] / ((x1 - x0) * (y1 - y0))


@pytest.mark.parametrize("place", [(900.0, 0.0), (300.0, 60.0), (130.0, 40.0), (5000.0, 300.0)])
def test_rectangle_is_a_sum_of_points(place: tuple[float, float]) -> None:
    corners = np.array([[-100.0, -50.0], [-100.0, 50.0], [100.0, 50.0], [100.0, -50.0]])
    assert _value(corners, *place) == pytest.approx(_plain(-100, 100, -50, 50, *place), rel=2e-3)


def test_upwind_is_zero_and_orientation_does_not_matter() -> None:
    corners = np.array([[-100.0, -50.0], [-100.0, 50.0], [100.0, 50.0], [100.0, -50.0]])
    assert _value(corners, -101.0, 0.0) == 0.0
    assert _value(corners, 300.0, 20.0) == pytest.approx(_value(corners[::-1], 300.0, 20.0))


def test_a_polygon_is_the_sum_of_its_parts() -> None:
    left = np.array([[-100.0, -50.0], [-100.0, 50.0], [0.0, 50.0], [0.0, -50.0]])
    right = left + np.array([100.0, 0.0])
    notch = np.array([[-100.0, -50], [-100, 50], [0, 50], [100, 50], [100, -50], [0, -50]])
    both = 0.5 * (_value(left, 400.0, 30.0) + _value(right, 400.0, 30.0))
    assert _value(notch, 400.0, 30.0) == pytest.approx(both, rel=2e-3)


@pytest.mark.parametrize("along", [-20.0, 90.0, 160.0])
def test_a_receptor_in_or_by_a_round_area(along: float) -> None:
    """Of many corners, more than are cut into strips, against the integral over the circle."""
    radius = 100.0

    def point(y: float, x: float) -> float:
        u = along - x
        s = 0.15 * u**0.9
        return 3.0 * u**-1.3 * math.exp(-0.5 * (y / s) ** 2) / (2.5066282746 * s)

    def half(x: float) -> float:
        return math.sqrt(max(radius**2 - x * x, 0.0))

    top = min(radius, along - 1.01)
    want = dblquad(point, -radius, top, lambda x: -half(x), half, epsabs=1e-10)[0]
    want /= math.pi * radius**2
    for corners in (20, 90):
        got = _value(circle_corners(0.0, 0.0, radius, corners), along, 0.0)
        assert got == pytest.approx(want, rel=2e-3 if corners > 20 else 5e-3)


def test_the_whole_plume_over_a_wide_area() -> None:
    """Where no edge comes near, what is left is the integral of the term along the wind."""
    corners = np.array([[-9e3, -9e3], [-9e3, 9e3], [9e3, 9e3], [9e3, -9e3]])
    want = 3.0 / 0.3 * (1.01**-0.3 - 9000.0**-0.3) / 18.0e3**2
    assert _value(corners, 0.0, 0.0) == pytest.approx(want, rel=2e-4)


def test_a_circle_far_away_is_a_point() -> None:
    u, s = 4000.0, 0.15 * 4000.0**0.9
    point = 3.0 * u**-1.3 / (math.sqrt(2 * math.pi) * s)
    assert _value(circle_corners(0.0, 0.0, 5.0), u, 0.0) == pytest.approx(point, rel=1e-3)


def test_normal_share() -> None:
    x = np.linspace(-6.0, 6.0, 997)
    got = np.array([normal_share(v) for v in x])
    want = np.array([0.5 * math.erfc(-v / math.sqrt(2.0)) for v in x])
    assert np.abs(got - want).max() < 3e-7
