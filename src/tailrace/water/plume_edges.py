"""Edges of a pond's water on a line across the flow through a receptor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .mounding import GroundwaterFlow
from .recharge_areas import find_area
from .streamlines import trace

FloatArray = NDArray[np.float64]

SEARCHED_EXTENTS = 8.0
"""How far the edges are sought, in radii that hold all elements: a plume's half width far away is
pi times the distance of its stagnation point, which lies within one."""
SEARCH_POINTS = 48
JUST_INSIDE = 0.01
"""Where the streamline of a receptor outside the plume is taken, share of the plume's width."""
BISECTIONS = 40


@dataclass(frozen=True)
class PlumeEdges:
    """Where the water of a pond ends on either side of a receptor.

    Attributes
    ----------
    left, right : float, m3/yr
        Discharge between the receptor and the plume's edges, counted positive to the left of the
        flow; the plume lies between `right` and `left`. Infinite where no edge was found.
    inside : tuple of float, m
        The receptor, or, where it is outside the plume, a point just inside the nearest edge.
    """

    left: float
    right: float
    inside: tuple[float, float]


def plume_edges(
    flow: GroundwaterFlow, source: str, x: float, y: float, *, reached: bool
) -> PlumeEdges | None:
    """Return the edges of a pond's water on the line across the flow through a receptor.

    Parameters
    ----------
    flow : GroundwaterFlow
        Steady flow.
    source : str
        Pond.
    x, y : float
        Receptor, m.
    reached : bool
        Whether water of the pond comes to the receptor.

    Returns
    -------
    PlumeEdges or None
        None where no water of the pond was met on the line.

    Notes
    -----
    Points at geometrically growing distances are traced back; where the answer changes, the edge is
    bisected. A plume narrower than the gaps beside a receptor outside it may be missed.
    """
    number = find_area(flow.ordered_areas, source)
    along = flow.discharge(x, y)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    start = np.array([x, y])

    def comes(distance: float) -> bool | None:
        place = start + distance * across
        if not np.isfinite(flow.head(*place)):
            return None
        line = trace(flow, *place, tolerance=1.0e-7)
        return bool(line.covered[:, number].any())

    marks = flow.extent * np.geomspace(1.0e-4, SEARCHED_EXTENTS, SEARCH_POINTS)
    if reached:
        left = _first_change(comes, marks, True)
        right = _first_change(comes, -marks, True)
        return PlumeEdges(
            _discharge(flow, start, across, left), _discharge(flow, start, across, right), (x, y)
        )
    for side in (1.0, -1.0):
        near = _first_change(comes, side * marks, False)
        if np.isfinite(near):
            beyond = side * marks[marks > abs(near)]
            far = _first_change(comes, beyond, True)
            width = far - near if np.isfinite(far) else side * flow.extent
            place = start + (near + JUST_INSIDE * width) * across
            ends = sorted(_discharge(flow, start, across, end) for end in (near, far))
            return PlumeEdges(ends[1], ends[0], (float(place[0]), float(place[1])))
    return None


def _first_change(comes: object, marks: FloatArray, now: bool) -> float:
    """Return the distance at which the answer first differs; signed infinity if it never does."""
    assert callable(comes)
    low = 0.0 if now is False or not marks.size else float(marks[0]) * 1.0e-3
    for mark in marks:
        answer = comes(float(mark))
        if answer is None:
            break
        if answer is not now:
            high = float(mark)
            for _ in range(BISECTIONS):
                middle = 0.5 * (low + high)
                if comes(middle) is now:
                    low = middle
                else:
                    high = middle
            return 0.5 * (low + high)
        low = float(mark)
    return float(np.copysign(np.inf, marks[0])) if marks.size else np.inf


def _discharge(
    flow: GroundwaterFlow, start: FloatArray, across: FloatArray, distance: float
) -> float:
    """Return the water between the receptor and a point on the line, signed like the distance."""
    if not np.isfinite(distance):
        return distance
    end = start + distance * across
    crossed = flow.discharge_across(np.linspace(start, end, 9))
    # The flow goes to the right of a walker to its left.
    return -crossed
