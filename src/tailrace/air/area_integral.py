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
from .normal_distribution import ROOT_TWO_PI, normal_share
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
MOST_POINTS = 4


def _gauss(column: int) -> FloatArray:
    table = np.zeros((MOST_POINTS + 1, MOST_POINTS))
    for count in range(1, MOST_POINTS + 1):
        table[count, :count] = 0.5 * np.polynomial.legendre.leggauss(count)[column]
    return table


# Gauss points and weights on 0 to 1, by number of points.
GAUSS_NODES: FloatArray = 0.5 + _gauss(0)
GAUSS_WEIGHTS: FloatArray = _gauss(1)

# A panel spans at most this factor in distance, and an edge comes at most this many sigma-y nearer
# to the receptor or farther from it (see `_crossed`); the shorter ones need fewer points. Against
# far finer panels, an hour's largest error round a source is mostly near 2e-4, and below 1 %.
PANEL_RATIO = 3.0
PANEL_WIDTHS = 3.0
SMALLEST_PANEL = 0.03
TWO_POINT_RATIO, TWO_POINT_WIDTHS = 1.5, 0.9
THREE_POINT_WIDTHS = 1.9
# Factor in distance over which a plume that no edge crosses is first looked for.
EVEN_RATIO = 16.0
# sigma-y below which edges are not resolved further, m.
SMALLEST_WIDTH = 1.0e-3
# A panel is halved, down to this share of its distance, while its points miss the integral of the
# vertical term by more than this share: at a lid the term has bends.
BEND, SHORTEST_PANEL = 0.01, 0.03
# In a plume's tail only what is within this many sigma-y of the receptor counts; panels are as many
# times shorter there, because sigma-y has bends too, and a tail follows them steeply.
TAIL, TAIL_STEEPNESS = 6.0, 1.5
# A source counts as small when its half width is below this many sigma-y, and its length along
# the wind (one standard deviation) below this share of its distance. Both shrink with the
# receptor's distance from the plume's middle, in sigma-y, as the plume gets steeper there, and two
# points must give the mean vertical term to this share.
SMALL_WIDTH, SMALL_WIDTH_ASIDE = 0.5, 0.67
SMALL_LENGTH, SMALL_LENGTH_ASIDE = 0.15, 0.5
SMALL_BEND = 0.003
ROOT_THREE = math.sqrt(3.0)


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
def _crossed(
    edges: FloatArray, begin: int, finish: int, low: float, high: float, across: float,
    width_low: float, width_high: float,
) -> float:  # fmt: skip
    # Most sigma-y (at places `low` and `high`) that an edge within reach of the receptor's wind
    # line moves against it, by its slope and by the plume's growth; negative where none comes.
    reach = EDGE * max(width_low, width_high)
    widths, nearest, beyond = -1.0, math.inf, 0.0
    left, right = math.inf, -math.inf
    for edge in range(begin, finish):
        near, far = max(edges[edge, LOW], low), min(edges[edge, HIGH], high)
        if far <= near:
            continue
        first = across - (edges[edge, OFFSET] + edges[edge, SLOPE] * near)
        last = across - (edges[edge, OFFSET] + edges[edge, SLOPE] * far)
        within = min(first, last) < reach and max(first, last) > -reach
        first = (across - (edges[edge, OFFSET] + edges[edge, SLOPE] * low)) / width_low
        last = (across - (edges[edge, OFFSET] + edges[edge, SLOPE] * high)) / width_high
        left, right = min(left, first, last), max(right, first, last)
        if within:
            widths = max(widths, abs(last - first))
            if min(abs(first), abs(last)) < nearest:
                nearest, beyond = min(abs(first), abs(last)), max(abs(first), abs(last))
    # Beside the source all is tail: a share falls by as much as between the middle and so many
    # sigma-y as the squares differ by.
    if widths >= 0.0 and (left > 0.0 or right < 0.0):
        beyond = max(min(beyond, TAIL), nearest)
        widths = max(widths, TAIL_STEEPNESS * math.sqrt(beyond * beyond - nearest * nearest))
    return widths


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
def _sum_to(table: FloatArray, outputs: int, distance: float) -> float:
    # The first output's integral from the first node.
    cell, share = cell_of(distance)
    value = table[cell, 1] + 0.5 * share * (table[cell + 1, 1] - table[cell, 1])
    return float(table[cell, 1 + outputs] + (distance - DISTANCES[cell]) * value)


@inlined
def _term(table: FloatArray, distance: float) -> float:
    cell, share = cell_of(distance)
    return float(table[cell, 1] + share * (table[cell + 1, 1] - table[cell, 1]))


@inlined
def _bends(table: FloatArray, outputs: int, low: float, high: float, points: int) -> bool:
    # Whether a panel's points miss the integral of the vertical term.
    root_low = math.sqrt(low)
    span = math.sqrt(high) - root_low
    found = 0.0
    for point in range(points):
        root = root_low + GAUSS_NODES[points, point] * span
        found += 2.0 * GAUSS_WEIGHTS[points, point] * span * root * _term(table, root * root)
    sums = _sum_to(table, outputs, high) - _sum_to(table, outputs, low)
    return abs(found - sums) > BEND * abs(sums)


@inlined
def _add_panel(
    table: FloatArray, outputs: int, edges: FloatArray, begin: int, finish: int, along: float,
    across: float, low: float, high: float, points: int, total: FloatArray,
) -> None:  # fmt: skip
    # Gauss points are even in the root of distance, over which the plume changes slowly. The
    # share at one of them is taken for the whole panel, by the sums along the table; the points
    # give what the others differ by.
    root_low = math.sqrt(low)
    span = math.sqrt(high) - root_low
    root = root_low + GAUSS_NODES[points, 1] * span
    scale = 1.0 / _width(table, root * root)
    common = _crosswind_share(edges, begin, finish, along - root * root, across, scale)
    _add_even(table, outputs, common, low, high, total)
    for point in range(points):
        if point == 1:
            continue
        root = root_low + GAUSS_NODES[points, point] * span
        distance = root * root
        cell, share = cell_of(distance)
        width = table[cell, 0] + share * (table[cell + 1, 0] - table[cell, 0])
        part = _crosswind_share(edges, begin, finish, along - distance, across, 1.0 / width)
        weight = 2.0 * GAUSS_WEIGHTS[points, point] * span * root * (part - common)
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
        widths, high = 0.0, low
        width = _width(table, low)
        for ratio in (EVEN_RATIO, PANEL_RATIO):
            high = min(end, ratio * low)
            widths = _crossed(
                edges, begin, finish, along - high, along - low, across, _width(table, high), width
            )
            if widths < 0.0:
                break
        if widths < 0.0:
            middle = 0.5 * (low + high)
            scale = 1.0 / _width(table, middle)
            part = _crosswind_share(edges, begin, finish, along - middle, across, scale)
            _add_even(table, outputs, part, low, high, total)
        else:
            high, points = _points(low, end, high, widths)
            while high - low > SHORTEST_PANEL * low and _bends(table, outputs, low, high, points):
                high = 0.5 * (low + high)
            _add_panel(
                table, outputs, edges, begin, finish, along, across, low, high, points, total
            )
        low = high


@inlined
def _small(
    table: FloatArray, first: int, outputs: int, along: float, across: float, start: float,
    end: float, shape: FloatArray,
) -> bool:  # fmt: skip
    # Whether two points stand for the source.
    spread, half = shape[SPREAD], 0.5 * (shape[RIGHT] - shape[LEFT])
    if start <= NEAREST_AREA or spread >= SMALL_LENGTH * along:
        return False
    cell, _ = cell_of(along)
    width = table[cell, 0]
    if cell < first or half >= SMALL_WIDTH * width:
        return False
    aside = abs(across) / width
    if half * SMALL_WIDTH_ASIDE * aside >= SMALL_WIDTH * width:
        return False
    if spread * SMALL_LENGTH_ASIDE * aside * aside >= SMALL_LENGTH * along:
        return False
    near, far = max(along - ROOT_THREE * spread, start), min(along + ROOT_THREE * spread, end)
    if near < DISTANCES[first]:
        return False
    mean = (_sum_to(table, outputs, far) - _sum_to(table, outputs, near)) / (far - near)
    two = 0.5 * (_term(table, along - spread) + _term(table, along + spread))
    return bool(abs(two - mean) <= SMALL_BEND * abs(mean))


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
    aside = across - shape[CENTRE_V]
    if _small(table, first, outputs, centre_u, aside, start, end, shape):
        _add_small(table, first, outputs, centre_u, aside, shape, total)
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
