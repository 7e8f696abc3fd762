"""Loss of particles from a plume to the ground on the way to a distance.

`REGULATORY` is the rule of AERMOD 24142: one two-point Gauss quadrature of the whole path, which
under-depletes plumes near the ground. `CONVERGED` integrates, so that what is emitted is what is
deposited plus what is still airborne.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .distance_grid import DISTANCES, LOGARITHMS, cell_of
from .log_interpolation import log_cubic, log_slope

FloatArray = NDArray[np.float64]

NONE, REGULATORY, CONVERGED = 0, 1, 2
RULES = {"none": NONE, "regulatory": REGULATORY, "converged": CONVERGED}
GAUSS_OFFSET = 0.5 / math.sqrt(3.0)
LARGEST_EXPONENT = 50.0

# Where the two Gauss points of a path to each node of the distance grid lie.
_POINTS = np.array(
    [
        0.5 * (1.0 + DISTANCES) - GAUSS_OFFSET * (DISTANCES - 1.0),
        0.5 * (1.0 + DISTANCES) + GAUSS_OFFSET * (DISTANCES - 1.0),
    ]
)
PATH_LOGARITHMS: FloatArray = np.log(_POINTS)
PATH_CELLS: NDArray[np.int64] = np.searchsorted(DISTANCES, _POINTS, side="right") - 1


@kernel
def _interpolated(
    logs: FloatArray, slopes: FloatArray, step: int, last: int, point: int, node: int
) -> float:
    coarse = min(PATH_CELLS[point, node] // step, last - 1)
    start = LOGARITHMS[coarse * step]
    width = LOGARITHMS[(coarse + 1) * step] - start
    rise = logs[coarse + 1] - logs[coarse]
    left = slopes[coarse] * width - rise
    right = rise - slopes[coarse + 1] * width
    share = (PATH_LOGARITHMS[point, node] - start) / width
    return math.exp(log_cubic(logs[coarse], rise, left, right, share))


@kernel
def two_point_path(
    logs: FloatArray, slopes: FloatArray, step: int, last: int, coarse: int
) -> float:
    """Return the path integral of the depleting term by two Gauss points.

    Parameters
    ----------
    logs, slopes : ndarray, shape (coarse nodes,)
        Natural logarithm of the term (s/m2) at every `step`-th node of the distance grid, and its
        slope over the logarithm of distance.
    step : int
        Nodes of the grid between coarse nodes.
    last : int
        Last coarse node at which the term is known.
    coarse : int
        Coarse node at the end of the path.

    Returns
    -------
    float
        Integral from 1 m, s/m.
    """
    node = coarse * step
    near = _interpolated(logs, slopes, step, last, 0, node)
    far = _interpolated(logs, slopes, step, last, 1, node)
    return float(0.5 * (DISTANCES[node] - 1.0) * (near + far))


@kernel
def first_needed(rule: int, step: int, first: int) -> int:
    """Return the lowest coarse node whose depleting term the rule looks at.

    Parameters
    ----------
    rule : int
        0 none, 1 regulatory, 2 converged.
    step : int
        Nodes of the grid between coarse nodes.
    first : int
        Lowest coarse node to be depleted.

    Returns
    -------
    int
        Coarse node.
    """
    if rule != REGULATORY:
        return 0
    distance = DISTANCES[first * step]
    nearest = 0.5 * (1.0 + distance) - GAUSS_OFFSET * (distance - 1.0)
    return max(cell_of(nearest)[0] // step - 1, 0)


@kernel
def cell_path(logs: FloatArray, step: int, coarse: int) -> float:
    """Return the integral of the depleting term between two coarse nodes.

    Parameters
    ----------
    logs : ndarray, shape (coarse nodes,)
        Natural logarithm of the term (s/m2) at every `step`-th node of the distance grid.
    step : int
        Nodes of the grid between coarse nodes.
    coarse : int
        The lower node.

    Returns
    -------
    float
        Integral, s/m, of the power law between the two.
    """
    start, end = coarse * step, (coarse + 1) * step
    width = LOGARITHMS[end] - LOGARITHMS[start]
    low = math.exp(logs[coarse]) * DISTANCES[start]
    high = math.exp(logs[coarse + 1]) * DISTANCES[end]
    slope = (logs[coarse + 1] - logs[coarse]) / width + 1.0
    if abs(slope) < 1.0e-6:
        return float(low * width)
    return float((high - low) / slope)


@kernel
def remaining_share(velocity: float, path: float) -> float:
    """Return the share still airborne.

    Parameters
    ----------
    velocity : float
        Deposition velocity, m/s.
    path : float
        Path integral, s/m.

    Returns
    -------
    float
        Share, 1.
    """
    return math.exp(-min(velocity * path, LARGEST_EXPONENT))


@kernel
def fill_paths(
    logs: FloatArray, slopes: FloatArray, step: int, rule: int, below: int, first: int,
    last: int, paths: FloatArray,
) -> None:  # fmt: skip
    """Fill the path integrals at coarse nodes by the chosen rule.

    Parameters
    ----------
    logs : ndarray, shape (coarse nodes,)
        Natural logarithm of the depleting term (s/m2).
    slopes : ndarray, shape (coarse nodes,)
        Scratch.
    step : int
        Nodes of the grid between coarse nodes.
    rule : int
        0 none, 1 regulatory, 2 converged (the term must then be known from node 0).
    below : int
        Lowest coarse node at which the term is known.
    first, last : int
        Coarse nodes to fill.
    paths : ndarray, shape (coarse nodes,)
        Changed in place, s/m.
    """
    if rule == NONE:
        paths[first : last + 1] = 0.0
        return
    if rule == REGULATORY:
        for coarse in range(below, last + 1):
            slopes[coarse] = log_slope(logs, step, below, last, coarse)
        for coarse in range(first, last + 1):
            paths[coarse] = two_point_path(logs, slopes, step, last, coarse)
        return
    path = 0.0
    for coarse in range(last + 1):
        paths[coarse] = path
        if coarse < last:
            path += cell_path(logs, step, coarse)
