"""Means of measurements of which some are below detection, by a named rule.

A value below its detection limit is somewhere between zero and that limit. Rules that make one
number of several such measurements:

* "half", "root": the limit over 2, or over the square root of 2 (Hornung and Reed 1990): simple,
  and biased; the only ones for few measurements;
* "limit": the limit itself, an upper bound;
* "kaplan-meier": the product-limit estimate of left-censored values, without assuming a
  distribution (Helsel 2012, chapter 6); the smallest value counts as detected at its limit where
  it is censored (Efron's convention), so that the mean is not biased low;
* "ros": regression on order statistics of the logarithms, censored values filled in from the line
  (Helsel and Cohn 1988, Water Resour. Res. 24, 1997-2004);
* "auto": Kaplan-Meier where at least half of five or more values are detected, regression where
  fewer, but at least three and a fifth, are, and half the limit where even that fails. The rule
  taken is part of the result.

The mean with all of them at zero and with all of them at their limits stands beside every
estimate: what no rule can leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, did_you_mean

FloatArray = NDArray[np.float64]
Rule = Literal["auto", "half", "root", "limit", "kaplan-meier", "ros"]
RULES: tuple[str, ...] = get_args(Rule)

LEAST_VALUES = 5
"""Values below which nothing but substitution is done by the rule "auto"."""

LEAST_DETECTED = 3
"""Detected values that a regression needs."""

_DIVISORS = {"half": 2.0, "root": np.sqrt(2.0), "limit": 1.0}


@dataclass(frozen=True)
class CensoredMean:
    """The mean of measurements of which some are below detection.

    Parameters
    ----------
    mean : float
        By the rule.
    low, high : float
        Mean with every value below detection at zero, and at its limit.
    standard_deviation : float
        By the rule; NaN of a single value.
    number, detected : int
        How many values there are, and how many were detected.
    rule : str
        Rule that was taken; "measured" where all were detected.
    """

    mean: float
    low: float
    high: float
    standard_deviation: float
    number: int
    detected: int
    rule: str


def censored_mean(values: ArrayLike, censored: ArrayLike, rule: Rule = "auto") -> CensoredMean:
    """Return the mean of measurements, some of them below detection.

    Parameters
    ----------
    values : array_like
        Measurements, and detection limits of what was not detected; above zero.
    censored : array_like of bool
        Which are detection limits.
    rule : str
        One of `RULES`.

    Returns
    -------
    CensoredMean
        Mean with its bounds and the rule taken.

    Raises
    ------
    InputError
        If there is no such rule, it cannot be used on so few detected values, or a value is not
        above zero.
    """
    numbers, below = _checked(values, censored, rule)
    detected = int((~below).sum())
    bounds = float(np.where(below, 0.0, numbers).mean()), float(numbers.mean())
    taken = "measured" if detected == numbers.size else _rule(rule, numbers.size, detected)
    if taken == "measured":
        mean, spread = _mean_and_deviation(numbers)
    elif taken == "kaplan-meier":
        mean, spread = kaplan_meier_mean(numbers, below)
    elif taken == "ros":
        mean, spread = _mean_and_deviation(regression_on_order_statistics(numbers, below))
    else:
        mean, spread = _mean_and_deviation(np.where(below, numbers / _DIVISORS[taken], numbers))
    return CensoredMean(mean, *bounds, spread, numbers.size, detected, taken)


def _checked(
    values: ArrayLike, censored: ArrayLike, rule: str
) -> tuple[FloatArray, NDArray[np.bool_]]:
    numbers, below = np.asarray(values, float), np.asarray(censored, bool)
    if rule not in RULES:
        raise InputError.single(
            f'there is no rule "{rule}" for values below detection', place="rule",
            allowed=", ".join(RULES), remedy=did_you_mean(rule, RULES),
        )  # fmt: skip
    if numbers.ndim != 1 or numbers.shape != below.shape or not numbers.size:
        raise InputError.single(
            f"{numbers.shape} values and {below.shape} flags of detection",
            allowed="one of each for every measurement, at least one",
        )  # fmt: skip
    if not (np.isfinite(numbers) & (numbers > 0.0)).all():
        raise InputError.single("a measurement is not above zero", allowed="above zero, finite")
    return numbers, below


def _rule(rule: str, number: int, detected: int) -> str:
    """Return the rule that "auto" stands for, and refuse one that the values do not carry."""
    if rule == "auto":
        if number < LEAST_VALUES or detected < LEAST_DETECTED:
            return "half"
        if 2 * detected >= number:
            return "kaplan-meier"
        return "ros" if 5 * detected >= number else "half"
    least = {"ros": LEAST_DETECTED, "kaplan-meier": 1}.get(rule, 0)
    if detected < least:
        raise InputError.single(
            f'the rule "{rule}" needs {least} detected values and there are {detected}',
            place="rule", remedy="take half, root or limit, or auto",
        )  # fmt: skip
    return rule


def _mean_and_deviation(values: FloatArray) -> tuple[float, float]:
    spread = float(values.std(ddof=1)) if values.size > 1 else float("nan")
    return float(values.mean()), spread


def kaplan_meier_mean(values: ArrayLike, censored: ArrayLike) -> tuple[float, float]:
    """Return mean and standard deviation of left-censored values by the product-limit estimate.

    Parameters
    ----------
    values : array_like
        Measurements, and detection limits of what was not detected.
    censored : array_like of bool
        Which are detection limits.

    Returns
    -------
    mean, standard_deviation : float
        Of the estimated distribution.

    Raises
    ------
    InputError
        If a value is not above zero.

    Notes
    -----
    Kaplan and Meier 1958 on values turned round, from the largest down (Helsel 2012, chapter 6).
    A detection limit equal to a detected value lies below it.
    """
    numbers, below = _checked(values, censored, "kaplan-meier")
    ends = np.unique(numbers)[::-1]
    left, masses = 1.0, np.zeros(ends.size)
    for place, value in enumerate(ends):
        at_risk = int((numbers <= value).sum())
        here = int(((numbers == value) & ~below).sum())
        masses[place] = left * here / at_risk
        left -= masses[place]
    masses[-1] += left
    mean = float(masses @ ends)
    return mean, float(np.sqrt(masses @ (ends - mean) ** 2))


def regression_on_order_statistics(values: ArrayLike, censored: ArrayLike) -> FloatArray:
    """Return the values with those below detection filled in from a lognormal line.

    Parameters
    ----------
    values : array_like
        Measurements, and detection limits of what was not detected.
    censored : array_like of bool
        Which are detection limits; at least three are not.

    Returns
    -------
    ndarray
        Detected values as they are; for the others, numbers whose mean counts and which are no
        estimates of the single sample.

    Raises
    ------
    InputError
        If a value is not above zero or fewer than three were detected.

    Notes
    -----
    Helsel and Cohn 1988, equations 8 to 11 for several detection limits; least squares of the
    logarithms on normal quantiles of the plotting positions. A detection limit above every detected
    value says nothing and is filled in by the same line.
    """
    from scipy.special import ndtri

    numbers, below = _checked(values, censored, "ros")
    if (~below).sum() < LEAST_DETECTED:
        raise InputError.single(
            f"a regression on {int((~below).sum())} detected values",
            allowed=f"at least {LEAST_DETECTED}",
        )  # fmt: skip
    quantiles = ndtri(_plotting_positions(numbers, below))
    slope, height = np.polyfit(quantiles[~below], np.log(numbers[~below]), 1)
    return np.where(below, np.exp(height + slope * quantiles), numbers)


def _plotting_positions(numbers: FloatArray, below: NDArray[np.bool_]) -> FloatArray:
    """Return the probability of being below, for several detection limits."""
    limits = np.unique(numbers[below])
    edges = np.concatenate([[-np.inf], limits, [np.inf]])
    exceed = np.ones(edges.size)
    exceed[-1] = 0.0
    for j in range(edges.size - 2, 0, -1):
        above = int((~below & (numbers >= edges[j]) & (numbers < edges[j + 1])).sum())
        under = int((numbers < edges[j]).sum() + (below & (numbers == edges[j])).sum())
        exceed[j] = exceed[j + 1] + above / (above + under) * (1.0 - exceed[j + 1])
    positions = np.empty(numbers.size)
    for j in range(edges.size - 1):
        inside = np.flatnonzero(~below & (numbers >= edges[j]) & (numbers < edges[j + 1]))
        ranks = _ranks(numbers[inside])
        step = (exceed[j] - exceed[j + 1]) / (inside.size + 1)
        positions[inside] = 1.0 - exceed[j] + step * ranks
    for j, limit in enumerate(limits, start=1):
        there = np.flatnonzero(below & (numbers == limit))
        positions[there] = (1.0 - exceed[j]) / (there.size + 1) * np.arange(1, there.size + 1)
    return positions


def _ranks(values: FloatArray) -> FloatArray:
    """Return ranks from 1, equal values in the order they stand."""
    ranks = np.empty(values.size)
    ranks[np.argsort(values, kind="stable")] = np.arange(1, values.size + 1)
    return ranks


def upper_limit_of_mean(mean: float, standard_deviation: float, number: int) -> float:
    """Return the 95 % upper confidence limit of a mean, by Chebyshev's inequality.

    Parameters
    ----------
    mean, standard_deviation : float
        Of the measurements.
    number : int
        How many, at least two.

    Returns
    -------
    float
        Above the mean; it holds for any distribution and is wide.

    Raises
    ------
    InputError
        If there are fewer than two.

    Notes
    -----
    US EPA (2002) Calculating upper confidence limits for exposure point concentrations at hazardous
    waste sites, OSWER 9285.6-10, section on the Chebyshev inequality (from memory):
    mean + sqrt(1/0.05 - 1) s / sqrt(n).
    """
    if number < 2:
        raise InputError.single(
            f"a confidence limit from {number} measurement", allowed="at least two",
            remedy="take the mean or the maximum",
        )  # fmt: skip
    return float(mean + np.sqrt(1.0 / 0.05 - 1.0) * standard_deviation / np.sqrt(number))
