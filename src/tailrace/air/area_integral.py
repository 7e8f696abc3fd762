"""Concentration downwind of an area: one integral over distance.

Across the wind the plume of every strip is known (a difference of error functions over the
strip's edges); along the wind the tabulated vertical term is summed. Sources that are small
against the plume are taken by their moments.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined, kernel

from .constants import NEAREST_AREA
from .distance_grid import DISTANCES, cell_of
from .turned_polygon import (
    AREA_SIGN,
    BEGIN,
    BOTTOM,
    CENTRE_U,
    CENTRE_V,
    FAR,
    FINISH,
    HIGH,
    LEFT,
    LOW,
    NEAR,
    OFFSET,
    RIGHT,
    SIGN,
    SKEW,
    SLOPE,
    SPREAD,
    TOP,
    WIDTH,
)

FloatArray = NDArray[np.float64]

# Beyond this many sigma-y a plume's edge contributes nothing (share 3e-5).
EDGE = 4.0
ROOT_TWO_PI = math.sqrt(2.0 * math.pi)

_NORMAL_CELLS = 32
_NORMAL_END = 5.5
_NORMAL_MASK = 511
_ROUNDING = 1.5 * 2.0**52
_ARGUMENTS = (np.arange(_NORMAL_MASK + 1) + 256) % 512 - 256
# Normal distribution and its density side by side, negative arguments after the positive ones;
# so few that they stay near the processor.
NORMAL: FloatArray = np.array(
    [
        [0.5 * math.erfc(-x / math.sqrt(2.0)), math.exp(-0.5 * x * x) / ROOT_TWO_PI]
        for x in _ARGUMENTS / _NORMAL_CELLS
    ]
)

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
PANEL_RATIO = 3.0
PANEL_WIDTHS = 3.0
SMALLEST_PANEL = 0.1
TWO_POINT_RATIO, TWO_POINT_WIDTHS = 1.5, 0.9
THREE_POINT_WIDTHS = 1.9
# Factor in distance over which a plume that no edge crosses is first looked for.
EVEN_RATIO = 16.0
# sigma-y below which edges are not resolved further, m.
SMALLEST_WIDTH = 1.0e-3
# A source counts as small when its half width is below this many sigma-y, and its length along
# the wind (one standard deviation) below this share of its distance; errors then stay below 0.2 %.
SMALL_WIDTH = 0.5
SMALL_LENGTH = 0.15


@inlined
def normal_share(argument: float) -> float:
    """Return the normal distribution function, to 1e-7.

    Parameters
    ----------
    argument : float
        Standard deviations from the mean, 1.

    Returns
    -------
    float
        Share below, 1; beyond 5.5 as at 5.5.
    """
    argument = min(max(argument, -_NORMAL_END), _NORMAL_END)
    # Adding so large a number rounds; the last bits of the sum are the nearest cell of the table.
    rounded = argument * _NORMAL_CELLS + _ROUNDING
    cell = np.float64(rounded).view(np.int64) & _NORMAL_MASK
    middle = (rounded - _ROUNDING) * (1.0 / _NORMAL_CELLS)
    # Taylor's series of second order from there.
    apart = argument - middle
    return float(NORMAL[cell, 0] + apart * (1.0 - 0.5 * apart * middle) * NORMAL[cell, 1])


@kernel
def add_up(table: FloatArray, outputs: int, first: int, last: int) -> None:
    """Fill the integrals of the terms along the distance.

    Parameters
    ----------
    table : ndarray, shape (nodes, 1 + 2 outputs)
        sigma-y and terms over distance; the last columns are changed in place.
    outputs : int
        Number of outputs.
    first, last : int
        Nodes that hold values.
    """
    for output in range(outputs):
        column = 1 + output
        total = 0.0
        table[first, column + outputs] = 0.0
        for node in range(first, last):
            mean = 0.5 * (table[node, column] + table[node + 1, column])
            total += (DISTANCES[node + 1] - DISTANCES[node]) * mean
            table[node + 1, column + outputs] = total


@inlined
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


@inlined
def _crosswind_share(
    edges: FloatArray, begin: int, finish: int, place: float, across: float, scale: float
) -> float:
    # Signed share of the plume from the strip at `place` that passes the receptor.
    share = 0.0
    for edge in range(begin, finish):
        apart = across - (edges[edge, OFFSET] + edges[edge, SLOPE] * place)
        within = edges[edge, LOW] <= place < edges[edge, HIGH]
        share += (edges[edge, SIGN] if within else 0.0) * normal_share(apart * scale)
    return share


@inlined
def _steepest(
    edges: FloatArray, begin: int, finish: int, low: float, high: float, across: float,
    reach: float,
) -> float:  # fmt: skip
    # Steepest edge that comes within reach of the receptor's wind line; negative where none does.
    steepest = -1.0
    for edge in range(begin, finish):
        near, far = max(edges[edge, LOW], low), min(edges[edge, HIGH], high)
        first = across - (edges[edge, OFFSET] + edges[edge, SLOPE] * near)
        last = across - (edges[edge, OFFSET] + edges[edge, SLOPE] * far)
        if far > near and min(first, last) < reach and max(first, last) > -reach:
            steepest = max(steepest, abs(edges[edge, SLOPE]))
    return steepest


@inlined
def _width(table: FloatArray, distance: float) -> float:
    cell, share = cell_of(distance)
    width = table[cell, 0] + share * (table[cell + 1, 0] - table[cell, 0])
    return float(max(width, SMALLEST_WIDTH))


@inlined
def _add_even(
    table: FloatArray, outputs: int, part: float, low: float, high: float, total: FloatArray
) -> None:
    # Where one share holds all the way, the sums along the table are the integral.
    cell_low, share_low = cell_of(low)
    cell_high, share_high = cell_of(high)
    before, beyond = low - DISTANCES[cell_low], high - DISTANCES[cell_high]
    for output in range(outputs):
        column = 1 + output
        near, far = table[cell_low, column], table[cell_high, column]
        near += 0.5 * share_low * (table[cell_low + 1, column] - near)
        far += 0.5 * share_high * (table[cell_high + 1, column] - far)
        sums = table[cell_high, column + outputs] - table[cell_low, column + outputs]
        total[output] += part * (sums + beyond * far - before * near)


@inlined
def _points(low: float, end: float, high: float, widths: float) -> tuple[float, int]:
    # How far one Gauss panel reaches, and its points: slanting edges cross the plume.
    span = high - low
    if widths > PANEL_WIDTHS:
        span *= max(PANEL_WIDTHS / widths, SMALLEST_PANEL)
        widths = PANEL_WIDTHS
        # A sliver at the end joins the last panel.
        if end - low < 1.2 * span:
            span = end - low
    if widths < TWO_POINT_WIDTHS and span < (TWO_POINT_RATIO - 1.0) * low:
        return low + span, 2
    return low + span, 3 if widths < THREE_POINT_WIDTHS else 4


@inlined
def _add_panel(
    table: FloatArray, outputs: int, edges: FloatArray, begin: int, finish: int, along: float,
    across: float, low: float, high: float, points: int, total: FloatArray,
) -> None:  # fmt: skip
    # Gauss points are even in the root of distance, over which the plume changes slowly.
    root_low = math.sqrt(low)
    span = math.sqrt(high) - root_low
    for point in range(points):
        root = root_low + GAUSS_NODES[points, point] * span
        distance = root * root
        cell, share = cell_of(distance)
        width = table[cell, 0] + share * (table[cell + 1, 0] - table[cell, 0])
        part = _crosswind_share(edges, begin, finish, along - distance, across, 1.0 / width)
        weight = 2.0 * GAUSS_WEIGHTS[points, point] * span * root * part
        for output in range(outputs):
            value = table[cell, 1 + output]
            total[output] += weight * (value + share * (table[cell + 1, 1 + output] - value))


@inlined
def _add_strip(
    table: FloatArray, outputs: int, edges: FloatArray, begin: int, finish: int, along: float,
    across: float, start: float, end: float, total: FloatArray,
) -> None:  # fmt: skip
    low = start
    while low < end:
        steepest, high = 0.0, low
        for ratio in (EVEN_RATIO, PANEL_RATIO):
            high = min(end, ratio * low)
            reach = EDGE * _width(table, high)
            steepest = _steepest(edges, begin, finish, along - high, along - low, across, reach)
            if steepest < 0.0:
                break
        if steepest < 0.0:
            middle = 0.5 * (low + high)
            scale = 1.0 / _width(table, middle)
            part = _crosswind_share(edges, begin, finish, along - middle, across, scale)
            _add_even(table, outputs, part, low, high, total)
        else:
            widths = steepest * (high - low) / _width(table, low)
            high, points = _points(low, end, high, widths)
            _add_panel(
                table, outputs, edges, begin, finish, along, across, low, high, points, total
            )
        low = high


@inlined
def area_plume(
    table: FloatArray,
    first: int,
    outputs: int,
    shape: FloatArray,
    strips: FloatArray,
    edges: FloatArray,
    along: float,
    across: float,
    total: FloatArray,
) -> bool:
    """Return what a receptor gets from an area per unit release of the whole area.

    Parameters
    ----------
    table : ndarray, shape (nodes, 1 + 2 outputs)
        Plume states over distance: sigma-y, terms, and the terms' sums along the distance (see
        `add_up`).
    first : int
        First node that holds values.
    outputs : int
        Number of outputs.
    shape : ndarray, shape (10,)
        From `turn_polygon`.
    strips, edges : ndarray, shape (strips, 4) and (sides of strips, 5)
        From `cut_strips`.
    along, across : float
        The receptor's place in the wind's directions, m.
    total : ndarray, shape (outputs,)
        Changed in place: mean over the area of the plumes' concentrations, s/m3.

    Returns
    -------
    bool
        Whether the receptor gets anything.
    """
    end = along - shape[NEAR]
    # Nearer than the first node the plume has not come to the ground.
    nearest = max(NEAREST_AREA, DISTANCES[first])
    if end <= nearest:
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
    for strip in range(len(strips)):
        low, high = along - strips[strip, TOP], along - strips[strip, BOTTOM]
        low = max(low, nearest)
        if high > low:
            begin, finish = int(strips[strip, BEGIN]) & 0xFFFF, int(strips[strip, FINISH]) & 0xFFFF
            _add_strip(table, outputs, edges, begin, finish, along, across, low, high, total)
    scale = 1.0 / shape[AREA_SIGN]
    for output in range(outputs):
        total[output] = max(total[output] * scale, 0.0)
    return True
