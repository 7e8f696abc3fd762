"""Friction velocity, Monin-Obukhov length and heat flux of the surface layer.

Convective hours iterate the similarity profile with the heat flux given; stable hours use the
closed form of AERMET 24142 with the low-wind adjustment ADJ_U*, which needs wind alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from tailrace.quantities import declare_units
from tailrace.weather.constants import (
    GRAVITY,
    HEAT_CAPACITY,
    LENGTH_BOUNDS,
    LOWEST_WIND,
    VON_KARMAN,
)
from tailrace.weather.hourly import BoolArray, FloatArray

#: slope of the stable wind profile
STABLE_SLOPE = 4.7
#: temperature scale of a stable night, K
STABLE_TEMPERATURE_SCALE = 0.08
#: largest downward heat flux, W/m2
LARGEST_COOLING = 64.0
#: least Monin-Obukhov length of stable hours over the square of friction velocity, s2/m
LENGTH_FLOOR = 1100.0
#: least ratio of wind height to roughness length; below the second the profile is doubtful
LEAST_HEIGHT_RATIO, SAFE_HEIGHT_RATIO = 7.0, 20.0

_CONVECTIVE_PASSES = 100


class Surface(NamedTuple):
    """What a surface-layer calculation gives for each hour."""

    friction_velocity: FloatArray  # m/s
    monin_obukhov_length: FloatArray  # m
    sensible_heat_flux: FloatArray  # W/m2


@declare_units(ratio="1", returns="1")
def convective_profile_correction(ratio: ArrayLike) -> FloatArray:
    """Return the correction of the logarithmic wind profile in convective air.

    Parameters
    ----------
    ratio : array_like, 1
        Height over Monin-Obukhov length, not above zero.

    Returns
    -------
    ndarray, 1
        psi(z/L) of the Businger-Dyer form with coefficient 16.
    """
    m = (1.0 - 16.0 * np.asarray(ratio, dtype=np.float64)) ** 0.25
    return np.asarray(
        2.0 * np.log((1.0 + m) / 2.0)
        + np.log((1.0 + m**2) / 2.0)
        - 2.0 * np.arctan(m)
        + np.pi / 2.0
    )


@declare_units(
    wind_speed="m/s",
    wind_height="m",
    roughness_length="m",
    heat_flux="W/m2",
    temperature="K",
    density="kg/m3",
    tolerance="1",
)
def convective_surface_layer(
    wind_speed: ArrayLike,
    wind_height: ArrayLike,
    roughness_length: ArrayLike,
    heat_flux: ArrayLike,
    temperature: ArrayLike,
    density: ArrayLike,
    tolerance: float = 0.01,
) -> Surface:
    """Return friction velocity and Monin-Obukhov length of convective hours.

    Parameters
    ----------
    wind_speed : array_like, m/s
        At `wind_height`; raised to 0.2828 m/s.
    wind_height : array_like, m
        Above ground, at least seven roughness lengths.
    roughness_length : array_like, m
        Of the surface.
    heat_flux : array_like, W/m2
        Upward sensible heat flux, above zero.
    temperature : array_like, K
        Of the air.
    density : array_like, kg/m3
        Of the air.
    tolerance : float, 1
        Relative change of the length at which the iteration stops; 0.01 is AERMET's.

    Returns
    -------
    Surface
        Length between -8888 and -1 m; the heat flux as given.
    """
    u, z, z0, flux, air, rho = _broadcast(
        wind_speed, wind_height, roughness_length, heat_flux, temperature, density
    )
    u = np.maximum(u, LOWEST_WIND)
    logarithm = np.log(z / z0)
    velocity = VON_KARMAN * u / logarithm
    length = _length_from_flux(velocity, flux, air, rho)
    open_ = np.isfinite(length)
    for _ in range(_CONVECTIVE_PASSES):
        if not open_.any():
            break
        shape = convective_profile_correction(z / length) - convective_profile_correction(
            z0 / length
        )
        velocity = np.where(open_, VON_KARMAN * u / (logarithm - shape), velocity)
        fresh = _length_from_flux(velocity, flux, air, rho)
        settled = np.abs(fresh - length) <= tolerance * np.abs(length)
        length = np.where(open_, fresh, length)
        open_ = open_ & ~settled
    return Surface(velocity, -np.clip(-length, *LENGTH_BOUNDS), flux)


@declare_units(
    wind_speed="m/s",
    wind_height="m",
    roughness_length="m",
    temperature="K",
    density="kg/m3",
    elevation="degree",
    critical_elevation="degree",
)
def stable_surface_layer(
    wind_speed: ArrayLike,
    wind_height: ArrayLike,
    roughness_length: ArrayLike,
    temperature: ArrayLike,
    density: ArrayLike,
    elevation: ArrayLike,
    critical_elevation: ArrayLike,
) -> Surface:
    """Return friction velocity, length and heat flux of stable hours (ADJ_U*).

    Parameters
    ----------
    wind_speed : array_like, m/s
        At `wind_height`; raised to 0.2828 m/s.
    wind_height : array_like, m
        Above ground, at least seven roughness lengths.
    roughness_length : array_like, m
        Of the surface.
    temperature : array_like, K
        Of the air.
    density : array_like, kg/m3
        Of the air.
    elevation, critical_elevation : array_like, degree
        Of the sun, and the one at which the hour would turn convective: with the sun up the
        temperature scale falls towards zero.

    Returns
    -------
    Surface
        Length between 1 and 8888 m. Length and heat flux of an hour do not belong together
        here: the length has a floor of 1100 s2/m times the squared friction velocity.

    Notes
    -----
    The closed form is said to be Qian and Venkatram (2011); coefficients are those of AERMET
    24142. With weak wind the length does not fall below a value set by height and roughness.
    """
    u, z, z0, air, rho, phi, phi_critical = _broadcast(
        wind_speed,
        wind_height,
        roughness_length,
        temperature,
        density,
        elevation,
        critical_elevation,
    )
    u = np.maximum(u, LOWEST_WIND)
    drag = VON_KARMAN / np.log((z - 5.0 * z0) / z0)
    scale = np.full(u.shape, STABLE_TEMPERATURE_SCALE)
    low_sun = (phi > 0.0) & (phi < phi_critical)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(low_sun, scale * (1.0 - (phi / phi_critical) ** 2), scale)
    base = np.sqrt(STABLE_SLOPE * (z - 6.0 * z0) * GRAVITY * scale / air)
    critical_wind = 2.0 * base / np.sqrt(drag)
    ratio = critical_wind / u
    velocity = np.maximum(drag * u * _damping(ratio), drag * critical_wind / 4.0)
    scale = np.where(ratio > 1.0, scale / np.where(ratio > 1.0, ratio, 1.0), scale)
    velocity, scale = _limit_cooling(velocity, scale, drag, u, z, z0, air, rho)
    length = np.maximum(
        LENGTH_FLOOR * velocity**2, air * velocity**2 / (VON_KARMAN * GRAVITY * scale)
    )
    flux = -rho * HEAT_CAPACITY * velocity * scale
    return Surface(velocity, np.clip(length, *LENGTH_BOUNDS), flux)


def _damping(ratio: FloatArray) -> FloatArray:
    """Return friction velocity over its neutral value; `ratio` is critical over actual wind."""
    small = ratio < 1e-6
    q = np.where(small, 1.0, ratio)
    damping = (1.0 + np.exp(-(q**2) / 2.0)) / (1.0 - np.exp(-2.0 / q)) / 2.0
    return np.where(small, 1.0, damping)


def _limit_cooling(
    velocity: FloatArray,
    scale: FloatArray,
    drag: FloatArray,
    u: FloatArray,
    z: FloatArray,
    z0: FloatArray,
    air: FloatArray,
    rho: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Hold the downward heat flux to 64 W/m2, with the friction velocity that belongs to it."""
    kinematic = LARGEST_COOLING / (rho * HEAT_CAPACITY)
    beyond = velocity * scale > kinematic
    neutral = drag * u
    constant = drag * STABLE_SLOPE * (z - 5.0 * z0) * GRAVITY * kinematic / air
    # x3 - a x2 + c = 0 has three real roots while c <= 4 a3/27; the largest in closed form.
    cosine = 1.0 - 27.0 * constant / (2.0 * neutral**3)
    real = cosine >= -1.0
    root = neutral / 3.0 * (1.0 + 2.0 * np.cos(np.arccos(np.clip(cosine, -1.0, 1.0)) / 3.0))
    limited = np.where(beyond & real, root, velocity)
    return limited, np.where(beyond, kinematic / limited, scale)


@declare_units(
    friction_velocity="m/s", heat_flux="W/m2", temperature="K", density="kg/m3", returns="m"
)
def monin_obukhov_length(
    friction_velocity: ArrayLike, heat_flux: ArrayLike, temperature: ArrayLike, density: ArrayLike
) -> FloatArray:
    """Return the Monin-Obukhov length, its size limited to 1 to 8888 m.

    Parameters
    ----------
    friction_velocity : array_like, m/s
        Surface friction velocity.
    heat_flux : array_like, W/m2
        Sensible heat flux, positive upward, not zero.
    temperature : array_like, K
        Of the air.
    density : array_like, kg/m3
        Of the air.

    Returns
    -------
    ndarray, m
        Negative with an upward flux.
    """
    velocity, flux, air, rho = _broadcast(friction_velocity, heat_flux, temperature, density)
    length = _length_from_flux(velocity, flux, air, rho)
    return np.asarray(np.sign(length) * np.clip(np.abs(length), *LENGTH_BOUNDS))


@declare_units(wind_height="m", roughness_length="m")
def too_low(wind_height: ArrayLike, roughness_length: ArrayLike) -> BoolArray:
    """Return where the wind is measured below seven roughness lengths, which AERMET rejects."""
    return np.asarray(np.asarray(wind_height) < LEAST_HEIGHT_RATIO * np.asarray(roughness_length))


def _length_from_flux(
    velocity: FloatArray, flux: FloatArray, air: FloatArray, rho: FloatArray
) -> FloatArray:
    return np.asarray(-rho * HEAT_CAPACITY * air * velocity**3 / (VON_KARMAN * GRAVITY * flux))


def _broadcast(*values: ArrayLike) -> tuple[FloatArray, ...]:
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    return tuple(np.broadcast_arrays(*arrays))
