"""What soil holds through years of deposition, exact for an input that is constant in each year.

    dS/dt = u - k S,     S(t + 1) = S e^-k + u P1,     mean over the year = S P1 + u P2

with P1 = (1 - e^-k) / k and P2 = (1 - P1) / k: the first and second propagators of
`tailrace.land.linear_balance` for one member and a step of a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.kernel import kernel
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]

_SMALL = 0.02


def soil_series(
    loss: ArrayLike,
    input_rate: ArrayLike,
    years: Sequence[int],
    report_years: Sequence[int],
    *,
    start: ArrayLike = 0.0,
) -> FloatArray:
    """Return what a square metre of a layer holds, as the mean over each year of the report.

    Parameters
    ----------
    loss : array_like, shape (..., draw), 1/yr
        Share lost in a year; NaN where missing. Its axes are those of the input without the year:
        (substance, draw) for an input of (..., substance, year, draw).
    input_rate : array_like, shape (..., year, draw), mg/(m2 yr)
        Deposition and irrigation, constant in each year, zero or more; NaN where missing. An axis
        of length one holds for all.
    years : sequence of int
        Calendar years of the input, one after the other.
    report_years : sequence of int
        Years to report, among them.
    start : array_like, shape (..., draw), mg/m2
        Store at the beginning of the first year.

    Returns
    -------
    ndarray, shape (..., report year, draw), mg/m2

    Raises
    ------
    InputError
        If a number is out of its range, years leave one out, or a year of the report is not among
        them; all at once.
    """
    problems = Problems()
    rate = checked(problems, "loss", loss, "1/yr", missing=True, finite=True)
    enters = checked(problems, "input_rate", input_rate, "mg/(m2 yr)", missing=True, finite=True)
    first = checked(problems, "start", start, "mg/m2", missing=True, finite=True)
    _check_years(enters, years, report_years, problems)
    problems.raise_if_any()
    return _series(rate, enters, first, years, report_years)


def known_store(
    loss: FloatArray, input_rate: FloatArray, years: Sequence[int], report_years: Sequence[int]
) -> FloatArray:
    """Return the known part of what a layer holds: nothing of what is lost at an unknown rate.

    Parameters
    ----------
    loss : ndarray, shape (substance, draw), 1/yr
        NaN where not known.
    input_rate : ndarray, shape (substance, ..., year, draw), mg/(m2 yr)
        Deposition or irrigation.
    years, report_years : sequence of int
        As in `soil_series`.

    Returns
    -------
    ndarray, shape (substance, ..., report year, draw), mg/m2
    """
    between = tuple(range(1, input_rate.ndim - 2))
    problems = Problems()
    _check_years(input_rate, years, report_years, problems)
    problems.raise_if_any()
    rate = np.expand_dims(loss, between)
    found = _series(rate, input_rate, np.zeros(1), years, report_years)
    found[np.isnan(loss).any(axis=-1)] = 0.0
    return found


def _series(
    rate: FloatArray, enters: FloatArray, first: FloatArray, years: Sequence[int],
    report_years: Sequence[int],
) -> FloatArray:  # fmt: skip
    """Return what a layer holds, for numbers that are in their ranges."""
    shape = np.broadcast_shapes(rate.shape, enters[..., 0, :].shape, first.shape)
    found = np.zeros((*shape[:-1], len(report_years), shape[-1]))
    place = np.full(len(years), -1, dtype=np.int64)
    place[[list(years).index(year) for year in report_years]] = range(len(report_years))
    powers = [_rows(one, shape[-1], 1) for one in propagators(rate)]
    which = [_row_numbers(own, shape[:-1])
             for own in (rate.shape[:-1], enters.shape[:-2], first.shape[:-1])]  # fmt: skip
    fill_series(
        (powers[0], powers[1], powers[2]), _rows(enters, shape[-1], 2), _rows(first, shape[-1], 1),
        (which[0], which[1], which[2]), place, found.reshape(-1, len(report_years), shape[-1]),
    )  # fmt: skip
    return found


def _rows(values: FloatArray, draws: int, inner: int) -> FloatArray:
    """Return values with all draws, their leading axes as one, the last `inner` as they are."""
    own = np.broadcast_to(values, (*values.shape[:-1], draws))
    count = int(np.prod(own.shape[:-inner]))
    return _read_only(own.reshape(count, *own.shape[-inner:]))


def _row_numbers(own: tuple[int, ...], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return which row of an array with leading axes `own` each row of `shape` takes."""
    numbers = np.arange(int(np.prod(own)), dtype=np.int64).reshape(own)
    return _read_only(np.broadcast_to(numbers, shape)).reshape(-1)


def _read_only(values: NDArray[Any]) -> NDArray[Any]:
    # Arrays that can be written, and those that cannot, would each be compiled for.
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view


@kernel
def fill_series(
    powers: tuple[FloatArray, FloatArray, FloatArray], enters: FloatArray, first: FloatArray,
    which: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    place: NDArray[np.int64], result: FloatArray,
) -> None:  # fmt: skip
    """Follow stores through the years.

    Parameters
    ----------
    powers : tuple of ndarray, shape (row, draw)
        As `propagators` returns them.
    enters : ndarray, shape (row, year or 1, draw), mg/(m2 yr)
        Input.
    first : ndarray, shape (row, draw), mg/m2
        Stores at the beginning.
    which : tuple of ndarray of int, shape (row of the result,)
        The row of `powers`, `enters` and `first` of each.
    place : ndarray of int, shape (year,)
        Position of each year among those of the report; -1 of the others.
    result : ndarray, shape (row, report year, draw), mg/m2
        Filled with means of years.
    """
    every_kept, every_once, every_twice = powers
    last = -1
    for year in range(len(place)):
        if place[year] >= 0:
            last = year
    for row in range(len(result)):
        kept, once = every_kept[which[0][row]], every_once[which[0][row]]
        twice, given = every_twice[which[0][row]], enters[which[1][row]]
        store = first[which[2][row]].copy()
        for year in range(last + 1):
            falls = given[min(year, len(given) - 1)]
            if place[year] >= 0:
                mean = result[row, place[year]]
                for d in range(len(store)):
                    mean[d] = store[d] * once[d] + falls[d] * twice[d]
            for d in range(len(store)):
                store[d] = store[d] * kept[d] + falls[d] * once[d]


def propagators(rate: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what a year leaves of a store, of an input, and the mean of that input's part.

    Parameters
    ----------
    rate : ndarray, 1/yr
        Share lost in a year.

    Returns
    -------
    tuple of ndarray
        e^-k, P1 and P2, as above.
    """
    small = rate < _SMALL
    safe = np.where(small, 1.0, rate)
    # differences of nearly equal numbers are replaced by their series
    once = np.where(small, 1 - rate / 2 + rate**2 / 6 - rate**3 / 24 + rate**4 / 120
                    - rate**5 / 720 + rate**6 / 5040, -np.expm1(-safe) / safe)  # fmt: skip
    twice = np.where(small, 0.5 - rate / 6 + rate**2 / 24 - rate**3 / 120 + rate**4 / 720
                     - rate**5 / 5040 + rate**6 / 40320,
                     (safe + np.expm1(-safe)) / safe**2)  # fmt: skip
    return np.exp(-rate), np.asarray(once), np.asarray(twice)


def _check_years(
    enters: FloatArray, years: Sequence[int], report_years: Sequence[int], problems: Problems
) -> None:
    if list(years) != list(range(years[0], years[0] + len(years))):
        problems.add("years are not one after the other", place="years")
    if enters.ndim < 2 or enters.shape[-2] not in (1, len(years)):
        problems.add(
            f"input of the shape {enters.shape} for {len(years)} years", place="input_rate",
            allowed="(..., year, draw)",
        )  # fmt: skip
    strange = [year for year in report_years if year not in years]
    if strange or len(set(report_years)) != len(report_years):
        problems.add(
            f"years of the report are {', '.join(map(str, report_years))}", place="report_years",
            allowed=f"different years from {years[0]} to {years[-1]}",
        )  # fmt: skip
