"""Unit responses of wells in a mounded flow, for many draws: what `plume_path` gives, from a table.

A receptor's share of a pond that leaks with one concentration since a time t is

    c/c0 = f sum_k w_k C(t/R - sigma_k - e; T, E),

f what spreading across the flow leaves, w_k and sigma_k the shares of its water and their times
under the pond, T the travel time, E the column's dispersion coefficient in travel time and e = E at
the receptor less E (see `mounded_plume`), and C the resident concentration of a column with a flux
inlet, here in closed form with the scaled error function (a = (T - t)/(2 sqrt(E t)),
b = (T + t)/(2 sqrt(E t)); Kreft and Zuber 1978, Chem. Eng. Sci. 33, 1471-1480):

    C = 1/2 erfc(a) + exp(-a^2) [ sqrt(t/(pi E)) - 1/2 (1 + (T + t)/E) erfcx(b) ].

Retardation R only stretches time, so that one curve over t/R serves all substances of a draw. It is
computed on a geometric grid of times and read by cubic interpolation. Decay is left out: for
substances counted by mass it does not matter.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .mounded_table import SHARE_WEIGHTS, MoundedWays
from .scaled_error_function import ROOT_PI, erfcx_positive

FloatArray = NDArray[np.float64]

TIMES = 72
"""Times at which a curve is computed."""
FAR = 5.5
"""Standard widths beyond which the front is not there yet, or is past."""
_LEAST_SPREAD = 1.0e-9


@kernel
def resident_flux_inlet(travel: float, spread: float, time: float) -> float:
    """Return the resident concentration of a column with a flux inlet.

    Parameters
    ----------
    travel, spread, time : float, yr
        Travel time of the column, its dispersion coefficient over squared velocity, time since the
        source began.

    Returns
    -------
    float
        Over that of the source.
    """
    if time <= 0.0:
        return 0.0
    if travel <= 0.0:
        return 1.0
    wide = 2.0 * math.sqrt(spread * time)
    a = (travel - time) / wide
    if a > FAR:
        return 0.0
    if a < -FAR:
        return 1.0
    b = (travel + time) / wide
    front = math.exp(-a * a)
    rest = math.sqrt(time / spread) / ROOT_PI - 0.5 * (1.0 + (travel + time) / spread) * (
        erfcx_positive(b)
    )
    arrived = 0.5 * front * erfcx_positive(a) if a > 0.0 else (
        1.0 - 0.5 * front * erfcx_positive(-a)
    )  # fmt: skip
    return max(arrived + front * rest, 0.0)


@kernel
def step_now(
    travel: float, spread: float, shift: float, delays: FloatArray, weights: FloatArray, time: float
) -> float:
    """Return the response of a receptor to a source of one from time zero on.

    Parameters
    ----------
    travel, spread, shift : float, yr
        T, E and e.
    delays, weights : ndarray, shape (share node,)
        Times under the pond, yr, rising, and shares of the water.
    time : float, yr
        Since the source began.

    Returns
    -------
    float
        Over that of the source, without dilution and without spreading across the flow.
    """
    total = 0.0
    for k in range(len(delays)):
        since = time - shift - delays[k]
        if since <= 0.0:
            break
        total += weights[k] * resident_flux_inlet(travel, max(spread, _LEAST_SPREAD), since)
    return total


@kernel
def fill_curve(
    travel: float, spread: float, shift: float, delays: FloatArray, weights: FloatArray,
    last: float, times: FloatArray, values: FloatArray,
) -> None:  # fmt: skip
    """Compute a curve on a geometric grid of times up to a last one; an empty grid is all zeros.

    Parameters
    ----------
    travel, spread, shift : float, yr
        T, E and e.
    delays, weights : ndarray, shape (share node,)
        Times under the pond, yr, and shares of the water.
    last : float, yr
        Latest time that is asked for.
    times, values : ndarray, shape (time,)
        Filled: times, and the response there. A first time above `last` says that nothing arrives.
    """
    e = max(spread, _LEAST_SPREAD)
    # The root of T - t = 2 FAR sqrt(E t): before it nothing has arrived.
    root = math.sqrt(FAR * FAR * e + max(travel, 0.0)) - FAR * math.sqrt(e)
    first = max(root * root + delays[0] + shift, 1.0e-6)
    if first >= last:
        times[:] = np.inf
        values[:] = 0.0
        return
    root += 2.0 * FAR * math.sqrt(e)
    end = min(last, max(root * root + delays[-1] + shift, first * 1.01))
    ratio = (end / first) ** (1.0 / (len(times) - 1))
    now = first
    for m in range(len(times)):
        times[m] = now
        values[m] = step_now(travel, spread, shift, delays, weights, now)
        now *= ratio


@kernel
def read_curve(times: FloatArray, values: FloatArray, time: float) -> float:
    """Return a curve at a time: cubic between points, zero before the first, level after the last.

    Parameters
    ----------
    times, values : ndarray, shape (time,)
        As `fill_curve` leaves them.
    time : float, yr
        Time.
    """
    if not time > times[0]:
        return 0.0
    count = len(times)
    if time >= times[count - 1]:
        return float(values[count - 1])
    step = math.log(times[1] / times[0])
    at = math.log(time / times[0]) / step
    k = min(int(at), count - 2)
    x = at - k
    left, right = values[k], values[k + 1]
    # Slopes in steps of the even grid of logarithms, limited so that the curve never falls.
    rise = right - left
    before = left - values[k - 1] if k > 0 else 0.0
    after = values[k + 2] - right if k < count - 2 else rise
    start = _limited(before, rise)
    end = _limited(rise, after)
    x2 = x * x
    x3 = x2 * x
    return float(
        left * (2.0 * x3 - 3.0 * x2 + 1.0) + right * (3.0 * x2 - 2.0 * x3)
        + start * (x3 - 2.0 * x2 + x) + end * (x3 - x2)
    )  # fmt: skip


@kernel
def _limited(one: float, other: float) -> float:
    if one * other <= 0.0:
        return 0.0
    mean = 0.5 * (one + other)
    most = 3.0 * min(abs(one), abs(other))
    return mean if abs(mean) <= most else math.copysign(most, mean)


@kernel
def fill_wells(
    curves: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray], last: float,
    retardation: FloatArray, above: FloatArray, release: FloatArray, epoch: NDArray[np.int64],
    wanted: NDArray[np.int64], result: FloatArray,
) -> None:  # fmt: skip
    """Add up what releases of all years bring to wells.

    Parameters
    ----------
    curves : tuple of ndarray
        Travel time, spread, shift and what spreading across leaves, shape (draw, receptor), and
        delays, shape (draw, receptor, share node).
    last : float, yr
        Longest lag.
    retardation, above : ndarray, shape (substance, draw)
        Retardation, and years through the ground above the water table.
    release : ndarray, shape (substance, year, draw)
        Concentration that enters the aquifer in each year if nothing were diluted, mg/L.
    epoch : ndarray, shape (year,)
        Epoch of each year.
    wanted : ndarray, shape (report year,)
        Positions of the report years among the years.
    result : ndarray, shape (epoch, substance, receptor, report year, draw)
        Added to; means stand for the middle of a year.
    """
    travel, spread, shift, kept, delays = curves
    draws, receptors = travel.shape
    substances, years, _ = release.shape
    times, values = np.empty(TIMES), np.empty(TIMES)
    rise = np.empty(years)
    weights = SHARE_WEIGHTS
    for d in range(draws):
        for r in range(receptors):
            if not kept[d, r] > 0.0:
                continue
            fill_curve(travel[d, r], spread[d, r], shift[d, r], delays[d, r], weights, last,
                       times, values)  # fmt: skip
            if times[0] > last:
                continue
            for e in range(substances):
                before = 0.0
                for lag in range(years):
                    # A step never falls, but the last digit of its closed form does.
                    now = max(
                        read_curve(times, values, (lag + 0.5 - above[e, d]) / retardation[e, d]),
                        before,
                    )
                    rise[lag] = (now - before) * kept[d, r]
                    before = now
                if not before > 0.0:
                    continue
                for j in range(len(wanted)):
                    for y in range(wanted[j] + 1):
                        result[epoch[y], e, r, j, d] += release[e, y, d] * rise[wanted[j] - y]


@kernel
def well_steps(
    curves: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray], age: FloatArray,
    result: FloatArray,
) -> None:  # fmt: skip
    """Compute what a pond that leaks one concentration since a time brings to wells.

    Parameters
    ----------
    curves : tuple of ndarray
        As for `fill_wells`.
    age : ndarray, shape (draw,), yr
        Years since the leak reached the aquifer; below zero nothing has come.
    result : ndarray, shape (draw, receptor)
        Filled: over the pond's concentration.
    """
    travel, spread, shift, kept, delays = curves
    for d in range(travel.shape[0]):
        for r in range(travel.shape[1]):
            result[d, r] = kept[d, r] * step_now(
                travel[d, r], spread[d, r], shift[d, r], delays[d, r], SHARE_WEIGHTS, age[d]
            )


def scaled_ways(
    ways: MoundedWays, scale: FloatArray, longitudinal: FloatArray, transverse: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the numbers of `fill_wells` from a table's rows and the ground of each draw.

    Parameters
    ----------
    ways : MoundedWays
        At q b = n b = 1.
    scale : ndarray, shape (draw,), yr/m
        n b / (q b).
    longitudinal, transverse : ndarray, shape (draw,), m
        Dispersivities.

    Returns
    -------
    tuple of ndarray
        Travel time, spread, shift (yr), share times what spreading across leaves (1), each of shape
        (draw, receptor), and delays, shape (draw, receptor, share node), yr.
    """
    from scipy.special import erf

    n, along = scale[:, None], longitudinal[:, None]
    travel = n * ways.travel
    spread = along * n * ways.squared_slowness / np.maximum(ways.travel, _LEAST_SPREAD)
    shift = along * n * ways.receptor_slowness - spread
    sigma = np.sqrt(4.0 * transverse[:, None] * ways.squared_discharge)
    # sqrt(2) sigma of the text is sqrt(4 alpha_T int Q^2 ds).
    part = 0.5 * (erf(ways.left / sigma) - erf(ways.right / sigma))
    delays = scale[:, None, None] * ways.delay
    return travel, spread, shift, np.maximum(part, 0.0) * ways.share, delays
