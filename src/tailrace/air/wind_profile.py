"""Wind speed with height by similarity theory through one measurement."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .constants import VON_KARMAN
from .hour import Hour
from .vertical_grid import HEIGHTS, LEVELS, WIND

FloatArray = NDArray[np.float64]

# Below this many roughness lengths the profile is a straight line to zero.
LINEAR_LAYER_ROUGHNESSES = 7.0
SMALLEST_SPEED = 0.01
# A grid level this near to the anemometer takes the measured speed, m.
SAME_HEIGHT = 0.1


@kernel
def stability_function(height: float, obukhov_length: float) -> float:
    """Return the stability correction of the logarithmic wind profile.

    Parameters
    ----------
    height : float
        Height above ground, m.
    obukhov_length : float
        Monin-Obukhov length, m; negative in convective hours.

    Returns
    -------
    float
        psi, 1.

    Notes
    -----
    Stable: van Ulden and Holtslag (1985); convective: Panofsky and Dutton (1984), as in the AERMOD
    model formulation document, section 4.1.1.
    """
    if obukhov_length > 0.0:
        return -17.0 * (1.0 - math.exp(-0.29 * height / obukhov_length))
    slope = math.sqrt(math.sqrt(1.0 - 16.0 * height / obukhov_length))
    return (
        2.0 * math.log(0.5 * (1.0 + slope))
        + math.log(0.5 * (1.0 + slope * slope))
        - 2.0 * math.atan(slope)
        + 0.5 * math.pi
    )


@kernel
def similarity_speed(hour: Hour, height: float) -> float:
    """Return the wind speed of surface-layer similarity at a height above the roughness length.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    height : float
        Height above ground, m.

    Returns
    -------
    float
        Wind speed, m/s.
    """
    turned = stability_function(height, hour.obukhov_length) - stability_function(
        hour.roughness, hour.obukhov_length
    )
    return hour.friction_velocity / VON_KARMAN * (math.log(height / hour.roughness) - turned)


@kernel
def reference_curve(hour: Hour, height: float, at_lid: float, at_linear: float) -> float:
    """Return the similarity curve with its linear foot and constant top.

    Parameters
    ----------
    hour : Hour
        Surface layer and wind.
    height : float
        Height above ground, m.
    at_lid, at_linear : float
        Similarity speed at the mixing height and at seven roughness lengths, m/s.

    Returns
    -------
    float
        Wind speed before scaling to the measurement, m/s.
    """
    linear_top = LINEAR_LAYER_ROUGHNESSES * hour.roughness
    above_lid = hour.wind_height > hour.mixing_height
    if height <= linear_top:
        if above_lid:
            return at_linear
        if hour.wind_height <= linear_top:
            return hour.wind_speed * height / hour.wind_height
        return at_linear * height / linear_top
    if height > hour.mixing_height:
        return hour.wind_speed if above_lid else at_lid
    return similarity_speed(hour, height)


@kernel
def fill_wind(hour: Hour, profiles: FloatArray) -> None:
    """Fill the wind speed on the grid; it passes through the measurement.

    Parameters
    ----------
    hour : Hour
        Surface layer and wind.
    profiles : ndarray, shape (9, 87)
        Changed in place: row 0, m/s.
    """
    at_lid = similarity_speed(hour, max(hour.mixing_height, 1.001 * hour.roughness))
    at_linear = similarity_speed(hour, LINEAR_LAYER_ROUGHNESSES * hour.roughness)
    measured = reference_curve(hour, hour.wind_height, at_lid, at_linear)
    factor = hour.wind_speed / measured if measured > 0.0 else 0.0
    for level in range(LEVELS):
        height = HEIGHTS[level]
        if abs(height - hour.wind_height) <= SAME_HEIGHT:
            speed = hour.wind_speed
        else:
            speed = factor * reference_curve(hour, height, at_lid, at_linear)
        profiles[WIND, level] = max(SMALLEST_SPEED, speed)
