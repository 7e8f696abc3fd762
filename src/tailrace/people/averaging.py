"""Averaging: exposure frequency, exposure duration, averaging time, and what a year counts.

A dose taken in on EF days of 365 over ED years, averaged over the time AT, is the dose of a day
times EF ED / AT. AT is 365 ED days for effects with a threshold and 365 days times the lifetime
for cancer: US EPA (1989) Risk assessment guidance for Superfund, part A, EPA/540/1-89/002, section
6.4.1 and exhibits 6-11 to 6-19. The year of this convention has 365 days. The lifetime is 70 years
there, 78 in the newer practice of ATSDR and 76 in HJ 25.3-2019.

By calendar year, a year's dose is the dose of a day times EF / 365; the lifetime average is the sum
of the years' doses over the lifetime. With one dose in ED years both are the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]

DAYS_PER_YEAR = 365.0
"""Days in the year of the convention."""

HOURS_PER_DAY = 24.0

LIFETIMES: dict[str, float] = {"rags": 70.0, "atsdr": 78.0, "hj25.3-2019": 76.0}
"""Lifetime for carcinogens by convention, yr. Sources: see the text of the module; the two newer
ones from memory."""


@declare_units(exposure_duration="yr", returns="d")
def averaging_time_threshold(exposure_duration: ArrayLike) -> FloatArray:
    """Return the averaging time of effects with a threshold: the exposure duration.

    Parameters
    ----------
    exposure_duration : array_like, yr
        Above zero; NaN where missing.

    Returns
    -------
    ndarray, d

    Raises
    ------
    InputError
        If a duration is not above zero.
    """
    problems = Problems("averaging_time_threshold()")
    duration = checked(
        problems,
        "exposure_duration",
        exposure_duration,
        "yr",
        strict=True,
        missing=True,
        finite=True,
    )
    problems.raise_if_any()
    return np.asarray(DAYS_PER_YEAR * duration)


@declare_units(lifetime="yr", returns="d")
def averaging_time_cancer(lifetime: ArrayLike) -> FloatArray:
    """Return the averaging time of cancer: the lifetime; 25,550 d for 70 yr.

    Parameters
    ----------
    lifetime : array_like, yr
        Above zero, such as one of `LIFETIMES`.

    Returns
    -------
    ndarray, d

    Raises
    ------
    InputError
        If a lifetime is not above zero.
    """
    problems = Problems("averaging_time_cancer()")
    years = checked(problems, "lifetime", lifetime, "yr", strict=True, missing=True, finite=True)
    problems.raise_if_any()
    return np.asarray(DAYS_PER_YEAR * years)


@declare_units(
    exposure_frequency="d/yr", exposure_duration="yr", averaging_time="d", returns="1",
)  # fmt: skip
def exposure_fraction(
    exposure_frequency: ArrayLike, exposure_duration: ArrayLike, averaging_time: ArrayLike
) -> FloatArray:
    """Return the share of the days of the averaging time on which people are exposed.

    EF ED / AT; ATSDR calls it the exposure factor.

    Parameters
    ----------
    exposure_frequency : array_like, d/yr
        Days a year, 0 to 366.
    exposure_duration : array_like, yr
        Years.
    averaging_time : array_like, d
        Above zero.

    Returns
    -------
    ndarray, 1

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems("exposure_fraction()")
    frequency = checked(
        problems, "exposure_frequency", exposure_frequency, "d/yr", most=366.0, missing=True
    )
    duration = checked(
        problems, "exposure_duration", exposure_duration, "yr", missing=True, finite=True
    )
    average = checked(
        problems, "averaging_time", averaging_time, "d", strict=True, missing=True, finite=True
    )
    problems.raise_if_any()
    return np.asarray(frequency * duration / average)


def days_per_year(days_per_week: ArrayLike, weeks_per_year: ArrayLike) -> FloatArray:
    """Return the exposure frequency from days a week and weeks a year (ATSDR's form).

    Parameters
    ----------
    days_per_week : array_like, d/week
        0 to 7.
    weeks_per_year : array_like, week/yr
        0 to 52.2.

    Returns
    -------
    ndarray, d/yr

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems("days_per_year()")
    days = checked(problems, "days_per_week", days_per_week, "d/week", most=7.0, missing=True)
    weeks = checked(problems, "weeks_per_year", weeks_per_year, "week/yr", most=52.2, missing=True)
    problems.raise_if_any()
    return np.asarray(days * weeks)
