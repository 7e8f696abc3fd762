"""Factors of groups from named sets: bins of age, sex, what is missing, age-adjusted sums."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tailrace.data.reader import rows
from tailrace.errors import InputError
from tailrace.people.age_adjusted import age_adjusted_factor, resident_factors
from tailrace.people.exposure_factors import FACTOR_UNITS, exposure_factor, factor_sets
from tailrace.people.groups import GROUPS, group_named, overlap_years
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


def factor(set_name: str, group: str, name: str) -> Value:
    found = exposure_factor(set_name, group, name)
    assert isinstance(found, Value), found
    return found


def test_the_sets_asked_for_are_there() -> None:
    assert {"us-2014", "efh-2011", "china-handbook", "hj25.3-2019"} <= set(factor_sets())
    known = {*FACTOR_UNITS, "soil_ingestion_construction", "height", "allocation_factor"}
    known |= {"exposure_frequency_indoor", "exposure_frequency_outdoor"}
    assert {row["factor"] for row in rows("exposure_factors")} <= known


def test_every_number_is_missing_with_a_reason_or_has_a_source_and_the_unit() -> None:
    for set_name in factor_sets():
        for group in GROUPS:
            for name, unit in FACTOR_UNITS.items():
                found = exposure_factor(set_name, group, name)
                if isinstance(found, Missing):
                    assert set_name in found.reason
                    continue
                assert found.unit == unit
                assert found.source
                assert found.note.startswith(group)


def test_what_is_from_memory_is_assumed() -> None:
    assert factor("us-2014", "child", "body_weight").quality == "assumed"
    assert factor("efh-2011", "adult", "inhalation_rate").quality == "published"
    for row in rows("exposure_factors"):
        assert (row["quality"] == "assumed") == ("from memory" in row["note"])


def test_defaults_of_the_screening_levels(reference: Path) -> None:
    path = reference / "risk" / "exposure" / "rsl_default_parameters.csv"
    with path.open(encoding="utf-8") as lines:
        theirs = {row["symbol"]: float(row["value"]) for row in csv.DictReader(lines)}
    symbols = {"BW": "body_weight", "IRS": "soil_ingestion", "SA": "skin_area_soil"}
    symbols |= {"AF": "soil_adherence", "IRW": "water_ingestion", "SAW": "skin_area_water"}
    symbols |= {"ETb": "bathing_time", "ED": "exposure_duration"}
    for symbol, name in symbols.items():
        for letter, group in (("c", "child"), ("a", "adult")):
            assert factor("us-2014", group, name).central == theirs[f"{symbol}{letter}"], name
    worker = {"BWw": "body_weight", "EDw": "exposure_duration", "EFw": "exposure_frequency"}
    worker |= {"ETw": "exposure_time", "IRw": "soil_ingestion", "SAw": "skin_area_soil"}
    worker |= {"AFw": "soil_adherence"}
    for symbol, name in worker.items():
        assert factor("us-2014", "worker", name).central == theirs[symbol]
    ours = resident_factors("us-2014")
    for symbol in ("IFSadj", "DFSadj", "IFWadj", "DFWadj", "IFSMadj", "ETevent"):
        assert ours[symbol] == pytest.approx(theirs[symbol], rel=2e-6)


def test_age_adjusted_factors_are_exact() -> None:
    """EPA's printed factors (Regional Screening Levels, User's Guide), for mutagens too."""
    ours = resident_factors("us-2014")
    printed = {"IFSadj": 36_750, "DFSadj": 103_390, "IFWadj": 327.95, "DFWadj": 2_610_650}
    printed |= {"IFSMadj": 166_833.33, "DFSMadj": 428_260, "IFWMadj": 1_019.9}
    printed |= {"DFWMadj": 8_191_633.33, "ETevent": 0.67077}
    for name, value in printed.items():
        assert ours[name] == pytest.approx(value, rel=2e-6), name
    by_hand = age_adjusted_factor([350.0, 350.0], [6.0, 20.0], [200.0, 100.0], [15.0, 80.0])
    assert float(by_hand) == 36_750.0


def test_a_bin_counts_by_the_years_it_covers() -> None:
    """Table 8-1 of the handbook over a child of 1 to 6 and a pupil of 11 to 18 years."""
    child = (11.4 + 13.8 + 3 * 18.6) / 5
    # the bin from 3 years is a lognormal through mean 18.6 and standard deviation 3.9
    assert factor("efh-2011", "child", "body_weight").central == pytest.approx(child, rel=1e-4)
    pupil = factor("efh-2011", "adolescent", "body_weight")
    assert pupil.central == pytest.approx((5 * 56.8 + 2 * 71.6) / 7)
    assert "11 to <16 years, 16 to <21 years" in pupil.note
    assert pupil.distribution is None


def test_women_are_women_and_groups_of_both_are_halves() -> None:
    woman = factor("china-handbook", "woman", "body_weight")
    assert woman.central == 56.8
    both = factor("efh-2011", "infant", "inhalation_rate")
    assert both.central == pytest.approx((8.76 + 8.52) / 2)
    assert both.distribution is not None
    assert float(both.ppf(0.5)) == pytest.approx(8.55, abs=0.1)
    assert factor("us-2014", "woman", "body_weight").central == 80.0


def test_what_a_set_lacks_is_missing_and_says_why() -> None:
    pupil = exposure_factor("us-2014", "adolescent", "body_weight")
    assert isinstance(pupil, Missing)
    assert "0 to 6 years, 18 years and older only, not for 11 to 18 years" in pupil.reason
    child = exposure_factor("china-handbook", "child", "body_weight")
    assert isinstance(child, Missing)
    assert "5 to 6 years" in child.reason
    crops = exposure_factor("us-2014", "adult", "food_ingestion")
    assert isinstance(crops, Missing)
    assert "none" in crops.reason
    at_work = exposure_factor("efh-2011", "worker", "soil_ingestion")
    assert isinstance(at_work, Missing)
    assert "workers" in at_work.reason
    assert isinstance(exposure_factor("efh-2011", "worker", "inhalation_rate"), Value)


def test_handbook_bins_that_overlap_belong_to_no_group() -> None:
    note = factor("efh-2011", "adult", "water_ingestion").note
    assert ">21 years" in note
    assert ">65" not in note
    assert "All ages" not in note


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("us-2015", "child", "body_weight"), "us-2014"),
        (("us-2014", "childs", "body_weight"), "child"),
        (("us-2014", "child", "bodyweight"), "body_weight"),
    ],
)
def test_a_mistyped_name_is_refused(arguments: tuple[str, str, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        exposure_factor(*arguments)


def test_overlap() -> None:
    child = group_named("child")
    assert overlap_years(child, 0.0, 6.0) == 5.0
    assert overlap_years(child, 3.0, float("inf")) == 3.0
    assert overlap_years(child, 6.0, 11.0) == 0.0
