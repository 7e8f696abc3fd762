"""What soil holds through years of deposition, exact for an input that is constant in each year.

    dS/dt = u - k S,     S(t + 1) = S e^-k + u P1,     mean over the year = S P1 + u P2

with P1 = (1 - e^-k) / k and P2 = (1 - P1) / k: the first and second propagators of
`tailrace.land.linear_balance` for one member and a step of a year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
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
    kept, once, twice = propagators(rate)
    shape = np.broadcast_shapes(rate.shape, enters[..., 0, :].shape, first.shape)
    found = np.empty((*shape[:-1], len(report_years), shape[-1]))
    places = {year: place for place, year in enumerate(report_years)}
    store, spare = np.array(np.broadcast_to(first, shape)), np.empty(shape)
    for step, year in enumerate(years):
        falls = enters[..., min(step, enters.shape[-2] - 1), :]
        if year in places:
            found[..., places[year], :] = store * once + falls * twice
        if len(places) and year == max(places):
            break
        store *= kept
        store += np.multiply(falls, once, out=spare)
    return found


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
    found = soil_series(np.expand_dims(loss, between), input_rate, years, report_years)
    found[np.isnan(loss).any(axis=-1)] = 0.0
    return found


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
