"""Albedo, global and net radiation, and the sun's elevation at which an hour turns convective.

Constants are those of Holtslag and van Ulden (1983), J. Climate Appl. Meteor. 22, 517-529, as
AERMET 24142 uses them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.quantities import declare_units
from tailrace.weather.constants import STEFAN_BOLTZMANN
from tailrace.weather.hourly import FloatArray

CLEAR_SKY = (990.0, 30.0)  # W/m2
CLOUD_SHARE, CLOUD_POWER = 0.75, 3.4
LONGWAVE_AIR = 5.31e-13  # W/(m2 K6)
LONGWAVE_CLOUD = 60.0  # W/m2
SURFACE_HEATING = 1.12

_PASSES = 21
_RELATIVE_CHANGE = 0.01
_ELEVATION_NEVER = 92.0
_ELEVATION_DARK = 94.0


@declare_units(elevation="degree", high_sun_albedo="1", returns="1")
def hour_albedo(elevation: ArrayLike, high_sun_albedo: ArrayLike) -> FloatArray:
    """Return the albedo of an hour from the albedo with the sun high.

    Parameters
    ----------
    elevation : array_like, degree
        Of the sun.
    high_sun_albedo : array_like, 1
        Albedo with the sun overhead.

    Returns
    -------
    ndarray, 1
        Albedo; 1 with the sun below the horizon.
    """
    phi = np.asarray(elevation, dtype=np.float64)
    high = np.asarray(high_sun_albedo, dtype=np.float64)
    day = high + (1.0 - high) * np.exp(-0.1 * np.maximum(phi, 0.0) - 0.5 * (1.0 - high) ** 2)
    return np.where(phi > 0.0, day, 1.0)


@declare_units(elevation="degree", returns="W/m2")
def clear_sky_radiation(elevation: ArrayLike) -> FloatArray:
    """Return the global radiation under a clear sky, not below zero.

    Parameters
    ----------
    elevation : array_like, degree
        Of the sun.

    Returns
    -------
    ndarray, W/m2
        Radiation on a level surface; zero below about 1.74 degrees.
    """
    sine = np.sin(np.radians(np.asarray(elevation, dtype=np.float64)))
    return np.maximum(CLEAR_SKY[0] * sine - CLEAR_SKY[1], 0.0)


@declare_units(elevation="degree", cloud_fraction="1", returns="W/m2")
def cloudy_radiation(elevation: ArrayLike, cloud_fraction: ArrayLike) -> FloatArray:
    """Return the global radiation under a partly clouded sky.

    Parameters
    ----------
    elevation : array_like, degree
        Of the sun.
    cloud_fraction : array_like, 1
        Sky covered, 0 to 1.

    Returns
    -------
    ndarray, W/m2
        Radiation on a level surface.
    """
    return clear_sky_radiation(elevation) * _transmission(cloud_fraction)


@declare_units(radiation="W/m2", elevation="degree", returns="1")
def equivalent_cloud_fraction(radiation: ArrayLike, elevation: ArrayLike) -> FloatArray:
    """Return the cloud cover that would let the measured radiation through.

    Parameters
    ----------
    radiation : array_like, W/m2
        Measured global radiation.
    elevation : array_like, degree
        Of the sun.

    Returns
    -------
    ndarray, 1
        Cloud fraction, 0 to 1: 0 where the sun is too low to tell, 1 where the sun is up and no
        radiation is measured, NaN where radiation is missing.
    """
    measured = np.asarray(radiation, dtype=np.float64)
    clear = clear_sky_radiation(elevation)
    with np.errstate(divide="ignore", invalid="ignore"):
        shaded = np.clip((1.0 - measured / clear) / CLOUD_SHARE, 0.0, 1.0)
    fraction = np.where(clear > 0.0, shaded ** (1.0 / CLOUD_POWER), 0.0)
    up = np.asarray(elevation, dtype=np.float64) > 0.0
    fraction = np.where(up & (measured <= 0.0), 1.0, fraction)
    return np.where(np.isnan(measured), np.nan, fraction)


@declare_units(radiation="W/m2", albedo="1", temperature="K", cloud_fraction="1", returns="W/m2")
def net_radiation(
    radiation: ArrayLike, albedo: ArrayLike, temperature: ArrayLike, cloud_fraction: ArrayLike
) -> FloatArray:
    """Return the net radiation at the surface by day.

    Parameters
    ----------
    radiation : array_like, W/m2
        Global radiation.
    albedo : array_like, 1
        Of the hour.
    temperature : array_like, K
        Air temperature.
    cloud_fraction : array_like, 1
        Sky covered, 0 to 1.

    Returns
    -------
    ndarray, W/m2
        Net radiation, positive downward.
    """
    absorbed = (1.0 - np.asarray(albedo)) * np.asarray(radiation)
    return np.asarray((absorbed + _longwave(temperature, cloud_fraction)) / SURFACE_HEATING)


@declare_units(
    elevation="degree",
    cloud_fraction="1",
    temperature="K",
    high_sun_albedo="1",
    returns="degree",
)
def critical_elevation(
    elevation: ArrayLike,
    cloud_fraction: ArrayLike,
    temperature: ArrayLike,
    high_sun_albedo: ArrayLike,
) -> FloatArray:
    """Return the sun's elevation at which net radiation is zero.

    An hour is convective where the sun stands at least that high, and stable otherwise.

    Parameters
    ----------
    elevation : array_like, degree
        Of the sun in the hour (it sets the albedo the iteration starts with).
    cloud_fraction : array_like, 1
        Sky covered, 0 to 1; half is taken where NaN.
    temperature : array_like, K
        Air temperature; 288 K is taken where NaN.
    high_sun_albedo : array_like, 1
        Albedo with the sun overhead.

    Returns
    -------
    ndarray, degree
        Critical elevation; 94 with the sun below the horizon, 92 where net radiation is negative
        at any elevation.
    """
    phi, cloud, air, high = np.broadcast_arrays(
        *(
            np.asarray(each, dtype=np.float64)
            for each in (elevation, cloud_fraction, temperature, high_sun_albedo)
        )
    )
    cloud = np.where(np.isnan(cloud), 0.5, cloud)
    air = np.where(np.isnan(air), 288.0, air)
    loss = CLEAR_SKY[1] / CLEAR_SKY[0] * np.ones_like(phi)
    outgoing = -_longwave(air, cloud)
    gain = CLEAR_SKY[0] * _transmission(cloud)

    critical = np.full(phi.shape, _ELEVATION_DARK)
    albedo = hour_albedo(phi, high)
    open_ = albedo < 1.0
    for _ in range(_PASSES):
        if not open_.any():
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            sine = loss + outgoing / (gain * (1.0 - albedo))
        fresh = np.degrees(np.arcsin(np.clip(sine, 0.0, 1.0)))
        fresh = np.where(sine > 1.0, _ELEVATION_NEVER, fresh)
        settled = (np.abs(fresh - critical) <= _RELATIVE_CHANGE * fresh) | (sine <= 0.0)
        settled |= sine > 1.0
        critical = np.where(open_, fresh, critical)
        albedo = np.where(open_, hour_albedo(critical, high), albedo)
        open_ = open_ & ~settled
    return critical


def _transmission(cloud_fraction: ArrayLike) -> FloatArray:
    cloud = np.asarray(cloud_fraction, dtype=np.float64)
    return np.asarray(1.0 - CLOUD_SHARE * cloud**CLOUD_POWER)


def _longwave(temperature: ArrayLike, cloud_fraction: ArrayLike) -> FloatArray:
    """Return the net long-wave radiation in W/m2, negative where the surface loses."""
    air = np.asarray(temperature, dtype=np.float64)
    cloud = np.asarray(cloud_fraction, dtype=np.float64)
    return np.asarray(LONGWAVE_AIR * air**6 - STEFAN_BOLTZMANN * air**4 + LONGWAVE_CLOUD * cloud)
