"""Effects that are no sum: deaths by PM2.5, fluorosis by well water, and who has a part in them."""

from __future__ import annotations

import pandas as pd

from tailrace.report.page.model import Column, Section, Table
from tailrace.report.page.number_words import percent
from tailrace.report.site_report.reading import Reading, from_row, number_or, readable, said

UNKNOWN_ON_TOP = "the works add an amount that is not known"


def harm_section(reading: Reading) -> Section | None:
    """Return effects that are no sum in the last stated year; nothing where there is no table."""
    table = reading.table("harm")
    if table is None:
        return None
    last = int(table["year"].max())
    items = [_effects(reading, table[table["year"] == last])]
    parts = reading.table("harm_by_source")
    if parts is not None:
        items.append(_parts(reading, parts[parts["year"] == last]))
    text = (
        f"Two effects do not grow in step with the level, so that sources cannot be added up. Both "
        f"are of {last}, with what is there without the works; the other stated years are in "
        "tables/harm.csv. Deaths by PM2.5 are shares of all deaths of adults by a cause (GEMM); "
        "NCD+LRI holds the other causes. Fluorosis follows what was observed by fluoride in water, "
        "and is not known outside.",
        "What a source gives is its Shapley value: what it adds when it joins the sources before "
        "it, averaged over every order. The values sum to the whole; background is one of them.",
    )
    return Section("harm", "Deaths by dust, and fluorosis", text, tuple(items), "Dust, fluorosis")


def _effects(reading: Reading, table: pd.DataFrame) -> Table:
    columns = (
        Column("effect"), Column("follows"), Column("place"), Column("who"),
        Column("share of people or deaths", "median, 5 to 95 %", True), Column("in words"),
    )  # fmt: skip
    rows = []
    for keys, own in table.groupby(["result", "by", "group", "reason"], sort=False):
        effect, by, group, reason = (said(one) for one in keys)
        head = readable(effect), by
        if own["P50"].isna().all() and reason.startswith("missing: "):
            places = ", ".join(reading.place(said(place)) for place in own["place"])
            why = reason.removeprefix("missing: ")
            rows.append((*head, places, reading.group(group), number_or(None, why), why))
            continue
        for _, row in own.iterrows():
            rows.append((
                *head, reading.place(said(row["place"])), reading.group(group),
                from_row(row["P5"], row["P50"], row["P95"],
                         at_least=UNKNOWN_ON_TOP if bool(row["at_least"]) else "",
                         missing_because="its level lies outside what was observed"),
                reason,
            ))  # fmt: skip
    return Table("harm-table", "Deaths by PM2.5 and fluorosis", columns, tuple(rows), search=True)


def _parts(reading: Reading, table: pd.DataFrame) -> Table:
    columns = (
        Column("effect"), Column("place"), Column("source"), Column("gives", "", True),
        Column("of the whole", "", True), Column("draws"), Column("divided by"),
    )  # fmt: skip
    rows = tuple(
        (
            readable(said(row["result"])),
            reading.place(said(row["place"])),
            said(row["title"]) or reading.source(said(row["source"])),
            float(row["amount"]),
            percent(row["share"]) if pd.notna(row["share"]) else "the whole is zero",
            f"{row['draws']}",
            said(row["method"]),
        )
        for _, row in table.iterrows()
    )
    return Table("harm-parts", "What each source gives to them", columns, rows, search=True)
