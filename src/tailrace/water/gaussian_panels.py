"""Breakthrough curves at many times: the integral of `first_passage` as running Gaussian means.

With w = (U T - rho)/(2 sqrt(D T)) the exponent of the integral over travel time is -w², exactly,
and dT/T = 2 dw/sqrt(w² + p) with p = U rho/D, so that

    c(T) = exp(E) 1/sqrt(pi) int_-inf^w(T) exp(-w'²) g(w') dw',

where g, the inlet's and the lateral factors, varies slowly. Nothing of the Gaussian depends on the
case: on fixed panels of w its integrals against polynomials are tabulated once. What is kept for
each path are the means of g over the Gaussian's tails,

    G(v) = E[g(-u) | u > v],     H(v) = E[g(u) | u > v],     v >= 0,

which are smooth even where the tail is 1e-100: one polynomial per panel, built from the far end
inwards by G(v_i) = K_i G(end) + sum_j Q_ij g_j, all coefficients of order one. Then

    c(T) = exp(E) 1/2 erfc(-w) G(-w)  for w < 0, and the total less exp(E) 1/2 erfc(w) H(w) above:

an error function and a polynomial at each time, whatever the number of times. What passes between
two times is the difference of two values from the same side, or the total less both tails; where
the two are close, a Gauss rule between them. Beyond v = 6 (tails of 1e-17) the mean is taken at
two Gauss-Laguerre points.

g is analytic within about 0.7 sqrt(w² + p) of the real axis, so that panels of half a unit and
ten points resolve it to 1e-10 for p above `LEAST_PECLET`; below, `first_passage.window` is used.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tailrace.kernel import kernel

from .first_passage import (
    DISPERSION,
    EXPONENT,
    FAST,
    PECLET,
    RETARDATION,
    RHO,
    U_OVER_D,
    slow_factor,
)
from .scaled_error_function import ROOT_PI, erfcx_positive

FloatArray = NDArray[np.float64]

LEAST_PECLET = 2.0
PANEL = 0.5
PANELS = 12
POINTS = 10
FARTHEST = PANEL * PANELS
# A tail is started where it is this much (exponent) below the nearest place needed.
_BELOW = 25.0
# Windows narrower than this in w are integrated directly.
NARROW = 0.2
# Below this w nothing of a double is left.
LEAST_W = -26.5

_NODES, _ = np.polynomial.legendre.leggauss(POINTS)
_FINE, _FINE_WEIGHTS = np.polynomial.legendre.leggauss(40)
_DIRECT, _DIRECT_WEIGHTS = (
    np.ascontiguousarray(part) for part in np.polynomial.legendre.leggauss(6)
)
_LAGUERRE, _LAGUERRE_WEIGHTS = (
    np.ascontiguousarray(part) for part in np.polynomial.laguerre.laggauss(8)
)
_PAIR, _PAIR_WEIGHTS = (np.ascontiguousarray(part) for part in np.polynomial.laguerre.laggauss(2))


def _tables() -> tuple[FloatArray, FloatArray]:
    # For each panel: coefficients (constant first, local coordinate -1 to 1) of the tail mean from
    # the mean at the panel's far end (column 0) and from g at its points; last row: the near end.
    to_powers = np.linalg.inv(np.vander(_NODES, increasing=True))
    table = np.empty((PANELS, POINTS + 1, POINTS + 1))
    for panel in range(PANELS):
        far = PANEL * (panel + 1)
        rows = np.empty((POINTS + 1, POINTS + 1))
        for row, place in enumerate([*_NODES, -1.0]):
            near = PANEL * (panel + 0.5 * (place + 1.0))
            local = place + 0.5 * (_FINE + 1.0) * (1.0 - place)
            u = PANEL * (panel + 0.5 * (local + 1.0))
            tail = 0.5 * ROOT_PI * special.erfcx(near)
            weight = 0.5 * (far - near) * _FINE_WEIGHTS * np.exp(near**2 - u**2) / tail
            basis = np.vander(local, POINTS, increasing=True) @ to_powers
            rows[row, 0] = special.erfcx(far) / special.erfcx(near) * np.exp(near**2 - far**2)
            rows[row, 1:] = weight @ basis
        table[panel, :POINTS] = to_powers @ rows[:POINTS]
        table[panel, POINTS] = rows[POINTS]
    return table, PANEL * (np.arange(PANELS)[:, None] + 0.5 * (_NODES + 1.0))


_TABLE, _PLACES = _tables()


@kernel
def _gaussian_factor(path: FloatArray, w: float) -> float:
    # g(w): everything but exp(E - w²)/sqrt(pi), per unit of w.
    root = math.sqrt(w * w + path[PECLET])
    r = (root - w) / path[RHO] if w < 0.0 else path[U_OVER_D] / (root + w)
    return 2.0 * ROOT_PI * slow_factor(path, r) / root


@kernel
def _tail_mean(path: FloatArray, v: float, side: float, nodes: FloatArray, weights: FloatArray
) -> float:  # fmt: skip
    # Mean of g beyond v by Gauss-Laguerre, for v of several.
    total, norm = 0.0, 0.0
    for node in range(len(nodes)):
        step = nodes[node] / (2.0 * v)
        weight = weights[node] * math.exp(-step * step)
        total += weight * _gaussian_factor(path, side * (v + step))
        norm += weight
    return total / norm


@kernel
def build_side(path: FloatArray, side: float, near: float, far: float, means: FloatArray) -> None:
    """Fill the polynomials of the tail mean on one side of w = 0.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path (`first_passage.set_path`).
    side : float
        -1 for w below zero, 1 for above.
    near, far : float
        Range of abs(w) needed, 1.
    means : ndarray, shape (12, 10)
        Changed in place: coefficients by panel, constant first.
    """
    start = math.ceil(math.sqrt(min(far, FARTHEST) ** 2 + _BELOW) / PANEL)
    start = min(max(start, 1), PANELS)
    value = _tail_mean(path, PANEL * start, side, _LAGUERRE, _LAGUERRE_WEIGHTS)
    given = np.empty(POINTS + 1)
    for panel in range(start - 1, -1, -1):
        if PANEL * (panel + 1) < near:
            break
        given[0] = value
        for node in range(POINTS):
            given[node + 1] = _gaussian_factor(path, side * _PLACES[panel, node])
        value = 0.0
        for entry in range(POINTS + 1):
            value += _TABLE[panel, POINTS, entry] * given[entry]
        for power in range(POINTS):
            sum_ = 0.0
            for entry in range(POINTS + 1):
                sum_ += _TABLE[panel, power, entry] * given[entry]
            means[panel, power] = sum_


@kernel
def tail(path: FloatArray, w: float, means: FloatArray) -> float:
    """Return the concentration that passed before w (w below zero) or passes after it (above).

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path.
    w : float
        Gaussian time, 1; infinity for the end of time.
    means : ndarray, shape (2, 12, 10)
        Polynomials of both sides (`build_side`): below, above.

    Returns
    -------
    float
        Concentration over that of the source, 1.
    """
    v = abs(w)
    if v == math.inf:
        return 0.0
    if v >= FARTHEST:
        side = -1.0 if w < 0.0 else 1.0
        mean = _tail_mean(path, v, side, _PAIR, _PAIR_WEIGHTS)
    else:
        panel = int(v / PANEL)
        local = 2.0 * (v / PANEL - panel) - 1.0
        row = means[0 if w < 0.0 else 1, panel]
        mean = row[POINTS - 1]
        for power in range(POINTS - 2, -1, -1):
            mean = mean * local + row[power]
    return float(0.5 * math.exp(path[EXPONENT] - v * v) * erfcx_positive(v) * mean)


@kernel
def gaussian_time(path: FloatArray, age: float) -> float:
    """Return w for the time since the water left the source.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path.
    age : float
        Time, yr.

    Returns
    -------
    float
        w, 1; minus infinity at zero and before.
    """
    if age <= 0.0:
        return -math.inf
    if age == math.inf:
        return math.inf
    water = age / path[RETARDATION]
    return float((path[FAST] * water - path[RHO]) / (2.0 * math.sqrt(path[DISPERSION] * water)))


@kernel
def between(
    path: FloatArray, low: float, high: float, low_tail: float, high_tail: float, total: float
) -> float:
    """Return the concentration that passes between two Gaussian times.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path.
    low, high : float
        w of the window's ends, 1.
    low_tail, high_tail : float
        `tail` at the two, 1.
    total : float
        Concentration of an endless source in the end, 1.

    Returns
    -------
    float
        Concentration over that of the source, 1.
    """
    if high <= LEAST_W:
        return 0.0
    if high - low < NARROW:
        half, centre, sum_ = 0.5 * (high - low), 0.5 * (high + low), 0.0
        for node in range(len(_DIRECT)):
            w = centre + half * _DIRECT[node]
            value = _gaussian_factor(path, w) * math.exp(path[EXPONENT] - w * w)
            sum_ += _DIRECT_WEIGHTS[node] * value
        return float(half * sum_ / ROOT_PI)
    if high < 0.0:
        return high_tail - low_tail
    if low >= 0.0:
        return low_tail - high_tail
    return total - low_tail - high_tail


MEANS_SHAPE = (2, PANELS, POINTS)
