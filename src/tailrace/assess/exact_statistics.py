"""Percentiles and means of results whose every draw is kept.

Many columns (a level of what no source gives, an increment without sources) hold one number in all
draws: that is their percentile. The others are taken a few at a time, which stay in the cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
AT_ONCE = 64
"""Columns taken at a time."""


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
    found = np.empty((len(percentiles) + 1, columns.shape[1]))
    for begin in range(0, columns.shape[1], AT_ONCE):
        here = slice(begin, begin + AT_ONCE)
        found[-1, here] = columns[:, here].mean(axis=0)
        rows = np.ascontiguousarray(columns[:, here].T)
        made = np.repeat(rows[np.newaxis, :, 0], len(percentiles), axis=0)
        varies = (rows != rows[:, :1]).any(axis=1)
        if varies.any():
            made[:, varies] = np.percentile(
                rows[varies], percentiles, axis=1, overwrite_input=True
            )  # fmt: skip
        found[:-1, here] = made
    return found.reshape(-1, *values.shape[1:])
