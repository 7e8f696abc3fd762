"""Dose of a birth cohort, year by year and over a life, with the coefficients of each age.

A person born in year b is of age y - b in year y. The dose of a year is that year's intake at that
age times the coefficient of that age; the lifetime dose is its sum over the years lived. "If this
year's level lasted" is another number: the sum over all ages at one year's intakes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.people.dose_ages import DOSE_AGES, FloatArray, dose_age_index
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

MSV_PER_SV = 1e3


@declare_units(
    births="1", years="1", intake="Bq/yr", coefficients="Sv/Bq", last_age="yr", returns="mSv/yr"
)
def cohort_dose(
    births: ArrayLike, years: ArrayLike, intake: ArrayLike, coefficients: ArrayLike,
    last_age: float = 70.0,
) -> FloatArray:  # fmt: skip
    """Return the committed dose of birth cohorts in every year.

    Parameters
    ----------
    births : array_like of int
        Years of birth, shape (cohorts,).
    years : array_like of int
        Calendar years, shape (years,).
    intake : array_like
        Intake of a person of each age class in each year, Bq/yr, shape (..., years, 6), in the
        order of `DOSE_AGES`; NaN where missing.
    coefficients : array_like
        Dose coefficients, Sv/Bq, shape (6,).
    last_age : float
        Age at which the life of the cohort ends, yr; that year is no longer counted.

    Returns
    -------
    ndarray
        mSv/yr, shape (..., cohorts, years); zero before birth and after `last_age`.

    Raises
    ------
    InputError
        If a number is negative or a shape does not fit.
    """
    problems = Problems("cohort_dose()")
    amounts = checked(problems, "intake", intake, "Bq/yr", missing=True, finite=True)
    factors = checked(problems, "coefficients", coefficients, "Sv/Bq", finite=True)
    born, calendar = np.atleast_1d(np.asarray(births)), np.atleast_1d(np.asarray(years))
    wanted = (calendar.size, len(DOSE_AGES))
    if amounts.shape[-2:] != wanted:
        problems.add(f"intake ends in the shape {amounts.shape[-2:]}", place="intake",
                     allowed=f"(..., {wanted[0]} years, {wanted[1]} ages)")  # fmt: skip
    if factors.shape != (len(DOSE_AGES),):
        problems.add(f"coefficients has the shape {factors.shape}", place="coefficients",
                     allowed=f"({len(DOSE_AGES)},)")  # fmt: skip
    problems.raise_if_any()
    age = calendar[None, :] - born[:, None]
    lived: NDArray[np.bool_] = (age >= 0) & (age < last_age)
    place = dose_age_index.__wrapped__(np.where(lived, age, 0))
    by_class = amounts * factors * MSV_PER_SV
    picked = by_class[..., np.arange(calendar.size)[None, :], place]
    return np.asarray(np.where(lived, picked, 0.0))


@declare_units(intake="Bq/yr", coefficients="Sv/Bq", last_age="yr", returns="mSv")
def lifetime_dose_if_it_lasted(
    intake: ArrayLike, coefficients: ArrayLike, last_age: float = 70.0
) -> FloatArray:
    """Return the lifetime dose of a person if one year's level lasted all their life.

    Parameters
    ----------
    intake : array_like
        Intake of a person of each age class in that year, Bq/yr, shape (..., 6).
    coefficients : array_like
        Dose coefficients, Sv/Bq, shape (6,).
    last_age : float
        Years lived, a whole number, yr.

    Returns
    -------
    ndarray
        mSv, shape of `intake` without its last axis.

    Raises
    ------
    InputError
        If a number is negative or a shape does not fit.
    """
    if not (last_age > 0.0 and float(last_age).is_integer()):
        raise InputError.single(f"a life of {last_age} yr", place="last_age",
                                allowed="a whole number above 0")  # fmt: skip
    years = np.arange(int(last_age))
    amounts = np.asarray(intake, dtype=float)
    lasting = np.broadcast_to(
        amounts[..., None, :], (*amounts.shape[:-1], years.size, amounts.shape[-1])
    )
    doses = cohort_dose.__wrapped__([0], years, lasting, coefficients, last_age)
    return np.asarray(doses.sum(axis=-1)[..., 0])
