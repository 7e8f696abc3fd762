"""Which pairs of persons to compare, so that wanted ranks come out in their places.

A sorting network compares the same pairs whatever the numbers are, so that many sets of numbers
are sorted side by side without a branch. Comparisons that no wanted rank depends on are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Pairs = NDArray[np.uint32]


def merge_exchange(count: int) -> list[tuple[int, int]]:
    """Return the comparisons of Batcher's merge exchange, which sorts any numbers.

    Parameters
    ----------
    count : int
        How many numbers, 1 or more.

    Returns
    -------
    list of (int, int)
        Places (low, high) to compare in this order; the lesser number goes to the low place.

    Notes
    -----
    Knuth, The Art of Computer Programming, volume 3 (2nd edition, 1998), section 5.2.2,
    algorithm M; K. E. Batcher, Sorting networks and their applications, AFIPS 32 (1968).
    """
    top = 1 << max(count - 1, 0).bit_length() >> 1
    pairs: list[tuple[int, int]] = []
    step = top
    while step > 0:
        reach, residue, distance = top, 0, step
        while True:
            pairs += [
                (low, low + distance) for low in range(count - distance) if low & step == residue
            ]
            if reach == step:
                break
            distance, reach, residue = reach - step, reach >> 1, step
        step >>= 1
    return pairs


def only_needed(pairs: Sequence[tuple[int, int]], ranks: Iterable[int]) -> list[tuple[int, int]]:
    """Return the comparisons that some wanted rank depends on, in their order.

    Parameters
    ----------
    pairs : sequence of (int, int)
        A network that sorts.
    ranks : iterable of int
        Places, from 0, whose numbers are wanted.
    """
    needed = set(ranks)
    kept: list[tuple[int, int]] = []
    for low, high in reversed(pairs):
        if low in needed or high in needed:
            needed |= {low, high}
            kept.append((low, high))
    return kept[::-1]


@lru_cache(maxsize=32)
def selection_network(count: int, ranks: tuple[int, ...]) -> Pairs:
    """Return the comparisons after which wanted ranks stand in their places.

    Parameters
    ----------
    count : int
        How many numbers, 1 or more.
    ranks : tuple of int
        Wanted ranks, 0 (the least) to `count` - 1.

    Returns
    -------
    ndarray of uint32, shape (comparisons, 2)
        Places to compare, in this order.
    """
    kept = only_needed(merge_exchange(count), ranks)
    network = np.array(kept, dtype=np.uint32).reshape(-1, 2)
    network.flags.writeable = False
    return network
