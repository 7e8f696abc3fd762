"""Screening levels: EPA's numbers, and levels put back into the intakes."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.screening_exposure import (
    ScreeningExposure,
    resident_exposure,
    worker_exposure,
)
from tailrace.people.screening_levels import (
    air_screening_level,
    irrigation_water_screening_level,
    radiological_screening_level,
    road_dust_screening_level,
    soil_screening_level,
    tap_water_screening_level,
)
from tailrace.people.screening_targets import level_for_target, two_figures
from tailrace.people.screening_values import ScreeningToxicity, screening_toxicity
from tailrace.quantities import AtLeast, Missing

NONE = Missing("not known")


def tox(**values: float) -> ScreeningToxicity:
    known: dict[str, float | Missing] = {
        "reference_dose": NONE, "slope_factor": NONE, "reference_concentration": NONE,
        "unit_risk": NONE, "skin_absorption": NONE, "permeability": NONE,
    }  # fmt: skip
    return ScreeningToxicity("", **(known | values))  # type: ignore[arg-type]


def test_exposure_sums_are_epas() -> None:
    """OSWER 9200.1-120 and the Regional Screening Levels: the sums fix the defaults."""
    sums = resident_exposure().sums
    assert sums["IFS"] == pytest.approx(36750.0, rel=1e-12)
    assert sums["DFS"] == pytest.approx(103390.0, rel=1e-12)
    assert sums["IFW"] == pytest.approx(327.95, rel=1e-12)
    assert sums["DFW"] == pytest.approx(2610650.0, rel=1e-12)
    assert sums["IFSM"] == pytest.approx(166833.3333, rel=1e-9)
    assert sums["ETevent"] == pytest.approx(0.67077, rel=1e-5)
    # 350 d/yr over 26 years; weighted by age 20 + 42 + 10 = 72 years
    assert (sums["days"], sums["daysM"]) == (9100.0, 350.0 * 72.0)
    assert worker_exposure().sums["days"] == pytest.approx(250 * 25 * 8 / 24, rel=1e-14)


def test_arsenic_in_soil_old_and_new() -> None:
    """Integral Consulting (2025): 0.68 mg/kg becomes 0.032 mg/kg with the slope factor of 2025."""
    for toxicity, level in (("epa-2023", 0.68), ("epa-2025", 0.032)):
        found = soil_screening_level(
            screening_toxicity("As", toxicity, "soil"), resident_exposure()
        )
        assert (found.rounded, found.basis) == (level, "cancer")


def test_by_hand() -> None:
    """Child of 15 kg, 200 mg/d, 350 of 365 days: RfD 15 365 1e6 / (200 350)."""
    found = soil_screening_level(tox(reference_dose=3e-4), resident_exposure())
    assert found.non_cancer == pytest.approx(3e-4 * 15 * 365 * 1e6 / (200 * 350), rel=1e-12)
    air = air_screening_level(tox(reference_concentration=5e-5), resident_exposure())
    assert air.level == pytest.approx(5e-5 * 365 / 350, rel=1e-12)
    worker = air_screening_level(tox(reference_concentration=5e-5), worker_exposure())
    assert worker.level == pytest.approx(5e-5 * 365 / 250 * 3, rel=1e-12)
    water = tap_water_screening_level(tox(slope_factor=1.5), resident_exposure())
    assert water.level == pytest.approx(1e-6 * 25550 / (1.5 * 327.95), rel=1e-12)


def test_cancer_by_skin_alone_by_hand() -> None:
    """Slope factor over the absorption in the gut, 0.2; nothing swallowed is left out."""
    known = tox(slope_factor=1.5, skin_absorption=0.03, gut_absorption=0.2, permeability=1e-3)
    soil = soil_screening_level(known, resident_exposure()).by_pathway["cancer", "dermal_soil"]
    assert soil == pytest.approx(1e-6 * 25550 * 0.2 / (1.5 * 103390 * 0.03 * 1e-6), rel=1e-12)
    water = tap_water_screening_level(known, resident_exposure())
    per_area = 1e-6 * 25550 * 0.2 / (1.5 * 2610650)
    level = per_area * 1000 / (1e-3 * (6 * 0.54 + 20 * 0.71) / 26)
    assert water.by_pathway["cancer", "dermal_water"] == pytest.approx(level, rel=1e-12)


def test_every_level_of_the_reference(reference: Path) -> None:
    """risk/toxicity/rsl_inorganics.csv: 81 rows, both sides to two figures."""
    from tailrace.verify import verify

    path = reference / "risk" / "toxicity" / "rsl_inorganics.csv"
    rows = verify(path)
    assert all(row.verdict == "pass" for row in rows)
    with path.open(encoding="utf-8") as stream:
        lines = sum(1 for _ in csv.DictReader(stream))
    assert sum(row.n for row in rows if (row.quantity or "").startswith("level, ")) == lines == 81


def test_what_is_missing_makes_the_level_an_upper_bound() -> None:
    found = soil_screening_level(screening_toxicity("Ag", "epa-2025", "soil"), resident_exposure())
    assert found.rounded == 390.0
    assert str(found).startswith("at most 390 mg/kg (non-cancer); no ")
    assert "reference dose" not in str(found)
    assert {"GIABS", "RfD"} <= set(found.from_memory)


def test_a_substance_without_values_has_no_level() -> None:
    for name, word in (("Pb", "blood-lead"), ("Dy", "no reference dose")):
        found = soil_screening_level(
            screening_toxicity(name, "epa-2025", "soil"), resident_exposure()
        )
        assert isinstance(found.level, Missing)
        assert found.basis is None
        assert word in str(found)


def test_mutagen_by_age() -> None:
    """IFSMadj 166,833 in the place of 36,750; 72 years in the place of 26 breathed."""
    plain = soil_screening_level(tox(slope_factor=0.5), resident_exposure())
    mutagen = soil_screening_level(tox(slope_factor=0.5, mutagen=True), resident_exposure())
    assert plain.level / mutagen.level == pytest.approx(166833.33333 / 36750.0, rel=1e-9)  # type: ignore[operator]
    air = air_screening_level(tox(unit_risk=84.0, mutagen_inhaled=True), resident_exposure())
    assert air.level == pytest.approx(1e-6 * 25550 / (84.0 * 350 * 72), rel=1e-12)


@given(st.floats(1e-7, 0.9), st.floats(0.1, 10.0))
def test_targets(risk: float, hazard: float) -> None:
    """Linear in the hazard, and in the risk to 1 %; above it 1 - exp(-x) turned round."""
    known = tox(reference_dose=1e-3, slope_factor=1.0)
    exposure = EXPOSURE
    base = soil_screening_level(known, exposure)
    found = soil_screening_level(known, exposure, target_hazard=hazard, target_risk=risk)
    assert isinstance(base.non_cancer, float)
    assert isinstance(base.cancer, float)
    assert found.non_cancer == pytest.approx(hazard * base.non_cancer, rel=1e-12)
    linear = risk if risk <= 0.01 else -math.log1p(-risk)
    assert found.cancer == pytest.approx(linear / 1e-6 * base.cancer, rel=1e-12)
    assert found.level == min(found.non_cancer, found.cancer)  # type: ignore[type-var]


EXPOSURE: ScreeningExposure = resident_exposure()


def test_a_level_put_back_gives_the_target() -> None:
    """The hazard of the child at the level is 1, summed over the three pathways."""
    from tailrace.people.dermal import dermal_soil_dose
    from tailrace.people.inhalation import dust_from_soil, exposure_concentration
    from tailrace.people.soil_ingestion import soil_ingestion_intake

    known = tox(
        reference_dose=1e-3, reference_concentration=1e-6, skin_absorption=0.03,
        gut_absorption=0.2, bioavailability=0.6,
    )  # fmt: skip
    level = soil_screening_level(known, EXPOSURE).level
    assert isinstance(level, float)
    stay = (350.0, 6.0, 6.0 * 365)
    quotients = (
        soil_ingestion_intake(level, 200.0, 15.0, *stay, 0.6) / 1e-3,
        dermal_soil_dose(level, 2373.0, 0.2, 0.03, 15.0, *stay) / (1e-3 * 0.2),
        exposure_concentration(dust_from_soil(level, 1.36e9), 24.0, *stay) / 1e-6,
    )
    assert sum(map(float, quotients)) == pytest.approx(1.0, rel=1e-12)
    assert min(map(float, quotients)) > 1e-4


def test_road_dust_swallowed_and_touched_whole_is_soil() -> None:
    known = tox(reference_dose=1e-3, reference_concentration=1e-6, skin_absorption=0.03)
    same = road_dust_screening_level(
        known, EXPOSURE, swallowed_share=1.0, skin_share=1.0, air_per_dust=1 / 1.36e9
    )
    assert same.level == pytest.approx(soil_screening_level(known, EXPOSURE).level, rel=1e-12)
    half = road_dust_screening_level(
        tox(reference_dose=1e-3), EXPOSURE, swallowed_share=0.5, skin_share=0.5, air_per_dust=1e-7
    )
    whole = soil_screening_level(tox(reference_dose=1e-3), EXPOSURE).non_cancer
    assert half.non_cancer == pytest.approx(2 * float(whole), rel=1e-12)  # type: ignore[arg-type]
    assert ("non-cancer", "road_dust_ingestion") in half.by_pathway
    with pytest.raises(InputError, match="swallowed_share"):
        road_dust_screening_level(
            known, EXPOSURE, swallowed_share=1.5, skin_share=0.5, air_per_dust=1e-7
        )


def test_irrigation_water_through_soil_and_crops() -> None:
    """Crops: 0.1 kg/d of 2 L/kg by a child of 15 kg on 350 days, RfD 1e-3; soil 100 L/kg."""
    known = tox(reference_dose=1e-3)
    soil = float(soil_screening_level(known, EXPOSURE).non_cancer)  # type: ignore[arg-type]
    crops = 1e-3 / (2.0 * 0.1 / 15.0 * 350 / 365)
    found = irrigation_water_screening_level(
        known, EXPOSURE, soil_per_water=100.0, crops_per_water=2.0, crops_eaten=0.1
    )
    assert found.non_cancer == pytest.approx(1 / (100.0 / soil + 1 / crops), rel=1e-12)
    open_end = irrigation_water_screening_level(
        known, EXPOSURE, soil_per_water=100.0, crops_per_water=NONE, crops_eaten=0.1
    )
    assert open_end.non_cancer == pytest.approx(soil / 100.0, rel=1e-12)
    assert NONE in open_end.missing


def test_radiological_level() -> None:
    """1 mSv/yr over 0.004 + 0.001 mSv/yr per Bq/kg is 200 Bq/kg; less where a way is missing."""
    rates = {"external_ground": 0.004, "crops": 0.001}
    assert radiological_screening_level(1.0, rates) == pytest.approx(200.0, rel=1e-14)
    found = radiological_screening_level(1.0, rates | {"milk": NONE})
    assert isinstance(found, AtLeast)
    assert found.value == pytest.approx(200.0, rel=1e-14)
    with pytest.raises(InputError, match="above zero"):
        radiological_screening_level(0.0, rates)
    with pytest.raises(InputError, match="rate below zero"):
        level_for_target(1.0, {"a": -1.0})


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        (0.677, 0.68),
        (0.0317, 0.032),
        (1052.6, 1100.0),
        (0.045, 0.045),
        (125.0, 130.0),
        (9.96, 10.0),
    ],
)
def test_two_figures(number: float, rounded: float) -> None:
    assert two_figures(number) == rounded
