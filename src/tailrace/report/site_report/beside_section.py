"""Observed beside computed, other readings of what is not known, and the mounded flow."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tailrace.report.page.estimate import Estimate
from tailrace.report.page.model import Column, Section, Table
from tailrace.report.site_report.reading import Reading, from_row, number_or, readable, said


def observed_section(reading: Reading) -> Section | None:
    """Return observations beside what was computed; nothing where there is no such table."""
    table = reading.table("observed")
    if table is None:
        return None
    known = table["factor"].dropna()
    within = int(((known <= 10) & (known >= 0.1)).sum())
    text = (
        f"{len(table)} quantities; {len(known)} of them have an observation, and for {within} of "
        "these the computed median lies within a factor of ten of it. No number of the model was "
        "fitted to them unless the methods say so.",
    )
    columns = (
        Column("quantity"), Column("place"), Column("year"), Column("unit"),
        Column("observed", "range", True), Column("computed", "median, 5 to 95 %", True),
        Column("computed / observed", "", True), Column("source"), Column("in words"),
    )  # fmt: skip
    rows = tuple(
        (
            readable(said(row["quantity"])),
            reading.place(said(row["place"])),
            _year(row["year"]),
            said(row["unit"]),
            _observed(row),
            from_row(row["P5"], row["P50"], row["P95"],
                     missing_because="not compared"),
            "" if pd.isna(row["factor"]) else float(row["factor"]),
            said(row["source"]),
            said(row["words"]),
        )
        for _, row in table.iterrows()
    )  # fmt: skip
    return Section(
        "observed", "Observed beside computed", text,
        (Table("observed-table", "What was observed, and what was computed", columns, rows),),
        "Observed",
    )  # fmt: skip


def _observed(row: pd.Series) -> Estimate:
    low, middle, high = row["observed_low"], row["observed"], row["observed_high"]
    if pd.notna(middle) and pd.notna(low) and pd.notna(high) and low <= middle <= high:
        return from_row(low, middle, high)
    return number_or(middle, "no observation")


def _year(year: object) -> str:
    return "" if pd.isna(year) else f"{float(year):.0f}"  # type: ignore[arg-type, call-overload]


def alternatives_section(reading: Reading) -> Section | None:
    """Return other readings and the mounded flow; nothing where there is neither."""
    items = [one for one in (_alternatives(reading), _mounded(reading)) if one is not None]
    if not items:
        return None
    return Section(
        "alternatives",
        "Other readings, and the mound under the pond",
        tuple(_words(reading)),
        tuple(items),
        "Readings",
    )


def _words(reading: Reading) -> Iterator[str]:
    if reading.table("alternatives") is not None:
        yield (
            "Where sources contradict each other, each reading was run on its own. None is more "
            "likely than another as far as this report knows."
        )
    mounded = reading.table("mounded")
    if mounded is not None:
        yield (
            "A pond stands higher than the ground water around it and pushes water out on every "
            "side, also against and across the regional gradient. A uniform strip of flow from the "
            "pond would miss villages beside it; both are stated below."
        )
        yield from dict.fromkeys(said(words) for words in mounded["words"] if said(words))


def _alternatives(reading: Reading) -> Table | None:
    table = reading.table("alternatives")
    if table is None:
        return None
    columns = (
        Column("reading"), Column("place"), Column("medium"), Column("substance"), Column("year"),
        Column("unit"), Column("level", "median, 5 to 95 %", True), Column("in words"),
    )  # fmt: skip
    rows = tuple(
        (
            said(row["title"]) or readable(said(row["alternative"])),
            reading.place(said(row["place"])),
            readable(said(row["medium"])),
            said(row["substance"]),
            _year(row["year"]),
            said(row["unit"]),
            from_row(row["P5"], row["P50"], row["P95"],
                     missing_because=said(row["words"]) or "not computed"),
            said(row["words"]),
        )
        for _, row in table.iterrows()
    )  # fmt: skip
    return Table("alternatives-table", "Results under other readings", columns, rows, search=True)


def _mounded(reading: Reading) -> Table | None:
    table = reading.table("mounded")
    if table is None:
        return None
    columns = (
        Column("place"), Column("source"), Column("distance", "m", True),
        Column("across the gradient", "m", True),
        Column("reached by", "share of the seepage", True), Column("after", "years, median", True),
        Column("in its well, mounded", "share of the pond's level", True),
        Column("in its well, uniform strip", "share of the pond's level", True),
    )  # fmt: skip
    rows = tuple(
        (
            reading.place(said(row["place"])),
            reading.source(said(row["source"])),
            number_or(row["distance"], "not known"),
            number_or(row["across"], "not known"),
            from_row(row["share_P5"], row["share_P50"], row["share_P95"],
                     missing_because=said(row["words"])),
            number_or(row["years_P50"], said(row["words"]) or "never reached"),
            from_row(float("nan"), row["ratio_P50"], row["ratio_P95"],
                     missing_because=said(row["words"])),
            from_row(float("nan"), row["strip_P50"], row["strip_P95"],
                     missing_because=said(row["words"])),
        )
        for _, row in table.iterrows()
    )  # fmt: skip
    return Table("mounded-table", "What the mound sends each village", columns, rows)
