"""Warnings where a formula is used outside the conditions it was tested in."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, edition_name, stated
from tailrace.errors import Problems, ValidityWarning
from tailrace.quantities.value import Value


def warn_outside(
    process: str, edition: str, *, stacklevel: int = 4, **conditions: tuple[ArrayLike, str]
) -> bool:
    """Warn of each condition that leaves its tested range.

    Parameters
    ----------
    process, edition : str
        Formula, as in the table of emission factors.
    stacklevel : int
        Frames between this function and the one the user called.
    **conditions : tuple of array_like and str
        Number and its unit by the name of the condition, a blank as an underscore. A condition
        whose range the edition does not state is not judged.

    Returns
    -------
    bool
        Whether any left its range, in which case AP-42 takes a letter off the rating.

    Warns
    -----
    ValidityWarning
        With the range and its source.
    """
    left = False
    full = edition_name(process, edition)
    for key, (numbers, unit) in conditions.items():
        name = key.replace("_", " ")
        found = stated().get((process, full, ALL, f"range of {name}"))
        if not isinstance(found, Value):
            continue
        ends = found.to(unit)
        low, high = ends.low or 0.0, ends.high if ends.high is not None else np.inf
        slack = 1e-9 * high
        given = np.asarray(numbers, dtype=float)
        if ((given < low - slack) | (given > high + slack)).any():
            left = True
            warnings.warn(
                f"{process} by {full}: {name} from {np.nanmin(given):.4g} to "
                f"{np.nanmax(given):.4g} {unit} leaves the range it was tested in, {low:.4g} to "
                f"{high:.4g} {unit}",
                ValidityWarning,
                stacklevel=stacklevel,
            )
    return left


def check_conditions(place: str, **conditions: tuple[ArrayLike, float, float]) -> None:
    """Raise where a condition is impossible.

    Parameters
    ----------
    place : str
        Name of the function, for messages.
    **conditions : tuple of array_like, float and float
        Number, lowest and highest it may be, by name; a lowest of zero is itself allowed. NaN
        stands for missing and passes.

    Raises
    ------
    InputError
        With every condition that is impossible.
    """
    problems = Problems(place)
    for name, (numbers, low, high) in conditions.items():
        given = np.asarray(numbers, dtype=float)
        if ((given < low) | (given > high) | np.isinf(given)).any():
            worst = given[(given < low) | (given > high) | np.isinf(given)].flat[0]
            problems.add(
                f"{name.replace('_', ' ')} is {worst:g}",
                place=name,
                allowed=f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} or more",
            )
    problems.raise_if_any()


def check_above_zero(place: str, **conditions: ArrayLike) -> None:
    """Raise where a number that a formula divides by is not above zero.

    Parameters
    ----------
    place : str
        Name of the function, for messages.
    **conditions : array_like
        Numbers by name; NaN passes.

    Raises
    ------
    InputError
        With every number that is not above zero.
    """
    problems = Problems(place)
    for name, numbers in conditions.items():
        if (np.asarray(numbers, dtype=float) <= 0.0).any():
            problems.add(
                f"{name.replace('_', ' ')} is not above zero, and the formula divides by it",
                place=name,
                allowed="a number above zero",
            )
    problems.raise_if_any()
