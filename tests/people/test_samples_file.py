"""Samples: units, bases, states and detection, and every mistake told at once with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.people.samples_file import Sample, Samples, read_samples

HEAD = "place,medium,substance,value,unit"


def table(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "samples.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *rows: str, head: str = HEAD, ore: str | None = None) -> Samples:
    return read_samples(table(folder, *rows, head=head), ore)


def only(samples: Samples) -> Sample:
    (one,) = samples
    return one


def refused(folder: Path, *rows: str, head: str = HEAD) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, *rows, head=head)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("row", "substance", "value", "unit"),
    [
        ("a,air,REE,56.9,ng/m3", "REE", 56.9e-6, "mg/m3"),
        ("a,soil,arsenic,12,ppm", "As", 12.0, "mg/kg"),
        ("a,soil,7440-38-2,0.0012,%", "As", 12.0, "mg/kg"),
        ("a,Drinking water,F,900,ug/L", "F", 0.9, "mg/L"),
        ("a,drinking_water,Ra-226,1,pCi/L", "Ra-226", 0.037, "Bq/L"),
        ("a,air,Th-232,820,uBq/m3", "Th-232", 8.2e-4, "Bq/m3"),
        ("a,soil,Ra-224,50,Bq/kg", "Ra-224", 50.0, "Bq/kg"),
        ("a,gamma,,0.12,uGy/h", "gamma", 120.0, "nGy/h"),
        ("a,groundwater,pH,7.2,", "pH", 7.2, "1"),
        ("a,groundwater,hardness,300,mg/L CaCO3", "hardness", 300.0, "mg/L"),
    ],
)
def test_units_are_brought_to_those_of_the_medium(
    tmp_path: Path, row: str, substance: str, value: float, unit: str
) -> None:
    one = only(read(tmp_path, row))
    assert (one.substance, one.unit, one.censored) == (substance, unit, False)
    assert one.value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("row", "factor"),
    [
        # 140.116 / (140.116 + 2 * 15.999), IUPAC 2021
        ("a,soil,CeO2,100,mg/kg", 0.814084),
        ("a,soil,Ce,100,mg CeO2/kg", 0.814084),
        # 14.007 / (14.007 + 3 * 15.999)
        ("a,groundwater,NO3-N,100,mg NO3/L", 0.225897),
        # 14.007 / (14.007 + 4 * 1.008)
        ("a,groundwater,NH3-N,100,mg NH4/L", 0.776484),
    ],
)
def test_a_basis_that_is_said_is_converted_and_told(
    tmp_path: Path, row: str, factor: float
) -> None:
    samples = read(tmp_path, row)
    assert only(samples).value == pytest.approx(100 * factor, rel=1e-4)
    assert "given as" in samples.conversions[0]


def test_oxide_totals_need_the_ore(tmp_path: Path) -> None:
    row = "a,soil,REE,100,mg REO/kg"
    assert "--rare-earths" in refused(tmp_path, row)[0]
    one = only(read(tmp_path, row, ore="bayan_obo"))
    # 23.0 % La2O3 (0.8527 La), 50.0 % CeO2 (0.8141), 6.2 % Pr6O11 (0.8277), 18.5 % Nd2O3 (0.8574):
    # rounded shares of the ore, times the element shares of the oxides from atomic masses
    light = 23.0 * 0.8527 + 50.0 * 0.8141 + 6.2 * 0.8277 + 18.5 * 0.8574
    assert one.value == pytest.approx(100 * light / 97.7, rel=0.005)
    assert "bayan_obo" in one.words


def test_below_detection_is_censored_never_zero(tmp_path: Path) -> None:
    head = f"{HEAD},qualifier,detection_limit"
    rows = [
        "a,soil,As,<0.5,mg/kg,,", "a,soil,As,ND,mg/kg,,0.4", "a,soil,As,0.3,mg/kg,U,",
        "a,soil,As,0,mg/kg,,0.2", "a,soil,As,0.1,mg/kg,,0.15", "a,soil,As,0.6,mg/kg,J,0.15",
    ]  # fmt: skip
    samples = read(tmp_path, *rows, head=head)
    assert [one.value for one in samples] == pytest.approx([0.5, 0.4, 0.3, 0.2, 0.15, 0.6])
    assert [one.censored for one in samples] == [True] * 5 + [False]


def test_an_empty_value_is_missing(tmp_path: Path) -> None:
    assert only(read(tmp_path, "a,soil,As,,mg/kg")).value is None


def test_dry_and_fresh_need_the_moisture(tmp_path: Path) -> None:
    head = f"{HEAD},state,moisture"
    rows = ["a,crops,Cd,1,mg/kg,dry,90 %", "a,crops,Cd,1,mg/kg fw,,", "a,soil,Cd,1,mg/kg,wet,0.2"]
    samples = read(tmp_path, *rows, head=head)
    assert [one.value for one in samples] == pytest.approx([0.1, 1.0, 1.25])
    said = refused(tmp_path, "a,crops,Cd,1,mg/kg,,", "a,crops,Cd,1,mg/kg,dry,", head=head)
    assert "does not say whether crops is dry or fresh" in said[0]
    assert "no moisture" in said[1]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        "a,soil,Arsenik,1,mg/kg",
        "a,soill,As,1,mg/kg",
        "a,soil,As,-1,mg/kg",
        "a,soil,As,0,mg/kg",
        "a,soil,As,ND,mg/kg",
        "a,air,As,1,mg/kg",
        "a,soil,Th,10,Bq/kg",
        "a,soil,Th-232,10,mg/kg",
        'a,soil,As,"1,5",mg/kg',
        "a,soil,Ce,1,mg Nd2O3/kg",
        ",soil,As,1,mg/kg",
        "a,soil,As,1,mgg/kg",
    )
    assert len(said) == 12
    for line, one in enumerate(said, start=2):
        assert one.startswith(f"samples.csv, row at line {line}, "), one
    assert 'did you mean "arsenic"?' in said[0]
    assert 'did you mean "soil"?' in said[1]
    assert "the value is -1" in said[2]
    assert "<LIMIT" in said[3]
    assert "no detection limit" in said[4]
    assert "mass/length3" in said[5]
    assert "an activity is one nuclide's" in said[6]
    assert "counted by its activity" in said[7]
    assert "decimal as a point" in said[8]
    assert "Ce is given as Nd2O3" in said[9]


def test_two_bases_of_one_number_contradict(tmp_path: Path) -> None:
    said = refused(tmp_path, "a,soil,Ce,1,mg CeO2/kg,Ce", head=f"{HEAD},basis")
    assert "one number counts CeO2 and Ce" in said[0]


def test_the_year_is_that_of_the_date(tmp_path: Path) -> None:
    head = f"{HEAD},date"
    samples = read(
        tmp_path, "a,soil,As,1,mg/kg,2013-08-15", "a,soil,As,1,mg/kg,2014", "a,soil,As,1,mg/kg,",
        head=head,
    )  # fmt: skip
    assert [one.year for one in samples] == [2013, 2014, None]
    assert "year-month-day" in refused(tmp_path, "a,soil,As,1,mg/kg,15.8.2013", head=head)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("place;medium;substance;value;unit\n", "not separated by commas"),
        ("place,medium,substance,value\n", 'column "unit" is missing'),
        (f"{HEAD},basiss\na,soil,As,1,mg/kg,\n", 'did you mean "basis"'),
        (f"{HEAD}\n", "no samples"),
        (f"{HEAD}\na,soil,As,1\n", "4 cells"),
        (f'{HEAD}\n"a,soil,As,1,mg/kg\n', "not a valid table"),
    ],
)
def test_a_file_that_is_no_table_of_samples(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "samples.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_samples(path)


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    table(tmp_path, "a,soil,As,1,mg/kg")
    with pytest.raises(InputError, match=r'did you mean "samples\.csv"'):
        read_samples(tmp_path / "sample.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_samples(tmp_path)
    path = tmp_path / "wide.csv"
    path.write_bytes(HEAD.encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8"):
        read_samples(path)
