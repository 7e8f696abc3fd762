"""All vertical profiles of one hour, and the values a plume takes from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined

from .constants import SIGMA_V_FLOOR, SIGMA_W_FLOOR, WIND_FLOOR
from .hour import Hour
from .temperature_profile import fill_temperature
from .turbulence import fill_turbulence
from .vertical_grid import (
    SIGMA_W,
    WIND,
    fill_integrals,
    four_at_height,
    layer_means,
    mean_from_ground,
)
from .wind_profile import fill_wind

FloatArray = NDArray[np.float64]


@inlined
def fill_profiles(hour: Hour, profiles: FloatArray) -> None:
    """Fill wind, turbulence, temperature and their integrals.

    Parameters
    ----------
    hour : Hour
        Surface layer and wind.
    profiles : ndarray, shape (9, 87)
        Changed in place.
    """
    fill_wind(hour, profiles)
    fill_temperature(hour, profiles)
    fill_turbulence(hour, profiles)
    fill_integrals(profiles)


@inlined
def well_mixed_distance(hour: Hour, profiles: FloatArray) -> float:
    """Return the distance at which a plume fills the mixed layer.

    Parameters
    ----------
    hour : Hour
        Mixing height.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.

    Returns
    -------
    float
        Distance, m.
    """
    top = hour.mixing_height
    speed = mean_from_ground(profiles, WIND, top)
    return top * speed / mean_from_ground(profiles, SIGMA_W, top)


@inlined
def floored(speed: float, side: float, up: float) -> tuple[float, float, float]:
    """Apply the floors of wind speed and turbulence.

    Parameters
    ----------
    speed, side, up : float
        Wind speed, sigma-v and sigma-w, m/s.

    Returns
    -------
    tuple of float
        The same, m/s; sigma-v is at least 0.2 m/s and a twentieth of the wind.
    """
    return (
        max(speed, WIND_FLOOR),
        max(side, SIGMA_V_FLOOR, 0.05 * speed),
        max(up, SIGMA_W_FLOOR),
    )


@inlined
def point_values(profiles: FloatArray, height: float) -> tuple[float, float, float, float]:
    """Return floored wind, sigma-v, sigma-w and the temperature gradient at a height.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    height : float
        Height above ground, m.

    Returns
    -------
    tuple of float
        m/s, m/s, m/s, K/m.
    """
    speed, side, up, gradient = four_at_height(profiles, height)
    speed, side, up = floored(speed, side, up)
    return speed, side, up, gradient


@inlined
def mean_values(
    profiles: FloatArray, bottom: float, top: float
) -> tuple[float, float, float, float]:
    """Return floored layer means of wind, sigma-v, sigma-w and the temperature gradient.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    bottom, top : float
        Layer, m.

    Returns
    -------
    tuple of float
        m/s, m/s, m/s, K/m.
    """
    speed, side, up, gradient = layer_means(profiles, bottom, top)
    speed, side, up = floored(speed, side, up)
    return speed, side, up, gradient
