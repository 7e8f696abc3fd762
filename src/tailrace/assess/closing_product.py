"""Products whose printed factors multiply to the printed result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TERM_DIGITS, MOST_DIGITS = 4, 12
"""Digits of a printed term; its factors have as many as their product needs to give it."""


@dataclass(frozen=True)
class Factor:
    """One number of a product.

    Parameters
    ----------
    name : str
        What it is.
    number : float
        Its value; NaN where it is not stored.
    unit : str
        Its unit.
    words : tuple of str
        Where it comes from: source and quality of the numbers declared.
    divides : bool
        Whether the product is divided by it.
    missing : str
        What it would take to state it, where it is not stored.
    """

    name: str
    number: float
    unit: str
    words: tuple[str, ...] = ()
    divides: bool = False
    missing: str = ""


def rounded(number: float, digits: int) -> str:
    """Return a number with so many significant digits, plainly where that is short.

    Parameters
    ----------
    number : float
        What is printed.
    digits : int
        Significant digits.
    """
    text = f"{number:#.{digits}g}".rstrip(".")
    return text


def closing_digits(amount: float, factors: Sequence[Factor]) -> int:
    """Return with how many digits factors must be printed so that their product is the term.

    Parameters
    ----------
    amount : float
        The term, printed with `TERM_DIGITS`.
    factors : sequence of Factor
        Their product.

    Returns
    -------
    int
        Fewest digits, `TERM_DIGITS` at least, with which what is printed multiplies to what is
        printed.

    Raises
    ------
    ValueError
        If the product is not the term.
    """
    target = rounded(amount, TERM_DIGITS)
    for digits in range(TERM_DIGITS, MOST_DIGITS + 1):
        if rounded(product_of(factors, digits), TERM_DIGITS) == target:
            return digits
    raise ValueError(f"factors multiply to {product_of(factors, MOST_DIGITS)}, not to {amount}")


def product_of(factors: Sequence[Factor], digits: int) -> float:
    """Return the product of factors as they are printed.

    Parameters
    ----------
    factors : sequence of Factor
        Multiplied, or divided by.
    digits : int
        Significant digits.
    """
    found = 1.0
    for one in factors:
        number = float(rounded(one.number, digits))
        found = found / number if one.divides else found * number
    return found
