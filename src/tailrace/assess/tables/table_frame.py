"""Rows as a table with the columns of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.exact_statistics import row_statistics
from tailrace.assess.table_columns import TABLES

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
PERCENTILES = (5.0, 50.0, 95.0)


def table_frame(name: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Return rows as a table.

    Parameters
    ----------
    name : str
        Which of `TABLES`.
    rows : iterable of tuple
        In the order of its columns.
    """
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(TABLES[name][0]))


def percentiles(values: Array) -> Array:
    """Return P5, P50 and P95, shape (3, ...), linear between two draws.

    Parameters
    ----------
    values : ndarray, shape (..., draw)
        NaN where a draw is NaN.
    """
    rows = np.array(values, dtype=float, order="C").reshape(-1, values.shape[-1])
    return row_statistics(rows, PERCENTILES)[0].reshape(len(PERCENTILES), *values.shape[:-1])
