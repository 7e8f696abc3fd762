"""A contour through the saddle of one member of a chain, and the sum along it.

Compiled; the mathematics is that of `laplace_inversion`, for the transform of `chain_transform`.
"""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .chain_transform import (
    DECAY,
    DISPERSION,
    DISTANCE,
    PRESENT,
    RATES,
    SORBED,
    VELOCITY,
    ChainCase,
    chain_transform,
    inlet_transform,
)
from .laplace_inversion import (
    AGREEMENT,
    COMPLEX_STEP,
    MOST_NODES,
    NEGLIGIBLE,
    contour_bend,
    next_trial,
)

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

FAILED = -1
"""Returned in place of a number of nodes where a sum did not converge."""
SUMS = 7
"""Rows of the space that sums are kept in."""
NOTHING = 4
"""Row that holds what counts as nothing, of each member."""

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
# Logarithm by which one member's exponential must be below the result to count for nothing: 1e-15,
# as the sum ends where terms are that small, and what the rates between members multiply it by.
_MARGIN = 40.0
_GROWS = -2


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
        if case.members[PRESENT, k] == 0.0:
            continue
        for layer in range(len(case.flow)):
            carried = 4.0 * case.flow[layer, DISPERSION] * case.flow[layer, SORBED + k]
            found = max(found, -case.members[DECAY, k] - case.flow[layer, VELOCITY] ** 2 / carried)
        if not case.pulse and case.order > 0:
            found = max(found, case.tables[RATES, k, k])
    return found


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
    slope: float = time + (taken.imag + value.imag / value.real) / (COMPLEX_STEP * unit)
    return slope


@kernel
def find_saddle(
    time: float, target: int, case: ChainCase, work: ComplexArray, guess: FloatArray
) -> tuple[float, float]:
    """Return the saddle of a member and its width.

    Parameters
    ----------
    time : float
        Time, yr.
    target : int
        The member.
    case : ChainCase
        Flow, chain and inlet, without modes of spreading.
    work : ndarray, shape (WORK_MATRICES, members, members)
        Space to work in.
    guess : ndarray, shape (members,)
        Logarithm of the distance of the saddle from the rightmost singularity: read as the first
        trial (NaN: none), and written.

    Returns
    -------
    saddle : float, 1/yr
        Place on the real axis; infinity where the member is absent.
    width : float, 1/yr
        One over the root of the curvature of the exponent.
    """
    count = target + 1
    if case.members[PRESENT, target] == 0.0:
        return math.inf, 0.0
    rightmost = rightmost_singularity(count, case)
    known = not math.isnan(guess[target])
    trial = guess[target] if known else -math.log(time)
    stride = _FIRST_STRIDE if known else _STRIDE
    low, high, below, above = -math.inf, math.inf, 0.0, 0.0
    for number in range(_TRIALS):
        slope = _slope(trial, rightmost, time, count, case, work)
        if math.isnan(slope) and number == 0:
            return math.inf, 0.0
        if slope < 0.0:
            low, below = trial, slope
        else:
            high, above = trial, slope
        if high - low <= _SADDLE_WIDTH:
            break
        if math.isinf(high) or math.isinf(low):
            trial = low + stride if math.isinf(high) else high - stride
            stride = min(2.0 * stride, _STRIDE)
        else:
            trial = next_trial(low, high, below, above)
    guess[target] = 0.5 * (low + high)
    curvature = (above - below) / (math.exp(high) - math.exp(low))
    return rightmost + math.exp(guess[target]), 1.0 / math.sqrt(curvature)


@kernel
def member_passage(
    saddle: float, member: int, layer: int, case: ChainCase
) -> tuple[float, float, float]:
    """Return how a member passes a column, seen at the saddle.

    Parameters
    ----------
    saddle : float
        Place on the real axis, 1/yr.
    member, layer : int
        Which member, which column.
    case : ChainCase
        Flow and chain.

    Returns
    -------
    root : float, m/yr
        w = sqrt(v^2 + 4 D R (s + lambda)).
    exponent : float, 1
        -x (w - v)/(2 D).
    time : float, yr
        x R / w.
    """
    flow = case.flow[layer]
    v, dispersion, distance = flow[VELOCITY], flow[DISPERSION], flow[DISTANCE]
    kappa = case.flow[layer, SORBED + member] * (saddle + case.members[DECAY, member])
    root = math.sqrt(v * v + 4.0 * dispersion * kappa)
    exponent = -2.0 * distance * kappa / (root + v)
    return root, exponent, distance * case.flow[layer, SORBED + member] / root


@kernel
def _bend(time: float, saddle: float, count: int, level: float, case: ChainCase) -> float:
    """Return the bend that every member and the rightmost singularity allow.

    `level` is the logarithm of the result's transform over that of the inlet. Columns that follow
    one another share the time as a member passes them.
    """
    effective = time - case.duration if case.pulse else time
    layers = len(case.flow)
    found = 0.25 / (saddle - rightmost_singularity(count, case))
    for k in range(count):
        if case.members[PRESENT, k] == 0.0:
            continue
        exponent, passage = 0.0, 0.0
        for layer in range(layers):
            way = member_passage(saddle, k, layer, case)
            exponent, passage = exponent + way[1], passage + way[2]
        gap = max(0.0, level - exponent - _MARGIN)
        for layer in range(layers):
            root, _, own = member_passage(saddle, k, layer, case)
            if own > 0.0:
                share = own / passage
                found = min(found, contour_bend(
                    share * effective, case.flow[layer, DISTANCE], case.flow[layer, SORBED + k],
                    case.flow[layer, DISPERSION], root, share * gap,
                ))  # fmt: skip
    return found


@kernel
def _longest_step(time: float, saddle: float, count: int, level: float, case: ChainCase) -> float:
    """Return the longest step that keeps the passage of each member apart from this time.

    The trapezoidal rule adds what arrives 2 pi/step later (and twice that, and so on), weighted by
    exp(-s0 t): a slow member may arrive there at one step and at the next, and the two sums agree.
    """
    found = math.inf
    for k in range(count):
        if case.members[PRESENT, k] == 0.0:
            continue
        exponent, passage, variance = 0.0, 0.0, 0.0
        for layer in range(len(case.flow)):
            root, own, mean = member_passage(saddle, k, layer, case)
            exponent, passage = exponent + own, passage + mean
            retardation = case.flow[layer, SORBED + k]
            variance += 2.0 * case.flow[layer, DISPERSION] * retardation / root**2 * mean
        if exponent > level - _MARGIN:
            apart = abs(passage - time) + case.duration
            found = min(found, 2.0 * math.pi / (1.3 * apart + 10.0 * math.sqrt(variance)))
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
def contour_sum(
    time: float, target: int, saddle: float, width: float, shared: bool, column: ChainCase,
    case: ChainCase, work: ComplexArray, sums: FloatArray, found: FloatArray,
) -> int:  # fmt: skip
    """Sum along the contour of one member, laid straighter until the integrand does not grow.

    Parameters
    ----------
    time : float
        Time, yr.
    target : int
        The member.
    saddle, width : float
        As `find_saddle` gives them, 1/yr.
    shared : bool
        Whether other members may be taken from the same nodes.
    column, case : ChainCase
        What sets the contour (no modes of spreading), and what is summed.
    work, sums : ndarray
        Space to work in, shapes (WORK_MATRICES, members, members) and (SUMS, members); row
        `NOTHING` of sums is read.
    found : ndarray, shape (members,)
        The target is written, and members that are NaN and that this contour resolves too.

    Returns
    -------
    int
        Nodes; `FAILED` where the sum did not converge.
    """
    count = target + 1
    out = work[10, 0]
    taken = chain_transform(complex(saddle, 0.0), count, column, work, out)
    level = saddle * time + taken.real
    height = out[target].real
    if not height > 0.0 or level + math.log(height) < _SMALLEST_LOGARITHM:
        found[target] = 0.0
        return 1
    heights, bends, steps = sums[3], sums[5], sums[6]
    entered = _entered(saddle, count, column, work)
    for k in range(count):
        heights[k] = out[k].real
        size = taken.real + math.log(heights[k]) - entered if heights[k] > 0.0 else -math.inf
        bends[k] = _bend(time, saddle, k + 1, size, column)
        steps[k] = _longest_step(time, saddle, k + 1, size, column)
    bend = bends[target]
    used = _GROWS
    while used == _GROWS:
        used = _trapezoid(
            time, target, saddle, bend, level, width, shared, case, work, out, sums, found
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
    factor: complex = cmath.exp(s * time + taken - level) * complex(1.0, 2.0 * bend * y)
    return factor


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
    time: float, target: int, saddle: float, bend: float, level: float, step: float, shared: bool,
    case: ChainCase, work: ComplexArray, out: ComplexArray, sums: FloatArray, found: FloatArray,
) -> int:  # fmt: skip
    """Halve the step until the target's sum agrees with the one before; return the nodes."""
    count, total, peak, old, floor = target + 1, sums[0], sums[1], sums[2], sums[NOTHING]
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
        nothing = 0.0
        if floor[target] > 0.0:
            nothing = math.pi * math.exp(math.log(floor[target]) - level)
        agrees = abs(value - old[target]) <= AGREEMENT * abs(value) + nothing
        agrees = agrees and step <= sums[6, target]
    for k in range(count):
        value = total[k] * step
        sure = abs(value - old[k]) <= AGREEMENT * value and bend <= sums[5, k]
        sure = sure and peak[k] * step < _SHARED_LOSS * value
        sure = sure and step <= sums[6, k]
        if k == target or (shared and sure and math.isnan(found[k])):
            found[k] = value / math.pi * math.exp(level)
    return nodes
