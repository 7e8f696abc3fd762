"""What each source, substance and pathway gives to one result, in every draw.

A result (a hazard index of a group at a place in a year, a concentration, a dose) is the sum of
its contributions. Background is a source among the others, named by the caller.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.missing import Missing

from .draw_checks import (
    Array,
    Label,
    MissingOf,
    Total,
    check_names,
    check_reasons,
    distinct,
    known_flags,
    listed,
    names_along,
    total_of,
)

if TYPE_CHECKING:
    import xarray as xr

DIMS = ("source", "substance", "pathway")
LINEAR = "exact: the result is the sum of its contributions"


@dataclass(frozen=True)
class Contributions:
    """Contributions to one result.

    Parameters
    ----------
    values : ndarray, shape (..., draw)
        In the unit of the result. A cell is finite in every draw, or NaN in all: missing.
    names : tuple of tuple of str
        Names along each dimension.
    dims : tuple of str
        Dimensions before the draws.
    missing : mapping of tuple of str to tuple of Missing
        Why a cell is missing, by its names; a cell that is a sum may be known in part.
    unit, what : str
        Unit and name of the result.
    method : str
        How the contributions came about.

    Raises
    ------
    InputError
        If shapes, names and reasons do not fit, or a contribution is negative while another is
        missing: the sum would be no lower bound. All at once.
    """

    values: Array
    names: tuple[tuple[str, ...], ...]
    dims: tuple[str, ...] = DIMS
    missing: MissingOf = field(default_factory=dict)
    unit: str = ""
    what: str = ""
    method: str = LINEAR

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", np.asarray(self.values, dtype=np.float64))
        problems = Problems(self.what or "contributions")
        check_names(self.dims, "dimensions", problems)
        for dim, names in zip(self.dims, self.names, strict=False):
            check_names(names, dim, problems)
        expected = tuple(len(names) for names in self.names)
        fits = len(self.names) == len(self.dims) == self.values.ndim - 1
        if not fits or self.values.shape[:-1] != expected or self.values.shape[-1] < 1:
            problems.add(f"shape {self.values.shape}", place="values",
                         allowed=f"{expected} and at least one draw, by {self.dims}")  # fmt: skip
        problems.raise_if_any()
        rows = self.values.reshape(-1, self.draws)
        known = known_flags(rows, problems, self.labels)
        check_reasons(known, self.labels, self.missing, problems)
        if self.missing and (rows < 0.0).any():
            problems.add("negative while another contribution is missing",
                         place=listed(self.labels, (rows < 0.0).any(axis=-1)),
                         allowed="0 and above: else the sum is no lower bound")  # fmt: skip
        problems.raise_if_any()

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.values.shape[-1])

    @property
    def labels(self) -> list[Label]:
        """Names of every cell, in the order of the array."""
        return list(itertools.product(*self.names))

    @property
    def reasons(self) -> tuple[Missing, ...]:
        """Everything that is missing, each reason once."""
        return distinct(self.missing.values())

    @cached_property
    def sums(self) -> Array:
        """Sum of what is known in each draw, shape (draw,); NaN where nothing is known."""
        return _known_sum(self.values.reshape(-1, self.draws), axis=0)

    def along(self, dim: str) -> tuple[str, ...]:
        """Return the names along a dimension."""
        return self.names[self._axis(dim)]

    def by(self, *dims: str) -> Contributions:
        """Return the contributions summed over every other dimension.

        Parameters
        ----------
        *dims : str
            Dimensions kept, in the order wanted.

        Raises
        ------
        InputError
            If there is no such dimension.
        """
        kept = [self._axis(dim) for dim in dims]
        others = tuple(k for k in range(len(self.dims)) if k not in kept)
        moved = np.transpose(self.values, (*kept, *others, len(self.dims)))
        lengths = [len(self.names[k]) for k in kept]
        merged: dict[Label, tuple[Missing, ...]] = {}
        for label, reasons in self.missing.items():
            key = tuple(label[k] for k in kept)
            merged[key] = distinct([merged.get(key, ()), reasons])
        return Contributions(
            _known_sum(moved.reshape(*lengths, -1, self.draws), axis=-2),
            tuple(self.names[k] for k in kept), dims, merged, self.unit, self.what, self.method,
        )  # fmt: skip

    def _axis(self, dim: str) -> int:
        if dim not in self.dims:
            raise InputError.single(
                f'no dimension "{dim}"', file=self.what or "contributions",
                allowed=", ".join(self.dims), remedy=did_you_mean(dim, self.dims),
            )  # fmt: skip
        return self.dims.index(dim)


def _known_sum(values: Array, axis: int) -> Array:
    """Return the sum of what is known, NaN where nothing is."""
    blank = np.isnan(values)
    if not blank.any():
        return np.asarray(values.sum(axis=axis))
    total = np.where(blank, 0.0, values).sum(axis=axis)
    return np.where(blank.all(axis=axis), np.nan, total)


def contributions_of(
    array: xr.DataArray,
    missing: Mapping[Label, tuple[Missing, ...]] | None = None,
    *,
    what: str = "",
) -> Contributions:
    """Return the contributions that a labelled array holds.

    Parameters
    ----------
    array : DataArray
        With a dimension `draw`; every other dimension tells contributions apart. The unit is its
        attribute `units`.
    missing : mapping of tuple of str to tuple of Missing, optional
        Why cells are missing, by their names in the order of the dimensions.
    what : str
        Name of the result; the array's own unless given.

    Raises
    ------
    InputError
        If there is no dimension `draw`, or the numbers do not fit `Contributions`.
    """
    if "draw" not in array.dims:
        raise InputError.single(
            'no dimension "draw"', file=what or str(array.name or "contributions"),
            allowed="a labelled array with draws; one draw is a dimension of length one",
        )  # fmt: skip
    ordered = array.transpose(..., "draw")
    dims = tuple(str(dim) for dim in ordered.dims[:-1])
    return Contributions(
        np.asarray(ordered.values, dtype=np.float64),
        tuple(names_along(ordered, dim) for dim in dims),
        dims, missing or {}, str(array.attrs.get("units", "")), what or str(array.name or ""),
    )  # fmt: skip


def total_by_draw(contributions: Contributions, draw: int) -> Total:
    """Return the result in one draw: a number, a lower bound, or missing.

    Parameters
    ----------
    contributions : Contributions
        What the result is made of.
    draw : int
        Which draw, from 0.
    """
    return total_of(float(contributions.sums[draw]), contributions.reasons)


def discrepancy(contributions: Contributions, result: ArrayLike) -> float:
    """Return how far contributions are from a result that was computed without them.

    Parameters
    ----------
    contributions : Contributions
        What the result is made of.
    result : array_like, shape (draw,)
        The known part of the result by another way, in the unit of the contributions.

    Returns
    -------
    float
        Largest difference over draws, relative to the larger of both in size.

    Raises
    ------
    InputError
        If the number of draws is not the same, or the result is not finite where contributions
        are known.
    """
    sums, other = contributions.sums, np.asarray(result, dtype=np.float64)
    if other.shape != sums.shape or (np.isfinite(other) != np.isfinite(sums)).any():
        raise InputError.single(
            f"a result of shape {other.shape} that is not known where its parts are",
            file=contributions.what or "contributions", allowed=f"shape {sums.shape}, finite",
        )  # fmt: skip
    size = np.maximum(np.abs(sums), np.abs(other))
    apart = np.abs(sums - other)
    relative = np.divide(apart, size, out=np.zeros_like(size), where=size > 0.0)
    return float(relative.max(initial=0.0))
