"""Column in travel time, and the quadrature over when water entered under the pond."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .column import column_concentration

FloatArray = NDArray[np.float64]

PANELS = 96
FIRST_HALVINGS, LAST_HALVINGS = 14, 20
"""Panels of equal share; the first and the last are halved so often towards the ends."""
NODES = 2
LEAST_PECLET, PECLET_OF_FEW = 5.0, 20.0
"""Travel time over spread from which the third type is summed with many Laguerre nodes, and above
which a few will do; below, and against them, stands the integral of `column` (ten times slower)."""
LAGUERRE = {few: np.polynomial.laguerre.laggauss(12 if few else 40) for few in (True, False)}


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
    `column.column_concentration` with travel time for distance. Its third type is the mean of the
    first over an exponential stretch D/v ahead, taken here by Gauss-Laguerre quadrature where the
    column is long against its dispersivity: within 3e-9 above c/c0 = 1e-12 for a Peclet number of
    40.
    """
    t = np.asarray(times, dtype=float)
    since = np.maximum(t, 0.0)
    column = partial(
        column_concentration, velocity=1.0, dispersion=spread, retardation=retardation,
        decay=decay_constant,
    )  # fmt: skip
    if not flux_inlet or travel_time == 0.0 or spread == 0.0:
        # At the pond's own edge, and without dispersion, both inlets are the same.
        return np.where(t > 0.0, column(travel_time, since, inlet="first"), 0.0)
    if travel_time < LEAST_PECLET * spread:
        return np.where(t > 0.0, column(travel_time, since, inlet="third"), 0.0)
    nodes, weights = LAGUERRE[travel_time > PECLET_OF_FEW * spread]
    out = np.zeros(t.shape)
    for node, weight in zip(nodes, weights, strict=True):
        out += weight * column(travel_time + node * spread, since, inlet="first")
    return np.where(t > 0.0, out, 0.0)


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
