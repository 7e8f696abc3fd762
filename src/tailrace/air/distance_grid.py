"""The distances at which plume states are kept, and how values between them are found.

Distances double from octave to octave, and each octave is divided evenly, so that the bits of a
distance are its place in the table: no logarithm is taken where receptors are looked up.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined

FloatArray = NDArray[np.float64]

CELL_BITS = 6
CELLS = 1 << CELL_BITS
"""Cells of an octave."""

OCTAVES = 18
FARTHEST = 2.0**OCTAVES
"""End of the table, m."""

_SHIFT = 52 - CELL_BITS
_OFFSET = 1023 << CELL_BITS
_MASK = (1 << _SHIFT) - 1
_SCALE = 2.0**-_SHIFT
_LARGEST_CELL = (1 << 16) - 1

DISTANCES: FloatArray = np.concatenate(
    [2.0**octave * (1.0 + np.arange(CELLS) / CELLS) for octave in range(OCTAVES)] + [[FARTHEST]]
)
"""Distances of the table, m, from 1 m."""

LOGARITHMS: FloatArray = np.log(DISTANCES)


@inlined
def cell_of(distance: float) -> tuple[int, float]:
    """Return the cell of the table that holds a distance, and the place within it.

    Parameters
    ----------
    distance : float
        1 m to below `FARTHEST`, m.

    Returns
    -------
    tuple of int and float
        Index of the node at or below the distance, and the share of the way to the next.
    """
    bits = np.float64(distance).view(np.int64)
    # Told that a cell is not negative, the compiler leaves out the test for counting backward.
    return int(((bits >> _SHIFT) - _OFFSET) & _LARGEST_CELL), float((bits & _MASK) * _SCALE)


def nodes_to(distance: float, step: int) -> int:
    """Return how many nodes a table needs to be looked up to a distance.

    Parameters
    ----------
    distance : float
        Farthest look-up, m, below `FARTHEST`.
    step : int
        Nodes between evaluated states.

    Returns
    -------
    int
        Number of nodes, one more than a multiple of `step`.
    """
    reach = max(distance, 1.0)
    octave = math.floor(math.log2(reach))
    cell = octave * CELLS + int((reach / 2.0**octave - 1.0) * CELLS)
    return min((cell // step + 2) * step + 1, len(DISTANCES))
