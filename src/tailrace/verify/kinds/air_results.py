"""What the air kinds share: tables of expected results, and how each column is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tailrace.verify.case import Comparison, Finding, Refusal
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source, UnreadableError

if TYPE_CHECKING:
    from tailrace.air.case_reader import Case
    from tailrace.air.group_run import RunResult
    from tailrace.air.sources import Source as AirSource

PLACES = ("x_m", "y_m")
RESULT_COLUMN = re.compile(r"(conc|drydep)_")
HIGHEST = re.compile(r"conc_max(\d+)h(?:_rank(\d+))?_ug_m3")
PERCENTILE = re.compile(r"conc_p(\d+(?:\.\d+)?)_1h_ug_m3")
MONTH = re.compile(r"conc_month\d\d_ug_m3")
# Places are printed to the millimetre at best; grids of polar coordinates to a centimetre.
SAME_PLACE = 0.02  # m


class Expected(NamedTuple):
    """A table of expected results: places, and numbers as printed by column."""

    places: Mapping[str, list[Decimal]]
    columns: Mapping[str, list[Decimal]]
    refusals: list[Finding]


def has_results(path: Path) -> bool:
    """Return whether a CSV table has places and concentrations among its columns.

    Raises
    ------
    UnreadableError
        If it is there and cannot be read.
    """
    if not path.is_file():
        return False
    columns = Source(path, path.name).columns or ()
    return set(PLACES) <= set(columns) and any(map(RESULT_COLUMN.match, columns))


def read_expected(path: Path) -> Expected:
    """Return the expected results of a table; a column with a bad cell becomes a refusal.

    Raises
    ------
    UnreadableError
        If the table or its places cannot be read.
    """
    table = Source(path, path.name)
    names = [name for name in table.columns or () if name in PLACES or RESULT_COLUMN.match(name)]
    columns: dict[str, list[Decimal]] = {name: [] for name in names}
    bad: dict[str, str] = {}
    for line, cells in table.rows():
        for name in names:
            try:
                columns[name].append(read_number(cells.get(name, "")))
            except ValueError as error:
                bad.setdefault(name, f"{path.name}, line {line}: {name} {error}")
    for name in PLACES:
        if name in bad or not columns.get(name):
            raise UnreadableError(bad.get(name, f"{path.name} has no rows with {name}"))
    refusals: list[Finding] = [Refusal("", said, quantity=name) for name, said in bad.items()]
    values = {name: v for name, v in columns.items() if name not in (*PLACES, *bad)}
    return Expected({name: columns[name] for name in PLACES}, values, refusals)


def asked_for(case: Case, columns: Sequence[str]) -> Case:
    """Return a case that computes the averages, percentiles and months of these columns."""
    highest = {(int(m[1]), int(m[2] or 1)) for m in map(HIGHEST.fullmatch, columns) if m}
    percentiles = {float(m[1]) for m in map(PERCENTILE.fullmatch, columns) if m}
    return replace(
        case,
        averages=tuple(sorted(highest | set(case.averages))),
        percentiles=tuple(sorted(percentiles | set(case.percentiles))),
        monthly=case.monthly or any(map(MONTH.fullmatch, columns)),
    )


def judged_as(sources: Sequence[AirSource], column: str) -> str:
    """Return the row of the table of tolerances for a column that is the sum of some sources."""
    from tailrace.air.sources import AreaSource, OpenPitSource

    particles = any(source.method > 0 for source in sources)
    if not any(isinstance(source, AreaSource | OpenPitSource) for source in sources):
        return "points with particles" if particles else "points"
    if not particles:
        return "areas: highest hour or day" if "max" in column else "areas"
    deposition = ": deposition" if column.startswith("drydep") else ""
    return f"areas with particles{deposition}"


def same_places(case: Case, places: Mapping[str, list[Decimal]]) -> None:
    """Refuse a table of results whose places are not the case's receptors, in their order.

    Raises
    ------
    UnreadableError
        With the first row that differs.
    """
    count = len(places["x_m"])
    if count != len(case.receptors):
        raise UnreadableError(
            f"its table of results has {count} places, the case {len(case.receptors)} receptors"
        )
    rows = zip(places["x_m"], places["y_m"], case.receptors.east, case.receptors.north, strict=True)
    for row, (x, y, east, north) in enumerate(rows, start=1):
        if abs(float(x) - east) > SAME_PLACE or abs(float(y) - north) > SAME_PLACE:
            raise UnreadableError(
                f"place {row} of its results is ({x}, {y}), receptor {row} of the case "
                f"({east:g}, {north:g})"
            )


def compare_columns(
    case: Case, expected: Expected, computed: Mapping[str, Any], stated: Mapping[str, Any]
) -> list[Finding]:
    """Return a finding for every column of expected results.

    Parameters
    ----------
    case : Case
        What was run.
    expected : Expected
        What it should give.
    computed : mapping of str to array
        What it gives, by the same names.
    stated : mapping
        Keys of the case, which may state its own tolerance.
    """
    from tailrace.verify.tolerances import own_tolerance

    findings = list(expected.refusals)
    for name, values in expected.columns.items():
        if name not in computed:
            reason = f'the case gives no "{name}"'
            findings.append(Refusal("", reason, "unknown", name))
            continue
        own = own_tolerance(stated, name)
        findings.append(
            Comparison(
                "",
                name,
                values,
                [float(value) for value in computed[name]],
                tolerance=own.tolerance,
                required_share=own.required_share,
                judged_as=judged_as(_summed(case, name), name),
            )
        )
    return findings


def _summed(case: Case, column: str) -> Sequence[AirSource]:
    """Return the sources whose sum a column is."""
    if case.by_source:
        own = [source for source in case.sources if f"_{source.name}_" in column]
        return own or case.sources
    for group, members in case.groups.items():
        if column.endswith(f"_{group}"):
            return [source for source in case.sources if source.name in members]
    return case.sources


def hour_counts(result: RunResult, stated: Mapping[str, Any]) -> list[Finding]:
    """Return the comparison of the hour counts that a case states."""
    calendar = result.calendar
    counts = {
        "hours_processed": calendar.hours,
        "hours_calm": calendar.calm,
        "hours_missing": calendar.missing,
    }
    return [
        Comparison("", key, [stated[key]], [float(count)], judged_as="hour counts")
        for key, count in counts.items()
        if isinstance(stated.get(key), int)
    ]
