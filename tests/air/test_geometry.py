"""Areas, moments and distances of polygons against shapely and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from tailrace.air.geometry import (
    circle_corners,
    crosses_itself,
    distance_to_polygon,
    line_corners,
    points_inside,
    polygon_moments,
    rectangle_corners,
)

SHAPE = np.array([[0.0, 0.0], [80.0, 10.0], [60.0, 70.0], [30.0, 30.0], [-20.0, 60.0]])


def test_area_and_centre_are_those_of_shapely() -> None:
    area, x, y, *_ = polygon_moments(SHAPE)
    other = Polygon(SHAPE)
    assert abs(area) == pytest.approx(other.area)
    assert (x, y) == pytest.approx((other.centroid.x, other.centroid.y))


def test_variances_of_a_rectangle() -> None:
    _, _, _, xx, xy, yy = polygon_moments(rectangle_corners(10.0, 20.0, 60.0, 30.0, 0.0))
    assert (xx, xy, yy) == pytest.approx((300.0, 0.0, 75.0), abs=1e-9)


def test_circle_has_the_area_of_the_circle() -> None:
    assert abs(polygon_moments(circle_corners(3.0, 4.0, 10.0))[0]) == pytest.approx(100 * math.pi)


def test_line_lies_round_its_segment() -> None:
    corners = line_corners(0.0, 0.0, 300.0, 400.0, 20.0)
    assert abs(polygon_moments(corners)[0]) == pytest.approx(500.0 * 20.0)
    assert corners.mean(axis=0) == pytest.approx([150.0, 200.0])


@given(st.floats(-100, 150), st.floats(-100, 150))
def test_distance_is_that_of_shapely(x: float, y: float) -> None:
    got = distance_to_polygon(SHAPE, np.array([x]), np.array([y]))[0]
    assert got == pytest.approx(Polygon(SHAPE).distance(Point(x, y)), abs=1e-6)
    if Polygon(SHAPE).exterior.distance(Point(x, y)) > 1e-6:
        inside = points_inside(SHAPE, np.array([x]), np.array([y]))[0]
        assert inside == Polygon(SHAPE).contains(Point(x, y))


def test_crossing_is_seen() -> None:
    assert not crosses_itself(SHAPE)
    assert crosses_itself(np.array([[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]]))
