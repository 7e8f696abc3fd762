"""What stands above everything: answer, cause and doubt, the budget, how much is known."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.assessment import BACKGROUND, AreaAssessment
from tailrace.process.components import group_members
from tailrace.quantities import Missing
from tailrace.report.page.estimate import NAN, Estimate
from tailrace.report.page.model import BudgetLine, Census, Head
from tailrace.report.page.number_words import estimate_words, percent, range_words
from tailrace.report.page.verdict import judge
from tailrace.report.site_report.input_words import input_words
from tailrace.report.site_report.judged import judged_estimate, judged_now
from tailrace.report.site_report.reading import (
    Reading,
    each_place,
    endpoint_words,
    said,
    several,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_SOURCES = 3
WITHOUT = "which is there without the works"
MOST_LIMITS = 6
"""Limits that the answer names."""
FEW = 2
"""Places up to which they are named, not counted."""
NAMED = ("Th", "U", "F", "As", "Pb", "N", "REE")
"""Substances whose budgets the first screen names; all are listed with the methods."""
Place = tuple[str, str]
"""Area and place."""


def head(reading: Reading) -> Head:
    """Return the title, the run and three sentences made of the results."""
    found, site = reading.found, reading.found.site
    years = site.years
    return Head(
        title=f"{site.title}, {years.start}–{years.stop - 1}",
        run=run_words(found.choices),
        command=f"tailrace rerun out/{site.name}",
        answer=answer(reading),
        cause=cause(reading),
        doubt=doubt(reading),
    )


def run_words(choices: Mapping[str, Any]) -> str:
    """Return draws, seed, version and options of a run in one line."""
    samples = choices.get("samples")
    words = ["central values" if samples is None else f"{samples:,} draws"]
    words.append(f"seed {choices.get('seed', 'not stated')}")
    words.append(f"tailrace {choices.get('version', 'of no stated version')}")
    if choices.get("with"):
        words.append("with " + ", ".join(map(str, choices["with"])))
    return " · ".join(words)


def answer(reading: Reading) -> str:
    """Return who is over which limit, in a sentence."""
    found = verdicts(reading)
    if not found:
        return "Nothing is judged: no limit is declared, or no result is known."
    year = judged_year(reading)
    count = len(found)
    over = [one for one, told in found.items() if "over" in told]
    may = [one for one, told in found.items() if "may be over" in told and "over" not in told]
    if over:
        which = "; ".join(_passed(reading, found, "over"))
        said_ = (
            f"In {year}, {len(over)} of {count} places {_are(len(over))} over at least one limit: "
            f"{which}."
        )
    elif may:
        said_ = (
            f"In {year}, no median is over a limit, but at {len(may)} of {count} places the 95th "
            f"percentile is: {'; '.join(_passed(reading, found, 'may be over'))}."
        )
    else:
        said_ = f"In {year}, no known result is over its limit at any of {count} places."
    likewise = "; ".join(_passed(reading, found, "may be over")) if over else ""
    if likewise:
        said_ += f" The 95th percentile alone is over: {likewise}."
    return said_ + background_alone(reading) + _not_judged(reading, found)


def _passed(
    reading: Reading, found: Mapping[Place, Mapping[str, list[str]]], word: str
) -> Iterator[str]:
    """Yield every limit that is so judged, and where: the one at most places first."""
    where: dict[str, list[str]] = {}
    for (_, place), told in found.items():
        for what in told.get(word, ()):
            where.setdefault(what, []).append(reading.place(place))
    falling = sorted(where, key=lambda what: -len(where[what]))
    at: dict[str, list[str]] = {}
    for what in falling[:MOST_LIMITS]:
        names = where[what]
        few = several(names) if len(names) <= FEW else f"{len(names)} places"
        every = len(names) == len(found) > 1
        at.setdefault("all places" if every else few, []).append(endpoint_words(what))
    yield from (f"{several(whats, MOST_LIMITS)} at {places}" for places, whats in at.items())
    if len(falling) > MOST_LIMITS:
        yield f"{len(falling) - MOST_LIMITS} more limits at fewer places"


def background_alone(reading: Reading) -> str:
    """Return at how many places a limit is passed without the works, and by the works alone."""
    chosen, table = first_endpoint(reading), judged_now(reading)
    if chosen is None or table is None:
        return ""
    endpoint, group = chosen
    limits = table[table["what"] == endpoint]["limit"]
    if not len(limits):
        return ""
    limit, without, works, count = float(limits.min()), 0, 0, 0
    for area, place in each_place(reading.areas):
        data = area.data
        if "increment" not in data or endpoint not in data["endpoint"].values:
            continue
        at = {"endpoint": endpoint, "receptor": place, "group": group, "year": reading.year}
        whole, added = data["result"].sel(at), data["increment"].sel(at)
        count += 1
        without += float((whole - added).median()) > limit
        works += float(added.median()) > limit
    return (
        f" What is there without the works already puts the {endpoint_words(endpoint)} of a "
        f"{reading.group(group)} over {limit:g} at {without} of {count} places; what the works add "
        f"would do so by itself at {works}."
        if without
        else ""
    )


def _not_judged(reading: Reading, found: Mapping[Place, Mapping[str, list[str]]]) -> str:
    open_ = sum("not judged" in told for told in found.values())
    counts = Counter(what for told in found.values() for what in told.get("not judged", ()))
    named = several([endpoint_words(what) for what, _ in counts.most_common()], MOST_SOURCES)
    words = (
        f" At {open_} of {len(found)}, some limits cannot be judged (“?” in the table; why stands "
        f"below it): {named}."
        if open_
        else ""
    )
    for area in reading.areas:
        if area.screening_only:
            words += (
                f" {reading.area(area.name)}: {area.screening_only.rstrip('.')}, so that no limit "
                "is declared met there."
            )
    return words


def verdicts(reading: Reading) -> dict[Place, dict[str, list[str]]]:
    """Return what every place is judged, by area and place: results by verdict."""
    table = judged_now(reading)
    if table is None:
        return {}
    areas = {area.name: area for area in reading.areas}
    found: dict[Place, dict[str, list[str]]] = {}
    for row in table.to_dict("records"):
        if row["area"] not in areas:
            continue
        estimate = judged_estimate(reading, areas[str(row["area"])], row)
        told = found.setdefault((str(row["area"]), str(row["place"])), {})
        whats = told.setdefault(judge(estimate, float(row["limit"])).word, [])
        if row["what"] not in whats:
            whats.append(str(row["what"]))
    return found


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def judged_year(reading: Reading) -> int:
    """Return the year in which limits are judged on the first screen."""
    table = judged_now(reading)
    return reading.year if table is None else int(table["year"].iloc[0])


def worst_place(reading: Reading, endpoint: str, group: str) -> tuple[AreaAssessment, str] | None:
    """Return the place where the median of a result is highest in the year of the first screen."""
    best, found = -math.inf, None
    for area, place in each_place(reading.areas):
        names = area.data["endpoint"].values
        if endpoint not in names or group not in area.data["group"].values:
            continue
        estimate = reading.estimate(area, endpoint, place, group, reading.year)
        if not estimate.missing and estimate.median > best:
            best, found = estimate.median, (area, place)
    return found


def main_sources(
    reading: Reading, area: AreaAssessment, endpoint: str, place: str, group: str
) -> list[tuple[str, float]]:
    """Return the sources of a result and their share of its mean, the largest first."""
    if "attribution" not in area.data:
        return []
    parts = area.data["attribution"].sel(
        statistic_of="mean",
        endpoint=endpoint,
        receptor=place,
        group=group,
        stated_year=reading.year,
    )
    by_source = parts.sum("pathway").values
    total = float(np.nansum(by_source))
    if not total > 0:
        return []
    names = [str(name) for name in parts["source"].values]
    shares = [(name, float(part) / total) for name, part in zip(names, by_source, strict=True)]
    return sorted((one for one in shares if one[1] > 0), key=lambda one: -one[1])


def first_endpoint(reading: Reading) -> tuple[str, str] | None:
    """Return the endpoint and the group the sentences speak of."""
    if not reading.areas:
        return None
    area = reading.areas[0]
    return str(area.data["endpoint"].values[0]), reading.groups(area)[0]


def cause(reading: Reading) -> str:
    """Return the three sources that matter, in a sentence."""
    chosen = first_endpoint(reading)
    worst = worst_place(reading, *chosen) if chosen else None
    if chosen is None or worst is None:
        return "Where it comes from cannot be told: no result is known."
    endpoint, group = chosen
    sources = main_sources(reading, worst[0], endpoint, worst[1], group)
    if not sources:
        return "Where it comes from cannot be told: nothing is attributed."
    if worst[0].data["at_least"].sel(endpoint=endpoint, receptor=worst[1], group=group):
        known = " what is known of"
    else:
        known = ""
    estimate = reading.estimate(worst[0], endpoint, worst[1], group, reading.year)
    return (
        f"At {reading.place(worst[1])}, where the {endpoint_words(endpoint)} of a "
        f"{reading.group(group)} is highest ({_three(estimate)}),{known} it comes mainly from "
        f"{_sources_words(reading, sources)}."
    )


def _three(estimate: Estimate) -> str:
    middle = f"median {estimate_words(estimate)}"
    return f"{middle}, 5 to 95 %: {range_words(estimate)}" if estimate.has_range else middle


def _sources_words(reading: Reading, sources: list[tuple[str, float]]) -> str:
    """Return the three sources that matter and what background brings, the larger first."""
    share = dict(sources).get(BACKGROUND, 0.0)
    works = [one for one in sources if one[0] != BACKGROUND][:MOST_SOURCES]
    if not works:
        return f"{BACKGROUND} ({percent(share)}), {WITHOUT}"
    named = several([f"{_bracketed(reading.source(name))}{percent(part)})" for name, part in works])
    if sources[0][0] == BACKGROUND:
        return f"{BACKGROUND} ({percent(share)}), {WITHOUT}; of the works, mainly from {named}"
    return f"{named}; {BACKGROUND}, {WITHOUT}, brings {percent(share)}" if share else named


def _bracketed(name: str) -> str:
    """Return a name with what follows its comma in a bracket that is still open."""
    first, _, rest = name.partition(", ")
    return f"{first} ({rest}, " if rest else f"{first} ("


def doubt(reading: Reading) -> str:
    """Return what drives the spread and how much is assumed, in a sentence."""
    count = reading.found.site.census.total
    known = count.values - count.missing
    words = (
        f"{percent(count.assumed / known if known else 0.0)} of the {known:,} values the site "
        f"declares are assumed and {count.missing} are missing"
    )
    strongest = _strongest(reading)
    return f"{strongest}; {words}." if strongest else f"{words}."


def _strongest(reading: Reading) -> str:
    chosen = first_endpoint(reading)
    worst = worst_place(reading, *chosen) if chosen else None
    if chosen is None or worst is None:
        return ""
    rows = drivers(reading, chosen[0], worst[1], chosen[1])
    if rows is None:
        return ""
    best = rows.iloc[0]
    there = "there" if best["place"] == worst[1] else f"at {reading.place(str(best['place']))}"
    named = input_words(reading.found.site, said(best["input"]))
    return (
        f"What is known least and matters most {there} is {named} "
        f"({percent(max(float(best['first_order']), 0.0))} of the variance)"
    )


def drivers(reading: Reading, endpoint: str, place: str, group: str) -> pd.DataFrame | None:
    """Return what drives a result, the most first; None where nothing is known of that.

    The place, the group and the year nearest to that of the first screen are taken where they were
    looked at, else the first that were.

    Parameters
    ----------
    reading : Reading
        The assessment.
    endpoint, place, group : str
        Which result.
    """
    table = reading.table("sensitivity")
    if table is None:
        return None
    rows = table[(table["result"] == endpoint) & table["first_order"].notna()]
    if rows.empty:
        return None
    for column, wanted in (("place", place), ("group", group)):
        here = rows[rows[column] == wanted]
        rows = here if len(here) else rows[rows[column] == rows[column].iloc[0]]
    away = (rows["year"] - reading.year).abs()
    nearest: pd.DataFrame = rows[away == away.min()]
    return nearest.sort_values("first_order", ascending=False, kind="stable")


def budget(reading: Reading) -> tuple[BudgetLine, ...]:
    """Return whether the budget of every substance closes, by its worst year and room."""
    table = reading.table("closure")
    if table is None:
        return (BudgetLine("all substances", NAN, "no budget was drawn up"),)
    return tuple(_lines(reading))


def closes_apart(table: pd.DataFrame) -> pd.Series:
    """Return which budgets have both sides reckoned apart, and so must close."""
    return table["independent"].astype(str).str.startswith("yes") | (table["independent"] == True)  # noqa: E712


def _lines(reading: Reading) -> Iterator[BudgetLine]:
    table = reading.table("closure")
    assert table is not None
    table = table[closes_apart(table)]
    rare = [*group_members("REE")]
    by_name = table["substance"].astype(str).where(~table["substance"].isin(rare), "REE")
    worst = table["discrepancy"].abs().groupby(by_name, sort=False).max()
    shown = [name for name in NAMED if name in worst.index]
    rest = [name for name in worst.index if name not in shown]
    for name in shown:
        unknown = [
            sentence for sentence in reading.found.missing
            if sentence.lower().startswith(f"{name.lower()} ")
        ]  # fmt: skip
        yield BudgetLine(name, float(worst[name]), "; ".join(unknown))
    if rest:
        yield BudgetLine(f"{len(rest)} more", float(worst[rest].max()))


def census(reading: Reading) -> Census:
    """Return how well the numbers are known, and which are missing."""
    count = reading.found.site.census.total
    counts = {word: getattr(count, word) for word in ("measured", "published", "derived",
                                                      "assumed")}  # fmt: skip
    return Census(counts, tuple(_missing(reading)), tuple(_gaps(reading)))


def _gaps(reading: Reading) -> Iterator[str]:
    """Yield what is not known of results: many such sentences may follow from one number."""
    yield from reading.found.missing
    for area in reading.areas:
        for sentence in area.missing:
            yield f"{reading.area(area.name)}: {sentence}" if len(reading.areas) > 1 else sentence


def _missing(reading: Reading) -> Iterator[str]:
    for entry in reading.found.site.census.entries:
        if isinstance(entry.value, Missing):
            yield f"{entry.file}, {entry.place}: {entry.value.reason or 'not known'}"
