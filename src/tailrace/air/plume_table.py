"""Plume states of one hour and one kind of release, tabulated over distance."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined, kernel

from .area_integral import add_up
from .decay import decay_factor
from .depletion import CONVERGED, fill_paths, first_needed, remaining_share
from .deposition_velocity import deposition_velocity
from .distance_grid import DISTANCES, LOGARITHMS, cell_of
from .hour import Hour
from .log_interpolation import log_cubic, log_slope
from .open_pit import escape_fraction
from .plume_node import (
    CROSSWIND,
    MEANDER,
    PENETRATED_CROSSWIND,
    TERMS,
    TERMS_PER_SIZE,
    TRAVEL_TIME,
    fill_node,
)
from .release import AREA, PIT, Release

FloatArray = NDArray[np.float64]

SMALLEST = 1.0e-300
SMALL_EXPONENT = 0.35
# A plume is looked up at distances where a receptor off its axis is within this many sigma-y.
POINT_REACH = 8.0
AREA_REACH = 4.5
# Columns of a table for points: sigma-y, sigma-y penetrated, meander weight, then logarithms
# of main and penetrated terms of every output. For areas: sigma-y, then the terms themselves and
# their integrals from the nearest distance.
POINT_COLUMNS = 3
AREA_COLUMNS = 1
# Columns of a row of particle sizes.
SETTLING, DIAMETER = 0, 1
# Columns of the numbers of a release class.
METHOD, FINE_FRACTION, GIVEN_VELOCITY, SIZES, NEAREST, FARTHEST_NEEDED, STEP = range(7)
CLASS_COLUMNS = 7


class TableScratch(NamedTuple):
    """Room to work in for one table.

    Attributes
    ----------
    nodes : ndarray, shape (coarse nodes, columns of a node)
    shares : ndarray, shape (sizes, coarse nodes + 1)
    lines : ndarray, shape (4, coarse nodes)
    escape : ndarray, shape (sizes,)
    settling : ndarray, shape (sizes,)
    """

    nodes: FloatArray
    shares: FloatArray
    lines: FloatArray
    escape: FloatArray
    settling: FloatArray


def table_scratch(sizes: int, nodes: int, step: int) -> TableScratch:
    """Return room to work in for tables of at most so many sizes and nodes.

    Parameters
    ----------
    sizes : int
        Number of particle sizes.
    nodes, step : int
        Nodes of the tables, and the fewest nodes between evaluated states.

    Returns
    -------
    TableScratch
        Not initialised.
    """
    coarse = (nodes - 1) // step + 1
    return TableScratch(
        np.empty((coarse, TERMS + TERMS_PER_SIZE * sizes)),
        np.empty((sizes, coarse + 1)),
        np.empty((4, coarse)),
        np.empty(sizes),
        np.empty(sizes),
    )


@kernel
def _fill_nodes(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    settling: FloatArray,
    options: FloatArray,
    receptor_height: float,
    deposit: bool,
    rule: int,
    step: int,
    nodes: FloatArray,
) -> tuple[int, int]:
    # Fill states from the farthest distance inward as far as any receptor can look.
    last = min(cell_of(options[FARTHEST_NEEDED])[0] // step + 1, len(nodes) - 1)
    nearest = options[NEAREST]
    reach = AREA_REACH if release.kind >= AREA else POINT_REACH
    first = 0
    for coarse in range(last, -1, -1):
        distance = DISTANCES[coarse * step]
        row = nodes[coarse]
        fill_node(
            hour, profiles, release, settling, distance, receptor_height, deposit,
            rule != CONVERGED, row,
        )  # fmt: skip
        width = row[CROSSWIND]
        if release.penetrated > 0.0:
            width = max(width, row[PENETRATED_CROSSWIND])
        if distance < nearest and nearest * nearest - distance * distance > (reach * width) ** 2:
            first = coarse
            break
    if deposit and first > 0:
        below = first_needed(rule, step, first)
        for coarse in range(first - 1, below - 1, -1):
            fill_node(
                hour, profiles, release, settling, DISTANCES[coarse * step], receptor_height,
                deposit, rule != CONVERGED, nodes[coarse],
            )  # fmt: skip
    return first, last


@kernel
def _fill_shares(
    hour: Hour,
    release: Release,
    sizes: FloatArray,
    options: FloatArray,
    deposit: bool,
    rule: int,
    step: int,
    first: int,
    last: int,
    scratch: TableScratch,
) -> None:
    # Airborne share by size and node, and in the last row the deposition velocities.
    count = int(options[SIZES])
    below = first_needed(rule, step, first)
    nodes, shares = scratch.nodes, scratch.shares
    logs, slopes, paths = scratch.lines[0], scratch.lines[1], scratch.lines[2]
    for size in range(count):
        velocity = deposition_velocity(
            hour, release.ambient, int(options[METHOD]), sizes[size, DIAMETER],
            sizes[size, SETTLING], options[FINE_FRACTION], options[GIVEN_VELOCITY],
        )  # fmt: skip
        shares[size, -1] = velocity
        if not deposit:
            shares[size, first : last + 1] = 1.0
            continue
        column = TERMS + 4 * count + size
        # Sizes that travel together have one path integral.
        alike = size > 0
        for coarse in range(below, last + 1):
            if alike and nodes[coarse, column] != nodes[coarse, column - 1]:
                alike = False
        if not alike:
            for coarse in range(below, last + 1):
                logs[coarse] = math.log(max(nodes[coarse, column], SMALLEST))
            fill_paths(logs, slopes, step, rule, below, first, last, paths)
        for coarse in range(first, last + 1):
            shares[size, coarse] = remaining_share(velocity, paths[coarse])


@inlined
def _small_exponential(exponent: float) -> float:
    # To 1e-7 by its series up to 0.35, which it is between neighbouring nodes.
    series = 1.0 + exponent * (1.0 / 6.0)
    series = 1.0 + exponent * 0.2 * series
    series = 1.0 + exponent * 0.25 * series
    series = 1.0 + exponent * (1.0 / 3.0) * series
    series = 1.0 + exponent * 0.5 * series
    return 1.0 + exponent * series


@inlined
def _refine_interval(
    start: int, step: int, rise: float, left: float, right: float, scale: float, base: float,
    column: int, table: FloatArray,
) -> None:  # fmt: skip
    # One coarse interval of values; `scale` is one over its width.
    origin = LOGARITHMS[start]
    if abs(rise) + 0.25 * (abs(left) + abs(right)) < SMALL_EXPONENT:
        for node in range(start, start + step):
            value = log_cubic(0.0, rise, left, right, (LOGARITHMS[node] - origin) * scale)
            table[node, column] = base * _small_exponential(value)
    else:
        for node in range(start, start + step):
            value = log_cubic(0.0, rise, left, right, (LOGARITHMS[node] - origin) * scale)
            table[node, column] = base * math.exp(value)


@kernel
def _refine(
    logs: FloatArray, step: int, first: int, last: int, column: int, as_logs: bool,
    table: FloatArray,
) -> None:  # fmt: skip
    # From coarse nodes to the table by cubics in the logarithms of both; `logs` is the logarithm.
    slope = log_slope(logs, step, first, last, first)
    for coarse in range(first, last):
        start = coarse * step
        width = LOGARITHMS[start + step] - LOGARITHMS[start]
        low, rise = logs[coarse], logs[coarse + 1] - logs[coarse]
        following = log_slope(logs, step, first, last, coarse + 1)
        left, right = slope * width - rise, rise - following * width
        if as_logs:
            for node in range(start, start + step):
                share = (LOGARITHMS[node] - LOGARITHMS[start]) / width
                table[node, column] = log_cubic(low, rise, left, right, share)
        else:
            _refine_interval(
                start, step, rise, left, right, 1.0 / width, math.exp(low), column, table
            )
        slope = following
    table[last * step, column] = logs[last] if as_logs else math.exp(logs[last])


@kernel
def _refine_positive(
    nodes: FloatArray, source: int, step: int, first: int, last: int, column: int,
    values: FloatArray, table: FloatArray,
) -> None:  # fmt: skip
    for coarse in range(first, last + 1):
        values[coarse] = math.log(nodes[coarse, source])
    _refine(values, step, first, last, column, False, table)


@kernel
def _output(
    nodes: FloatArray,
    shares: FloatArray,
    weights: FloatArray,
    decay: FloatArray,
    count: int,
    base: int,
    flux: bool,
    escape: FloatArray,
    first: int,
    last: int,
    out: FloatArray,
) -> None:
    # Logarithm of one output at all nodes: sizes weighted by mass, airborne share and, for
    # deposition, speed.
    for coarse in range(first, last + 1):
        total = 0.0
        for size in range(count):
            part = weights[size] * escape[size] * shares[size, coarse]
            if flux:
                part *= shares[size, -1]
            total += part * nodes[coarse, base + size]
        factor = decay_factor(int(decay[0]), decay[1], decay[2], nodes[coarse, TRAVEL_TIME])
        out[coarse] = math.log(max(total * factor, SMALLEST))


@kernel
def fill_table(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    sizes: FloatArray,
    options: FloatArray,
    weights: FloatArray,
    decay: FloatArray,
    receptor_height: float,
    rule: int,
    outputs: int,
    scratch: TableScratch,
    table: FloatArray,
) -> int:
    """Fill the table of one release class in one hour.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    release : Release
        The source in this hour.
    sizes : ndarray, shape (sizes, 2)
        Settling velocity (m/s) and diameter (um).
    options : ndarray, shape (7,)
        Deposition method, fine fraction, given velocity (m/s), number of sizes, nearest and
        farthest distance looked up (m), nodes of the distance grid between evaluated states.
    weights : ndarray, shape (species, sizes)
        Share of each size in each species, 1.
    decay : ndarray, shape (species, 3)
        Decay kind and constants (see `decay_factor`).
    receptor_height : float
        Receptor above ground, m.
    rule : int
        Depletion rule.
    outputs : int
        Number of species, doubled where deposition is wanted of any class.
    scratch : TableScratch
        Room to work in.
    table : ndarray, shape (nodes, columns)
        Changed in place.

    Returns
    -------
    int
        First node that holds values; nearer, the plume reaches no receptor.
    """
    count = int(options[SIZES])
    step = int(options[STEP])
    deposit = options[METHOD] > 0.0
    coarse_nodes = (len(table) - 1) // step + 1
    nodes, shares, values = scratch.nodes[:coarse_nodes], scratch.shares, scratch.lines[3]
    settling, escape = scratch.settling[:count], scratch.escape[:count]
    for size in range(count):
        settling[size] = sizes[size, SETTLING]
    first, last = _fill_nodes(
        hour, profiles, release, settling, options, receptor_height, deposit, rule, step, nodes
    )
    _fill_shares(hour, release, sizes, options, deposit, rule, step, first, last, scratch)
    for size in range(count):
        escape[size] = 1.0
        if release.kind == PIT:
            escape[size] = escape_fraction(settling[size], profiles)
    offset = AREA_COLUMNS
    point = release.kind < AREA
    _refine_positive(nodes, CROSSWIND, step, first, last, 0, values, table)
    if point:
        offset = POINT_COLUMNS
        _refine_positive(nodes, MEANDER, step, first, last, 2, values, table)
        if release.penetrated > 0.0:
            _refine_positive(nodes, PENETRATED_CROSSWIND, step, first, last, 1, values, table)
    species = len(weights)
    for output in range(outputs):
        flux = output >= species
        kind = output - species if flux else output
        base = TERMS + (2 * count if flux else 0)
        for part in range(2 if point else 1):
            column = offset + part * outputs + output
            if (flux and not deposit) or (part == 1 and release.penetrated == 0.0):
                nothing = math.log(SMALLEST) if point else 0.0
                table[first * step : last * step + 1, column] = nothing
                continue
            _output(
                nodes, shares, weights[kind], decay[kind], count, base + part * count, flux,
                escape, first, last, values,
            )  # fmt: skip
            _refine(values, step, first, last, column, point, table)
    if not point:
        add_up(table, outputs, first * step, last * step)
    return first * step
