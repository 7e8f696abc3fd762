"""Shapes of sources: polygons for rectangles, lines and circles, and their moments."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

CIRCLE_CORNERS = 20


def rectangle_corners(
    x: float, y: float, width_x: float, width_y: float, angle: float
) -> FloatArray:
    """Return the corners of a rectangle.

    Parameters
    ----------
    x, y : float
        First corner (south-west when not turned), m.
    width_x, width_y : float
        Sides, m.
    angle : float
        Bearing of the y side, degrees clockwise from north.

    Returns
    -------
    ndarray, shape (4, 2)
        First corner, end of the y side, the opposite corner, end of the x side, m.
    """
    turn = math.radians(angle)
    side_y = width_y * np.array([math.sin(turn), math.cos(turn)])
    side_x = width_x * np.array([math.cos(turn), -math.sin(turn)])
    start = np.array([x, y], dtype=np.float64)
    return np.array([start, start + side_y, start + side_y + side_x, start + side_x])


def line_corners(x1: float, y1: float, x2: float, y2: float, width: float) -> FloatArray:
    """Return the corners of a line source of some width.

    Parameters
    ----------
    x1, y1, x2, y2 : float
        Ends of the centre line, m.
    width : float
        Width, m.

    Returns
    -------
    ndarray, shape (4, 2)
        Corners, m.
    """
    length = math.hypot(x2 - x1, y2 - y1)
    angle = math.atan2(x2 - x1, y2 - y1)
    x = x1 - 0.5 * width * math.cos(angle)
    y = y1 + 0.5 * width * math.sin(angle)
    return rectangle_corners(x, y, width, length, math.degrees(angle))


def circle_corners(x: float, y: float, radius: float, corners: int = CIRCLE_CORNERS) -> FloatArray:
    """Return the regular polygon that has the area of a circle.

    Parameters
    ----------
    x, y : float
        Centre, m.
    radius : float
        Radius, m.
    corners : int
        Number of corners.

    Returns
    -------
    ndarray, shape (corners, 2)
        Corners clockwise from north, m.
    """
    step = math.pi / corners
    reach = math.sqrt(math.pi * radius * radius / corners * math.tan(step)) / math.sin(step)
    bearings = 2.0 * step * np.arange(corners)
    return np.column_stack([x + reach * np.sin(bearings), y + reach * np.cos(bearings)])


def polygon_moments(corners: FloatArray) -> FloatArray:
    """Return signed area, centre and variances of a polygon.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        Corners in order, m.

    Returns
    -------
    ndarray, shape (6,)
        Area (m2, positive counter-clockwise), centre east and north (m), variances east-east,
        east-north, north-north (m2).
    """
    origin = corners.mean(axis=0)
    x, y = (corners - origin).T
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    cross = x * y2 - x2 * y
    area = 0.5 * cross.sum()
    if area == 0.0:
        return np.array([0.0, origin[0], origin[1], 0.0, 0.0, 0.0])
    centre_x = ((x + x2) * cross).sum() / (6.0 * area)
    centre_y = ((y + y2) * cross).sum() / (6.0 * area)
    xx = ((x * x + x * x2 + x2 * x2) * cross).sum() / (12.0 * area) - centre_x**2
    yy = ((y * y + y * y2 + y2 * y2) * cross).sum() / (12.0 * area) - centre_y**2
    xy = (x * y2 + 2.0 * x * y + 2.0 * x2 * y2 + x2 * y) * cross
    xy = xy.sum() / (24.0 * area) - centre_x * centre_y
    return np.array([area, origin[0] + centre_x, origin[1] + centre_y, xx, xy, yy])


def points_inside(corners: FloatArray, east: FloatArray, north: FloatArray) -> NDArray[np.bool_]:
    """Return which points lie inside a polygon.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        Corners in order, m.
    east, north : ndarray, shape (m,)
        Points, m.

    Returns
    -------
    ndarray of bool, shape (m,)
        Inside by the even-odd rule.
    """
    inside = np.zeros(len(east), dtype=np.bool_)
    previous = corners[-1]
    for corner in corners:
        crosses = (corner[1] > north) != (previous[1] > north)
        rise = previous[1] - corner[1]
        if rise != 0.0:
            where = corner[0] + (north - corner[1]) * (previous[0] - corner[0]) / rise
            inside ^= crosses & (east < where)
        previous = corner
    return inside


def distance_to_polygon(corners: FloatArray, east: FloatArray, north: FloatArray) -> FloatArray:
    """Return the distance of points from a polygon, zero inside.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        Corners in order, m.
    east, north : ndarray, shape (m,)
        Points, m.

    Returns
    -------
    ndarray, shape (m,)
        Distance, m.
    """
    nearest = np.full(len(east), np.inf)
    previous = corners[-1]
    for corner in corners:
        side = corner - previous
        square = float(side @ side)
        along = (east - previous[0]) * side[0] + (north - previous[1]) * side[1]
        share = np.clip(along / square, 0.0, 1.0) if square > 0.0 else np.zeros(len(east))
        gap = np.hypot(east - previous[0] - share * side[0], north - previous[1] - share * side[1])
        nearest = np.minimum(nearest, gap)
        previous = corner
    nearest[points_inside(corners, east, north)] = 0.0
    return nearest


def crosses_itself(corners: FloatArray) -> bool:
    """Tell whether any two sides of a polygon that are not neighbours cross or touch.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        Corners in order, m.

    Returns
    -------
    bool
        Whether the polygon crosses itself.
    """
    count = len(corners)
    ends = np.roll(corners, -1, axis=0)
    for first in range(count):
        for second in range(first + 2, count):
            if first == 0 and second == count - 1:
                continue
            if _sides_meet(corners[first], ends[first], corners[second], ends[second]):
                return True
    return False


def _sides_meet(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> bool:
    def side(p: FloatArray, q: FloatArray, r: FloatArray) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    apart = (np.maximum(a, b) < np.minimum(c, d)) | (np.maximum(c, d) < np.minimum(a, b))
    if apart.any():
        return False
    return side(a, b, c) * side(a, b, d) <= 0.0 and side(c, d, a) * side(c, d, b) <= 0.0
