"""Averages and extremes of hourly concentrations, with AERMOD's rule for calm hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Calendar:
    """Which hours were valid, and the blocks they fall in.

    Attributes
    ----------
    hours, calm, missing : int
        Counts.
    hour : ndarray of int, shape (valid,)
        Hour of the day, 1 to 24.
    month : ndarray of int, shape (valid,)
    day : ndarray of int, shape (valid,)
        Number of the calendar day in the run.
    days : ndarray of int, shape (days, 3)
        Year, month and day of each.
    """

    hours: int
    calm: int
    missing: int
    hour: IntArray
    month: IntArray
    day: IntArray
    days: IntArray

    @property
    def valid(self) -> int:
        """Number of valid hours."""
        return len(self.hour)


def new_days(weather: HourlyWeather) -> NDArray[np.bool_]:
    """Return which hours of a weather table begin a calendar day.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    ndarray of bool, shape (hours,)
        True where the date is not that of the hour before.
    """
    dates = np.column_stack([weather.year, weather.month, weather.day])
    new = np.ones(len(weather), dtype=np.bool_)
    new[1:] = (dates[1:] != dates[:-1]).any(axis=1)
    return new


def calendar_of(weather: HourlyWeather) -> Calendar:
    """Return counts and blocks of a weather table.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    Calendar
        Counts, and the calendar of valid hours.
    """
    valid = weather.valid
    new = new_days(weather)
    number = np.cumsum(new) - 1
    return Calendar(
        len(weather),
        int(weather.calm.sum()),
        int(weather.missing.sum()),
        weather.hour[valid],
        weather.month[valid],
        number[valid],
        np.column_stack([weather.year, weather.month, weather.day])[new],
    )


def smallest_divisor(hours: int) -> int:
    """Return the least number of hours that an average over a block is divided by.

    Parameters
    ----------
    hours : int
        Length of the block, h.

    Returns
    -------
    int
        US EPA's calms policy: three quarters of the block, 18 of 24 hours.
    """
    return int(0.75 * hours + 0.4 + 0.5)


def block_means(hourly: FloatArray, calendar: Calendar, hours: int) -> FloatArray:
    """Return averages over blocks that end at hours divisible by their length.

    Parameters
    ----------
    hourly : ndarray, shape (..., valid hours)
        Hourly values.
    calendar : Calendar
        Of the same hours.
    hours : int
        Length, h: 1, 2, 3, 4, 6, 8, 12 or 24.

    Returns
    -------
    ndarray, shape (..., blocks with a valid hour)
        Averages.
    """
    if hours == 1:
        return hourly
    block = calendar.day * (24 // hours) + (calendar.hour - 1) // hours
    start = np.flatnonzero(np.r_[True, block[1:] != block[:-1]])
    count = np.diff(np.r_[start, len(block)])
    sums = np.add.reduceat(hourly, start, axis=-1)
    return np.asarray(sums / np.maximum(count, smallest_divisor(hours)))


def block_ends(calendar: Calendar, hours: int) -> IntArray:
    """Return the end of each block of `block_means` as YYMMDDHH.

    Parameters
    ----------
    calendar : Calendar
        Calendar of the valid hours.
    hours : int
        Length, h.

    Returns
    -------
    ndarray of int, shape (blocks with a valid hour,)
        Two digits each of year, month, day and ending hour.
    """
    dates = calendar.days[calendar.day]
    stamp = ((dates[:, 0] % 100) * 100 + dates[:, 1]) * 100 + dates[:, 2]
    slot = (calendar.hour - 1) // hours
    block = calendar.day * (24 // hours) + slot
    start = np.flatnonzero(np.r_[True, block[1:] != block[:-1]])
    return np.asarray(stamp[start] * 100 + (slot[start] + 1) * hours)


def rank_index(values: FloatArray, rank: int) -> IntArray:
    """Return where the value of a rank stands along the last axis.

    Parameters
    ----------
    values : ndarray, shape (..., n)
        Values.
    rank : int
        1 for the highest.

    Returns
    -------
    ndarray of int, shape (...)
        Index; zero where there are fewer values than the rank.
    """
    if values.shape[-1] < rank:
        return np.zeros(values.shape[:-1], dtype=np.int64)
    if rank == 1:
        return np.asarray(values.argmax(axis=-1))
    return np.asarray(np.argpartition(values, -rank, axis=-1)[..., -rank])


def monthly_means(hourly: FloatArray, calendar: Calendar) -> FloatArray:
    """Return means over the valid hours of each calendar month.

    Parameters
    ----------
    hourly : ndarray, shape (..., valid hours)
        Hourly values.
    calendar : Calendar
        Of the same hours.

    Returns
    -------
    ndarray, shape (..., 12)
        Means; NaN for a month without valid hours.
    """
    result = np.full((*hourly.shape[:-1], 12), np.nan)
    for month in range(12):
        chosen = calendar.month == month + 1
        if chosen.any():
            result[..., month] = hourly[..., chosen].mean(axis=-1)
    return result
