"""Lifetime cancer risk from doses and concentrations, by year and along a birth cohort.

    risk = D SF                     below 0.01
    risk = 1 - exp(-D SF)           above
    risk = EC IUR                   inhalation, EC in ug/m3, likewise

US EPA (1989) RAGS part A, section 8.2.1 and part F (2009), equation 11. D is the daily dose
averaged over a life of 70 years. A mutagen counts ten times before the age of 2 and three times
from 2 to 16 (US EPA 2005, Supplemental guidance for assessing susceptibility from early-life
exposure to carcinogens, EPA/630/R-03/003F), unless its slope factor was derived with these
factors inside.

By year: the dose of one year adds SF times that dose over 70 years times the age factor. The
lifetime risk of a person is the sum of these over the years of its life: along a birth cohort.
"If this year's level lasted" is another number: what a person born now would come to if every
year were like this one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]

LINEAR_UP_TO = 0.01
"""Risk above which the exponential form is taken (RAGS part A, section 8.2.1)."""

AVERAGING_YEARS = 70.0
"""Length of life that lifetime doses are averaged over, yr (RAGS part A)."""

_ADJUSTMENTS = ((0.0, 2.0, 10.0), (2.0, 16.0, 3.0), (16.0, np.inf, 1.0))


def _non_negative(**named: ArrayLike) -> None:
    problems = Problems()
    for name, values in named.items():
        array = np.asarray(values, dtype=float)
        if (array < 0.0).any():
            problems.add(
                f"{name} below zero", place=name, allowed="zero or more, NaN where missing"
            )
    problems.raise_if_any()


@declare_units(linear_risk="1", returns="1")
def bounded_risk(linear_risk: ArrayLike) -> FloatArray:
    """Return a risk that stays below one: the exponential form above 1 %.

    Parameters
    ----------
    linear_risk : array_like, 1
        Dose times slope factor, summed over what is to be added; NaN where missing.

    Returns
    -------
    ndarray, 1
        The same up to 0.01, 1 - exp(-x) above.

    Raises
    ------
    InputError
        If a risk is negative.

    Notes
    -----
    RAGS part A, section 8.2.1. The step at 0.01 is half a per cent of the risk.
    """
    _non_negative(linear_risk=linear_risk)
    risk = np.asarray(linear_risk, dtype=float)
    return np.asarray(np.where(risk > LINEAR_UP_TO, -np.expm1(-risk), risk))


@declare_units(dose="mg/(kg d)", slope_factor="kg d/mg", returns="1")
def lifetime_cancer_risk(dose: ArrayLike, slope_factor: ArrayLike) -> FloatArray:
    """Return the lifetime cancer risk of a daily dose averaged over a life.

    Parameters
    ----------
    dose : array_like, mg/(kg d)
        Averaged over 70 years; NaN where missing.
    slope_factor : array_like, kg d/mg
        For skin the oral one over the absorption in the gut; NaN where missing.

    Returns
    -------
    ndarray, 1
        NaN where either is missing.

    Raises
    ------
    InputError
        If one is negative.
    """
    _non_negative(dose=dose, slope_factor=slope_factor)
    return bounded_risk.__wrapped__(np.asarray(dose, float) * np.asarray(slope_factor, float))


@declare_units(exposure_concentration="mg/m3", unit_risk="m3/mg", returns="1")
def inhalation_cancer_risk(exposure_concentration: ArrayLike, unit_risk: ArrayLike) -> FloatArray:
    """Return the lifetime cancer risk of a concentration breathed; body weight does not enter.

    Parameters
    ----------
    exposure_concentration : array_like, mg/m3
        Averaged over 70 years; NaN where missing.
    unit_risk : array_like, m3/mg
        Risk per concentration; 0.0043 per ug/m3 is 4.3 m3/mg. NaN where missing.

    Returns
    -------
    ndarray, 1
        NaN where either is missing.

    Raises
    ------
    InputError
        If one is negative.
    """
    _non_negative(exposure_concentration=exposure_concentration, unit_risk=unit_risk)
    linear = np.asarray(exposure_concentration, float) * np.asarray(unit_risk, float)
    return bounded_risk.__wrapped__(linear)


@declare_units(age="yr", returns="1")
def age_factor(age: ArrayLike, mutagen: bool) -> FloatArray:
    """Return the age-dependent adjustment factor at an age.

    Parameters
    ----------
    age : array_like, yr
        Age, zero or more.
    mutagen : bool
        Whether the substance acts as a mutagen with a slope factor of adult exposure.

    Returns
    -------
    ndarray, 1
        10 below 2, 3 from 2 to below 16, 1 from 16 on; 1 throughout where it is no mutagen.

    Raises
    ------
    InputError
        If an age is negative.
    """
    _non_negative(age=age)
    years = np.asarray(age, dtype=float)
    if not mutagen:
        return np.where(np.isnan(years), np.nan, 1.0)
    found = np.full(years.shape, np.nan)
    for start, end, factor in _ADJUSTMENTS:
        found = np.where((years >= start) & (years < end), factor, found)
    return found


@declare_units(start="yr", end="yr", returns="1")
def mean_age_factor(start: ArrayLike, end: ArrayLike, mutagen: bool) -> FloatArray:
    """Return the age-dependent adjustment factor averaged over a span of ages.

    Parameters
    ----------
    start, end : array_like, yr
        Ages at which the exposure begins and ends, end after start.
    mutagen : bool
        Whether the substance acts as a mutagen with a slope factor of adult exposure.

    Returns
    -------
    ndarray, 1
        1 throughout where it is no mutagen.

    Raises
    ------
    InputError
        If a span is empty or begins below zero.
    """
    first, last = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    if (first < 0.0).any() or (last <= first).any():
        raise InputError.single("an empty span of ages", allowed="0 <= start < end", place="end")
    if not mutagen:
        return np.ones(np.broadcast(first, last).shape)
    total = np.zeros(np.broadcast(first, last).shape)
    for low, high, factor in _ADJUSTMENTS:
        total = total + factor * np.clip(np.minimum(last, high) - np.maximum(first, low), 0, None)
    return np.asarray(total / (last - first))


@declare_units(
    dose="mg/(kg d)", slope_factor="kg d/mg", age_adjustment="1", averaging_years="yr",
    returns="1/yr",
)  # fmt: skip
def annual_risk_increment(
    dose: ArrayLike,
    slope_factor: ArrayLike,
    age_adjustment: ArrayLike = 1.0,
    averaging_years: float = AVERAGING_YEARS,
) -> FloatArray:
    """Return what the dose of one year adds to the lifetime cancer risk.

    Parameters
    ----------
    dose : array_like, mg/(kg d)
        Mean daily dose of that year; NaN where missing.
    slope_factor : array_like, kg d/mg
        Lifetime risk per daily dose over a life.
    age_adjustment : array_like, 1
        Factor of `age_factor` or `mean_age_factor` at the age in that year.
    averaging_years : float, yr
        Length of life the slope factor refers to.

    Returns
    -------
    ndarray, 1/yr
        Lifetime risk per year of exposure; linear, for `cohort_risk` to add up.

    Raises
    ------
    InputError
        If a number is negative, or the averaging time is not above zero.
    """
    _non_negative(dose=dose, slope_factor=slope_factor, age_adjustment=age_adjustment)
    if not averaging_years > 0.0:
        raise InputError.single(f"an averaging time of {averaging_years:g} yr", allowed="above 0")
    per_year = np.asarray(dose, float) * np.asarray(slope_factor, float) / averaging_years
    return np.asarray(per_year * np.asarray(age_adjustment, float))


@declare_units(increments="1/yr", returns="1")
def cohort_risk(increments: ArrayLike, axis: int = -1) -> FloatArray:
    """Return the lifetime risk of a birth cohort: its yearly increments, each at its age, added.

    Parameters
    ----------
    increments : array_like, 1/yr
        `annual_risk_increment` of the years of life; a missing year (NaN) makes the sum missing.
    axis : int
        Axis of the years.

    Returns
    -------
    ndarray, 1
        Without `axis`; in the exponential form above 1 %.

    Raises
    ------
    InputError
        If an increment is negative.
    """
    _non_negative(increments=increments)
    return bounded_risk.__wrapped__(np.asarray(increments, dtype=float).sum(axis=axis))


@declare_units(dose_by_age="mg/(kg d)", slope_factor="kg d/mg", averaging_years="yr", returns="1")
def risk_if_level_lasted(
    dose_by_age: ArrayLike,
    slope_factor: float,
    mutagen: bool,
    averaging_years: float = AVERAGING_YEARS,
) -> FloatArray:
    """Return the lifetime risk of a person born now if every year were like this one.

    Parameters
    ----------
    dose_by_age : array_like, mg/(kg d)
        Mean daily dose at this year's concentrations for ages 0, 1, 2, ... on the last axis.
    slope_factor : float, kg d/mg
        Lifetime risk per daily dose over a life.
    mutagen : bool
        Whether the age factors are to be applied.
    averaging_years : float, yr
        Length of life the slope factor refers to.

    Returns
    -------
    ndarray, 1
        Not the risk of anybody who lives through changing years: that is `cohort_risk`.

    Raises
    ------
    InputError
        If a number is negative.
    """
    doses = np.asarray(dose_by_age, dtype=float)
    ages = np.arange(doses.shape[-1])
    factors = mean_age_factor.__wrapped__(ages, ages + 1.0, mutagen)
    increments = annual_risk_increment.__wrapped__(doses, slope_factor, factors, averaging_years)
    return cohort_risk.__wrapped__(increments)
