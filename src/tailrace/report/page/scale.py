"""Axes: from values to pixels, and where the ticks stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from tailrace.report.page.number_words import number, power_of_ten
from tailrace.report.page.svg import line, text
from tailrace.report.page.text_width import text_width

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A linear or logarithmic axis.

    Parameters
    ----------
    low, high : float
        Values at its ends.
    start, end : float
        Where they stand, px.
    log : bool
        Whether it is logarithmic.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool

    def at(self, value: float) -> float:
        """Return where a value stands, px; beyond the ends, the end."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            here = math.log10(value) if value > 0 else -math.inf
        else:
            low, high, here = self.low, self.high, value
        part = min(max((here - low) / (high - low), 0.0), 1.0)
        return self.start + part * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value stands between the ends."""
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, str]]:
        """Return values and labels; the label of a minor tick is empty."""
        return _log_ticks(self) if self.log else _linear_ticks(self)


def scale_for(
    values: Iterable[float], start: float, end: float, *, log: bool, zero: bool = True
) -> Scale:
    """Return an axis that holds all values, with ends at round ones.

    Parameters
    ----------
    values : iterable of float
        What it must hold; nan is passed over, and on a logarithmic axis what is not above zero.
    start, end : float
        Where its ends stand, px.
    log : bool
        Whether it is logarithmic.
    zero : bool
        Whether a linear axis begins at zero.
    """
    known = [value for value in values if math.isfinite(value) and (value > 0 or not log)]
    if not known:
        return Scale(0.1 if log else 0.0, 1.0, start, end, log)
    if log:
        low, high = _round_below(min(known)), _round_above(max(known))
        if high / low < 10:
            low, high = low / 2, low * 10
        return Scale(low, high, start, end, log=True)
    low, high = min(known), max(known)
    low = min(low, 0.0) if zero else low
    step = _step(high - low or abs(high) or 1.0, 5)
    low = math.floor(low / step) * step
    high = max(math.ceil(high / step - 1e-9) * step, low + step)
    return Scale(low, high, start, end, log=False)


def _round_below(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return max(k * decade for k in (1.0, 2.0, 5.0) if k * decade <= value * (1 + 1e-12))


def _round_above(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return min(k * decade for k in (1.0, 2.0, 5.0, 10.0) if k * decade >= value * (1 - 1e-12))


def _step(span: float, count: float) -> float:
    decade = 10.0 ** math.floor(math.log10(span / count))
    return next(k * decade for k in (*STEPS, 20.0) if k * decade >= span / count * (1 - 1e-9))


def _linear_ticks(scale: Scale) -> list[tuple[float, str]]:
    room = abs(scale.end - scale.start)
    step = _step(scale.high - scale.low, min(max(room / 70, 2), 6))
    first = math.ceil(scale.low / step - 1e-9)
    last = math.floor(scale.high / step + 1e-9)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    places += 1 if abs(step * 10**places - round(step * 10**places)) > 1e-6 else 0
    if max(abs(scale.low), abs(scale.high)) >= 1e6 or places > 3:
        return [(k * step, number(k * step, 2)) for k in range(first, last + 1)]
    return [
        (k * step, f"{k * step:,.{places}f}".replace(",", "\u202f").replace("-", "−"))
        for k in range(first, last + 1)
    ]


def _log_ticks(scale: Scale) -> list[tuple[float, str]]:
    first = math.floor(math.log10(scale.low) + 1e-9)
    last = math.floor(math.log10(scale.high) + 1e-9)
    decades = math.log10(scale.high / scale.low)
    room = abs(scale.end - scale.start) / decades
    every = max(1, math.ceil(46 / room))
    found = []
    for exponent in range(first, last + 1):
        for k in (1, 2, 5):
            value = k * 10.0**exponent
            if not scale.low * (1 - 1e-9) <= value <= scale.high * (1 + 1e-9):
                continue
            if k == 1:
                label = power_of_ten(exponent) if exponent % every == 0 else ""
                found.append((value, label))
            elif every == 1 and room > 40:
                found.append((value, number(value, 1) if room > 150 else ""))
    return found


def axis_below(scale: Scale, top: float, bottom: float, title: str) -> list[Markup]:
    """Return the hairlines, labels and title of a horizontal axis below its figure, px."""
    parts = []
    for value, label in scale.ticks():
        x = scale.at(value)
        parts.append(line(x, top, x, bottom, "grid" if label else "grid minor"))
        if label:
            # A label at the edge of the drawing stays within it.
            parts.append(
                text(max(x, text_width(label, 12) / 2), bottom + 16, label, "tick",
                     text_anchor="middle")
            )  # fmt: skip
    parts.append(line(scale.start, bottom, scale.end, bottom, "axis"))
    middle = (scale.start + scale.end) / 2
    parts.append(text(middle, bottom + 36, title, "axis-title", text_anchor="middle"))
    return parts


def axis_left(scale: Scale, left: float, right: float) -> list[Markup]:
    """Return the hairlines and labels of an upright axis, px."""
    parts = []
    for value, label in scale.ticks():
        y = scale.at(value)
        parts.append(line(left, y, right, y, "grid" if label else "grid minor"))
        if label:
            parts.append(text(left - 7, y + 4.5, label, "tick", text_anchor="end"))
    return parts


def with_unit(words: str, unit: str) -> str:
    """Return the title of an axis."""
    return f"{words}, {unit}" if unit else words


def finite(values: Iterable[float]) -> list[float]:
    """Return the values that are known."""
    return [float(value) for value in values if np.isfinite(value)]
