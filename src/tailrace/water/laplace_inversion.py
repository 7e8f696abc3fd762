"""Back from Laplace space, to full relative accuracy of the result, however small it is.

Let F(s) be the transform of a function that is nowhere negative: a concentration, a flux, a
cumulative arrival. Then s t + ln F(s) is convex along the real axis right of the singularities
(the logarithm of a moment-generating function is), and its minimum s0 is a saddle. On the vertical
line through s0 the integrand exp(s t) F(s) is nowhere larger than at s0 itself, and the integral

    f(t) = 1/pi  int_0^inf Re[ exp(s t) F(s) ds/(i dy) ] dy

is of the order exp(s0 t) F(s0) over the width of the saddle: nothing cancels, so f(t) keeps the
relative accuracy of F even where it is 1e-200. (The usual choices fail there: Talbot's contour
runs through places where exp(s t) F(s) is 1e13 to 1e94 times larger than f, ahead of a front at a
high Peclet number, and a fixed abscissa 1/t gives an absolute accuracy only.)

The line is bent to the left, where exp(s t) decays, as s = s0 + i y - b y^2. How far it may be
bent follows from one travelling member alone: F ~ exp(-x (w - v)/(2 D)),
w = sqrt(v^2 + 4 D R (s + lambda)). In the plane of w the exponent is
t/(4 D R) [(w - w*)^2 - w*^2] plus a constant, w* = R x / t: a pure quadratic whose steepest descent
is a vertical line, that is, a parabola in s. With p = Re w the modulus cannot grow while
|p - w*| <= |w0 - w*|, and along the parabola p goes from w0 monotonically to sqrt(D R / b).
So b <= D R / p^2 with p = min(w0, w*). A member whose own exponential is smaller at s0 than the
result by exp(-g) may grow by exp(g): p = w* - sqrt(max(w* - w0, 0)^2 + 4 D R g / t), no limit where
that is not above zero (a short-lived member everywhere in balance with its parent).
The pole of the source gives b <= 1/(4 (s0 - s1)), s1 the rightmost singularity.

On that contour the trapezoidal rule converges geometrically: halving the step squares the error,
so that two sums that agree to 1e-8 put the finer one near 1e-11 or better.

`invert_positive` does this for any transform given as a Python function; chains use the pieces
below from compiled code.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.kernel import kernel

FloatArray = NDArray[np.float64]
Transform = Callable[[NDArray[Any]], NDArray[Any]]

NEGLIGIBLE = 1.0e-15
"""Share of the integrand at the saddle below which its tail is left out."""
AGREEMENT = 1.0e-8
"""Two successive trapezoidal sums that agree to this share end the refinement."""
MOST_NODES = 1 << 17
"""Nodes of one contour beyond which the inversion says that it did not converge."""
COMPLEX_STEP = 1.0e-10
_GROWTH_IN_BRACKET = 4.0
_ENDLESS = 400
_MOST_GROWTH = 8.0
_SMALLEST_LOGARITHM = -690.0


@kernel
def contour_bend(
    time: float, distance: float, retardation: float, dispersion: float, root: float, gap: float
) -> float:
    """Return the largest bend b of the contour that one member allows.

    Parameters
    ----------
    time : float
        Time since the source began, yr.
    distance : float
        Distance from the inlet, m.
    retardation, dispersion : float
        Retardation factor, 1; coefficient of dispersion, m2/yr.
    root : float
        w at the saddle, sqrt(v^2 + 4 D R (s0 + lambda)), m/yr.
    gap : float
        Logarithm by which the member's exponential may grow, 1.

    Returns
    -------
    float
        Largest b of s = s0 + i y - b y^2, yr; infinity where the member sets none.
    """
    carried = 4.0 * dispersion * retardation
    descent = retardation * distance / time
    ahead = max(descent - root, 0.0)
    least = descent - math.sqrt(ahead * ahead + carried * gap / time)
    return 0.25 * carried / (least * least) if least > 0.0 else math.inf


@kernel
def next_trial(low: float, high: float, below: float, above: float) -> float:
    """Return the next trial of a root between two places (logarithms), by a guarded secant.

    Parameters
    ----------
    low, high : float
        Ends of the bracket.
    below, above : float
        Slope of the exponent at them: below zero and above zero.

    Returns
    -------
    float
        A place inside, not nearer to an end than a tenth of the bracket.
    """
    share = below / (below - above)
    return low + min(max(share, 0.1), 0.9) * (high - low)


def _slope(transform: Transform, place: float, unit: float, time: float) -> tuple[float, float]:
    step = COMPLEX_STEP * unit
    value = complex(transform(np.array([complex(place, step)]))[0])
    if value == 0.0:
        # Below the smallest double: farther right than any saddle that could be used.
        return time, -math.inf
    if not (value.real > 0.0 and math.isfinite(value.real)):
        raise InputError.single(
            f"the transform is {value.real:g} at s = {place:g}",
            allowed="above zero on the real axis: the transform of a function that is not negative",
        )
    return time + value.imag / value.real / step, math.log(value.real)


def _saddle(transform: Transform, time: float, rightmost: float) -> tuple[float, float, float]:
    """Return the saddle, the logarithm of F there and the curvature of the exponent."""

    def slope(logarithm: float) -> float:
        unit = math.exp(logarithm)
        return _slope(transform, rightmost + unit, unit, time)[0]

    low = high = -math.log(time)
    below = above = slope(low)
    for _ in range(_ENDLESS):
        if below < 0.0 < above:
            break
        if below >= 0.0:
            high, above = low, below
            low -= _GROWTH_IN_BRACKET
            below = slope(low)
        else:
            low, below = high, above
            high += _GROWTH_IN_BRACKET
            above = slope(high)
    while high - low > 0.02:
        middle = next_trial(low, high, below, above)
        found = slope(middle)
        if found < 0.0:
            low, below = middle, found
        else:
            high, above = middle, found
    unit_low, unit_high = math.exp(low), math.exp(high)
    curvature = (above - below) / (unit_high - unit_low)
    value = _slope(transform, rightmost + unit_high, unit_high, time)[1]
    return rightmost + unit_high, value, curvature


def invert_positive(
    transform: Transform,
    times: ArrayLike,
    rightmost: float = 0.0,
    *,
    curved: bool = False,
) -> FloatArray:
    """Return the function whose Laplace transform is given, where it is nowhere negative.

    Parameters
    ----------
    transform : callable
        F(s) of an array of complex s (1/yr, say) right of the singularities; it must take complex
        numbers by formulas that are analytic (no absolute values).
    times : array_like
        Times, yr, any shape and order; zero or below gives zero.
    rightmost : float
        Real part of the rightmost singularity, 1/yr: 0 for the response to a constant source.
    curved : bool
        Bend the contour to the left with b = 1/(4 (s0 - rightmost)), which saves most nodes at
        late times: for transforms that are analytic off the real axis left of `rightmost` and do
        not grow there (diffusion, exchange; advection at times after the front has passed). The
        straight line is always right.

    Returns
    -------
    ndarray
        Function at the times, of their shape, relative accuracy about 1e-10.

    Raises
    ------
    InputError
        If F is not positive on the real axis, or is below 1e-300 at the saddle, or its integrand
        grows along the contour, or decays too slowly to be summed with 131,072 nodes (a jump).

    Notes
    -----
    Saddle-point contour and trapezoidal rule, as in the note at the head of this file. Trefethen
    L. N., Weideman J. A. C. (2014) SIAM Rev. 56, 385-458, sections 5 and 15 for the convergence.
    """
    asked = np.asarray(times, dtype=float)
    found = np.zeros(asked.shape)
    for place, time in np.ndenumerate(asked):
        if time > 0.0:
            found[place] = _invert_one(transform, float(time), rightmost, curved)
    return found


def _invert_one(transform: Transform, time: float, rightmost: float, curved: bool) -> float:
    saddle, logarithm, curvature = _saddle(transform, time, rightmost)
    if logarithm < _SMALLEST_LOGARITHM:
        raise InputError.single(
            f"the transform is below 1e-300 where the inversion at time {time:g} needs it",
            remedy="ask for a later time, and not for the time of a jump",
        )
    bend = 0.25 / (saddle - rightmost) if curved else 0.0

    def terms(heights: NDArray[Any]) -> NDArray[Any]:
        along = 1j * heights - bend * heights**2
        values = transform(saddle + along) * np.exp(along * time - logarithm)
        return np.asarray(values * (1.0 + 2j * bend * heights), dtype=complex)

    step = 1.0 / math.sqrt(curvature)
    nodes = _tail(terms, step)
    total = float(terms(step * np.arange(1, nodes)).real.sum()) + 0.5 * float(
        terms(np.zeros(1)).real[0]
    )
    old = math.inf
    while nodes <= MOST_NODES:
        now = total * step / math.pi
        if abs(now - old) <= AGREEMENT * abs(now):
            return now * math.exp(saddle * time + logarithm)
        old = now
        total += float(terms(step * (np.arange(nodes) + 0.5)).real.sum())
        step, nodes = 0.5 * step, 2 * nodes
    raise InputError.single(
        f"the inverse Laplace transform at time {time:g} did not converge",
        remedy="ask for a time away from a jump of the function, or give it some dispersion",
    )


def _tail(terms: Transform, step: float) -> int:
    """Return the number of steps after which eight terms in a row are negligible."""
    first = 1
    quiet = 0
    while first <= MOST_NODES:
        with np.errstate(over="ignore", invalid="ignore"):
            sizes = np.abs(terms(step * np.arange(first, first + 32)))
        for index, size in enumerate(sizes):
            quiet = quiet + 1 if size < NEGLIGIBLE else 0
            if not size <= _MOST_GROWTH:
                raise InputError.single(
                    "the integrand of an inverse Laplace transform grows along its contour",
                    remedy="take the straight contour: curved=False",
                )
            if quiet == 8:
                return first + index
        first += 32
    raise InputError.single(
        "the integrand of an inverse Laplace transform does not decay along its contour",
        remedy="take curved=True where it applies, or give some dispersion",
    )
