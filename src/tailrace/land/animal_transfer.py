"""What meat and milk share: a concentration is a daily intake times a transfer coefficient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked


def transferred(intake: ArrayLike, factor: ArrayLike, unit: str) -> FloatArray:
    """Return the concentration in what an animal gives.

    Parameters
    ----------
    intake : array_like, kg/d
        What the animal takes in; NaN where missing.
    factor : array_like
        Transfer coefficient; NaN where missing.
    unit : str
        Unit of the coefficient, d/kg or d/L.

    Returns
    -------
    ndarray, kg/kg or kg/L
        Of the arguments' broadcast shape.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    problems = Problems()
    eaten = checked(problems, "intake", intake, "kg/d", missing=True, finite=True)
    ratio = checked(problems, "factor", factor, unit, missing=True, finite=True)
    problems.raise_if_any()
    return np.asarray(eaten * ratio)
