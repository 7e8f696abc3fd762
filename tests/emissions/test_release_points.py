"""Release points: every mistake at once, nothing assumed that was not declared."""

from __future__ import annotations

import tomllib

import pytest

from tailrace.emissions.emissions_file import read_emissions
from tailrace.emissions.read_release_points import RELEASE_POINT_KEYS, read_release_points
from tailrace.emissions.release_point import BELOW, NUMBERS, ReleasePoint
from tailrace.errors import Problems
from tailrace.quantities import Missing
from tailrace.site.schema_emissions import ReleasePointTable, SizesTable

GOOD = """
[sources]
book = "A book on stacks, 1999"
[source.tipping]
process = "drop"
edition = "AP-42 13.2.4, Nov 2006"
feed = "mine:ore"
inputs = { drops = 2, moisture = { value = "2 %", source = "book" }, wind_speed = "3 m/s" }
[source.loading]
process = "drop"
edition = "AP-42 13.2.4, Nov 2006"
feed = "mine:ore"
inputs = { drops = 2, moisture = { value = "2 %", source = "book" }, wind_speed = "3 m/s" }
[release_point.tipping]
kind = "volume"
height = { value = "5 m", low = "2 m", high = "9 m", distribution = "fixed", source = "book" }
sigma_y = "10 m"
sigma_z = "3 m"
[release_point.loading]
same_as = "tipping"
[release_point."air:stack"]
kind = "stack"
place = "works"
gases = ["F", "S"]
height = "50 m"
diameter = "2 m"
exit_velocity = "10 m/s"
exit_temperature = "60 degC"
gas_deposition_velocity = "0.8 cm/s"
[release_point."air:stack".sizes]
"PM2.5" = 0.5
PM10 = 0.9
PM15 = "95 %"
"""


def read(text: str) -> tuple[dict[str, ReleasePoint], list[str]]:
    problems = Problems("emissions.toml")
    found = read_emissions(tomllib.loads(text), years=range(2010, 2012), problems=problems)
    points = {} if found is None else dict(found.release_points)
    return points, [str(problem) for problem in problems]


def test_a_good_file() -> None:
    points, said = read(GOOD)
    assert said == []
    assert list(points) == ["tipping", "loading", "air:stack"]
    assert points["loading"].numbers == points["tipping"].numbers
    assert list(points["loading"].values()) == []  # counted where it is declared
    stack = points["air:stack"]
    assert stack.is_outlet
    assert stack.number("exit_temperature") == pytest.approx(333.15)
    assert stack.number("gas_deposition_velocity") == pytest.approx(0.008)
    assert stack.gases == ("F", "S")
    assert [stack.sizes[size].central for size in BELOW] == [0.5, 0.9, 0.95]  # type: ignore[union-attr]
    assert stack.lacking() is None


def test_numbers_are_counted_with_their_place() -> None:
    problems = Problems("emissions.toml")
    found = read_emissions(tomllib.loads(GOOD), years=range(2010, 2012), problems=problems)
    assert found is not None
    places = [place for place, _ in found.values()]
    assert "emissions.toml: release_point.tipping.height" in places
    assert "emissions.toml: release_point.air:stack.sizes.PM10" in places


def test_a_missing_number_says_why() -> None:
    points, said = read(GOOD.replace('height = "50 m"', 'height = { missing = "no drawing" }'))
    assert said == []
    why = points["air:stack"].lacking()
    assert isinstance(why, Missing)
    assert "no drawing" in why.reason


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("[release_point.tipping]", "[release_point.tiping]", 'did you mean "tipping"?'),
        ('kind = "volume"', 'kind = "volum"', 'did you mean "volume"?'),
        ('kind = "volume"\n', "", "the form is not stated"),
        ('sigma_z = "3 m"\n', "", "initial vertical spread of the cloud is not stated"),
        ('sigma_z = "3 m"', 'sigma_z = "3 kg"', "sigma_z"),
        ('sigma_z = "3 m"', 'sigma_z = "3 m"\ndiameter = "1 m"', "no number of the form volume"),
        ('sigma_z = "3 m"', 'sigma_z = "3 m"\nto = "gate"', "only a line"),
        ('same_as = "tipping"', 'same_as = "tippin"', 'did you mean "tipping"?'),
        ('same_as = "tipping"', 'same_as = "loading"', "numbers of its own"),
        ('same_as = "tipping"', 'same_as = "tipping"\nheight = "3 m"', "beside same_as"),
        ('place = "works"\n', "", "outlet of the works without a place"),
        ('gases = ["F", "S"]', 'gases = ["Flour"]', "Flour"),
        ('gases = ["F", "S"]', 'gases = "F"', "list of substances"),
        ("PM10 = 0.9", "PM10 = 0.3", "a larger size holds less"),
        ("PM10 = 0.9\n", "", "share below PM10 is not stated"),
        ("PM10 = 0.9", "PM9 = 0.9", "PM9"),
    ],
)
def test_mistakes(old: str, new: str, word: str) -> None:
    assert old in GOOD
    _, said = read(GOOD.replace(old, new, 1))
    assert any(word in one for one in said), said


def test_all_mistakes_at_once() -> None:
    text = GOOD.replace('kind = "volume"', 'kind = "cloud"').replace('place = "works"\n', "")
    _, said = read(text.replace("PM10 = 0.9", "PM10 = 0.3"))
    assert len(said) >= 3


def test_no_table_of_tables() -> None:
    problems = Problems("emissions.toml")
    assert read_release_points([], [], {}, problems) == {}
    assert len(problems.errors) == 1


def test_the_form_for_editors_has_the_same_keys() -> None:
    assert set(ReleasePointTable.model_fields) == set(RELEASE_POINT_KEYS)
    assert [field.alias for field in SizesTable.model_fields.values()][:1] == ["PM2.5"]
    names = {one.name for inputs in NUMBERS.values() for one in inputs}
    assert names < set(ReleasePointTable.model_fields)
