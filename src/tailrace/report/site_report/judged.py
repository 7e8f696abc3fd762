"""Rows of the table of limits, as the report reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.assess.assessment import AreaAssessment
from tailrace.report.page.estimate import Estimate
from tailrace.report.site_report.reading import NOBODY, Reading, from_row, said

if TYPE_CHECKING:
    import pandas as pd

CANNOT_TELL, AT_LEAST = "cannot tell", "at least: "
SCREENING = "screening only: "
TWICE = SCREENING + SCREENING
"""An area's own sentence begins as the verdict's reason does."""


def judged_now(reading: Reading) -> pd.DataFrame | None:
    """Return the judged rows of the first screen's year, else of the last judged year."""
    table = reading.table("judged")
    if table is None:
        return None
    now = table[table["year"] == reading.year]
    return now if len(now) else table[table["year"] == table["year"].max()]


def judged_estimate(reading: Reading, area: AreaAssessment, row: pd.Series) -> Estimate:
    """Return the result that a row of the table of limits judges."""
    reason, told = (
        said(row["reason"]).replace(TWICE, SCREENING),
        said(row["verdict"]) == CANNOT_TELL,
    )
    open_ = bool(row["at_least"])
    lacking = reason.removeprefix(AT_LEAST) if reason.startswith(AT_LEAST) else ""
    return from_row(
        row["P5"],
        row["P50"],
        row["P95"],
        at_least=(lacking or reading.lacking(area, said(row["what"]))) if open_ else "",
        missing_because=reason or NOBODY,
        undecided=reason if told and not reason.startswith(AT_LEAST) else "",
    )


def is_from_memory(table: pd.DataFrame) -> pd.Series:
    """Return which rows hold a limit that nobody has read, so that no verdict rests on it."""
    return table["reason"].fillna("").str.contains("from memory")
