"""Numbers of wanted ranks among the draws of many results, each a column of a table.

Numbers stand in the order of their bits, so that the leading bits of those of a column make
classes. Counting tells in which classes the wanted ranks are; only what is in these is sorted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

ABREAST = 8
"""Columns copied side by side: as many numbers as memory hands over at once (64 bytes)."""
CLASSES = 2048
_MAGNITUDE = 0x7FFFFFFFFFFFFFFF


@kernel
def fill_ranks(columns: Array, ranks: Integers, found: Array, means: Array) -> None:
    """Fill numbers of wanted ranks, and means, of every column.

    Parameters
    ----------
    columns : ndarray, shape (draw, column)
        One draw or more; rows may be apart in memory.
    ranks : ndarray of int, shape (rank,)
        0 (the least) to draws - 1, rising.
    found : ndarray, shape (rank, column)
        Filled; NaN where a column has one.
    means : ndarray, shape (column,)
        Filled; added in the order of the draws.
    """
    draws, width = columns.shape
    table, one = np.empty((ABREAST, draws)), np.empty(1)
    keys = table.view(np.int64)
    count, near = np.empty(CLASSES, np.int64), np.empty(draws, np.int64)
    wanted = np.empty(len(ranks), np.int64)
    for begin in range(0, width, ABREAST):
        here = min(ABREAST, width - begin)
        for d in range(draws):
            for c in range(here):
                table[c, d] = columns[d, begin + c]
        for c in range(here):
            unknown = add_up(table[c], means[begin + c : begin + c + 1])
            order_bits(keys[c])
            find_ranks(keys[c], ranks, count, near, wanted)
            order_bits(wanted)
            for q in range(len(ranks)):
                one.view(np.int64)[0] = wanted[q]
                found[q, begin + c] = np.nan if unknown else one[0]


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
