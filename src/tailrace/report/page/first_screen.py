"""The first screen: does the budget close, how much is known, who is over which limit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from tailrace.report.page.dot_rows import small_whisker
from tailrace.report.page.model import BudgetLine, Census, Measure, Page, Place, Places
from tailrace.report.page.number_words import (
    closure,
    estimate_words,
    exact,
    number,
    percent,
    range_words,
    reservations,
    unit_signs,
)
from tailrace.report.page.scale import Scale, scale_for
from tailrace.report.page.verdict import judge

CLOSES = 1e-9
"""Discrepancy up to which a budget is said to close."""
SMALL = 118.0
"""Width of the whiskers in the table of places, px."""
QUALITIES = ("measured", "published", "derived", "assumed")


@dataclass(frozen=True)
class BudgetView:
    """One substance: its name, how far it closes, whether it does, what of it is not known."""

    substance: str
    closure: str
    closes: bool
    unknown: str


@dataclass(frozen=True)
class ResultView:
    """One result of a place."""

    head: str
    words: str
    spread: str
    drawing: Markup
    verdict: str
    mark: str
    word: str
    note: str
    footnote: str
    sort: str


@dataclass(frozen=True)
class PlaceView:
    """One row of the table of places."""

    name: str
    people: str
    people_sort: str
    results: tuple[ResultView, ...]
    main_source: str


@dataclass(frozen=True)
class FirstScreen:
    """What the template of the first screen takes."""

    budget: tuple[BudgetView, ...]
    worst: str
    unclosed: tuple[str, ...]
    census: str
    lacking: tuple[str, ...]
    gaps: tuple[str, ...]
    measures: tuple[tuple[str, str, str], ...]
    places: tuple[PlaceView, ...]
    footnotes: tuple[tuple[str, str], ...]
    note: str


def first_screen(page: Page) -> FirstScreen:
    """Return the first screen of a page."""
    notes = _Footnotes()
    places = tuple(_places(page.places, notes))
    sizes = [abs(line.discrepancy) for line in page.budget]
    worst = float("nan") if any(map(math.isnan, sizes)) else max(sizes, default=0.0)
    return FirstScreen(
        budget=tuple(map(_budget, page.budget)),
        worst=number(worst, 1),
        unclosed=tuple(
            line.substance for line in page.budget if not abs(line.discrepancy) <= CLOSES
        ),
        census=census_words(page.census),
        lacking=page.census.missing,
        gaps=page.census.gaps,
        measures=tuple(_measure(one) for one in page.places.measures),
        places=places,
        footnotes=tuple(notes.listed()),
        note=page.places.note,
    )


def census_words(census: Census) -> str:
    """Return how well the inputs are known, in a sentence."""
    total = sum(census.counts.values())
    if total == 0:
        return "No values."
    order = [*QUALITIES, *(word for word in census.counts if word not in QUALITIES)]
    shares = [f"{percent(census.counts[word] / total)} {word}" for word in order
              if census.counts.get(word)]  # fmt: skip
    lacking = f"; {len(census.missing)} missing" if census.missing else "; none missing"
    gaps = len(census.gaps)
    results = f" In the results, {gaps:,} {'things are' if gaps > 1 else 'thing is'} not known."
    return f"{total:,} values: {', '.join(shares)}{lacking}.{results if gaps else ''}"


def _budget(line: BudgetLine) -> BudgetView:
    closes = abs(line.discrepancy) <= CLOSES
    return BudgetView(line.substance, closure(line.discrepancy), closes, line.unknown)


def _measure(measure: Measure) -> tuple[str, str, str]:
    unit = unit_signs(measure.unit)
    if math.isnan(measure.limit):
        return measure.name, unit, "no limit"
    source = f" ({measure.limit_label})" if measure.limit_label else ""
    limit = exact(float(f"{measure.limit:.3g}"))
    return measure.name, unit, f"limit {limit}{source}"


class _Footnotes:
    """Reservations, each told once, by letter."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def letter(self, words: str) -> str:
        if not words:
            return ""
        count = len(self._found)
        new = (chr(96 + count // 26) if count >= 26 else "") + chr(97 + count % 26)
        return self._found.setdefault(words, new)

    def listed(self) -> Iterator[tuple[str, str]]:
        for words, letter in self._found.items():
            yield letter, words


def _places(places: Places, notes: _Footnotes) -> Iterator[PlaceView]:
    scales = [_scale(places, k) for k in range(len(places.measures))]
    for row, place in enumerate(places.places):
        yield PlaceView(
            name=place.name,
            people="not known" if place.people is None else f"{place.people:,d}".replace(
                ",", "\u202f"),
            people_sort="" if place.people is None else str(place.people),
            results=tuple(
                _result(place, k, measure, scales[k], notes, f"p{row}-{k}")
                for k, measure in enumerate(places.measures)
            ),
            main_source=place.main_source,
        )  # fmt: skip


def _scale(places: Places, k: int) -> Scale:
    values = [v for place in places.places for v in place.results[k].values()]
    return scale_for([*values, places.measures[k].limit], 6.0, SMALL - 16, log=True)


def _result(
    place: Place, k: int, measure: Measure, scale: Scale, notes: _Footnotes, key: str
) -> ResultView:
    estimate = place.results[k]
    verdict = judge(estimate, measure.limit)
    return ResultView(
        head=measure.name,
        words=estimate_words(estimate),
        spread=range_words(estimate),
        drawing=small_whisker(scale, estimate, measure.limit, key),
        verdict=verdict.word if verdict.word != "no limit" else "",
        mark=verdict.mark,
        word=verdict.word.replace(" ", "-"),
        note=place.notes[k] if place.notes else "",
        footnote=notes.letter(reservations(estimate)),
        sort="" if estimate.missing else repr(estimate.median),
    )
