"""How sure: how the draws spread, what drives that, and what was not varied."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tailrace.assess.assessment import AreaAssessment
from tailrace.assess.undrawn_numbers import undrawn_counts
from tailrace.report.page.estimate import NAN, Estimate, missing
from tailrace.report.page.figures import Distribution, Driver, Figure, Tornado
from tailrace.report.page.model import Choice, Column, Panel, Section, Table
from tailrace.report.page.number_words import exact, percent
from tailrace.report.site_report.head import drivers, worst_place
from tailrace.report.site_report.input_words import input_words
from tailrace.report.site_report.judged import judged_now
from tailrace.report.site_report.reading import (
    Reading,
    capital,
    endpoint_words,
    key_of,
    number_or,
    said,
)

MOST_DRIVERS = 8
BINS = 28
MOST_ROWS = 300
FEWEST = 20
"""Draws below which no distribution is drawn."""
Item = Choice | Figure | Table | Panel


def sure_section(reading: Reading) -> Section:
    """Return the chapter."""
    return Section("how-sure", "How sure", _text(reading), tuple(_items(reading)))


def _text(reading: Reading) -> tuple[str, ...]:
    samples = reading.found.choices.get("samples")
    if samples is None:
        return ("This run took central values only: nothing of its doubt is known.",)
    said_: tuple[str, ...] = (
        f"Every draw takes all drawn numbers anew, {samples:,} times. What people differ in among "
        "themselves is apart from that: see the lives of persons below.",
    )
    table = reading.table("numbers")
    if table is None:
        return said_
    counts = undrawn_counts(table.to_dict("records"))
    if counts:
        listed = "; ".join(f"{reason} ({count:,})" for reason, count in counts.items())
        said_ += (
            f"{sum(counts.values()):,} numbers have a declared range and were not drawn: {listed}. "
            "The list of all numbers says which.",
        )
    known, drawn = table["value"].notna(), table["drawn"].astype(bool)
    fixed = int((known & ~drawn).sum()) - sum(counts.values())
    return (
        *said_,
        f"{fixed:,} of {int(known.sum()):,} numbers are single values without a stated range: "
        "nothing is known of their share in the spread. The site, with its routes, declares "
        f"{_declared(reading):,} of these numbers; the others come with the program.",
    )


def _declared(reading: Reading) -> int:
    """Return how many numbers the site declares, as its census on the first screen counts them."""
    count = reading.found.site.census.total
    return int(count.values - count.missing)


def _items(reading: Reading) -> Iterator[Item]:
    names, figures = [], list[Figure]()
    for endpoint, area, place, group in _headlines(reading):
        figure = _distribution(reading, endpoint, area, place, group)
        if figure is not None:
            names.append(endpoint_words(endpoint))
            figures.append(figure)
    if figures:
        yield Choice("spread-of", "Result", tuple(names), tuple(figures))
    names, figures = [], []
    for endpoint, _, place, group in _headlines(reading):
        tornado = _tornado(reading, endpoint, place, group)
        if tornado is not None:
            names.append(endpoint_words(endpoint))
            figures.append(tornado)
    if figures:
        yield Choice("drivers-of", "What drives it", tuple(names), tuple(figures))
    table = _table(reading)
    if table is not None:
        yield table


def _headlines(reading: Reading) -> Iterator[tuple[str, AreaAssessment, str, str]]:
    if not reading.areas:
        return
    for endpoint in reading.areas[0].data["endpoint"].values:
        group = reading.groups(reading.areas[0])[0]
        worst = worst_place(reading, str(endpoint), group)
        if worst is not None:
            yield str(endpoint), worst[0], worst[1], group


def _distribution(
    reading: Reading, endpoint: str, area: AreaAssessment, place: str, group: str
) -> Distribution | None:
    draws = area.data["result"].sel(
        endpoint=endpoint, receptor=place, group=group, year=reading.year
    ).values  # fmt: skip
    if draws.size < FEWEST or np.isnan(draws).any() or not np.ptp(draws) > 0:
        return None
    log = bool((draws > 0).all())
    low, high = float(draws.min()), float(draws.max())
    edges = np.geomspace(low, high, BINS + 1) if log else np.linspace(low, high, BINS + 1)
    edges[0], edges[-1] = low, high
    shares = np.histogram(draws, edges)[0] / draws.size
    limit, label = _limit(reading, area, endpoint, place, group)
    above = NAN if np.isnan(limit) else float((draws > limit).mean())
    words, where = endpoint_words(endpoint), reading.place(place)
    title = (
        f"{capital(where)}: {percent(above)} of the draws put the {words} over its limit"
        if not np.isnan(above)
        else f"{capital(where)}: the {words} spreads by a factor of "
        f"{np.percentile(draws, 95) / max(np.percentile(draws, 5), 1e-300):.2g} from 5 to 95 %"
    )
    return Distribution(
        key=key_of("spread", endpoint),
        title=title,
        caption=f"The {words} of a {reading.group(group)} at {where} in {reading.year}, the place "
        "where it is highest. Equal areas are equal numbers of draws.",
        alt=f"Histogram of the {words} in {draws.size:,} draws.",
        axis=words,
        unit=reading.unit(area, "endpoint", endpoint),
        edges=edges,
        shares=shares,
        percentiles=tuple((p, float(np.percentile(draws, p))) for p in (5, 50, 95)),
        limit=limit,
        limit_label=label,
        above=above,
        log=log,
    )


def _limit(
    reading: Reading, area: AreaAssessment, endpoint: str, place: str, group: str
) -> tuple[float, str]:
    table = judged_now(reading)
    if table is None:
        return NAN, ""
    rows = table[
        (table["what"] == endpoint) & (table["group"] == group) & (table["kind"] == "total")
        & (table["place"] == place) & (table["area"] == area.name)
    ]  # fmt: skip
    if rows.empty:
        return NAN, ""
    limit = float(rows.iloc[0]["limit"])
    return limit, f"limit {exact(limit)}"


def _tornado(reading: Reading, endpoint: str, place: str, group: str) -> Tornado | None:
    found = drivers(reading, endpoint, place, group)
    if found is None:
        return None
    rows = found.head(MOST_DRIVERS)
    bars = tuple(
        Driver(
            input_words(reading.found.site, str(row["input"])),
            _index(row["first_order"], row["low"], row["high"]),
        )
        for row in rows.to_dict("records")
    )
    first, where = bars[0], reading.place(str(rows.iloc[0]["place"]))
    words = endpoint_words(endpoint)
    known = [one.first.median for one in bars if not one.first.missing]
    return Tornado(
        key=key_of("drivers", endpoint),
        title=f"{capital(first.label)} drives the spread of the {words} most",
        caption=f"Share of the variance of the {words} at {where} in {int(rows.iloc[0]['year'])} "
        "that each input explains alone, "
        "with its 95 % confidence, estimated from the same draws. The shares shown sum to "
        f"{percent(sum(known))}.",
        alt=f"Bars of first-order indices of {len(bars)} inputs, {first.label} first.",
        drivers=bars,
    )


def _index(first: float, low: float, high: float) -> Estimate:
    if np.isnan(first):
        return missing("it could not be estimated from these draws")
    # The estimator has noise of its own and can fall outside 0 to 1, where no share can be.
    middle = min(max(float(first), 0.0), 1.0)
    if np.isnan(low) or np.isnan(high):
        return Estimate(middle)
    return Estimate(middle, min(max(float(low), 0.0), middle), max(float(high), middle))


def _table(reading: Reading) -> Table | None:
    table = reading.table("sensitivity")
    if table is None:
        return None
    away = (table["year"] - reading.year).abs()
    table = table.iloc[np.lexsort((np.arange(len(table)), away))]
    columns = (
        Column("result"), Column("place"), Column("who"), Column("year"), Column("input"),
        Column("alone", "share of the variance", True), Column("rank correlation", "", True),
    )  # fmt: skip
    rows = tuple(
        (
            endpoint_words(said(row["result"])),
            reading.place(said(row["place"])),
            reading.group(said(row["group"])),
            said(row["year"]),
            input_words(reading.found.site, said(row["input"])),
            _index(row["first_order"], row["low"], row["high"]),
            number_or(row["rank_correlation"], "not estimated"),
        )
        for row in table.to_dict("records")
    )
    return Table(
        "all-drivers", "What drives every result", columns, rows, search=True, most=MOST_ROWS
    )
