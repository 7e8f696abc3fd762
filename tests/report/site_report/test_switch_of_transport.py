"""The switch of an option on transport, pressed in a browser, against the run it names.

Options on transport are no factors: the page switches between whole results that it carries.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.assess.assess_site import assess
from tailrace.assess.assessment import BACKGROUND, Assessment
from tailrace.assess.transfer_store import TransferStore
from tailrace.report.site_report.write import write_report
from tailrace.site import load_site

from ..opened import Opened
from .near_pond import DUST, FLOOR, START, near_pond
from .test_recomputed import ALIKE, SHOWN

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("runs")]
SAMPLES, AREA, VILLAGE = 64, "baotou", "dalahai"
CHANGED = 0.02
"""Part of a result by which the switch moves it at the village, at least."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return near_pond(tmp_path_factory.mktemp("site") / "near_pond")


@pytest.fixture(scope="module")
def plain(folder: Path, kept_transfers: Path) -> Assessment:
    return assess(load_site(folder), samples=SAMPLES, workers=1, store=TransferStore())


@pytest.fixture(scope="module")
def opened(browser: Any, plain: Assessment, tmp_path_factory: Any) -> Iterator[Opened]:
    path = tmp_path_factory.mktemp("switch") / "report.html"
    write_report(plain, path)
    found = Opened(browser, path)
    found.page.wait_for_selector("html[data-ready]")
    yield found
    found.close()


def press(page: Any, plain: Assessment, dust: int | None) -> None:
    """Switch the floor on, and dust suppression as declared from a year on."""
    names = [option["name"] for option in plain.page["options"]]
    page.click("#help-panel [data-reset]")
    page.check(f'fieldset[data-option="{names.index(FLOOR)}"] [data-on]')
    if dust is not None:
        field = f'fieldset[data-option="{names.index(DUST)}"]'
        page.select_option(f"{field} [data-start]", str(dust))
        page.check(f"{field} [data-on]")


def of_run(found: Assessment, endpoint: str) -> np.ndarray[Any, Any]:
    """Return low, median, high and central values, (four, receptor, group, stated year)."""
    data = found.areas[AREA].data
    alone = endpoint == "radiation dose"  # its limit is one of what the works add
    years = data["stated_year"].values
    groups = ["child_1_6", "adult"]
    drawn = data["increment" if alone else "result"].sel(endpoint=endpoint, group=groups)
    drawn = drawn.sel(year=years).transpose("receptor", "group", "year", "draw").values
    parts = data["central_contribution"].sel(endpoint=endpoint, group=groups)
    if alone:
        parts = parts.drop_sel(source=BACKGROUND)
    central = parts.sum(["source", "substance", "pathway"], skipna=False)
    central = central.transpose("receptor", "group", "stated_year").values
    return np.stack([*np.percentile(drawn, (5, 50, 95), axis=-1), central])


def seen(page: Any, plain: Assessment) -> list[list[float]]:
    found: list[list[float]] = page.evaluate(SHOWN, list(plain.page["areas"]).index(AREA))
    return found


@pytest.mark.parametrize("dust", [None, 2026])
def test_the_switch_is_the_run_its_command_names(
    opened: Opened, plain: Assessment, folder: Path, dust: int | None
) -> None:
    page = opened.page
    press(page, plain, dust)
    options = [f"{FLOOR}@{START}", *([f"{DUST}@{dust}"] if dust else [])]
    words = page.inner_text("[data-command]").split()
    assert words[:4] == ["tailrace", "run", "near_pond", "--with"]
    assert sorted(words[4].split(",")) == sorted(options)
    assert words[5:] == ["--draws", "page"]
    run = assess(
        load_site(folder), options=words[4].split(","), page=False, page_draws_only=True,
        workers=1,
        store=TransferStore(),
    )  # fmt: skip
    endpoints = [str(one) for one in plain.areas[AREA].data["endpoint"].values]
    wanted = [of_run(run, endpoint) for endpoint in endpoints]
    rows = seen(page, plain)
    assert len(rows) == sum(one[0].size for one in wanted)
    for e, r, g, y, *numbers in rows:
        np.testing.assert_allclose(
            numbers, wanted[int(e)][:, int(r), int(g), int(y)], rtol=ALIKE, atol=1e-12,
            err_msg=f"{endpoints[int(e)]}, place {r}, group {g}, year {y}",
        )  # fmt: skip


def test_the_switch_moves_an_inhabited_place_and_back(opened: Opened, plain: Assessment) -> None:
    page = opened.page
    page.click("#help-panel [data-reset]")
    before = np.array(seen(page, plain))
    press(page, plain, None)
    after = np.array(seen(page, plain))
    village = before[:, 1] == list(plain.areas[AREA].data["receptor"].values).index(VILLAGE)
    moved = np.abs(after[village, 4:] / before[village, 4:] - 1.0)
    assert np.nanmax(moved) > CHANGED
    assert "no place of this report differs" not in page.inner_text("#help-panel .help-controls")
    page.click("#help-panel [data-reset]")
    np.testing.assert_array_equal(np.array(seen(page, plain)), before)
