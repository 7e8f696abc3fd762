"""The table of the first screen: every place, child and adult, against the limits."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tailrace.assess.assessment import AreaAssessment
from tailrace.people.hazard import ORGAN_NOT_STATED
from tailrace.report.page.estimate import NAN, Estimate, missing
from tailrace.report.page.model import Column, Measure, Place, Places, Table
from tailrace.report.page.number_words import percent
from tailrace.report.site_report.glossary import set_words
from tailrace.report.site_report.head import main_sources
from tailrace.report.site_report.judged import (
    is_from_memory,
    judged_at,
    judged_estimate,
    judged_now,
)
from tailrace.report.site_report.reading import (
    Reading,
    each_place,
    endpoint_words,
    said,
    several,
    unit_words,
)

MOST_MEASURES = 8
MOST_ROWS = 500
HAZARD = "hazard index"
ORGANS = (
    "The worst organ stands beside a hazard index; where none does, substances whose organ no "
    "source states weigh most. "
)
FAR_APART = 10.0
"""Factor beyond which two toxicity sets both stand in the table."""


@dataclass(frozen=True)
class Judged:
    """What a column of the table holds.

    Parameters
    ----------
    what, group : str
        Result and group as the assessment names them.
    unit : str
        Its unit.
    limit : float
        nan for none.
    authority : str
        Whose limit.
    kind : str
        "total" or "increment".
    """

    what: str
    group: str
    unit: str
    limit: float = NAN
    authority: str = ""
    kind: str = "total"


def places(reading: Reading) -> Places:
    """Return the table of places of the first screen."""
    columns = chosen_columns(reading)
    measures = tuple(
        Measure(_column_words(reading, one), one.unit, one.limit, short(one.authority))
        for one in columns
    )
    sets = [name for name, _ in set_words("; ".join(one.what for one in columns))]
    named = f"{several(sets)} are sets of toxicity values. " if sets else ""
    found = _places(reading, columns)
    organs = (
        ORGANS if any(area.data.get("organ_index") is not None for area in reading.areas) else ""
    )
    note = f"{organs}{named}What words and abbreviations mean stands under Methods."
    return Places(measures, tuple(found), note)


def short(authority: str) -> str:
    """Return who set a limit, without the document."""
    return authority.split(",")[0].split(" (")[0]


def _column_words(reading: Reading, column: Judged) -> str:
    words = endpoint_words(column.what)
    if column.kind == "increment":
        words += ", of the works alone"
    return f"{words}, {reading.group(column.group)}" if column.group else words


def chosen_columns(reading: Reading) -> list[Judged]:
    """Return what the table shows: headline results, then levels nearest to their limits."""
    found = list(_headlines(reading))
    names = {one.what for one in found}
    table = judged_now(reading)
    if table is not None:
        known = table["P50"].notna() & (table["group"] == "") & ~is_from_memory(table)
        rest = table[~table["what"].isin(names) & known]
        ratio = (rest["P50"] / rest["limit"]).groupby(
            [rest["what"], rest["unit"], rest["limit"], rest["authority"], rest["kind"]]
        )
        nearest = ratio.max().sort_values(ascending=False)
        for what, unit, limit, authority, kind in nearest.index:
            if what not in {one.what for one in found}:
                found.append(Judged(what, "", unit_words(unit), float(limit), authority, kind))
    return found[:MOST_MEASURES]


def _headlines(reading: Reading) -> list[Judged]:
    found = []
    if not reading.areas:
        return []
    area = reading.areas[0]
    names = [str(name) for name in area.data["endpoint"].values]
    families: dict[str, str] = {}
    for name in names:
        first = families.setdefault(name.partition(", ")[0], name)
        if name != first and not _far_apart(reading, first, name):
            continue
        groups = reading.groups(area)
        wanted = groups if name == names[0] else groups[:1]
        found += [_headline(reading, area, name, group) for group in wanted]
    return found


def _far_apart(reading: Reading, one: str, other: str) -> bool:
    for area in reading.areas:
        medians = area.data["result"].sel(endpoint=[one, other], year=reading.year)
        first, second = np.median(medians.transpose("endpoint", ..., "draw").values, axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.abs(np.log10(second / first))
        if (ratio[np.isfinite(ratio)] > math.log10(FAR_APART)).any():
            return True
    return False


def _headline(reading: Reading, area: AreaAssessment, name: str, group: str) -> Judged:
    unit = reading.unit(area, "endpoint", name)
    table = judged_now(reading)
    if table is not None:
        rows = table[(table["what"] == name) & (table["group"] == group)]
        if len(rows):
            row = rows.iloc[0]
            return Judged(name, group, unit, float(row["limit"]), said(row["authority"]),
                          said(row["kind"]))  # fmt: skip
    return Judged(name, group, unit)


def _places(reading: Reading, columns: list[Judged]) -> list[Place]:
    found = []
    for area, name in each_place(reading.areas):
        results = tuple(_result(reading, area, name, column) for column in columns)
        notes = tuple(_note(reading, area, name, column) for column in columns)
        found.append(
            Place(
                reading.place_in(area, name),
                people_of(reading, name),
                results,
                notes if any(notes) else (),
                _main_source(reading, area, name, columns),
            )
        )
    return sorted(found, key=_urgency, reverse=True)


def _urgency(place: Place) -> float:
    first = place.results[0] if place.results else None
    return -math.inf if first is None or first.missing else first.median


def _result(reading: Reading, area: AreaAssessment, place: str, column: Judged) -> Estimate:
    for row in judged_at(reading, area, place, column.what):
        same = all(row[of] == getattr(column, of) for of in ("limit", "authority", "kind"))
        if same and column.group in ("", row["group"]):
            return judged_estimate(reading, area, row)
    if column.what in area.data["endpoint"].values:
        return reading.estimate(area, column.what, place, column.group, reading.year)
    return missing(reading.why_missing(area, column.what, place))


def people_of(reading: Reading, place: str) -> int | None:
    """Return who lives at a place in the year nearest to that of the first screen."""
    table = reading.people
    rows = table[table["place"] == place]
    if rows.empty:
        return None
    years = sorted({int(year) for year in rows["year"]}, key=lambda y: abs(y - reading.year))
    rows = rows[rows["year"] == years[0]]
    everybody = rows[rows["group"] == "all"]
    count = (everybody if len(everybody) else rows)["people"]
    return None if count.isna().any() else round(float(count.sum()))


def _note(reading: Reading, area: AreaAssessment, place: str, column: Judged) -> str:
    if not column.what.startswith(HAZARD) or "organ_index" not in area.data:
        return ""
    family = column.what.rpartition(",")[0]
    names = [str(n) for n in area.data["organ_endpoint"].values if str(n).startswith(family)]
    if not names:
        return ""
    draws = area.data["organ_index"].sel(
        organ_endpoint=names, receptor=place, group=column.group, stated_year=reading.year
    )
    medians = np.median(draws.transpose("organ_endpoint", "draw").values, axis=-1)
    if not np.nan_to_num(medians).max() > 0:
        return ""
    worst = names[int(np.nanargmax(medians))].rpartition(", ")[2]
    return "" if worst == ORGAN_NOT_STATED else f"worst organ: {worst}"


def _main_source(reading: Reading, area: AreaAssessment, place: str, columns: list[Judged]) -> str:
    for column in columns:
        if column.what not in area.data["endpoint"].values:
            continue
        sources = main_sources(reading, area, column.what, place, column.group)
        if sources:
            name, share = sources[0]
            return f"{reading.source(name)} ({percent(share)})"
    return "not known"


def _judged_cells(estimate: Estimate, row: Mapping[Hashable, Any]) -> tuple[Estimate, str, str]:
    """Return the result, the verdict and why: what is lacking in a sum stands in the last."""
    lacking = f"at least: {estimate.at_least}" if estimate.at_least else ""
    why = "; ".join(dict.fromkeys(filter(None, (said(row["reason"]), lacking))))
    shown = replace(estimate, at_least="see why") if lacking else estimate
    return shown, said(row["verdict"]), why


def judged_table(reading: Reading) -> Table | None:
    """Return every limit at every place and stated year, as a table with a search box."""
    table = reading.table("judged")
    if table is None:
        return None
    table = table.iloc[np.lexsort((-table["year"], table["year"] != reading.year))]
    columns = (
        Column("place"), Column("who"), Column("year"), Column("what"), Column("unit"),
        Column("limit", "", True), Column("authority"), Column("result", "median, 5 to 95 %", True),
        Column("verdict"), Column("why"),
    )  # fmt: skip
    areas = {area.name: area for area in reading.areas}
    rows = tuple(
        (
            reading.place_in(areas[str(row["area"])], str(row["place"])),
            reading.group(str(row["group"])) if said(row["group"]) else "",
            str(int(row["year"])),
            endpoint_words(str(row["what"]))
            + (", of the works alone" if row["kind"] == "increment" else ""),
            unit_words(row["unit"]),
            float(row["limit"]),
            said(row["authority"]),
            *_judged_cells(judged_estimate(reading, areas[str(row["area"])], row), row),
        )
        for row in table.to_dict("records")
        if str(row["area"]) in areas
    )
    return Table("all-limits", "Limits against results, by place and year", columns, rows,
                 "Judged at the 95th percentile of the draws: exceeds, where that is above the "
                 "limit; cannot tell, where an unknown amount comes on top, where what is above it "
                 "stands on values nobody has read, or where the transfers are a screening only.",
                 search=True, most=MOST_ROWS)  # fmt: skip
