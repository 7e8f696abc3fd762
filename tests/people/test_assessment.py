"""Assessments of samples against hand calculations from printed factors, and what must hold."""

from __future__ import annotations

import math
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
from tailrace.people.assessment_words import assessment_sentences
from tailrace.people.person_draws import draw_persons, person_sentences, person_table
from tailrace.people.radiation_by_pathway import RadiationChoices
from tailrace.people.sample_totals import known_part
from tailrace.people.samples_file import Samples
from tailrace.people.screening_exposure import resident_exposure
from tailrace.people.screening_levels import tap_water_screening_level
from tailrace.people.screening_values import screening_toxicity
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.value import Value

HEAD = "place,medium,substance,value,unit"


def assessed(
    folder: Path,
    *rows: str,
    group: str = "child",
    head: str = HEAD,
    choices: AssessmentChoices | None = None,
) -> PeopleAssessment:
    path = folder / "samples.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return assess_file(path, [group], choices or AssessmentChoices("epa-2023"))


def quotient(found: PeopleAssessment, substance: str, pathway: str) -> float:
    (one,) = (
        term
        for term in found.chemical
        if term.level.substance == substance and term.pathway == pathway
    )
    assert isinstance(one.quotient, float)
    return one.quotient


def test_soil_and_water_by_hand(tmp_path: Path) -> None:
    """OSWER 9200.1-120 child: 15 kg, 200 mg/d, 0.78 L/d, 350 d, 2373 cm2, 0.2 mg/cm2.

    Arsenic: RfD 3e-4 until 2025, RBA 0.6, ABSd 0.03; fluoride RfD 0.06 (IRIS: 1989).
    """
    found = assessed(tmp_path, "a,soil,As,12,mg/kg", "a,drinking_water,F,2.4,mg/L")
    eaten = 12 * 200e-6 * 0.6 * 350 / 365 / 15 / 3e-4
    skin = 12 * 1e-6 * 2373 * 0.2 * 0.03 * 350 / 365 / 15 / 3e-4
    assert quotient(found, "As", "soil_ingestion") == pytest.approx(eaten, rel=1e-9)
    assert quotient(found, "As", "dermal_soil") == pytest.approx(skin, rel=1e-9)
    drunk = 2.4 * 0.78 * 350 / 365 / 15 / 0.06
    assert quotient(found, "F", "drinking_water") == pytest.approx(drunk, rel=1e-9)


def test_water_at_its_screening_level_has_a_quotient_of_one(tmp_path: Path) -> None:
    """The screening level of tap water is the assessment turned round: drunk and on the skin."""
    of = screening_toxicity("Mn", "epa-2023", "water")
    level = tap_water_screening_level(of, resident_exposure("us-2014"))
    threshold = level.non_cancer
    assert isinstance(threshold, float)
    found = assessed(tmp_path, f"a,drinking_water,Mn,{threshold!r},mg/L")
    (total,) = found.totals
    assert total.hazard_index == pytest.approx(1.0, rel=1e-6)


def test_breathed_air_does_not_know_body_weight(tmp_path: Path) -> None:
    """Mn in air, RfC 5e-5 mg/m3 (IRIS 1993), 350 d of 24 h: HQ = C 350/365/5e-5."""
    row = "a,air,Mn,0.1,ug/m3"
    heavy = AssessmentChoices("epa-2023", given={"body_weight": 200.0})
    expected = 1e-4 * 350 / 365 / 5e-5
    for choices in (AssessmentChoices("epa-2023"), heavy):
        found = assessed(tmp_path, row, choices=choices)
        assert quotient(found, "Mn", "inhalation_outdoor") == pytest.approx(expected, rel=1e-9)


def test_cancer_risk_by_year_and_by_duration(tmp_path: Path) -> None:
    """Arsenic in air, unit risk 4.3e-3 per ug/m3 (IRIS 1995): a year adds C EF/365 UR / 70."""
    found = assessed(tmp_path, "a,air,As,0.01,ug/m3", group="adult")
    (total,) = found.totals
    year = 0.01 * 350 / 365 * 4.3e-3 / 70
    assert isinstance(total.annual_risk, float)
    assert total.annual_risk == pytest.approx(year, rel=1e-9)
    table = assessment_tables(found)["totals"]
    assert table["cancer_risk_over_exposure_duration"][0] == pytest.approx(20 * year, rel=1e-9)


def test_lifetime_is_at_least_where_a_stage_has_no_factors(tmp_path: Path) -> None:
    """The set of 2014 has children to 6 and adults from 18: what lies between is missing."""
    found = assessed(tmp_path, "a,air,As,0.01,ug/m3", group="adult")
    lasting = found.lifetime["a", 0]
    assert isinstance(lasting, AtLeast)
    year = 0.01 * 350 / 365 * 4.3e-3 / 70
    assert lasting.value == pytest.approx((6 + 52) * year, rel=1e-9)


def test_linear_in_what_was_measured(tmp_path: Path) -> None:
    rows = ["a,soil,As,12,mg/kg", "a,soil,As,30,mg/kg", "a,air,Mn,0.1,ug/m3",
            "a,soil,Ra-226,40,Bq/kg"]  # fmt: skip
    once = assessed(tmp_path, *rows)
    samples = Samples(
        "x", tuple(replace(one, value=2.0 * (one.value or 0.0)) for one in once.samples)
    )
    twice = assess_samples(samples, ["child"], AssessmentChoices("epa-2023"))
    (a,), (b,) = once.totals, twice.totals
    for one, other in ((a.hazard_index, b.hazard_index), (a.annual_risk, b.annual_risk),
                       (a.dose, b.dose), (a.hazard_high, b.hazard_high)):  # fmt: skip
        assert known_part(one) > 0.0
        assert known_part(other) == pytest.approx(2.0 * known_part(one), rel=1e-12)


def test_a_missing_reference_dose_makes_totals_at_least(tmp_path: Path) -> None:
    choices = AssessmentChoices("epa-2023")
    whole = assessed(tmp_path, "a,air,Mn,0.1,ug/m3", choices=choices)
    assert isinstance(whole.totals[0].hazard_index, float)
    found = assessed(tmp_path, "a,air,Mn,0.1,ug/m3", "a,air,Nd,5,ng/m3", choices=choices)
    total = found.totals[0].hazard_index
    assert isinstance(total, AtLeast)
    assert total.value == pytest.approx(whole.totals[0].hazard_index, rel=1e-12)
    assert "Nd" in str(total)
    nothing = assessed(tmp_path, "a,air,Nd,5,ng/m3", choices=choices)
    assert isinstance(nothing.totals[0].hazard_index, Missing)
    assert math.isnan(assessment_tables(nothing)["totals"]["hazard_index"][0])


def test_what_was_not_detected_moves_the_bounds_only(tmp_path: Path) -> None:
    found = assessed(tmp_path, "a,air,Mn,<0.2,ug/m3", "a,air,Mn,0.1,ug/m3")
    (total,) = found.totals
    unit = 1e-3 * 350 / 365 / 5e-5
    assert total.hazard_low == pytest.approx(0.05 * unit, rel=1e-9)
    assert total.hazard_high == pytest.approx(0.15 * unit, rel=1e-9)
    assert total.hazard_index == pytest.approx(0.10 * unit, rel=1e-9)


def test_samples_without_value_and_mixed_fractions(tmp_path: Path) -> None:
    found = assessed(tmp_path, "a,soil,Cd,,mg/kg")
    assert isinstance(found.totals[0].hazard_index, Missing)
    assert "not measured in soil at a" in str(found.totals[0].hazard_index)
    with pytest.raises(InputError, match="different fractions"):
        assessed(tmp_path, "a,air,Mn,1,ug/m3,PM10", "a,air,Mn,2,ug/m3,TSP", head=f"{HEAD},fraction")


def test_years_apart_and_together(tmp_path: Path) -> None:
    rows = ["a,air,Mn,0.1,ug/m3,2013", "a,air,Mn,0.3,ug/m3,2014"]
    together = assessed(tmp_path, *rows, head=f"{HEAD},date")
    assert [one.value for one in together.levels] == pytest.approx([0.2e-3])
    apart = assessed(
        tmp_path, *rows, head=f"{HEAD},date", choices=AssessmentChoices("epa-2023", by_year=True)
    )
    assert [(one.year, one.value) for one in apart.levels] == [
        (2013, pytest.approx(0.1e-3)), (2014, pytest.approx(0.3e-3))
    ]  # fmt: skip


BAOTOU = AssessmentChoices("china", "china-handbook", {"exposure_frequency": 365.0})


def test_baotou_by_the_older_form(tmp_path: Path) -> None:
    """Li et al. 2018: 56.9 ng/m3 with 15.7 m3/d and 60 kg gives 1.5e-5 mg/(kg d)."""
    found = assessed(tmp_path, "Baotou,air,REE,56.9,ng/m3", group="adult", choices=BAOTOU)
    (one,) = found.rare_earths
    assert one.way == "breathed"
    assert one.elements == pytest.approx(1.5e-5, rel=0.03)
    assert one.per_day == pytest.approx(56.9e-6 * 15.7, rel=0.01)
    # 100 ug/kg a day (Zhu et al. 1997) times 60 kg is the figure of 6 mg a day
    assert one.shares["subclinical"] == pytest.approx(1.5e-4, rel=0.03)
    said = " ".join(assessment_sentences(found))
    assert "not an intake from the air" in said
    assert "6.0 to 6.7 mg a day" in said


def test_sum_of_oxides_is_missing_without_the_ore(tmp_path: Path) -> None:
    row = "Baotou,air,REE,56.9,ng/m3"
    (one,) = assessed(tmp_path, row, group="adult", choices=BAOTOU).rare_earths
    assert isinstance(one.oxides, Missing)
    ore = replace(BAOTOU, rare_earths="bayan_obo")
    (one,) = assessed(tmp_path, row, group="adult", choices=ore).rare_earths
    assert one.oxides == pytest.approx(1.2 * float(str(one.elements)), rel=0.01)


def test_the_sum_stands_for_its_members(tmp_path: Path) -> None:
    """La and Ce beside REE in one soil are in the sum already."""
    rows = ["a,soil,REE,300,mg/kg", "a,soil,La,80,mg/kg", "a,soil,Ce,150,mg/kg"]
    found = assessed(tmp_path, *rows)
    (one,) = found.rare_earths
    assert one.of == ("REE",)
    assert one.elements == pytest.approx(300 * 200e-6 * 350 / 365 / 15, rel=1e-9)


RADIATION = {"outdoor_time": 4.8, "exposure_frequency": 365.0, "water_ingestion": 2.0}


def dose_of(found: PeopleAssessment, pathway: str) -> float:
    (one,) = (term for term in found.radiation if term.pathway == pathway)
    assert isinstance(one.dose, float)
    return one.dose


def test_radiation_by_hand(tmp_path: Path) -> None:
    """UNSCEAR 2000: 100 nGy/h, a fifth outdoors, 0.7 Sv/Gy; ICRP 119: Ra-228 6.9e-7 Sv/Bq."""
    found = assessed(
        tmp_path, "a,gamma,,100,nGy/h", "a,drinking_water,Ra-228,0.08,Bq/L",
        "a,soil,Ra-226,40,Bq/kg", group="adult",
        choices=AssessmentChoices("epa-2025", given=RADIATION),
    )  # fmt: skip
    assert dose_of(found, "external_ground") == pytest.approx(100 * 8760 * 0.2 * 0.7e-6, rel=1e-9)
    assert dose_of(found, "drinking_water") == pytest.approx(0.08 * 2 * 365 * 6.9e-4, rel=1e-9)
    assert "natural background" not in " ".join(assessment_sentences(found))


def test_gamma_of_soil_where_no_rate_was_measured(tmp_path: Path) -> None:
    """UNSCEAR 2000: 0.604 nGy/h per Bq/kg of Th-232; adult 0.2 of the time."""
    found = assessed(
        tmp_path, "a,soil,Th-232,100,Bq/kg", group="adult",
        choices=AssessmentChoices("epa-2025", given=RADIATION),
    )  # fmt: skip
    dose = dose_of(found, "external_ground")
    assert dose == pytest.approx(60.4 * 8760 * 0.2 * 0.7e-6, rel=0.03)


def test_radon_indoors(tmp_path: Path) -> None:
    """ICRP 137: 3 mSv per mJ h/m3; 100 Bq/m3, F 0.4, 7000 h: 100 * 0.4 * 5.56e-6 * 7000 * 3."""
    found = assessed(
        tmp_path, "a,indoor_air,Rn-222,100,Bq/m3", group="adult",
        choices=AssessmentChoices(
            "epa-2025", given={"outdoor_time": 24 - 7000 / 365, "exposure_frequency": 365.0}
        ),
    )  # fmt: skip
    assert dose_of(found, "radon") == pytest.approx(4.67, rel=2e-3)


def test_inhalation_needs_a_rate_and_takes_the_named_type(tmp_path: Path) -> None:
    """ICRP 119 adult Th-232: M 4.5e-5, S 2.5e-5, F 1.1e-4 Sv/Bq; 20 m3/d outdoors all day."""
    row = "a,air,Th-232,1000,uBq/m3"
    given = {"inhalation_rate": 20.0, "exposure_frequency": 365.0}
    for kind, coefficient in (("F", 1.1e-4), ("M", 4.5e-5), ("S", 2.5e-5), ("highest", 1.1e-4)):
        choices = AssessmentChoices(
            "epa-2025", given=given, radiation=RadiationChoices(absorption=kind)
        )
        found = assessed(tmp_path, row, group="adult", choices=choices)
        expected = 1e-3 * 20 * 365 * coefficient * 1e3
        assert dose_of(found, "inhalation_outdoor") == pytest.approx(expected, rel=1e-6)
    without = assessed(tmp_path, row, group="adult")
    assert isinstance(without.totals[0].dose, AtLeast)
    assert "inhalation_rate" in str(without.totals[0].dose)


def test_workers_have_no_dose_coefficients(tmp_path: Path) -> None:
    found = assessed(tmp_path, "a,soil,Ra-226,40,Bq/kg", group="worker")
    (term,) = (one for one in found.radiation if one.pathway == "soil_ingestion")
    assert isinstance(term.dose, Missing)
    assert "workers" in term.dose.reason


def test_indoor_air_measured_stands_for_outdoor_air_indoors(tmp_path: Path) -> None:
    given = {"outdoor_time": 4.0, "exposure_frequency": 365.0}
    found = assessed(
        tmp_path, "a,air,Mn,0.1,ug/m3", "a,indoor_air,Mn,0.03,ug/m3",
        choices=AssessmentChoices("epa-2023", given=given),
    )  # fmt: skip
    assert quotient(found, "Mn", "inhalation_outdoor") == pytest.approx(1e-4 * 4 / 24 / 5e-5)
    assert quotient(found, "Mn", "inhalation_indoor") == pytest.approx(3e-5 * 20 / 24 / 5e-5)
    all_outdoors = assessed(tmp_path, "a,indoor_air,Mn,0.03,ug/m3")
    assert "give outdoor_time" in str(all_outdoors.totals[0].hazard_index)


def test_standards_judge_samples_and_nitrogen_by_both_names(tmp_path: Path) -> None:
    found = assessed(
        tmp_path, "a,drinking_water,As,9,ug/L", "a,drinking_water,As,12,ug/L",
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


def test_class_of_a_groundwater(tmp_path: Path) -> None:
    """GB/T 14848-2017: fluoride above 2.0 mg/L is class V, pH 8.9 class IV."""
    found = assessed(tmp_path, "a,groundwater,F,2.9,mg/L", "a,groundwater,pH,8.9,")
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
    tmp_path: Path, name: str, number: float, allowed: str
) -> None:
    with pytest.raises(InputError, match=allowed):
        assessed(
            tmp_path,
            "a,soil,As,1,mg/kg",
            choices=AssessmentChoices("epa-2023", given={name: number}),
        )


SPREAD = {
    "soil_ingestion": Value(100.0, "mg/d", quality="assumed", distribution=Lognormal(100.0, 2.0)),
}


def test_persons_of_a_lognormal_factor(tmp_path: Path) -> None:
    """HQ of a person is the median's times the person's factor: p95 is 2^1.6449 times the median.

    Two samples of 10 and 30: mean 20, standard error 10, so that the band over the draws is that of
    a lognormal of mean 20 and coefficient of variation 0.5.
    """
    choices = AssessmentChoices("epa-2023", given=SPREAD)
    found = assessed(tmp_path, "a,soil,Cd,10,mg/kg", "a,soil,Cd,30,mg/kg", choices=choices)
    drawn = draw_persons(found, 2000, draws=400, seed=3)
    table = person_table(drawn).set_index(["endpoint", "over_persons"])
    (eaten,) = (one for one in found.chemical if one.pathway == "soil_ingestion")
    rest = sum(
        one.quotient for one in found.chemical
        if one.pathway != "soil_ingestion" and isinstance(one.quotient, float)
    )  # fmt: skip
    median = table.loc[("hazard index", "p50"), "mean"]
    high = table.loc[("hazard index", "p95"), "mean"]
    assert isinstance(eaten.quotient, float)
    typical = eaten.quotient * 100.0 / SPREAD["soil_ingestion"].central
    assert median == pytest.approx(typical + rest, rel=0.06)
    assert (high - rest) / (median - rest) == pytest.approx(2**1.6449, rel=0.03)
    width = math.sqrt(math.log1p(0.25))
    low_band = table.loc[("hazard index", "p50"), "p5_of_draws"]
    middle = table.loc[("hazard index", "p50"), "p50_of_draws"]
    assert low_band / middle == pytest.approx(math.exp(-1.6449 * width), rel=0.1)
    assert "soil_ingestion" in " ".join(person_sentences(drawn))


def test_persons_are_the_same_bytes_on_any_number_of_workers(tmp_path: Path) -> None:
    choices = AssessmentChoices("epa-2023", given=SPREAD)
    found = assessed(tmp_path, "a,soil,Cd,10,mg/kg", "b,soil,Cd,30,mg/kg", choices=choices)
    one = draw_persons(found, 300, draws=150, workers=1).summary
    two = draw_persons(found, 300, draws=150, workers=2).summary
    assert one.values.tobytes() == two.values.tobytes()
    other = draw_persons(found, 300, draws=150, seed=2).summary
    assert other.values.tobytes() != one.values.tobytes()


def test_persons_need_a_mass(tmp_path: Path) -> None:
    found = assessed(tmp_path, "a,soil,Ra-226,40,Bq/kg")
    with pytest.raises(InputError, match="radiation doses alone"):
        draw_persons(found, 100)


def test_labelled_arrays_hold_the_terms_and_say_what_is_missing(tmp_path: Path) -> None:
    rows = ["a,air,Mn,0.1,ug/m3,2013", "a,air,Mn,0.3,ug/m3,2014", "b,soil,As,12,mg/kg,2014",
            "b,soil,Nd,12,mg/kg,2014", "b,soil,Ra-226,40,Bq/kg,2014"]  # fmt: skip
    choices = AssessmentChoices("epa-2023", by_year=True)
    found = assessed(tmp_path, *rows, head=f"{HEAD},date", choices=choices)
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


def test_fluorosis_and_both_judgements_of_arsenic(tmp_path: Path) -> None:
    """NRC 2006: severe dental fluorosis 2 % at 2.5 mg/L; IRIS slopes 1.5 (1995) and 32 (2025)."""
    found = assessed(tmp_path, "a,drinking_water,F,2.5,mg/L", "a,drinking_water,As,10,ug/L")
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


def test_every_value_used_has_its_source(tmp_path: Path) -> None:
    rows = ["a,soil,Cd,2,mg/kg", "a,drinking_water,Cd,2,ug/L", "a,air,Mn,0.1,ug/m3"]
    table = assessment_tables(assessed(tmp_path, *rows))["values_used"]
    assert (table["source"] != "").all()
    named = table.set_index("what")["value"]
    # US EPA IRIS: cadmium 1e-3 in food (and soil), 5e-4 in water
    assert named["RfD (soil) of Cd"] == pytest.approx(1e-3, rel=1e-9)
    assert named["RfD (water) of Cd"] == pytest.approx(5e-4, rel=1e-9)
    assert named["RfC (air) of Mn"] == pytest.approx(5e-5, rel=1e-9)
    assert named["body_weight of child_1_6"] == 15.0
