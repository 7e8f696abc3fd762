"""Numbers of wanted ranks among the draws of many results.

Numbers stand in the order of their bits, so that the leading bits of those of a result make
classes. Counting tells in which classes the wanted ranks are; only what is in these is sorted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

CLASSES = 2048
_MAGNITUDE = 0x7FFFFFFFFFFFFFFF


@kernel
def turn(columns: Array, rows: Array) -> None:
    """Fill rows with the columns of a table, eight at a time: what memory hands over at once."""
    draws, width = columns.shape
    for begin in range(0, width, 8):
        end = min(begin + 8, width)
        for d in range(draws):
            for c in range(begin, end):
                rows[c, d] = columns[d, c]


@kernel
def fill_ranks(rows: Array, ranks: Integers, found: Array, means: Array) -> None:
    """Fill numbers of wanted ranks, and means, of every row; the rows themselves are used up.

    Parameters
    ----------
    rows : ndarray, shape (row, draw)
        One draw or more.
    ranks : ndarray of int, shape (rank,)
        0 (the least) to draws - 1, rising.
    found : ndarray, shape (row, rank)
        Filled; NaN where a row has one.
    means : ndarray, shape (row,)
        Filled; added in the order of the draws.
    """
    count, near = np.empty(CLASSES, np.int64), np.empty(rows.shape[1], np.int64)
    for r in range(len(rows)):
        unknown = add_up(rows[r], means[r : r + 1])
        keys, wanted = rows[r].view(np.int64), found[r].view(np.int64)
        order_bits(keys)
        find_ranks(keys, ranks, count, near, wanted)
        order_bits(wanted)
        if unknown:
            found[r] = np.nan


@kernel
def add_up(values: Array, mean: Array) -> bool:
    """Fill the mean of values; return whether one of them is NaN."""
    total, unknown = values[0], np.isnan(values[0])
    for d in range(1, len(values)):
        total += values[d]
        unknown |= np.isnan(values[d])
    mean[0] = total / len(values)
    return bool(unknown)


@kernel
def order_bits(bits: Integers) -> None:
    """Make bits of numbers whole numbers in the same order, or such whole numbers bits again."""
    for v in range(len(bits)):
        bits[v] ^= (bits[v] >> 63) & _MAGNITUDE


@kernel
def find_ranks(
    keys: Integers, ranks: Integers, count: Integers, near: Integers, wanted: Integers
) -> None:
    """Fill `wanted` with the keys of rising ranks; `count` and `near` are room to work in."""
    least = most = keys[0]
    for key in keys:
        least, most = min(least, key), max(most, key)
    if least == most:
        wanted[:] = least
        return
    shift = 1  # at least: the difference of two halves has room in a whole number
    while (most >> shift) - (least >> shift) >= CLASSES:
        shift += 1
    base = least >> shift
    last = (most >> shift) - base
    count[: last + 1] = 0
    for key in keys:
        count[(key >> shift) - base] += 1
    below = kept = q = 0
    for c in range(last + 1):
        here = count[c]
        count[c] = 0
        if q < len(ranks) and ranks[q] < below + here:
            while q < len(ranks) and ranks[q] < below + here:
                wanted[q] = kept + ranks[q] - below
                q += 1
            kept += here
            count[c] = 1
        below += here
    found = 0
    for key in keys:
        if count[(key >> shift) - base] == 1:
            near[found] = key
            found += 1
    sort_few(near, found)
    for q in range(len(ranks)):
        wanted[q] = near[wanted[q]]


@kernel
def sort_few(keys: Integers, few: int) -> None:
    """Sort the first keys (Shell 1959, Communications of the ACM 2(7), 30-32)."""
    gap = 1
    while gap < few // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for v in range(gap, few):
            key, at = keys[v], v
            while at >= gap and keys[at - gap] > key:
                keys[at] = keys[at - gap]
                at -= gap
            keys[at] = key
        gap //= 3
