"""The page of a calibration in a real browser, with the network off."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.assess.calibration import Observations, calibrate
from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.site_calibration import Comparable
from tailrace.quantities import Value
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.level_source import LevelSource, drawn
from tailrace.report.calibration_page import calibration_html

from ..assess.made_assessment import made_assessment
from .opened import SPILLED, Opened, axe_violations

pytestmark = pytest.mark.slow

INPUTS = {
    "surface.baotou.surface.air_transfer_factor": Value(
        None, "1", distribution=Lognormal(1.0, 2.0)
    ),
    "emissions.dry_beach.emission_factor": Value(
        None, "kg/(m2 yr)", distribution=Lognormal(3.0, 3.0)
    ),
}
SEEN = Observations(
    ("REE in air (TSP), xinguang, 2012", "Th-232 in air (TSP), bayan_obo_town, 2012"),
    ("ng/m3", "uBq/m3"), np.array([1.0, 30.0]), np.array([1.5, 1.5]), ("made up", "made up"),
)  # fmt: skip


def respond(levels: LevelSource) -> np.ndarray:
    """What is observed where one number is the air and one the dust."""
    air, dust = (drawn(value, name, levels) for name, value in INPUTS.items())
    return np.column_stack([air * dust, 5.0 * air])


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pyesmda")
    found = calibrate(respond, DrawDesign(INPUTS, 128, seed=1), SEEN)
    against = Comparable(SEEN, (), {"REE in air (PM10), xinguang, 2013": "not of PM10"})
    site = made_assessment("baotou", draws=24).site
    path = tmp_path_factory.mktemp("calibration") / "calibration.html"
    path.write_text(calibration_html(found, against, site.title, site), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_or_complains(browser: Any, page_file: Path, width: int) -> None:
    opened = Opened(browser, page_file, width)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert opened.page.evaluate(SPILLED) == []
    opened.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 390), ("light", 1280)])
def test_axe_finds_nothing(browser: Any, page_file: Path, scheme: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python")
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    opened = Opened(browser, page_file, width, color_scheme=scheme)
    assert axe_violations(opened.page, source) == []
    opened.close()


def test_places_numbers_and_units_have_names(browser: Any, page_file: Path) -> None:
    """Rows of one name ended alike, and more than observed was painted as over a limit."""
    opened = Opened(browser, page_file)
    page = opened.page
    said = page.inner_text("main")
    assert "REE in air (TSP), Xinguang first, third and eighth villages, 2012" in said
    assert "the error of the air model (Baotou)" in said
    assert "ng/m³" in said
    assert "µBq/m³" in said
    assert "kg/(m² yr)" in said
    labels = page.locator("#calibration-observed svg:visible text").all_text_contents()
    for which in ("observed", "as declared", "calibrated"):
        assert sum(one.endswith(f", {which}") for one in labels) == 2
    assert page.locator("#calibration-observed .over").count() == 0
    opened.close()
