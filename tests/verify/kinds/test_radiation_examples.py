"""Worked examples of radiation, and the chart of radon in homes, as cases."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tailrace.verify import verify

HEAD = ("example", "role", "name", "value", "unit", "relative_tolerance", "equation")
KEDAH = "D = 0.462 Ra + 0.604 Th + 0.0417 K; AEDE = D*8760*0.2*0.7e-6; Hex = Ra/370 + Th/259"


def examples(tmp_path: Path, equation: str, inputs: dict[str, tuple[float, str]],
             outputs: dict[str, tuple[float, str]]) -> Path:  # fmt: skip
    path = tmp_path / "some.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for role, rows in (("input", inputs), ("output", outputs)):
            for name, (value, unit) in rows.items():
                writer.writerow(["x", role, name, value, unit, 0.01, equation])
    return path


SOIL = {"Ra-226": (166.55, "Bq/kg"), "Th-232": (180.45, "Bq/kg"), "K-40": (529.17, "Bq/kg")}


def test_soil_by_names_and_equation(tmp_path: Path) -> None:
    """The Scientific World Journal 2016, 6178103, Table 5, agricultural soil, maximum."""
    outputs = {"absorbed dose rate": (207.34, "nGy/h"), "external hazard index": (1.252, "-"),
               "annual effective dose outdoors": (0.254, "mSv/y")}  # fmt: skip
    found = verify(examples(tmp_path, KEDAH, SOIL, outputs))
    assert [row.verdict for row in found] == ["pass"] * 3


def test_the_printed_coefficients_choose_the_set(tmp_path: Path) -> None:
    """UNSCEAR 1993: 0.427 Ra + 0.662 Th + 0.043 K, by hand 213.3 nGy/h."""
    old = "D = 0.427 Ra + 0.662 Th + 0.043 K"
    value = 0.427 * 166.55 + 0.662 * 180.45 + 0.043 * 529.17
    (row,) = verify(examples(tmp_path, old, SOIL, {"absorbed dose rate": (value, "nGy/h")}))
    assert row.worst_relative_error == pytest.approx(0.0, abs=1e-12)
    other = "D = 0.5 Ra + 0.6 Th + 0.04 K"
    (row,) = verify(examples(tmp_path, other, SOIL, {"absorbed dose rate": (value, "nGy/h")}))
    assert row.verdict == "unreadable"
    assert "no set" in row.reason


def test_a_wrong_printed_answer_fails(tmp_path: Path) -> None:
    (row,) = verify(examples(tmp_path, KEDAH, SOIL, {"external hazard index": (1.35, "-")}))
    assert row.verdict == "fail"


def test_radon_at_home(tmp_path: Path) -> None:
    """EPA 402-R-03-003: 4 pCi/L gives 0.578 WLM a year and 23 in a thousand over 75.4 years."""
    equation = "WLM/y = C*F/100*occupancy*51.6; risk = WLM/y*years*risk_per_WLM"
    inputs = {
        "radon": (4.0, "pCi/L"), "equilibrium factor": (0.4, "-"), "occupancy": (0.7, "-"),
        "working months per year": (51.6, "-"), "life expectancy": (75.4, "y"),
        "risk per WLM": (0.000538, "per WLM"),
    }  # fmt: skip
    outputs = {"lifetime risk": (0.02344, "-")}
    (row,) = verify(examples(tmp_path, equation, inputs, outputs))
    assert row.verdict == "pass"
    wrong = {"lifetime risk": (0.030, "-")}
    (row,) = verify(examples(tmp_path, equation, inputs, wrong))
    assert row.verdict == "fail"


def test_the_examples_of_the_reference(reference: Path) -> None:
    outcomes = verify(reference / "risk" / "worked_examples" / "worked_examples.csv")
    mine = [row for row in outcomes if row.case.rpartition(":")[2].startswith(
        ("kedah", "methodsx", "radon"))]  # fmt: skip
    assert len(mine) == 3 * 3 + 6 * 5 + 2
    assert {row.verdict for row in mine} == {"pass"}


CHART = "radon_pCi_per_L,never_smokers,general_population\n"


def test_a_chart_of_homes(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(CHART + "4.0,0.0073,0.023\n2.0,0.0037,0.012\n")
    assert [(row.quantity, row.verdict) for row in verify(path)] == [
        ("never smokers", "pass"),
        ("general population", "pass"),
    ]
    path.write_text(CHART + "4.0,0.0073,0.033\n")
    assert [row.verdict for row in verify(path)] == ["pass", "fail"]
    path.write_text(CHART + "4.0,0.0073,1.3\n-1,x,\n")
    assert sorted(row.verdict for row in verify(path)) == ["pass", "unreadable", "unreadable"]


def test_the_chart_of_the_reference(reference: Path) -> None:
    outcomes = verify(reference / "risk" / "radiation" / "radon_home_risk_epa2003.csv")
    assert {row.quantity: row.verdict for row in outcomes} == {
        "never smokers": "pass", "current smokers": "pass", "general population": "pass",
    }  # fmt: skip


SERIES = "series,nuclide,half_life_s,progeny,branching_fraction,specific_activity_Bq_per_g\n"


def test_a_decay_series(tmp_path: Path) -> None:
    """ICRP 107: Bi-212, 60.55 min, 0.3594 to Tl-208; 5.42e17 Bq/g."""
    path = tmp_path / "series.csv"
    row = "Th-232,Bi-212,3633.0,Tl-208,{branch},5.4199210220291206e+17\n"
    path.write_text(SERIES + row.format(branch="0.3594") + "Th-232,Pb-208,inf,,,\n")
    assert {one.quantity: one.verdict for one in verify(path)} == dict.fromkeys(
        ("half-life", "branching fraction", "specific activity"), "pass"
    )
    path.write_text(SERIES + row.format(branch="0.3694") + "Th-232,Pb-208,3.0,,,\n")
    verdicts = [(one.quantity, one.verdict) for one in verify(path)]
    assert ("branching fraction", "fail") in verdicts
    assert (None, "unreadable") in verdicts


def test_slope_factors(tmp_path: Path) -> None:
    """HEAST 2001, Ra-226+D: water 3.86e-10 per pCi, outside 8.49e-6 g/(pCi yr)."""
    path = tmp_path / "factors.csv"
    head = "nuclide,water_ingestion_risk_per_pCi,external_risk_per_y_per_pCi_g\n"
    path.write_text(head + "Ra-226+D,3.86e-10,8.49e-06\n")
    assert [one.verdict for one in verify(path)] == ["pass", "pass"]
    path.write_text(head + "Ra-226+D,3.96e-10,\nNp-237+D,1e-10,x\n")
    assert sorted(one.verdict for one in verify(path)) == ["fail", "unknown", "unreadable"]


@pytest.mark.parametrize("name", ["decay_series_icrp107", "slope_factors_heast2001"])
def test_tables_of_the_reference(reference: Path, name: str) -> None:
    outcomes = verify(reference / "risk" / "radiation" / f"{name}.csv")
    assert {row.verdict for row in outcomes} == {"pass"}
