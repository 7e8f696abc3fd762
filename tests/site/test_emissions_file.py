"""`emissions.toml` of a site: its areas, places and sources are those of the site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

EMISSIONS = """
[source.tipping]
process = "drop"
edition = "AP-42 13.2.4, Nov 2006"
area = "north"
place = "pit"
feed = "mine:ore"
[source.tipping.inputs]
drops = { value = 2, source = "count of the owner, 2019" }
moisture = { value = "2 %", source = "assays of 2019", quality = "measured" }
wind_speed = "3 m/s"
"""


@pytest.fixture
def emissions(folder: Path) -> Path:
    path = folder / "emissions.toml"
    path.write_text(EMISSIONS, encoding="utf-8")
    return path


def test_read_and_counted(folder: Path, emissions: Path, said: Callable[[], list[str]]) -> None:
    from tailrace.site import load_site

    assert said() == []
    site = load_site(folder)
    assert site.emissions is not None
    assert list(site.emissions.sources) == ["tipping"]
    count = site.census.by_file["emissions.toml"]
    assert (count.values, count.measured, count.without_source) == (3, 1, 1)


def test_a_site_need_not_have_one(folder: Path) -> None:
    from tailrace.site import load_site

    assert load_site(folder).emissions is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('area = "north"', 'area = "nort"', 'did you mean "north"?'),
        ('place = "pit"', 'place = "pitt"', 'did you mean "pit"?'),
        ('process = "drop"', 'process = "dropping"', "there is no process"),
        ("moisture", "mositure", 'did you mean "moisture"?'),
        ('source = "assays of 2019"', 'source = "assays"', "no key of sources.csv"),
        ("[source.tipping]", "[source.tipping", "emissions.toml"),
    ],
)
def test_mistakes(
    emissions: Path, said: Callable[[], list[str]], old: str, new: str, expected: str
) -> None:
    assert old in EMISSIONS
    emissions.write_text(EMISSIONS.replace(old, new, 1), encoding="utf-8")
    problems = said()
    assert any(expected in problem and "emissions.toml" in problem for problem in problems), (
        problems
    )


def test_weather_of_an_area_that_is_not_there(
    emissions: Path, said: Callable[[], list[str]]
) -> None:
    text = EMISSIONS + '[weather.south]\nclimate = "bayan_obo"\n'
    emissions.write_text(text, encoding="utf-8")
    assert any('no area "south"' in problem for problem in said())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('kind = "volume"\nplace = "pits"', 'did you mean "pit"?'),
        ('kind = "line"\nto = "nowhere"', 'no place "nowhere"'),
    ],
)
def test_a_release_point_stands_at_a_place_of_the_site(
    emissions: Path, said: Callable[[], list[str]], text: str, word: str
) -> None:
    numbers = 'height = "2 m"\nsigma_y = "2 m"\nsigma_z = "2 m"'
    if "line" in text:
        numbers = 'height = "2 m"\ninitial_sigma_z = "2 m"\nwidth = "9 m"'
    old = emissions.read_text(encoding="utf-8")
    emissions.write_text(f"{old}\n[release_point.tipping]\n{text}\n{numbers}\n", encoding="utf-8")
    assert any(word in one for one in said()), said()
