"""Potential temperature and its gradient with height."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .constants import DRY_LAPSE, GRAVITY, VON_KARMAN
from .hour import Hour
from .vertical_grid import GRADIENT, HEIGHTS, LEVELS, THETA, level_below

FloatArray = NDArray[np.float64]

SMALLEST_GRADIENT = 0.002
GRADIENT_ALOFT = 0.005
ENTRAINMENT_LAYER = 500.0
SURFACE_LAYER_TOP = 100.0
SURFACE_LAYER_BOTTOM = 2.0
# With ADJ_U* the temperature scale is fixed and the gradient function is that of Businger.
ADJUSTED_TEMPERATURE_SCALE = 0.08


@kernel
def stable_gradient(hour: Hour, height: float) -> float:
    """Return the potential temperature gradient of a stable hour.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    height : float
        Height above ground, m.

    Returns
    -------
    float
        Gradient, K/m, at least 0.002.
    """
    length = hour.obukhov_length
    if hour.adjusted:
        scale, offset, slope = ADJUSTED_TEMPERATURE_SCALE, 0.74, 4.7
    else:
        scale = hour.friction_velocity**2 * hour.temperature / (GRAVITY * VON_KARMAN * length)
        offset, slope = 1.0, 5.0
    inside = min(max(height, SURFACE_LAYER_BOTTOM), SURFACE_LAYER_TOP)
    gradient = scale / (VON_KARMAN * inside) * (offset + slope * inside / length)
    if height > SURFACE_LAYER_TOP:
        decay = 0.44 * max(SURFACE_LAYER_TOP, hour.mixing_height)
        gradient *= math.exp(-(height - SURFACE_LAYER_TOP) / decay)
    return max(gradient, SMALLEST_GRADIENT)


@kernel
def convective_gradient(hour: Hour, height: float) -> float:
    """Return the potential temperature gradient of a convective hour.

    Parameters
    ----------
    hour : Hour
        Mixing height and gradient above it.
    height : float
        Height above ground, m.

    Returns
    -------
    float
        Gradient, K/m: zero in the mixed layer.
    """
    if height <= hour.mixing_height:
        return 0.0
    if height <= hour.mixing_height + ENTRAINMENT_LAYER:
        return max(hour.lapse_above, SMALLEST_GRADIENT)
    return GRADIENT_ALOFT


@kernel
def fill_temperature(hour: Hour, profiles: FloatArray) -> None:
    """Fill gradient and potential temperature on the grid.

    Parameters
    ----------
    hour : Hour
        Surface layer and measured temperature.
    profiles : ndarray, shape (9, 87)
        Changed in place: row 3, K/m, and row 4, K.
    """
    for level in range(LEVELS):
        if hour.stable:
            profiles[GRADIENT, level] = stable_gradient(hour, HEIGHTS[level])
        else:
            profiles[GRADIENT, level] = convective_gradient(hour, HEIGHTS[level])
    start = level_below(hour.temperature_height)
    measured = hour.temperature + DRY_LAPSE * (hour.temperature_height + hour.base_elevation)
    near = 0.5 * (profiles[GRADIENT, start] + profiles[GRADIENT, start + 1])
    profiles[THETA, start] = measured - (hour.temperature_height - HEIGHTS[start]) * near
    for level in range(start + 1, LEVELS):
        step = HEIGHTS[level] - HEIGHTS[level - 1]
        mean = 0.5 * (profiles[GRADIENT, level] + profiles[GRADIENT, level - 1])
        profiles[THETA, level] = profiles[THETA, level - 1] + step * mean
    for level in range(start - 1, -1, -1):
        step = HEIGHTS[level + 1] - HEIGHTS[level]
        mean = 0.5 * (profiles[GRADIENT, level] + profiles[GRADIENT, level + 1])
        profiles[THETA, level] = profiles[THETA, level + 1] - step * mean
