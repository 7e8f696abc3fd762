"""Outlines of what a Sankey figure draws, as polygons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.report.sankey_layout import Box, Route

Array = NDArray[np.float64]

WIDE = 8.0
"""Width from which a link's width is measured upright, so that it meets its nodes squarely, px."""

CORNER = 14.0
"""Radius at which a recycle turns, px."""


def box_outline(box: Box) -> Array:
    """Return the corners of a node, shape (5, 2), px."""
    right, bottom = box.left + box.width, box.top + box.height
    return np.array(
        [
            (box.left, box.top),
            (right, box.top),
            (right, bottom),
            (box.left, bottom),
            (box.left, box.top),
        ]
    )


def link_outline(route: Route, steps: int = 14) -> Array:
    """Return the outline of a link, shape (point, 2), px.

    Parameters
    ----------
    route : Route
        Its course.
    steps : int
        Points drawn for each curve.

    Notes
    -----
    The width of a thin link is kept at right angles to its course, so that it does not vanish
    where it is steep.
    """
    centre = loop_course(route, steps) if route.recycle else forward_course(route, steps)
    if route.width > WIDE and not route.recycle:
        across = np.array([0.0, 1.0])
    else:
        along = np.gradient(centre, axis=0)
        length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
        across = np.column_stack((-along[:, 1], along[:, 0])) / length[:, np.newaxis]
    half = route.width / 2 * across
    return np.vstack((centre + half, (centre - half)[::-1], (centre + half)[:1]))


def forward_course(route: Route, steps: int) -> Array:
    """Return the centre line of a link that goes from left to right.

    Notes
    -----
    A cubic Hermite curve, level at both ends, with the slopes of Fritsch and Carlson (1980, SIAM J.
    Numer. Anal. 17, 238-246) at the bends, so that it never swings past a bend.
    """
    x, y = np.array(route.points).T
    dx = np.diff(x)
    secant = np.diff(y) / dx
    slope = np.zeros_like(y)
    before, after = secant[:-1], secant[1:]
    same = before * after > 0
    slope[1:-1][same] = 2 * before[same] * after[same] / (before[same] + after[same])
    part = np.linspace(0.0, 1.0, steps)[np.newaxis, :]
    left, right = y[:-1, np.newaxis], y[1:, np.newaxis]
    height = (
        left * (1 + 2 * part) * (1 - part) ** 2
        + right * part**2 * (3 - 2 * part)
        + (slope[:-1] * dx)[:, np.newaxis] * part * (1 - part) ** 2
        + (slope[1:] * dx)[:, np.newaxis] * part**2 * (part - 1)
    )
    along = x[:-1, np.newaxis] + dx[:, np.newaxis] * part
    return np.column_stack((along.ravel(), height.ravel()))


def loop_course(route: Route, steps: int) -> Array:
    """Return the centre line of a recycle: out, down, back under the figure, and up again."""
    (x0, y0), (_, floor), _, (x1, y1) = route.points
    turn = CORNER + route.width / 2
    quarter = np.linspace(0.0, np.pi / 2, steps)
    sine, cosine = np.sin(quarter), np.cos(quarter)
    corners = (
        (x0, y0, sine, 1 - cosine),
        (x0 + turn, floor - turn, cosine - 1, sine),
        (x1, floor, -sine, cosine - 1),
        (x1 - turn, y1 + turn, 1 - cosine, -sine),
    )
    return np.vstack([np.column_stack((x + turn * dx, y + turn * dy)) for x, y, dx, dy in corners])
