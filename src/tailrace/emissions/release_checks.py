"""How the releases of gas, radon and water refuse bad numbers and warn outside a range."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, ValidityWarning

FloatArray = NDArray[np.float64]


def checked(
    problems: Problems, name: str, values: ArrayLike, unit: str, *, least: float = 0.0,
    strict: bool = False, most: float = np.inf, remedy: str = "",
) -> FloatArray:  # fmt: skip
    """Return numbers as an array, and note those out of their range.

    Parameters
    ----------
    problems : Problems
        Where a number out of its range is noted.
    name : str
        What the number is called.
    values : array_like
        Numbers.
    unit : str
        Their unit, for the message.
    least, most : float
        Ends of the range.
    strict : bool
        Whether `least` itself is out of the range.
    remedy : str
        What to do.

    Returns
    -------
    ndarray
        The numbers; nan where one cannot be read, which is a problem too.
    """
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        problems.add(f"{name} is {values!r}", place=name, allowed=f"a number in {unit}",
                     remedy=remedy)  # fmt: skip
        return np.asarray(np.nan)
    # Written so that a number that is not a number is bad.
    inside = (array > least if strict else array >= least) & (array <= most)
    if not inside.all():
        worst = float(array[~inside].flat[0])
        low = "above" if strict else "at least"
        allowed = f"{low} {least:g}{f', at most {most:g}' if np.isfinite(most) else ''} {unit}"
        problems.add(f"{name} is {worst:g} {unit}".rstrip(), place=name, allowed=allowed.rstrip(),
                     remedy=remedy)  # fmt: skip
    return array


def warn_outside(
    name: str, values: FloatArray, low: float, high: float, unit: str, *, source: str
) -> None:
    """Warn where a formula is used outside the range it was published for.

    Parameters
    ----------
    name : str
        What the number is called.
    values : ndarray
        Numbers.
    low, high : float
        Ends of the range.
    unit : str
        Unit.
    source : str
        Who gives the range.

    Warns
    -----
    ValidityWarning
        Some number is below `low` or above `high`, rounding aside.
    """
    outside = (values < low - 1e-9 * abs(low)) | (values > high + 1e-9 * abs(high))
    if outside.any():
        worst = float(values[outside].flat[0])
        warnings.warn(
            f"{name} of {worst:g} {unit} is outside {low:g} to {high:g} {unit}, the range of "
            f"{source}",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip
