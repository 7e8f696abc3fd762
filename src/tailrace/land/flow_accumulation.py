"""What drains through each cell of a grid: by one direction (D8) or by several.

D8 (O'Callaghan and Mark 1984): all water of a cell goes to the neighbour down the steepest of the
eight gradients. Several directions (Freeman 1991, Computers & Geosciences 17, 413-422): it is
shared among all lower neighbours by the power 1.1 of their gradients, which spreads flow on noses
and slopes as on a real hill and gathers it in hollows; the default here and in SAGA.

Cells are worked through from the highest down, on a grid with filled pits; what enters equals what
leaves at the edge of the data (`Accumulation.left`). The specific area is the accumulated area
over the cell's width, the usual width of the contour for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, did_you_mean
from tailrace.kernel import kernel
from tailrace.quantities.number_checks import FloatArray

from .pit_filling import fill_pits

FlowDirections = Literal["several", "one"]
FLOW_DIRECTIONS: tuple[str, ...] = get_args(FlowDirections)

FREEMAN_POWER = 1.1
"""Power of the gradients (Freeman 1991)."""

FLAT_RISE = 1e-5
"""Rise from cell to cell on filled flats, m: below what any survey resolves."""


@dataclass(frozen=True)
class Accumulation:
    """What drains through the cells of a grid.

    Attributes
    ----------
    through : ndarray, shape (rows, columns)
        Sum of what a cell gives and what comes from above it, in the unit of the weights; NaN
        without data.
    left : float
        What left the grid at the edge of its data: equal to the sum of the weights.
    """

    through: FloatArray
    left: float


@kernel
def _accumulate(
    heights: FloatArray, rows: int, columns: int, order: NDArray[np.int64], power: float,
    through: FloatArray,
) -> float:  # fmt: skip
    left = 0.0
    shares = np.zeros(9)
    for at in range(order.size):
        cell = order[at]
        i, j = cell // columns, cell % columns
        best, steepest = -1, 0.0
        for k in range(9):
            shares[k] = 0.0
            row, column = i + k // 3 - 1, j + k % 3 - 1
            if k == 4 or row < 0 or column < 0 or row >= rows or column >= columns:
                continue
            fall = heights[cell] - heights[row * columns + column]
            if not fall > 0.0:
                continue
            gradient = fall if k % 2 == 1 else fall * np.sqrt(0.5)
            shares[k] = gradient
            if gradient > steepest:
                best, steepest = k, gradient
        if best < 0:
            left += through[cell]
            continue
        total = 0.0
        for k in range(9):
            # Against the steepest, so that no power of a tiny gradient vanishes.
            only = power <= 0.0 and k != best
            shares[k] = 0.0 if only else (shares[k] / steepest) ** power
            total += shares[k]
        for k in range(9):
            if shares[k] > 0.0:
                other = cell + (k // 3 - 1) * columns + k % 3 - 1
                through[other] += through[cell] * shares[k] / total
    return left


def accumulate_flow(
    elevation: ArrayLike, weights: ArrayLike = 1.0, directions: FlowDirections = "several"
) -> Accumulation:
    """Return what drains through every cell.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        Pits are filled first; NaN without data.
    weights : array_like
        What each cell gives: 1 counts cells, cell areas give drained areas, recharge times cell
        area gives flow. Zero or more.
    directions : {"several", "one"}
        Freeman's several directions or D8.

    Returns
    -------
    Accumulation

    Raises
    ------
    InputError
        If it is no grid, a weight is below zero or NaN, or the word is unknown.
    """
    problems = Problems("accumulate_flow()")
    if directions not in FLOW_DIRECTIONS:
        problems.add(f'there are no flow directions "{directions}"', place="directions",
                     allowed=", ".join(FLOW_DIRECTIONS),
                     remedy=did_you_mean(str(directions), FLOW_DIRECTIONS))  # fmt: skip
    given = np.asarray(weights, dtype=float)
    if not bool((given >= 0.0).all()):
        problems.add("a weight is below zero or missing", place="weights", allowed="zero or more")
    problems.raise_if_any()
    heights = fill_pits(elevation, FLAT_RISE)
    known = ~np.isnan(heights)
    through = np.where(known, np.broadcast_to(given, heights.shape), 0.0).ravel()
    flat = heights.ravel()
    # Stable, so that cells of one height are taken in one order on every machine.
    order = np.argsort(-flat, kind="stable")[: int(known.sum())]
    power = FREEMAN_POWER if directions == "several" else 0.0
    rows, columns = heights.shape
    left = _accumulate(flat, rows, columns, order, power, through)
    return Accumulation(np.where(known, through.reshape(heights.shape), np.nan), left)


def specific_catchment_area(
    elevation: ArrayLike, cell_size: float, directions: FlowDirections = "several"
) -> FloatArray:
    """Return the drained area over the width of the contour.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        Pits are filled first; NaN without data. Areas are too small where ground beyond the grid
        drains into it.
    cell_size : float, m
    directions : {"several", "one"}
        Freeman's several directions or D8.

    Returns
    -------
    ndarray, m
        At least the cell size; NaN without data.

    Raises
    ------
    InputError
        As `accumulate_flow`, or if the cell size is not above zero.
    """
    problems = Problems("specific_catchment_area()")
    if not 0.0 < cell_size < np.inf:
        problems.add(f"a cell size of {cell_size:g} m", place="cell_size", allowed="above zero")
    problems.raise_if_any()
    return accumulate_flow(elevation, cell_size**2, directions).through / cell_size
