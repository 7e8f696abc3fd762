"""Fans: results over the years with their range, and what happened."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from tailrace.report.page.dot_rows import WIDE_FROM
from tailrace.report.page.figures import Array, Band, Fan
from tailrace.report.page.palette import CATEGORIES
from tailrace.report.page.scale import Scale, axis_left, scale_for, with_unit
from tailrace.report.page.svg import drawing, hatch, line, polyline, rect, tag, text
from tailrace.report.page.text_width import shortened, text_width, wrapped

EVENT_LINE, STRIP = 17.0, 18.0
LEFT, BELOW = 52.0, 44.0


def draw_fan(figure: Fan, width: float, key: str) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    figure : Fan
        What to draw.
    width : float
        px.
    key : str
        Prefix of names within the drawing.
    """
    beside = width >= WIDE_FROM
    ends = 150.0 if beside else 10.0
    years = Scale(float(figure.years[0]), float(figure.years[-1]), LEFT, width - ends, log=False)
    events = _placed(figure, years, width)
    top = EVENT_LINE * (1 + max((event.row for event in events), default=-1)) + 4
    key_lines = [] if beside else list(_key_above(figure.bands, top, width))
    top += 0.0 if beside else 20.0 * len(figure.bands)
    axis_title = text(0, top + 12, with_unit(figure.axis, figure.unit), "axis-title halo")
    top += 24.0
    bottom = top + (300.0 if beside else 240.0)
    values = [v for band in figure.bands for part in (band.low, band.median, band.high)
              for v in part.tolist()]  # fmt: skip
    scale = scale_for([*values, figure.limit], bottom, top, log=figure.log)
    parts = [hatch(key), *axis_left(scale, LEFT, width - ends), axis_title, *key_lines]
    strips, foot = _lacking(figure, years, bottom, key)
    parts += [*_years_below(years, foot), *strips, *_events(events, bottom)]
    for k, band in enumerate(figure.bands):
        parts += _band(figure, band, k, years, scale)
    parts += _limit(figure, scale, width - ends)
    if beside:
        parts += _labels_beside(figure.bands, scale, width - ends + 8)
    return drawing(width, foot + BELOW, parts, alt=figure.alt)


def known_runs(values: Array) -> list[slice]:
    """Return the stretches of a series that are known."""
    there = np.concatenate(([False], ~np.isnan(values), [False]))
    change = np.flatnonzero(there[1:] != there[:-1])
    return [slice(int(a), int(b)) for a, b in zip(change[::2], change[1::2], strict=True)]


def _lacking(figure: Fan, years: Scale, top: float, key: str) -> tuple[list[Markup], float]:
    """Return a hatched strip for each line that lacks years, below it, and where they end."""
    parts: list[Markup] = []
    x = [years.at(year) for year in figure.years.tolist()]
    for number, band in enumerate(figure.bands):
        if not np.isnan(band.median).any():
            continue
        for start, stop in _gaps(band.median):
            x0, x1 = x[max(start - 1, 0)], x[min(stop, len(x) - 1)]
            tooltip = tag("title", f"{band.label}, not known: {band.missing}")
            parts.append(rect(x0, top + 4, x1 - x0, STRIP - 6, "unknown", tooltip,
                              fill=f"url(#{key}-hatch)"))  # fmt: skip
        parts.append(_symbol(number, LEFT - 14, top + STRIP / 2 + 1, CATEGORIES[number]))
        top += STRIP
    return parts, top


def _band(figure: Fan, band: Band, number: int, years: Scale, scale: Scale) -> Iterator[Markup]:
    colour = CATEGORIES[number]
    x = np.array([years.at(year) for year in figure.years])
    for run in known_runs(band.low + band.high):
        outline = np.concatenate(
            (_points(x, band.high, run, scale), _points(x, band.low, run, scale)[::-1])
        )
        yield tag("path", d=polyline(outline, closed=True), class_="fan", fill=colour)
    dashes = ("", "7 3", "2 3", "9 3 2 3")[number]
    for run in known_runs(band.median):
        points = _points(x, band.median, run, scale)
        more = {"stroke_dasharray": dashes} if dashes else {}
        tooltip = tag("title", band.label)
        yield tag("path", tooltip, d=polyline(points), class_="median", stroke=colour, **more)
        for k in range(0, len(points), max(1, len(points) // 6)):
            yield _symbol(number, float(points[k, 0]), float(points[k, 1]), colour)


def _points(x: NDArray[np.float64], values: Array, run: slice, scale: Scale) -> Array:
    return np.column_stack((x[run], [scale.at(value) for value in values[run].tolist()]))


def _gaps(values: Array) -> Iterator[tuple[int, int]]:
    reached = 0
    for run in [*known_runs(values), slice(len(values), len(values))]:
        if run.start > reached:
            yield reached, run.start
        reached = run.stop


def _symbol(number: int, x: float, y: float, colour: str) -> Markup:
    if number == 0:
        return tag("circle", cx=x, cy=y, r=3.8, class_="symbol", fill=colour)
    d = (f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z", f"M{x:.1f} {y - 5:.1f}l5 9h-10z",
         f"M{x - 3.8:.1f} {y - 3.8:.1f}h7.6v7.6h-7.6z")[number - 1]  # fmt: skip
    return tag("path", d=d, class_="symbol", fill=colour)


def _named(band: Band) -> str:
    return band.label + (" (at least)" if band.at_least else "")


def _labels_beside(bands: tuple[Band, ...], scale: Scale, x: float) -> Iterator[Markup]:
    """Yield the names at the ends of the lines, pushed apart."""
    wanted = []
    for number, band in enumerate(bands):
        known = band.median[~np.isnan(band.median)]
        middle = scale.at(float(known[-1])) if known.size else (scale.start + scale.end) / 2
        wanted.append((middle, number, wrapped(_named(band), 128)))
    for y, number, lines in _apart(wanted, scale.start):
        yield _symbol(number, x + 5, y, CATEGORIES[number])
        for k, words in enumerate(lines):
            yield text(x + 15, y + 4.5 + 16 * k, words)


def _apart(
    wanted: list[tuple[float, int, list[str]]], bottom: float
) -> list[tuple[float, int, list[str]]]:
    """Return labels pushed down until they stand apart, and up again where they left the frame."""
    floor, placed = -math.inf, []
    for middle, number, lines in sorted(wanted):
        y = max(middle, floor)
        floor = y + 16.0 * len(lines) + 3
        placed.append((y, number, lines))
    ceiling, found = bottom, []
    for y, number, lines in reversed(placed):
        y = min(y, ceiling - 16.0 * (len(lines) - 1))
        ceiling = y - 19.0
        found.append((y, number, lines))
    return found


def _key_above(bands: tuple[Band, ...], top: float, width: float) -> Iterator[Markup]:
    for number, band in enumerate(bands):
        y = top + 12 + 20.0 * number
        yield _symbol(number, 6, y - 4.5, CATEGORIES[number])
        yield text(16, y, shortened(_named(band), width - 20), "halo")


def _limit(figure: Fan, scale: Scale, right: float) -> list[Markup]:
    if math.isnan(figure.limit):
        return []
    y = scale.at(figure.limit)
    label = figure.limit_label or "limit"
    return [
        line(LEFT, y, right, y, "limit"),
        text(LEFT + 6, y - 6, label, "limit-label halo"),
    ]


def _years_below(years: Scale, bottom: float) -> Iterator[Markup]:
    span = years.high - years.low
    room = years.end - years.start
    step = next(k for k in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500) if room * k / span > 48)
    first = math.ceil(years.low / step)
    for k in range(first, math.floor(years.high / step) + 1):
        x = years.at(k * step)
        yield line(x, bottom, x, bottom + 4, "axis")
        yield text(x, bottom + 19, str(k * step), "tick", text_anchor="middle")
    yield line(years.start, bottom, years.end, bottom, "axis")
    yield text((years.start + years.end) / 2, bottom + 38, "year", "axis-title",
               text_anchor="middle")  # fmt: skip


@dataclass(frozen=True)
class _Event:
    """Words of an event: where its year stands, where they begin, px, and in which line."""

    year: float
    x: float
    row: int
    words: str


def _placed(figure: Fan, years: Scale, width: float) -> list[_Event]:
    """Return the events, their words in as many lines as keep them apart."""
    reached: list[float] = []
    found = []
    for year, words in sorted(figure.events):
        said = f"{year:.0f} {words}"
        long = text_width(said, 12.0)
        x = max(min(years.at(year) + 4, width - long), 0.0)
        row = next((k for k, end in enumerate(reached) if x > end + 12), len(reached))
        reached[row : row + 1] = [x + long]
        found.append(_Event(years.at(year), x, row, said))
    return found


def _events(events: list[_Event], bottom: float) -> Iterator[Markup]:
    for event in events:
        yield line(event.year, EVENT_LINE * event.row + 3, event.year, bottom, "event")
    for event in events:
        yield text(event.x, 12 + EVENT_LINE * event.row, event.words, "event-label halo")
