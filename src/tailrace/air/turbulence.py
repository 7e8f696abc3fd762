"""Crosswind and vertical turbulence with height."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .constants import SIGMA_V_FLOOR
from .hour import Hour
from .vertical_grid import HEIGHTS, LEVELS, SIGMA_V, SIGMA_W, WIND, at_height

FloatArray = NDArray[np.float64]

# Variance of sigma-v kept above the mixed layer, m2/s2.
RESIDUAL_VARIANCE = 0.25
SMALLEST_PART = 1.0e-4


@kernel
def crosswind_turbulence(hour: Hour, height: float) -> float:
    """Return sigma-v from surface stress and convection.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    height : float
        Height above ground, m.

    Returns
    -------
    float
        sigma-v, m/s, without a floor.
    """
    surface = 3.6 * hour.friction_velocity**2
    aloft = min(surface, RESIDUAL_VARIANCE)
    share = min(height / hour.mechanical_height, 1.0)
    variance = surface + share * (aloft - surface)
    if not hour.stable:
        mixed = 0.35 * hour.convective_velocity**2
        above = min(mixed, RESIDUAL_VARIANCE)
        share = (height / hour.convective_height - 1.0) / 0.2
        variance += mixed + min(max(share, 0.0), 1.0) * (above - mixed)
    return math.sqrt(variance)


@kernel
def vertical_turbulence(hour: Hour, height: float, lid_speed: float) -> float:
    """Return sigma-w from surface stress and convection.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    height : float
        Height above ground, m.
    lid_speed : float
        Wind speed at the mixing height, m/s.

    Returns
    -------
    float
        sigma-w, m/s, without a floor.
    """
    level = height / hour.mixing_height
    variance = (0.02 * lid_speed * min(1.0, level)) ** 2
    if level < 1.0:
        variance += 1.69 * hour.friction_velocity**2 * (1.0 - level)
    variance = max(variance, SMALLEST_PART**2)
    if hour.stable:
        return math.sqrt(variance + SMALLEST_PART**2)
    level = height / hour.convective_height
    square = hour.convective_velocity**2
    if level <= 0.1:
        convective = 1.6 * level ** (2.0 / 3.0) * square
    elif level <= 1.0:
        convective = 0.35 * square
    else:
        convective = 0.35 * square * math.exp(-6.0 * (level - 1.0))
    return math.sqrt(variance + max(convective, SMALLEST_PART**2))


@kernel
def sigma_v_of_direction(deviation: float, speed: float) -> float:
    """Return sigma-v from the measured standard deviation of the wind direction.

    Parameters
    ----------
    deviation : float
        Standard deviation of the direction, degree.
    speed : float
        Wind speed, m/s.

    Returns
    -------
    float
        sigma-v, m/s, at least 0.2.

    Notes
    -----
    The mean vector speed is taken from the scalar speed by Yamartino's relation.
    """
    angle = math.radians(deviation)
    turn = math.sin(angle) * (1.0 - 0.073864 * angle)
    return max(SIGMA_V_FLOOR, angle * speed * math.sqrt(1.0 - turn * turn))


@kernel
def fill_turbulence(hour: Hour, profiles: FloatArray) -> None:
    """Fill sigma-v and sigma-w on the grid, scaled to measurements where there are any.

    Parameters
    ----------
    hour : Hour
        Surface layer and measured turbulence.
    profiles : ndarray, shape (9, 87)
        Changed in place: rows 1 and 2, m/s. Row 0 must be filled.
    """
    lid_speed = at_height(profiles, WIND, hour.mixing_height)
    side, up = 1.0, 1.0
    if hour.measured_sigma_theta >= 0.0:
        measured = sigma_v_of_direction(hour.measured_sigma_theta, hour.wind_speed)
        side = measured / crosswind_turbulence(hour, hour.wind_height)
    if hour.measured_sigma_w >= 0.0:
        up = hour.measured_sigma_w / vertical_turbulence(hour, hour.wind_height, lid_speed)
    for level in range(LEVELS):
        profiles[SIGMA_V, level] = side * crosswind_turbulence(hour, HEIGHTS[level])
        profiles[SIGMA_W, level] = up * vertical_turbulence(hour, HEIGHTS[level], lid_speed)
