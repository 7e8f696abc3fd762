"""The page in a real browser, with the network off: what it shows, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ..opened import SPILLED, Opened, axe_violations

pytestmark = pytest.mark.slow

STEP = 900
"""Time between two years when the years play, ms."""


@pytest.fixture
def opened(browser: Any, demo_file: Path) -> Iterator[Opened]:
    found = Opened(browser, demo_file)
    yield found
    found.close()


def test_every_section_shows(opened: Opened) -> None:
    page = opened.page
    for section in page.query_selector_all("main section"):
        box = section.bounding_box()
        assert box is not None
        assert box["height"] > 100
    for figure in page.query_selector_all("figure:visible svg:visible"):
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 100


def test_what_is_chosen_is_shown(opened: Opened) -> None:
    page = opened.page
    assert page.is_visible("#flow-th")
    assert page.is_hidden("#flow-f")
    page.click("#substance button:has-text('F')")
    assert page.is_hidden("#flow-th")
    assert page.is_visible("#flow-f")
    assert page.get_attribute("#substance button:has-text('F')", "aria-pressed") == "true"


def test_the_slider_moves_by_keys_and_plays(opened: Opened) -> None:
    page = opened.page
    assert page.is_visible("#map-2020")
    page.focus("#years input")
    page.keyboard.press("ArrowLeft")
    assert page.is_visible("#map-2010")
    assert page.is_hidden("#map-2020")
    assert page.inner_text("#years output") == "2010"
    page.keyboard.press("Home")
    assert page.is_visible("#map-1980")
    page.clock.install()  # its time goes on when the test says so, however busy the machine
    page.click("#years [data-play]")
    assert page.inner_text("#years [data-play]") == "Pause"
    for year in (1990, 2000, 2010, 2020):
        page.clock.run_for(STEP)
        assert page.is_visible(f"#map-{year}")
        assert page.inner_text("#years output") == str(year)
    assert page.inner_text("#years [data-play]") == "Play"


def test_tables_sort_both_ways_with_the_unknown_last(opened: Opened) -> None:
    page = opened.page

    def column() -> list[str]:
        cells = page.query_selector_all(".places tbody tr td:nth-child(7)")
        return [cell.get_attribute("data-sort") for cell in cells]

    head = page.locator(".places thead th").nth(6)
    head.locator("button").click()
    rising = column()
    assert rising[-1] == ""
    assert [float(v) for v in rising[:-1]] == sorted(float(v) for v in rising[:-1])
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").press("Enter")
    falling = column()
    assert falling[-1] == ""
    assert falling[:-1] == rising[:-1][::-1]


def test_the_search_box_finds(opened: Opened) -> None:
    page = opened.page
    page.locator("#values").scroll_into_view_if_needed()
    page.fill("input.search", "report 4, input")
    page.wait_for_selector("#values tbody tr:visible")
    shown = [row for row in page.query_selector_all("#values tbody tr") if row.is_visible()]
    assert shown
    assert all("Report 4" in row.inner_text() for row in shown)
    assert page.inner_text("#values-count") == f"{len(shown)} of 61 rows"


def test_a_table_can_be_kept(opened: Opened, tmp_path: Path) -> None:
    page = opened.page
    page.click("#dots summary")
    with page.expect_download() as download:
        page.click("#dots a[download]")
    download.value.save_as(tmp_path / "kept.csv")
    assert (
        (tmp_path / "kept.csv").read_text(encoding="utf-8").startswith('name,"hazard index, child"')
    )


def test_keys_reach_everything(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#places")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "BUTTON", "SUMMARY", "DIV", "INPUT"} <= reached


@pytest.mark.parametrize("width", [320, 375, 700, 1024])
def test_nothing_overflows(browser: Any, demo_file: Path, width: int) -> None:
    opened = Opened(browser, demo_file, width)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    spilled = opened.page.evaluate(SPILLED)
    assert spilled == []
    assert opened.said == []
    opened.page.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 375), ("dark", 1280), ("light", 1280)])
def test_axe_finds_nothing(browser: Any, demo_file: Path, scheme: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python")
    opened = Opened(browser, demo_file, width, color_scheme=scheme)
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    told = axe_violations(opened.page, source)
    opened.page.context.close()
    assert told == []


def test_paper_shows_results_and_no_controls(browser: Any, demo_file: Path) -> None:
    opened = Opened(browser, demo_file, 690, color_scheme="dark")
    page = opened.page
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") == 690
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.is_hidden("nav")
    assert page.is_hidden("#years [data-play]")
    assert page.is_visible("#substance button[aria-pressed='true']")
    assert page.is_visible(".print-only")
    assert page.is_visible("#dots .wide svg")
    page.context.close()


def test_without_scripts_everything_is_there(browser: Any, demo_file: Path) -> None:
    opened = Opened(browser, demo_file, 1280, java_script_enabled=False)
    assert opened.page.is_visible("#map-1980")
    assert opened.page.is_visible("#map-2020")
    assert opened.page.is_hidden("#years")
    opened.page.context.close()
