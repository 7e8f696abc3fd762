"""The compiled loop from the transform of a chain back to time.

One contour serves every member that it resolves: it is laid through the saddle of the last member
not yet found, and the members whose integrand does not grow on it, and is not large against their
result, are taken from the same nodes; the others get their own (see `laplace_inversion`).
"""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel, parallel_kernel, prange

from .chain_transform import WORK_MATRICES, ChainCase, column_transform, inlet_transform
from .laplace_inversion import (
    AGREEMENT,
    COMPLEX_STEP,
    MOST_NODES,
    NEGLIGIBLE,
    contour_bend,
    next_trial,
)
from .lateral_modes import lateral_modes

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

FAILED = -1
"""Returned in place of a number of nodes where a sum did not converge."""
SUMS = 6
"""Rows of the space that sums are kept in."""
_NOTHING = 4

# Height of the integrand at the saddle times the step, over the result, on a shared contour.
_SHARED_LOSS = 1.0e3
# Growth of the integrand along a contour beyond which it is laid straighter.
_GROWTH = 8.0
_STRAIGHTER = 0.25
_SMALLEST_LOGARITHM = -735.0
_STRIDE, _FIRST_STRIDE = 2.0, 0.1
_TRIALS = 400
_SADDLE_WIDTH = 0.05
_QUIET_NODES = 6
# What the rates between members may add to the logarithm of one member's exponential.
_MARGIN = 5.0
# Share of a column's concentration that counts as nothing in a plume.
_FLOOR = 1.0e-13
# Exponents below the largest by more than this do not count.
_COUNTS = 40.0
_GROWS = -2


@kernel
def chain_transform(
    s: complex, count: int, case: ChainCase, work: ComplexArray, out: ComplexArray
) -> complex:
    """Write the transform of all members at s; return the logarithm taken out.

    Parameters
    ----------
    s : complex
        Laplace variable, 1/yr.
    count : int
        Members used, from the first.
    case : ChainCase
        Flow, chain and inlet.
    work : ndarray, shape (WORK_MATRICES, members, members)
        Space to work in.
    out : ndarray, shape (members,)
        Written.

    Returns
    -------
    complex
        Logarithm of the factor taken out of `out`.
    """
    inlet, last = work[8, 0], len(case.velocity) - 1
    taken = inlet_transform(s, count, case, inlet)
    for layer in range(last):
        taken += column_transform(s, count, layer, False, 0.0, case, inlet, work, out)
        inlet[:count] = out[:count]
    third, modes = case.third, len(case.weights)
    first = column_transform(s, count, last, third, case.losses[0], case, inlet, work, out)
    if modes > 1:
        mode = work[11, 0]
        for k in range(count):
            out[k] *= case.weights[0]
        for m in range(1, modes):
            here = column_transform(s, count, last, third, case.losses[m], case, inlet, work, mode)
            factor = case.weights[m] * cmath.exp(here - first)
            for k in range(count):
                out[k] += factor * mode[k]
    return taken + first


@kernel
def rightmost_singularity(count: int, case: ChainCase) -> float:
    """Return the real part of the rightmost singularity of the transform.

    Parameters
    ----------
    count : int
        Members used, from the first.
    case : ChainCase
        Flow, chain and inlet.

    Returns
    -------
    float, 1/yr
        Pole of the inlet or branch point of a member, whichever is farther right.
    """
    found = 0.0 if case.order == 2 else -math.inf
    for k in range(count):
        for layer in range(len(case.velocity)):
            carried = 4.0 * case.dispersion[layer] * case.retardation[layer, k]
            found = max(found, -case.decay[k] - case.velocity[layer] ** 2 / carried)
        if not case.pulse:
            found = max(found, case.rates[k, k])
    return found


@kernel
def invert_chain(
    time: float, case: ChainCase, work: ComplexArray, sums: FloatArray, guess: FloatArray,
    found: FloatArray,
) -> int:  # fmt: skip
    """Write the members in a column at one place and time; return the nodes used.

    Parameters
    ----------
    time : float
        Time, yr, above zero (and above the duration of a pulse).
    case : ChainCase
        Flow, chain and inlet.
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
    sums[_NOTHING] = 0.0
    for target in range(members - 1, -1, -1):
        if not math.isnan(found[target]):
            continue
        saddle, width = _saddle(time, target, case, work, guess)
        if math.isinf(saddle):
            found[target] = 0.0
            continue
        nodes = _contour(time, target, saddle, width, case, case, work, sums, found)
        if nodes < 0:
            return FAILED
        used += nodes
    return used


@kernel
def invert_plume(
    time: float, case: ChainCase, lateral: FloatArray, work: ComplexArray, sums: FloatArray,
    guess: FloatArray, found: FloatArray,
) -> int:  # fmt: skip
    """Turn the members in a column into those in a plume; return the nodes used.

    Parameters
    ----------
    time, case, work, sums, guess
        As for `invert_chain`.
    lateral : ndarray, shape (LATERAL_NUMBERS,)
        As for `lateral_modes`.
    found : ndarray, shape (members,)
        Read, the result of `invert_chain`, and written.

    Returns
    -------
    int
        Nodes, summed over contours; `FAILED` where a sum did not converge.
    """
    used, last = 0, len(case.velocity) - 1
    here = np.zeros(len(found))
    for target in range(len(found)):
        if found[target] == 0.0:
            continue
        saddle, width = _saddle(time, target, case, work, guess)
        low, high = _roots(saddle, target + 1, case)
        weights, losses = lateral_modes(
            lateral, case.distance[last], case.dispersion[last], low, high
        )  # fmt: skip
        if len(weights) == 0:
            return FAILED
        wide = ChainCase(
            case.velocity, case.dispersion, case.distance, case.retardation, case.decay,
            case.shares, case.third, case.order, case.pulse, case.duration, case.rates,
            case.start, case.end, weights, losses,
        )  # fmt: skip
        # Other members would need other modes: none is taken from this contour.
        here[:] = 0.0
        sums[_NOTHING] = _FLOOR * found[target]
        nodes = _contour(time, target, saddle, width, case, wide, work, sums, here)
        if nodes < 0:
            return FAILED
        found[target] = here[target]
        used += nodes
    return used


@kernel
def _slope(
    logarithm: float, rightmost: float, time: float, count: int, case: ChainCase,
    work: ComplexArray,
) -> float:  # fmt: skip
    """Return d(s t + ln F)/ds on the real axis by a complex step; NaN where F is zero."""
    unit = math.exp(logarithm)
    out = work[10, 0]
    s = complex(rightmost + unit, COMPLEX_STEP * unit)
    taken = chain_transform(s, count, case, work, out)
    value = out[count - 1]
    return time + (taken.imag + value.imag / value.real) / (COMPLEX_STEP * unit)


@kernel
def _saddle(
    time: float, target: int, case: ChainCase, work: ComplexArray, guess: FloatArray
) -> tuple[float, float]:
    """Return the saddle of a member and its width, 1/yr; infinity where the member is absent."""
    count = target + 1
    rightmost = rightmost_singularity(count, case)
    known = not math.isnan(guess[target])
    low = guess[target] if known else -math.log(time)
    below = _slope(low, rightmost, time, count, case, work)
    if math.isnan(below):
        return math.inf, 0.0
    high, above = low, below
    stride = _FIRST_STRIDE if known else _STRIDE
    trials = 0
    while not below < 0.0 < above and trials < _TRIALS:
        if above <= 0.0:
            low, below = high, above
            high += stride
            above = _slope(high, rightmost, time, count, case, work)
        else:
            high, above = low, below
            low -= stride
            below = _slope(low, rightmost, time, count, case, work)
        stride = min(2.0 * stride, _STRIDE)
        trials += 1
    while high - low > _SADDLE_WIDTH and trials < _TRIALS:
        trial = next_trial(low, high, below, above)
        slope = _slope(trial, rightmost, time, count, case, work)
        if slope < 0.0:
            low, below = trial, slope
        else:
            high, above = trial, slope
        trials += 1
    guess[target] = 0.5 * (low + high)
    curvature = (above - below) / (math.exp(high) - math.exp(low))
    return rightmost + math.exp(guess[target]), 1.0 / math.sqrt(curvature)


@kernel
def _way(saddle: float, member: int, layer: int, case: ChainCase) -> tuple[float, float, float]:
    """Return w, the exponent and the mean time of passage of a member in a column."""
    v, dispersion, distance = case.velocity[layer], case.dispersion[layer], case.distance[layer]
    kappa = case.retardation[layer, member] * (saddle + case.decay[member])
    root = math.sqrt(v * v + 4.0 * dispersion * kappa)
    exponent = -2.0 * distance * kappa / (root + v)
    return root, exponent, distance * case.retardation[layer, member] / root


@kernel
def _bend(time: float, saddle: float, count: int, level: float, case: ChainCase) -> float:
    """Return the bend that every member and the rightmost singularity allow.

    `level` is the logarithm of the result's transform over that of the inlet. Columns that follow
    one another share the time as a member passes them.
    """
    effective = time - case.duration if case.pulse else time
    layers = len(case.velocity)
    found = 0.25 / (saddle - rightmost_singularity(count, case))
    for k in range(count):
        exponent, passage = 0.0, 0.0
        for layer in range(layers):
            way = _way(saddle, k, layer, case)
            exponent, passage = exponent + way[1], passage + way[2]
        gap = max(0.0, level - exponent - _MARGIN)
        for layer in range(layers):
            root, _, own = _way(saddle, k, layer, case)
            if own > 0.0:
                share = own / passage
                found = min(found, contour_bend(
                    share * effective, case.distance[layer], case.retardation[layer, k],
                    case.dispersion[layer], root, share * gap,
                ))  # fmt: skip
    return found


@kernel
def _entered(saddle: float, count: int, case: ChainCase, work: ComplexArray) -> float:
    """Return the logarithm of the transform of all that enters."""
    inlet, total = work[8, 0], 0.0
    taken = inlet_transform(complex(saddle, 0.0), count, case, inlet)
    for k in range(count):
        total += abs(inlet[k])
    return taken.real + math.log(total)


@kernel
def _contour(
    time: float, target: int, saddle: float, width: float, column: ChainCase, case: ChainCase,
    work: ComplexArray, sums: FloatArray, found: FloatArray,
) -> int:  # fmt: skip
    """Sum along the contour of one member, laid straighter until the integrand does not grow."""
    count = target + 1
    out = work[10, 0]
    taken = chain_transform(complex(saddle, 0.0), count, column, work, out)
    level = saddle * time + taken.real
    height = out[target].real
    if not height > 0.0 or level + math.log(height) < _SMALLEST_LOGARITHM:
        found[target] = 0.0
        return 1
    heights, bends = sums[3], sums[5]
    entered = _entered(saddle, count, column, work)
    for k in range(count):
        heights[k] = out[k].real
        size = taken.real + math.log(heights[k]) - entered if heights[k] > 0.0 else -math.inf
        bends[k] = _bend(time, saddle, k + 1, size, column)
    bend = bends[target]
    used = _GROWS
    while used == _GROWS:
        used = _trapezoid(
            time, target, saddle, bend, level, width, case, work, out, sums, found
        )  # fmt: skip
        bend *= _STRAIGHTER
    return used


@kernel
def _node(
    y: float, time: float, saddle: float, bend: float, level: float, count: int, case: ChainCase,
    work: ComplexArray, out: ComplexArray,
) -> complex:  # fmt: skip
    """Write the transform at a height of the contour; return what multiplies it."""
    s = complex(saddle - bend * y * y, y)
    taken = chain_transform(s, count, case, work, out)
    return cmath.exp(s * time + taken - level) * complex(1.0, 2.0 * bend * y)


@kernel
def _coarse(
    time: float, target: int, saddle: float, bend: float, level: float, step: float,
    case: ChainCase, work: ComplexArray, out: ComplexArray, total: FloatArray, peak: FloatArray,
) -> int:  # fmt: skip
    """Write the first sum and the heights at the saddle; return the number of nodes."""
    count, nodes, quiet = target + 1, 0, 0
    while quiet < _QUIET_NODES:
        factor = _node(nodes * step, time, saddle, bend, level, count, case, work, out)
        small = nodes > 0
        for k in range(count):
            term = factor * out[k]
            if nodes == 0:
                total[k] = 0.5 * term.real
                continue
            total[k] += term.real
            size = abs(term)
            if size > _GROWTH * peak[k] and k == target and bend > 0.0:
                return _GROWS
            if size > _GROWTH * peak[k] and k < target:
                peak[k] = math.inf
            small = small and size <= NEGLIGIBLE * peak[k]
        quiet = quiet + 1 if small else 0
        nodes += 1
        if nodes > MOST_NODES:
            return FAILED
    return nodes


@kernel
def _trapezoid(
    time: float, target: int, saddle: float, bend: float, level: float, step: float,
    case: ChainCase, work: ComplexArray, out: ComplexArray, sums: FloatArray, found: FloatArray,
) -> int:  # fmt: skip
    """Halve the step until the target's sum agrees with the one before; return the nodes."""
    count, total, peak, old, floor = target + 1, sums[0], sums[1], sums[2], sums[_NOTHING]
    peak[:count] = sums[3, :count]
    nodes = _coarse(
        time, target, saddle, bend, level, step, case, work, out, total, peak
    )  # fmt: skip
    if nodes < 0:
        return nodes
    agrees = False
    while not agrees:
        if 2 * nodes > MOST_NODES:
            return FAILED
        for k in range(count):
            old[k] = total[k] * step
        for index in range(nodes):
            y = (index + 0.5) * step
            factor = _node(y, time, saddle, bend, level, count, case, work, out)
            for k in range(count):
                total[k] += (factor * out[k]).real
        step, nodes = 0.5 * step, 2 * nodes
        value = total[target] * step
        nothing = floor[target] * math.pi * math.exp(-level)
        agrees = abs(value - old[target]) <= AGREEMENT * abs(value) + nothing
    for k in range(count):
        value = total[k] * step
        shared = abs(value - old[k]) <= AGREEMENT * value and bend <= sums[5, k]
        shared = shared and peak[k] * step < _SHARED_LOSS * value
        if k == target or (math.isnan(found[k]) and shared):
            found[k] = value / math.pi * math.exp(level)
    return nodes


@kernel
def _roots(saddle: float, count: int, case: ChainCase) -> tuple[float, float]:
    """Return the smallest and the largest w, in the last column, of the members that count."""
    last = len(case.velocity) - 1
    low, high, largest = math.inf, 0.0, -math.inf
    for k in range(count):
        root, exponent, _ = _way(saddle, k, last, case)
        low, largest = min(low, root), max(largest, exponent)
    for k in range(count):
        root, exponent, _ = _way(saddle, k, last, case)
        if exponent > largest - _COUNTS:
            high = max(high, root)
    return low, high


@parallel_kernel
def invert_chains(
    times: FloatArray, distance: FloatArray, velocity: FloatArray, dispersion: FloatArray,
    retardation: FloatArray, decay: FloatArray, shares: FloatArray, third: bool, order: int,
    duration: FloatArray, rates: FloatArray, start: FloatArray, end: FloatArray,
    lateral: FloatArray, plume: bool, found: FloatArray,
) -> None:  # fmt: skip
    """Write all members of all draws at all places and times; NaN where a sum did not converge.

    Parameters
    ----------
    times : ndarray, shape (times,)
        Times, yr, ascending.
    distance : ndarray, shape (places, layers), m
        Length of way in each column, to each place.
    velocity, dispersion : ndarray, shape (draws, layers)
        Seepage velocity m/yr, coefficient of dispersion m2/yr.
    retardation : ndarray, shape (draws, layers, members)
        Retardation factors, 1.
    decay : ndarray, shape (draws, members), 1/yr
        Decay constants.
    shares, third, order
        As in `ChainCase`.
    duration : ndarray, shape (draws,), yr
        When the inlet ends; infinity where it does not.
    rates, start, end : ndarray, shape (draws, members, members), (draws, members), same
        As in `ChainCase`.
    lateral : ndarray, shape (draws, places, LATERAL_NUMBERS)
        As for `lateral_modes`.
    plume : bool
        Whether there is spreading across the flow.
    found : ndarray, shape (draws, members, places, times)
        Written.
    """
    draws, members, places, _ = found.shape
    for item in prange(draws * places):
        draw, place = item // places, item % places
        work = np.zeros((WORK_MATRICES, members, members), dtype=np.complex128)
        sums = np.zeros((SUMS, members))
        guess = np.full((2, members), np.nan)
        row = np.zeros(members)
        for number in range(len(times)):
            time = times[number]
            if time <= 0.0:
                found[draw, :, place, number] = 0.0
                continue
            pulse = time > duration[draw]
            case = ChainCase(
                velocity[draw], dispersion[draw], distance[place], retardation[draw], decay[draw],
                shares, third, order, pulse, duration[draw] if pulse else 0.0, rates[draw],
                start[draw], end[draw] if pulse else 0.0 * start[draw], np.ones(1), np.zeros(1),
            )  # fmt: skip
            which = guess[1] if pulse else guess[0]
            used = invert_chain(time, case, work, sums, which, row)
            if plume and used >= 0:
                used = invert_plume(time, case, lateral[draw, place], work, sums, which, row)
            for k in range(members):
                found[draw, k, place, number] = row[k] if used >= 0 else math.nan
