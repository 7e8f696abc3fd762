"""How functions refuse numbers out of range, and warn outside the range of a formula."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, ValidityWarning

FloatArray = NDArray[np.float64]

_ROUNDING = 1e-9


def checked(
    problems: Problems, name: str, values: ArrayLike, unit: str, *, least: float = 0.0,
    strict: bool = False, most: float = np.inf, missing: bool = False, finite: bool = False,
    remedy: str = "",
) -> FloatArray:  # fmt: skip
    """Return numbers as an array, and note those out of their range or without meaning.

    Parameters
    ----------
    problems : Problems
        Where they are noted.
    name, unit : str
        What the number is called, and its unit, for the message.
    values : array_like
        Numbers, of any shape.
    least, most : float
        Ends of the range.
    strict : bool
        Whether `least` itself is out of the range.
    missing : bool
        Whether NaN stands for a missing number and passes.
    finite : bool
        Whether infinity is out of the range, also where the range has no end.
    remedy : str
        What to do.

    Returns
    -------
    ndarray
        The numbers; NaN, of shape (), where they cannot be read, which is a problem too.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        what = f"a number in {unit}" if unit else "a number"
        problems.add(f"{name} is {values!r}", place=name, allowed=what, remedy=remedy)
        return np.asarray(np.nan)
    if array.size and _all_inside(array, least, strict, most, finite):
        return array
    # Written so that a number that is not a number is bad.
    inside = (array > least if strict else array >= least) & (array <= most)
    if finite:
        inside &= ~np.isinf(array)
    if missing:
        inside |= np.isnan(array)
    if not inside.all():
        outside = array[~inside]
        more = f" and {outside.size - 1} more are out of range" if outside.size > 1 else ""
        low = f"{'above' if strict else 'at least'} {least:g}"
        high = f", up to {most:g}" if np.isfinite(most) else ""
        problems.add(
            f"{name} is {_number(float(outside.flat[0]), unit)}{more}",
            place=name,
            allowed=f"{low}{high} {unit}".rstrip() + (", finite" if finite else ""),
            remedy=remedy,
        )
    return array


def _all_inside(array: FloatArray, least: float, strict: bool, most: float, finite: bool) -> bool:
    """Return whether all are numbers in the range, from their ends: most arrays are."""
    low, high = array.min(), array.max()  # NaN where any is
    inside = (low > least if strict else low >= least) and high <= most
    return bool(inside and (not finite or (low > -np.inf and high < np.inf)))


def warn_outside(
    name: str, values: ArrayLike, low: float, high: float, unit: str, *, source: str,
    stacklevel: int = 3,
) -> None:  # fmt: skip
    """Warn, in the name of who called the formula, that it is used outside its published range.

    Parameters
    ----------
    name, unit : str
        What the number is called, and its unit.
    values : array_like
        Numbers; NaN is passed over.
    low, high : float
        Ends of the range.
    source : str
        Who gives the range.
    stacklevel : int
        Frames from this function to who called the formula, both counted: 3 where the formula
        calls this one itself, one more where `declare_units` or a helper stands between.

    Warns
    -----
    ValidityWarning
        Some number is below `low` or above `high`, rounding aside.
    """
    array = np.asarray(values, dtype=np.float64)
    outside = (array < low - _ROUNDING * abs(low)) | (array > high + _ROUNDING * abs(high))
    if outside.any():
        worst = _number(float(array[outside].flat[0]), unit)
        warnings.warn(
            f"{name} of {worst} is outside {low:g} to {_number(high, unit)}, the range of {source}",
            ValidityWarning,
            stacklevel=stacklevel,
        )


def _number(number: float, unit: str) -> str:
    """Return a number with its unit, without a blank where it has none."""
    return f"{number:g} {unit}".rstrip()
