"""`tailrace risk` and `tailrace screen`: what is printed, written and refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tailrace.cli.app import run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
VILLAGE = EXAMPLES / "people_village" / "samples.csv"
BAOTOU = EXAMPLES / "people_baotou_air" / "samples.csv"


def test_village_is_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    command = ["risk", str(VILLAGE), "--group", "child", "--set", "china", "-o", str(out)]
    assert run(command) == 0
    said = " ".join(capsys.readouterr().out.split())
    for part in (
        "toxicity values china, exposure factors hj25.3-2019",
        "La given as La2O3, times 0.8527 to La",
        "1 sample is below detection",
        "hazard index by target organ", "teeth", "rare earths together", "standards exceeded",
        "above limits that decide nothing", "known from memory alone", "missing",
        "no reference dose", "times lower than the Chinese acceptable intakes",
    ):  # fmt: skip
        assert part in said
    names = sorted(path.stem for path in out.glob("*.csv"))
    assert names == [
        "doses", "effects", "hazard_by_organ", "intakes", "levels", "missing", "rare_earths",
        "standards", "totals", "values_used", "water_classes",
    ]  # fmt: skip
    with (out / "totals.csv").open(encoding="utf-8") as lines:
        (row,) = csv.DictReader(lines)
    assert row["hazard_index_is"] == "at least"
    assert float(row["hazard_index"]) > 1.0
    assert row["above_one"] == "exceeds"


def test_missing_is_an_empty_cell_never_zero(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["risk", str(VILLAGE), "-g", "child", "-o", str(out)]) == 0
    with (out / "intakes.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    unknown = [row for row in rows if row["missing"] and not row["hazard_quotient"]]
    assert unknown
    assert not [row for row in rows if row["hazard_quotient"] in ("0", "0.0")]


def test_claim_of_milligrams_a_day_in_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Li et al. 2018: 56.9 ng/m3 is about 1.5e-5 mg/(kg d), some 6,000 times below 100 ug/kg."""
    command = [
        "risk", str(BAOTOU), "--group", "adult", "--set", "china", "--factors", "china-handbook",
        "--given", "exposure_frequency=365",
    ]  # fmt: skip
    assert run(command) == 0
    said = capsys.readouterr().out
    assert "breathed, 1.5e-05 mg/(kg d), 0.893 ug a day" in said
    assert "not an intake from the air" in said
    assert "6.0 to 6.7 mg a day" in said


def test_persons_are_drawn_and_the_same_seed_is_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "samples.csv"
    path.write_text("place,medium,substance,value,unit\na,drinking_water,F,2,mg/L\n")
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        command = [
            "risk", str(path), "-g", "adult", "--factors", "efh-2011", "--given",
            "exposure_frequency=350", "--samples", "300", "-o", str(folder),
        ]  # fmt: skip
        assert run(command) == 0
    said = capsys.readouterr().out
    assert "Persons of the group adult differ in" in said
    assert "water_ingestion" in said
    one, two = ((folder / "persons.csv").read_bytes() for folder in folders)
    assert one == two


def test_everything_wrong_is_told_at_once_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "samples.csv"
    path.write_text("place,medium,substance,value,unit\na,soil,Arsenik,1,mg/kg\na,air,As,-1,m\n")
    out = tmp_path / "out"
    command = ["risk", str(path), "--given", "body_wieght=60", "--nondetects", "zero",
               "--statistic", "median", "-o", str(out)]  # fmt: skip
    assert run(command) == 2
    said = " ".join(capsys.readouterr().err.split())
    for part in ('did you mean "body_weight"', '"zero"', "upper-limit", 'did you mean "arsenic"',
                 "the value is -1", "row at line 3"):  # fmt: skip
        assert part in said
    assert "Traceback" not in said
    assert not out.exists()
    assert run(["risk", str(VILLAGE), "-g", "chidl", "--set", "epa-2052"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert 'did you mean "child"' in said
    assert "epa-2025" in said


def test_given_factors_are_read_with_their_unit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "samples.csv"
    path.write_text("place,medium,substance,value,unit\na,soil,Cd,1,mg/kg\n")
    out = tmp_path / "out"
    for given in ("soil_ingestion=0.4 g/d", "soil_ingestion=400"):
        assert run(["risk", str(path), "-g", "child", "--given", given, "-o", str(out)]) == 0
        with (out / "intakes.csv").open(encoding="utf-8") as lines:
            eaten = next(r for r in csv.DictReader(lines) if r["pathway"] == "soil_ingestion")
        assert float(eaten["intake"]) == pytest.approx(400e-6 * 350 / 365 / 15, rel=1e-9)
    capsys.readouterr()
    assert run(["risk", str(path), "--given", "body_weight=60 m"]) == 2
    assert "does not convert" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("substance", "said"),
    [
        # Integral Consulting 2025: residential soil 0.68 with the slope of 1995
        (["arsenic", "--set", "epa-2023"], "0.68  mg/kg  cancer"),
        (["arsenic"], "0.032  mg/kg  cancer"),
        (["Ra-226", "--given", "inhalation_rate=16"], "1 mSv/yr above background"),
        (["Ce"], "no reference dose"),
    ],
)
def test_screening_levels(
    substance: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["screen", *substance]) == 0
    assert said in capsys.readouterr().out


def test_screening_of_nothing_known_and_of_a_bad_target(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["screen", "arsenik"]) == 2
    assert 'did you mean "arsenic"' in capsys.readouterr().err
    assert run(["screen", "As", "--hazard", "0"]) == 2
    path = tmp_path / "levels.csv"
    assert run(["screen", "F", "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith("medium,level,unit,basis")
    assert run(["screen", "F", "-o", str(tmp_path / "levels.xlsx")]) == 2
