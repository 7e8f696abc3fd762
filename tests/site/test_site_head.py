"""A mistake in site.toml neither hides those of other files nor makes right ones look wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SITE_MISTAKES = [
    ("first = 2020", "first = 2020.5", "years.first"),
    ("last = 2022", "last = 9999", "years.last"),
    ("last = 2022", "last = 2019", "before the first"),
    ("[years]\nfirst = 2020\nlast = 2022\n", "", '"years" is missing'),
    ('crs = "EPSG:4326"', 'crs = "EPSG:432600"', "is not known"),
    ('crs = "EPSG:4326"', "crs = 4326", "crs: a whole number 4326"),
    ("centre = [109.96, 41.80]", "centre = [109.96]", "centre"),
    ("centre = [109.96, 41.80]", "centre = [41.80, 109.96]", "exchanged"),
    ('relief = "flat"', 'relief = "flat"\nradius = "2 kg"', "radius"),
    ('relief = "flat"', 'relief = "flat"\nradius = "0 m"', "radius"),
    ("[area.north]", '[area."../north"]', "letters, digits"),
    ("weather = {", 'wether = "x"\nweather = {', "wether"),
    ('name = "small"', "name = ", "is not valid TOML"),
    ('name = "small"', "", '"name" is missing'),
]


@pytest.mark.parametrize(("old", "new", "part"), SITE_MISTAKES)
def test_one_mistake_is_one_problem(
    edit: Callable[[str, str, str], None],
    said: Callable[[], list[str]],
    old: str,
    new: str,
    part: str,
) -> None:
    edit("site.toml", old, new)
    (message,) = said()
    assert message.startswith("site.toml")
    assert part in message


@pytest.mark.parametrize(("old", "new", "part"), SITE_MISTAKES)
def test_mistakes_elsewhere_are_found_too(
    edit: Callable[[str, str, str], None],
    said: Callable[[], list[str]],
    folder: Path,
    old: str,
    new: str,
    part: str,
) -> None:
    edit("site.toml", old, new)
    edit("works.toml", "interpolation", "interpolaton")
    edit("places.geojson", '"kind": "town"', '"kind": "twon"')
    (folder / "areas" / "north").mkdir(parents=True)
    (folder / "areas" / "north" / "ground.toml").write_text("[aquifr]\n")
    (folder / "people.csv").write_text("")
    messages = said()
    for file in ("site.toml", "works.toml", "places.geojson", "areas/north", "people.csv"):
        assert any(message.startswith(file) for message in messages), file


def test_a_wrong_area_is_still_told(
    edit: Callable[[str, str, str], None],
    said: Callable[[], list[str]],
    write_places: Callable[..., Path],
    point: Callable[..., dict[str, object]],
) -> None:
    edit("site.toml", "first = 2020", "first = 2020.5")
    edit("works.toml", 'area = "north"', 'area = "nort"')
    write_places(
        point("pit", 109.9628, 41.7981, kind="mine_pit", area="nrth"),
        point("far", 10.0, 50.0, kind="town"),
    )
    messages = said()
    assert len(messages) == 4
    assert 'unknown area "nrth"; allowed: north; did you mean "north"?' in messages[1]
    assert "km from the centre" in messages[2]
    assert 'the site has no area "nort"' in messages[3]


@pytest.mark.parametrize("broken", ['"coordinates": [NaN, 41.7981]', '"coordinates": []'])
def test_a_place_that_is_broken_is_not_also_told_to_be_absent(
    edit: Callable[[str, str, str], None], said: Callable[[], list[str]], broken: str
) -> None:
    edit("places.geojson", '"coordinates": [109.9628, 41.7981]', broken)
    (message,) = said()
    assert message.startswith("places.geojson, feature 1 (pit)")


def test_a_place_without_a_name_is_not_also_told_to_be_absent(
    edit: Callable[[str, str, str], None], said: Callable[[], list[str]]
) -> None:
    edit("places.geojson", '"name": "pit"', '"name": ""')
    (message,) = said()
    assert "has no name" in message


@pytest.mark.parametrize("stated", ["../../../etc/passwd", "/etc/passwd", "C:/weather.epw"])
def test_paths_stay_inside(
    edit: Callable[[str, str, str], None], said: Callable[[], list[str]], stated: str
) -> None:
    edit("site.toml", 'weather = { missing = "no station" }', f'weather = "{stated}"')
    (message,) = said()
    assert f'site.toml, area.north.weather: "{stated}" leads out of the site folder' in message


def test_places_stay_inside(
    edit: Callable[[str, str, str], None], said: Callable[[], list[str]]
) -> None:
    edit("site.toml", 'name = "small"', 'name = "small"\nplaces = "../x/places.geojson"')
    (message,) = said()
    assert "leads out of the site folder" in message


@pytest.mark.parametrize("text", ["+proj=longlat +nadgrids=/etc/passwd", "proj=utm zone=49"])
def test_a_proj_string_is_no_system(
    edit: Callable[[str, str, str], None], said: Callable[[], list[str]], text: str
) -> None:
    edit("site.toml", 'crs = "EPSG:4326"', f'crs = "{text}"')
    (message,) = said()
    assert "is not known; allowed: an EPSG code" in message
