"""Every number used, with its source and quality; and the methods in plain words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from tailrace.report.page.model import Cell, Column, Section, Table
from tailrace.report.site_report.beside_section import _year
from tailrace.report.site_report.glossary import glossary
from tailrace.report.site_report.reading import Reading, from_row, number_or, said


def sources_section(reading: Reading) -> Section | None:
    """Return the list of numbers; nothing where the run kept none."""
    table = reading.table("numbers")
    if table is None:
        return None
    columns = (
        Column("number"), Column("value", "and range", True), Column("unit"),
        Column("quality"), Column("source"), Column("year"), Column("where"), Column("note"),
        Column("drawn"),
    )  # fmt: skip
    rows = tuple(_number(row) for row in table.to_dict("records"))
    return Section(
        "sources",
        "Sources of every number",
        (
            f"{len(rows):,} numbers. Measured: at this site. Published: read in a document. "
            "Derived: worked out from published numbers. Assumed: nobody has measured it; the "
            "range is wide on purpose.",
        ),
        (Table("numbers", "Every number used", columns, rows,
               "Search by name, source, quality or place.", search=True),),
        "Sources",
    )  # fmt: skip


def _number(row: Mapping[Hashable, Any]) -> tuple[Cell, ...]:
    return (
        said(row["place"]),
        from_row(*_ordered(row["low"], row["value"], row["high"]),
                 missing_because=said(row["note"]) or "no value was found"),
        said(row["unit"]),
        said(row["quality"]),
        said(row["source"]),
        _year(row["year"]),
        said(row["where"]),
        said(row["note"]),
        _drawn(row),
    )  # fmt: skip


def _drawn(row: Mapping[Hashable, Any]) -> str:
    """Return the distribution a number was drawn from, or why it was not drawn."""
    if bool(row["drawn"]):
        return said(row["distribution"]) or "yes"
    why = said(row.get("why_not_drawn", ""))
    return f"no: {why}" if why else "no"


def _ordered(low: float, middle: float, high: float) -> tuple[float, float, float]:
    """Return a value with its range, without one that does not enclose it."""
    if low <= middle <= high:
        return low, middle, high
    return float("nan"), middle, float("nan")


METHODS = (
    "Material is followed from the ore to the product; what every unit lets go is a release to "
    "air, ground or water. Every budget is added up on both sides and printed first.",
    "Transport is linear: a place gets so much for each kilogram released. Air is a steady plume "
    "for every hour of a year's weather, ground water a closed-form solution with sorption and "
    "decay, drawn anew in every draw. Soil stores what falls on it and loses a part each year; "
    "dust, crops, milk and meat follow soil, air and irrigation.",
    "Hazard indices divide what a person takes in by a dose without known effect and add up over "
    "substances; cancer risk is that of one year's intake; radiation dose is effective dose above "
    "background where its limit is. Background is a source of its own in every medium.",
    "What is missing is never counted as zero. A total to which an unknown amount comes is marked "
    "“at least”, and is never declared below a limit.",
    "Areas do not share air: what one sends another through the air is missing.",
)


def methods_section(reading: Reading) -> Section:
    """Return the methods and what the report does not know, in plain words."""
    return Section(
        "methods",
        "Methods and limits in plain words",
        METHODS,
        tuple(_method_tables(reading)),
        "Methods",
    )


def _method_tables(reading: Reading) -> Iterator[Table]:
    yield glossary(reading)
    lacking = [("the site", sentence) for sentence in reading.found.missing]
    lacking += [(reading.area(a.name), s) for a in reading.areas for s in a.missing]
    if lacking:
        yield Table("not-known", "What is not known", (Column("of"), Column("what")),
                    tuple(lacking), search=len(lacking) > 20)  # fmt: skip
    came = [(reading.area(a.name), line) for a in reading.areas for line in a.provenance]
    if came:
        yield Table("came-about", "How weather and transfers came about",
                    (Column("area"), Column("how")), tuple(came))  # fmt: skip
    closure = reading.table("closure")
    if closure is not None:
        yield Table(
            "closure-table", "Every budget",
            (Column("of"), Column("substance"), Column("worst year"), Column("in", "", True),
             Column("discrepancy", "share of what enters", True),
             Column("both sides reckoned apart")),
            tuple((said(row["room"]), said(row["substance"]), _year(row["year"]),
                   number_or(row["into"], "not stated"), float(row["discrepancy"]),
                   _yes(row["independent"])) for row in closure.to_dict("records")),
        )  # fmt: skip
    timings = reading.found.timings
    if timings:
        yield Table("timings", "Time taken", (Column("stage"), Column("time", "s", True)),
                    tuple((name, float(time)) for name, time in timings.items()))  # fmt: skip


def _yes(value: object) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"
