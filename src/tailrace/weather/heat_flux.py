"""Sensible heat flux by day from net radiation, and its sum since the morning."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.quantities import declare_units
from tailrace.weather.constants import SECONDS_PER_HOUR
from tailrace.weather.hourly import BoolArray, FloatArray, IntArray

#: share of net radiation that goes into the ground (Holtslag and van Ulden 1983)
GROUND_SHARE = 0.1
#: flux given to a convective hour whose balance is not positive, W/m2
LEAST_FLUX = 0.1


@declare_units(net_radiation="W/m2", bowen_ratio="1", returns="W/m2")
def daytime_heat_flux(net_radiation: ArrayLike, bowen_ratio: ArrayLike) -> FloatArray:
    """Return the sensible heat flux of convective hours.

    Parameters
    ----------
    net_radiation : array_like, W/m2
        Positive downward.
    bowen_ratio : array_like, 1
        Sensible over latent heat flux, above zero.

    Returns
    -------
    ndarray, W/m2
        Upward flux, at least 0.1; NaN where net radiation is.
    """
    available = (1.0 - GROUND_SHARE) * np.asarray(net_radiation, dtype=np.float64)
    flux = available / (1.0 + 1.0 / np.asarray(bowen_ratio, dtype=np.float64))
    return np.asarray(np.where(flux <= 0.0, LEAST_FLUX, flux))


@declare_units(heat_flux="W/m2", returns="J/m2")
def heating_since_morning(
    heat_flux: FloatArray, convective: BoolArray, day: IntArray
) -> FloatArray:
    """Return the heat given to the air since the first convective hour of each day, J/m2.

    A single convective hour without flux takes the mean of its neighbours, for this sum only;
    after a longer gap the sum of that day is unknown.

    Parameters
    ----------
    heat_flux : ndarray, W/m2, shape (n,)
        Sensible heat flux, NaN where unknown.
    convective : ndarray of bool, shape (n,)
        Hours to sum.
    day : ndarray of int, shape (n,)
        Number of the day each hour is on; rows of a day are together and in order.

    Returns
    -------
    ndarray, J/m2, shape (n,)
        Sum by the end of each convective hour; NaN in other hours and where unknown.
    """
    flux = np.where(convective, heat_flux, 0.0)
    neighbours = 0.5 * (np.roll(flux, 1) + np.roll(flux, -1))
    inside = convective & np.roll(convective, 1) & np.roll(convective, -1)
    inside &= (np.roll(day, 1) == day) & (np.roll(day, -1) == day)
    flux = np.where(np.isnan(flux) & inside, neighbours, flux)
    # A cumulative sum over the whole table minus its value at each day's start; NaN is put back
    # by hand because it must not run on into the next day.
    unknown = np.isnan(flux)
    total = np.cumsum(np.where(unknown, 0.0, flux))
    starts = np.flatnonzero(np.r_[True, day[1:] != day[:-1]])
    which = np.cumsum(np.r_[True, day[1:] != day[:-1]]) - 1
    before = np.r_[0.0, total][starts][which]
    gaps = np.cumsum(unknown)
    gaps_before = np.r_[0, gaps][starts][which]
    heating = SECONDS_PER_HOUR * (total - before)
    return np.where(convective & (gaps == gaps_before), heating, np.nan)
