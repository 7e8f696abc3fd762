"""Figures: what is drawn stands where the numbers say, and what is missing is seen."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.flow_graph import flow_graph
from tailrace.report.page import (
    Band,
    Bar,
    DotRows,
    Estimate,
    Fan,
    Field,
    Figure,
    Map,
    StackedBars,
    builder,
    draw,
    flows,
    missing,
    sankey_svg,
    standalone_svg,
)
from tailrace.report.page.fan import known_runs
from tailrace.report.page.figure_tables import tables_of
from tailrace.report.page.map_labels import Box, Wanted, place_labels
from tailrace.report.page.sankey_svg import draw_flows
from tailrace.report.page.scale import Scale
from tailrace.report.page.svg import polyline, tag
from tailrace.report.page.text_width import text_width

from .conftest import made_figures, made_map

FIGURES = {figure.key: figure for figure in made_figures()}
SVG = "{http://www.w3.org/2000/svg}"


def parsed(figure: Figure, width: float = 840.0) -> ElementTree.Element:
    return ElementTree.fromstring(str(draw(figure, width)))


def classed(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


@pytest.mark.parametrize("width", [840.0, 343.0])
@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_is_a_drawing_with_words_and_a_table(key: str, width: float) -> None:
    figure = FIGURES[key]
    root = parsed(figure, width)
    assert root.tag == f"{SVG}svg"
    assert root.get("aria-label") == figure.alt
    assert draw(figure, width) == draw(figure, width)
    assert tables_of(figure)[0].rows
    left, top, wide, tall = map(float, root.get("viewBox", "").split())
    assert (left, top, wide) == (0.0, 0.0, width)
    for one in root.iter(f"{SVG}text"):
        assert -1 <= float(one.get("x", "nan")) <= width + 1, one.text
        assert 0 <= float(one.get("y", "nan")) <= tall, one.text


@pytest.mark.parametrize("key", FIGURES)
def test_references_within_a_drawing_are_kept(key: str) -> None:
    text = str(draw(FIGURES[key], 840.0))
    wanted = set(re.findall(r"url\(#([^)]+)\)", text))
    assert wanted <= set(re.findall(r'id="([^"]+)"', text))


def test_dots_stand_where_the_axis_says() -> None:
    rows = (("a", Estimate(0.1)), ("b", Estimate(1.0)), ("c", Estimate(10.0)))
    root = parsed(DotRows(key="k", title="t", caption="c", alt="a", axis="x", unit="", rows=rows))
    kind, low, high, start, end = root.get("data-scale", "").split()
    assert kind == "log"
    x = [float(dot.get("cx", "nan")) for dot in root.iter(f"{SVG}circle")]
    expected = [
        float(start) + (float(end) - float(start)) * math.log10(v / float(low))
        / math.log10(float(high) / float(low)) for v in (0.1, 1.0, 10.0)
    ]  # fmt: skip
    assert x == pytest.approx(expected, abs=0.11)


def test_missing_zero_and_at_least_are_told_apart() -> None:
    rows = (("a", missing("never measured")), ("b", Estimate(0.0)), ("c", Estimate(1.0)),
            ("d", Estimate(2.0, at_least="no arsenic")))  # fmt: skip
    root = parsed(DotRows(key="k", title="t", caption="c", alt="a", axis="x", unit="", rows=rows))
    assert len(classed(root, "missing")) == 1
    assert "never measured" in "".join(classed(root, "missing")[0].itertext())
    assert len(classed(root, "dot")) == 2
    assert len(classed(root, "head")) == 1
    assert [one.text for one in classed(root, "value")].count("0") == 2


def test_bars_are_as_long_as_their_parts() -> None:
    bars = (Bar("one", (1.0, 2.0, 1.0)), Bar("two", (4.0, 0.0, math.nan)))
    figure = StackedBars(key="k", title="t", caption="c", alt="a", axis="x", unit="mg/d",
                         names=("A", "B", "C"), bars=bars)  # fmt: skip
    root = parsed(figure)
    drawn = [one for one in classed(root, "segment") if one.find(f"{SVG}title") is not None]
    wide = [float(one.get("width", "nan")) for one in drawn]
    assert wide == pytest.approx([wide[0], 2 * wide[0], wide[0], 4 * wide[0]], abs=0.3)
    assert len(classed(root, "unknown")) == 1
    assert [one.text for one in classed(root, "value")] == [
        "4.00\u00a0mg/d",
        "≥\u00a04.00\u00a0mg/d",
    ]


def test_bars_with_losses_or_too_many_names_are_refused() -> None:
    words = {"key": "k", "title": "t", "caption": "c", "alt": "a", "axis": "x", "unit": ""}
    with pytest.raises(InputError, match="none below zero"):
        StackedBars(**words, names=("A",), bars=(Bar("one", (-1.0,)),))
    with pytest.raises(InputError, match="merge the small ones"):
        StackedBars(**words, names=tuple("ABCDEFGHI"), bars=())


def test_lines_break_where_years_are_missing() -> None:
    series = np.array([np.nan, 1, 2, np.nan, np.nan, 3, np.nan])
    assert [(run.start, run.stop) for run in known_runs(series)] == [(1, 3), (5, 6)]
    band = Band("b", series, series, series, missing="no sampling")
    figure = Fan(key="k", title="t", caption="c", alt="a", axis="x", unit="",
                 years=np.arange(2000.0, 2007.0), bands=(band,))  # fmt: skip
    root = parsed(figure)
    assert len(classed(root, "median")) == 2
    assert len(classed(root, "unknown")) == 3
    with pytest.raises(InputError, match="without a reason"):
        replace(figure, bands=(Band("b", series, series, series),))


def test_a_map_has_equal_axes_and_a_true_scale_bar() -> None:
    root = parsed(made_map())
    scale = 840.0 / 12000.0
    bar = next(one for one in classed(root, "scale-bar") if "casing" not in one.get("class", ""))
    long = float(re.search(r"h([\d.]+)", bar.get("d", ""))[1])  # type: ignore[index]
    words = next(one.text for one in root.iter(f"{SVG}text") if (one.text or "").endswith(" km"))
    assert long == pytest.approx(float((words or "").split()[0]) * 1000 * scale, abs=0.1)
    marks = {one.find(f"{SVG}title").text: one for one in root.iter(f"{SVG}g")
             if one.find(f"{SVG}title") is not None}  # type: ignore[union-attr]  # fmt: skip
    donghe = marks["Donghe"].find(f"{SVG}circle")
    assert donghe is not None
    assert float(donghe.get("cx", "nan")) == pytest.approx((3900 + 6000) * scale, abs=0.06)
    assert float(donghe.get("cy", "nan")) == pytest.approx((5000 - 600) * scale, abs=0.06)
    assert any("outside the model" in "".join(one.itertext()) for one in classed(root, "unknown"))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.text(min_size=1, max_size=20)),
                max_size=25))  # fmt: skip
def test_names_never_cover_each_other(points: list[tuple[float, float, str]]) -> None:
    frame = Box(0, 0, 300, 200)
    taken = [Box(x - 4, y - 4, x + 4, y + 4) for x, y, _ in points]
    wanted = [Wanted(words, ((x, y, 7.0),)) for x, y, words in points]
    placed, left_out = place_labels(wanted, taken, frame)
    assert len(placed) + len(left_out) == len(points)
    for k, label in enumerate(placed):
        assert label.box.within(frame)
        assert not any(label.box.meets(other) for other in taken)
        assert not any(label.box.meets(other.box) for other in placed[k + 1 :])


def test_a_sankey_figure_holds_the_flows_of_the_balance(balance: Balance) -> None:
    graph = flow_graph(balance, "Th", 2024)
    figure = flows(graph, key="th", site="A & B")
    text = str(draw(figure, 840.0))
    assert "tailings · 0.706 t/yr · 59 %" in text
    assert "A & B" in figure.title
    (table,) = tables_of(figure)
    into_ends = sum(float(row[3]) for row in table.rows if row[2] != "unit")  # type: ignore[arg-type]
    assert into_ends == pytest.approx(graph.total() / 1e3, rel=1e-12)


def test_texts_are_escaped_and_roundings_do_not_add_up() -> None:
    assert str(tag("text", "<b>", class_='a"b')) == '<text class="a&#34;b">&lt;b&gt;</text>'
    path = polyline([(k / 3, 0.0) for k in range(301)])
    steps = [float(x) for x in re.findall(r"(-?[\d.]+) 0", path.split("l")[1])]
    assert sum(steps) == pytest.approx(100.0, abs=0.051)


def test_a_saved_figure_brings_its_style() -> None:
    text = standalone_svg(FIGURES["dots"])
    root = ElementTree.fromstring(text)
    assert root[0].tag == f"{SVG}style"
    assert "--accent" in (root[0].text or "")


def test_an_axis_without_values_is_still_an_axis() -> None:
    rows = (("a", missing("never measured")),)
    figure = DotRows(key="k", title="t", caption="c", alt="a", axis="x", unit="", rows=rows)
    assert len(classed(parsed(figure), "missing")) == 1
    assert Scale(0.0, 1.0, 0.0, 100.0, log=False).at(7.0) == 100.0


def test_the_line_of_a_limit_encloses_what_is_above_it() -> None:
    """A cone of height 1: above 0.4 it is a circle of radius 0.6, though no band begins there."""
    x, y = (grid.ravel() for grid in np.meshgrid(np.linspace(-1, 1, 61), np.linspace(-1, 1, 61)))
    field = Field("height", "m", x, y, 1 - np.hypot(x, y), (0.1, 0.7), log=False, limit=0.4,
                  limit_words="limit 0.4 m")  # fmt: skip
    shown = Map(key="cone", title="Cone", caption="A cone.", alt="A cone.",
                extent=(-1.0, -1.0, 1.0, 1.0), frame="EPSG:32649", field=field)  # fmt: skip
    root = parsed(shown)
    casing, line = classed(root, "limit-line")
    assert casing.get("d") == line.get("d")
    assert "limit 0.4 m" in "".join(line.itertext())
    steps = np.array(re.findall(r"-?[\d.]+", str(line.get("d"))), dtype=float).reshape(-1, 2)
    px, py = (np.cumsum(steps, axis=0) / float(str(root.get("data-scale")))).T
    enclosed = abs(float(px @ np.roll(py, -1) - py @ np.roll(px, -1))) / 2
    assert enclosed == pytest.approx(np.pi * 0.6**2, rel=5e-3)
    assert not classed(parsed(replace(shown, field=replace(field, limit=1.5))), "limit-line")
    with pytest.raises(InputError, match="no logarithm"):
        replace(field, levels=(0.1, 0.7), log=True, limit=0.0)


@pytest.mark.parametrize("key", FIGURES)
def test_names_within_a_drawing_begin_with_the_key_it_is_asked_for(key: str) -> None:
    figure = FIGURES[key]
    one, other = (str(draw(figure, 840.0, name)) for name in ("first", "second"))
    assert one.replace("first-", "second-") == other
    assert set(re.findall(r'id="([a-z]+)-', one)) <= {"first"}


def test_equal_figures_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Figure] = []
    one, other = (replace(FIGURES["fan"], title="drawn once") for _ in range(2))
    plain = builder._DRAW[Fan]
    monkeypatch.setitem(
        builder._DRAW, Fan, lambda figure, *more: (drawn.append(figure), plain(figure, *more))[1]
    )
    assert standalone_svg(one) == standalone_svg(other)
    assert draw(other, 840.0, "fan-w") == plain(other, 840.0, "fan-w")
    assert len(drawn) == 1
    draw(replace(one, title="another"), 840.0)
    assert len(drawn) == 2


def test_a_label_at_the_edge_stays_in_the_drawing() -> None:
    """On a phone the first number of an axis was cut: 0.01 read ".01"."""
    rows = (("here", Estimate(0.1, 0.01, 1.0)),)
    figure = DotRows(key="edge", title="t", caption="c", alt="a", axis="x", unit="", rows=rows)
    for place, label in re.findall(
        r'<text x="([\d.]+)" y="[\d.]+" class="tick"[^>]*>([^<]+)<', str(draw(figure, 343.0))
    ):
        assert float(place) >= text_width(label, 12) / 2 - 0.05


def test_a_line_that_is_no_limit_judges_nothing() -> None:
    rows = (("here", Estimate(3.0, 2.0, 4.0)),)
    figure = DotRows(
        key="marked", title="t", caption="c", alt="a", axis="x", unit="", rows=rows, limit=1.0,
        limit_label="as observed", judged=False,
    )  # fmt: skip
    text = str(draw(figure, 840.0))
    assert "as observed" in text
    assert not [name for name in re.findall(r'class="([^"]*)"', text) if "over" in name.split()]
    (table,) = tables_of(figure)
    assert len(table.columns) == 2
    judged = str(draw(replace(figure, judged=True), 840.0))
    assert [name for name in re.findall(r'class="([^"]*)"', judged) if "over" in name.split()]


@pytest.mark.parametrize(("width", "shrinks"), [(1100.0, False), (1300.0, True), (1751.0, False)])
def test_a_sankey_figure_a_little_too_wide_is_made_smaller(
    balance: Balance, monkeypatch: pytest.MonkeyPatch, width: float, shrinks: bool
) -> None:
    """Its ends, which say where things go, stood beside the page."""
    figure = flows(flow_graph(balance, "Th", 2024), key="th")
    plain = re.search(r'width="([\d.]+)"', str(draw_flows(figure)))
    assert plain is not None
    left = re.search(r"translate\(([\d.]+)", str(draw_flows(figure)))
    assert left is not None
    monkeypatch.setattr(sankey_svg, "LEFT", float(left[1]) + width - float(plain[1]))
    found = str(draw_flows(figure))
    made = re.search(r'width="([\d.]+)"', found)
    assert made is not None
    assert float(made[1]) == pytest.approx(width, abs=0.2)
    assert ('class="fits"' in found) == shrinks
