"""Sums and extremes of hourly transfers by emission profile, a stretch of whole days at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import parallel_kernel, prange

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@parallel_kernel
def add_hours(
    hourly: FloatArray,
    weights: FloatArray,
    month: IntArray,
    day: IntArray,
    divisor: FloatArray,
    species: int,
    sums: FloatArray,
    highest_hour: FloatArray,
    highest_day: FloatArray,
    by_month: FloatArray,
) -> None:
    """Add a stretch of hours to sums, highest hours and highest days.

    Parameters
    ----------
    hourly : ndarray, shape (sources, outputs, receptors, hours)
        Hourly values per unit release rate: s/m3, then 1/m2/s.
    weights : ndarray, shape (profiles, hours)
        Emission weights, 1.
    month : ndarray of int, shape (hours,)
        Calendar month, 1 to 12.
    day : ndarray of int, shape (hours,)
        Number of the calendar day; no day is in two stretches.
    divisor : ndarray, shape (hours,)
        What the sum over the hour's day is divided by, h.
    species : int
        Number of outputs that are concentrations.
    sums : ndarray, shape (profiles, sources, receptors, outputs)
        Changed in place.
    highest_hour, highest_day : ndarray, shape (profiles, sources, receptors, species)
        Changed in place.
    by_month : ndarray, shape (12 or 0, profiles, sources, receptors, outputs)
        Changed in place: sums by month.
    """
    sources, outputs, receptors, hours = hourly.shape
    for row in prange(sources * receptors):
        source, receptor = row // receptors, row % receptors
        for profile in range(len(weights)):
            for output in range(outputs):
                total, in_day = 0.0, 0.0
                for hour in range(hours):
                    amount = weights[profile, hour] * hourly[source, output, receptor, hour]
                    total += amount
                    if len(by_month) > 0:
                        by_month[month[hour] - 1, profile, source, receptor, output] += amount
                    if output >= species:
                        continue
                    if amount > highest_hour[profile, source, receptor, output]:
                        highest_hour[profile, source, receptor, output] = amount
                    in_day += amount
                    if hour == hours - 1 or day[hour + 1] != day[hour]:
                        mean = in_day / divisor[hour]
                        if mean > highest_day[profile, source, receptor, output]:
                            highest_day[profile, source, receptor, output] = mean
                        in_day = 0.0
                sums[profile, source, receptor, output] += total


def day_stretches(day: IntArray, longest: int) -> list[slice]:
    """Return stretches of hours that hold whole days.

    Parameters
    ----------
    day : ndarray of int, shape (hours,)
        Number of the calendar day of each hour, ascending.
    longest : int
        Most hours of a stretch; a single day may be longer.

    Returns
    -------
    list of slice
        Stretches in order.
    """
    ends = np.r_[np.flatnonzero(day[1:] != day[:-1]) + 1, len(day)]
    stretches, start, end = [], 0, 0
    for following in ends:
        if following - start > longest and end > start:
            stretches.append(slice(start, end))
            start = end
        end = int(following)
    stretches.append(slice(start, end))
    return stretches


def weighted_percentiles(
    hourly: FloatArray, weights: FloatArray, percentiles: tuple[float, ...], species: int
) -> FloatArray:
    """Return percentiles over hours of weight times concentration.

    Parameters
    ----------
    hourly : ndarray, shape (sources, outputs, receptors, hours)
        Hourly values of all valid hours.
    weights : ndarray, shape (profiles, hours)
        Emission weights, 1.
    percentiles : tuple of float
        Percentiles, 0 to 100.
    species : int
        Number of outputs that are concentrations.

    Returns
    -------
    ndarray, shape (percentiles, profiles, sources, receptors, species)
        Percentiles, linear between ranks.
    """
    sources, _, receptors, _ = hourly.shape
    found = np.empty((len(percentiles), len(weights), sources, receptors, species))
    for profile, own in enumerate(weights):
        for source in range(sources):
            for output in range(species):
                found[:, profile, source, :, output] = np.percentile(
                    hourly[source, output] * own, percentiles, axis=-1, overwrite_input=True
                )
    return found
