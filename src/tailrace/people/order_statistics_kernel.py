"""The compiled inner loop: persons' totals of a draw, and their wanted ranks.

A person's total is the sum over pathways of the draw's coefficient times the person's factor,
added in the order of the pathways without fused steps, as numpy does: the same bytes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .random_blocks import BLOCK

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LANES = BLOCK
"""Draws handled side by side, one to a lane of the processor's vectors."""

FOLD = 4
"""Pathways added in one pass; their number is filled up with zeros to a multiple of it."""

_BINS = 4096
_MAGNITUDE = 0x7FFFFFFFFFFFFFFF


@kernel
def totals_side_by_side(tile: FloatArray, factors: FloatArray, totals: FloatArray) -> None:
    """Fill `totals` (person, lane) from `tile` (pathway, lane) and `factors` (pathway, person)."""
    pathways, persons = factors.shape
    for p in range(0, pathways, 4):
        k0, k1, k2, k3 = tile[p], tile[p + 1], tile[p + 2], tile[p + 3]
        for v in range(persons):
            f0, f1, f2, f3 = factors[p, v], factors[p + 1, v], factors[p + 2, v], factors[p + 3, v]
            row = totals[v]
            if p == 0:
                for i in range(LANES):
                    row[i] = k0[i] * f0 + k1[i] * f1 + k2[i] * f2 + k3[i] * f3
            else:
                for i in range(LANES):
                    row[i] = row[i] + k0[i] * f0 + k1[i] * f1 + k2[i] * f2 + k3[i] * f3


@kernel
def exchange(totals: FloatArray, network: NDArray[np.uint32]) -> None:
    """Apply a network of comparisons to the rows of `totals`, each lane for itself."""
    for c in range(network.shape[0]):
        low = totals[network[c, 0]]
        high = totals[network[c, 1]]
        for i in range(LANES):
            x = low[i]
            y = high[i]
            low[i] = x if x < y else y
            high[i] = y if x < y else x


@kernel
def ranks_by_network(
    coefficients: FloatArray,
    factors: FloatArray,
    which: IntArray,
    ranks: IntArray,
    network: NDArray[np.uint32],
    out: FloatArray,
) -> None:
    """Fill `out` (place, rank, draw) by a sorting network: for some hundred persons.

    `coefficients` (place, pathway, draw); `factors` (set, pathway, person); `which` (block)
    names the set of persons of each block of draws.
    """
    places, pathways, draws = coefficients.shape
    totals = np.empty((factors.shape[2], LANES))
    tile = np.zeros((factors.shape[1], LANES))
    for r in range(places):
        for b in range(which.shape[0]):
            start = b * LANES
            size = min(LANES, draws - start)
            for p in range(pathways):
                for i in range(size):
                    tile[p, i] = coefficients[r, p, start + i]
            totals_side_by_side(tile, factors[which[b]], totals)
            exchange(totals, network)
            for q in range(ranks.shape[0]):
                for i in range(size):
                    out[r, q, start + i] = totals[ranks[q], i]


@kernel
def totals_of_draw(column: FloatArray, factors: FloatArray, totals: FloatArray) -> None:
    """Fill `totals` (person) from `column` (pathway) and `factors` (pathway, person)."""
    pathways, persons = factors.shape
    for p in range(0, pathways, 4):
        k0, k1, k2, k3 = column[p], column[p + 1], column[p + 2], column[p + 3]
        f0, f1, f2, f3 = factors[p], factors[p + 1], factors[p + 2], factors[p + 3]
        if p == 0:
            for v in range(persons):
                totals[v] = k0 * f0[v] + k1 * f1[v] + k2 * f2[v] + k3 * f3[v]
        else:
            for v in range(persons):
                totals[v] = totals[v] + k0 * f0[v] + k1 * f1[v] + k2 * f2[v] + k3 * f3[v]


@kernel
def class_range(bits: IntArray) -> tuple[int, int]:
    """Return the lowest class and the shift at which all numbers fall into the classes."""
    least = bits[0] & _MAGNITUDE
    most = least
    for v in range(bits.shape[0]):
        number = bits[v] & _MAGNITUDE
        least = min(least, number)
        most = max(most, number)
    shift = 46
    while (most >> shift) - (least >> shift) >= _BINS:
        shift += 1
    return least >> shift, shift


@kernel
def gather_near_ranks(
    bits: IntArray, totals: FloatArray, ranks: IntArray, count: IntArray, near: FloatArray,
    position: IntArray,
) -> int:  # fmt: skip
    """Collect in `near` the numbers of the classes that hold a rank; return how many.

    `position` gets each rank's place among them once they are sorted. Numbers that are not
    negative stand in the order of their bits, so that leading bits make classes.
    """
    base, shift = class_range(bits)
    count[:] = 0
    for v in range(bits.shape[0]):
        count[((bits[v] & _MAGNITUDE) >> shift) - base] += 1
    below = 0
    kept = 0
    q = 0
    for c in range(_BINS):
        if q == ranks.shape[0]:
            break
        here = count[c]
        count[c] = 0
        if ranks[q] < below + here:
            while q < ranks.shape[0] and ranks[q] < below + here:
                position[q] = kept + ranks[q] - below
                q += 1
            kept += here
            count[c] = -1
        below += here
    found = 0
    for v in range(bits.shape[0]):
        near[found] = totals[v]
        if count[((bits[v] & _MAGNITUDE) >> shift) - base] == -1:
            found += 1
    return found


@kernel
def ranks_by_classes(
    coefficients: FloatArray,
    factors: FloatArray,
    which: IntArray,
    ranks: IntArray,
    out: FloatArray,
) -> None:
    """Fill `out` (place, rank, draw) by counting in classes first: for thousands of persons.

    Arguments as in `ranks_by_network`; no total may be negative.
    """
    places, pathways, draws = coefficients.shape
    persons = factors.shape[2]
    totals = np.empty(persons)
    bits = totals.view(np.int64)
    near = np.empty(persons + 1)
    count = np.empty(_BINS, np.int64)
    position = np.empty(ranks.shape[0], np.int64)
    column = np.zeros(factors.shape[1])
    for r in range(places):
        for u in range(draws):
            for p in range(pathways):
                column[p] = coefficients[r, p, u]
            totals_of_draw(column, factors[which[u // LANES]], totals)
            found = gather_near_ranks(bits, totals, ranks, count, near, position)
            few = np.sort(near[:found])
            for q in range(ranks.shape[0]):
                out[r, q, u] = few[position[q]]
