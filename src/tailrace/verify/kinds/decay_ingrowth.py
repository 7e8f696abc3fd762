"""Activities that grow from one pure parent; each row of a table is a case."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from tailrace.errors import TailraceError, did_you_mean
from tailrace.verify.case import Comparison, Finding, Kind, Refusal, refused_by
from tailrace.verify.printed import Precision, precision_of, read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import Own, own_tolerance

COLUMNS = (
    "parent",
    "parent_activity_Bq_at_0",
    "time_years",
    "nuclide",
    "activity_Bq_at_time",
)
QUANTITY = "activity"
JULIAN_YEAR_D = 365.25

LONGEST_Y = 1e100
"""Longest time that is computed, yr; nothing of the series is left by far."""

_YEAR = r"(?:years?|(?<![\w.])(?:1|one|a|per)\s*(?:y|yr|a))"
_NUMBER = r"(?P<days>\d+(?:\.\d+)?)"
_YEAR_IN_TEXT = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}\s*(?:=|:|is|are|of|has|have|with|as|being)\s*{_NUMBER}\s*d(?:ays?)?\b",
        rf"{_NUMBER}\s*d(?:ays?)?\s*(?:per|in a|a|/|=)\s*{_YEAR}\b",
        rf"{_NUMBER}[-\s]days?\s*years?\b",
    )
)
_SYMBOL_FIRST = re.compile(r"([A-Za-z]{1,2})[\s_-]*(\d{1,3}m?)")
_NUMBER_FIRST = re.compile(r"(\d{1,3}m?)[\s_-]*([A-Za-z]{1,2})")


class Row(NamedTuple):
    """One row of the table; activities in Bq, time in years of `days_per_year` days."""

    line: int
    parent: str
    nuclide: str
    parent_activity: float
    time: float
    days_per_year: float
    expected: Decimal
    own: Own


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of an ingrowth table."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def run(source: Source) -> list[Finding]:
    """Compare every row, gathered by parent; rows that cannot be read are told by reason."""
    bad: dict[str, list[int]] = defaultdict(list)
    groups: dict[tuple[str, Own], list[Row]] = defaultdict(list)
    for line, cells in source.rows():
        try:
            row = _read_row(line, cells)
        except ValueError as error:
            bad[str(error)].append(line)
            continue
        groups[row.parent, row.own].append(row)
    findings: list[Finding] = []
    precision = precision_of(row.expected for rows in groups.values() for row in rows)
    for rows in groups.values():
        findings += _compare(rows, precision, bad)
    findings += [Refusal(_lines(lines), reason, quantity=QUANTITY) for reason, lines in bad.items()]
    return findings or [Refusal("", "has columns and no rows")]


def _read_row(line: int, cells: Mapping[str, str]) -> Row:
    absent = [column for column in COLUMNS if not cells.get(column)]
    if absent:
        raise ValueError(f"no {absent[0]}")
    values = {}
    for column in ("parent_activity_Bq_at_0", "time_years", "activity_Bq_at_time"):
        try:
            values[column] = read_number(cells[column])
        except ValueError as error:
            raise ValueError(f"{column} {error}") from None
        if values[column] < 0:
            raise ValueError(f"{column} is negative")
    if values["time_years"] > LONGEST_Y:
        raise ValueError(f"time_years {cells['time_years']} is longer than {LONGEST_Y:g} years")
    return Row(
        line=line,
        parent=cells["parent"],
        nuclide=cells["nuclide"],
        parent_activity=float(values["parent_activity_Bq_at_0"]),
        time=float(values["time_years"]),
        days_per_year=_days_per_year(cells),
        expected=values["activity_Bq_at_time"],
        own=own_tolerance(cells),
    )


def _days_per_year(cells: Mapping[str, str]) -> float:
    """Return the length of the row's year: its own column, its text, else the Julian year."""
    stated = cells.get("days_per_year", "")
    if not stated:
        found = (form.search(text) for text in cells.values() for form in _YEAR_IN_TEXT)
        stated = next((match["days"] for match in found if match), "")
    days = float(read_number(stated)) if stated else JULIAN_YEAR_D
    if not 300 < days < 400:
        raise ValueError(f"its year of {stated} d is no year")
    return days


def _compare(rows: list[Row], precision: Precision, bad: dict[str, list[int]]) -> list[Finding]:
    """Return the comparison of the rows of one parent; unknown nuclides are added to `bad`."""
    from tailrace.nuclides import nuclide_names

    known = nuclide_names()
    if rows[0].parent not in known:
        bad[_no_such(rows[0].parent, known)] += [row.line for row in rows]
        return []
    computed: list[float] = []
    kept: list[Row] = []
    batches: dict[float, list[Row]] = defaultdict(list)
    for row in rows:
        batches[row.days_per_year].append(row)
    for days, batch in batches.items():
        try:
            activity = _unit_activities(batch[0].parent, sorted({r.time for r in batch}), days)
        except TailraceError as error:
            bad[refused_by("", error).reason] += [row.line for row in batch]
            continue
        for row in batch:
            if row.nuclide not in known:
                bad[_no_such(row.nuclide, known)].append(row.line)
                continue
            kept.append(row)
            # A stable end, and a nuclide that does not descend from the parent, have none.
            grown = activity.get(row.nuclide, {}).get(row.time, 0.0)
            computed.append(row.parent_activity * grown)
    if not kept:
        return []
    return [
        Comparison(
            part=kept[0].parent,
            quantity=QUANTITY,
            expected=[row.expected for row in kept],
            computed=computed,
            tolerance=kept[0].own.tolerance,
            required_share=kept[0].own.required_share,
            precision=precision,
            scale=[row.parent_activity for row in kept],
        )
    ]


def _unit_activities(
    parent: str, times: list[float], days_per_year: float
) -> dict[str, dict[float, float]]:
    """Return the activity of each chain member per becquerel of parent at time 0, by time."""
    from tailrace.nuclides import ingrowth

    grown = ingrowth(parent, times, activity=1.0, days_per_year=days_per_year)
    return {
        str(nuclide): dict(zip(times, map(float, series), strict=True))
        for nuclide, series in grown.items()
    }


def _no_such(nuclide: str, known: Iterable[str]) -> str:
    hint = did_you_mean(_usual_form(nuclide), known)
    return f'there is no nuclide "{nuclide}"; ' + (
        hint or 'allowed: a member of the natural series, or K-40, written as "Ra-226"'
    )


def _usual_form(nuclide: str) -> str:
    """Return Th-232 for Th232, 232Th, th-232 and the like; other texts as they are."""
    symbol_first = _SYMBOL_FIRST.fullmatch(nuclide.strip())
    number_first = _NUMBER_FIRST.fullmatch(nuclide.strip())
    if symbol_first:
        return f"{symbol_first[1].capitalize()}-{symbol_first[2]}"
    if number_first:
        return f"{number_first[2].capitalize()}-{number_first[1]}"
    return nuclide


def _lines(lines: list[int]) -> str:
    """Return line numbers, shortened where there are many."""
    shown = ", ".join(map(str, lines[:8])) + (f" and {len(lines) - 8} more" if lines[8:] else "")
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}"


KIND = Kind("decay ingrowth", recognise, run)
