"""Concentration downwind of an area: one integral over distance.

Across the wind the plume of every strip is known (a difference of error functions over the
strip's edges); along the wind the tabulated vertical term is summed. Sources that are small
against the plume are taken by their moments.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .constants import NEAREST_AREA
from .distance_grid import cell_of
from .kernel import kernel

FloatArray = NDArray[np.float64]

# Beyond this many sigma-y a plume's edge contributes nothing (share 3e-5).
EDGE = 4.0
ROOT_TWO_PI = math.sqrt(2.0 * math.pi)

_NORMAL_CELLS = 512
_NORMAL_END = 5.5
_ARGUMENTS = np.arange(int(2 * _NORMAL_END * _NORMAL_CELLS) + 2) / _NORMAL_CELLS - _NORMAL_END
NORMAL: FloatArray = np.array([0.5 * math.erfc(-x / math.sqrt(2.0)) for x in _ARGUMENTS])

MOST_POINTS = 4


def _gauss(column: int) -> FloatArray:
    table = np.zeros((MOST_POINTS + 1, MOST_POINTS))
    for count in range(1, MOST_POINTS + 1):
        table[count, :count] = 0.5 * np.polynomial.legendre.leggauss(count)[column]
    return table


# Gauss points and weights on 0 to 1, by number of points.
GAUSS_NODES: FloatArray = 0.5 + _gauss(0)
GAUSS_WEIGHTS: FloatArray = _gauss(1)

# A panel spans at most this factor in distance and this many sigma-y of an edge's crosswind way;
# the shorter ones need fewer points. Errors stay near 1e-4.
PANEL_RATIO = 2.0
PANEL_WIDTHS = 2.5
SMALLEST_PANEL = 0.1
TWO_POINT_RATIO, TWO_POINT_WIDTHS = 1.35, 0.7
THREE_POINT_WIDTHS = 1.6
# sigma-y below which edges are not resolved further, m.
SMALLEST_WIDTH = 1.0e-3
# A source counts as small when its half width is below this many sigma-y, and its length along
# the wind (one standard deviation) below this share of its distance; errors then stay below 0.2 %.
SMALL_WIDTH = 0.5
SMALL_LENGTH = 0.15
# Sources with at most this many corners are integrated from corner to corner.
CORNERED = 8

# Numbers of a polygon turned into the wind (see `turn_polygon`).
NEAR, FAR, LEFT, RIGHT, CENTRE_U, CENTRE_V, SPREAD, SKEW, WIDTH, AREA_SIGN = range(10)
SHAPE_NUMBERS = 10
# Numbers of one of its sides: nearest and farthest end, crosswind place at zero, slope, sign.
LOW, HIGH, OFFSET, SLOPE, SIGN = range(5)
SIDE_NUMBERS = 5


@kernel
def normal_share(argument: float) -> float:
    """Return the normal distribution function, to 1e-7.

    Parameters
    ----------
    argument : float
        Standard deviations from the mean, 1.

    Returns
    -------
    float
        Share below, 1; beyond 5.5 zero or one.
    """
    if argument <= -_NORMAL_END:
        return 0.0
    if argument >= _NORMAL_END:
        return 1.0
    place = (argument + _NORMAL_END) * _NORMAL_CELLS
    cell = int(place)
    low = NORMAL[cell]
    return float(low + (place - cell) * (NORMAL[cell + 1] - low))


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


@kernel
def _add_small(
    table: FloatArray, first: int, outputs: int, along: float, across: float,
    shape: FloatArray, total: FloatArray,
) -> None:  # fmt: skip
    # Two points along the wind, each a plume widened by the source's own variance.
    for sign in (-1.0, 1.0):
        cell, share = cell_of(along + sign * shape[SPREAD])
        if cell < first:
            continue
        width = table[cell, 0] + share * (table[cell + 1, 0] - table[cell, 0])
        variance = width * width + shape[WIDTH]
        offset = across + sign * shape[SKEW]
        exponent = 0.5 * offset * offset / variance
        if exponent > 16.0:
            continue
        weight = 0.5 * math.exp(-exponent) / (ROOT_TWO_PI * math.sqrt(variance))
        for output in range(outputs):
            low = table[cell, 1 + output]
            total[output] += weight * (low + share * (table[cell + 1, 1 + output] - low))


@kernel
def _see_sides(
    sides: FloatArray, start: int, end: int, along: float, across: float, seen: FloatArray
) -> None:
    # Sides as seen from the receptor, in upwind distance.
    for side in range(start, end):
        row = seen[side - start]
        row[LOW] = along - sides[side, HIGH]
        row[HIGH] = along - sides[side, LOW]
        row[SLOPE] = sides[side, SLOPE]
        row[OFFSET] = across - sides[side, OFFSET] - sides[side, SLOPE] * along
        row[SIGN] = sides[side, SIGN]


@kernel
def _crosswind_share(seen: FloatArray, count: int, distance: float, width: float) -> float:
    # Signed share of the plume from the strip at `distance` upwind that passes the receptor.
    share = 0.0
    scale = 1.0 / width
    for side in range(count):
        if seen[side, LOW] < distance <= seen[side, HIGH] and seen[side, SIGN] != 0.0:
            edge = seen[side, OFFSET] + distance * seen[side, SLOPE]
            share += seen[side, SIGN] * normal_share(edge * scale)
    return share


@kernel
def _panel(seen: FloatArray, count: int, low: float, end: float, width: float) -> tuple[float, int]:
    # How far one Gauss panel may reach, and its points: the plume grows, slanting edges cross it.
    high = min(end, PANEL_RATIO * low)
    reach = EDGE * width
    steepest = 0.0
    for side in range(count):
        near, far = max(seen[side, LOW], low), min(seen[side, HIGH], high)
        if far > near and seen[side, SIGN] != 0.0:
            first = seen[side, OFFSET] + near * seen[side, SLOPE]
            last = seen[side, OFFSET] + far * seen[side, SLOPE]
            if min(first, last) < reach and max(first, last) > -reach:
                steepest = max(steepest, abs(seen[side, SLOPE]))
    span = high - low
    widths = steepest * span / width
    if widths > PANEL_WIDTHS:
        span *= max(PANEL_WIDTHS / widths, SMALLEST_PANEL)
        widths = PANEL_WIDTHS
        # A sliver at the end joins the last panel.
        if end - low < 1.2 * span:
            span = end - low
    if widths < TWO_POINT_WIDTHS and span < (TWO_POINT_RATIO - 1.0) * low:
        return low + span, 2
    return low + span, 3 if widths < THREE_POINT_WIDTHS else 4


@kernel
def _add_interval(
    table: FloatArray, first: int, outputs: int, seen: FloatArray, count: int,
    start: float, end: float, total: FloatArray,
) -> None:  # fmt: skip
    low = start
    while low < end:
        cell, _ = cell_of(low)
        width = max(table[max(cell, first), 0], SMALLEST_WIDTH)
        high, points = _panel(seen, count, low, end, width)
        for point in range(points):
            distance = low + GAUSS_NODES[points, point] * (high - low)
            cell, share = cell_of(distance)
            if cell < first:
                continue
            width = table[cell, 0] + share * (table[cell + 1, 0] - table[cell, 0])
            part = _crosswind_share(seen, count, distance, width)
            weight = GAUSS_WEIGHTS[points, point] * (high - low) * part
            if weight == 0.0:
                continue
            for output in range(outputs):
                value = table[cell, 1 + output]
                total[output] += weight * (value + share * (table[cell + 1, 1 + output] - value))
        low = high


@kernel
def _corner_breaks(seen: FloatArray, count: int, start: float, end: float, out: FloatArray) -> int:
    # Distances of the corners within the interval in ascending order, with both its ends.
    out[0] = start
    used = 1
    if count <= CORNERED:
        for side in range(count):
            for distance in (seen[side, LOW], seen[side, HIGH]):
                if not start < distance < end:
                    continue
                place = used
                while place > 1 and out[place - 1] > distance:
                    out[place] = out[place - 1]
                    place -= 1
                out[place] = distance
                used += 1
    out[used] = end
    return used


@kernel
def area_plume(
    table: FloatArray,
    first: int,
    outputs: int,
    sides: FloatArray,
    begin: int,
    finish: int,
    shape: FloatArray,
    along: float,
    across: float,
    seen: FloatArray,
    breaks: FloatArray,
    total: FloatArray,
) -> bool:
    """Return what a receptor gets from an area per unit release of the whole area.

    Parameters
    ----------
    table : ndarray, shape (nodes, 1 + outputs)
        Plume states over distance.
    first : int
        First node that holds values.
    outputs : int
        Number of outputs.
    sides : ndarray, shape (all sides, 5)
        Sides of all areas in the wind's directions, from `turn_polygon`.
    begin, finish : int
        Where this area's sides begin and end.
    shape : ndarray, shape (10,)
        From `turn_polygon`.
    along, across : float
        The receptor's place in the wind's directions, m.
    seen, breaks : ndarray, shape (n, 5) and (2 n + 2,)
        Scratch.
    total : ndarray, shape (outputs,)
        Changed in place: mean over the area of the plumes' concentrations, s/m3.

    Returns
    -------
    bool
        Whether the receptor gets anything.
    """
    end = along - shape[NEAR]
    if end <= NEAREST_AREA:
        return False
    gap = max(across - shape[RIGHT], shape[LEFT] - across)
    if gap > 0.0:
        cell, _ = cell_of(end)
        if gap > EDGE * table[cell + 1, 0]:
            return False
    total[:outputs] = 0.0
    start = max(along - shape[FAR], NEAREST_AREA)
    centre_u = along - shape[CENTRE_U]
    if start > NEAREST_AREA and shape[SPREAD] < SMALL_LENGTH * centre_u:
        cell, _ = cell_of(centre_u)
        half = 0.5 * (shape[RIGHT] - shape[LEFT])
        if cell >= first and half < SMALL_WIDTH * table[cell, 0]:
            _add_small(table, first, outputs, centre_u, across - shape[CENTRE_V], shape, total)
            return True
    count = finish - begin
    _see_sides(sides, begin, finish, along, across, seen)
    intervals = _corner_breaks(seen, count, start, end, breaks)
    for interval in range(intervals):
        if breaks[interval + 1] > breaks[interval] * (1.0 + 1.0e-9):
            _add_interval(
                table, first, outputs, seen, count, breaks[interval], breaks[interval + 1], total
            )
    scale = 1.0 / shape[AREA_SIGN]
    for output in range(outputs):
        total[output] = max(total[output] * scale, 0.0)
    return True
