"""Numbers as they are printed: how much the last digit leaves open."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple


class Precision(NamedTuple):
    """How numbers of one table are printed: the most decimals and the most significant digits."""

    decimals: int
    digits: int


def read_number(text: str) -> Decimal:
    """Return a number with the digits it was printed with.

    Parameters
    ----------
    text : str
        Decimal or scientific notation.

    Raises
    ------
    ValueError
        If it is not a finite number in the range of double precision.
    """
    shown = text.strip()[:40]
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f'"{shown}" is not a number' if shown else "is empty") from None
    if not math.isfinite(float(number)):
        raise ValueError(f'"{shown}" is not a finite number')
    return number


def exactly(number: Decimal) -> Decimal:
    """Return a number as printed with digits enough that nothing is left open by its last one.

    For numbers that are what is printed: a reference dose of 0.001 is no rounded 0.0014.

    Parameters
    ----------
    number : Decimal
        The number as printed.
    """
    return number.quantize(Decimal(1).scaleb(number.adjusted() - 17)) if number else number


def precision_of(numbers: Iterable[Decimal | int]) -> Precision:
    """Return how finely the numbers of one table are printed."""
    exact = [Decimal(number) for number in numbers]
    return Precision(
        decimals=max((_decimals(number) for number in exact), default=0),
        digits=max((len(number.as_tuple().digits) for number in exact), default=0),
    )


def half_last_digit(number: Decimal | int, precision: Precision) -> float:
    """Return half a unit of the last printed digit of a number.

    Writers drop trailing zeros: 0.5 among numbers of ten decimals means 0.5000000000. So a number
    is taken to be printed to as many decimals as the table's finest, or to as many significant
    digits as its longest, whichever is coarser. A whole number without any decimals beside it
    is exact.

    Parameters
    ----------
    number : Decimal or int
        The number.
    precision : Precision
        How the table that holds it is printed.

    Returns
    -------
    float
        Half a unit, in the unit of the number.
    """
    exact = Decimal(number)
    decimals = _full_decimals(exact, precision)
    if decimals <= 0 and "E" not in str(exact):
        return 0.0
    return 0.5 * 10.0 ** min(-decimals, 308)


def digits_shown(number: Decimal | int, precision: Precision) -> int:
    """Return the significant digits a number is printed to, dropped zeros put back; 0 for zero.

    Parameters
    ----------
    number : Decimal or int
        The number.
    precision : Precision
        How the table that holds it is printed.
    """
    exact = Decimal(number)
    return max(1, _full_decimals(exact, precision) + exact.adjusted() + 1) if exact else 0


def _full_decimals(exact: Decimal, precision: Precision) -> int:
    """Return the decimals of a number with those that were dropped because they are zeros."""
    full = precision.digits - exact.adjusted() - 1 if exact else precision.decimals
    return max(_decimals(exact), min(precision.decimals, full))


def _decimals(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)
