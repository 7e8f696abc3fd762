"""Ranges of numbers that go into an intake."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked


def checked_all(
    function: str,
    ranges: dict[str, tuple[ArrayLike, str]],
    *,
    above_zero: tuple[str, ...] = (),
    shares: tuple[str, ...] = (),
) -> dict[str, FloatArray]:
    """Return the arguments of an intake as arrays, or refuse all that are out of range together.

    Parameters
    ----------
    function : str
        Name, for the message.
    ranges : dict of str to (array_like, str)
        Numbers and unit by argument; NaN stands for a missing number.
    above_zero : tuple of str
        Arguments that cannot be zero, such as a body weight.
    shares : tuple of str
        Arguments of at most 1.

    Raises
    ------
    InputError
        If a number is negative, infinite, zero where it cannot be, or a share above 1.
    """
    problems = Problems(f"{function}()")
    arrays = {
        name: checked(
            problems, name, values, unit, strict=name in above_zero,
            most=1.0 if name in shares else np.inf, missing=True, finite=True,
        )
        for name, (values, unit) in ranges.items()
    }  # fmt: skip
    problems.raise_if_any()
    return arrays
