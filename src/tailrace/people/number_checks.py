"""Ranges of numbers that go into an intake."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems

FloatArray = NDArray[np.float64]


def checked(
    problems: Problems,
    name: str,
    values: ArrayLike,
    unit: str,
    *,
    strict: bool = False,
    most: float = np.inf,
    missing: bool = False,
) -> FloatArray:
    """Return numbers as an array, and note those below zero, above `most` or without meaning.

    Parameters
    ----------
    problems : Problems
        Where they are noted.
    name, unit : str
        For the message.
    values : array_like
        Numbers.
    strict : bool
        Whether zero is out of the range too.
    most : float
        Upper end of the range.
    missing : bool
        Whether NaN stands for a missing number and passes.
    """
    array = np.asarray(values, dtype=float)
    inside = (array > 0.0 if strict else array >= 0.0) & (array <= most) & ~np.isinf(array)
    if missing:
        inside |= np.isnan(array)
    if not inside.all():
        outside = array[~inside]
        top = f", up to {most:g}" if np.isfinite(most) else ""
        problems.add(
            f"{name} is {float(outside.flat[0]):g} {unit}".rstrip()
            + (f" and {outside.size - 1} more are out of range" if outside.size > 1 else ""),
            place=name,
            allowed=f"{'above 0' if strict else '0 or more'}{top}, finite",
        )
    return array


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
            most=1.0 if name in shares else np.inf, missing=True,
        )
        for name, (values, unit) in ranges.items()
    }  # fmt: skip
    problems.raise_if_any()
    return arrays
