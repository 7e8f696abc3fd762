"""Concentration of points and volumes at a receptor from tabulated plume states."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined

from .distance_grid import cell_of
from .plume_table import POINT_COLUMNS

FloatArray = NDArray[np.float64]

ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
LARGEST_EXPONENT = 50.0


@inlined
def _crosswind_term(
    table: FloatArray, cell: int, share: float, column: int, across: float
) -> float:
    width = table[cell, column] + share * (table[cell + 1, column] - table[cell, column])
    exponent = 0.5 * (across / width) ** 2
    if exponent > LARGEST_EXPONENT:
        return 0.0
    return float(math.exp(-exponent) / (ROOT_TWO_PI * width))


@inlined
def _term(table: FloatArray, cell: int, share: float, column: int) -> float:
    low = table[cell, column]
    return float(math.exp(low + share * (table[cell + 1, column] - low)))


@inlined
def point_plume(
    table: FloatArray,
    first: int,
    outputs: int,
    penetrated: bool,
    closest: float,
    along: float,
    across: float,
    total: FloatArray,
) -> bool:
    """Return what a receptor gets from a point or volume per unit release.

    Parameters
    ----------
    table : ndarray, shape (nodes, 3 + 2 outputs)
        Plume states over distance; terms as logarithms.
    first : int
        First node that holds values.
    outputs : int
        Number of outputs.
    penetrated : bool
        Whether part of the plume broke through the lid.
    closest : float
        Nearer than this a receptor gets nothing, m.
    along, across : float
        Downwind and crosswind distance of the receptor, m.
    total : ndarray, shape (outputs,)
        Changed in place: concentrations (s/m3) and deposition fluxes (1/m2).

    Returns
    -------
    bool
        Whether the receptor gets anything.
    """
    radius = math.sqrt(along * along + across * across)
    if radius < closest:
        return False
    cell, share = cell_of(max(radius, 1.0))
    weight = table[cell, 2] + share * (table[cell + 1, 2] - table[cell, 2])
    pancake = weight / (2.0 * math.pi * radius)
    for output in range(outputs):
        column = POINT_COLUMNS + output
        value = _term(table, cell, share, column)
        if penetrated:
            value += _term(table, cell, share, column + outputs)
        total[output] = pancake * value
    if along < 1.0:
        return True
    cell, share = cell_of(along)
    if cell < first:
        return True
    main = (1.0 - weight) * _crosswind_term(table, cell, share, 0, across)
    through = 0.0
    if penetrated:
        through = (1.0 - weight) * _crosswind_term(table, cell, share, 1, across)
    if main == 0.0 and through == 0.0:
        return True
    for output in range(outputs):
        column = POINT_COLUMNS + output
        total[output] += main * _term(table, cell, share, column)
        if penetrated:
            total[output] += through * _term(table, cell, share, column + outputs)
    return True
