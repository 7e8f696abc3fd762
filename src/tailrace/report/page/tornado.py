"""What drives the spread of a result: first-order and total indices, the strongest on top."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from tailrace.report.page.dot_rows import WIDE_FROM, said
from tailrace.report.page.estimate import Estimate
from tailrace.report.page.figures import Driver, Tornado
from tailrace.report.page.number_words import estimate_words
from tailrace.report.page.scale import Scale, axis_below
from tailrace.report.page.svg import drawing, hatch, line, rect, tag, text
from tailrace.report.page.text_width import shortened, text_width

TOP = 34.0


def draw_tornado(figure: Tornado, width: float, key: str) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    figure : Tornado
        What to draw.
    width : float
        px.
    key : str
        Prefix of names within the drawing.
    """
    beside = width >= WIDE_FROM
    rows = [driver.label for driver in figure.drivers] + list(figure.not_varied)
    longest = max(map(text_width, rows), default=0.0)
    left = min(longest + 14, 0.42 * width) if beside else 12.0
    high = max([1.0, *(v for d in figure.drivers for v in _values(d))])
    scale = Scale(0.0, high, left, width - (100.0 if beside else 14.0), log=False)
    step = 30.0 if beside else 46.0
    bottom = TOP + step * len(rows) + 4
    parts = [hatch(key), *_key(figure), *axis_below(scale, TOP, bottom, "share of the variance")]
    for k, name in enumerate(rows):
        y = TOP + step * k + (step / 2 if beside else step - 16)
        known = k < len(figure.drivers)
        words = estimate_words(figure.drivers[k].first) if known else "not varied"
        parts += _words(name, words, y, left, width, beside=beside)
        parts += _bars(figure.drivers[k], scale, y, key) if known else _fixed(scale, y, key)
    return drawing(width, bottom + 44, parts, alt=figure.alt)


def _values(driver: Driver) -> list[float]:
    return [*driver.first.values(), *(driver.total.values() if driver.total else [])]


def _key(figure: Tornado) -> Iterator[Markup]:
    yield rect(1, 5, 18, 12, "index")
    yield text(25, 16, "alone (first order)")
    if all(driver.total is None for driver in figure.drivers):
        return
    x = 25 + text_width("alone (first order)") + 18
    yield rect(x, 5, 18, 12, "index-total")
    yield text(x + 24, 16, "with others (total)")


def _words(
    name: str, words: str, y: float, left: float, width: float, *, beside: bool
) -> Iterator[Markup]:
    if beside:
        yield text(left - 10, y + 4.5, shortened(name, left - 12), text_anchor="end")
        yield text(width, y + 4.5, words, "value", text_anchor="end")
        return
    room = width - text_width(words) - 16
    yield text(left, y - 14, shortened(name, room), "halo")
    yield text(width, y - 14, words, "value halo", text_anchor="end")


def _bars(driver: Driver, scale: Scale, y: float, key: str) -> Iterator[Markup]:
    if driver.first.missing:
        yield from _unknown(scale, y, key, f"not known: {driver.first.missing}")
        return
    if driver.total is not None and not driver.total.missing:
        tooltip = tag("title", f"with others: {said(driver.total)}")
        end = scale.at(driver.total.median)
        yield rect(scale.start, y - 9, end - scale.start, 18, "index-total", tooltip)
        yield from _interval(driver.total, scale, y + 5.5)
    tooltip = tag("title", f"alone: {said(driver.first)}")
    yield rect(
        scale.start, y - 6, scale.at(driver.first.median) - scale.start, 12, "index", tooltip
    )
    yield from _interval(driver.first, scale, y)


def _interval(estimate: Estimate, scale: Scale, y: float) -> Iterator[Markup]:
    if estimate.has_range:
        x0, x1 = scale.at(estimate.low), scale.at(estimate.high)
        yield line(x0, y, x1, y, "interval")
        yield line(x0, y - 3, x0, y + 3, "interval")
        yield line(x1, y - 3, x1, y + 3, "interval")


def _fixed(scale: Scale, y: float, key: str) -> Iterator[Markup]:
    yield from _unknown(scale, y, key, "held fixed: its share is not known")


def _unknown(scale: Scale, y: float, key: str, words: str) -> Iterator[Markup]:
    long = scale.end - scale.start
    yield rect(scale.start, y - 6, long, 12, "unknown", tag("title", words),
               fill=f"url(#{key}-hatch)")  # fmt: skip
