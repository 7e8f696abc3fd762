"""How the functions on wind erosion refuse bad numbers, warn outside a range and look up a row."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import facts
from tailrace.emissions.editions import FloatArray as FloatArray
from tailrace.emissions.editions import by_size
from tailrace.errors import InputError, Problems, ValidityWarning, did_you_mean

if TYPE_CHECKING:
    from tailrace.quantities.value import Value

TABLE = "wind_erosion"


def checked(
    problems: Problems,
    name: str,
    values: ArrayLike,
    unit: str,
    *,
    least: float = 0.0,
    strict: bool = False,
    most: float = np.inf,
) -> FloatArray:
    """Return numbers as an array and note those out of range; NaN is missing and passes.

    Parameters
    ----------
    problems : Problems
        Where a number out of its range is noted.
    name, unit : str
        What the number is called, and its unit, for the message.
    values : array_like
        Numbers.
    least, most : float
        Ends of the range.
    strict : bool
        Whether `least` itself is out of the range.

    Returns
    -------
    ndarray
        The numbers.
    """
    array = np.asarray(values, dtype=np.float64)
    inside = (array > least if strict else array >= least) & (array <= most) | np.isnan(array)
    if not inside.all():
        worst = float(array[~inside].flat[0])
        low = "above" if strict else "at least"
        high = f", at most {most:g}" if np.isfinite(most) else ""
        problems.add(
            f"{name} is {worst:g} {unit}".rstrip(),
            place=name,
            allowed=f"{low} {least:g}{high} {unit}".rstrip(),
        )
    return array


def warn_outside(
    name: str, values: ArrayLike, low: float, high: float, unit: str, *, source: str
) -> None:
    """Warn where a formula is used outside the range it was published for.

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

    Warns
    -----
    ValidityWarning
        Some number is below `low` or above `high`, rounding aside.
    """
    array = np.asarray(values, dtype=np.float64)
    outside = (array < low * (1.0 - 1e-9)) | (array > high * (1.0 + 1e-9))
    if outside.any():
        worst = float(array[outside].flat[0])
        warnings.warn(
            f"{name} of {worst:g} {unit} is outside {low:g} to {high:g} {unit} ({source})".replace(
                "  ", " "
            ),
            ValidityWarning,
            stacklevel=3,
        )


@cache
def quadrature(nodes: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights of Gauss-Legendre quadrature on -1 to 1, computed once."""
    node, weight = np.polynomial.legendre.leggauss(nodes)
    return np.asarray(node), np.asarray(weight)


def row(quantity: str, of: str, edition: str) -> Value:
    """Return one number of the table of wind erosion, with its source.

    Parameters
    ----------
    quantity, of, edition : str
        Key of the row.

    Returns
    -------
    Value
        The number.

    Raises
    ------
    InputError
        If there is no such row; names what there is.
    """
    found = _rows(quantity)
    if (of, edition) not in found:
        names = [f"{each[0]} ({each[1]})" for each in found]
        raise InputError.single(
            f'no {quantity} of "{of}" in edition "{edition}"',
            place=quantity,
            allowed="; ".join(names),
            remedy=did_you_mean(f"{of} ({edition})", names),
        )
    return found[of, edition]


def names(quantity: str, edition: str) -> tuple[str, ...]:
    """Return what a quantity of the table is given for, in the order of the table.

    Parameters
    ----------
    quantity, edition : str
        Parts of the key.

    Returns
    -------
    tuple of str
        Materials, sizes or zones.
    """
    return tuple(of for of, each in _rows(quantity) if each == edition)


@cache
def _rows(quantity: str) -> dict[tuple[str, str], Value]:
    from tailrace.quantities.value import Value

    found = {}
    for (name, of, edition), value in facts(TABLE).items():
        if name == quantity and isinstance(value, Value):
            found[of, edition] = value
    return found


def size_multipliers(edition: str) -> FloatArray:
    """Return the size multipliers k of AP-42 13.2.5 over `SIZES`, of one edition.

    Parameters
    ----------
    edition : str
        "2006", "1995", or the full name.

    Returns
    -------
    ndarray, 1, shape (4,)
        Mass below each cut point over the mass below 30 um; NaN where the edition gives none.

    Raises
    ------
    InputError
        If there is no such edition.
    """
    return by_size("industrial wind erosion", edition, "k", "1")
