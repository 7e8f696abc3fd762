"""Years of life: the abridged life table, what deaths take away, what a rate takes off a life.

    q = n m / (1 + (n - a) m),  L = n (l - d) + a d,  e = sum of L from here on / l

with m the death rate of the age interval, n its length and a the mean years lived in it by those
who die (Preston, Heuveline, Guillot 2001, Demography, chapter 3). In the open interval a = 1/m.

Years of life lost by deaths at an age are deaths times the years that were left at that age, by a
life table of the user's choice: the population's own, or a standard. No table ships. They are
neither discounted nor weighted by age.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, ValidityWarning
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class LifeTable:
    """A life table; arrays by age interval, the last one open.

    Parameters
    ----------
    age : ndarray, yr
        First age of each interval.
    death_rate : ndarray, 1/yr
        m.
    mean_lived : ndarray, yr
        a: years lived in the interval by those who die in it.
    dying : ndarray, 1
        q: share of those who enter it who die in it.
    survivors : ndarray, 1
        l: share of the newborn alive at its start.
    years_lived : ndarray, yr
        L: years lived in it per newborn.
    life_expectancy : ndarray, yr
        e: years left at its start.
    """

    age: FloatArray
    death_rate: FloatArray
    mean_lived: FloatArray
    dying: FloatArray
    survivors: FloatArray
    years_lived: FloatArray
    life_expectancy: FloatArray


def abridged_life_table(
    age: ArrayLike, death_rate: ArrayLike, mean_lived: ArrayLike | None = None
) -> LifeTable:
    """Return the life table of a population with these death rates.

    Parameters
    ----------
    age : array_like, shape (interval,), yr
        First age of each interval, rising; the last one is open.
    death_rate : array_like, shape (interval,), 1/yr
        Deaths per person and year; the last above zero.
    mean_lived : array_like, shape (interval,), optional, yr
        Years lived in the interval by those who die in it. Half of it unless given, which is too
        much for the first year of life: 0.07 to 0.1 years where few infants die.

    Returns
    -------
    LifeTable
        For a newborn, or for one who is of the first age.

    Raises
    ------
    InputError
        If ages do not rise, rates are out of range, or so high that more than all would die.

    Notes
    -----
    Preston, Heuveline, Guillot 2001, Demography, box 3.1. The mean lived in the open interval is
    1/m, whatever is given.
    """
    problems = Problems("abridged_life_table()")
    x = checked(problems, "age", age, "yr", finite=True)
    m = checked(problems, "death_rate", death_rate, "1/yr", finite=True)
    if x.ndim != 1 or x.shape != m.shape or x.size < 1 or (np.diff(x) <= 0).any():
        problems.add("ages and rates must be of one length, ages rising", place="age")
        problems.raise_if_any()
    n = np.diff(x)
    a = (
        0.5 * n
        if mean_lived is None
        else checked(problems, "mean_lived", mean_lived, "yr", finite=True)[:-1]
    )
    if m[-1] <= 0:
        problems.add("the rate of the open interval is zero", place="death_rate", allowed="above 0")
    if a.shape != n.shape or (a > n).any():
        problems.add("must be of the ages' length and within the intervals", place="mean_lived")
        problems.raise_if_any()
    q = np.append(n * m[:-1] / (1.0 + (n - a) * m[:-1]), 1.0)
    if (q > 1.0).any():
        problems.add("rates so high that more than all would die", place="death_rate")
    problems.raise_if_any()
    alive = np.append(1.0, np.cumprod(1.0 - q[:-1]))
    gone = alive * q
    lived = np.append(n * (alive[:-1] - gone[:-1]) + a * gone[:-1], alive[-1] / m[-1])
    ahead = np.cumsum(lived[::-1])[::-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        expectancy = np.where(alive > 0, ahead / alive, np.nan)
    return LifeTable(x, m, np.append(a, 1.0 / m[-1]), q, alive, lived, expectancy)


@declare_units(age="yr", returns="yr")
def remaining_life_expectancy(table: LifeTable, age: ArrayLike) -> FloatArray:
    """Return the years left at an age, on a straight line between those of a life table.

    Parameters
    ----------
    table : LifeTable
        Table, own or standard.
    age : array_like, yr
        From the table's first age; beyond its last the years left there are taken, and a warning
        says so.

    Returns
    -------
    ndarray, yr
        Years left.

    Raises
    ------
    InputError
        If an age lies before the table.
    """
    at = np.asarray(age, dtype=float)
    problems = Problems("remaining_life_expectancy()")
    if (at < table.age[0]).any():
        problems.add("an age before the table", place="age", allowed=f"from {table.age[0]:g} yr")
    problems.raise_if_any()
    if (at > table.age[-1]).any():
        warnings.warn(
            f"the life table ends at {table.age[-1]:g} years: the years left there are taken for "
            "every higher age, which is too many",
            ValidityWarning,
            stacklevel=3,
        )
    return np.asarray(np.interp(at, table.age, table.life_expectancy))


@declare_units(deaths="person", age_at_death="yr", returns="person yr")
def years_of_life_lost(table: LifeTable, deaths: ArrayLike, age_at_death: ArrayLike) -> FloatArray:
    """Return the years of life that deaths take away.

    Parameters
    ----------
    table : LifeTable
        Whose years left count: the population's own, or a standard.
    deaths : array_like, person
        By age; NaN where missing.
    age_at_death : array_like, yr
        Mean age at death, not the first age of the band.

    Returns
    -------
    ndarray, person yr
        By age, not summed, NaN where missing. Neither discounted nor weighted by age.

    Raises
    ------
    InputError
        If deaths are negative, or an age lies before the table.
    """
    problems = Problems("years_of_life_lost()")
    known = checked(problems, "deaths", deaths, "persons", missing=True, finite=True)
    problems.raise_if_any()
    return np.asarray(known * remaining_life_expectancy.__wrapped__(table, age_at_death))


@declare_units(excess_rate="1/yr", returns="yr")
def life_expectancy_lost(table: LifeTable, excess_rate: ArrayLike) -> float:
    """Return by how much a rate added at every age shortens a life.

    Parameters
    ----------
    table : LifeTable
        Life table without the added rate.
    excess_rate : array_like, 1/yr
        Added death rate, by age interval or one for all; negative where deaths are spared.

    Returns
    -------
    float, yr
        Life expectancy at the table's first age without minus with it.

    Raises
    ------
    InputError
        If the rates come below zero or above what a life table holds.
    """
    more = table.death_rate + np.asarray(excess_rate, dtype=float)
    other = abridged_life_table(table.age, more, table.mean_lived)
    return float(table.life_expectancy[0] - other.life_expectancy[0])
