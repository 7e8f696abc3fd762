"""One plume in one hour at single receptors, without tables: the exact evaluation.

The year runs use tabulated plume states; this is what they are checked against, and what serves
for a few receptors.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .boundary_layer import fill_profiles
from .constants import NEAREST_POINT, REFLECTION_WIDTHS
from .deposition_velocity import deposition_velocity
from .hour import Hour, downwind, read_hour
from .plume_node import (
    CROSSWIND,
    MEANDER,
    PENETRATED_CROSSWIND,
    TERMS,
    fill_node,
    node_columns,
)
from .release import VOLUME, Release, release_of
from .vertical_grid import LEVELS, ROWS

FloatArray = NDArray[np.float64]

ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
GAUSS_OFFSET = 0.5 / math.sqrt(3.0)


@kernel
def _fill_depletion(
    hour: Hour, profiles: FloatArray, release: Release, settling: FloatArray,
    velocity: FloatArray, distance: float, tall: float, row: FloatArray, out: FloatArray,
) -> None:  # fmt: skip
    # The regulatory rule: two Gauss points between 1 m and the receptor.
    sizes = len(settling)
    out[:] = 0.0
    for sign in (-1.0, 1.0):
        middle = 0.5 * (1.0 + distance) + sign * GAUSS_OFFSET * (distance - 1.0)
        fill_node(hour, profiles, release, settling, middle, tall, True, True, row)
        for size in range(sizes):
            out[size] += 0.5 * (distance - 1.0) * row[TERMS + 4 * sizes + size]
    for size in range(sizes):
        out[size] = math.exp(-min(50.0, max(-50.0, velocity[size] * out[size])))


@kernel
def _part(
    row: FloatArray, weights: FloatArray, depletion: FloatArray, velocity: FloatArray,
    crosswind: float, pancake: float, base: int,
) -> float:  # fmt: skip
    # Horizontal times vertical terms summed over sizes; `velocity` 1 gives concentration.
    sizes = len(weights)
    total = 0.0
    main = pancake
    through = pancake
    if pancake < 0.0:
        width = row[CROSSWIND]
        main = math.exp(-0.5 * (crosswind / width) ** 2) / (ROOT_TWO_PI * width)
        width = row[PENETRATED_CROSSWIND]
        through = math.exp(-0.5 * (crosswind / width) ** 2) / (ROOT_TWO_PI * width)
    for size in range(sizes):
        share = weights[size] * depletion[size] * velocity[size]
        total += share * main * row[base + size]
        total += share * through * row[base + sizes + size]
    return total


@kernel
def point_plume(
    hour_row: FloatArray,
    source: FloatArray,
    weights: FloatArray,
    settling: FloatArray,
    diameters: FloatArray,
    method: int,
    east: FloatArray,
    north: FloatArray,
    receptor_height: float,
) -> FloatArray:
    """Return concentration and deposition of one point or volume in one hour.

    Parameters
    ----------
    hour_row : ndarray, shape (19,)
        One row of `hour_table`.
    source : ndarray, shape (9,)
        Source row (see `release_of`).
    weights, settling, diameters : ndarray, shape (sizes,)
        Mass fractions (1), settling velocities (m/s) and diameters (um); for a gas one size with
        settling velocity zero.
    method : int
        0 gas, 1 particles by size.
    east, north : ndarray, shape (n,)
        Receptors relative to the source, m.
    receptor_height : float
        Above ground, m.

    Returns
    -------
    ndarray, shape (n, 2)
        Concentration (s/m3) and deposition flux (1/m2) per unit release rate.
    """
    hour = read_hour(hour_row)
    profiles = np.zeros((ROWS, LEVELS))
    fill_profiles(hour, profiles)
    release = release_of(hour, profiles, source)
    sizes = len(settling)
    deposit = method > 0
    columns = node_columns(sizes, True)
    row, other = np.zeros(columns), np.zeros(columns)
    velocity, ones = np.zeros(sizes), np.ones(sizes)
    for size in range(sizes):
        velocity[size] = deposition_velocity(
            hour, release.ambient, method, diameters[size], settling[size], 0.0, 0.0
        )
    near, far = np.ones(sizes), np.ones(sizes)
    result = np.zeros((len(east), 2))
    closest = NEAREST_POINT
    if release.kind == VOLUME:
        closest += REFLECTION_WIDTHS * release.initial_side
    for number in range(len(east)):
        along, across = downwind(hour, east[number], north[number])
        radius = math.hypot(along, across)
        if radius < closest:
            continue
        if deposit:
            _fill_depletion(
                hour, profiles, release, settling, velocity, radius, receptor_height, other, far
            )
        fill_node(hour, profiles, release, settling, radius, receptor_height, deposit, True, row)
        meander = row[MEANDER]
        pancake = 1.0 / (2.0 * math.pi * radius)
        result[number, 0] = meander * _part(row, weights, far, ones, 0.0, pancake, TERMS)
        low = TERMS + 2 * sizes
        if deposit:
            result[number, 1] = meander * _part(row, weights, far, velocity, 0.0, pancake, low)
        if along < 1.0:
            continue
        if deposit:
            _fill_depletion(
                hour, profiles, release, settling, velocity, along, receptor_height, other, near
            )
        fill_node(hour, profiles, release, settling, along, receptor_height, deposit, True, row)
        rest = 1.0 - meander
        result[number, 0] += rest * _part(row, weights, near, ones, across, -1.0, TERMS)
        if deposit:
            result[number, 1] += rest * _part(row, weights, near, velocity, across, -1.0, low)
    return result
