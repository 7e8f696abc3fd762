"""What each source may release, and what a whole life adds up to."""

from __future__ import annotations

import math

from tailrace.report.page.estimate import Estimate, missing
from tailrace.report.page.model import Column, Section, Table
from tailrace.report.page.number_words import number, percent
from tailrace.report.site_report.beside_section import _year
from tailrace.report.site_report.reading import (
    Reading,
    endpoint_words,
    from_row,
    number_or,
    said,
    unit_words,
)

WORDS = {
    "none": "none: the rest exceeds it",
    "no limit": "no limit: it reaches no place",
    "allowed": "allowed",
    "unknown": "not known",
}


def limits_section(reading: Reading) -> Section | None:
    """Return what each source may release; nothing where no limit was inverted."""
    table = reading.table("limits")
    if table is None:
        return None
    columns = (
        Column("source"), Column("may release"), Column("that is", "", True), Column("unit"),
        Column("now", "", True), Column("target"), Column("place"), Column("who"), Column("year"),
        Column("why"),
    )  # fmt: skip
    rows = tuple(
        (
            said(row["title"]) or reading.source(said(row["source"])),
            _may(said(row["word"]), float(row["factor"])),
            _known(row["release"]),
            said(row["unit"]),
            number_or(row["now"], "not known"),
            said(row["target"]),
            reading.place(said(row["place"])),
            reading.group(said(row["group"])),
            _year(row["year"]),
            said(row["reason"]),
        )
        for row in table.to_dict("records")
    )
    return Section(
        "limits",
        "What each source may release",
        (
            "So that a limit is met at the stated percentile of the draws, with all other sources "
            "held as they are. What was released before the plan's first year "
            f"({reading.found.site.plan_year}) lies in soil and groundwater already: it is "
            "held, and a share is one of what is released from then on. “None” means that "
            "background, what was released before and the others exceed it already.",
        ),
        (Table("limits-table", "Largest releases that keep to the limits", columns, rows,
               search=True),),
        "May release",
    )  # fmt: skip


def _known(amount: float) -> str | float:
    """Return an amount, or nothing where the word says that none or any may be released."""
    return float(amount) if math.isfinite(amount) else ""


def _may(word: str, factor: float) -> str:
    if not math.isfinite(factor):
        return WORDS.get(word, word)
    return (
        f"{percent(factor)} of now" if factor < 1 else f"{number(factor, 3)} times as much as now"
    )


def lives_section(reading: Reading) -> Section | None:
    """Return lives and persons; nothing where neither was reckoned."""
    items = [one for one in (_cohorts(reading), _persons(reading), _cases(reading)) if one]
    if not items:
        return None
    return Section(
        "lives",
        "Whole lives, and how persons differ",
        (
            "A lifetime risk is the sum over the years of a life, through ages, places and "
            "relocation. Persons of one group differ among themselves; that is not doubt, and is "
            "kept apart from it.",
        ),
        tuple(items),
        "Lives",
    )


def _cohorts(reading: Reading) -> Table | None:
    table = reading.table("cohorts")
    if table is None:
        return None
    columns = (
        Column("life"), Column("result"), Column("unit"),
        Column("over the life", "median, 5 to 95 %", True), Column("years not known"),
    )  # fmt: skip
    rows = tuple(
        (
            said(row["title"]) or said(row["cohort"]),
            endpoint_words(said(row["result"])),
            unit_words(row["unit"]),
            from_row(
                row["P5"], row["P50"], row["P95"],
                at_least=(said(row["years_unknown"]) or "an unknown amount comes on top")
                if bool(row["at_least"]) else "",
                missing_because=said(row["years_unknown"]),
            ),
            said(row["years_unknown"]),
        )
        for row in table.to_dict("records")
    )  # fmt: skip
    return Table("cohorts-table", "What a whole life adds up to", columns, rows)


def _persons(reading: Reading) -> Table | None:
    table = reading.table("persons")
    if table is None:
        return None
    columns = (
        Column("place"), Column("who"), Column("year"), Column("result"),
        Column("factor on the typical person", "median, 5 to 95 %", True),
    )  # fmt: skip
    rows = tuple(
        (
            reading.place(said(row["place"])),
            reading.group(said(row["group"])),
            _year(row["year"]),
            endpoint_words(said(row["result"])),
            from_row(row["P5"], row["P50"], row["P95"]),
        )
        for row in table.to_dict("records")
    )
    return Table("persons-table", "How persons of one group differ", columns, rows)


def _counted(people: float) -> Estimate | int:
    """Return how many people there are, whole ones."""
    return round(people) if math.isfinite(people) else missing("nobody has counted")


def _cases(reading: Reading) -> Table | None:
    table = reading.table("cases")
    if table is None:
        return None
    columns = (
        Column("place"), Column("year"), Column("people", "", True), Column("result"),
        Column("cases a year", "median, 5 to 95 %", True),
    )  # fmt: skip
    rows = tuple(
        (
            reading.place(said(row["place"])),
            _year(row["year"]),
            _counted(row["people"]),
            endpoint_words(said(row["result"])),
            from_row(row["P5"], row["P50"], row["P95"]),
        )
        for row in table.to_dict("records")
    )
    return Table("cases-table", "People times what a year adds to each", columns, rows)
