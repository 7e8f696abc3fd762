"""How often the draws gave which value, with percentiles and the limit."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from markupsafe import Markup

from tailrace.report.page.dot_rows import WIDE_FROM, limit_mark
from tailrace.report.page.figures import Distribution
from tailrace.report.page.number_words import number, percent
from tailrace.report.page.scale import Scale, axis_below, with_unit
from tailrace.report.page.svg import drawing, hatch, line, rect, tag, text
from tailrace.report.page.text_width import text_width

TOP, TALL = 30.0, 170.0


def draw_distribution(figure: Distribution, width: float, key: str) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    figure : Distribution
        What to draw.
    width : float
        px.
    key : str
        Prefix of names within the drawing.
    """
    span = [float(figure.edges[0]), float(figure.edges[-1])]
    if not math.isnan(figure.limit):
        span = [min(span[0], figure.limit), max(span[1], figure.limit)]
    scale = Scale(span[0], span[1], 20.0, width - 20, figure.log)
    rows = _percentile_rows(figure, scale)
    bottom = TOP + TALL
    below = bottom + 20.0 * (1 + max((row for *_, row in rows), default=-1))
    parts = [hatch(key), *_bars(figure, scale, bottom)]
    parts += axis_below(scale, bottom, below, with_unit(figure.axis, figure.unit))
    parts += limit_mark(scale, figure.limit, _limit_words(figure, width), TOP, bottom)
    parts.append(line(scale.start, bottom, scale.end, bottom, "axis"))
    for x, at, words, row in rows:
        y = bottom + 20.0 * row
        parts.append(line(x, bottom - TALL, x, y + 4, "percentile"))
        parts.append(text(at, y + 15, words, "halo", text_anchor="middle"))
    return drawing(width, below + 44, parts, alt=figure.alt)


def densities(figure: Distribution) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the height of each bar: its share for each unit of the axis as it is drawn."""
    edges = np.log10(figure.edges) if figure.log else figure.edges
    return np.asarray(figure.shares / np.diff(edges))


def _limit_words(figure: Distribution, width: float) -> str:
    said = figure.limit_label or "limit"
    if math.isnan(figure.above):
        return said
    more = f": {percent(figure.above)} of the draws above it"
    return said + more if width >= WIDE_FROM else f"{percent(figure.above)} above the limit"


def _bars(figure: Distribution, scale: Scale, bottom: float) -> Iterator[Markup]:
    heights = densities(figure)
    most = float(heights.max()) or 1.0
    for k, height in enumerate(heights.tolist()):
        low, high = float(figure.edges[k]), float(figure.edges[k + 1])
        tooltip = tag("title", f"{number(low)} to {number(high)}: "
                      f"{percent(float(figure.shares[k]))} of the draws")  # fmt: skip
        tall = TALL * 0.96 * height / most
        # A bin that the limit divides is drawn in two.
        cut = min(max(figure.limit, low), high) if not math.isnan(figure.limit) else high
        for left, right, class_ in ((low, cut, "bin"), (cut, high, "bin over")):
            x0, x1 = scale.at(left), scale.at(right)
            if height > 0 and right > left:
                yield rect(x0, bottom - tall, x1 - x0, tall, class_, tooltip)


def _percentile_rows(figure: Distribution, scale: Scale) -> list[tuple[float, float, str, int]]:
    """Return (x of the line, x of the words, words, row) of the percentiles, kept apart."""
    reached: list[float] = []
    found = []
    for rank, value in sorted(figure.percentiles):
        words = f"{'median' if rank == 50 else f'P{rank}'} {number(value, 2)}"
        x, half = scale.at(value), text_width(words) / 2
        at = min(max(x, scale.start + half), scale.end - half)
        row = next((k for k, end in enumerate(reached) if at - half > end + 8), len(reached))
        reached[row : row + 1] = [at + half]
        found.append((x, at, words, row))
    return found
