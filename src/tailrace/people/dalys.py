"""Disability-adjusted life years: years of life lost plus years lived with disability.

    YLD = cases * weight * duration,    DALY = YLL + YLD

with cases that begin in the year, as in the Global Burden of Disease study since 2010 for incident
disease: neither discounted nor weighted by age. Weights go from 0, full health, to 1, death.

No table of weights ships: those of the Global Burden of Disease study exclude commercial use. The
user supplies a CSV file with the columns

    health_state, dw, source        and, if wanted, lower, upper, note

A state that the file does not hold has no weight, and the DALYs are then "at least" the years of
life lost.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing, sum_known
from tailrace.quantities.value import Value

from .number_checks import checked_all

FloatArray = NDArray[np.float64]

COLUMNS = ("health_state", "dw", "source")


@declare_units(cases="person", weight="1", duration="yr", returns="person yr")
def years_lived_with_disability(
    cases: ArrayLike, weight: ArrayLike, duration: ArrayLike
) -> FloatArray:
    """Return the years lived with disability of new cases, weighted.

    Parameters
    ----------
    cases : array_like, person
        New cases; NaN where missing.
    weight : array_like, 1
        Disability weight, 0 to 1; NaN where missing.
    duration : array_like, yr
        Mean time until recovery or death; NaN where missing.

    Returns
    -------
    ndarray, person yr
        NaN where an input is.

    Raises
    ------
    InputError
        If a number is negative or a weight above 1.
    """
    known = checked_all(
        "years_lived_with_disability",
        {"cases": (cases, "persons"), "weight": (weight, ""), "duration": (duration, "yr")},
        shares=("weight",),
    )
    return np.asarray(known["cases"] * known["weight"] * known["duration"])


def disability_adjusted_life_years(
    years_of_life_lost: float | Missing | AtLeast,
    years_lived_with_disability: float | Missing | AtLeast,
) -> float | Missing | AtLeast:
    """Return the sum of both; "at least" where one is missing.

    Parameters
    ----------
    years_of_life_lost, years_lived_with_disability : float, Missing or AtLeast, person yr
        The two parts.
    """
    return sum_known([years_of_life_lost, years_lived_with_disability])


def read_disability_weights(path: Path | str) -> dict[str, Value]:
    """Read a file of disability weights.

    Parameters
    ----------
    path : path
        CSV file; see the top of this module.

    Returns
    -------
    dict of str to Value
        Weight by health state, with its source and, where stated, its bounds.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    file = Path(path)
    problems = Problems(file.name)
    found: dict[str, Value] = {}
    try:
        reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError) as error:
        problems.add(f"cannot be read: {error}")
        problems.raise_if_any()
        raise
    for column in COLUMNS:
        if column not in (reader.fieldnames or ()):
            problems.add(f'has no column "{column}"', allowed=", ".join(COLUMNS))
    problems.raise_if_any()
    for row in reader:
        place = f"row at line {reader.line_num}"
        state, value = _read_row(row, place, problems)
        if state in found:
            problems.add(f'"{state}" a second time', place=place)
        if value is not None:
            found[state] = value
    if not found and not problems.errors:
        problems.add("holds no weights")
    problems.raise_if_any()
    return found


def _read_row(
    row: Mapping[str, str | None], place: str, problems: Problems
) -> tuple[str, Value | None]:
    cells = {name: (text or "").strip() for name, text in row.items() if isinstance(name, str)}
    state = cells["health_state"]
    for column in ("health_state", "source"):
        if not cells[column]:
            problems.add(f"no {column}", place=place, remedy=f"state the {column}")
    numbers: dict[str, float | None] = {}
    for column in ("dw", "lower", "upper"):
        text = cells.get(column, "")
        try:
            numbers[column] = float(text) if text else None
        except ValueError:
            problems.add(f'{column} "{text}" is not a number', place=place)
            return state, None
    weight = numbers["dw"]
    stated = [numbers[name] for name in ("lower", "dw", "upper")]
    ends = [end for end in stated if end is not None]
    if weight is None or ends != sorted(ends) or not all(0 <= end <= 1 for end in ends):
        problems.add(f'weights "{ends}"', place=place, allowed="0 <= lower <= dw <= upper <= 1")
        return state, None
    value = Value(
        weight, "1", low=numbers["lower"], high=numbers["upper"], source=cells["source"],
        quality="published", note=cells.get("note", ""), place=place,
    )  # fmt: skip
    return state, value


def disability_weight(weights: Mapping[str, Value] | Missing, state: str) -> Value | Missing:
    """Return the weight of a health state.

    Parameters
    ----------
    weights : mapping of str to Value, or Missing
        As `read_disability_weights` returns them; missing where no file was supplied.
    state : str
        Health state; capitals do not count.

    Returns
    -------
    Value or Missing
        Missing where there is no file or the file has no such state.
    """
    if isinstance(weights, Missing):
        return weights
    names = {name.lower().strip(): name for name in weights}
    found = names.get(state.lower().strip())
    if found is None:
        hint = did_you_mean(state, weights)
        return Missing("no disability weight" + (f" ({hint})" if hint else ""), state)
    return weights[found]


NO_WEIGHTS = Missing("no file of disability weights; none ships, because their terms forbid it")
"""What stands in place of weights where the user supplied none."""
