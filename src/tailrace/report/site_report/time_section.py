"""Over time: headline results from the first year to the last, with what happened."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from tailrace.assess.assessment import AreaAssessment
from tailrace.report.page.estimate import NAN
from tailrace.report.page.figures import MOST_BANDS, Array, Band, Fan, Figure
from tailrace.report.page.model import Choice, Section
from tailrace.report.page.number_words import exact
from tailrace.report.site_report.history import history
from tailrace.report.site_report.judged import judged_now
from tailrace.report.site_report.places import short
from tailrace.report.site_report.reading import Reading, capital, endpoint_words, key_of, said

MOST_EVENTS = 8
WIDE_RANGE = 30.0
"""Factor between the largest and the smallest value from which the axis is logarithmic."""


def time_section(reading: Reading) -> Section:
    """Return the chapter."""
    return Section(
        "over-time",
        "Over time",
        (
            "Medians and the range from 5 to 95 % of the draws, year by year, background "
            "included; the places with the highest results of each area.",
        ),
        tuple(_choices(reading)),
    )


def _choices(reading: Reading) -> Iterator[Choice]:
    for area in reading.areas:
        if area.data.sizes["year"] < 2:
            continue
        names, figures = [], list[Figure]()
        for endpoint in area.data["endpoint"].values:
            figure = _fan(reading, area, str(endpoint), reading.groups(area)[0])
            if figure is not None:
                names.append(endpoint_words(str(endpoint)))
                figures.append(figure)
        if figures:
            where = reading.area(area.name) if len(reading.areas) > 1 else "Result"
            yield Choice(key_of("time", area.name), where, tuple(names), tuple(figures))


def _fan(reading: Reading, area: AreaAssessment, endpoint: str, group: str) -> Fan | None:
    results = reading.percentiles(area, endpoint, group)
    percentiles = results.values
    medians = percentiles[1]
    known = (percentiles[2] > 0) | (~np.isnan(medians) & ~_open(area, endpoint, group))
    if not known.any():
        return None
    highest = np.nan_to_num(medians, nan=-math.inf).max(axis=1)
    falling = np.argsort(-highest, kind="stable").tolist()
    order = [k for k in falling if known[k].any()][:MOST_BANDS]
    names = [str(name) for name in results["receptor"].values]
    bands = tuple(_band(reading, area, endpoint, group, names[k], percentiles[:, k]) for k in order)
    limit, label = _limit(reading, endpoint, group)
    years = results["year"].values.astype(float)
    words = endpoint_words(endpoint)
    unit = reading.unit(area, "endpoint", endpoint)
    return Fan(
        key=key_of("fan", area.name, endpoint),
        title=_title(bands[0], years, limit, words, reading.group(group)),
        caption=f"The {words} of a {reading.group(group)}. Lines are medians, bands 5 to 95 % of "
        "the draws; hatched strips are years of which nothing is known.",
        alt=f"The {words} from {years[0]:.0f} to {years[-1]:.0f} at {len(bands)} places.",
        axis=words,
        unit=unit,
        years=years,
        bands=bands,
        events=_events(reading, years),
        limit=limit,
        limit_label=label,
        log=_spread(bands, limit) > WIDE_RANGE,
    )


def _open(area: AreaAssessment, endpoint: str, group: str) -> np.ndarray:
    """Return whether something comes on top at each place, shape (receptor, 1)."""
    flags = area.data["at_least"].sel(endpoint=endpoint, group=group)
    return np.asarray(flags.values, dtype=bool)[:, np.newaxis]


def _band(
    reading: Reading,
    area: AreaAssessment,
    endpoint: str,
    group: str,
    place: str,
    percentiles: Array,
) -> Band:
    lacking = reading.open_sum(area, endpoint, place, group)
    # Of an open sum without a known part nothing is known.
    nothing = (percentiles[2] <= 0) & bool(lacking)
    percentiles = np.where(nothing, np.nan, percentiles)
    unknown = np.isnan(percentiles[1])
    return Band(
        reading.place(place),
        percentiles[1],
        percentiles[0],
        percentiles[2],
        missing=(lacking or reading.why_missing(area, endpoint, place)) if unknown.any() else "",
        at_least=lacking,
    )


def _spread(bands: tuple[Band, ...], limit: float) -> float:
    """Return the ratio of the largest to the smallest value drawn; 1 where one is not positive."""
    values = np.concatenate(
        [[limit], *(part for band in bands for part in (band.low, band.median, band.high))]
    )
    known = values[~np.isnan(values)]
    return float(known.max() / known.min()) if known.size and known.min() > 0 else 1.0


def _limit(reading: Reading, endpoint: str, group: str) -> tuple[float, str]:
    table = judged_now(reading)
    if table is None:
        return NAN, ""
    rows = table[
        (table["what"] == endpoint) & (table["group"] == group) & (table["kind"] == "total")
    ]
    if rows.empty:
        return NAN, ""
    limit = float(rows.iloc[0]["limit"])
    return limit, f"limit {exact(limit)} ({short(said(rows.iloc[0]['authority']))})"


def _title(band: Band, years: Array, limit: float, words: str, group: str) -> str:
    known = np.flatnonzero(~np.isnan(band.median))
    if not math.isnan(limit):
        over = known[band.median[known] > limit]
        if over.size:
            until = "" if over[-1] == known[-1] else f" and was last so in {years[over[-1]]:.0f}"
            return (
                f"{capital(band.label)}: the {words} of a {group} is over its limit from "
                f"{years[over[0]]:.0f}{until}"
            )
    top = known[int(np.argmax(band.median[known]))]
    return f"{capital(band.label)}: the {words} of a {group} is highest in {years[top]:.0f}"


def _events(reading: Reading, years: Array) -> tuple[tuple[float, str], ...]:
    inside = [one for one in history(reading) if years[0] < one[0] <= years[-1]]
    return tuple((float(year), words) for year, words in inside[:MOST_EVENTS])
