"""Rows of the table of limits, as the report reads them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

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
    return reading.judged_now


def judged_at(
    reading: Reading, area: AreaAssessment, place: str, what: str
) -> list[dict[Hashable, Any]]:
    """Return those of these rows that judge a result at a place."""
    return reading.judged_at.get((area.name, place, what), [])


def judged_estimate(
    reading: Reading, area: AreaAssessment, row: Mapping[Hashable, Any]
) -> Estimate:
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
