"""Observed beside computed, other readings of what is not known, and the mounded flow."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from tailrace.report.page.estimate import Estimate
from tailrace.report.page.model import Column, Section, Table
from tailrace.report.page.number_words import percent
from tailrace.report.site_report.reading import (
    Reading,
    from_row,
    number_or,
    readable,
    said,
    sentence,
    several,
)

SEEN = 1e-3
"""Share of the pond's concentration that is worth a word."""


def observed_section(reading: Reading) -> Section | None:
    """Return observations beside what was computed; nothing where there is no such table."""
    table = reading.table("observed")
    if table is None:
        return None
    known = table["factor"].dropna()
    within = int(((known <= 10) & (known >= 0.1)).sum())
    beside = (
        f"{len(known)} of {len(table)} observed or computed quantities can be compared: for "
        f"{within} of them the computed median lies within a factor of ten of what was observed. "
        "No number of the model was fitted to them unless the methods say so."
        if len(known)
        else "Nobody has observed any of these quantities, as far as is known, or nothing was "
        "computed where somebody has: nothing here can be compared."
    )
    text = (beside,)
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
        for row in table.to_dict("records")
    )  # fmt: skip
    return Section(
        "observed", "Observed beside computed", text,
        (Table("observed-table", "What was observed, and what was computed", columns, rows),),
        "Observed",
    )  # fmt: skip


def _observed(row: Mapping[Hashable, Any]) -> Estimate:
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
    table = reading.table("alternatives")
    if table is not None:
        yield (
            "Where sources contradict each other, each reading was run on its own. None is more "
            "likely than another as far as this report knows."
        )
        yield from dict.fromkeys(sentence(words) for words in table["words"].dropna() if words)
    mounded = reading.table("mounded")
    if mounded is not None:
        yield (
            "A pond stands higher than the ground water around it and pushes water out on every "
            "side, also against and across the regional gradient. A uniform strip of flow from the "
            "pond would miss villages beside it; both are stated below."
        )
        beside = mounded[(mounded["ratio_P95"] > SEEN) & (mounded["strip_P95"] <= SEEN)]
        if len(beside):
            names = several([reading.place(str(name)) for name in beside["place"]], 6)
            yield (
                f"In one draw of twenty or more the mound sends more than a thousandth of the "
                f"pond's concentration to {names}, where a strip would have sent less."
            )


def _alternatives(reading: Reading) -> Table | None:
    table = reading.table("alternatives")
    if table is None:
        return None
    same = ["place", "medium", "substance", "year"]
    reached = table.groupby(same)["P95"].transform("max") != 0
    columns = (
        Column("place"), Column("medium"), Column("substance"), Column("year"),
        Column("reading"), Column("level", "median, 5 to 95 %", True), Column("unit"),
    )  # fmt: skip
    rows = tuple(
        (
            reading.place(said(row["place"])),
            readable(said(row["medium"])),
            said(row["substance"]),
            _year(row["year"]),
            said(row["title"]) or readable(said(row["alternative"])),
            from_row(
                row["P5"],
                row["P50"],
                row["P95"],
                missing_because="not computed",
                at_least="not all sources of it are known" if bool(row["at_least"]) else "",
            ),
            said(row["unit"]),
        )
        for row in table[reached].sort_values(["place", "substance", "year"]).to_dict("records")
    )
    note = (
        "Years in which no reading brings a place anything of a substance are left out here."
        if not reached.all()
        else ""
    )
    return Table(
        "alternatives-table", "Results under other readings", columns, rows, note, search=True
    )


def _mounded(reading: Reading) -> Table | None:
    table = reading.table("mounded")
    if table is None:
        return None
    columns = (
        Column("place"), Column("distance", "m", True), Column("lies"),
        Column("in its well, by the mound", "median, to 95 %"),
        Column("by a uniform strip", "median, to 95 %"), Column("in words"),
    )  # fmt: skip
    rows = tuple(
        (
            reading.place(said(row["place"])),
            number_or(row["distance"], "not known"),
            said(row["across"]),
            _shares(row["ratio_P50"], row["ratio_P95"]),
            _shares(row["strip_P50"], row["strip_P95"]),
            said(row["words"]),
        )
        for row in table.to_dict("records")
    )
    return Table("mounded-table", "What the mound sends each place, as a share of the pond's level",
                 columns, rows)  # fmt: skip


def _shares(middle: float, high: float) -> str:
    if middle != middle:
        return "not known"
    if not high > 0:
        return "nothing"
    return f"{percent(float(middle))} (to {percent(float(high))})"
