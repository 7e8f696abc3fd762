"""Land cases as files: what is read, what is refused, what comes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError, Problems
from tailrace.land.case_reader import KINDS, is_land_case, read_land_case, run_land_case
from tailrace.land.case_table import CaseTable, open_case, read_columns

DAM = """
kind = "dam_failure"
title = "Ring dam"
draws = 500
[dam]
height = "20 m"
stored_volume = "50e6 m3"
[plain]
least_half_angle = { value = "30 deg", low = "15 deg", high = "90 deg", source = "assumed" }
[[plain.direction]]
azimuth = "270 deg"
probability = 1.0
[warning]
after = "30 min"
front_speed = "3 m/s"
severity = "medium"
"""
PLACES = "place,distance_m,azimuth_deg,population\nA,500,270,1000\nB,600,270,\nC,500,90,70\n"
EROSION = """
kind = "erosion"
[rain]
annual = "1600 mm/yr"
[soil]
erodibility = "0.03 t h/(MJ mm)"
[[slope]]
name = "hill"
length = "60 m"
angle = "25 deg"
area = "12 ha"
rills = "high"
steep = true
cover = "bare, undisturbed"
[[slope]]
name = "forest"
length = "60 m"
angle = "25 deg"
area = "1 ha"
cover = "forest, undisturbed"
[basin]
area = "8 km2"
[deforested]
production = "production.csv"
area_per_tonne = { value = "667 m2/t", low = "200 m2/t", high = "667 m2/t", source = "t3" }
years_bare = 3
slope = "hill"
former_cover = "forest, undisturbed"
"""
PRODUCTION = "year,production_t\n2000,100\n2001,200\n2002,0\n2003,50\n"


@pytest.fixture
def dam(tmp_path: Path) -> Path:
    (tmp_path / "case.toml").write_text(DAM)
    (tmp_path / "places.csv").write_text(PLACES)
    return tmp_path


@pytest.fixture
def erosion(tmp_path: Path) -> Path:
    (tmp_path / "case.toml").write_text(EROSION)
    (tmp_path / "production.csv").write_text(PRODUCTION)
    return tmp_path


def edit(folder: Path, *changes: tuple[str, str]) -> Path:
    text = (folder / "case.toml").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "case.toml").write_text(text)
    return folder


def test_dam_that_breaks_westward_reaches_the_west_alone(dam: Path) -> None:
    result = run_land_case(read_land_case(dam))
    places = result.tables["places"].set_index("place")
    reached = places.filter(like="reached_")
    assert (reached.loc["A"] > 0.8).all()
    # East of it only where a short run-out makes the flow a disc.
    assert (reached.loc["C"] < 0.1).all()
    assert np.isnan(places.loc["B", "people"])
    people = result.tables["people_and_life_loss"]
    assert set(people["known"]) == {"at least"}
    assert any("not known in B" in said for said in result.sentences)
    assert "no hazard index" in result.sentences[0]
    # 500 m at 3 m/s is 2.8 minutes; the warning comes after 30.
    assert places.loc["A", "warning_min"] == pytest.approx(500 / 3 / 60 - 30)
    deaths = people[people["what"] == "deaths"]
    assert (deaths["p95"] <= 350.0).all()


def test_valley_and_the_same_numbers_again(dam: Path) -> None:
    start, end = DAM.index("[plain]"), DAM.index("[warning]")
    edit(dam, (DAM[start:end], '[valley]\nhalf_width = "400 m"\n'))
    (dam / "places.csv").write_text(
        "place,distance_m,offset_m,population,severity\nnear,100,0,10,high\nbeside,100,500,99,\n"
    )
    case = read_land_case(dam)
    first, again = (run_land_case(case).tables["places"] for _ in range(2))
    assert first.equals(again)
    assert first["severity"].tolist() == ["high", "medium"]
    assert first.filter(like="reached_").loc[0].min() > 0.95
    assert first.filter(like="reached_").loc[1].max() == 0.0


def test_erosion_case_by_hand(erosion: Path) -> None:
    result = run_land_case(read_land_case(erosion))
    hill = result.tables["slopes"].iloc[0]
    loss = 0.0534 * 1600**1.6548 * 0.03 * hill["LS"] * 0.45
    assert hill["loss_central_t_per_ha_yr"] == pytest.approx(loss, rel=1e-12)
    assert hill["loss_high_t_per_ha_yr"] == pytest.approx(loss / 0.45, rel=1e-12)
    sine = np.sin(np.radians(25.0))
    beta = 2 * (sine / 0.0896) / (3 * sine**0.8 + 0.56)
    assert hill["LS"] == pytest.approx((60 / 22.13) ** (beta / (1 + beta)) * (21.91 * sine - 0.96))
    lost = result.tables["slopes"]["loss_central_t_per_yr"].sum()
    sediment = result.tables["sediment"].set_index("regression")
    assert sediment.loc["boyce-1975", "sediment_central_t_per_yr"] == pytest.approx(
        lost * 0.375 * 8**-0.2382
    )
    land = result.tables["deforested"]
    assert land["bare_at_end_central_ha"].tolist() == pytest.approx([6.67, 20.01, 20.01, 16.675])
    assert land["soil_lost_central_t_per_yr"].iloc[0] == pytest.approx(3.335 * loss)


def test_all_mistakes_of_a_dam_case_are_told_at_once(dam: Path) -> None:
    edit(
        dam, ('"20 m"', '"20 s"'), ('"50e6 m3"', '"-1 m3"'), ('"3 m/s"', "3"),
        ("probability", "probabilty"), ('severity = "medium"', 'severity = "midium"'),
        ("draws = 500", 'draws = 5\nregressions = ["rico"]'),
    )  # fmt: skip
    (dam / "places.csv").write_text("place,distance_m,azimuth_deg\nA,500,270\n")
    with pytest.raises(InputError) as caught:
        read_land_case(dam)
    said = str(caught.value)
    for word in ("height", "stored_volume", "front_speed", "probabilty", "midium", "draws",
                 "regressions", "population"):  # fmt: skip
        assert word in said
    assert len(caught.value.problems) >= 8


@pytest.mark.parametrize("draws", ["100.5", '{ missing = "not decided" }', "true"])
def test_draws_are_a_whole_number(dam: Path, draws: str) -> None:
    file = dam / "case.toml"
    text = file.read_text(encoding="utf-8").replace("draws = 500", f"draws = {draws}")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="whole number from 100"):
        read_land_case(dam)


def test_all_mistakes_of_an_erosion_case_are_told_at_once(erosion: Path) -> None:
    edit(
        erosion, ('annual = "1600 mm/yr"', 'annual = "1600 mm/yr"\nerosivity = "1 mm"'),
        ("steep = true", 'steep = "yes"'), ('cover = "forest, undisturbed"', 'cover = "forrest"'),
        ('area = "8 km2"', 'area = "0 km2"'), ('slope = "hill"', 'slope = "hil"'),
        ('name = "forest"', 'name = "hill"'),
    )  # fmt: skip
    (erosion / "production.csv").write_text("year,production_t\n2000,1\n2002,\n")
    with pytest.raises(InputError) as caught:
        read_land_case(erosion)
    said = str(caught.value)
    for word in ("one of three", "steep", "forrest", "basin.area", "hil", "two slopes",
                 "not consecutive"):  # fmt: skip
        assert word in said


def test_kind_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('kind = "slop"\n')
    with pytest.raises(InputError, match='did you mean "slope"'):
        read_land_case(tmp_path)
    (tmp_path / "case.toml").write_text('title = "x"\n')
    with pytest.raises(InputError, match="what kind"):
        read_land_case(tmp_path)
    with pytest.raises(InputError, match="no such case"):
        read_land_case(tmp_path / "nothing")
    (tmp_path / "case.toml").write_text("kind = \n")
    with pytest.raises(InputError, match="not valid TOML"):
        read_land_case(tmp_path)


def test_land_case_is_known_by_its_kind() -> None:
    assert all(is_land_case({"kind": kind}) for kind in KINDS)
    assert not is_land_case({"source": []})


def table(**keys: object) -> CaseTable:
    return CaseTable(keys, "t", Problems(file="case.toml"), Path())


def test_numbers_are_converted_bounded_and_missing_stays_missing() -> None:
    one = table(a="20 cm", b="5 m", c={"missing": "nobody knows"}, d=True, e="x")
    assert one.number("a", "m", low=0.0) == pytest.approx(0.2)
    assert np.isnan(one.number("b", "m", high=1.0))
    assert np.isnan(one.number("c", "m"))
    assert one.number("z", "m", 7.0) == 7.0
    assert one.flag("d") is True
    assert one.text("e", among=("x", "y")) == "x"
    one.refuse_others()
    assert [problem.place for problem in one.problems] == ["t.b"]


def test_columns_name_the_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,x\n,y\nz,w\n")
    problems = Problems()
    read_columns(path, ("a",), ("b",), problems)
    assert "line 4" in str(InputError(problems))
    path.write_text("a,b\n1,x\n,y\n")
    numbers, texts = read_columns(path, ("a",), ("b",), Problems())
    assert np.isnan(numbers["a"][1])
    assert texts["b"] == ["x", "y"]


def test_file_outside_is_told(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('kind = "soil"\nfile = "none.csv"\n')
    top = open_case(tmp_path)
    assert top.file("file") is None
    assert "no file none.csv" in str(InputError(top.problems))


EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.filterwarnings("ignore::tailrace.errors.ValidityWarning")
@pytest.mark.parametrize("name", ["land_dam_failure", "land_erosion"])
def test_examples_run_and_say_what_is_not_known(name: str) -> None:
    result = run_land_case(read_land_case(EXAMPLES / name))
    assert result.tables
    if name == "land_dam_failure":
        assert any("not known in" in said for said in result.sentences)


def test_the_store_may_be_a_range(dam: Path) -> None:
    edit(dam, ('"50e6 m3"', '{ value = "50e6 m3", low = "5e6 m3", high = "70e6 m3" }'))
    wide = read_land_case(dam).content.scenario
    assert wide.stored_volume.is_distribution
    edit(dam, ('value = "50e6 m3", low = "5e6 m3", high = "70e6 m3"', 'missing = "no survey"'))
    with pytest.raises(InputError, match="no survey"):
        read_land_case(dam)


def test_ragged_and_doubled_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,a,b\n1,2,3\n1,2\n")
    problems = Problems()
    assert read_columns(path, ("a",), (), problems) == ({}, {})
    assert "twice" in str(InputError(problems))
    assert "line 3 does not have 3 cells" in str(InputError(problems))


@pytest.mark.parametrize(
    "text",
    [
        'kind = "dam_failure"\ndam = 3\nvalley = 1\nwarning = []\nplaces = 7\ndraws = "x"\n',
        'kind = "dam_failure"\nplain = { direction = 3 }\ndraws = 1e30\nregressions = 5\n',
        'kind = "erosion"\nslope = [1]\nrain = { monthly_mm = "x" }\nsoil = { sand = [] }\n',
        'kind = "erosion"\nslope = [{ name = 3, length = {} }]\nbasin = 1\ndeforested = 2\n',
        'kind = "erosion"\n[rain]\nmonthly_mm = [1, -2]\n[soil]\nerodibility = "nan"\n',
    ],
)
def test_nonsense_is_refused_in_sentences(tmp_path: Path, text: str) -> None:
    (tmp_path / "case.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        read_land_case(tmp_path)
    assert len(caught.value.problems) >= 2
