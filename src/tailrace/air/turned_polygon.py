"""A polygon in the directions of the wind: its sides, extents and moments along and across."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

FloatArray = NDArray[np.float64]

# Numbers of a polygon turned into the wind (see `turn_polygon`).
NEAR, FAR, LEFT, RIGHT, CENTRE_U, CENTRE_V, SPREAD, SKEW, WIDTH, AREA_SIGN = range(10)
SHAPE_NUMBERS = 10
# Numbers of one of its sides: lowest and highest end, crosswind place at zero, slope, sign.
LOW, HIGH, OFFSET, SLOPE, SIGN = range(5)
SIDE_NUMBERS = 5
# Polygons with at most this many corners are cut into strips from corner to corner.
CORNERED = 24
# Ends of a strip across the wind, and its sides among the sides of all strips.
BOTTOM, TOP, BEGIN, FINISH = range(4)
STRIP_NUMBERS = 4
# Corners nearer than this share of the polygon's length are one.
SAME_PLACE = 1.0e-9


@kernel
def turn_polygon(
    corners: FloatArray,
    moments: FloatArray,
    sine: float,
    cosine: float,
    sides: FloatArray,
    shape: FloatArray,
) -> None:
    """Turn a polygon into the wind.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        East and north, m.
    moments : ndarray, shape (6,)
        Area (m2, positive counter-clockwise), centre east and north (m), variances east-east,
        east-north, north-north (m2).
    sine, cosine : float
        Of the direction the wind comes from.
    sides : ndarray, shape (n, 5)
        Changed in place: sides in the wind's directions (m, m, m, 1, 1); sign zero for a side
        straight across the wind.
    shape : ndarray, shape (10,)
        Changed in place: extents, centre and moments in the wind's directions.
    """
    shape[NEAR], shape[FAR] = math.inf, -math.inf
    shape[LEFT], shape[RIGHT] = math.inf, -math.inf
    count = len(corners)
    before_u = -(corners[count - 1, 0] * sine + corners[count - 1, 1] * cosine)
    before_v = corners[count - 1, 0] * cosine - corners[count - 1, 1] * sine
    for corner in range(count):
        along = -(corners[corner, 0] * sine + corners[corner, 1] * cosine)
        across = corners[corner, 0] * cosine - corners[corner, 1] * sine
        shape[NEAR] = min(shape[NEAR], along)
        shape[FAR] = max(shape[FAR], along)
        shape[LEFT] = min(shape[LEFT], across)
        shape[RIGHT] = max(shape[RIGHT], across)
        sides[corner, LOW] = min(along, before_u)
        sides[corner, HIGH] = max(along, before_u)
        sides[corner, SIGN] = 0.0
        # A side straight across the wind bounds no strip.
        if sides[corner, HIGH] - sides[corner, LOW] > 1.0e-9:
            slope = (across - before_v) / (along - before_u)
            sides[corner, SLOPE] = slope
            sides[corner, OFFSET] = across - slope * along
            sides[corner, SIGN] = 1.0 if along > before_u else -1.0
        before_u, before_v = along, across
    east, north = moments[1], moments[2]
    shape[CENTRE_U] = -(east * sine + north * cosine)
    shape[CENTRE_V] = east * cosine - north * sine
    ee, en, nn = moments[3], moments[4], moments[5]
    along_variance = ee * sine * sine + 2.0 * en * sine * cosine + nn * cosine * cosine
    across_variance = ee * cosine * cosine - 2.0 * en * sine * cosine + nn * sine * sine
    both = (nn - ee) * sine * cosine + en * (sine * sine - cosine * cosine)
    shape[SPREAD] = math.sqrt(along_variance)
    shape[SKEW] = both / shape[SPREAD]
    shape[WIDTH] = max(across_variance - shape[SKEW] ** 2, 0.0)
    shape[AREA_SIGN] = moments[0]


def most_strips(corners: int) -> tuple[int, int]:
    """Return the largest numbers of strips of a polygon and of their sides."""
    if corners > CORNERED:
        return 1, corners
    return corners - 1, (corners - 1) * corners


@kernel
def cut_strips(
    sides: FloatArray, shape: FloatArray, cuts: FloatArray, strips: FloatArray, edges: FloatArray
) -> int:
    """Cut a polygon across the wind at its corners, so that each strip has straight sides.

    Parameters
    ----------
    sides, shape : ndarray, shape (n, 5) and (10,)
        From `turn_polygon`.
    cuts : ndarray, shape (n + 1,)
        Room to work in.
    strips : ndarray, shape (strips, 4)
        Changed in place: lower and upper end (m), first side, side after the last.
    edges : ndarray, shape (sides of all strips, 5)
        Changed in place: sides of each strip.

    Returns
    -------
    int
        Number of strips: one, of all sides, where there are many corners.
    """
    cuts[0], cuts[1] = shape[NEAR], shape[FAR]
    used = 2
    if len(sides) <= CORNERED:
        for side in range(len(sides)):
            for place in (sides[side, LOW], sides[side, HIGH]):
                used = _insert(cuts, used, place)
    filled, strip = 0, 0
    for cut in range(used - 1):
        bottom, top = cuts[cut], cuts[cut + 1]
        strips[strip, BOTTOM], strips[strip, TOP], strips[strip, BEGIN] = bottom, top, filled
        for side in range(len(sides)):
            if sides[side, SIGN] != 0.0 and sides[side, LOW] < top and sides[side, HIGH] > bottom:
                for number in range(SIDE_NUMBERS):
                    edges[filled, number] = sides[side, number]
                filled += 1
        strips[strip, FINISH] = filled
        if filled > strips[strip, BEGIN]:
            strip += 1
    return strip


@kernel
def _insert(cuts: FloatArray, used: int, place: float) -> int:
    # Keep ascending order; what is there already, or nearly, is not repeated.
    spot = 0
    while spot < used and cuts[spot] < place:
        spot += 1
    apart = SAME_PLACE * (cuts[used - 1] - cuts[0])
    if spot == used or cuts[spot] - place <= apart:
        return used
    if spot > 0 and place - cuts[spot - 1] <= apart:
        return used
    for later in range(used, spot, -1):
        cuts[later] = cuts[later - 1]
    cuts[spot] = place
    return used + 1
