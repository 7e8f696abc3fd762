"""Headline results of two runs side by side, from their folders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment_files import load_assessment
from tailrace.assess.compare import Comparison, compare_results
from tailrace.assess.drawn_tables import ResultTable
from tailrace.errors import InputError
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.assess.assessment import Assessment

Array = NDArray[np.float64]

UNKNOWN = "the result is not known"
ON_TOP = "an unknown amount comes on top"
DIMS = ("area", "place", "group", "year", "result")


def compare_folders(first: Path, second: Path, year: int | None = None) -> Comparison:
    """Return the headline results of two runs side by side.

    Parameters
    ----------
    first, second : Path
        A and B: folders that `tailrace run` wrote.
    year : int, optional
        A stated year; all of them unless given.

    Returns
    -------
    Comparison
        Rows by area, place, group, year and result. Draws are compared one by one where both runs
        drew the same numbers in the same way.

    Raises
    ------
    InputError
        If one is no folder of results, or they have no result in common.
    """
    one, other = (
        drawn_results(load_assessment(folder), str(folder), year) for folder in (first, second)
    )
    return compare_results(one, other)


def drawn_results(found: Assessment, title: str, year: int | None = None) -> ResultTable:
    """Return the headline results of a run as rows of draws.

    Parameters
    ----------
    found : Assessment
        The run.
    title : str
        What it is called: its folder.
    year : int, optional
        A stated year; all of them unless given.

    Raises
    ------
    InputError
        If it does not state the year.
    """
    stated = sorted({int(y) for a in found.areas.values() for y in a.data["stated_year"].values})
    if year is not None and year not in stated:
        raise InputError.single(
            f"states no results of {year}", file=title, place="--year",
            allowed=", ".join(map(str, stated)),
        )  # fmt: skip
    years = stated if year is None else [year]
    rows = [row for name, area in found.areas.items() for row in _rows(name, area.data, years)]
    missing = {row.label: (Missing(row.lacking),) for row in rows if row.lacking}
    return ResultTable(
        title, DIMS, tuple(row.label for row in rows), tuple(row.unit for row in rows),
        np.array([row.draws for row in rows]), design_of(found), missing,
    )  # fmt: skip


@dataclass(frozen=True)
class _Row:
    label: tuple[str, ...]
    unit: str
    draws: Array
    lacking: str


def _rows(name: str, data: xr.Dataset, years: list[int]) -> Iterator[_Row]:
    ordered = data["result"].transpose("endpoint", "receptor", "group", "year", "draw")
    at_least = data["at_least"].transpose("endpoint", "receptor", "group").values
    at = [data["year"].values.tolist().index(year) for year in years]
    names = [[str(one) for one in data[dim].values] for dim in ("endpoint", "receptor", "group")]
    for k, endpoint in enumerate(names[0]):
        unit = str(data["unit"].values[k])
        for (r, place), (g, group) in product(enumerate(names[1]), enumerate(names[2])):
            for year, y in zip(years, at, strict=True):
                draws = np.asarray(ordered.values[k, r, g, y], dtype=np.float64)
                label = (name, place, group, str(year), endpoint)
                if not np.isfinite(draws).all():
                    yield _Row(label, unit, np.full_like(draws, np.nan), UNKNOWN)
                else:
                    yield _Row(label, unit, draws, ON_TOP if at_least[k, r, g] else "")


def design_of(found: Assessment) -> str:
    """Return what made the draws: those of equal designs belong together one by one.

    A Latin hypercube and plain draws have a stream for each number, by its name, so that runs
    with other numbers besides still share the draws of those they have in common. Sobol points
    are made of all numbers together.

    Parameters
    ----------
    found : Assessment
        A run.
    """
    choices = found.choices
    said = f"{choices['scheme']}, seed {choices['seed']}"
    if choices.get("page_draws_only"):
        said += ", draws of the page"
    if choices["scheme"] != "sobol":
        return said
    numbers = found.tables["numbers"]
    names = sorted(numbers[numbers["drawn"].astype(bool)]["place"].astype(str))
    return f"{said}, numbers {hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:12]}"
