"""How it reaches people: every result by source and by pathway."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from tailrace.assess.assessment import BACKGROUND, AreaAssessment
from tailrace.report.page.figures import MOST_CATEGORIES, Bar, Figure, StackedBars
from tailrace.report.page.model import Choice, Section
from tailrace.report.page.number_words import percent
from tailrace.report.site_report.reading import Reading, capital, endpoint_words, key_of

BY = ("source", "pathway")
OTHERS = "others"
MOST_BARS = 12
"""Places drawn, those with the highest results."""


def reach_section(reading: Reading) -> Section:
    """Return the chapter."""
    return Section(
        "how-it-reaches-people",
        "How it reaches people",
        (
            f"Means over the draws in {reading.year}, by what they come from; the parts add up to "
            "the whole. Background, that is what would be there without the works, is a source "
            "among the others.",
        ),
        tuple(_choices(reading)),
        "Who gets what",
    )


def _choices(reading: Reading) -> Iterator[Choice]:
    for area in reading.areas:
        if "attribution" not in area.data:
            continue
        for endpoint in first_of_families(area):
            names, figures = [], list[Figure]()
            for group in reading.groups(area):
                for by in BY:
                    figure = _bars(reading, area, endpoint, group, by)
                    if figure is not None:
                        names.append(f"{reading.group(group)}, by {by}")
                        figures.append(figure)
            if figures:
                words = endpoint_words(endpoint)
                where = f", {reading.area(area.name)}" if len(reading.areas) > 1 else ""
                yield Choice(
                    key_of("reach", area.name, endpoint),
                    f"{capital(words)}{where}",
                    tuple(names),
                    tuple(figures),
                )


def first_of_families(area: AreaAssessment) -> list[str]:
    """Return the endpoints by the first set of values of each kind; the others are in the files."""
    names = [str(name) for name in area.data["endpoint"].values]
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.partition(", ")[0], name)
    return list(first.values())


def _bars(
    reading: Reading, area: AreaAssessment, endpoint: str, group: str, by: str
) -> StackedBars | None:
    parts = area.data["attribution"].sel(
        statistic_of="mean", endpoint=endpoint, group=group, stated_year=reading.year
    )
    other = BY[1 - BY.index(by)]
    summed = parts.sum(other).where(parts.notnull().any(other)).transpose("receptor", by)
    names, values = _largest(summed, by)
    if not names:
        return None
    falling = np.argsort(-np.nansum(values, axis=1), kind="stable")[:MOST_BARS].tolist()
    places = [str(place) for place in summed["receptor"].values]
    bars = tuple(
        Bar(
            reading.place(places[k]),
            tuple(values[k].tolist()),
            reading.open_sum(area, endpoint, places[k], group),
        )
        for k in falling
    )
    shown = [reading.source(name) if by == "source" else name for name in names]
    words = endpoint_words(endpoint)
    return StackedBars(
        key=key_of("bars", area.name, endpoint, group, by),
        title=_title(values, shown, by, words, reading.group(group)),
        caption=f"The {words} of a {reading.group(group)} by {by}, {reading.year}. A hatched end "
        "is what nobody knows: the whole is at least as long as what is drawn."
        + (f" The {MOST_BARS} highest of {len(places)} places." if len(places) > MOST_BARS else ""),
        alt=f"Stacked bars of the {words} by {by} at {len(bars)} places.",
        axis=words,
        unit=reading.unit(area, "endpoint", endpoint),
        names=tuple(shown),
        bars=bars,
    )


def _largest(summed: xr.DataArray, by: str) -> tuple[list[str], np.ndarray]:
    """Return the names that are told apart and their values, shape (receptor, name)."""
    values = np.asarray(summed.values, dtype=float)
    totals = np.nansum(values, axis=0)
    names = [str(name) for name in summed[by].values]
    order = [k for k in np.argsort(-totals, kind="stable").tolist() if totals[k] > 0]
    kept = order if len(order) <= MOST_CATEGORIES else order[: MOST_CATEGORIES - 1]
    # Background stands last, so that what the works add begins at the axis.
    kept = sorted(kept, key=lambda k: names[k] == BACKGROUND)
    rest = [k for k in order if k not in kept]
    columns = [values[:, k] for k in kept]
    found = [names[k] for k in kept]
    if rest:
        columns.append(values[:, rest].sum(axis=1))
        found.append(OTHERS)
    return found, np.column_stack(columns) if columns else np.empty((len(values), 0))


def _title(values: np.ndarray, names: list[str], by: str, words: str, group: str) -> str:
    totals = np.nansum(values, axis=0)
    first = int(np.argmax([t * (n != OTHERS) for t, n in zip(totals, names, strict=True)]))
    share = float(totals[first] / totals.sum())
    most = "most" if share > 0.5 else "the largest part"
    together = ", all places together" if len(values) > 1 else ""
    return (
        f"{capital(names[first])} brings {most} of the {words} of a {group}: "
        f"{percent(share)}{together}"
    )
