"""Spreading across the flow, as a sum of columns that lose a little more.

A strip (or patch) source in a box without flux through its walls spreads as a cosine series in
the lateral coordinates; the mode of wave number k decays by exp(-D_y k^2 theta) with the travel
time theta of the water, as a first-order loss does that feeds nothing. So

    c(x, y, z, s) = sum_m S_m E(Z + beta_m),   beta_m = D_y k_y^2 + D_z k_z^2,

E(Z) being the column. Top and bottom of the aquifer are true walls. The other walls are put so far
off that their images add less than 1e-14: an image at lateral distance d is
exp(-(rho - x) w/(2 D)) of the plume, rho^2 = x^2 + d^2 D/D_y. The series ends where
E(Z + beta) < 1e-15 E(Z). Both follow from w = sqrt(v^2 + 4 D R (s + lambda)) at the saddle.

Where the modes are many (wide sources, patches) they are gathered on Chebyshev points of xi, with
sqrt(beta) = w/(2 sqrt(D)) sinh xi: there E = exp(-(x w/(2 D)) (cosh xi - 1)), an even function that
is smooth in a strip of half width pi/2 whatever the Peclet number.

Modes alternate in sign, so the accuracy is about 1e-12 of the concentration on the centre line at
the same distance and time, not of the concentration itself: far off the line, values below that
are rounding and are returned as they come (of either sign, never more than 1e-11 of the centre).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

FloatArray = NDArray[np.float64]

_IMAGE = 34.0
_LAST_MODE = 36.0
MOST_MODES = 1 << 14
"""Modes in one direction beyond which a plume is refused (x v / D far below one)."""
_GATHER = 64
# Half width of strip, lateral place, transverse dispersion; top and bottom of patch, depth,
# vertical dispersion, thickness.
HALF_WIDTH, ACROSS, TRANSVERSE, TOP, BOTTOM, DEPTH, VERTICAL, THICKNESS = range(8)
LATERAL_NUMBERS = 8


@kernel
def _reach(distance: float, dispersion: float, lateral: float, low: float) -> float:
    """Return the lateral distance at which an image is negligible."""
    further = 2.0 * _IMAGE * dispersion / low
    return math.sqrt((further * further + 2.0 * further * distance) * lateral / dispersion)


@kernel
def largest_loss(distance: float, dispersion: float, high: float) -> float:
    """Return the loss of the last mode that counts.

    Parameters
    ----------
    distance : float
        Distance from the source, m, above zero.
    dispersion : float
        Coefficient of dispersion along the flow, m2/yr.
    high : float
        Largest w of a member that counts, m/yr.

    Returns
    -------
    float
        beta, 1/yr.
    """
    further = 2.0 * _LAST_MODE * dispersion / distance
    return (further * further + 2.0 * further * high) / (4.0 * dispersion)


@kernel
def _strip(
    lateral: FloatArray, distance: float, dispersion: float, low: float, loss: float
) -> tuple[FloatArray, FloatArray]:
    """Return weights and losses of the modes across the flow."""
    half, across, spreading = lateral[HALF_WIDTH], lateral[ACROSS], lateral[TRANSVERSE]
    if math.isinf(half):
        return np.ones(1), np.zeros(1)
    wall = half + abs(across) + _reach(distance, dispersion, spreading, low)
    count = int(math.sqrt(loss / spreading) * wall / math.pi) + 2
    if count > MOST_MODES:
        return np.ones(0), np.zeros(0)
    weights, losses = np.empty(count), np.empty(count)
    weights[0], losses[0] = half / wall, 0.0
    for m in range(1, count):
        number = m * math.pi / wall
        weights[m] = 2.0 / (m * math.pi) * math.sin(number * half) * math.cos(number * across)
        losses[m] = spreading * number * number
    return weights, losses


@kernel
def _patch(
    lateral: FloatArray, distance: float, dispersion: float, low: float, loss: float
) -> tuple[FloatArray, FloatArray]:
    """Return weights and losses of the modes in the vertical."""
    top, bottom, depth = lateral[TOP], lateral[BOTTOM], lateral[DEPTH]
    spreading, wall = lateral[VERTICAL], lateral[THICKNESS]
    if top <= 0.0 and bottom >= wall:
        return np.ones(1), np.zeros(1)
    if spreading > 0.0:
        far = bottom + depth + _reach(distance, dispersion, spreading, low)
        wall = min(wall, far)
    count = int(math.sqrt(loss / spreading) * wall / math.pi) + 2
    if count > MOST_MODES:
        return np.ones(0), np.zeros(0)
    weights, losses = np.empty(count), np.empty(count)
    weights[0], losses[0] = (bottom - top) / wall, 0.0
    for m in range(1, count):
        number = m * math.pi / wall
        source = math.sin(number * bottom) - math.sin(number * top)
        weights[m] = 2.0 / (m * math.pi) * source * math.cos(number * depth)
        losses[m] = spreading * number * number
    return weights, losses


@kernel
def lateral_modes(
    lateral: FloatArray, distance: float, dispersion: float, low: float, high: float
) -> FloatArray:
    """Return weights and losses of the modes of a strip or patch, the least loss first.

    Parameters
    ----------
    lateral : ndarray, shape (LATERAL_NUMBERS,)
        Half width of the strip (infinity: no lateral spreading), place across the flow from its
        middle, transverse dispersion; top and bottom of the source below the water table, depth
        of the place, vertical dispersion, thickness of the aquifer (m, m2/yr).
    distance, dispersion : float
        Distance along the flow m, dispersion along the flow m2/yr.
    low, high : float
        Smallest and largest w of the members that count, m/yr.

    Returns
    -------
    ndarray, shape (2, modes)
        Weights S_m, 1, and losses beta_m, 1/yr; no modes where they would be too many.
    """
    loss = largest_loss(distance, dispersion, high)
    across, across_loss = _strip(lateral, distance, dispersion, low, loss)
    down, down_loss = _patch(lateral, distance, dispersion, low, loss)
    if len(across) * len(down) <= _GATHER:
        return _product(across, across_loss, down, down_loss)
    scale = low / (2.0 * math.sqrt(dispersion))
    drop = 0.5 * distance * low / dispersion
    end = math.asinh(math.sqrt(loss) / scale) * 1.0000001
    # Points for the singularities at i pi/2, and for the steepest part, where E falls to exp(-36).
    ellipse = 40.0 / math.asinh(0.5 * math.pi / end)
    steep = 2.0 * 36.0 * end / math.acosh(1.0 + 36.0 / drop)
    half = (int(max(ellipse, steep)) + 30) // 2
    if len(down) == 1 and len(across) <= half:
        return _product(across, across_loss, down, down_loss)
    return _gather(across, across_loss, down, down_loss, scale, end, half)


@kernel
def _product(
    across: FloatArray, across_loss: FloatArray, down: FloatArray, down_loss: FloatArray
) -> FloatArray:
    """Return every mode across the flow with every mode in the vertical."""
    found = np.empty((2, len(across) * len(down)))
    for m in range(len(across)):
        for n in range(len(down)):
            found[0, m * len(down) + n] = across[m] * down[n]
            found[1, m * len(down) + n] = across_loss[m] + down_loss[n]
    return found


@kernel
def _gather(
    across: FloatArray, across_loss: FloatArray, down: FloatArray, down_loss: FloatArray,
    scale: float, end: float, half: int,
) -> FloatArray:  # fmt: skip
    """Move all modes to the Chebyshev points of an even function of asinh(sqrt(beta) / scale)."""
    total = 2 * half
    found = np.empty((2, half))
    for q in range(half):
        # The largest loss comes last.
        place = math.cos((q + 0.5) * math.pi / total)
        found[1, half - 1 - q] = (scale * math.sinh(end * place)) ** 2
    # Even interpolation: values at the points as sums of even Chebyshev polynomials.
    loss = (scale * math.sinh(end)) ** 2
    moments = np.zeros(half)
    for m in range(len(across)):
        for n in range(len(down)):
            beta = across_loss[m] + down_loss[n]
            if beta > loss:
                break
            double = 2.0 * math.acos(math.asinh(math.sqrt(beta) / scale) / end)
            for order in range(half):
                moments[order] += across[m] * down[n] * math.cos(order * double)
    for q in range(half):
        double = 2.0 * (q + 0.5) * math.pi / total
        value = moments[0]
        for order in range(1, half):
            value += 2.0 * moments[order] * math.cos(order * double)
        found[0, half - 1 - q] = value / half
    return found
