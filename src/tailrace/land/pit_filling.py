"""Pits of a grid of elevations filled to their rims, so that every cell drains to the edge.

The priority flood of Barnes, Lehman and Mulla (2014, Computers & Geosciences 62, 117-127,
algorithm 1): from the edge of the data inwards, always from the lowest cell reached so far; a cell
below the one it is reached from is raised to it. With a `rise` above zero a filled cell ends that
much above the one it drains to (their algorithm 3), so that flats drain too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.kernel import kernel
from tailrace.quantities.number_checks import FloatArray


@kernel
def _push(heap: NDArray[np.int64], keys: FloatArray, size: int, item: int) -> None:
    at = size
    while at > 0:
        parent = (at - 1) // 2
        above = heap[parent]
        if keys[above] < keys[item] or (keys[above] == keys[item] and above < item):
            break
        heap[at] = above
        at = parent
    heap[at] = item


@kernel
def _pop(heap: NDArray[np.int64], keys: FloatArray, size: int) -> int:
    top = heap[0]
    item = heap[size - 1]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size - 1:
            break
        left = heap[child]
        if child + 1 < size - 1:
            right = heap[child + 1]
            if keys[right] < keys[left] or (keys[right] == keys[left] and right < left):
                child += 1
                left = right
        if keys[item] < keys[left] or (keys[item] == keys[left] and item < left):
            break
        heap[at] = left
        at = child
    heap[at] = item
    return int(top)


@kernel
def _flood(heights: FloatArray, rows: int, columns: int, rise: float) -> None:
    heap = np.empty(rows * columns, dtype=np.int64)
    reached = np.zeros(rows * columns, dtype=np.bool_)
    size = 0
    for i in range(rows):
        for j in range(columns):
            cell = i * columns + j
            if np.isnan(heights[cell]):
                reached[cell] = True
                continue
            edge = i == 0 or j == 0 or i == rows - 1 or j == columns - 1
            if not edge:
                for k in range(9):
                    edge = edge or np.isnan(heights[cell + (k // 3 - 1) * columns + k % 3 - 1])
            if edge:
                reached[cell] = True
                _push(heap, heights, size, cell)
                size += 1
    while size > 0:
        cell = _pop(heap, heights, size)
        size -= 1
        for k in range(9):
            i, j = cell // columns + k // 3 - 1, cell % columns + k % 3 - 1
            if i < 0 or j < 0 or i >= rows or j >= columns:
                continue
            other = i * columns + j
            if reached[other]:
                continue
            reached[other] = True
            heights[other] = max(heights[other], heights[cell] + rise)
            _push(heap, heights, size, other)
            size += 1


def fill_pits(elevation: ArrayLike, rise: float = 0.0) -> FloatArray:
    """Return the elevation with its pits filled.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        NaN without data; water leaves the data at their edge.
    rise : float, m
        By how much a filled cell lies above the one it drains to; zero fills level.

    Returns
    -------
    ndarray, m
        Nowhere below what was given.

    Raises
    ------
    InputError
        If it is no grid or the rise is below zero.

    References
    ----------
    Barnes, Lehman and Mulla (2014), Computers & Geosciences 62, 117-127, algorithms 1 and 3.
    """
    grid = np.array(elevation, dtype=float)
    if grid.ndim != 2 or not grid.size:
        raise InputError.single(f"an elevation of shape {grid.shape}", place="elevation",
                                allowed="a grid of rows and columns")  # fmt: skip
    if not 0.0 <= rise < np.inf:
        raise InputError.single(f"a rise of {rise:g} m", place="rise", allowed="zero or more")
    flat = np.ascontiguousarray(grid).ravel()
    rows, columns = grid.shape
    _flood(flat, rows, columns, rise)
    return flat.reshape(grid.shape)
