"""The report of a site in a real browser, with the network off."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ..opened import SPILLED, Opened, axe_violations

pytestmark = pytest.mark.slow

SECTIONS = (
    "where-it-goes", "map", "how-it-reaches-people", "over-time", "how-sure", "what-would-help",
    "observed", "alternatives", "limits", "every-limit", "lives", "harm", "sources", "methods",
)  # fmt: skip


def ready(browser: Any, path: Path, width: int = 1280, **options: Any) -> Opened:
    """Return the report once it can recompute."""
    opened = Opened(browser, path, width, **options)
    opened.page.wait_for_selector("html[data-ready]")
    return opened


@pytest.fixture(scope="module")
def opened(browser: Any, report_file: Path) -> Iterator[Opened]:
    found = ready(browser, report_file)
    yield found
    found.close()


def test_every_section_shows(opened: Opened) -> None:
    page = opened.page
    shown = page.eval_on_selector_all("main section", "all => all.map(s => s.id)")
    assert shown == ["places", *SECTIONS]
    for section in page.query_selector_all("main section"):
        box = section.bounding_box()
        assert box is not None
        assert box["height"] > 100
    for figure in page.query_selector_all("figure:visible svg:visible"):
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 15


def test_it_is_no_larger_than_it_may_be(report_file: Path) -> None:
    assert report_file.stat().st_size < 8e6


def test_the_table_of_options_fits_a_phone(browser: Any, report_file: Path) -> None:
    """Its last columns stood beside the screen, and names took five lines."""
    opened = ready(browser, report_file, 390)
    table = opened.page.locator(".help-places")
    inside = table.evaluate("t => t.parentElement.scrollWidth <= t.parentElement.clientWidth")
    assert inside
    row = table.locator("tbody tr").first
    assert row.locator("th").evaluate("t => t.offsetWidth") > 300
    assert row.get_attribute("role") == "row"
    opened.close()


def test_results_far_apart_stand_on_a_logarithmic_axis(browser: Any, report_file: Path) -> None:
    """Medians lay on the line of the limit where one whisker was long."""
    opened = ready(browser, report_file)
    page = opened.page
    svg = page.locator("[data-time] svg")
    whiskers = svg.locator("g line").evaluate_all(
        "all => all.map(l => [+l.getAttribute('y1'), +l.getAttribute('y2')])"
    )
    if svg.get_attribute("data-scale") == "log":
        assert svg.locator("line.grid").count() > 0
        assert all(low >= high for low, high in whiskers)
    else:
        assert svg.locator("line.grid").count() == 0
    opened.close()


@pytest.mark.parametrize("width", [320, 375, 700, 1024])
def test_nothing_overflows(browser: Any, report_file: Path, width: int) -> None:
    opened = ready(browser, report_file, width)
    page = opened.page
    page.locator('fieldset[data-option="0"] [data-strength]').fill("50")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(SPILLED) == []
    opened.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 375), ("dark", 1280), ("light", 1280)])
def test_axe_finds_nothing(browser: Any, report_file: Path, scheme: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python")
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    opened = ready(browser, report_file, width, color_scheme=scheme)
    opened.page.check('fieldset[data-option="0"] [data-on]')
    told = axe_violations(opened.page, source)
    opened.page.context.close()
    assert told == []


ROWS = """() => Array.from(document.querySelectorAll("main table:not(.places) tbody tr"))
  .map(row => [row.getBoundingClientRect().height, row.textContent.length])"""


@pytest.mark.parametrize("width", [390, 1280])
def test_rows_of_tables_are_not_tall(browser: Any, report_file: Path, width: int) -> None:
    """A row holds sentences of hundreds of letters: wide columns keep it on a screen."""
    opened = ready(browser, report_file, width)
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    opened.page.evaluate(
        "document.querySelectorAll('.scroll')"
        ".forEach(s => { s.style.contentVisibility = 'visible'; })"
    )
    rows = opened.page.evaluate(ROWS)
    assert len(rows) > 300
    assert max(length for _, length in rows) > 250
    assert max(height for height, _ in rows) < 230
    opened.page.context.close()


def test_no_column_of_the_first_table_is_cut_off(browser: Any, report_file: Path) -> None:
    opened = ready(browser, report_file, 1280)
    wide, room = opened.page.evaluate(
        "[...document.querySelectorAll('table.places')]"
        ".map(t => [t.scrollWidth, t.closest('.scroll').clientWidth])[0]"
    )
    opened.close()
    assert wide <= room


def test_words_of_the_years_keep_their_size_on_a_phone(browser: Any, report_file: Path) -> None:
    opened = ready(browser, report_file, 390)
    page = opened.page
    drawn, shown = page.evaluate(
        "(() => { const svg = document.querySelector('[data-time] svg');"
        " return [Number(svg.getAttribute('width')), svg.getBoundingClientRect().width]; })()"
    )
    assert shown == pytest.approx(drawn, rel=0.01)
    boxes = page.eval_on_selector_all(
        "[data-time] svg g.after text",
        "all => all.map(t => { const b = t.getBoundingClientRect(); return [b.left, b.right]; })",
    )
    opened.close()
    assert len(boxes) > 2
    assert all(one[1] <= other[0] for one, other in pairwise(boxes))


def test_layers_years_and_play_of_a_map(opened: Opened) -> None:
    page, view = opened.page, "#map-baotou-view"
    page.locator(f"{view} input[type=range]").fill("0")
    first = page.locator(f"{view} .wide .bands").inner_html()
    page.focus(f"{view} input[type=range]")
    page.keyboard.press("ArrowRight")
    assert page.locator(f"{view} .wide .bands").inner_html() != first
    page.select_option(f"{view} select", "3")
    words = page.inner_text(f"{view} .map-words")
    page.click(f"{view} button")
    page.wait_for_selector(f"{view} output:text('2035')", timeout=30000)
    assert page.inner_text(f"{view} button") == "Play"
    assert page.inner_text(f"{view} .map-words") != words


def test_the_plume_over_the_years(opened: Opened) -> None:
    page, view = opened.page, "#plume-baotou-view"
    slider = page.locator(f"{view} input[type=range]")
    assert slider.get_attribute("max") == "3"
    assert slider.get_attribute("aria-valuetext") == "2035"
    assert page.locator(f"{view} select option").all_inner_texts() == ["F in groundwater, mg/L"]
    last = page.locator(f"{view} .wide .bands").inner_html()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "2010"
    assert "in 2010: " in page.inner_text(f"{view} .map-words")
    assert page.locator(f"{view} .wide .bands").inner_html() != last
    # On paper it stands in its last year.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(f"{view} .wide .bands").inner_html() == last
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert slider.get_attribute("aria-valuetext") == "2010"
    assert "Th" in page.inner_text("#plume-baotou figcaption")


LINES = """view => Array.from(document.querySelectorAll(view + " .wide .limit-line:not(.casing)"))
  .map(line => { const b = line.getBBox(), long = line.getTotalLength();
                 return [b.x, b.y, b.width, b.height, long]; })"""
"""Where the lines of a limit lie, and how long they are, px."""


def test_the_drinking_water_limit_is_a_line_on_the_plume(
    opened: Opened, browser: Any, report_file: Path
) -> None:
    """The page's script draws the line that Python drew, for every year, and says where none is."""
    page, view = opened.page, "#plume-baotou-view"
    plain = Opened(browser, report_file, 1280, java_script_enabled=False)
    (drawn,) = plain.page.evaluate(LINES, view)
    said = plain.page.inner_text(f"{view} .legend")
    plain.page.context.close()
    slider = page.locator(f"{view} input[type=range]")
    slider.fill("3")
    assert min(drawn[2:]) > 10
    np.testing.assert_allclose(page.evaluate(LINES, view), [drawn], rtol=5e-3, atol=0.5)
    assert page.inner_text(f"{view} .legend") == said
    assert "drinking-water limit 1.5 mg/L (WHO 2022)" in said
    slider.fill("0")
    assert page.evaluate(LINES, view) == []
    assert "not reached in 1970" in page.inner_text(f"{view} .legend")
    assert "central values, without its doubt" in page.inner_text("#plume-baotou figcaption")
    slider.fill("3")


def test_the_map_of_all_layers_has_the_plume_with_its_own_years(opened: Opened) -> None:
    page, view = opened.page, "#map-baotou-view"
    slider = page.locator(f"{view} input[type=range]")
    page.select_option(f"{view} select", label="F in groundwater, mg/L")
    assert slider.get_attribute("max") == "3"
    slider.fill("0")
    assert page.inner_text(f"{view} output") == "1970"
    page.select_option(f"{view} select", "0")
    assert slider.get_attribute("max") == "4"
    assert page.inner_text(f"{view} output") == "1985"  # the stated year nearest to it


def test_keys_reach_the_controls(opened: Opened) -> None:
    page = opened.page
    page.focus("#help-panel [data-reset]")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName"))
    assert reached[:3] == ["INPUT", "INPUT", "SELECT"]
    page.focus('fieldset[data-option="0"] [data-on]')
    page.keyboard.press("Space")
    assert "--with dust_suppression@2026" in page.inner_text("[data-command]")
    page.keyboard.press("Space")
    assert "--with" not in page.inner_text("[data-command]")


def test_the_sources_can_be_searched(opened: Opened) -> None:
    page = opened.page
    page.locator("#numbers").scroll_into_view_if_needed()
    page.fill("input.search[data-for=numbers]", "report 4, assumed")
    page.wait_for_selector("#numbers tbody tr:visible")
    rows = page.query_selector_all("#numbers tbody tr")
    shown = [row for row in rows if row.is_visible()]
    assert 0 < len(shown) < len(rows)
    assert all("assumed" in row.inner_text() for row in shown)
    page.fill("input.search[data-for=numbers]", "")


def test_a_long_table_can_be_kept(opened: Opened, tmp_path: Path) -> None:
    page = opened.page
    with page.expect_download() as download:
        page.click("a[download='numbers.csv']")
    download.value.save_as(tmp_path / "kept.csv")
    kept = (tmp_path / "kept.csv").read_text(encoding="utf-8").splitlines()
    assert len(kept) == 122
    assert kept[0].startswith('number,"value, and range"')


def test_paper_has_no_controls(browser: Any, report_file: Path) -> None:
    opened = ready(browser, report_file, 690, color_scheme="dark")
    page = opened.page
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") == 690
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for selector in ("nav", ".help-controls", ".map-controls", ".options-bar", ".search-box"):
        assert page.locator(selector).first.is_hidden()
    # A button in a head is not painted again on the next page; its words are.
    head = page.locator("table.sortable thead th button").first
    assert head.evaluate("one => getComputedStyle(one).display") == "contents"
    assert page.is_visible("#map-baotou-view .map-drawing svg >> nth=0")
    opened.close()


def test_without_scripts_all_but_recomputing_is_there(browser: Any, report_file: Path) -> None:
    opened = Opened(browser, report_file, 1280, java_script_enabled=False)
    page = opened.page
    assert page.is_visible("#map-baotou-view .wide .bands path >> nth=0")
    assert page.is_hidden("#map-baotou-view .map-controls")
    assert page.is_hidden("#help-panel")
    assert page.is_visible("#what-would-help noscript p")
    opened.page.context.close()


def test_an_old_browser_is_told(browser: Any, report_file: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream;")
    page.goto(report_file.as_uri())
    page.wait_for_selector("[data-too-old]:visible")
    assert page.is_hidden("#help-panel")
    context.close()
