"""The 87 heights of the boundary-layer profiles; interpolation and layer means on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

FloatArray = NDArray[np.float64]

HEIGHTS: FloatArray = np.concatenate(
    [
        np.array([0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 14.0]),
        np.arange(20.0, 100.0, 10.0),
        np.arange(100.0, 200.0, 20.0),
        np.arange(200.0, 2000.0, 50.0),
        np.arange(2000.0, 5001.0, 100.0),
    ]
)
"""Grid heights above ground, m, shape (87,)."""

LEVELS = len(HEIGHTS)

# Rows of a profile array: wind speed, sigma-v, sigma-w, potential temperature gradient, potential
# temperature, then the integrals of the first four from the ground.
WIND, SIGMA_V, SIGMA_W, GRADIENT, THETA = 0, 1, 2, 3, 4
INTEGRAL = 5
ROWS = 9

# A layer mean does not reach below half a metre (AERMOD 24142).
LOWEST_BOTTOM = 0.5
LOWEST_TOP = 0.51


@kernel
def level_below(height: float) -> int:
    """Return the grid level at or below a height, 0 to 85.

    Parameters
    ----------
    height : float
        Height above ground, m; below the ground counts as level 0, above the top as the last but
        one, so that interpolation extrapolates.

    Returns
    -------
    int
        Index into `HEIGHTS`.
    """
    if height < 0.5:
        return 0
    if height < 1.0:
        return 1
    if height < 2.0:
        return 2
    if height < 4.0:
        return 3
    if height < 8.0:
        return 4
    if height < 14.0:
        return 5
    if height < 20.0:
        return 6
    if height < 100.0:
        return 7 + int((height - 20.0) * 0.1)
    if height < 200.0:
        return 15 + int((height - 100.0) * 0.05)
    if height < 2000.0:
        return 20 + int((height - 200.0) * 0.02)
    return min(56 + int((height - 2000.0) * 0.01), LEVELS - 2)


@kernel
def at_height(profiles: FloatArray, row: int, height: float) -> float:
    """Interpolate one profile linearly; above the grid extrapolate from its last two levels.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of one hour.
    row : int
        Which profile.
    height : float
        Height above ground, m.

    Returns
    -------
    float
        Value at the height.
    """
    level = level_below(height)
    bottom = HEIGHTS[level]
    share = (height - bottom) / (HEIGHTS[level + 1] - bottom)
    low = profiles[row, level]
    return float(low + share * (profiles[row, level + 1] - low))


@kernel
def four_at_height(profiles: FloatArray, height: float) -> tuple[float, float, float, float]:
    """Interpolate wind speed, sigma-v, sigma-w and temperature gradient at one height.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of one hour.
    height : float
        Height above ground, m.

    Returns
    -------
    tuple of float
        Wind speed (m/s), sigma-v (m/s), sigma-w (m/s), potential temperature gradient (K/m).
    """
    return four_at_level(profiles, height, level_below(height))


@kernel
def four_at_level(
    profiles: FloatArray, height: float, level: int
) -> tuple[float, float, float, float]:
    """Interpolate, or extrapolate, the four profiles from a given grid layer.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of one hour.
    height : float
        Height above ground, m.
    level : int
        Lower level of the layer whose straight line is followed.

    Returns
    -------
    tuple of float
        Wind speed (m/s), sigma-v (m/s), sigma-w (m/s), potential temperature gradient (K/m).
    """
    bottom = HEIGHTS[level]
    share = (height - bottom) / (HEIGHTS[level + 1] - bottom)
    rest = 1.0 - share
    return (
        rest * profiles[WIND, level] + share * profiles[WIND, level + 1],
        rest * profiles[SIGMA_V, level] + share * profiles[SIGMA_V, level + 1],
        rest * profiles[SIGMA_W, level] + share * profiles[SIGMA_W, level + 1],
        rest * profiles[GRADIENT, level] + share * profiles[GRADIENT, level + 1],
    )


@kernel
def fill_integrals(profiles: FloatArray) -> None:
    """Fill rows 5 to 8 with the integrals of rows 0 to 3 from the ground.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of one hour; changed in place.
    """
    for row in range(4):
        total = 0.0
        profiles[INTEGRAL + row, 0] = 0.0
        for level in range(1, LEVELS):
            step = HEIGHTS[level] - HEIGHTS[level - 1]
            total += 0.5 * step * (profiles[row, level] + profiles[row, level - 1])
            profiles[INTEGRAL + row, level] = total


@kernel
def _integral_to(profiles: FloatArray, row: int, height: float, level: int) -> float:
    bottom = HEIGHTS[level]
    depth = height - bottom
    share = depth / (HEIGHTS[level + 1] - bottom)
    low = profiles[row, level]
    mean = low + 0.5 * share * (profiles[row, level + 1] - low)
    return float(profiles[INTEGRAL + row, level] + depth * mean)


@kernel
def layer_means(
    profiles: FloatArray, bottom: float, top: float
) -> tuple[float, float, float, float]:
    """Return exact means of the four profiles over a layer.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of one hour with their integrals.
    bottom, top : float
        Layer, m; raised to 0.5 m and 0.51 m.

    Returns
    -------
    tuple of float
        Wind speed (m/s), sigma-v (m/s), sigma-w (m/s), potential temperature gradient (K/m). A
        layer without thickness gives the values at its height.
    """
    low = max(bottom, LOWEST_BOTTOM)
    high = max(top, LOWEST_TOP)
    depth = high - low
    if depth < 1.0e-6 * high:
        return four_at_height(profiles, high)
    under = level_below(low)
    over = level_below(high)
    wind = _integral_to(profiles, WIND, high, over) - _integral_to(profiles, WIND, low, under)
    side = _integral_to(profiles, SIGMA_V, high, over) - _integral_to(profiles, SIGMA_V, low, under)
    up = _integral_to(profiles, SIGMA_W, high, over) - _integral_to(profiles, SIGMA_W, low, under)
    warm = _integral_to(profiles, GRADIENT, high, over) - _integral_to(
        profiles, GRADIENT, low, under
    )
    return wind / depth, side / depth, up / depth, warm / depth


@kernel
def mean_from_ground(profiles: FloatArray, row: int, top: float) -> float:
    """Return the mean of one profile between the ground and a height.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of one hour with their integrals.
    row : int
        Which of the first four profiles.
    top : float
        Height, m.

    Returns
    -------
    float
        Mean.
    """
    return _integral_to(profiles, row, top, level_below(top)) / top
