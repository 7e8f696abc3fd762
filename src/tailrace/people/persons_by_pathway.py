"""Persons' factors of several groups laid out for the Monte Carlo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.missing import Missing

FloatArray = NDArray[np.float64]


def person_factors(
    drawn: Sequence[Mapping[str, ArrayLike | Missing]], pathways: Sequence[str], persons: int
) -> FloatArray:
    """Return persons' factors by group, pathway and person.

    Parameters
    ----------
    drawn : sequence of mapping of str to array_like or Missing
        For each group, the factor by pathway: of each person, shape (person,), or one for all.
    pathways : sequence of str
        Pathways, in the order of the coefficients.
    persons : int
        Number of persons.

    Returns
    -------
    ndarray, shape (group, pathway, person)
        NaN where missing: the totals of that group are lower bounds.

    Raises
    ------
    InputError
        If a group lacks a pathway without saying that it is missing, or has another number of
        persons; all of these.
    """
    problems = Problems()
    found = np.full((len(drawn), len(pathways), persons), np.nan)
    for g, factors in enumerate(drawn):
        for p, pathway in enumerate(pathways):
            where = f"group {g}, {pathway}"
            if pathway not in factors:
                problems.add(
                    "there is no factor", place=where, remedy="give Missing with its reason"
                )
                continue
            factor = factors[pathway]
            if isinstance(factor, Missing):
                continue
            numbers = np.asarray(factor, dtype=np.float64)
            if numbers.shape not in ((), (1,), (persons,)):
                problems.add(
                    f"factors of shape {numbers.shape}", place=where,
                    allowed=f"one number, or {persons} persons",
                )  # fmt: skip
                continue
            found[g, p] = numbers
    problems.raise_if_any()
    return found
