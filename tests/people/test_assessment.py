"""Assessments of samples against hand calculations from printed factors, and what must hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.people.assessment import (
    AssessmentChoices,
    PeopleAssessment,
    assess_file,
    assess_samples,
)
from tailrace.people.assessment_dataset import assessment_dataset_of
from tailrace.people.assessment_results import assessment_tables
from tailrace.people.sample_totals import known_part
from tailrace.people.samples_file import Samples
from tailrace.people.screening_exposure import resident_exposure
from tailrace.people.screening_levels import tap_water_screening_level
from tailrace.people.screening_values import screening_toxicity
from tailrace.quantities.missing import AtLeast, Missing

Assessed = Callable[..., PeopleAssessment]
HEAD = "place,medium,substance,value,unit"


def quotient(found: PeopleAssessment, substance: str, pathway: str) -> float:
    (one,) = (
        term
        for term in found.chemical
        if term.level.substance == substance and term.pathway == pathway
    )
    assert isinstance(one.quotient, float)
    return one.quotient


def test_soil_and_water_by_hand(assessed: Assessed) -> None:
    """OSWER 9200.1-120 child: 15 kg, 200 mg/d, 0.78 L/d, 350 d, 2373 cm2, 0.2 mg/cm2.

    Arsenic: RfD 3e-4 until 2025, RBA 0.6, ABSd 0.03; fluoride RfD 0.06 (IRIS: 1989).
    """
    found = assessed("a,soil,As,12,mg/kg", "a,drinking_water,F,2.4,mg/L")
    eaten = 12 * 200e-6 * 0.6 * 350 / 365 / 15 / 3e-4
    skin = 12 * 1e-6 * 2373 * 0.2 * 0.03 * 350 / 365 / 15 / 3e-4
    assert quotient(found, "As", "soil_ingestion") == pytest.approx(eaten, rel=1e-9)
    assert quotient(found, "As", "dermal_soil") == pytest.approx(skin, rel=1e-9)
    drunk = 2.4 * 0.78 * 350 / 365 / 15 / 0.06
    assert quotient(found, "F", "drinking_water") == pytest.approx(drunk, rel=1e-9)


def test_water_at_its_screening_level_has_a_quotient_of_one(assessed: Assessed) -> None:
    """The screening level of tap water is the assessment turned round: drunk and on the skin."""
    of = screening_toxicity("Mn", "epa-2023", "water")
    level = tap_water_screening_level(of, resident_exposure("us-2014"))
    threshold = level.non_cancer
    assert isinstance(threshold, float)
    found = assessed(f"a,drinking_water,Mn,{threshold!r},mg/L")
    (total,) = found.totals
    assert total.hazard_index == pytest.approx(1.0, rel=1e-6)


def test_breathed_air_does_not_know_body_weight(assessed: Assessed) -> None:
    """Mn in air, RfC 5e-5 mg/m3 (IRIS 1993), 350 d of 24 h: HQ = C 350/365/5e-5."""
    row = "a,air,Mn,0.1,ug/m3"
    heavy = AssessmentChoices("epa-2023", given={"body_weight": 200.0})
    expected = 1e-4 * 350 / 365 / 5e-5
    for choices in (AssessmentChoices("epa-2023"), heavy):
        found = assessed(row, choices=choices)
        assert quotient(found, "Mn", "inhalation_outdoor") == pytest.approx(expected, rel=1e-9)


def test_cancer_risk_by_year_and_by_duration(assessed: Assessed) -> None:
    """Arsenic in air, unit risk 4.3e-3 per ug/m3 (IRIS 1995): a year adds C EF/365 UR / 70."""
    found = assessed("a,air,As,0.01,ug/m3", group="adult")
    (total,) = found.totals
    year = 0.01 * 350 / 365 * 4.3e-3 / 70
    assert isinstance(total.annual_risk, float)
    assert total.annual_risk == pytest.approx(year, rel=1e-9)
    table = assessment_tables(found)["totals"]
    assert table["cancer_risk_over_exposure_duration"][0] == pytest.approx(20 * year, rel=1e-9)


def test_lifetime_is_at_least_where_a_stage_has_no_factors(assessed: Assessed) -> None:
    """The set of 2014 has children to 6 and adults from 18: what lies between is missing."""
    found = assessed("a,air,As,0.01,ug/m3", group="adult")
    lasting = found.lifetime["a", 0]
    assert isinstance(lasting, AtLeast)
    year = 0.01 * 350 / 365 * 4.3e-3 / 70
    assert lasting.value == pytest.approx((6 + 52) * year, rel=1e-9)


def test_linear_in_what_was_measured(assessed: Assessed) -> None:
    rows = ["a,soil,As,12,mg/kg", "a,soil,As,30,mg/kg", "a,air,Mn,0.1,ug/m3",
            "a,soil,Ra-226,40,Bq/kg"]  # fmt: skip
    once = assessed(*rows)
    samples = Samples(
        "x", tuple(replace(one, value=2.0 * (one.value or 0.0)) for one in once.samples)
    )
    twice = assess_samples(samples, ["child"], AssessmentChoices("epa-2023"))
    (a,), (b,) = once.totals, twice.totals
    for one, other in ((a.hazard_index, b.hazard_index), (a.annual_risk, b.annual_risk),
                       (a.dose, b.dose), (a.hazard_high, b.hazard_high)):  # fmt: skip
        assert known_part(one) > 0.0
        assert known_part(other) == pytest.approx(2.0 * known_part(one), rel=1e-12)


def test_a_missing_reference_dose_makes_totals_at_least(assessed: Assessed) -> None:
    choices = AssessmentChoices("epa-2023")
    whole = assessed("a,air,Mn,0.1,ug/m3", choices=choices)
    assert isinstance(whole.totals[0].hazard_index, float)
    found = assessed("a,air,Mn,0.1,ug/m3", "a,air,Nd,5,ng/m3", choices=choices)
    total = found.totals[0].hazard_index
    assert isinstance(total, AtLeast)
    assert total.value == pytest.approx(whole.totals[0].hazard_index, rel=1e-12)
    assert "Nd" in str(total)
    nothing = assessed("a,air,Nd,5,ng/m3", choices=choices)
    assert isinstance(nothing.totals[0].hazard_index, Missing)
    assert math.isnan(assessment_tables(nothing)["totals"]["hazard_index"][0])


def test_what_was_not_detected_moves_the_bounds_only(assessed: Assessed) -> None:
    found = assessed("a,air,Mn,<0.2,ug/m3", "a,air,Mn,0.1,ug/m3")
    (total,) = found.totals
    unit = 1e-3 * 350 / 365 / 5e-5
    assert total.hazard_low == pytest.approx(0.05 * unit, rel=1e-9)
    assert total.hazard_high == pytest.approx(0.15 * unit, rel=1e-9)
    assert total.hazard_index == pytest.approx(0.10 * unit, rel=1e-9)


def test_samples_without_value_and_mixed_fractions(assessed: Assessed) -> None:
    found = assessed("a,soil,Cd,,mg/kg")
    assert isinstance(found.totals[0].hazard_index, Missing)
    assert "not measured in soil at a" in str(found.totals[0].hazard_index)
    with pytest.raises(InputError, match="different fractions"):
        assessed("a,air,Mn,1,ug/m3,PM10", "a,air,Mn,2,ug/m3,TSP", head=f"{HEAD},fraction")


def test_years_apart_and_together(assessed: Assessed) -> None:
    rows = ["a,air,Mn,0.1,ug/m3,2013", "a,air,Mn,0.3,ug/m3,2014"]
    together = assessed(*rows, head=f"{HEAD},date")
    assert [one.value for one in together.levels] == pytest.approx([0.2e-3])
    apart = assessed(
        *rows, head=f"{HEAD},date", choices=AssessmentChoices("epa-2023", by_year=True)
    )
    assert [(one.year, one.value) for one in apart.levels] == [
        (2013, pytest.approx(0.1e-3)), (2014, pytest.approx(0.3e-3))
    ]  # fmt: skip


def test_indoor_air_measured_stands_for_outdoor_air_indoors(assessed: Assessed) -> None:
    given = {"outdoor_time": 4.0, "exposure_frequency": 365.0}
    found = assessed("a,air,Mn,0.1,ug/m3", "a,indoor_air,Mn,0.03,ug/m3",
        choices=AssessmentChoices("epa-2023", given=given),
    )  # fmt: skip
    assert quotient(found, "Mn", "inhalation_outdoor") == pytest.approx(1e-4 * 4 / 24 / 5e-5)
    assert quotient(found, "Mn", "inhalation_indoor") == pytest.approx(3e-5 * 20 / 24 / 5e-5)
    all_outdoors = assessed("a,indoor_air,Mn,0.03,ug/m3")
    assert "give outdoor_time" in str(all_outdoors.totals[0].hazard_index)


def test_standards_judge_samples_and_nitrogen_by_both_names(assessed: Assessed) -> None:
    found = assessed("a,drinking_water,As,9,ug/L", "a,drinking_water,As,12,ug/L",
        "a,drinking_water,NO3,88,mg/L", "a,drinking_water,Cd,<10,ug/L",
    )  # fmt: skip
    mcl = {one.level.substance: one for one in found.checks if one.limit.standard == "US MCL"}
    assert (mcl["As"].verdict, mcl["As"].exceeding) == ("exceeds", 1)
    assert mcl["As"].ratio == pytest.approx(1.2)
    # 88 mg/L of nitrate are 19.9 mg/L of its nitrogen, above 10
    assert mcl["NO3-N"].ratio == pytest.approx(1.988, rel=1e-3)
    assert mcl["Cd"].verdict == "cannot tell"
    memory = [one for one in found.checks if not one.limit.decides]
    assert memory
    assert all(one.verdict == "cannot tell" for one in memory)


def test_class_of_a_groundwater(assessed: Assessed) -> None:
    """GB/T 14848-2017: fluoride above 2.0 mg/L is class V, pH 8.9 class IV."""
    found = assessed("a,groundwater,F,2.9,mg/L", "a,groundwater,pH,8.9,")
    (one,) = found.classes
    assert one.found.water_class == "V"
    assert one.found.by_parameter == {"F": "V", "pH": "IV"}


def test_every_wrong_choice_is_told_with_the_file(tmp_path: Path) -> None:
    choices = AssessmentChoices("epa-2052", rare_earths="bayan_oboo")
    with pytest.raises(InputError) as caught:
        assess_file(tmp_path / "none.csv", ["chidl"], choices)
    said = str(caught.value)
    for part in ('did you mean "child"', "epa-2025", 'did you mean "bayan_obo"', "is not there"):
        assert part in said


@pytest.mark.parametrize(
    ("name", "number", "allowed"),
    [
        ("outdoor_time", 30.0, "24 h/d"), ("exposure_frequency", 400.0, "366 d/yr"),
        ("infiltration_factor", 1.5, "up to 1"), ("body_weight", 0.0, "above 0 kg"),
        ("water_ingestion", -1.0, "from 0 L/d"), ("bathing_time", math.nan, "from 0 h"),
    ],
)  # fmt: skip
def test_factors_that_nobody_can_have(
    assessed: Assessed, name: str, number: float, allowed: str
) -> None:
    with pytest.raises(InputError, match=allowed):
        assessed(
            "a,soil,As,1,mg/kg",
            choices=AssessmentChoices("epa-2023", given={name: number}),
        )


def test_labelled_arrays_hold_the_terms_and_say_what_is_missing(assessed: Assessed) -> None:
    rows = ["a,air,Mn,0.1,ug/m3,2013", "a,air,Mn,0.3,ug/m3,2014", "b,soil,As,12,mg/kg,2014",
            "b,soil,Nd,12,mg/kg,2014", "b,soil,Ra-226,40,Bq/kg,2014"]  # fmt: skip
    choices = AssessmentChoices("epa-2023", by_year=True)
    found = assessed(*rows, head=f"{HEAD},date", choices=choices)
    arrays = assessment_dataset_of(found)
    assert arrays["hazard_quotient"].dims == ("receptor", "group", "substance", "pathway", "year")
    breathed = arrays["exposure_concentration"].sel(substance="Mn", pathway="inhalation_outdoor")
    assert breathed.sel(receptor="a").values.ravel() == pytest.approx(
        [0.1e-3 * 350 / 365, 0.3e-3 * 350 / 365]
    )
    assert bool(breathed.sel(receptor="b").isnull().all())
    assert bool(arrays["dose"].sel(substance="Mn").isnull().all())
    assert arrays["dose"].attrs["units"] == "mg/(kg d)"
    index = arrays["hazard_index"].sel(receptor="b", year=2014).item()
    quotients = arrays["hazard_quotient"].sel(receptor="b", year=2014)
    assert index == pytest.approx(float(quotients.sum()), rel=1e-12)
    assert bool(arrays["hazard_index_at_least"].sel(receptor="b", year=2014).item())
    assert not bool(arrays["hazard_index_at_least"].sel(receptor="a", year=2013).item())
    assert "Nd" in arrays.attrs["missing"]
    doses = arrays["radiation_dose"].sel(receptor="b", year=2014)
    assert arrays["radiation_dose_total"].sel(receptor="b", year=2014).item() == pytest.approx(
        float(doses.sum()), rel=1e-12
    )


def test_fluorosis_and_both_judgements_of_arsenic(assessed: Assessed) -> None:
    """NRC 2006: severe dental fluorosis 2 % at 2.5 mg/L; IRIS slopes 1.5 (1995) and 32 (2025)."""
    found = assessed("a,drinking_water,F,2.5,mg/L", "a,drinking_water,As,10,ug/L")
    by = {(one.effect, one.by.split()[0].rstrip(",")): one for one in found.effects}
    severe = by["severe dental fluorosis, share of people", "nrc-2006"]
    assert severe.value == pytest.approx(0.02, abs=1e-9)
    assert not severe.from_memory
    assert by["any dental fluorosis, share of people", "dean-1942"].from_memory
    outside = by["skeletal fluorosis, share of people", "china-2012"].value
    assert isinstance(outside, Missing)
    assert "outside the observations" in outside.reason
    dose = 0.01 * 0.78 * 350 / 365 / 15
    risks = [by["lifetime cancer risk of arsenic, a life at it", name].value
             for name in ("epa-2023", "epa-2025")]  # fmt: skip
    new = dose * 32
    exact = new if new <= 0.01 else -math.expm1(-new)
    assert risks == pytest.approx([dose * 1.5, exact], rel=1e-6)


def test_every_value_used_has_its_source(assessed: Assessed) -> None:
    rows = ["a,soil,Cd,2,mg/kg", "a,drinking_water,Cd,2,ug/L", "a,air,Mn,0.1,ug/m3"]
    table = assessment_tables(assessed(*rows))["values_used"]
    assert (table["source"] != "").all()
    named = table.set_index("what")["value"]
    # US EPA IRIS: cadmium 1e-3 in food (and soil), 5e-4 in water
    assert named["RfD (soil) of Cd"] == pytest.approx(1e-3, rel=1e-9)
    assert named["RfD (water) of Cd"] == pytest.approx(5e-4, rel=1e-9)
    assert named["RfC (air) of Mn"] == pytest.approx(5e-5, rel=1e-9)
    assert named["body_weight of child_1_6"] == 15.0


def test_a_reference_value_of_an_oxide_is_taken_to_its_element(assessed: Assessed) -> None:
    """IRIS 2009: RfC 9e-4 mg/m3 of CeO2, of which 0.8141 is Ce."""
    found = assessed("a,air,Ce,1,ug/m3")
    expected = 1e-3 * 350 / 365 / (9e-4 * 0.8141)
    assert quotient(found, "Ce", "inhalation_outdoor") == pytest.approx(expected, rel=1e-4)


def test_a_mutagen_counts_by_age(assessed: Assessed) -> None:
    """EPA/630/R-03/003F: 10 below two years, 3 from two: (10 + 4 * 3) / 5 from one to six."""
    found = assessed("a,drinking_water,Cr-VI,10,ug/L")
    (drunk,) = (one for one in found.chemical if one.pathway == "drinking_water")
    assert isinstance(drunk.intake, float)
    assert isinstance(drunk.slope, float)
    assert drunk.annual_risk == pytest.approx(drunk.intake * drunk.slope * 4.4 / 70, rel=1e-9)


@pytest.mark.parametrize(
    ("statistic", "rows", "value", "low", "high"),
    [
        # mean 20, s 14.142, n 2: 20 + sqrt(19) * 10
        ("upper-limit", ("10", "30"), 63.589, 20.0, 63.589),
        ("maximum", ("10", "30"), 30.0, 30.0, 30.0),
        ("maximum", ("10", "<30"), 30.0, 10.0, 30.0),
    ],
)
def test_other_statistics_by_name(
    assessed: Assessed, statistic: str, rows: tuple[str, ...], value: float, low: float, high: float
) -> None:
    choices = AssessmentChoices("epa-2023", statistic=statistic)  # type: ignore[arg-type]
    found = assessed(*(f"a,soil,Cd,{one},mg/kg" for one in rows), choices=choices)
    (level,) = found.levels
    assert (level.value, level.low, level.high) == pytest.approx((value, low, high), rel=1e-4)


def test_a_water_never_detected_has_the_class_of_its_limit(assessed: Assessed) -> None:
    """GB/T 14848-2017: arsenic up to 0.01 mg/L is class III, above IV."""
    found = assessed("a,groundwater,As,<0.015,mg/L")
    (one,) = found.classes
    assert one.found.water_class == "IV"
