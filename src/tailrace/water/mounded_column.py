"""Column in travel time, and the quadrature over when water entered under the pond."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc, erfcx

FloatArray = NDArray[np.float64]

PANELS = 96
FIRST_HALVINGS, LAST_HALVINGS = 14, 20
"""Panels of equal share; the first and the last are halved so often towards the ends."""
NODES = 2
PECLET_OF_FEW = 20.0
FEW_NODES, MANY_NODES = 12, 40
"""Laguerre nodes of the flux inlet above and below that travel time over spread: 1e-9, or 1e-7 for
values above 1e-6, down to a ratio of one."""


def unit_step(
    travel_time: float, spread: float, retardation: float, decay_constant: float,
    times: FloatArray, flux_inlet: bool,
) -> FloatArray:  # fmt: skip
    """Return the column's response, in travel time, to a source of one from time zero.

    Parameters
    ----------
    travel_time : float
        Of water along the column, yr.
    spread : float
        Dispersion coefficient over squared velocity, D / v^2, yr.
    retardation : float
        Factor, 1.
    decay_constant : float
        1/yr.
    times : ndarray
        Since the source began, yr; below zero nothing has begun.
    flux_inlet : bool
        Whether the flux of substance is held at the inlet, or the concentration.

    Returns
    -------
    ndarray
        Concentration over that of the source.

    Notes
    -----
    First type: Ogata and Banks (1961) with decay (Bear 1979), in scaled
    complementary error functions so that nothing overflows. Third type: the flux concentration
    c - (D/v) dc/dx obeys the same equation and is one at the inlet, so the resident
    concentration is the mean of the first-type solution over an exponential stretch D/v ahead.
    """
    t = np.asarray(times, dtype=float)
    started = t > 0.0
    if spread == 0.0:
        arrived = started & (t >= retardation * travel_time)
        return np.where(arrived, np.exp(-decay_constant * retardation * travel_time), 0.0)
    if not flux_inlet or travel_time == 0.0:
        return _first_type(travel_time, spread, retardation, decay_constant, t, started)
    out = np.zeros(t.shape)
    count = FEW_NODES if travel_time > PECLET_OF_FEW * spread else MANY_NODES
    nodes, weights = np.polynomial.laguerre.laggauss(count)
    for node, weight in zip(nodes, weights, strict=True):
        away = travel_time + node * spread
        out += weight * _first_type(away, spread, retardation, decay_constant, t, started)
    return out


def _first_type(
    travel_time: float, spread: float, r: float, decay: float, t: FloatArray,
    started: NDArray[np.bool_],
) -> FloatArray:  # fmt: skip
    root = np.sqrt(1.0 + 4.0 * decay * r * spread)
    safe = np.where(started, t, 1.0)
    width = 2.0 * np.sqrt(spread * r * safe)
    a = (r * travel_time - root * safe) / width
    b = (r * travel_time + root * safe) / width
    # erfcx overflows below -26, where erfc is taken instead.
    ahead = np.exp(-a * a) * (erfcx(np.maximum(a, 0.0)) + erfcx(b))
    behind = erfc(np.minimum(a, 0.0)) + np.exp(-a * a) * erfcx(b)
    lost = np.exp(-2.0 * decay * r * travel_time / (1.0 + root))
    return np.where(started, 0.5 * lost * np.where(a > 0.0, ahead, behind), 0.0)


def entry_nodes(
    exposure: FloatArray, part: FloatArray, inverse: FloatArray,
    clock: Callable[[FloatArray], FloatArray], edge: int,
) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """Return when water entered through an area: delays before its edge, and weights.

    Parameters
    ----------
    exposure : ndarray, shape (points,)
        Integral of the recharge rate over J along the streamline, 1.
    part : ndarray, shape (points - 1,)
        Share of the area in the recharge of each step.
    inverse : ndarray, shape (points,)
        J at the points.
    clock : callable
        Travel time, yr, at a J.
    edge : int
        Point at which the streamline meets the area.

    Returns
    -------
    delays : ndarray, yr
        Time under the area before its edge, as water moves.
    weights : ndarray, 1
        Share of the receptor's water; sums to the area's share.

    Notes
    -----
    Gauss-Legendre nodes in panels of equal share, halving towards both ends, so that the first
    front and the oldest water are resolved.
    """
    entered = -np.exp(-exposure[:-1]) * np.expm1(-np.diff(exposure)) * part
    cumulative = np.concatenate([[0.0], np.cumsum(entered)])
    total = float(cumulative[-1])
    if total <= 0.0:
        return np.empty(0), np.empty(0)
    first, last = (0.5 ** np.arange(1.0, n + 1.0) / PANELS for n in (FIRST_HALVINGS, LAST_HALVINGS))
    marks = np.unique(np.concatenate([first, np.linspace(0.0, 1.0, PANELS + 1), 1.0 - last]))
    at, weight = np.polynomial.legendre.leggauss(NODES)
    size = np.diff(marks)[:, None]
    shares = (marks[:-1, None] + 0.5 * size * (1.0 + at)).ravel()
    weights = (0.5 * size * weight).ravel() * total
    target = shares * total
    # Only steps through which water enters are looked up.
    step = np.clip(np.searchsorted(cumulative, target, side="left") - 1, 0, len(entered) - 1)
    inside = (target - cumulative[step]) / np.where(part[step] > 0.0, part[step], 1.0)
    more = -np.log1p(-np.minimum(inside * np.exp(exposure[step]), 1.0 - 1.0e-16))
    rate = np.diff(exposure)[step] / np.diff(inverse)[step]
    when = clock(np.minimum(inverse[step] + more / rate, inverse[-1]))
    start = float(clock(inverse[edge : edge + 1])[0])
    return np.maximum(when - start, 0.0), weights
