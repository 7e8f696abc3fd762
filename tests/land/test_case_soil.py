"""The soil case: numbers against the functions, everything wrong at once, what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.land.case_reader import read_land_case, run_land_case
from tailrace.land.soil_losses import erosion_rate, leaching_rate

SOIL = """
kind = "soil"
title = "a field"
[years]
start = 2000
end = 2003
[soil]
depth = "0.2 m"
bulk_density = "1300 kg/m3"
water_content = 0.25
percolation = "60 mm/yr"
runoff = "10 mm/yr"
irrigation = "400 mm/yr"
soil_loss = "5 t/(ha yr)"
"""
CERIUM = """
[[substance]]
name = "Ce"
deposition = "50 mg/(m2 yr)"
irrigation_water = "0.02 mg/L"
distribution_coefficient = "850 L/kg"
background = "60 mg/kg"
"""
THORIUM = """
[[substance]]
name = "Th-232"
deposition = "20 Bq/(m2 yr)"
coefficient_set = "iaea-472"
progeny = "equilibrium"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def test_one_substance_by_hand(tmp_path: Path) -> None:
    """50 mg/m2 from air and 8 mg/m2 with water a year, less three losses, for three years."""
    got = run_land_case(read_land_case(write(tmp_path, SOIL + CERIUM)))
    layer = (0.2, 1300.0, 0.25, 0.85)
    loss = float(leaching_rate(0.07, *layer) + erosion_rate(0.5, *layer))
    years = np.arange(4.0)
    expected = 58.0 / loss * -np.expm1(-loss * years) / 260.0
    table = got.tables["soil_substances"]
    assert list(table["year"]) == [2000, 2001, 2002, 2003]
    assert table["increment_mg_per_kg"].to_numpy() == pytest.approx(expected, rel=1e-12)
    assert table["total_mg_per_kg"].to_numpy() == pytest.approx(60.0 + expected, rel=1e-12)
    end = got.tables["end_substances"]
    assert len(end) == 1
    assert end["increment_mg_per_kg"].iloc[0] == pytest.approx(expected[-1], rel=1e-12)
    budget = got.tables["budget_substances"]
    assert budget["input_g_per_m2"].to_numpy() == pytest.approx(0.058)
    assert budget["closure"].abs().max() < 1e-13
    steady = got.tables["steady_state_substances"].iloc[0]
    assert steady["steady_increment_mg_per_kg"] == pytest.approx(58.0 / loss / 260.0, rel=1e-12)
    assert steady["years_to_95_percent_yr"] == pytest.approx(np.log(20.0) / loss, rel=1e-12)
    assert got.sentences[0].startswith("The yearly budget closes")


def test_nuclides_bring_their_progeny(tmp_path: Path) -> None:
    got = run_land_case(read_land_case(write(tmp_path, SOIL + THORIUM)))
    table = got.tables["soil_nuclides"]
    assert list(dict.fromkeys(table["substance"])) == ["Th-232", "Ra-228", "Th-228"]
    last = table[table["year"] == 2003].set_index("substance")["increment_Bq_per_kg"]
    assert last.to_numpy() == pytest.approx(60.0 / 260.0, rel=0.01)
    assert table["total_Bq_per_kg"].isna().all()
    assert any("No background" in sentence for sentence in got.sentences)
    assert any("Ac-228" in sentence for sentence in got.sentences)
    alone = THORIUM.replace("equilibrium", "none")
    pure = run_land_case(read_land_case(write(tmp_path, SOIL + alone))).tables["soil_nuclides"]
    grown = pure[pure["year"] == 2003].set_index("substance")["increment_Bq_per_kg"]
    assert 0.0 < grown["Th-228"] < grown["Ra-228"] < 0.3 * grown["Th-232"]


def test_a_missing_coefficient_is_said_and_the_rest_is_computed(tmp_path: Path) -> None:
    text = SOIL + CERIUM + THORIUM.replace("iaea-472", "ramirez-2020")
    got = run_land_case(read_land_case(write(tmp_path, text)))
    said = [sentence for sentence in got.sentences if "is missing" in sentence]
    assert len(said) == 3
    assert 'no distribution coefficient in the set "ramirez-2020"' in said[0]
    assert got.tables["soil_nuclides"]["increment_Bq_per_kg"].isna().all()
    assert got.tables["soil_substances"]["increment_mg_per_kg"].notna().all()


def test_draws_bracket_the_central_value_and_repeat(tmp_path: Path) -> None:
    rate = '{ value = "50 mg/(m2 yr)", low = "20 mg/(m2 yr)", high = "80 mg/(m2 yr)" }'
    text = SOIL.replace('title = "a field"', "draws = 400\nseed = 3")
    text += CERIUM.replace('"50 mg/(m2 yr)"', rate) + THORIUM
    case = read_land_case(write(tmp_path, text))
    first, second = run_land_case(case), run_land_case(case)
    table = first.tables["soil_substances"]
    end = table[table["year"] == 2003].iloc[0]
    assert (
        end["increment_P5_mg_per_kg"] < end["increment_mg_per_kg"] < end["increment_P95_mg_per_kg"]
    )
    assert table.equals(second.tables["soil_substances"])
    nuclides = first.tables["soil_nuclides"]
    assert (nuclides["increment_P5_Bq_per_kg"] <= nuclides["increment_P95_Bq_per_kg"]).all()


def test_deposition_by_year(tmp_path: Path) -> None:
    (tmp_path / "fall.csv").write_text("year,Ce\n2000,10\n2001,\n2002,30\n", encoding="utf-8")
    by_year = CERIUM.replace(
        'deposition = "50 mg/(m2 yr)"',
        'deposition_by_year = "fall.csv"\ndeposition_unit = "mg/(m2 yr)"',
    ).replace('irrigation_water = "0.02 mg/L"\n', "")
    got = run_land_case(read_land_case(write(tmp_path, SOIL + by_year)))
    assert got.tables["soil_substances"]["increment_mg_per_kg"].isna().all()
    assert any("empty cell" in sentence for sentence in got.sentences)
    (tmp_path / "fall.csv").write_text("year,Ce\n2000,10\n2001,0\n2002,30\n", encoding="utf-8")
    got = run_land_case(read_land_case(tmp_path))
    given = got.tables["budget_substances"]["input_g_per_m2"].to_numpy()
    assert given == pytest.approx([0.01, 0.0, 0.03])


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "fall.csv").write_text("year,Ce\n2000,-1\n", encoding="utf-8")
    text = """
kind = "soil"
colour = "red"
[years]
start = 2010
end = 2000
[soil]
depth = "0 m"
bulk_density = "1300 kg"
water_content = 1.4
percolation = "60 mm/yr"
precipitation = "310 mm/yr"
runoff = "-1 mm/yr"
[escape]
Rn-222 = 2.0
[[substance]]
name = "Ce"
deposition_by_year = "fall.csv"
deposition_unit = "mg"
irrigation_water = "1 mg/L"
[[substance]]
name = "Th-232"
deposition = "20 mg/(m2 yr)"
coefficient_set = "iaea-473"
"""
    with pytest.raises(InputError) as caught:
        read_land_case(write(tmp_path, text))
    said = str(caught.value)
    for part in (
        "colour", "years.end", "soil.depth", "soil.bulk_density", "soil.water_content",
        "soil.precipitation", "soil.runoff", "soil.soil_loss", "escape.Rn-222",
        "substance.Ce.deposition_unit", "substance.Ce.distribution_coefficient",
        "substance.Th-232.deposition", "substance.Th-232.coefficient_set",
        "substance.Th-232.progeny", "soil.irrigation",
    ):  # fmt: skip
        assert part in said, part


def test_unknown_nuclides_and_missing_layers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Th-233"):
        read_land_case(write(tmp_path, SOIL + THORIUM.replace("Th-232", "Th-233")))
    lost = SOIL.replace('"60 mm/yr"', '{ missing = "never measured" }')
    with pytest.raises(InputError, match="never measured"):
        read_land_case(write(tmp_path, lost + CERIUM))
    with pytest.raises(InputError, match="substance"):
        read_land_case(write(tmp_path, SOIL))
