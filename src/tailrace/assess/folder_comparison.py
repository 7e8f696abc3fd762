"""Two folders of results side by side: what was run otherwise, and what came out otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.assessment_files import load_assessment
from tailrace.assess.compare import Comparison, compare_results
from tailrace.assess.drawn_tables import ResultTable
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.assessment import AreaAssessment, Assessment

DIMS = ("area", "place", "result", "group", "year")
COUNTED_DESIGNS = ("sobol",)
"""Schemes whose draws depend on which numbers vary, all together."""


@dataclass(frozen=True)
class FolderComparison:
    """Two runs side by side.

    Parameters
    ----------
    results : Comparison
        Headline results in the stated years of both, the first folder being A.
    changed : tuple of str
        What was run otherwise: options, inputs, seed, version; one sentence each.
    """

    results: Comparison
    changed: tuple[str, ...]


def compare_folders(first: str | PathLike[str], second: str | PathLike[str]) -> FolderComparison:
    """Return two folders of results side by side.

    Parameters
    ----------
    first, second : str or path
        Folders that `tailrace run` wrote: A and B.

    Returns
    -------
    FolderComparison

    Raises
    ------
    InputError
        If a folder holds no results, or both have no result in common.
    """
    one, other = load_assessment(first), load_assessment(second)
    titles = _titles(Path(first), Path(second))
    return compare_assessments(one, other, titles)


def compare_assessments(
    first: Assessment, second: Assessment, titles: tuple[str, str] = ("A", "B")
) -> FolderComparison:
    """Return two assessments side by side.

    Parameters
    ----------
    first, second : Assessment
        A and B.
    titles : tuple of str
        What they are called.
    """
    results = compare_results(headline_table(first, titles[0]), headline_table(second, titles[1]))
    return FolderComparison(results, tuple(_changed(first.choices, second.choices)))


def headline_table(assessment: Assessment, title: str) -> ResultTable:
    """Return the headline results of all places in the stated years.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    title : str
        What it is called.

    Returns
    -------
    ResultTable
        A row for each area, place, result, group and stated year. A result to which an unknown
        amount comes on top, or that is not known, carries what is missing in its area as reason.
    """
    rows: list[tuple[str, ...]] = []
    units: list[str] = []
    values = []
    missing: dict[tuple[str, ...], tuple[Missing, ...]] = {}
    for name, area in assessment.areas.items():
        data = area.data
        years = [int(year) for year in data["stated_year"].values]
        dims = ("receptor", "endpoint", "group", "year")
        drawn = data["result"].sel(year=years).transpose(*dims, "draw").values
        flags = data["at_least"].transpose(*dims[:3]).values
        labels = [[str(label) for label in data[dim].values] for dim in dims[:3]]
        for r, k, g, y in np.ndindex(*drawn.shape[:-1]):
            row = (name, labels[0][r], labels[1][k], labels[2][g], str(years[y]))
            rows.append(row)
            units.append(_unit(data["unit"].values[k]))
            values.append(drawn[r, k, g, y])
            if flags[r, k, g] or np.isnan(drawn[r, k, g, y]).any():
                missing[row] = _reasons(area)
    return ResultTable(
        title, DIMS, tuple(rows), tuple(units), np.array(values), _design(assessment), missing
    )


def _unit(unit: object) -> str:
    return "" if str(unit) == "1" else str(unit)


def _reasons(area: AreaAssessment) -> tuple[Missing, ...]:
    told = area.missing or ("what is missing was not recorded",)
    return tuple(Missing(sentence) for sentence in told)


def _design(assessment: Assessment) -> str:
    """Return what made the draws; runs of which it is the same share their draws one by one.

    Latin hypercubes and plain points have a stream for each number by its name, so that runs
    with other options or inputs share the draws of all numbers they have in common.
    """
    choices = assessment.choices
    if not choices.get("samples"):
        return ""
    design = f"{choices.get('scheme')}, {choices['samples']} draws, seed {choices.get('seed')}"
    if str(choices.get("scheme")).lower() in COUNTED_DESIGNS:
        numbers = assessment.tables["numbers"]
        drawn = numbers.loc[numbers["drawn"].astype(bool), "place"].astype(str)
        digest = hashlib.sha256("\n".join(drawn).encode("utf-8")).hexdigest()[:12]
        design += f", numbers {digest}"
    return design


def _titles(first: Path, second: Path) -> tuple[str, str]:
    """Return names of the folders, as short as tells them apart."""
    one, other = first.resolve(), second.resolve()
    if one.name != other.name:
        return one.name, other.name
    return str(first), str(second)


def _changed(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    said = []
    for key in dict.fromkeys([*first, *second]):
        if key == "inputs" or first.get(key) == second.get(key):
            continue
        said.append(f"{key}: {_words(first.get(key))} in A, {_words(second.get(key))} in B")
    here, there = first.get("inputs") or {}, second.get("inputs") or {}
    files = sorted(name for name in {*here, *there} if here.get(name) != there.get(name))
    if files:
        said.append(f"input files that differ: {', '.join(files)}")
    return said


def _words(value: Any) -> str:
    if value is None or value == [] or value == ():
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
