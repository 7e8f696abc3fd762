"""A decay chain in a column, in Laplace space: a function of one triangular matrix.

With kappa_k = R_k (s + lambda_k) on the diagonal and minus what member j gives to member k below
it (R_j lambda_j times its share), the members obey D c'' - v c' - Z c = 0, so that

    c(x, s) = exp(-x (W - v)/(2 D)) a(s),     W = sqrt(v^2 + 4 D Z),

with a(s) the inlet (first type), or 2 v (v + W)^-1 a(s) where the inlet fixes the flux (third
type). The entries are divided differences of exp(-x (w(kappa) - v)/(2 D)) times the rates between:
the sum over members with 1/(kappa_i - kappa_j) found in textbooks, whose singularities are
removable and cost all digits where two kappas are near.

No digit is lost here because every step keeps signs. W is built row by row,
W_kj = (4 D Z_kj - sum W_kl W_lj)/(w_k + w_j): a denominator that is never small, and on the real
axis two numbers of one sign. -W then has no negative entry off its diagonal; so its exponential is
a product of matrices without negative entries (a Taylor series of a short step, squared k times),
and every entry is right relative to itself, equal members or not. Off the real axis each entry is
the transform of a positive function, in modulus no larger than at the real part of s, and the
error is as small against that. Where the kappas of a chain are all far apart the commutation
Z F = F Z gives the entries directly, several times faster.

Sources: Higham N. J. (2008) Functions of Matrices, SIAM, sections 4.6 (commutation), 6.2 (square
root of a triangular matrix), 10.3 (scaling and squaring); Xue J., Ye Q. (2013) Math. Comp. 82,
1577-1596 (entrywise accuracy). Chains by Laplace transform: van Genuchten M. T. (1985) Comput.
Geosci. 11, 129-147.
"""

from __future__ import annotations

import cmath
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

WORK_MATRICES = 12
"""Square matrices of the space that a transform works in."""


# Numbers of a column, then the retardation factor of each member from `SORBED` on.
VELOCITY, DISPERSION, DISTANCE, SORBED = range(4)
# Rows of a chain's members, its tables, and the modes of spreading.
DECAY, START, END, PRESENT = range(4)
SHARES, RATES = range(2)
WEIGHT, LOSS = range(2)


class ChainCase(NamedTuple):
    """One draw at one place, as the compiled functions take it (few arrays compile faster).

    Attributes
    ----------
    flow : ndarray, shape (layers, SORBED + members)
        Columns that follow one another; each hands its flux to the next: seepage velocity m/yr,
        coefficient of dispersion m2/yr, length of way m, retardation factors 1.
    members : ndarray, shape (4, members)
        Decay constants 1/yr, inlet at time zero, inlet when it ended, and 1 for each member that
        enters or grows from one that does, 0 for the others.
    tables : ndarray, shape (2, members, members)
        SHARES [k, j]: what part of the loss of j becomes k, zero on and above the diagonal.
        RATES: inlet concentrations obey da/dt = rates a, 1/yr; lower triangular.
    modes : ndarray, shape (2, modes)
        Modes of spreading across the flow in the last column: weights 1 and losses 1/yr; one of
        weight one and no loss for a column.
    third : bool
        Whether the concentration in the water of the last column is wanted, its inlet a flux
        (third type), instead of the flux concentration (which obeys the first type).
    order : int
        1 the response to the inlet, 2 its integral over time, 0 the response to all of the inlet
        at once.
    pulse : bool
        Whether the inlet has ended.
    duration : float
        When it ended, yr.
    """

    flow: FloatArray
    members: FloatArray
    tables: FloatArray
    modes: FloatArray
    third: bool
    order: int
    pulse: bool
    duration: float


# Apart: differing by this share of the larger, and by this much in the exponent.
_APART_SHARE = 0.3
_APART_EXPONENT = 1.0
# Scaled so that x max|w| / D is at most this, eight terms leave out 1e-14 of each entry.
_SHORT_STEP = 0.0625
_TERMS = 8
# Squarings between which the diagonal is written anew, so that its rounding does not double.
_DIAGONAL_EVERY = 4


@kernel
def inlet_transform(s: complex, count: int, case: ChainCase, out: ComplexArray) -> complex:
    """Write the transform of what the inlet holds; return the logarithm taken out.

    Parameters
    ----------
    s : complex
        Laplace variable, 1/yr.
    count : int
        Members used, from the first.
    case : ChainCase
        Inlet.
    out : ndarray, shape (members,)
        Written.

    Returns
    -------
    complex
        Logarithm of the factor taken out of `out`: 0, or -s duration.
    """
    taken = 0.0 + 0.0j
    if case.order == 0:
        for k in range(count):
            out[k] = case.members[START, k]
        return taken
    early, late = 1.0 + 0.0j, 0.0 + 0.0j
    if case.pulse:
        if s.real >= 0.0:
            late = cmath.exp(-s * case.duration)
        else:
            early, late = cmath.exp(s * case.duration), 1.0 + 0.0j
            taken = -s * case.duration
    for k in range(count):
        total = early * case.members[START, k] - late * case.members[END, k]
        for j in range(k):
            total += case.tables[RATES, k, j] * out[j]
        out[k] = total / (s - case.tables[RATES, k, k])
    if case.order == 2:
        for k in range(count):
            out[k] /= s
    return taken


@kernel
def column_transform(
    s: complex, count: int, layer: int, third: bool, loss: float, case: ChainCase,
    inlet: ComplexArray, work: ComplexArray, out: ComplexArray,
) -> complex:  # fmt: skip
    """Write the transform at the end of a column; return the logarithm taken out.

    Parameters
    ----------
    s : complex
        Laplace variable, 1/yr.
    count : int
        Members used, from the first.
    layer : int
        Which of the columns.
    third : bool
        Concentration in the water under a flux inlet, instead of the flux concentration.
    loss : float
        Loss with the travel time of the water, for every member alike, that feeds nothing, 1/yr.
    case : ChainCase
        Flow and chain.
    inlet : ndarray, shape (members,)
        Transform of the inlet.
    work : ndarray, shape (WORK_MATRICES, members, members)
        Space to work in.
    out : ndarray, shape (members,)
        Written: concentration over exp(the returned logarithm).

    Returns
    -------
    complex
        Logarithm of the factor taken out.
    """
    flow = case.flow[layer]
    v, dispersion, distance = flow[VELOCITY], flow[DISPERSION], flow[DISTANCE]
    retardation, gain = flow[SORBED:], work[0]
    kappa, root, exponent, weight = work[1, 0], work[2, 0], work[3, 0], work[9, 0]
    widest, base = 0.0, -1
    for k in range(count):
        kappa[k] = retardation[k] * (s + case.members[DECAY, k]) + loss
        root[k] = cmath.sqrt(v * v + 4.0 * dispersion * kappa[k])
        widest = max(widest, abs(root[k]))
        if case.members[PRESENT, k] > 0.0 and (base < 0 or root[k].real < root[base].real):
            base = k
        for j in range(k):
            gain[k, j] = case.tables[SHARES, k, j] * retardation[j] * case.members[DECAY, j]
            gain[k, j] *= case.members[PRESENT, j]
    for k in range(count):
        apart = kappa[k] - kappa[base]
        # A member that is absent touches no other; it must not overflow.
        exponent[k] = -2.0 * distance * apart / (root[k] + root[base]) * case.members[PRESENT, k]
        weight[k] = 2.0 * v / (v + root[k]) if third else 1.0 + 0.0j
    taken: complex = -2.0 * distance * kappa[base] / (root[base] + v)
    if _all_apart(kappa, exponent, count):
        _by_commutation(kappa, exponent, weight, gain, inlet, count, work[4], out)
        return taken
    _square_root(root, gain, dispersion, count, work[4])
    if third:
        _solve_third(root, work[4], inlet, v, count, out)
    else:
        for k in range(count):
            out[k] = inlet[k]
    size = distance / dispersion
    _exponential(exponent, work[4], size, widest, count, work[5:], out)
    return taken


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
    inlet, here, last = work[8, 0], work[11, 0], len(case.flow) - 1
    taken = inlet_transform(s, count, case, inlet)
    first = 0.0 + 0.0j
    # One call for the columns above and the modes of the last: it compiles in a third of the time.
    for step in range(last + case.modes.shape[1]):
        mode = step - last
        third = case.third and mode >= 0
        loss = case.modes[LOSS, mode] if mode >= 0 else 0.0
        layer = min(step, last)
        out_of = column_transform(s, count, layer, third, loss, case, inlet, work, here)
        if mode < 0:
            taken += out_of
            inlet[:count] = here[:count]
            continue
        if mode == 0:
            first = out_of
            out[:count] = 0.0
        factor = case.modes[WEIGHT, mode] * (cmath.exp(out_of - first) if mode > 0 else 1.0)
        for k in range(count):
            out[k] += factor * here[k]
    total: complex = taken + first
    return total


@kernel
def _all_apart(kappa: ComplexArray, exponent: ComplexArray, count: int) -> bool:
    for k in range(count):
        for j in range(k):
            gap = abs(kappa[k] - kappa[j])
            if gap < _APART_SHARE * max(abs(kappa[k]), abs(kappa[j])):
                return False
            if abs(exponent[k] - exponent[j]) < _APART_EXPONENT:
                return False
    return True


@kernel
def _by_commutation(
    kappa: ComplexArray, exponent: ComplexArray, weight: ComplexArray, gain: ComplexArray,
    inlet: ComplexArray, count: int, function: ComplexArray, out: ComplexArray,
) -> None:  # fmt: skip
    """Apply the function of Z to the inlet, entries from Z F = F Z."""
    for k in range(count):
        function[k, k] = weight[k] * cmath.exp(exponent[k])
        out[k] = function[k, k] * inlet[k]
    for width in range(1, count):
        for j in range(count - width):
            k = j + width
            total = -gain[k, j] * (function[j, j] - function[k, k])
            for m in range(j + 1, k):
                total += function[k, m] * gain[m, j] - gain[k, m] * function[m, j]
            function[k, j] = total / (kappa[j] - kappa[k])
            out[k] += function[k, j] * inlet[j]


@kernel
def _square_root(
    root: ComplexArray, gain: ComplexArray, dispersion: float, count: int, out: ComplexArray
) -> None:
    """Write the square root W of v^2 + 4 D Z below its diagonal `root`."""
    for k in range(count):
        for j in range(k - 1, -1, -1):
            total = -4.0 * dispersion * gain[k, j] + 0.0j
            for m in range(j + 1, k):
                total -= out[k, m] * out[m, j]
            out[k, j] = total / (root[k] + root[j])


@kernel
def _solve_third(
    root: ComplexArray, square_root: ComplexArray, inlet: ComplexArray, v: float, count: int,
    out: ComplexArray,
) -> None:  # fmt: skip
    """Write 2 v (v + W)^-1 times the inlet."""
    for k in range(count):
        total = 2.0 * v * inlet[k]
        for j in range(k):
            total -= square_root[k, j] * out[j]
        out[k] = total / (v + root[k])


@kernel
def _exponential(
    exponent: ComplexArray, square_root: ComplexArray, size: float, widest: float, count: int,
    work: ComplexArray, out: ComplexArray,
) -> None:  # fmt: skip
    """Multiply `out` by exp(-x (W - w_base)/(2 D)), by scaling and squaring."""
    squarings = max(0, math.ceil(math.log2(max(size * widest, 1.0e-300) / _SHORT_STEP)))
    scale = 0.5**squarings
    short, total, power = work[0], work[1], work[2]
    for k in range(count):
        short[k, k] = exponent[k] * scale
        for j in range(k):
            short[k, j] = -0.5 * size * scale * square_root[k, j]
    _taylor(short, count, total, power)
    for k in range(count):
        total[k, k] = cmath.exp(short[k, k])
    for number in range(1, squarings + 1):
        _square(total, count)
        if number % _DIAGONAL_EVERY == 0:
            for k in range(count):
                total[k, k] = cmath.exp(exponent[k] * 0.5 ** (squarings - number))
    for k in range(count - 1, -1, -1):
        value = total[k, k] * out[k]
        for j in range(k):
            value += total[k, j] * out[j]
        out[k] = value


@kernel
def _taylor(short: ComplexArray, count: int, total: ComplexArray, power: ComplexArray) -> None:
    """Write the exponential of a short lower triangular matrix."""
    for k in range(count):
        for j in range(k + 1):
            power[k, j] = short[k, j]
            total[k, j] = short[k, j]
        total[k, k] += 1.0
    # A chain's last member is reached from its first by at most count - 1 steps.
    for term in range(2, _TERMS + count):
        for k in range(count - 1, -1, -1):
            for j in range(k + 1):
                value = 0.0 + 0.0j
                for m in range(j, k + 1):
                    value += power[k, m] * short[m, j]
                power[k, j] = value / term
                total[k, j] += power[k, j]


@kernel
def _square(matrix: ComplexArray, count: int) -> None:
    """Square a lower triangular matrix in place."""
    for k in range(count - 1, -1, -1):
        for j in range(k + 1):
            value = 0.0 + 0.0j
            for m in range(j, k + 1):
                value += matrix[k, m] * matrix[m, j]
            matrix[k, j] = value
