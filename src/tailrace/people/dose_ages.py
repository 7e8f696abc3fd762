"""Ages of the dose coefficients, and how they are laid over the groups of people.

ICRP gives coefficients at six ages and says for which ages each stands: three months (to one year),
1 (one to two), 5 (two to seven), 10 (seven to twelve), 15 (twelve to seventeen) and adult. A group
takes the mean over the years that its members spend in each; FGR 15 and DOE-STD-1196, which name
the reference persons only, are laid over the groups in the same way.

Source of the intervals: ICRP Publication 119 (2012), Annexes F and G (as in ICRP 72).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.people.groups import group_named
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing

FloatArray = NDArray[np.float64]

DOSE_AGES = ("age_0", "age_1", "age_5", "age_10", "age_15", "adult")
"""Names of the six ages, in the order of every array of coefficients."""

AGE_STARTS = (0.0, 1.0, 2.0, 7.0, 12.0, 17.0)
"""Age from which each coefficient stands, yr; it ends where the next begins."""


@declare_units(age="yr", returns="1")
def dose_age_index(age: ArrayLike) -> NDArray[np.intp]:
    """Return which of the six coefficients stands for a person.

    Parameters
    ----------
    age : array_like
        Age, yr, any shape.

    Returns
    -------
    ndarray of int
        Place in `DOSE_AGES`, of the shape of `age`.

    Raises
    ------
    InputError
        If an age is negative or not finite.
    """
    ages = np.asarray(age, dtype=float)
    if not (np.isfinite(ages) & (ages >= 0.0)).all():
        raise InputError.single("an age is negative or no number", place="age", allowed="0 to 120")
    return np.searchsorted(np.asarray(AGE_STARTS), ages, side="right") - 1


@declare_units(age_low="yr", age_high="yr", returns="1")
def age_weights(age_low: float, age_high: float) -> FloatArray:
    """Return the share of the years between two ages that each coefficient stands for.

    Parameters
    ----------
    age_low, age_high : float
        Ages from and below, yr.

    Returns
    -------
    ndarray
        Shape (6,), in the order of `DOSE_AGES`; sums to 1.

    Raises
    ------
    InputError
        Unless 0 <= age_low < age_high, both finite.

    Examples
    --------
    >>> age_weights(1.0, 6.0).round(2).tolist()
    [0.0, 0.2, 0.8, 0.0, 0.0, 0.0]
    """
    if not (0.0 <= age_low < age_high < math.inf):
        raise InputError.single(
            f"ages from {age_low:g} to {age_high:g}", place="age_low, age_high",
            allowed="zero or more, the first below the second",
        )  # fmt: skip
    starts = np.array(AGE_STARTS)
    ends = np.array([*AGE_STARTS[1:], math.inf])
    years = np.clip(np.minimum(ends, age_high) - np.maximum(starts, age_low), 0.0, None)
    return np.asarray(years / (age_high - age_low))


def group_age_weights(group: str) -> FloatArray | Missing:
    """Return the weights of the six coefficients for a group.

    Parameters
    ----------
    group : str
        Name of a group, as in `tailrace.people.groups`.

    Returns
    -------
    ndarray or Missing
        Shape (6,); missing for workers, for whom ICRP 119 has tables of their own (aerosol of 5 um,
        other absorption from the gut), which are not packaged.

    Raises
    ------
    InputError
        If there is no such group.
    """
    one = group_named(group)
    if one.who == "worker":
        return Missing(
            "dose coefficients are those of the public; workers have their own (ICRP 119, Annexes A"
            ' and B), which are not packaged: ask for "adult" to use those of the public'
        )
    return age_weights(one.age_low, one.age_high)
