"""Open pits: what leaves the pit, and the part of its area that it leaves through.

US EPA (1995), User's guide for the Industrial Source Complex models, volume II, section 1.2.4
(EPA-454/B-95-003b), as in AERMOD 24142.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .hour import Hour
from .vertical_grid import WIND, at_height

FloatArray = NDArray[np.float64]

ESCAPE_SPEED_FRACTION = 0.029
SHALLOW = 0.2
SMALLEST_AREA_SHARE = 0.08
DEPTH_PER_SIGMA = 4.3


@kernel
def escape_fraction(settling: float, profiles: FloatArray) -> float:
    """Return the share of particles that leaves a pit.

    Parameters
    ----------
    settling : float
        Settling velocity, m/s.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour; the wind at 10 m is used.

    Returns
    -------
    float
        Share, 1.
    """
    return 1.0 / (1.0 + settling / (ESCAPE_SPEED_FRACTION * at_height(profiles, WIND, 10.0)))


@kernel
def effective_pit(
    hour: Hour, corners: FloatArray, width_x: float, width_y: float, angle: float,
    depth: float, release_height: float, out: FloatArray,
) -> float:  # fmt: skip
    """Fill the corners of the rectangle that stands for a pit in one hour.

    Parameters
    ----------
    hour : Hour
        Wind direction.
    corners : ndarray, shape (4, 2)
        Corners of the pit, m: start, end of the y side, opposite corner, end of the x side.
    width_x, width_y : float
        Sides of the pit, m.
    angle : float
        Bearing of the y side, radian.
    depth, release_height : float
        Depth of the pit and height of release above its floor, m.
    out : ndarray, shape (4, 2)
        Changed in place: corners of the effective rectangle, m.

    Returns
    -------
    float
        Area of the effective rectangle over that of the pit, 1.
    """
    long_bearing = angle if width_y >= width_x else angle + 0.5 * math.pi
    longer, shorter = max(width_x, width_y), min(width_x, width_y)
    # Angle between flow and long axis, folded to 0 to 90 degrees.
    flow = math.atan2(-hour.wind_sine, -hour.wind_cosine)
    turn = math.acos(min(1.0, abs(math.cos(flow - long_bearing))))
    share = turn / (0.5 * math.pi)
    along = longer * (1.0 - share) + shorter * share
    relative = (depth - release_height) / along
    if relative >= SHALLOW:
        area = SMALLEST_AREA_SHARE
    else:
        area = math.sqrt(1.0 - 1.7 * max(relative, 0.0) ** (1.0 / 3.0))
    square = math.cos(turn) ** 2
    long_factor, short_factor = area**square, area ** (1.0 - square)
    factor_y = long_factor if width_y >= width_x else short_factor
    factor_x = short_factor if width_y >= width_x else long_factor
    upwind, lowest = 0, math.inf
    for corner in range(4):
        along_wind = -(corners[corner, 0] * hour.wind_sine + corners[corner, 1] * hour.wind_cosine)
        if along_wind < lowest:
            upwind, lowest = corner, along_wind
    # Each corner's neighbours lie along the y side and the x side.
    neighbour_y = (1, 0, 3, 2)[upwind]
    neighbour_x = (3, 2, 1, 0)[upwind]
    for axis in range(2):
        start = corners[upwind, axis]
        side_y = factor_y * (corners[neighbour_y, axis] - start)
        side_x = factor_x * (corners[neighbour_x, axis] - start)
        out[0, axis] = start
        out[1, axis] = start + side_y
        out[2, axis] = start + side_y + side_x
        out[3, axis] = start + side_x
    return area
