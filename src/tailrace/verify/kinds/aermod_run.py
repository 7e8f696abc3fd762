"""Control files of AERMOD with their results beside them, and no other description."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.verify.case import Comparison, Finding, Kind
from tailrace.verify.kinds.air_results import (
    asked_for,
    compare_columns,
    has_results,
    judged_as,
    read_expected,
    same_places,
)
from tailrace.verify.printed import read_number
from tailrace.verify.source import CASE_FILES, Source, UnreadableError, read_text

if TYPE_CHECKING:
    from tailrace.air.aermod_requests import OutputRequest
    from tailrace.air.case_reader import Case
    from tailrace.air.group_run import RunResult

_FILE_OF_LINE = re.compile(r"^\s*(?:OU\s+)?PLOTFILE\s+.*?(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"\b(?:SURFFILE|PROFFILE|HOUREMIS|PLOTFILE|POSTFILE)\b(.*)", re.IGNORECASE)


def recognise(source: Source) -> bool:
    """Return whether a control file stands alone and its results are beside it.

    They are a table of results or the plot files that it names. In the folder of another kind of
    case a control file belongs to that case.
    """
    folder = source.path.parent
    if source.suffix != ".inp" or any((folder / name).is_file() for name in CASE_FILES):
        return False
    return bool(_plot_files(source)) or _results(folder) is not None


def run(source: Source) -> list[Finding]:
    """Run a control file and compare its table of results and its plot files."""
    from tailrace.air.aermod_input import read_control_file
    from tailrace.air.aermod_output import needs_hourly
    from tailrace.air.case_run import compute, result_columns

    case = read_control_file(source.path)
    table = _results(source.path.parent)
    expected = None
    if table is not None:
        expected = read_expected(table)
        same_places(case, expected.places)
        case = asked_for(case, list(expected.columns))
    asked = [one for one in case.outputs if _present(source.path.parent, one)]
    hourly = needs_hourly(replace(case, outputs=asked))
    result = compute(case, keep_hourly=hourly, progress=source.progress)
    findings: list[Finding] = []
    if expected is not None:
        findings += compare_columns(case, expected, result_columns(case, result), {})
    for request in asked:
        path = source.path.parent / Path(request.file.replace("\\", "/")).name
        findings += _compare_plot(case, result, request, path)
    return findings


def _present(folder: Path, request: OutputRequest) -> bool:
    path = folder / Path(request.file.replace("\\", "/")).name
    return request.kind == "PLOTFILE" and path.is_file()


def companions(source: Source) -> Iterable[Path]:
    """Return the files beside a control file that it names, and its table of results."""
    folder = source.path.parent
    words = {word.strip('"') for tail in _NAMED.findall(read_text(source.path))
             for word in tail.split()}  # fmt: skip
    named = [folder / Path(word.replace("\\", "/")).name for word in sorted(words)]
    table = _results(folder)
    found = [*named, *(path.with_name(path.name + ".gz") for path in named)]
    return [path for path in found if path.is_file()] + ([table] if table else [])


def _results(folder: Path) -> Path | None:
    for path in sorted(folder.glob("*.csv")):
        try:
            if has_results(path):
                return path
        except UnreadableError:
            continue
    return None


def _plot_files(source: Source) -> list[Path]:
    names = _FILE_OF_LINE.findall(read_text(source.path))
    files = (source.path.parent / Path(name.replace("\\", "/")).name for name in names)
    return [path for path in files if path.is_file()]


def _compare_plot(
    case: Case, result: RunResult, request: OutputRequest, path: Path
) -> list[Finding]:
    """Compare the numbers of one plot file: concentration, deposition or both."""
    from tailrace.air.aermod_output import plot_values

    computed, _ = plot_values(case, result, request)
    places, columns = _read_plot(path, len(computed))
    same_places(case, places)
    if len(columns) < len(computed):
        raise UnreadableError(f"{path.name} holds {len(columns)} of {len(computed)} quantities")
    members = [s for s in case.sources if s.name in case.groups.get(request.group, ())]
    deposits = any(source.method > 0 for source in case.sources)
    quantities = [q for q in request.quantities if q == "CONC" or deposits]
    rank = f", rank {request.rank}" if request.rank > 1 else ""
    found: list[Finding] = []
    for quantity, expected, values in zip(quantities, columns, computed, strict=True):
        kind = _column_name(quantity, request.average)
        found.append(
            Comparison(
                path.name,
                f"{kind} of {request.group}{rank}",
                expected,
                [float(value) for value in values],
                judged_as=judged_as(members or case.sources, kind),
            )
        )
    return found


def _column_name(quantity: str, average: str) -> str:
    """Return the column of a table of results that a plot file's numbers are judged like."""
    what = "conc" if quantity == "CONC" else "drydep"
    if average.isdigit():
        return f"{what}_max{average}h"
    return f"{what}_month" if average == "MONTH" else f"{what}_period"


def _read_plot(path: Path, most: int) -> tuple[dict[str, list[Decimal]], list[list[Decimal]]]:
    """Return places and the first columns of a plot file; its comment lines begin with a star."""
    places: dict[str, list[Decimal]] = {"x_m": [], "y_m": []}
    columns: list[list[Decimal]] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("*"):
            continue
        try:
            values = [read_number(word) for word in words[: 2 + most]]
        except ValueError as error:
            raise UnreadableError(f"{path.name}, line {number}: {error}") from None
        if len(values) < 3:
            raise UnreadableError(f"{path.name}, line {number}: is cut short")
        places["x_m"].append(values[0])
        places["y_m"].append(values[1])
        for column, value in enumerate(values[2:]):
            if column == len(columns):
                columns.append([])
            columns[column].append(value)
    if not columns or any(len(column) != len(columns[0]) for column in columns):
        raise UnreadableError(f"{path.name} holds no whole table of results")
    return places, columns


KIND = Kind("aermod run", recognise, run, companions)
