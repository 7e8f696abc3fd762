"""The food case: numbers against the functions, everything wrong at once, what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.land.case_reader import read_land_case, run_land_case

HEAD = """
kind = "food"
title = "beside a dry beach"
[soil]
depth = "0.2 m"
bulk_density = "1300 kg/m3"
"""
THORIUM = """
[[substance]]
name = "Th-232"
soil = "60 Bq/kg"
deposition = "20 Bq/(m2 yr)"
water = "10 Bq/m3"
factor_set = "iaea-472"
"""
LANTHANUM = """
[[substance]]
name = "La"
soil = "200 mg/kg"
deposition = "50 mg/(m2 yr)"
water = "0.02 mg/L"
milk_factor = "2e-5 d/L"
[substance.uptake]
leafy = 0.01
pasture = 0.01
"""
CROPS = """
[[crop]]
name = "spinach"
kind = "leafy"
dry_matter = 0.08
mass_interception = "0.3 m2/kg"
interception_mass = "fresh"
exposure_time = "60 d"
weathering_half_life = "14 d"
translocation = 1.0
left_after_washing = 0.5
soil_load = 0.02
holding_time = "2 d"
irrigation = "1.2 m/yr"
sprinkled = 0.8
water_interception = "0.1 m2/kg"
dry_harvest = "0.4 kg/(m2 yr)"

[[crop]]
name = "pasture grass"
kind = "pasture"
dry_matter = 0.2
mass_interception = "3 m2/kg"
interception_mass = "dry"
exposure_time = "30 d"
weathering_half_life = "14 d"
translocation = 1.0
left_after_washing = 1.0
soil_load = 0.0
holding_time = "0 d"
"""
COW = """
[[animal]]
name = "cow"
product = "milk"
soil = "0.5 kg/d"
water = "60 L/d"
soil_bioavailability = 0.5
holding_time = "1 d"
[animal.feed]
"pasture grass" = "16 kg/d"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def decline(days: float) -> float:
    """Return the years that a constant deposition counts for, at a half-life of 14 days."""
    rate = np.log(2.0) / 14.0 * 365.25
    return float(-np.expm1(-rate * days / 365.25) / rate)


def test_a_substance_by_hand(tmp_path: Path) -> None:
    """Four parts of lanthanum in spinach, then feed, soil and water of the cow, and her milk."""
    got = run_land_case(read_land_case(write(tmp_path, HEAD + LANTHANUM + CROPS + COW)))
    leaf = got.tables["crops_substances"].set_index("crop").loc["spinach"]
    assert leaf["from_roots_mg_per_kg_fresh"] == pytest.approx(200 * 0.01 * 0.08)
    assert leaf["from_dust_mg_per_kg_fresh"] == pytest.approx(50 * 0.3 * decline(60) * 0.5)
    water = 1.2 * 20.0 * 0.8  # mg/(m2 yr)
    assert leaf["from_irrigation_mg_per_kg_fresh"] == pytest.approx(water * 0.1 * decline(60) * 0.5)
    assert leaf["from_soil_on_plant_mg_per_kg_fresh"] == pytest.approx(200 * 0.02 * 0.08)
    parts = ("from_roots", "from_dust", "from_irrigation", "from_soil_on_plant")
    total = sum(leaf[f"{part}_mg_per_kg_fresh"] for part in parts)
    assert leaf["total_mg_per_kg_fresh"] == pytest.approx(total, rel=1e-14)
    assert leaf["total_mg_per_kg_dry"] == pytest.approx(total / 0.08, rel=1e-14)
    grass = 200 * 0.01 + 50 * 3 * decline(30)
    milk = got.tables["milk_substances"].iloc[0]
    assert milk["intake_with_feed_mg_per_d"] == pytest.approx(16 * grass)
    assert milk["intake_with_soil_mg_per_d"] == pytest.approx(0.5 * 200 * 0.5)
    assert milk["intake_with_water_mg_per_d"] == pytest.approx(60 * 0.02)
    assert milk["milk_mg_per_L"] == pytest.approx(2e-5 * (16 * grass + 50 + 1.2))
    harvest = got.tables["harvest_substances"].iloc[0]
    assert harvest["taken_up_per_yr"] == pytest.approx(0.4 * 0.01 / 260)
    assert harvest["taken_up_g_per_m2_yr"] == pytest.approx(0.4 * 0.01 * 0.2)
    assert got.sentences[0].startswith("What leaves hold back closes")


def test_a_missing_factor_leaves_the_rest(tmp_path: Path) -> None:
    """The handbook has no thorium in milk; the plant's part of a missing soil is missing."""
    got = run_land_case(read_land_case(write(tmp_path, HEAD + THORIUM + CROPS + COW)))
    milk = got.tables["milk_nuclides"].iloc[0]
    assert np.isnan(milk["milk_Bq_per_L"])
    assert milk["intake_with_feed_Bq_per_d"] > 0.0
    assert any("Th-232 in milk is missing" in one for one in got.sentences)
    gone = THORIUM.replace('"60 Bq/kg"', '{ missing = "nobody sampled it" }')
    got = run_land_case(read_land_case(write(tmp_path, HEAD + gone + CROPS)))
    leaf = got.tables["crops_nuclides"].iloc[0]
    assert np.isnan(leaf["total_Bq_per_kg_fresh"])
    known = leaf["from_dust_Bq_per_kg_fresh"] + leaf["from_irrigation_Bq_per_kg_fresh"]
    assert leaf["at_least_Bq_per_kg_fresh"] == pytest.approx(known, rel=1e-14)
    assert any("nobody sampled it" in one for one in got.sentences)


def test_what_is_not_there_is_not_zero(tmp_path: Path) -> None:
    """Without factors and without a set, only the roots are missing."""
    bare = THORIUM.replace('factor_set = "iaea-472"\n', "")
    got = run_land_case(read_land_case(write(tmp_path, HEAD + bare + CROPS)))
    leaf = got.tables["crops_nuclides"].iloc[0]
    assert np.isnan(leaf["from_roots_Bq_per_kg_fresh"])
    assert leaf["from_soil_on_plant_Bq_per_kg_fresh"] == pytest.approx(60 * 0.02 * 0.08)
    assert np.isnan(got.tables["harvest_nuclides"].iloc[0]["taken_up_per_yr"])


def test_draws_bracket_the_central_value(tmp_path: Path) -> None:
    """Only the factor varies: the percentiles are those of its lognormal, and a seed repeats."""
    text = "draws = 4000\nseed = 7\n" + HEAD + THORIUM.replace('"20 Bq', '"0 Bq').replace(
        '"10 Bq', '"0 Bq') + CROPS.replace("soil_load = 0.02", "soil_load = 0.0")  # fmt: skip
    first = run_land_case(read_land_case(write(tmp_path, text))).tables["crops_nuclides"].iloc[0]
    again = run_land_case(read_land_case(write(tmp_path, text))).tables["crops_nuclides"].iloc[0]
    assert first.equals(again)
    central = 60 * 0.0012 * 0.08
    for level, quantile in ((5, -1.6448536), (50, 0.0), (95, 1.6448536)):
        expected = central * 6.0**quantile
        assert first[f"total_P{level}_Bq_per_kg_fresh"] == pytest.approx(expected, rel=0.1)


def test_soil_in_the_factor_is_not_added_unsaid(tmp_path: Path) -> None:
    other = THORIUM.replace("iaea-472", "iaea-srs19")
    got = run_land_case(read_land_case(write(tmp_path, HEAD + other + CROPS)))
    assert any("counted twice for Th-232" in one for one in got.sentences)


def test_everything_wrong_at_once(tmp_path: Path) -> None:
    bad = (
        HEAD.replace("1300", "-1300")
        + THORIUM.replace("Th-232", "Th-999").replace("iaea-472", "iaea472")
        + LANTHANUM.replace('water = "0.02 mg/L"\n', "")
        + CROPS.replace('kind = "leafy"', 'kind = "spinach"').replace("0.08", "1.8")
        + COW.replace('"pasture grass"', '"pasture gras"').replace('"milk"', '"cheese"')
        + "[[crop]]\nname = 'spinach'\ncolour = 'green'\n"
    )
    with pytest.raises(InputError) as caught:
        read_land_case(write(tmp_path, bad))
    places = {one.place for one in caught.value.problems}
    assert {
        "soil.bulk_density", "substance.Th-999.name", "substance.Th-999.factor_set",
        "substance.La.water", "crop.spinach.kind", "crop.spinach.dry_matter",
        "animal.cow.feed.pasture gras", "animal.cow.product", "crop.spinach.colour", "crop",
    } <= places  # fmt: skip


def test_irrigation_needs_its_numbers(tmp_path: Path) -> None:
    dry = CROPS.replace("sprinkled = 0.8\n", "")
    with pytest.raises(InputError) as caught:
        read_land_case(write(tmp_path, HEAD + THORIUM + dry))
    assert [one.place for one in caught.value.problems] == ["crop.spinach.sprinkled"]


POLONIUM = """
[[substance]]
name = "Po-210"
soil = "40 Bq/kg"
deposition = "100 Bq/(m2 yr)"
water = { missing = "not measured" }
factor_set = "iaea-srs19"
"""
BULLS = """
[[animal]]
name = "bull"
product = "meat"
soil = "0.6 kg/d"
water = "40 L/d"
holding_time = "20 d"
[animal.feed]
"pasture grass" = "12 kg/d"

[[animal]]
name = "other bull"
product = "meat"
soil = "0.6 kg/d"
water = "0 L/d"
holding_time = "0 d"
[animal.feed]
"pasture grass" = "12 kg/d"
"""


def test_polonium_decays_on_leaves_and_in_store(tmp_path: Path) -> None:
    """138.376 days: on leaves beside weathering, in hay, and in meat; water missing is at least."""
    hay = CROPS.replace('"0 d"', '"90 d"').replace("translocation = 1.0", "translocation = 0.5")
    got = run_land_case(read_land_case(write(tmp_path, HEAD + POLONIUM + hay + BULLS)))
    decay = np.log(2.0) / 138.376
    loss = np.log(2.0) / 14.0 + decay
    falls = 100.0 / 365.25 * 3.0 * -np.expm1(-loss * 30) / loss
    grass = (falls * 0.5 + 40.0 * 0.1) * np.exp(-decay * 90)
    crops = got.tables["crops_nuclides"].set_index("crop")
    assert crops.loc["pasture grass", "total_Bq_per_kg_dry"] == pytest.approx(grass, rel=1e-5)
    meat = got.tables["meat_nuclides"].set_index("animal")
    eaten = 12 * grass + 0.6 * 40
    kept = np.exp(-decay * 20)
    assert np.isnan(meat.loc["bull", "meat_Bq_per_kg_fresh"])
    assert meat.loc["bull", "at_least_Bq_per_kg_fresh"] == pytest.approx(
        0.005 * eaten * kept, rel=1e-5
    )
    assert meat.loc["other bull", "meat_Bq_per_kg_fresh"] == pytest.approx(0.005 * eaten, rel=1e-5)


def test_what_two_animals_share_is_drawn_once(tmp_path: Path) -> None:
    """Two bulls on one pasture have the same percentiles, not two draws of it."""
    twins = BULLS.replace('"20 d"', '"0 d"').replace('"40 L/d"', '"0 L/d"')
    text = "draws = 200\n" + HEAD + THORIUM + CROPS + twins
    table = run_land_case(read_land_case(write(tmp_path, text))).tables["meat_nuclides"]
    for level in (5, 50, 95):
        first, second = table[f"meat_P{level}_Bq_per_kg_fresh"]
        assert first == second
    assert table["meat_P5_Bq_per_kg_fresh"][0] < table["meat_P95_Bq_per_kg_fresh"][0]


def test_ends_of_ranges_are_checked(tmp_path: Path) -> None:
    wide = CROPS.replace("dry_matter = 0.08", "dry_matter = { value = 0.08, high = 1.8 }").replace(
        "translocation = 1.0", "translocation = 1.5", 1
    )
    with pytest.raises(InputError) as caught:
        read_land_case(write(tmp_path, HEAD + THORIUM + wide))
    assert {one.place for one in caught.value.problems} == {
        "crop.spinach.dry_matter", "crop.spinach.translocation",
    }  # fmt: skip


def test_animals_that_drink_need_the_water(tmp_path: Path) -> None:
    dry = CROPS.replace('irrigation = "1.2 m/yr"\n', "").replace("sprinkled = 0.8\n", "")
    bare = LANTHANUM.replace('water = "0.02 mg/L"\n', "")
    assert read_land_case(write(tmp_path, HEAD + bare + dry))
    with pytest.raises(InputError) as caught:
        read_land_case(write(tmp_path, HEAD + bare + dry + COW))
    assert [one.place for one in caught.value.problems] == ["substance.La.water"]
