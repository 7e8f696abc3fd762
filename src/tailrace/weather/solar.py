"""Where the sun is: elevation by day and clock, and the mean over an hour."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.quantities import declare_units
from tailrace.weather.hourly import FloatArray

_DAY_ANGLE = 0.0172028  # rad per day


@declare_units(
    day_of_year="1",
    clock="h",
    latitude="degree",
    longitude="degree",
    time_zone="h",
    returns="degree",
)
def solar_elevation(
    day_of_year: ArrayLike,
    clock: ArrayLike,
    latitude: float,
    longitude: float,
    time_zone: float,
) -> FloatArray:
    """Return the elevation of the sun above the horizon.

    Parameters
    ----------
    day_of_year : array_like
        1 for 1 January.
    clock : array_like, h
        Local standard time.
    latitude, longitude : float, degree
        North and east positive.
    time_zone : float, h
        Hours east of Greenwich of the clock (China 8, Texas -6).

    Returns
    -------
    ndarray, degree
        Elevation, negative below the horizon.

    Notes
    -----
    The low-order series of AERMET 24142; within about 0.1 degree of an almanac, 1950 to 2050.
    """
    angle = _DAY_ANGLE * (np.asarray(day_of_year, dtype=np.float64) - 1.0)
    sin_declination = np.sin(np.radians(_ecliptic_longitude(angle))) * 0.39785
    cos_declination = np.sqrt(1.0 - sin_declination**2)
    hours = np.asarray(clock, dtype=np.float64) - _transit(angle)
    hour_angle = np.radians(15.0 * hours + longitude - 15.0 * time_zone)
    phi = np.radians(latitude)
    sine = np.sin(phi) * sin_declination + np.cos(phi) * cos_declination * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))))


@declare_units(
    day_of_year="1",
    hour="h",
    latitude="degree",
    longitude="degree",
    time_zone="h",
    returns="degree",
)
def hour_elevation(
    day_of_year: ArrayLike,
    hour: ArrayLike,
    latitude: float,
    longitude: float,
    time_zone: float,
) -> FloatArray:
    """Return the sun's elevation of an hour: the mean of the elevations at its two ends.

    Parameters
    ----------
    day_of_year : array_like
        1 for 1 January.
    hour : array_like
        1 to 24, the hour ending, local standard time.
    latitude, longitude : float, degree
        North and east positive.
    time_zone : float, h
        Hours east of Greenwich.

    Returns
    -------
    ndarray, degree
        Mean elevation; angles below the horizon enter unchanged.

    Notes
    -----
    AERMET 24142 means the two ends; the angle in the middle of the hour differs by up to 2.7
    degrees near the zenith.
    """
    day = np.asarray(day_of_year, dtype=np.float64)
    end = np.asarray(hour, dtype=np.float64)
    # The first hour begins with the last instant of the day before, counted on that day.
    first = end == 1.0
    before = solar_elevation(
        np.where(first, day - 1.0, day),
        np.where(first, 24.0, end - 1.0),
        latitude,
        longitude,
        time_zone,
    )
    after = solar_elevation(day, end, latitude, longitude, time_zone)
    return np.asarray(0.5 * (before + after))


def _ecliptic_longitude(angle: FloatArray) -> FloatArray:
    """Return the sun's ecliptic longitude in degrees; `angle` is the day angle in rad."""
    return np.asarray(
        279.9348
        + np.degrees(angle)
        + 1.914827 * np.sin(angle)
        - 0.079525 * np.cos(angle)
        + 0.019938 * np.sin(2.0 * angle)
        - 0.00162 * np.cos(2.0 * angle)
    )


def _transit(angle: FloatArray) -> FloatArray:
    """Return the clock time in h at which the sun crosses the meridian of the time zone."""
    return np.asarray(
        12.0
        + 0.12357 * np.sin(angle)
        - 0.004289 * np.cos(angle)
        + 0.153809 * np.sin(2.0 * angle)
        + 0.060783 * np.cos(2.0 * angle)
    )
