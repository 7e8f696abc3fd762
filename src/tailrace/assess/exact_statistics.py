"""Percentiles and means of results whose every draw is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.column_ranks import fill_ranks, turn

Array = NDArray[np.float64]
AT_ONCE = 64
"""Results taken at a time: their draws stay in the cache."""


def exact_statistics(values: Array, percentiles: Sequence[float]) -> Array:
    """Return percentiles and the mean of every result.

    Parameters
    ----------
    values : ndarray, shape (draw, ...)
        Results.
    percentiles : sequence of float
        0 to 100 %.

    Returns
    -------
    ndarray, shape (percentiles and mean, ...)
        Percentiles linear between two draws, as numpy gives them.
    """
    columns = values.reshape(len(values), -1)
    found = np.empty((len(percentiles) + 1, columns.shape[1]))
    rows = np.empty((min(AT_ONCE, columns.shape[1]), len(columns)))
    for begin in range(0, columns.shape[1], AT_ONCE):
        here = slice(begin, begin + AT_ONCE)
        some = np.ascontiguousarray(columns[:, here])
        turn(some, rows)
        found[:-1, here], found[-1, here] = row_statistics(rows[: some.shape[1]], percentiles)
    return found.reshape(len(found), *values.shape[1:])


def row_statistics(rows: Array, percentiles: Sequence[float]) -> tuple[Array, Array]:
    """Return percentiles and the mean of every row, which is used up.

    Parameters
    ----------
    rows : ndarray, shape (row, draw)
        One draw or more, one after the other in memory.
    percentiles : sequence of float
        0 to 100 %.

    Returns
    -------
    percentiles : ndarray, shape (percentile, row)
        Linear between two draws, as numpy gives them; NaN where a draw is.
    means : ndarray, shape (row,)
    """
    ranks, places = _places(rows.shape[1], tuple(percentiles))
    near, means = np.empty((len(rows), len(ranks))), np.empty(len(rows))
    fill_ranks(rows, ranks, near, means)
    found = np.empty((len(places), len(rows)))
    for p, (at, share) in enumerate(places):
        low, high = near[:, at], near[:, min(at + 1, len(ranks) - 1)]
        # from the nearer of both, as numpy does
        found[p] = high - (high - low) * (1 - share) if share >= 0.5 else low + (high - low) * share
    return found, means


@lru_cache(maxsize=16)
def _places(
    draws: int, percentiles: tuple[float, ...]
) -> tuple[NDArray[np.int64], list[tuple[int, float]]]:
    """Return the ranks that percentiles lie between, where among them and how far on each is."""
    place = (draws - 1) * (np.asarray(percentiles, dtype=float) / 100.0)
    below = np.minimum(np.floor(place), draws - 1).astype(np.int64)
    ranks = np.unique([below, np.minimum(below + 1, draws - 1)])
    at = np.searchsorted(ranks, below)
    return ranks, list(zip(at.tolist(), (place - below).tolist(), strict=True))
