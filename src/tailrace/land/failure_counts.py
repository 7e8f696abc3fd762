"""The compiled loop over cells and draws: how often a cell fails, and how wet it is on average.

Written with what depends on the draw alone (A, B, r, q) and on the cell alone (sin b, cos b, and
the factor f of the thickness), a cell fails where

    A / f + B cos b (1 - r w) <= sin b,    A = C / (h rho g),  B = tan phi,
    w = min(1, (R a + i) / (K h f sin b)).

Cells are taken in tiles whose counters stay in the processor's fastest memory; each result is
written by one iteration, and sums run over the draws in order, so that the bytes do not depend on
the number of threads.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import parallel_kernel, prange

FloatArray = NDArray[np.float64]

TILE = 256


@parallel_kernel
def count_failures(
    sines: FloatArray, cosines: FloatArray, factors: FloatArray, areas: FloatArray,
    injected: FloatArray, cohesive: FloatArray, tangents: FloatArray, ratios: FloatArray,
    rains: FloatArray, capacities: FloatArray, threshold: float,
    failed: NDArray[np.int64], wet: FloatArray,
) -> None:  # fmt: skip
    """Count for each cell the draws with a factor of safety at or below a threshold.

    Parameters
    ----------
    sines, cosines : ndarray, shape (cell,), 1
        Of the slope, above zero.
    factors : ndarray, shape (cell,), 1
        Thickness of the cell over that of the draw.
    areas : ndarray, shape (cell,), m
        Specific drained area.
    injected : ndarray, shape (cell,), m2/s
        Injected flow per width.
    cohesive : ndarray, shape (draw,), 1
        C / (h rho g).
    tangents, ratios : ndarray, shape (draw,), 1
        tan phi, and density of water over that of soil.
    rains, capacities : ndarray, shape (draw,)
        Recharge, m/s, and one over the transmissivity, s/m2.
    threshold : float, 1
        Factor of safety that counts as failure, usually 1.
    failed : ndarray, shape (cell,)
        Takes the counts.
    wet : ndarray, shape (cell,), 1
        Takes the sums of the wetness.
    """
    cells, draws = sines.size, cohesive.size
    for tile in prange((cells + TILE - 1) // TILE):
        start = tile * TILE
        count = min(TILE, cells - start)
        fails = np.zeros(TILE, dtype=np.int32)
        total = np.zeros(TILE)
        load = np.zeros(TILE)
        normal = np.zeros(TILE)
        thinner = np.zeros(TILE)
        drains = np.zeros(TILE)
        passing = np.zeros(TILE)
        for k in range(count):
            thinner[k] = 1.0 / factors[start + k]
            load[k] = threshold * sines[start + k]
            normal[k] = cosines[start + k]
            share = thinner[k] / sines[start + k]
            drains[k] = areas[start + k] * share
            passing[k] = injected[start + k] * share
        for d in range(draws):
            sticks, tangent, ratio = cohesive[d], tangents[d], ratios[d]
            rain, capacity = rains[d] * capacities[d], capacities[d]
            for k in range(TILE):
                wetness = min(1.0, rain * drains[k] + capacity * passing[k])
                resists = sticks * thinner[k] + tangent * normal[k] * (1.0 - ratio * wetness)
                fails[k] += 1 if resists <= load[k] else 0
                total[k] += wetness
        for k in range(count):
            failed[start + k] = fails[k]
            wet[start + k] = total[k]
