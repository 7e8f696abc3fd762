"""Whether measured radiation keeps the sun's time, and putting it right where it does not.

Some typical years carry radiation that is half an hour to more than an hour late, which moves
heat flux and class of the morning and evening hours. The centre of the day's radiation shows it.
"""

from __future__ import annotations

import numpy as np

from tailrace.quantities import declare_units
from tailrace.weather.hourly import FloatArray, IntArray
from tailrace.weather.solar import solar_elevation

#: offset that passes as none, offset beyond which radiation is rejected, h
OFFSET_PASSES, OFFSET_REJECTS = 0.25, 2.0
#: least correlation of radiation with the sine of the sun's elevation
LEAST_CORRELATION = 0.6

_CLEARNESS_FROM = 5.0  # degree; lower suns give no usable ratio
_HIGHEST_CLEARNESS = 1200.0  # W/m2


@declare_units(radiation="W/m2", longitude="degree", time_zone="h", returns="h")
def clock_offset(
    radiation: FloatArray, hour: IntArray, longitude: float, time_zone: float
) -> float:
    """Return how late the radiation is against the sun.

    Parameters
    ----------
    radiation : ndarray, W/m2, shape (n,)
        Hourly global radiation (or any daytime quantity that is symmetric about noon).
    hour : ndarray of int, shape (n,)
        1 to 24, hour ending, local standard time.
    longitude : float, degree
        East positive.
    time_zone : float, h
        Hours east of Greenwich.

    Returns
    -------
    float
        Hours late; negative is early; NaN without radiation. Its own error is a few minutes over
        whole years, because afternoons differ from mornings.
    """
    lit = np.where(np.isfinite(radiation), np.maximum(radiation, 0.0), 0.0)
    total = lit.sum()
    if total <= 0.0:
        return float("nan")
    centroid = float((lit * hour).sum() / total)
    noon = 12.0 - (longitude - 15.0 * time_zone) / 15.0
    return centroid - (noon + 0.5)


@declare_units(radiation="W/m2", latitude="degree", longitude="degree", time_zone="h", returns="1")
def sun_correlation(
    radiation: FloatArray,
    day_of_year: IntArray,
    hour: IntArray,
    latitude: float,
    longitude: float,
    time_zone: float,
) -> float:
    """Return the correlation of radiation with the sine of the sun's elevation, by hour.

    Parameters
    ----------
    radiation : ndarray, W/m2, shape (n,)
        Hourly global radiation.
    day_of_year, hour : ndarray of int, shape (n,)
        Calendar, hour ending.
    latitude, longitude : float, degree
        North and east positive.
    time_zone : float, h
        Hours east of Greenwich.

    Returns
    -------
    float
        -1 to 1; NaN where radiation or sun does not vary.
    """
    phi = solar_elevation(day_of_year, hour - 0.5, latitude, longitude, time_zone)
    sine = np.maximum(np.sin(np.radians(phi)), 0.0)
    known = np.isfinite(radiation)
    if known.sum() < 24 or np.ptp(radiation[known]) == 0.0 or np.ptp(sine[known]) == 0.0:
        return float("nan")
    return float(np.corrcoef(radiation[known], sine[known])[0, 1])


@declare_units(
    radiation="W/m2",
    latitude="degree",
    longitude="degree",
    time_zone="h",
    offset="h",
    returns="W/m2",
)
def correct_clock(
    radiation: FloatArray,
    day_of_year: IntArray,
    hour: IntArray,
    latitude: float,
    longitude: float,
    time_zone: float,
    offset: float,
) -> FloatArray:
    """Return radiation moved to the sun's time by its clearness.

    Parameters
    ----------
    radiation : ndarray, W/m2, shape (n,)
        Hourly global radiation of consecutive hours, `offset` late.
    day_of_year, hour : ndarray of int, shape (n,)
        Calendar, hour ending.
    latitude, longitude : float, degree
        North and east positive.
    time_zone : float, h
        Hours east of Greenwich.
    offset : float, h
        As `clock_offset` gives.

    Returns
    -------
    ndarray, W/m2, shape (n,)
        Radiation; zero with the sun down; NaN where it was.
    """
    apparent = solar_elevation(day_of_year, hour - 0.5 - offset, latitude, longitude, time_zone)
    usable = (apparent > _CLEARNESS_FROM) & np.isfinite(radiation)
    if usable.sum() < 2:
        return np.array(radiation)
    rows = np.arange(len(radiation), dtype=np.float64)
    sine = np.sin(np.radians(apparent[usable]))
    clearness = np.clip(radiation[usable] / sine, 0.0, _HIGHEST_CLEARNESS)
    moved = np.interp(rows + offset, rows[usable], clearness)
    true_sun = solar_elevation(day_of_year, hour - 0.5, latitude, longitude, time_zone)
    corrected = moved * np.maximum(np.sin(np.radians(true_sun)), 0.0)
    return np.where(np.isnan(radiation), np.nan, corrected)
