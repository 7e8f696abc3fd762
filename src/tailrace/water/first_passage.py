"""Travel times from a source plane: the integral that strips, patches and line sources share.

Transport obeys R dc/dt = D c_xx + Dy c_yy + Dz c_zz - v c_x - lambda R c for x > 0. With the
water-like time T = t/R the response of a receptor to a source that holds c0 = 1 on a rectangle of
the plane x = 0 during ages T1 to T2 is

    c = int_T1^T2 k(T) Y(T) Z(T) dT,
    k = x / (2 sqrt(pi D T³)) exp(-lambda R T - (x - v T)²/(4 D T)),

with k the density of first passage and Y, Z the lateral shares (`lateral_spreading`). The shares'
own exponentials exp(-y²/(4 Dy T)), y the distance outside the strip, join the exponent: with

    rho² = x² + (D/Dy) y² + (D/Dz) z²,    U² = v² + 4 lambda R D,

    lambda R T + (x - v T)²/(4DT) + y²/(4 Dy T) + z²/(4 Dz T)
        = (rho - U T)²/(4 D T) - (x v - rho U)/(2 D),

and everything left in front varies slowly. With r = 1/sqrt(D T), per unit of ln T:

* first-type inlet (c = c0 on the source): x r / (2 sqrt(pi));
* third-type inlet (v c - D c_x = v c0: what leaks in is what enters): the flux concentration
  c - (D/v) c_x obeys the same equation with the first-type condition, so the concentration is
  int_0^inf e^-s c_first(x + s D/v) ds. With n = x r, m = v/(D r), b = (n + m)/2 the density is
  m (n + m phi(b)) / (sqrt(pi) (n + m)), phi(b) = 1 - sqrt(pi) b erfcx(b): positive terms only,
  any decay;
* line source in an infinite plane (`point_source`): 1.

In u = ln T the exponent is concave with its maximum at T = rho/U. Panels of 16 Gauss points are
laid from there outwards, as wide as the exponent's slope and curvature allow, until they add
less than 1e-17. U² may be negative: a source that decays as exp(-mu t) is the same integral with
lambda - mu for lambda; then the exponent has a minimum beyond the maximum and a second maximum at
the upper end, and both are integrated.

Against 40-digit arithmetic the result is right to about 1e-13 relative for Peclet numbers from
1e-3 to 1e6 (tests), including results of 1e-300.

Lengths m, times yr, velocities m/yr, dispersion coefficients m2/yr, decay 1/yr.
Kreft and Zuber (1978), Chem. Eng. Sci. 33, 1471-1480 (flux and resident concentrations);
Wexler (1992), USGS TWRI 3-B7, equations 91a and 105.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .lateral_spreading import (
    bounded_share,
    cosine_amplitudes,
    distance_outside,
    interval_share,
    open_high,
    open_low,
    unspread_share,
)
from .scaled_error_function import ROOT_PI, mills_deficit

FloatArray = NDArray[np.float64]

FIRST_TYPE, THIRD_TYPE, LINE_SOURCE = 0.0, 1.0, 2.0
INLETS = {"first": FIRST_TYPE, "third": THIRD_TYPE}

# Numbers that describe one path from a source to a receptor for one species.
(EXPONENT, PECLET, RHO, FAST, U_OVER_D, V_OVER_D, ALONG, DISPERSION, RETARDATION, INLET, SHARE,
 Y_SPREADS, Y_LOW, Y_HIGH, Y_NEAR, Z_SPREADS, Z_LOW, Z_HIGH, Z_PLACE, Z_NEAR, Z_THICKNESS,
 STATE, VALUE, ARRIVAL, RISE, FALL) = range(26)  # fmt: skip
COSINE_START = 26
PATH_NUMBERS = 31
# States: nothing arrives; the integral; no dispersion; on the inlet itself.
NOTHING, SPREADING, PLUG, FACE = 0.0, 1.0, 2.0, 3.0
UNBOUNDED, BOUNDED = 1.0, 2.0

# A Peclet number above this is plug flow to double precision.
_PLUG_PECLET = 1.0e28
_NODES, _WEIGHTS = (np.ascontiguousarray(part) for part in np.polynomial.legendre.leggauss(16))
_WIDEST = 0.5
_STEEPEST = 4.0
_DONE = 1.0e-17
_EMPTY = 745.0
# Below this exponent nothing that stands in front leaves a number.
_UNDERFLOW = 800.0
_MOST_PANELS = 100_000


@kernel
def _set_across(path: FloatArray, low: float, high: float, dispersion: float, along: float) -> None:
    if dispersion == 0.0 or (low == -math.inf and high == math.inf):
        path[Y_SPREADS], path[Y_NEAR] = 0.0, 0.0
        path[SHARE] *= unspread_share(low, high)
        return
    half = 0.5 * math.sqrt(along / dispersion)
    path[Y_SPREADS], path[Y_NEAR] = UNBOUNDED, half * distance_outside(low, high)
    path[Y_LOW], path[Y_HIGH] = half * low, half * high


@kernel
def _set_depth(
    path: FloatArray, z: float, low: float, high: float, thickness: float, dispersion: float,
    along: float,
) -> None:  # fmt: skip
    bottom, top = open_low(low, thickness) - z, open_high(high, thickness) - z
    if dispersion == 0.0 or (bottom == -math.inf and top == math.inf):
        path[Z_SPREADS], path[Z_NEAR] = 0.0, 0.0
        path[SHARE] *= unspread_share(bottom, top)
        return
    half = 0.5 * math.sqrt(along / dispersion)
    path[Z_NEAR] = half * distance_outside(bottom, top)
    if thickness == math.inf:
        path[Z_SPREADS] = UNBOUNDED
        path[Z_LOW], path[Z_HIGH] = half * bottom, half * top
        return
    low, high = max(low, 0.0), min(high, thickness)
    path[Z_SPREADS] = BOUNDED
    path[Z_LOW], path[Z_HIGH] = half * low, half * high
    path[Z_PLACE], path[Z_THICKNESS] = half * z, half * thickness
    cosine_amplitudes(low, high, z, thickness, path[COSINE_START:])


@kernel
def _face_share(place: FloatArray, source: FloatArray, thickness: float) -> float:
    across = unspread_share(source[0] - place[1], source[1] - place[1])
    low, high = open_low(source[2], thickness), open_high(source[3], thickness)
    return across * unspread_share(low - place[2], high - place[2])


@kernel
def set_path(
    path: FloatArray, place: FloatArray, source: FloatArray, ground: FloatArray,
    retardation: float, decay: float, inlet: float,
) -> None:  # fmt: skip
    """Fill the numbers that describe one path from source to receptor.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Changed in place.
    place : ndarray, shape (3,)
        Receptor: along the flow from the source, across it, above one face of the aquifer, m.
    source : ndarray, shape (4,)
        Lower and upper edge across the flow and in the vertical, m.
    ground : ndarray, shape (5,)
        Seepage velocity (m/yr), dispersion coefficients along the flow, across it and in the
        vertical (m2/yr), thickness (m, infinity for no faces).
    retardation : float
        Retardation factor, 1.
    decay : float
        Decay constant, 1/yr; negative for a source that decays faster than the species.
    inlet : float
        `FIRST_TYPE`, `THIRD_TYPE` or `LINE_SOURCE`.
    """
    x, along, velocity = place[0], ground[1], ground[0]
    path[SHARE], path[STATE], path[ALONG], path[INLET] = 1.0, SPREADING, x, inlet
    path[RETARDATION], path[DISPERSION] = retardation, along
    if x < 0.0 and inlet != LINE_SOURCE:
        path[STATE] = NOTHING
        return
    plug = along == 0.0 or velocity * x > _PLUG_PECLET * along
    # Without spreading along the flow lengths across it are scaled to a coefficient of one.
    unit = 1.0 if plug else along
    _set_across(path, source[0] - place[1], source[1] - place[1], ground[2], unit)
    _set_depth(path, place[2], source[2], source[3], ground[4], ground[3], unit)
    if inlet == LINE_SOURCE:
        # A line has no width: its distance is in the exponent, and there is no share.
        path[Y_SPREADS] = 0.0
    if path[SHARE] == 0.0:
        path[STATE] = NOTHING
    elif plug:
        _set_plug(path, place, source, ground, decay)
    elif x == 0.0 and inlet == FIRST_TYPE:
        path[STATE], path[ARRIVAL] = FACE, 0.0
        path[VALUE] = _face_share(place, source, ground[4])
    else:
        _set_exponent(path, velocity, along, decay * retardation)


@kernel
def _set_exponent(path: FloatArray, velocity: float, along: float, decay: float) -> None:
    x, outside = path[ALONG], 4.0 * (path[Y_NEAR] ** 2 + path[Z_NEAR] ** 2)
    rho = math.sqrt(x * x + outside)
    squared = velocity * velocity + 4.0 * decay * along
    path[RHO], path[V_OVER_D] = rho, velocity / along
    path[RISE], path[FALL] = rho * rho / (4.0 * along), squared / (4.0 * along)
    if squared < 0.0:
        path[EXPONENT] = x * velocity / (2.0 * along)
        return
    fast = math.sqrt(squared)
    path[FAST], path[U_OVER_D], path[PECLET] = fast, fast / along, fast * rho / along
    if x < 0.0:
        path[EXPONENT] = (x * velocity - rho * fast) / (2.0 * along)
        return
    # x v - rho U without the difference of nearly equal numbers.
    path[EXPONENT] = -2.0 * decay * x / (velocity + fast)
    if outside > 0.0:
        path[EXPONENT] -= outside / (rho + x) * fast / (2.0 * along)


@kernel
def _set_plug(
    path: FloatArray, place: FloatArray, source: FloatArray, ground: FloatArray, decay: float
) -> None:
    path[STATE] = PLUG
    age = place[0] / ground[0]
    path[ARRIVAL] = age * path[RETARDATION]
    if age == 0.0:
        path[VALUE] = _face_share(place, source, ground[4])
        return
    r = 1.0 / math.sqrt(age)
    near = (path[Y_NEAR] ** 2 + path[Z_NEAR] ** 2) * r * r
    path[VALUE] = path[SHARE] * lateral_factor(path, r)
    path[VALUE] *= math.exp(-decay * path[ARRIVAL] - near)


@kernel
def lateral_factor(path: FloatArray, r: float) -> float:
    """Return the lateral shares, without their exponentials.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path (`set_path`).
    r : float
        1/sqrt(D T), 1/m.

    Returns
    -------
    float
        Product of the shares across the flow and in the vertical, 1.
    """
    value = 1.0
    if path[Y_SPREADS] != 0.0:
        value *= interval_share(path[Y_LOW], path[Y_HIGH], path[Y_NEAR], r)
    if path[Z_SPREADS] == UNBOUNDED:
        value *= interval_share(path[Z_LOW], path[Z_HIGH], path[Z_NEAR], r)
    elif path[Z_SPREADS] == BOUNDED:
        value *= bounded_share(
            path[Z_LOW], path[Z_HIGH], path[Z_PLACE], path[Z_NEAR], path[Z_THICKNESS], r,
            path[COSINE_START:],
        )  # fmt: skip
    return value


@kernel
def slow_factor(path: FloatArray, r: float) -> float:
    """Return what stands in front of the exponential, per unit of ln T.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path (`set_path`).
    r : float
        1/sqrt(D T), 1/m.

    Returns
    -------
    float
        Inlet's density times lateral shares, without their exponentials, 1.
    """
    value = path[SHARE]
    if path[INLET] == FIRST_TYPE:
        value *= 0.5 * path[ALONG] * r / ROOT_PI
    elif path[INLET] == THIRD_TYPE:
        n, m = path[ALONG] * r, path[V_OVER_D] / r
        value *= m * (n + m * mills_deficit(0.5 * (n + m))) / (ROOT_PI * (n + m))
    return float(value * lateral_factor(path, r))


@kernel
def _exponent(path: FloatArray, age: float) -> float:
    if path[FALL] >= 0.0:
        gap = path[RHO] - path[FAST] * age
        return float(-gap * gap / (4.0 * path[DISPERSION] * age))
    return float(-path[RISE] / age - path[FALL] * age)


@kernel
def _march(
    path: FloatArray, start: float, span: float, direction: float, reference: float,
    low: float, high: float, new: float, old: float, exponent: float,
) -> float:  # fmt: skip
    # Integral over ln T from `start` in one direction, divided by exp(reference).
    total, done = 0.0, 0.0
    if not exponent + reference > -_UNDERFLOW:
        return 0.0
    for _ in range(_MOST_PANELS):
        age = start * math.exp(direction * done)
        up, down = path[RISE] / age, path[FALL] * age
        steep = abs(up - down) + math.sqrt(up + abs(down))
        width = min(_WIDEST, _STEEPEST / steep if steep > 0.0 else _WIDEST, span - done)
        if width <= 0.0:
            break
        panel = 0.0
        for node in range(len(_NODES)):
            age = start * math.exp(direction * (done + 0.5 * width * (1.0 + _NODES[node])))
            value = math.exp(_exponent(path, age) - reference)
            if value > 0.0:
                value *= slow_factor(path, 1.0 / math.sqrt(path[DISPERSION] * age))
                if new != old:
                    value *= (new * (high - age) + old * (age - low)) / (high - low)
                panel += _WEIGHTS[node] * value
        panel *= 0.5 * width
        total += panel
        done += width
        far = _exponent(path, start * math.exp(direction * done)) < reference - _EMPTY
        if panel <= _DONE * total and (total > 0.0 or far):
            break
    return total if new != old else total * new


@kernel
def _log_ratio(high: float, low: float) -> float:
    # ln(high/low), with all digits where the two are close.
    if low <= 0.0 or high == math.inf:
        return math.inf
    return math.log1p((high - low) / low) if high < 2.0 * low else math.log(high / low)


@kernel
def window(
    path: FloatArray, newest: float, oldest: float, new: float, old: float, extra: float
) -> float:
    """Return the concentration caused by what left the source within a window of ages.

    Parameters
    ----------
    path : ndarray, shape (31,)
        Numbers of the path (`set_path`).
    newest, oldest : float
        Ages of the window's ends: time since the water left the source, yr; the oldest may be
        infinite. Ages below zero have not left.
    new, old : float
        Concentration at the source at the two ends, linear between (new < oldest infinite only
        where the two are equal).
    extra : float
        Exponent added, 1.

    Returns
    -------
    float
        Concentration, in the unit of `new` and `old`.
    """
    if not oldest > max(newest, 0.0) or path[STATE] == NOTHING:
        return 0.0
    if newest < 0.0:
        new += (old - new) * (0.0 - newest) / (oldest - newest) if new != old else 0.0
        newest = 0.0
    if path[STATE] == PLUG or path[STATE] == FACE:
        arrival = path[ARRIVAL] if path[STATE] == PLUG else 0.0
        if not newest <= arrival < oldest:
            return 0.0
        level = new if new == old else new + (old - new) * (arrival - newest) / (oldest - newest)
        return float(level * path[VALUE] * math.exp(extra))
    low, high = newest / path[RETARDATION], oldest / path[RETARDATION]
    return _spread_window(path, low, high, new, old, path[EXPONENT] + extra)


@kernel
def _spread_window(
    path: FloatArray, low: float, high: float, new: float, old: float, exponent: float
) -> float:
    rise, fall = path[RISE], path[FALL]
    # Where the exponent (with -u/2 of the density) has its maximum, and its minimum beyond.
    top, dip = math.inf, math.inf
    bend = 0.25 + 4.0 * rise * fall
    if fall >= 0.0:
        top = 2.0 * rise / (0.5 + math.sqrt(bend))
    elif bend > 0.0:
        top = 2.0 * rise / (0.5 + math.sqrt(bend))
        dip = (0.5 + math.sqrt(bend)) / (-2.0 * fall)
    else:
        dip = 0.0
    total = 0.0
    if low < dip and top < math.inf:
        # On the inlet the integrand only falls away from age zero.
        if rise == 0.0:
            top = 1.0 / abs(fall) if fall != 0.0 else 1.0
        start, end = min(max(top, low), high), min(high, dip)
        reference = _exponent(path, start)
        part = _march(
            path, start, _log_ratio(start, low), -1.0, reference, low, high, new, old, exponent
        )
        span = _log_ratio(end, start)
        part += _march(path, start, span, 1.0, reference, low, high, new, old, exponent)
        total += part * math.exp(exponent + reference)
    if high > dip and high < math.inf:
        reference = _exponent(path, high)
        span = _log_ratio(high, max(low, dip))
        part = _march(path, high, span, -1.0, reference, low, high, new, old, exponent)
        total += part * math.exp(exponent + reference)
    return total
