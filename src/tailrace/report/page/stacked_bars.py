"""Stacked bars: who contributes how much, with what nobody knows hatched at the end."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from tailrace.report.page.dot_rows import WIDE_FROM
from tailrace.report.page.figures import Bar, StackedBars
from tailrace.report.page.number_words import number, percent
from tailrace.report.page.palette import CATEGORIES, ink_on
from tailrace.report.page.scale import Scale, axis_below, scale_for, with_unit
from tailrace.report.page.svg import drawing, hatch, rect, tag, text
from tailrace.report.page.text_width import shortened, text_width

LETTERS = "ABCDEFGH"
LINE = 22.0
OPEN = 26.0
"""Length of the hatched end of a bar whose total is "at least", px."""


def draw_stacked_bars(figure: StackedBars, width: float, key: str) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    figure : StackedBars
        What to draw.
    width : float
        px.
    key : str
        Prefix of names within the drawing.
    """
    beside = width >= WIDE_FROM
    legend, top = _legend(figure.names, width)
    longest = max((text_width(bar.label) for bar in figure.bars), default=0.0)
    left = min(longest + 14, 0.35 * width) if beside else 12.0
    right = width - (130.0 if beside else OPEN + 12)
    totals = [1.0] if figure.shares else [total(bar) for bar in figure.bars]
    scale = scale_for(totals, left, right, log=False)
    step, thick = (34.0, 22.0) if beside else (46.0, 20.0)
    bottom = top + step * len(figure.bars) + 4
    axis = with_unit(figure.axis, "share of what is known" if figure.shares else figure.unit)
    parts = [hatch(key), *legend, *axis_below(scale, top, bottom, axis)]
    for k, bar in enumerate(figure.bars):
        y = top + step * k + (step - thick) / 2 + (0 if beside else 8)
        parts += _bar(figure, bar, scale, y, thick, key)
        said = _total_words(bar, figure.unit)
        if beside:
            name = shortened(bar.label, left - 12)
            parts.append(text(left - 10, y + thick / 2 + 4.5, name, text_anchor="end"))
            parts.append(text(width, y + thick / 2 + 4.5, said, "value", text_anchor="end"))
        else:
            name = shortened(bar.label, width - text_width(said) - 20)
            parts.append(text(left, y - 6, name, "halo"))
            parts.append(text(width, y - 6, said, "value halo", text_anchor="end"))
    return drawing(width, bottom + 44, parts, alt=figure.alt)


def total(bar: Bar) -> float:
    """Return the sum of what is known of a bar."""
    return math.fsum(part for part in bar.parts if not math.isnan(part))


def open_ended(bar: Bar) -> bool:
    """Whether something of a bar is not known."""
    return bool(bar.unknown) or any(map(math.isnan, bar.parts))


def _total_words(bar: Bar, unit: str) -> str:
    if all(map(math.isnan, bar.parts)):
        return "not known"
    prefix = "≥\u00a0" if open_ended(bar) else ""
    return f"{prefix}{number(total(bar))}\u00a0{unit}".rstrip()


def lacking(bar: Bar, names: tuple[str, ...]) -> str:
    """Return what is not known of a bar, in words."""
    unknown = [name for name, part in zip(names, bar.parts, strict=True) if math.isnan(part)]
    return "; ".join([*unknown, *([bar.unknown] if bar.unknown else [])])


def _bar(
    figure: StackedBars, bar: Bar, scale: Scale, y: float, thick: float, key: str
) -> Iterator[Markup]:
    whole, reached = total(bar), 0.0
    unit = whole if figure.shares and whole > 0 else 1.0
    for k, (name, part) in enumerate(zip(figure.names, bar.parts, strict=True)):
        if math.isnan(part) or part == 0:
            continue
        x0, x1 = scale.at(reached / unit), scale.at((reached + part) / unit)
        reached += part
        colour = CATEGORIES[k]
        share = percent(part / whole)
        tooltip = tag("title", f"{name}: {number(part)} {figure.unit} ({share})")
        yield rect(x0, y, x1 - x0, thick, "segment", tooltip, fill=colour)
        letter = f"{LETTERS[k]}\u00a0{share}"
        for inside in (letter, LETTERS[k]):
            if x1 - x0 > text_width(inside, 12) + 6:
                yield text((x0 + x1) / 2, y + thick / 2 + 4, inside, "inside", fill=ink_on(colour),
                           text_anchor="middle")  # fmt: skip
                break
    if open_ended(bar):
        x = scale.at(reached / unit)
        tooltip = tag("title", f"not known: {lacking(bar, figure.names)}")
        yield rect(x, y, OPEN, thick, "unknown", tooltip, fill=f"url(#{key}-hatch)")


def _legend(names: tuple[str, ...], width: float) -> tuple[list[Markup], float]:
    """Return the key of the colours, and where it ends, px."""
    parts, x, y = [], 0.0, 4.0
    for k, name in enumerate(names):
        said = shortened(name, width - 30)
        room = 26 + text_width(said) + 16
        if x and x + room > width:
            x, y = 0.0, y + LINE
        parts.append(rect(x, y, 18, 16, "segment", fill=CATEGORIES[k]))
        parts.append(text(x + 9, y + 12, LETTERS[k], "inside", fill=ink_on(CATEGORIES[k]),
                          text_anchor="middle"))  # fmt: skip
        parts.append(text(x + 24, y + 12.5, said))
        x += room
    return parts, y + LINE + 8
