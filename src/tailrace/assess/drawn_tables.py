"""Results of one run as rows with draws, to be laid beside those of another."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError, Problems
from tailrace.quantities.missing import Missing

from .draw_checks import (
    Array,
    Label,
    MissingOf,
    check_names,
    check_reasons,
    known_flags,
    listed,
    named,
    names_along,
)

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class ResultTable:
    """Results of one run.

    Parameters
    ----------
    title : str
        What the run is called.
    dims : tuple of str
        What tells rows apart: ("place", "group", "result").
    rows : tuple of tuple of str
        Names of each row, one for each of `dims`.
    units : tuple of str
        Unit of each row.
    values : ndarray, shape (row, draw)
        What is known of each result; a row is finite in every draw, or NaN in all: missing.
    design : str
        What made the draws: method, seed and the uncertain numbers. Draws of equal designs belong
        together one by one; empty where nothing is known of it.
    missing : mapping of tuple of str to tuple of Missing
        What is missing of a row, or in it; a finite row with a reason is "at least".

    Raises
    ------
    InputError
        If shapes, names and reasons do not fit, or a row that is "at least" is negative. All at
        once.
    """

    title: str
    dims: tuple[str, ...]
    rows: tuple[Label, ...]
    units: tuple[str, ...]
    values: Array
    design: str = ""
    missing: MissingOf = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", np.asarray(self.values, dtype=np.float64))
        problems = Problems(self.title)
        check_names(self.dims, "dimensions", problems)
        check_names([named(row) for row in self.rows], "rows", problems)
        if self.values.ndim != 2 or len(self.rows) != self.values.shape[0] or not self.values.size:
            problems.add(f"shape {self.values.shape}", place="values",
                         allowed=f"({len(self.rows)}, at least one draw)")  # fmt: skip
        if len(self.units) != len(self.rows):
            problems.add(f"{len(self.units)} units", place="units", allowed="one for each row")
        if any(len(row) != len(self.dims) for row in self.rows):
            problems.add("rows with more or fewer names than dimensions", place="rows",
                         allowed=f"one name for each of {', '.join(self.dims)}")  # fmt: skip
        problems.raise_if_any()
        known = known_flags(self.values, problems, self.rows)
        check_reasons(known, self.rows, self.missing, problems)
        bound = np.array([bool(self.missing.get(row)) for row in self.rows])
        below = bound & (self.values < 0.0).any(axis=1)
        if below.any():
            problems.add("negative, with something missing", place=listed(self.rows, below),
                         allowed="0 and above: else it is no lower bound")  # fmt: skip
        problems.raise_if_any()

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.values.shape[1])


def result_table(
    array: xr.DataArray,
    title: str,
    *,
    design: str = "",
    missing: Mapping[Label, tuple[Missing, ...]] | None = None,
) -> ResultTable:
    """Return the table that a labelled array holds.

    Parameters
    ----------
    array : DataArray
        With a dimension `draw`; the combinations of all others are the rows. The unit is its
        attribute `units`.
    title : str
        What the run is called.
    design : str
        See `ResultTable`.
    missing : mapping of tuple of str to tuple of Missing, optional
        What is missing, by the names of the row in the order of the dimensions.

    Raises
    ------
    InputError
        If there is no dimension `draw`, or the numbers do not fit `ResultTable`.
    """
    if "draw" not in array.dims or array.ndim < 2:
        raise InputError.single(
            f"dimensions {array.dims}", file=title, allowed='"draw" and one more at least'
        )
    ordered = array.transpose(..., "draw")
    dims = tuple(str(dim) for dim in ordered.dims[:-1])
    rows = tuple(itertools.product(*(names_along(ordered, dim) for dim in dims)))
    return ResultTable(
        title, dims, rows, (str(array.attrs.get("units", "")),) * len(rows),
        np.asarray(ordered.values, dtype=np.float64).reshape(len(rows), -1), design, missing or {},
    )  # fmt: skip
