"""Statistics of the headline results, of all draws made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

Array = NDArray[np.float64]
_LEVELS = (5.0, 50.0, 95.0)


def stated_results(data: xr.Dataset, years: Sequence[int]) -> Array:
    """Return statistics of the headline results.

    Parameters
    ----------
    data : Dataset
        Results of an area.
    years : sequence of int
        Years wanted.

    Returns
    -------
    ndarray, shape (statistic, endpoint, receptor, group, year)
        `STATISTICS`: P5, P50, P95 and mean over all draws made where these are stored, else over
        the draws kept; NaN where a result is not known.
    """
    dims = ("endpoint", "receptor", "group", "year")
    if "result_statistic" in data:
        chosen = data["result_statistic"].sel(statistic=list(STATISTICS), year=list(years))
        return np.asarray(chosen.transpose("statistic", *dims).values)
    drawn = data["result"].sel(year=list(years)).transpose(*dims, "draw").values
    percentiles = np.percentile(drawn, _LEVELS, axis=-1)
    return np.concatenate([percentiles, drawn.mean(axis=-1)[np.newaxis]])
