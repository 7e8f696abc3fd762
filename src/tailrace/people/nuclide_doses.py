"""Doses by nuclide, and their sum, which says "at least" where a nuclide has no coefficient."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.people.dose_ages import FloatArray
from tailrace.quantities.missing import AtLeast, Missing, sum_known
from tailrace.quantities.value import Value

Activities = Mapping[str, ArrayLike | Missing]
"""Nuclide to its activity, numbers of one shape, NaN where missing; or `Missing`."""


@dataclass(frozen=True)
class NuclideDoses:
    """Effective dose per year, by nuclide.

    Attributes
    ----------
    parts : dict of str to ndarray or Missing
        Nuclide to its dose, mSv/yr; `Missing` where it has no coefficient or no activity.
    counted_with_parent : tuple of str
        Nuclides whose dose is in the coefficient of their parent, and which have no part.
    left_out : tuple of str
        Nuclides left out by name, such as radon where it is a pathway of its own.
    """

    parts: dict[str, FloatArray | Missing]
    counted_with_parent: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is not known."""
        return tuple(one for one in self.parts.values() if isinstance(one, Missing))

    @property
    def known(self) -> FloatArray:
        """Sum of the known parts, mSv/yr; a lower bound where `missing` is not empty."""
        found = [one for one in self.parts.values() if not isinstance(one, Missing)]
        return np.asarray(sum(found[1:], start=found[0]) if found else np.nan, dtype=float)

    def total(self) -> float | AtLeast | Missing:
        """Return the sum of doses that are single numbers.

        Raises
        ------
        ValueError
            If the doses are arrays; then `known` and `missing` stand for it.
        """
        terms = [
            one if isinstance(one, Missing) else float(one.item()) for one in self.parts.values()
        ]
        return sum_known(terms)


def doses_of_activities(
    function: str,
    activities: Activities,
    coefficient: Callable[[str], Value | Missing],
    dose: Callable[[ArrayLike, float], FloatArray],
    left_out: Collection[str] = (),
) -> NuclideDoses:
    """Return the dose of each nuclide; what has no coefficient or no activity stays missing.

    Parameters
    ----------
    function : str
        Name, for messages.
    activities : mapping of str to array_like or Missing
        Nuclide to its activity, all of one shape; NaN stands for missing.
    coefficient : callable
        Nuclide to its coefficient.
    dose : callable
        Activity, with or without a unit, and coefficient to dose, mSv/yr; refuses bad numbers.
    left_out : collection of str
        Nuclides that are named and not counted.

    Raises
    ------
    InputError
        If an activity is negative or infinite, none is given, or what is left out is not there.
    """
    if not activities:
        raise InputError.single("no activity is given", place=function)
    absent = [name for name in left_out if name not in activities]
    if absent:
        raise InputError.single(f"{', '.join(absent)} is left out and has no activity",
                                place="left_out", allowed=", ".join(activities))  # fmt: skip
    problems = Problems(f"{function}()")
    parts: dict[str, FloatArray | Missing] = {}
    for name, one in activities.items():
        if name in left_out:
            continue
        found = coefficient(name)
        if isinstance(one, Missing):
            parts[name] = one
        elif isinstance(found, Missing):
            parts[name] = found
        else:
            try:
                one_dose = np.asarray(dose(one, found.central))
            except InputError as error:
                problems.extend(replace(problem, place=name) for problem in error.problems)
                continue
            unknown = bool(np.isnan(one_dose).all())
            parts[name] = Missing("no activity", name) if unknown else one_dose
    problems.raise_if_any()
    return NuclideDoses(parts, left_out=tuple(left_out))
