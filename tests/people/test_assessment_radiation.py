"""Doses of samples against hand calculations with the coefficients as printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tailrace.people.assessment import (
    AssessmentChoices,
    PeopleAssessment,
)
from tailrace.people.assessment_words import assessment_sentences
from tailrace.people.radiation_by_pathway import RadiationChoices
from tailrace.people.screening_overview import screening_overview_of
from tailrace.quantities.missing import AtLeast, Missing

Assessed = Callable[..., PeopleAssessment]


RADIATION = {"outdoor_time": 4.8, "exposure_frequency": 365.0, "water_ingestion": 2.0}


def dose_of(found: PeopleAssessment, pathway: str) -> float:
    (one,) = (term for term in found.radiation if term.pathway == pathway)
    assert isinstance(one.dose, float)
    return one.dose


def test_radiation_by_hand(assessed: Assessed) -> None:
    """UNSCEAR 2000: 100 nGy/h, a fifth outdoors, 0.7 Sv/Gy; ICRP 119: Ra-228 6.9e-7 Sv/Bq."""
    found = assessed("a,gamma,,100,nGy/h", "a,drinking_water,Ra-228,0.08,Bq/L",
        "a,soil,Ra-226,40,Bq/kg", group="adult",
        choices=AssessmentChoices("epa-2025", given=RADIATION),
    )  # fmt: skip
    assert dose_of(found, "external_ground") == pytest.approx(100 * 8760 * 0.2 * 0.7e-6, rel=1e-9)
    assert dose_of(found, "drinking_water") == pytest.approx(0.08 * 2 * 365 * 6.9e-4, rel=1e-9)
    assert "natural background" not in " ".join(assessment_sentences(found))


def test_gamma_of_soil_where_no_rate_was_measured(assessed: Assessed) -> None:
    """UNSCEAR 2000: 0.604 nGy/h per Bq/kg of Th-232; adult 0.2 of the time."""
    found = assessed("a,soil,Th-232,100,Bq/kg", group="adult",
        choices=AssessmentChoices("epa-2025", given=RADIATION),
    )  # fmt: skip
    dose = dose_of(found, "external_ground")
    assert dose == pytest.approx(60.4 * 8760 * 0.2 * 0.7e-6, rel=0.03)


def test_radon_indoors(assessed: Assessed) -> None:
    """ICRP 137: 3 mSv per mJ h/m3; 100 Bq/m3, F 0.4, 7000 h: 100 * 0.4 * 5.56e-6 * 7000 * 3."""
    found = assessed("a,indoor_air,Rn-222,100,Bq/m3", group="adult",
        choices=AssessmentChoices(
            "epa-2025", given={"outdoor_time": 24 - 7000 / 365, "exposure_frequency": 365.0}
        ),
    )  # fmt: skip
    assert dose_of(found, "radon") == pytest.approx(4.67, rel=2e-3)


def test_inhalation_needs_a_rate_and_takes_the_named_type(assessed: Assessed) -> None:
    """ICRP 119 adult Th-232: M 4.5e-5, S 2.5e-5, F 1.1e-4 Sv/Bq; 20 m3/d outdoors all day."""
    row = "a,air,Th-232,1000,uBq/m3"
    given = {"inhalation_rate": 20.0, "exposure_frequency": 365.0}
    for kind, coefficient in (("F", 1.1e-4), ("M", 4.5e-5), ("S", 2.5e-5), ("highest", 1.1e-4)):
        choices = AssessmentChoices(
            "epa-2025", given=given, radiation=RadiationChoices(absorption=kind)
        )
        found = assessed(row, group="adult", choices=choices)
        expected = 1e-3 * 20 * 365 * coefficient * 1e3
        assert dose_of(found, "inhalation_outdoor") == pytest.approx(expected, rel=1e-6)
    without = assessed(row, group="adult")
    assert isinstance(without.totals[0].dose, AtLeast)
    assert "inhalation_rate" in str(without.totals[0].dose)


def test_workers_have_no_dose_coefficients(assessed: Assessed) -> None:
    found = assessed("a,soil,Ra-226,40,Bq/kg", group="worker")
    (term,) = (one for one in found.radiation if one.pathway == "soil_ingestion")
    assert isinstance(term.dose, Missing)
    assert "workers" in term.dose.reason


def test_nuclides_have_no_skin_and_submersion_goes_with_the_hours(assessed: Assessed) -> None:
    rows = ["a,drinking_water,Ra-228,0.1,Bq/L", "a,air,Pb-212,0.1,Bq/m3", "a,soil,K-40,5,Bq/kg"]
    doses = []
    for hours in (4.8, 9.6):
        choices = AssessmentChoices("epa-2025", given={**RADIATION, "outdoor_time": hours})
        found = assessed(*rows, group="adult", choices=choices)
        assert not [one for one in found.radiation if one.pathway.startswith("dermal")]
        doses.append(dose_of(found, "external_air"))
    assert doses[1] == pytest.approx(2.0 * doses[0], rel=1e-9)


def test_screening_level_of_a_nuclide_by_hand() -> None:
    """Adult, 2.5 L a day on 350 days, 6.9e-7 Sv/Bq: 1 mSv / (2.5 * 350 * 6.9e-4) = 1.66 Bq/L."""
    table = screening_overview_of("Ra-228").set_index("medium")
    assert table.loc["drinking_water, adult", "level"] == 1.7
    assert table.loc["drinking_water, adult", "is"] == ""
    assert table.loc["air, adult", "is"] == "at most"
    doubled = screening_overview_of("Ra-228", target_dose=2.0).set_index("medium")
    assert doubled.loc["drinking_water, adult", "level"] == 3.3
