"""What the functions on wind erosion share: rows of their table, and a quadrature."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tailrace.data.values import facts
from tailrace.emissions.editions import by_size
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.number_checks import FloatArray

if TYPE_CHECKING:
    from tailrace.quantities.value import Value

TABLE = "wind_erosion"


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
