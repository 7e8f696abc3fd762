"""Spread of plumes by the turbulence of the air, by buoyancy and by the source's own size.

AERMOD model formulation document, section 5.5; the mechanical mixing height in the crosswind
spread of stable plumes and the lower limit of the convective factor are those of version 24142.
"""

from __future__ import annotations

import math

import numpy as np

from tailrace.kernel import inlined

from .constants import (
    LATERAL_FACTOR,
    RELEASE_REFERENCE_HEIGHT,
    SMALLEST_LATERAL_FACTOR,
)

# Neutral and stable length scales of vertical mixing.
NEUTRAL_LENGTH = 0.72
STABLE_LENGTH = 0.54
SMALLEST_HEIGHT = 1.0e-4


@inlined
def stable_crosswind_spread(
    distance: float, wind: float, side: float, height: float, mechanical_height: float
) -> float:
    """Return the ambient sigma-y of a stable or penetrated plume.

    Parameters
    ----------
    distance : float
        Downwind distance, m.
    wind, side : float
        Effective wind speed and sigma-v, m/s.
    height : float
        Plume height, m.
    mechanical_height : float
        Mechanical mixing height, m.

    Returns
    -------
    float
        sigma-y, m.
    """
    intensity = max(0.05, side / wind)
    reference = RELEASE_REFERENCE_HEIGHT
    time_scale = mechanical_height * max(height, reference)
    time_scale /= 2.0 * LATERAL_FACTOR * reference * side
    return float(intensity * distance * (1.0 + distance / (2.0 * wind * time_scale)) ** -0.3)


@inlined
def convective_crosswind_spread(
    distance: float, wind: float, side: float, release_height: float, mixing_height: float
) -> float:
    """Return the ambient sigma-y of a direct or indirect plume.

    Parameters
    ----------
    distance : float
        Downwind distance, m.
    wind, side : float
        Effective wind speed and sigma-v, m/s.
    release_height : float
        Stack height, m.
    mixing_height : float
        Effective mixing height, m.

    Returns
    -------
    float
        sigma-y, m.
    """
    intensity = max(0.05, side / wind)
    reference = RELEASE_REFERENCE_HEIGHT
    factor = LATERAL_FACTOR * reference / max(release_height, reference)
    factor = max(factor, SMALLEST_LATERAL_FACTOR)
    spread = (1.0 + factor * intensity * distance / mixing_height) ** -0.3
    return float(intensity * distance * spread)


@inlined
def elevated_depth(
    distance: float, wind: float, up: float, height: float, frequency: float
) -> float:
    """Return the sigma-z of a plume away from the ground.

    Parameters
    ----------
    distance : float
        Downwind distance, m.
    wind, up : float
        Effective wind speed and sigma-w, m/s.
    height : float
        Plume height, m.
    frequency : float
        Buoyancy frequency, 1/s.

    Returns
    -------
    float
        sigma-z, m.
    """
    spread = up * distance / wind
    scale = 1.0 / (NEUTRAL_LENGTH * height) + frequency / (STABLE_LENGTH * up)
    return spread / math.sqrt(1.0 + spread * scale)


@inlined
def surface_depth_stable(
    distance: float, wind: float, friction: float, obukhov_length: float
) -> float:
    """Return the sigma-z of a surface plume in a stable hour.

    Parameters
    ----------
    distance : float
        Downwind distance, m.
    wind, friction : float
        Effective wind speed and friction velocity, m/s.
    obukhov_length : float
        Monin-Obukhov length, m, positive.

    Returns
    -------
    float
        sigma-z, m.
    """
    slowing = float(np.cbrt(1.0 + 0.7 * distance / obukhov_length))
    return math.sqrt(2.0 / math.pi) * friction * distance / (wind * slowing)


@inlined
def surface_depth_convective(
    distance: float, wind: float, friction: float, obukhov_length: float, level: float
) -> float:
    """Return the sigma-z that the surface layer adds in a convective hour.

    Parameters
    ----------
    distance : float
        Downwind distance, m.
    wind, friction : float
        Effective wind speed and friction velocity, m/s.
    obukhov_length : float
        Monin-Obukhov length, m.
    level : float
        Height of the plume's centroid over the mixing height, below 0.1.

    Returns
    -------
    float
        sigma-z, m.
    """
    ratio = friction / wind
    return 0.5 * (1.0 - 10.0 * level) * ratio * ratio * distance * distance / abs(obukhov_length)


@inlined
def buoyant_spread(rise: float) -> float:
    """Return the spread that a rising plume gives itself, for both sigma-y and sigma-z.

    Parameters
    ----------
    rise : float
        Plume rise, m.

    Returns
    -------
    float
        Spread, m.
    """
    return 0.4 * rise / math.sqrt(2.0)


@inlined
def quadrature(first: float, second: float, third: float) -> float:
    """Return the root of the sum of three squares."""
    return math.sqrt(first * first + second * second + third * third)
