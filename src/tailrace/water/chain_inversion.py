"""The compiled loop from the transform of a chain back to time.

One contour serves every member that it resolves: it is laid through the saddle of the last member
not yet found, and the members whose integrand does not grow on it, and is not large against their
result, are taken from the same nodes; the others get their own (see `laplace_inversion`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel, parallel_kernel, prange

from .chain_contour import FAILED, NOTHING, SUMS, contour_sum, find_saddle, member_passage
from .chain_transform import (
    DISPERSION,
    DISTANCE,
    END,
    PRESENT,
    WEIGHT,
    WORK_MATRICES,
    ChainCase,
)
from .lateral_modes import lateral_modes

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

# Share of a column's concentration that counts as nothing in a plume.
_PLUME_FLOOR = 1.0e-13
# Exponents below the largest by more than this do not count.
_COUNTS = 40.0


@kernel
def _roots(saddle: float, count: int, case: ChainCase) -> tuple[float, float]:
    """Return the smallest and the largest w, in the last column, of the members that count."""
    last = len(case.flow) - 1
    low, high, largest = math.inf, 0.0, -math.inf
    for k in range(count):
        if case.members[PRESENT, k] == 0.0:
            continue
        root, exponent, _ = member_passage(saddle, k, last, case)
        low, largest = min(low, root), max(largest, exponent)
    for k in range(count):
        root, exponent, _ = member_passage(saddle, k, last, case)
        if case.members[PRESENT, k] > 0.0 and exponent > largest - _COUNTS:
            high = max(high, root)
    return low, high


@kernel
def invert_chain(
    time: float, case: ChainCase, lateral: FloatArray, plume: bool, work: ComplexArray,
    sums: FloatArray, guess: FloatArray, found: FloatArray,
) -> int:  # fmt: skip
    """Write the members at one place and time; return the nodes used.

    Parameters
    ----------
    time : float
        Time, yr, above zero (and above the duration of a pulse).
    case : ChainCase
        Flow, chain and inlet, without modes of spreading.
    lateral : ndarray, shape (LATERAL_NUMBERS,)
        As for `lateral_modes`.
    plume : bool
        Whether there is spreading across the flow.
    work : ndarray, shape (WORK_MATRICES, members, members)
        Space to work in.
    sums : ndarray, shape (SUMS, members)
        Space to work in.
    guess : ndarray, shape (members,)
        Logarithm of the distance of the saddle from the rightmost singularity: read as the first
        trial (NaN: none), and written.
    found : ndarray, shape (members,)
        Written.

    Returns
    -------
    int
        Nodes, summed over contours; `FAILED` where a sum did not converge.
    """
    members, used = len(found), 0
    found[:] = math.nan
    for target in range(members - 1, -1, -1):
        if not math.isnan(found[target]):
            continue
        saddle, width = find_saddle(time, target, case, work, guess)
        if math.isinf(saddle):
            found[target] = 0.0
            continue
        sums[NOTHING], here = 0.0, case
        # The column first, even for a plume: it says what counts as nothing.
        for spreads in range(2 if plume else 1):
            if spreads:
                if found[target] == 0.0:
                    break
                sums[NOTHING, target] = _PLUME_FLOOR * found[target]
                here = _with_modes(saddle, target + 1, case, lateral)
                if here.modes.shape[1] == 0:
                    return FAILED
            # In a plume each member has its own modes: none is taken from another's contour.
            nodes = contour_sum(
                time, target, saddle, width, not plume, case, here, work, sums, found
            )  # fmt: skip
            if nodes < 0:
                return FAILED
            used += nodes
    return used


@kernel
def _with_modes(saddle: float, count: int, case: ChainCase, lateral: FloatArray) -> ChainCase:
    """Return the case with the modes of spreading that one member's contour needs."""
    last = len(case.flow) - 1
    low, high = _roots(saddle, count, case)
    modes = lateral_modes(
        lateral, case.flow[last, DISTANCE], case.flow[last, DISPERSION], low, high
    )  # fmt: skip
    return ChainCase(
        case.flow, case.members, case.tables, modes, case.third, case.order, case.pulse,
        case.duration,
    )  # fmt: skip


@parallel_kernel
def invert_chains(
    times: FloatArray, distance: FloatArray, flow: FloatArray, chain: FloatArray,
    tables: FloatArray, duration: FloatArray, lateral: FloatArray, plume: bool, third: bool,
    order: int, found: FloatArray,
) -> None:  # fmt: skip
    """Write all members of all draws at all places and times; NaN where a sum did not converge.

    Parameters
    ----------
    times : ndarray, shape (times,)
        Times, yr, ascending.
    distance : ndarray, shape (places, layers), m
        Length of way in each column, to each place.
    flow : ndarray, shape (draws, layers, SORBED + members)
        As in `ChainCase`; the distances are filled in.
    chain : ndarray, shape (draws, 4, members)
        `ChainCase.members`.
    tables : ndarray, shape (draws, 2, members, members)
        As in `ChainCase`.
    duration : ndarray, shape (draws,), yr
        When the inlet ends; infinity where it does not.
    lateral : ndarray, shape (draws, places, LATERAL_NUMBERS)
        As for `lateral_modes`.
    plume : bool
        Whether there is spreading across the flow.
    third, order
        As in `ChainCase`.
    found : ndarray, shape (draws, members, places, times)
        Written.
    """
    draws, members, places, _ = found.shape
    for item in prange(draws * places):
        draw, place = item // places, item % places
        work = np.zeros((WORK_MATRICES, members, members), dtype=np.complex128)
        sums = np.zeros((SUMS, members))
        guess = np.full((2, members), np.nan)
        row, modes = np.zeros(members), np.zeros((2, 1))
        modes[WEIGHT, 0] = 1.0
        here = flow[draw].copy()
        here[:, DISTANCE] = distance[place]
        # Before the end of the inlet nothing is known of it.
        during = chain[draw].copy()
        during[END] = 0.0
        for number in range(len(times)):
            time = times[number]
            if time <= 0.0:
                found[draw, :, place, number] = 0.0
                continue
            pulse = time > duration[draw]
            case = ChainCase(
                here, chain[draw] if pulse else during, tables[draw], modes, third, order, pulse,
                duration[draw] if pulse else 0.0,
            )  # fmt: skip
            which = guess[1] if pulse else guess[0]
            used = invert_chain(
                time, case, lateral[draw, place], plume, work, sums, which, row
            )  # fmt: skip
            for k in range(members):
                found[draw, k, place, number] = row[k] if used >= 0 else math.nan
