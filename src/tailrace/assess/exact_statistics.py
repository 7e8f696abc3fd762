"""Percentiles and means of results whose every draw is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.column_ranks import fill_ranks

Array = NDArray[np.float64]


def exact_statistics(values: Array, percentiles: Sequence[float]) -> Array:
    """Return percentiles and the mean of every column.

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
    last = len(columns) - 1
    place = last * (np.asarray(percentiles, dtype=float) / 100.0)
    below = np.minimum(np.floor(place), last).astype(np.int64)
    ranks = np.unique([below, np.minimum(below + 1, last)])
    near = np.empty((len(ranks), columns.shape[1]))
    found = np.empty((len(place) + 1, columns.shape[1]))
    fill_ranks(columns, ranks, near, found[-1])
    for p, share in enumerate(place - below):
        at = np.searchsorted(ranks, below[p])
        low, high = near[at], near[min(at + 1, len(ranks) - 1)]
        # from the nearer of both, as numpy does
        found[p] = high - (high - low) * (1 - share) if share >= 0.5 else low + (high - low) * share
    return found.reshape(-1, *values.shape[1:])
