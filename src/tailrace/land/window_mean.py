"""Mean of a grid in a square window about each cell, over the cells that have data."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import uniform_filter

from tailrace.errors import InputError
from tailrace.quantities.number_checks import FloatArray


def mean_in_window(grid: ArrayLike, cells: int) -> FloatArray:
    """Return the mean about each cell.

    Parameters
    ----------
    grid : array_like, shape (rows, columns)
        NaN without data.
    cells : int
        Side of the window, an odd number of cells. At the rim the window is cut.

    Returns
    -------
    ndarray
        NaN where the grid is.

    Raises
    ------
    InputError
        If the side is not odd and above zero.
    """
    if cells < 1 or cells % 2 == 0:
        raise InputError.single(f"a window of {cells} cells", place="cells",
                                allowed="1, 3, 5 ...")  # fmt: skip
    values = np.asarray(grid, dtype=float)
    known = np.isfinite(values)
    total = uniform_filter(np.where(known, values, 0.0), cells, mode="constant")
    share = uniform_filter(known.astype(float), cells, mode="constant")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(known, total / share, np.nan)
