"""Averages as AERMOD forms them, over every hour processed, calm and missing ones included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .statistics import rank_index, smallest_divisor

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MONTH = "MONTH"


@dataclass(frozen=True)
class Blocks:
    """Hours between two writings of an average.

    Attributes
    ----------
    hours : int
        1 for hourly values, which are not divided; otherwise the length asked for, 720 for a month.
    ends : ndarray of int, shape (blocks,)
        Two digits each of year, month, day and hour of the last hour.
    processed : ndarray of int, shape (blocks,)
        Hours of each, whatever their weather.
    block : ndarray of int, shape (valid hours,)
        Block of each valid hour; the number of blocks for hours after the last one's end.
    """

    hours: int
    ends: IntArray
    processed: IntArray
    block: IntArray


def blocks_of(weather: HourlyWeather, average: str) -> Blocks:
    """Return the blocks of an averaging time.

    Parameters
    ----------
    weather : HourlyWeather
        Hours processed.
    average : str
        Hours, or MONTH.

    Returns
    -------
    Blocks
        A block ends at an hour of the day that its length divides, or with its month, where that
        hour is processed; hours between two ends go to the later one, as in AERMOD.
    """
    if average == MONTH:
        hours = 720
        months = (weather.year - 1970) * 12 + weather.month
        following = months.astype("datetime64[M]").astype("datetime64[D]")
        first = (months - 1).astype("datetime64[M]").astype("datetime64[D]")
        length = (following - first).astype(np.int64)
        closing = (weather.hour == 24) & (weather.day == length)
    else:
        hours = int(average)
        closing = weather.hour % hours == 0
    last = np.flatnonzero(closing)
    number = np.searchsorted(last, np.arange(len(weather)))
    date = ((weather.year % 100) * 100 + weather.month) * 100 + weather.day
    return Blocks(
        hours,
        (date * 100 + weather.hour)[last],
        np.diff(np.r_[-1, last]),
        number[weather.valid],
    )


def whole_days(weather: HourlyWeather) -> bool:
    """Return whether every day has its 24 hours.

    Parameters
    ----------
    weather : HourlyWeather
        Hours processed.

    Returns
    -------
    bool
        False where a day begins or ends elsewhere.
    """
    date = (weather.year * 13 + weather.month) * 32 + weather.day
    return bool((np.unique(date, return_counts=True)[1] == 24).all())


def block_values(hourly: FloatArray, blocks: Blocks, mean: bool) -> FloatArray:
    """Return the averages, or totals, of blocks.

    Parameters
    ----------
    hourly : ndarray, shape (n, valid hours)
        Values.
    blocks : Blocks
        Of the same hours.
    mean : bool
        Average by the US EPA's calms policy; otherwise total.

    Returns
    -------
    ndarray, shape (n, blocks)
        Zero for blocks without a valid hour.
    """
    count = len(blocks.ends)
    result = np.zeros((len(hourly), count))
    inside = blocks.block[blocks.block < count]
    if len(inside) == 0:
        return result
    start = np.flatnonzero(np.r_[True, inside[1:] != inside[:-1]])
    result[:, inside[start]] = np.add.reduceat(hourly[:, : len(inside)], start, axis=1)
    if mean and blocks.hours > 1:
        valid = np.bincount(inside, minlength=count)
        least = np.array([smallest_divisor(int(hours)) for hours in blocks.processed])
        result /= np.maximum(valid, least)
    return result


def highest(
    values: FloatArray, blocks: Blocks, rank: int
) -> tuple[FloatArray, IntArray]:  # fmt: skip
    """Return the value of a rank at each receptor, and the end of its block.

    Parameters
    ----------
    values : ndarray, shape (n, blocks)
        From `block_values`.
    blocks : Blocks
        The same.
    rank : int
        1 for the highest.

    Returns
    -------
    ndarray, shape (n,)
        Values; zero where there are fewer than the rank.
    ndarray of int, shape (n,)
        YYMMDDHH; zero where the value is zero.
    """
    if values.shape[1] < rank:
        return np.zeros(len(values)), np.zeros(len(values), dtype=np.int64)
    place = rank_index(values, rank)
    found = np.take_along_axis(values, place[:, None], axis=1)[:, 0]
    return found, np.where(found > 0.0, blocks.ends[place], 0)
