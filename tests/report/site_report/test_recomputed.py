"""What the page recomputes equals what the rule in Python gives, for the same choices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.assess.assessment import BACKGROUND, Assessment
from tailrace.assess.option_rule import (
    Chosen,
    cell_factors,
    command,
    map_factors,
    stated_percentiles,
    with_options,
)

from ..opened import Opened

pytestmark = pytest.mark.slow
ALIKE = 1e-3
"""Relative difference allowed between the page and Python."""

CHOICES = {
    "nothing": [],
    "one strength": [Chosen("dust_suppression", 0.9, 2026)],
    "later": [Chosen("dust_suppression", 0.6, 2030)],
    "as declared": [Chosen("paved_haul_roads", None, 2026)],
    "some substances": [Chosen("second_scrubber", 0.5, 2026)],
    "exposure": [Chosen("piped_water", None, 2030)],
    "on one release": [
        Chosen("dust_suppression", None, 2026), Chosen("wet_beach", 0.5, 2030),
        Chosen("enclosed_crushing", 0.8, 2026), Chosen("piped_water", 0.7, 2026),
    ],
    "another transport": [Chosen("wet_beach", 0.3, 2026), Chosen("barrier", None, 2026)],
}  # fmt: skip


@pytest.fixture(scope="module")
def opened(browser: Any, report_file: Path) -> Iterator[Opened]:
    found = Opened(browser, report_file)
    found.page.wait_for_selector("html[data-ready]")
    yield found
    found.close()


def choose(page: Any, made: Assessment, chosen: list[Chosen]) -> None:
    """Set the controls of the panel."""
    page.click("#help-panel [data-reset]")
    names = [option["name"] for option in made.page["options"]]
    for one in chosen:
        field = f'fieldset[data-option="{names.index(one.name)}"]'
        if one.name != "barrier":
            page.select_option(f"{field} [data-start]", str(one.start))
        if one.strength is None:
            page.check(f"{field} [data-on]")
        else:
            page.locator(f"{field} [data-strength]").fill(str(round(100 * one.strength)))


def in_python(made: Assessment, area: str, chosen: list[Chosen]) -> tuple[Any, Any]:
    """Return draws and central values with the options, of totals and of the works alone."""
    page = made.page
    baked = page["areas"][area]
    for one in chosen:
        if one.name in page["variants"]:
            baked = page["variants"][one.name][area]
    works = np.array([cell["source"] != BACKGROUND for cell in baked["cells"]])
    found = []
    for which in (np.ones_like(works), works):
        for values, drawn in ((baked["draws"], True), (baked["central"][..., None], False)):
            left = cell_factors(
                baked, area, page["options"], chosen, page["option_starts"], drawn=drawn
            )
            found.append(with_options(values, left * which[:, None]))
    return tuple(found[:2]), tuple(found[2:])


SHOWN = """area => {
  const set = (selector, k) => {
    const select = document.querySelector(selector);
    select.value = String(k);
    select.dispatchEvent(new Event("change"));
    return select.options.length;
  };
  const found = [];
  set("select[data-area]", area);
  for (let e = 0; e < set("[data-endpoint]", e); e += 1) {
    for (let g = 0; g < set("[data-group]", g); g += 1) {
      for (let y = 0; y < set("select[data-year]", y); y += 1) {
        Array.from(document.querySelectorAll("[data-places] tr")).forEach((row, r) => {
          const d = row.cells[2].dataset;
          found.push([e, r, g, y, ...[d.low, d.median, d.high, d.central].map(Number)]);
        });
      }
    }
  }
  return found;
}"""
"""Numbers with options of every result, place, group and year of an area, as the table shows."""


@pytest.mark.parametrize("name", CHOICES)
def test_the_page_and_python_agree(opened: Opened, made: Assessment, name: str) -> None:
    page, chosen = opened.page, CHOICES[name]
    choose(page, made, chosen)
    for n, area in enumerate(made.areas):
        baked = made.page["areas"][area]
        totals, works = in_python(made, area, chosen)
        by_endpoint = [
            works if endpoint == "radiation dose" else totals
            for endpoint in made.areas[area].data["endpoint"].values
        ]
        percentiles = [stated_percentiles(draws) for draws, _ in by_endpoint]
        shown = page.evaluate(SHOWN, n)
        assert len(shown) == np.prod(baked["central"].shape[:-1])
        for e, r, g, y, *numbers in shown:
            central = by_endpoint[e][1][e, r, g, y, 0]
            expected = [*percentiles[e][:, e, r, g, y], central]
            np.testing.assert_allclose(numbers, expected, rtol=ALIKE)
    assert page.inner_text("[data-command]") == command("baotou", chosen)


@pytest.mark.parametrize("name", ["nothing", "on one release", "some substances"])
def test_the_map_and_python_agree(opened: Opened, made: Assessment, name: str) -> None:
    page, chosen = opened.page, CHOICES[name]
    choose(page, made, chosen)
    for area in made.areas:
        baked, data = made.page["areas"][area], made.areas[area].data
        view = f"#map-{area.replace('_', '-')}-view"
        for k, substance in enumerate(data["layer_substance"].values):
            page.select_option(f"{view} select", str(k))
            left = map_factors(
                baked, area, str(substance), made.page["options"], chosen,
                made.page["option_starts"],
            )  # fmt: skip
            for y in (0, len(baked["stated_years"]) - 1):
                page.locator(f"{view} input[type=range]").fill(str(y))
                most = float(page.get_attribute(view, "data-most"))
                wanted = float((baked["map"]["central"][k, y] * left[:, None]).sum(axis=0).max())
                assert most == pytest.approx(wanted, rel=ALIKE)


@pytest.mark.parametrize("name", ["nothing", "on one release"])
def test_the_plume_and_python_agree(opened: Opened, made: Assessment, name: str) -> None:
    page, chosen = opened.page, CHOICES[name]
    choose(page, made, chosen)
    for area in made.areas:
        baked, view = made.page["areas"][area], f"#plume-{area.replace('_', '-')}-view"
        left = map_factors(baked, area, "F", made.page["options"], chosen,
                           made.page["option_starts"], "plume")  # fmt: skip
        page.select_option(f"{view} select", "0")
        for y in (0, len(baked["plume"]["years"]) - 1):
            page.locator(f"{view} input[type=range]").fill(str(y))
            most = float(page.get_attribute(view, "data-most"))
            levels = (baked["plume"]["central"][0, y] * left[:, None]).sum(axis=0)
            assert most == pytest.approx(float(np.nanmax(levels)), rel=ALIKE)


def test_a_slider_changes_map_table_and_cost(opened: Opened, made: Assessment) -> None:
    page = opened.page
    choose(page, made, [])
    page.select_option("select[data-area]", "1")
    page.select_option("select[data-year]", "4")
    page.select_option("[data-endpoint]", "0")
    for view in ("#map-baotou-view", "#help-map-baotou"):
        page.locator(f"{view} input[type=range]").fill("4")
        page.select_option(f"{view} select", "0")

    def seen() -> tuple[str, str, list[str], str]:
        return (
            page.inner_text("[data-places]"),
            page.inner_text("[data-totals]"),
            page.eval_on_selector_all(
                "#map-baotou-view .wide .bands path", "all => all.map(p => p.getAttribute('d'))"
            ),
            page.get_attribute("#help-map-baotou", "data-most"),
        )

    before = seen()
    assert "No option is on." in before[1]
    page.locator('fieldset[data-option="0"] [data-strength]').fill("90")
    after = seen()
    for one, other in zip(before, after, strict=True):
        assert one != other
    assert "USD a year" in after[1]
    assert "USD per tonne of rare-earth oxides made in 2035" in after[1]
    assert page.is_visible("[data-bar]")
    page.click("[data-bar] [data-reset]")
    assert seen() == before
    assert page.is_hidden("[data-bar]")


def test_an_unknown_cost_is_said(opened: Opened, made: Assessment) -> None:
    page = opened.page
    choose(page, made, [Chosen("wet_beach", 0.5, 2026)])
    assert "cost not known" in page.inner_text("[data-totals]")
    choose(page, made, [Chosen("wet_beach", 0.5, 2026), Chosen("dust_suppression", 0.5, 2026)])
    said = page.inner_text("[data-totals]")
    assert "at least" in said
    assert "the cost of 1 of them is not known" in said


def test_costs_have_the_range_of_their_sum(opened: Opened, made: Assessment) -> None:
    """One cost follows the strength, one is of the declared factor: added draw by draw."""
    page = opened.page
    first, other = (
        next(one for one in made.page["options"] if one["name"] == name)
        for name in ("dust_suppression", "piped_water")
    )
    assert first["cost_follows"] == "strength"
    page.select_option("select[data-area]", "1")
    page.select_option("select[data-year]", "4")  # a year in which oxides are made
    choose(page, made, [Chosen(first["name"], 0.5, 2026), Chosen(other["name"], None, 2026)])
    share = 0.5 / (1.0 - first["left"])
    draws = share * first["cost_draws"] + other["cost_draws"]
    told = page.evaluate("() => ({...document.querySelector('[data-totals]').dataset})")
    central = share * first["yearly_cost"] + other["yearly_cost"]
    assert json.loads(told["costs"]) == {"USD": pytest.approx(central, rel=1e-6)}
    wanted = np.percentile(draws, (5.0, 50.0, 95.0))
    assert json.loads(told["ranges"]) == {"USD": pytest.approx(wanted, rel=1e-6)}
    said = page.inner_text("[data-totals]")
    assert said.count("(5 to 95\u00a0%: ") == 2


def test_two_transports_are_not_on_together(opened: Opened, made: Assessment) -> None:
    page = opened.page
    choose(page, made, [Chosen("barrier", None, 2026)])
    assert "tailrace run baotou --with barrier@2026" in page.inner_text("[data-command]")
    page.click("#help-panel [data-reset]")
    assert "--with" not in page.inner_text("[data-command]")


MARKED = """([area, endpoint]) => {
  for (const [selector, k] of [["select[data-area]", area], ["[data-endpoint]", endpoint]]) {
    const select = document.querySelector(selector);
    select.value = String(k);
    select.dispatchEvent(new Event("change"));
  }
  return Array.from(document.querySelectorAll("[data-places] tr")).map(
    row => [1, 2, 4].map(k => row.cells[k].innerText)
  );
}"""


@pytest.mark.parametrize("name", ["nothing", "on one release", "another transport"])
def test_what_is_at_least_stays_so_when_controls_move(
    opened: Opened, made: Assessment, name: str
) -> None:
    page = opened.page
    choose(page, made, CHOICES[name])
    seen = set()
    for n, area in enumerate(made.areas.values()):
        for e, endpoint in enumerate(area.data["endpoint"].values):
            flags = area.data["at_least"].sel(endpoint=endpoint)[:, 0].values
            known = ~np.isnan(area.data["result"].sel(endpoint=endpoint)[:, 0, 0, 0].values)
            rows = page.evaluate(MARKED, [n, e])
            for flag, there, (before, after, verdict) in zip(flags, known, rows, strict=True):
                marked = bool(flag) and bool(there)
                assert [text.startswith("≥") for text in (before, after)] == [marked, marked]
                assert not (marked and "below" in verdict.split("was:")[0])
                seen.add(marked)
    assert seen == {True, False}
