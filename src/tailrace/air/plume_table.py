"""Plume states of one hour and one kind of release, tabulated over distance."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .decay import decay_factor
from .depletion import CONVERGED, fill_paths, first_needed, remaining_share
from .deposition_velocity import deposition_velocity
from .distance_grid import DISTANCES, LOGARITHMS, cell_of
from .hour import Hour
from .kernel import kernel
from .log_interpolation import log_cubic, log_slope
from .open_pit import escape_fraction
from .plume_node import (
    CROSSWIND,
    MEANDER,
    PENETRATED_CROSSWIND,
    TERMS,
    TRAVEL_TIME,
    fill_node,
    node_columns,
)
from .release import AREA, PIT, Release

FloatArray = NDArray[np.float64]

SMALLEST = 1.0e-300
# A plume is looked up at distances where a receptor off its axis is within this many sigma-y.
POINT_REACH = 8.0
AREA_REACH = 4.5
# Columns of a table for points: sigma-y, sigma-y penetrated, meander weight, then logarithms
# of main and penetrated terms of every output. For areas: sigma-y, then the terms themselves.
POINT_COLUMNS = 3
AREA_COLUMNS = 1
# Columns of a row of particle sizes.
SETTLING, DIAMETER = 0, 1
# Columns of the numbers of a release class.
METHOD, FINE_FRACTION, GIVEN_VELOCITY, SIZES, NEAREST, FARTHEST_NEEDED = range(6)
CLASS_COLUMNS = 6


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
    nodes: FloatArray,
    shares: FloatArray,
) -> None:
    # Airborne share by size and node, and in the last row the deposition velocities.
    count = int(options[SIZES])
    below = first_needed(rule, step, first)
    logs, slopes, paths = np.zeros(last + 1), np.zeros(last + 1), np.zeros(last + 1)
    for size in range(count):
        velocity = deposition_velocity(
            hour, release.ambient, int(options[METHOD]), sizes[size, DIAMETER],
            sizes[size, SETTLING], options[FINE_FRACTION], options[GIVEN_VELOCITY],
        )  # fmt: skip
        shares[size, len(nodes)] = velocity
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


@kernel
def _small_exponential(exponent: float) -> float:
    # To 1e-7 by its series where small, which it is between neighbouring nodes.
    if abs(exponent) > 0.35:
        return math.exp(exponent)
    series = 1.0 + exponent * (1.0 / 6.0)
    series = 1.0 + exponent * 0.2 * series
    series = 1.0 + exponent * 0.25 * series
    series = 1.0 + exponent * (1.0 / 3.0) * series
    series = 1.0 + exponent * 0.5 * series
    return 1.0 + exponent * series


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
        base = 0.0 if as_logs else math.exp(low)
        for extra in range(step):
            share = (LOGARITHMS[start + extra] - LOGARITHMS[start]) / width
            value = log_cubic(low, rise, left, right, share)
            if as_logs:
                table[start + extra, column] = value
            else:
                table[start + extra, column] = base * _small_exponential(value - low)
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
                part *= shares[size, len(nodes)]
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
    step: int,
    outputs: int,
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
    options : ndarray, shape (6,)
        Deposition method, fine fraction, given velocity (m/s), number of sizes, nearest and
        farthest distance looked up (m).
    weights : ndarray, shape (species, sizes)
        Share of each size in each species, 1.
    decay : ndarray, shape (species, 3)
        Decay kind and constants (see `decay_factor`).
    receptor_height : float
        Receptor above ground, m.
    rule : int
        Depletion rule.
    step : int
        Nodes of the distance grid between evaluated states.
    outputs : int
        Number of species, doubled where deposition is wanted of any class.
    table : ndarray, shape (nodes, columns)
        Changed in place.

    Returns
    -------
    int
        First node that holds values; nearer, the plume reaches no receptor.
    """
    count = int(options[SIZES])
    deposit = options[METHOD] > 0.0
    coarse_nodes = (len(table) - 1) // step + 1
    nodes = np.empty((coarse_nodes, node_columns(count, deposit)))
    shares = np.empty((count, coarse_nodes + 1))
    settling = sizes[:count, SETTLING].copy()
    first, last = _fill_nodes(
        hour, profiles, release, settling, options, receptor_height, deposit, rule, step, nodes
    )
    _fill_shares(hour, release, sizes, options, deposit, rule, step, first, last, nodes, shares)
    escape = np.ones(count)
    if release.kind == PIT:
        for size in range(count):
            escape[size] = escape_fraction(settling[size], profiles)
    values = np.empty(coarse_nodes)
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
    return first * step
