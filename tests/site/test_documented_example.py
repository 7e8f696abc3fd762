"""The example of the documentation is a site that loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tailrace.quantities import Missing
from tailrace.site import check_site, load_site
from tailrace.site.place_kinds import KINDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rooms" / "site.md"
EXAMPLE = re.compile(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_documented_site_loads(tmp_path: Path) -> None:
    for file, text in EXAMPLE.findall(PAGE.read_text(encoding="utf-8")):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert [str(problem) for problem in check_site(tmp_path).problems] == []
    site = load_site(tmp_path)
    assert site.areas["mine"].frame == "EPSG:32649"
    assert site.areas["mine"].ground.aquifer.thickness == Missing("no borehole log was found")
    assert site.people.loc[1, "people"] == Missing("no age groups were found")
    assert site.places.loc["pit", "source"] == "Global Energy Monitor wiki, Bayan Obo Main Mine"
    assert site.distance("pit", "town") == pytest.approx(1920, abs=10)


def test_every_kind_of_place_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [kind for kind in KINDS if not re.search(rf"\b{kind}\b", text)] == []
