"""Water table raised by leaching solution, injected through holes, wells or ponds on a hill.

Two parts add up in the water that a cell must carry:

* what was injected upslope and passes, over the width of the contour. On a map it is the
  accumulated injection (`flow_accumulation`), and it goes into `relative_wetness` beside the rain;
* the local mound, where diffusion of the head spreads the water across and up the slope.

For the mound, water flows by Dupuit's assumption on a base inclined by b (Boussinesq 1877). With
the saturated thickness h normal to the base and K conductivity, discharge per width is
q = K h (sin b - cos b dh/dx), x along the slope, downwards. Linearised about a thickness D in the
second term (Brutsaert 1994, Water Resources Research 30, 2759-2763), a rise eta over the flow
without injection obeys

    U d(eta)/dx - E (d2/dx2 + d2/dy2) eta = N,      U = K sin b,   E = K D cos b,

with the length lam = E / U = D / tan b over which a mound reaches up the slope. In closed form:

* a strip of holes along the contour, from -L to L, that injects N per area:

      eta = N lam / U (1 - exp(-2 L/lam)) exp((x + L)/lam)                         x < -L
      eta = N / U [ x + L + lam - lam exp((x - L)/lam) ]                           -L <= x <= L
      eta = 2 N L / U                                                             x > L

* a well that injects Q: eta = Q / (2 pi E) exp(x / (2 lam)) K0(r / (2 lam)). Summed across the
  slope that is Q / U everywhere below the well, and Q / U exp(x / lam) above it: the flux
  U eta - E d(eta)/dx through a line below is Q, through a line above nothing.

How much a hole takes is Glover's formula for a hole without a casing in dry ground (Zangar 1953,
USBR Engineering Monograph 8): Q = 2 pi K H^2 / (asinh(H/r) - sqrt(1 + (r/H)^2) + r/H).
It knows no neighbours: on a field of holes the areal rate cannot exceed K, the rate of free
drainage, and `areal_injection_rate` stops there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import k0e

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

SMALLEST_HEAD_IN_RADII = 10.0
"""Least H/r for which Glover's formula is given (Zangar 1953)."""


@declare_units(thickness="m", slope="deg", returns="m")
def mound_length(thickness: ArrayLike, slope: ArrayLike) -> FloatArray:
    """Return the length over which a mound reaches up the slope, D / tan b.

    Parameters
    ----------
    thickness : array_like, m
        Saturated thickness about which the flow is linearised, normal to the base.
    slope : array_like, deg
        Of the base, above 0.

    Returns
    -------
    ndarray, m
    """
    deep, angle = _ground("mound_length()", thickness, slope)
    return np.asarray(deep / np.tan(angle))


def _ground(where: str, thickness: ArrayLike, slope: ArrayLike) -> tuple[FloatArray, FloatArray]:
    problems = Problems(where)
    deep = checked(problems, "thickness", thickness, "m", strict=True)
    angle = checked(problems, "slope", slope, "deg", strict=True, most=89.999)
    problems.raise_if_any()
    return deep, np.asarray(np.radians(angle))


def _rate(where: str, name: str, rate: ArrayLike, unit: str, conductivity: ArrayLike) -> tuple[
    FloatArray, FloatArray
]:  # fmt: skip
    problems = Problems(where)
    injected = checked(problems, name, rate, unit)
    passes = checked(problems, "conductivity", conductivity, "m/s", strict=True)
    problems.raise_if_any()
    return injected, passes


@declare_units(
    distance="m", strip_length="m", injection_rate="m/s", conductivity="m/s", slope="deg",
    thickness="m", returns="m",
)  # fmt: skip
def strip_mound(
    distance: ArrayLike,
    strip_length: ArrayLike,
    injection_rate: ArrayLike,
    conductivity: ArrayLike,
    slope: ArrayLike,
    thickness: ArrayLike,
) -> FloatArray:
    """Return the rise of the water table about a long strip of injection holes.

    Parameters
    ----------
    distance : array_like, m
        Down the slope, from the middle of the strip.
    strip_length : array_like, m
        Extent of the strip along the slope.
    injection_rate : array_like, m/s
        Volume per area of the slope.
    conductivity : array_like, m/s
    slope : array_like, deg
        Of the base.
    thickness : array_like, m
        Saturated thickness about which the flow is linearised.

    Returns
    -------
    ndarray, m
        Normal to the base; not limited by the ground above.

    Raises
    ------
    InputError
        If numbers are out of their range.
    """
    deep, angle = _ground("strip_mound()", thickness, slope)
    rate, passes = _rate("strip_mound()", "injection_rate", injection_rate, "m/s", conductivity)
    half = 0.5 * np.asarray(strip_length, dtype=float)
    x = np.asarray(distance, dtype=float)
    reach = deep / np.tan(angle)
    per_speed = rate / (passes * np.sin(angle))
    above = reach * -np.expm1(-2.0 * half / reach) * np.exp(np.minimum(x + half, 0.0) / reach)
    within = x + half + reach * -np.expm1(np.minimum(x - half, 0.0) / reach)
    rise = np.where(x < -half, above, np.where(x > half, 2.0 * half, within))
    return np.asarray(per_speed * rise)


@declare_units(
    x="m", y="m", injected_volume="m3/s", conductivity="m/s", slope="deg", thickness="m",
    radius="m", returns="m",
)  # fmt: skip
def well_mound(
    x: ArrayLike,
    y: ArrayLike,
    injected_volume: ArrayLike,
    conductivity: ArrayLike,
    slope: ArrayLike,
    thickness: ArrayLike,
    radius: ArrayLike = 0.1,
) -> FloatArray:
    """Return the rise of the water table about one injecting well on an inclined base.

    Parameters
    ----------
    x, y : array_like, m
        Down the slope and across it, from the well. Mounds of several wells add up.
    injected_volume : array_like, m3/s
    conductivity : array_like, m/s
    slope : array_like, deg
        Of the base.
    thickness : array_like, m
        Saturated thickness about which the flow is linearised.
    radius : array_like, m
        Of the well; nearer points have the rise at the well's wall.

    Returns
    -------
    ndarray, m
        Normal to the base; not limited by the ground above.

    Raises
    ------
    InputError
        If numbers are out of their range.
    """
    deep, angle = _ground("well_mound()", thickness, slope)
    volume, passes = _rate(
        "well_mound()", "injected_volume", injected_volume, "m3/s", conductivity
    )  # fmt: skip
    wall = np.asarray(radius, dtype=float)
    down = np.asarray(x, dtype=float)
    far = np.maximum(np.hypot(down, np.asarray(y, dtype=float)), wall)
    twice = 2.0 * deep / np.tan(angle)
    # The scaled function keeps the product finite far down the slope.
    shape = k0e(far / twice) * np.exp((np.clip(down, -far, far) - far) / twice)
    return np.asarray(volume / (2.0 * np.pi * passes * deep * np.cos(angle)) * shape)


@declare_units(head="m", radius="m", conductivity="m/s", returns="m3/s")
def hole_injection_rate(
    head: ArrayLike, radius: ArrayLike, conductivity: ArrayLike
) -> FloatArray:  # fmt: skip
    """Return what one uncased hole takes under a constant head, in ground without neighbours.

    Parameters
    ----------
    head : array_like, m
        Height of the solution in the hole.
    radius : array_like, m
    conductivity : array_like, m/s
        Saturated.

    Returns
    -------
    ndarray, m3/s

    Raises
    ------
    InputError
        If a number is not above zero or the head is below ten radii, where the formula ends.

    References
    ----------
    Zangar (1953), Theory and problems of water percolation, USBR Engineering Monograph 8 (Glover).
    """
    problems = Problems("hole_injection_rate()")
    wide = checked(problems, "radius", radius, "m", strict=True)
    high = checked(problems, "head", head, "m", strict=True)
    passes = checked(problems, "conductivity", conductivity, "m/s", strict=True)
    if not problems.errors and bool((high < SMALLEST_HEAD_IN_RADII * wide).any()):
        problems.add("the head is below ten radii of the hole", place="head",
                     allowed=f"at least {SMALLEST_HEAD_IN_RADII:g} radii")  # fmt: skip
    problems.raise_if_any()
    slender = high / wide
    shape = np.arcsinh(slender) - np.sqrt(1.0 + slender**-2.0) + 1.0 / slender
    return np.asarray(2.0 * np.pi * passes * high**2 / shape)


@declare_units(
    head="m", radius="m", spacing="m", conductivity="m/s", returns="m/s",
)  # fmt: skip
def areal_injection_rate(
    head: ArrayLike, radius: ArrayLike, spacing: ArrayLike, conductivity: ArrayLike
) -> FloatArray:
    """Return what a square grid of holes takes, per area of ground.

    Parameters
    ----------
    head, radius : array_like, m
        Of the solution in each hole, and of the hole.
    spacing : array_like, m
        Between neighbouring holes.
    conductivity : array_like, m/s

    Returns
    -------
    ndarray, m/s
        At most the conductivity: ground that drains freely passes no more.
    """
    problems = Problems("areal_injection_rate()")
    apart = checked(problems, "spacing", spacing, "m", strict=True)
    problems.raise_if_any()
    alone = hole_injection_rate.__wrapped__(head, radius, conductivity) / apart**2
    return np.asarray(np.minimum(alone, np.asarray(conductivity, dtype=float)))
