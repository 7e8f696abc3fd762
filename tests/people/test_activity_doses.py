"""Dose per activity concentration, and the guidance levels of WHO that follow from it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.people.activity_doses import (
    AMOUNT_UNITS,
    dose_per_activity,
    drinking_water_guidance_level,
    yearly_amount,
)
from tailrace.people.series_dose import with_progeny
from tailrace.quantities.missing import AtLeast, Missing

# WHO Guidelines for drinking-water quality (2011), Table 9.2, Bq/L, from memory; the same in
# reference/risk/standards/limits.csv.
WHO = {
    "Ra-226": 1.0, "Ra-228": 0.1, "Pb-210": 0.1, "Po-210": 0.1, "Th-232": 1.0, "Th-228": 1.0,
    "Th-230": 1.0, "U-234": 1.0, "U-238": 10.0,
}  # fmt: skip


@pytest.mark.parametrize(("nuclide", "level"), WHO.items())
def test_guidance_levels_of_who(nuclide: str, level: float) -> None:
    assert drinking_water_guidance_level(nuclide) == level


def test_guidance_levels_of_the_reference(reference: Path) -> None:
    with (reference / "risk" / "standards" / "limits.csv").open(encoding="utf-8") as file:
        text = [
            row for row in csv.reader(file) if len(row) > 3 and row[1] in WHO and "WHO" in row[2]
        ]
    assert {row[1]: float(row[3]) for row in text} == WHO


def test_water_swallowed_in_a_year() -> None:
    """EPA 2014: a child drinks 0.78 L a day on 350 days, an adult 2.5 L (OSWER 9200.1-120)."""
    assert yearly_amount("drinking_water", "us-2014", "child") == pytest.approx(0.78 * 350)
    assert yearly_amount("drinking_water", "us-2014", "adult") == pytest.approx(2.5 * 350)


def test_air_breathed_in_a_year() -> None:
    """8000 m3 a year (UNSCEAR, adults) in 24 hours outdoors, from what is given."""
    given = {
        "inhalation_rate": 8000 / 365, "exposure_frequency": 365.0, "outdoor_time": 24.0,
        "exposure_time": 24.0, "infiltration_factor": 0.5,
    }  # fmt: skip
    assert yearly_amount("inhalation_outdoor", "us-2014", "adult", given) == pytest.approx(8000.0)


def test_dose_of_radium_228_in_water() -> None:
    """273 L of Ra-228 (5.7e-6 + 4 x 3.4e-6)/5 and Ac-228 (2.8e-9 + 4 x 1.4e-9)/5 Sv/Bq."""
    members = with_progeny("Ra-228")
    amount = yearly_amount("drinking_water", "us-2014", "child")
    found = dose_per_activity(members, "drinking_water", "child", amount)
    radium, actinium = (5.7e-6 + 4 * 3.4e-6) / 5, (2.8e-9 + 4 * 1.4e-9) / 5
    assert found == pytest.approx(273.0 * (radium + actinium) * 1e3, rel=1e-9)


def test_what_is_missing_stays_missing() -> None:
    lacking = yearly_amount("milk", "us-2014", "child")
    assert isinstance(lacking, Missing)
    assert dose_per_activity({"Ra-226": 1.0}, "milk", "child", lacking) is lacking
    found = dose_per_activity(with_progeny("Ra-226"), "soil_ingestion", "child", 0.05)
    assert isinstance(found, AtLeast)
    known = dose_per_activity(
        with_progeny("Ra-226"), "soil_ingestion", "child", 0.05, left_out=("Rn-222",)
    )
    assert known == pytest.approx(found.value)


def test_names_and_numbers_are_checked() -> None:
    assert not any(name.startswith("dermal") for name in AMOUNT_UNITS)
    with pytest.raises(InputError, match="did you mean"):
        yearly_amount("drinking_watr", "us-2014", "child")
    with pytest.raises(InputError):
        dose_per_activity({"Ra-226": 1.0}, "dermal_soil", "child", 1.0)
    with pytest.raises(InputError, match="absorption"):
        dose_per_activity({"Ra-226": 1.0}, "inhalation_outdoor", "child", 1.0)
    for wrong in ({"nuclide": "Rn-222"}, {"nuclide": "Ra-226", "dose": 0.0}):
        with pytest.raises(InputError):
            drinking_water_guidance_level(**wrong)  # type: ignore[arg-type]
