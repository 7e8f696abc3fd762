"""Share of a source's plume that lateral spreading brings to a place, as the plume travels.

Across the flow a plume that has travelled for the time tau spreads as a Gaussian of standard
deviation sqrt(2 D tau). A source between `low` and `high` (measured from the receptor) then gives
the share

    S = 1/2 [erf(high h) - erf(low h)],     h = 1 / (2 sqrt(D tau)).

Outside the source this falls as exp(-near² h²), with `near` the distance to the nearest edge. That
exponential belongs to the exponent of the integral over travel time (`first_passage`), because it
moves the integrand's maximum; what is computed here is S exp(near² h²), which varies slowly.

Between an impermeable top and bottom, B apart, the source has images at 2 n B and mirrored ones;
for late times the same sum is the cosine series of the duality of theta functions,

    S = (high - low)/B + sum_m 4/(m pi) cos(m pi (low + high)/(2B)) sin(m pi (high - low)/(2B))
        cos(m pi z/B) exp(-m² pi²/(4 h² B²)).

Images are summed while h B is above one (four on each side leave 1e-15), cosines below it (four
terms leave 1e-17); the two agree to rounding where they meet.

Wexler (1992), Analytical solutions for one-, two-, and three-dimensional solute transport in
ground-water systems with uniform flow, USGS TWRI 3-B7, equations 91a and 105 (unbounded), and
Carslaw and Jaeger (1959), Conduction of heat in solids, section 14.1 (images and duality).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .scaled_error_function import ROOT_PI, erfcx_positive

FloatArray = NDArray[np.float64]

IMAGES = 4
COSINES = 4
# Exponent beyond which an image adds nothing.
_NEGLIGIBLE = 45.0
# Over a source this narrow (variation of the exponent) Gauss points are used: the difference of
# two error functions would lose its digits.
_NARROW = 0.1
_POINTS, _WEIGHTS = (np.ascontiguousarray(part) for part in np.polynomial.legendre.leggauss(5))


@kernel
def _narrow_share(low: float, high: float, near: float) -> float:
    half, centre = 0.5 * (high - low), 0.5 * (high + low)
    total = 0.0
    for point in range(len(_POINTS)):
        place = centre + half * _POINTS[point]
        total += _WEIGHTS[point] * math.exp(near * near - place * place)
    return half * total / ROOT_PI


@kernel
def interval_share(low: float, high: float, near: float, h: float) -> float:
    """Return the share of a source in an unbounded aquifer, without its exponential.

    Parameters
    ----------
    low, high : float
        Edges of the source, measured from the receptor, m.
    near : float
        Distance in the exponential taken out, at most the distance to the source, m.
    h : float
        Inverse width 1/(2 sqrt(D tau)), 1/m.

    Returns
    -------
    float
        Share times exp(near² h²), 1.
    """
    farthest = max(abs(low), abs(high)) * h
    if (high - low) * h * (1.0 + farthest) < _NARROW:
        return _narrow_share(low * h, high * h, near * h)
    if low <= 0.0 <= high:
        return 0.5 * (math.erf(high * h) + math.erf(-low * h))
    a = min(abs(low), abs(high)) * h
    b = farthest
    taken = near * h
    if a * a - taken * taken > _NEGLIGIBLE:
        return 0.0
    share = erfcx_positive(a) - math.exp(a * a - b * b) * erfcx_positive(b)
    return 0.5 * math.exp(taken * taken - a * a) * share


@kernel
def bounded_share(
    low: float, high: float, place: float, near: float, thickness: float, h: float,
    cosines: FloatArray,
) -> float:  # fmt: skip
    """Return the share of a source between two impermeable faces, without its exponential.

    Parameters
    ----------
    low, high : float
        Edges of the source above one face, m.
    place : float
        Receptor above the same face, m.
    near : float
        Distance from the receptor to the source, m; 0 within its edges.
    thickness : float
        Distance between the faces, m.
    h : float
        Inverse width 1/(2 sqrt(D tau)), 1/m.
    cosines : ndarray, shape (5,)
        Mean share and amplitudes of the cosine series (`cosine_amplitudes`).

    Returns
    -------
    float
        Share times exp(near² h²), 1.
    """
    reach = h * thickness
    if reach < 1.0:
        share = cosines[0]
        decay = -0.25 * math.pi * math.pi / (reach * reach)
        for order in range(1, COSINES + 1):
            share += cosines[order] * math.exp(decay * order * order)
        return float(share * math.exp(near * near * h * h))
    share = 0.0
    for image in range(-IMAGES, IMAGES + 1):
        shift = 2.0 * image * thickness - place
        share += interval_share(shift + low, shift + high, near, h)
        share += interval_share(shift - high, shift - low, near, h)
    return share


@kernel
def cosine_amplitudes(
    low: float, high: float, place: float, thickness: float, cosines: FloatArray
) -> None:
    """Fill the mean share and the amplitudes of the cosine series.

    Parameters
    ----------
    low, high, place : float
        Edges of the source and the receptor above one face, m.
    thickness : float
        Distance between the faces, m.
    cosines : ndarray, shape (5,)
        Changed in place: mean share, then amplitudes of the first four cosines, 1.
    """
    cosines[0] = (high - low) / thickness
    for order in range(1, COSINES + 1):
        wave = order * math.pi / thickness
        cosines[order] = (
            4.0 / (order * math.pi)
            * math.cos(0.5 * wave * (low + high))
            * math.sin(0.5 * wave * (high - low))
            * math.cos(wave * place)
        )  # fmt: skip


@kernel
def distance_outside(low: float, high: float) -> float:
    """Return the distance to an interval measured from the receptor; 0 within it, m."""
    return max(low, -high, 0.0)


@kernel
def open_low(low: float, thickness: float) -> float:
    """Return a source's lower edge, -infinity where it reaches the lower face, m."""
    return -math.inf if low <= 0.0 and thickness < math.inf else low


@kernel
def open_high(high: float, thickness: float) -> float:
    """Return a source's upper edge, infinity where it reaches the upper face, m."""
    return math.inf if high >= thickness else high


@kernel
def unspread_share(low: float, high: float) -> float:
    """Return the share where nothing spreads: 1 within the source, 1/2 on its edge, 0 outside."""
    if low < 0.0 < high:
        return 1.0
    return 0.5 if low <= 0.0 <= high else 0.0
