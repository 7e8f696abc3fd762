"""Dots with whiskers: medians and 5 to 95 % against a limit, one row each."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from tailrace.report.page.estimate import Estimate
from tailrace.report.page.figures import DotRows
from tailrace.report.page.number_words import (
    estimate_words,
    number,
    range_words,
    reservations,
)
from tailrace.report.page.scale import Scale, axis_below, scale_for, with_unit
from tailrace.report.page.svg import drawing, hatch, line, rect, tag, text
from tailrace.report.page.text_width import SIZE, shortened, text_width
from tailrace.report.page.verdict import is_over

WIDE_FROM = 500.0
"""Width from which labels stand beside their rows, px."""
TOP, BELOW = 26.0, 44.0
DOT = 4.5


def draw_dot_rows(figure: DotRows, width: float, key: str) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    figure : DotRows
        What to draw.
    width : float
        px.
    key : str
        Prefix of names within the drawing.
    """
    beside = width >= WIDE_FROM
    longest = max((text_width(label) for label, _ in figure.rows), default=0.0)
    left = min(longest + 14, 0.38 * width) if beside else 8.0
    right = width - (118.0 if beside else 12.0)
    values = [v for _, estimate in figure.rows for v in estimate.values()] + [figure.limit]
    scale = scale_for(values, left, right, log=figure.log)
    step = 26.0 if beside else 42.0
    bottom = TOP + step * len(figure.rows)
    parts = [hatch(key), *axis_below(scale, TOP, bottom, with_unit(figure.axis, figure.unit))]
    parts += limit_mark(scale, figure.limit, figure.limit_label, TOP, bottom)
    for k, (label, estimate) in enumerate(figure.rows):
        row = _Row(scale, TOP + step * k, step, left, width, key)
        parts.append(row.beside(label, estimate) if beside else row.below(label, estimate, figure))
        limit = figure.limit if figure.judged else math.nan
        parts.append(whisker(scale, estimate, row.y, limit, key))
    return drawing(
        width,
        bottom + BELOW,
        parts,
        alt=figure.alt,
        data_scale=f"{'log' if scale.log else 'linear'} {scale.low:g} {scale.high:g} "
        f"{scale.start:.1f} {scale.end:.1f}",
    )


class _Row:
    """Where one row stands."""

    def __init__(
        self, scale: Scale, top: float, step: float, left: float, width: float, key: str
    ) -> None:
        self.top, self.left, self.width = top, left, width
        self.y = top + (step / 2 if step < 40 else step - 12)

    def beside(self, label: str, estimate: Estimate) -> Markup:
        name = shortened(label, self.left - 12)
        words = text(self.left - 10, self.y + 4.5, name, text_anchor="end")
        value = text(self.width, self.y + 4.5, estimate_words(estimate), "value", text_anchor="end")
        return words + value

    def below(self, label: str, estimate: Estimate, figure: DotRows) -> Markup:
        said = estimate_words(estimate)
        room = self.width - 20 - text_width(said) - 16
        name = text(self.left, self.y - 13, shortened(label, room), "halo")
        return name + text(self.width - 12, self.y - 13, said, "value halo", text_anchor="end")


def limit_mark(scale: Scale, limit: float, label: str, top: float, bottom: float) -> list[Markup]:
    """Return the line of a limit on a horizontal axis, with its label above, px."""
    if math.isnan(limit):
        return []
    x = scale.at(limit)
    middle = (scale.start + scale.end) / 2
    anchor = "end" if x > middle else "start"
    said = shortened(label or "limit", (x if anchor == "end" else 2 * middle - x) + 20)
    return [
        line(x, top - 6, x, bottom, "limit"),
        text(x + (-5 if anchor == "end" else 5), top - 10, said, "limit-label", text_anchor=anchor),
    ]


def whisker(scale: Scale, estimate: Estimate, y: float, limit: float, key: str) -> Markup:
    """Return one median with its whiskers at a height, or hatching where it is missing, px."""
    tooltip = tag("title", said(estimate))
    if estimate.missing:
        band = rect(
            scale.start, y - 6, scale.end - scale.start, 12, "unknown", fill=f"url(#{key}-hatch)"
        )
        words = text((scale.start + scale.end) / 2, y + 4.5, "not known", "unknown-label halo",
                     text_anchor="middle")  # fmt: skip
        small = scale.end - scale.start < 12 * SIZE
        return tag("g", tooltip, band, *([] if small else [words]), class_="row missing")
    return tag("g", tooltip, *_marks(scale, estimate, y, limit), class_="row")


def _marks(scale: Scale, estimate: Estimate, y: float, limit: float) -> Iterator[Markup]:
    over = " over" if is_over(estimate, limit) else ""
    if estimate.has_range:
        x0, x1 = scale.at(estimate.low), scale.at(estimate.high)
        yield line(x0, y, x1, y, f"whisker{over}")
        for x in (x0, x1):
            yield line(x, y - 4, x, y + 4, f"whisker{over}")
    x = scale.at(estimate.median)
    if estimate.at_least:
        last = max([x, *(scale.at(value) for value in estimate.values())])
        tip = min(last + 22, scale.end + 10)
        yield line(last, y, tip, y, "open-end")
        yield tag("path", d=f"M{tip - 5:.1f} {y - 4:.1f}l5 4l-5 4", class_="open-end head")
    if scale.log and estimate.median <= 0:
        yield text(x + 2, y + 4.5, number(estimate.median, 2), "value halo")
    elif over:
        yield rect(x - DOT, y - DOT, 2 * DOT, 2 * DOT, "dot over", transform=_turned(x, y))
    else:
        yield tag("circle", cx=x, cy=y, r=DOT, class_="dot")


def _turned(x: float, y: float) -> str:
    return f"rotate(45 {x:.1f} {y:.1f})"


def said(estimate: Estimate) -> str:
    """Return an estimate in words: its middle, its range and what it does not tell."""
    found = [estimate_words(estimate)]
    if estimate.has_range:
        found.append(f"5 to 95 %: {range_words(estimate)}")
    if reservations(estimate):
        found.append(reservations(estimate))
    return "; ".join(found)


def small_whisker(scale: Scale, estimate: Estimate, limit: float, key: str) -> Markup:
    """Return a whisker for the cell of a table, with the line of the limit, px."""
    width, height = scale.end + 16, 22.0
    parts = [] if not estimate.missing else [hatch(key)]
    parts.append(line(scale.start, height / 2, scale.end, height / 2, "grid"))
    if not math.isnan(limit):
        x = scale.at(limit)
        parts.append(line(x, 1, x, height - 1, "limit"))
    parts.append(whisker(scale, estimate, height / 2, limit, key))
    return drawing(width, height, parts, class_="small")
