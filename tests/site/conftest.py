"""A small site that is right, for tests to spoil."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SITE = """
name = "small"
title = "A small site"
crs = "EPSG:4326"

[years]
first = 2020
last = 2022

[area.north]
title = "The north"
centre = [109.96, 41.80]
frame = "EPSG:32649"
weather = { missing = "no station" }
relief = "flat"
"""

WORKS = """
[[route]]
name = "mine"
use = "crusher"
area = "north"
place = "pit"
interpolation = "linear"
feed_rate = [
  { year = 2020, value = "10 kt/yr", source = "the owner's report", quality = "published" },
  { year = 2022, value = "12 kt/yr" },
]
"""

ROUTE = """
title = "crushing of iron ore"
[feed.ore]
to = "crushing"
[feed.ore.composition]
Fe = { value = "35 %", source = "assays of 2019", quality = "measured" }
[unit.crushing]
kind = "crushing"
[unit.crushing.outlets]
out = "product:crushed"
[product.crushed]
basis = "mass"
"""


def make_point(name: str, x: float, y: float, **properties: Any) -> dict[str, Any]:
    """Return a point feature."""
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": {"type": "Point", "coordinates": [x, y]},
    }


def make_collection(*features: Any, **members: Any) -> dict[str, Any]:
    """Return a feature collection."""
    return {"type": "FeatureCollection", "features": list(features), **members}


def two_places() -> list[dict[str, Any]]:
    """Return the places of the small site."""
    pit = make_point(
        "pit", 109.9628, 41.7981, kind="mine_pit", source="survey of 2019", quality="measured"
    )
    return [pit, make_point("town", 109.9736, 41.7828, kind="town")]


@pytest.fixture
def point() -> Callable[..., dict[str, Any]]:
    """Return a maker of point features."""
    return make_point


@pytest.fixture
def places() -> list[dict[str, Any]]:
    """Return the features of the small site, a pit and a town."""
    return two_places()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a small site with one area, one route and two places."""
    folder = tmp_path / "small"
    (folder / "routes").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    (folder / "works.toml").write_text(WORKS, encoding="utf-8")
    (folder / "routes" / "crusher.toml").write_text(ROUTE, encoding="utf-8")
    (folder / "places.geojson").write_text(
        json.dumps(make_collection(*two_places())), encoding="utf-8"
    )
    return folder


@pytest.fixture
def write_places(folder: Path) -> Callable[..., Path]:
    """Return a function that replaces the places of the small site."""

    def write(*features: Any, **members: Any) -> Path:
        path = folder / "places.geojson"
        path.write_text(json.dumps(make_collection(*features, **members)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Return a function that replaces a text in a file of the small site."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def said(folder: Path) -> Callable[[], list[str]]:
    """Return a function that checks the small site and returns what it says, warnings too."""
    from tailrace.site import check_site

    return lambda: [str(problem) for problem in check_site(folder).problems]
