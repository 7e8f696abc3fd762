"""An emissions file is read whole: every mistake at once, each with its place and remedy."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.emissions_file import SOURCE_KEYS, read_emissions
from tailrace.emissions.read_controls import CONTROL_KEYS
from tailrace.emissions.read_limits import LIMIT_KEYS
from tailrace.emissions.registry import known_processes
from tailrace.emissions.source import ByYear, Emissions
from tailrace.errors import Problems
from tailrace.site.schema_emissions import ControlTable, LimitTable, SourceTable

YEARS = range(2010, 2021)

GOOD = """
[sources]
book = "A book on mines, 1999"
[weather.north]
climate = "bayan_obo"
[source.tipping]
process = "drop"
edition = "AP-42 13.2.4, Nov 2006"
area = "north"
feed = "mine:ore"
[source.tipping.inputs]
drops = 2
moisture = { value = "2 %", low = "1 %", high = "4 %", source = "book", quality = "published" }
wind_speed = [
  { year = 2010, value = "2 m/s", source = "book" },
  { year = 2020, value = "4 m/s", source = "book", published = 1999 },
]
[source.tipping.control.spray]
measure = "spray"
of = "material handling"
part = { value = 0.5, source = "book" }
first_year = 2015
"""


def read(text: str) -> tuple[Emissions | None, list[str]]:
    problems = Problems("emissions.toml")
    found = read_emissions(tomllib.loads(text), years=YEARS, problems=problems)
    return found, [str(problem) for problem in problems]


def test_a_good_file() -> None:
    found, said = read(GOOD)
    assert said == []
    assert found is not None
    source = found.sources["tipping"]
    moisture, wind = source.inputs["moisture"], source.inputs["wind_speed"]
    assert moisture.source == "A book on mines, 1999"  # type: ignore[union-attr]
    assert moisture.central == pytest.approx(0.02)  # type: ignore[union-attr]
    assert isinstance(wind, ByYear)
    assert wind.years == (2010, 2020)
    assert wind.values[1].year == 1999
    (control,) = source.controls
    assert control.control.mechanism == "moisture"
    assert not control.acts_in(2014)
    assert control.acts_in(2015)
    places = [place for place, _ in found.values()]
    assert "emissions.toml: source.tipping.inputs.wind_speed.2020" in places
    assert "emissions.toml: source.tipping.control.spray.part" in places


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('process = "drop"', 'process = "dropp"', 'did you mean "drop"?'),
        ('edition = "AP-42 13.2.4, Nov 2006"\n', "", "name one"),
        ("Nov 2006", "Nov 2007", "Nov 2006"),
        ('feed = "mine:ore"\n', "", "a source without a material"),
        ('feed = "mine:ore"\n', 'feed = "mine:ore"\nend = "waste:a:b"\n', "several materials"),
        ("drops = 2\n", "", "times the material is dropped is not stated"),
        ("drops = 2\n", "drop = 2\ndrops = 2\n", 'did you mean "drops"?'),
        ("drops = 2\n", 'drops = "2 kg"\n', "kg"),
        ("drops = 2\n", "drops = -2\n", "zero or more"),
        ("drops = 2\n", "drops = { value = 2, low = -1, high = 3 }\n", "zero or more"),
        (
            'feed = "mine:ore"\n',
            'feed = "mine:ore"\nfirst_year = 2019\nlast_year = 2012\n',
            "ends in",
        ),
        ("year = 2020", "year = 2018", "no number for 2019 and 1 more years"),
        ("year = 2020", 'year = "soon"', "without a calendar year"),
        ('measure = "spray"', 'measure = "spry"', "spray"),
        ('measure = "spray"\n', "", "either a row"),
        ("first_year = 2015", 'first_year = "2015"', "no calendar year"),
        ('climate = "bayan_obo"', 'climate = "bayan"', "bayan_obo"),
        ("value = 0.5", "value = 1.5", "1"),
        ("[sources]", "[surces]", 'did you mean "sources"?'),
    ],
)
def test_mistakes_are_named(old: str, new: str, said: str) -> None:
    assert old in GOOD
    found, problems = read(GOOD.replace(old, new, 1))
    assert found is None
    assert any(said in problem for problem in problems), problems
    assert all("emissions.toml" in problem for problem in problems)


JUNK = [None, -1, 1.5, "x", "", [], {}, [{}], True, {"missing": ""}, math.nan, math.inf]


def places(table: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in a parsed file."""
    items = table.items() if isinstance(table, dict) else enumerate(table)
    for key, content in items:
        yield (*path, key)
        if isinstance(content, dict | list):
            yield from places(content, (*path, key))


@given(st.data())
def test_no_file_stops_the_program(data: st.DataObject) -> None:
    """Whatever stands anywhere in the file: it is read, or refused with reasons."""
    raw = tomllib.loads(GOOD)
    path = data.draw(st.sampled_from(list(places(raw))))
    table = raw
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = data.draw(st.sampled_from(JUNK))
    problems = Problems("emissions.toml")
    found = read_emissions(raw, years=YEARS, problems=problems)
    assert (found is None) == bool(problems.errors)


def test_all_mistakes_at_once() -> None:
    text = GOOD.replace("Nov 2006", "2099").replace("drops = 2", "drops = 'x'")
    text = text.replace("year = 2010", "year = 0").replace('of = "material handling"', 'of = "sea"')
    assert len(read(text)[1]) >= 4


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"source": []}, {"source": {"a": 3}}])
def test_things_that_are_no_file(raw: object) -> None:
    problems = Problems("emissions.toml")
    assert read_emissions(raw, years=YEARS, problems=problems) is None
    assert problems.errors


def test_a_missing_number_is_no_mistake() -> None:
    found, said = read(GOOD.replace("drops = 2", 'drops = { missing = "nobody counted" }'))
    assert said == []
    assert found is not None


def test_schema_and_reader_know_the_same_keys() -> None:
    assert set(SourceTable.model_fields) == set(SOURCE_KEYS)
    assert set(ControlTable.model_fields) == set(CONTROL_KEYS)
    assert set(LimitTable.model_fields) == set(LIMIT_KEYS)


def test_every_process_says_what_it_needs() -> None:
    for name, process in known_processes().items():
        assert process.name == name
        names = [one.name for one in process.inputs]
        assert len(set(names)) == len(names)
        for one in process.inputs:
            assert (one.variable is None) != (one.unit is None)
            assert set(one.instead) <= set(names)
