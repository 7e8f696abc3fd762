"""Intakes by route against printed calculations, and what holds of all of them."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.averaging import (
    averaging_time_cancer,
    averaging_time_threshold,
    days_per_year,
    exposure_fraction,
)
from tailrace.people.dermal import dermal_soil_dose, dermal_water_dose, exposed_skin_area
from tailrace.people.exposure_factors import exposure_factor
from tailrace.people.food_intake import food_ingestion_intake
from tailrace.people.inhalation import (
    dust_from_soil,
    exposure_concentration,
    inhaled_dose_by_body_weight,
)
from tailrace.people.soil_ingestion import soil_ingestion_intake, split_soil_and_dust
from tailrace.people.time_budget import (
    day_mean_concentration,
    infiltration_factor,
    occupancy_share,
)
from tailrace.people.water_ingestion import water_ingestion_intake
from tailrace.quantities.value import Value


def test_inhaled_dose_of_the_exercise() -> None:
    """CE 5364 exercise set 6 (Texas Tech, 2023): cadmium, child 1-6 years, 7.232e-6 mg/kg-day."""
    dose = inhaled_dose_by_body_weight(5.4e-4, 0.25 * 12, 16.0, 365.0, 5.0, 70 * 365.0)
    assert float(dose) == pytest.approx(7.232e-6, rel=1e-4)


def test_skin_dose_of_the_exercise() -> None:
    """The same exercises: lead, adult, 3.4e-5 mg/kg-day printed to two figures."""
    dose = dermal_soil_dose(260.0, 1815.0, 0.75, 0.05 * 0.15, 70.0, 330.0, 58.0, 58 * 365.0)
    assert float(dose) == pytest.approx(3.4e-5, rel=0.01)


def test_water_of_the_exercise() -> None:
    """The same exercises: manganese, child 6-12 years, 0.012414 mg/kg-day."""
    dose = water_ingestion_intake(0.36, 1.0, 29.0, 365.0, 6.0, averaging_time_threshold(6.0))
    assert float(dose) == pytest.approx(0.012414, rel=1e-4)


def test_soil_of_the_gardener() -> None:
    """ATSDR training, module 3: 5 d/week, 26 weeks: factor 0.36; dose 6e-6 to one figure."""
    frequency = days_per_year(5.0, 26.0)
    assert float(exposure_fraction(frequency, 35.0, 35 * 365.0)) == pytest.approx(0.36, abs=0.005)
    dose = soil_ingestion_intake(11.0, 100.0, 70.0, frequency, 35.0, 35 * 365.0)
    assert float(dose) == pytest.approx(6e-6, abs=5e-7)


def test_soil_of_a_health_assessment() -> None:
    """ATSDR health assessment, footnote: averaged over 70 years; 0.0026 to two figures."""
    dose = soil_ingestion_intake(
        22_500.0, 200.0, 35.0, days_per_year(2.0, 26.0), 10.0, averaging_time_cancer(70.0)
    )
    assert float(dose) == pytest.approx(0.0026, abs=5e-5)


def test_rare_earths_in_the_air_of_baotou() -> None:
    """Li et al. 2018, Environ. Geochem. Health 40:2795: 56.9 ng/m3 is some 1.5e-5 mg/kg-day."""
    rate = exposure_factor("china-handbook", "adult", "inhalation_rate")
    weight = exposure_factor("china-handbook", "adult", "body_weight")
    assert isinstance(rate, Value)
    assert isinstance(weight, Value)
    dose = inhaled_dose_by_body_weight("56.9 ng/m3", rate, weight, 365.0, 1.0, 365.0)
    assert float(dose) == pytest.approx(1.5e-5, rel=0.05)


def test_tap_water_on_skin_gives_the_screening_level_back() -> None:
    """Regional Screening Levels: DAevent x 1000/(Kp ET) is the level; here for a dose of 1e-3.

    The level is the algebra of the User's Guide, section 4.2, by hand: the dose at it is 1e-3.
    """
    event = 1e-3 * 365 * 6 * 15 * 1000 / (6 * 350 * 1 * 6365)  # ug/cm2
    level = event * 1000 / (0.001 * 0.54)  # ug/L
    dose = dermal_water_dose(level / 1000, 0.001, 0.54, 1.0, 6365.0, 15.0, 350.0, 6.0, 2190.0)
    assert float(dose) == pytest.approx(1e-3, rel=1e-12)


def test_exposure_concentration_is_free_of_body_weight() -> None:
    assert not {"body_weight", "inhalation_rate"} & set(
        inspect.signature(exposure_concentration).parameters
    )
    # EPA-540-R-070-002, equation 8, a resident of the screening levels: 350 of 365 days.
    found = exposure_concentration(1.0, 24.0, 350.0, 26.0, 26 * 365.0)
    assert float(found) == pytest.approx(350 / 365, rel=1e-14)
    worker = exposure_concentration(1.0, 8.0, 250.0, 25.0, 25 * 365.0)
    assert float(worker) == pytest.approx(8 / 24 * 250 / 365, rel=1e-14)


def test_dust_from_soil_with_the_default_emission_factor() -> None:
    assert float(dust_from_soil(1.36e9, 1.36e9)) == 1.0


def test_infiltration() -> None:
    """P 0.78, exchange 0.5 and loss 0.3 per hour; about 0.5 in the review of Chen and Zhao."""
    found = float(infiltration_factor(0.78, 0.5, 0.3))
    assert found == pytest.approx(0.78 * 0.625, rel=1e-14)
    assert float(infiltration_factor(1.0, 2.0, 0.0)) == 1.0
    mean = day_mean_concentration(10.0, 5.0, 6.0)
    assert float(mean) == pytest.approx(6.25)
    assert np.isnan(day_mean_concentration(10.0, np.nan, 6.0))


def test_occupancy_of_unscear() -> None:
    """UNSCEAR's 0.2 outdoors is 4.8 hours of every day."""
    assert float(occupancy_share(4.8, 365.0)) == pytest.approx(0.2, rel=1e-14)


def test_skin_of_hj_25_3() -> None:
    """The packaged row follows from height, weight and share; a Du Bois area is near it."""
    child = float(exposed_skin_area(113.15, 19.2, 1.0))
    du_bois = 71.84 * 113.15**0.725 * 19.2**0.425
    assert child == pytest.approx(du_bois, rel=0.05)
    value = exposure_factor("hj25.3-2019", "child", "skin_area_soil")
    assert isinstance(value, Value)
    assert value.central == pytest.approx(0.36 * child, abs=0.1)


def test_nothing_is_swallowed_twice() -> None:
    soil, house, road = split_soil_and_dust(200.0, 0.55, [0.0, 0.1])
    assert (soil + house + road).tolist() == pytest.approx([200.0, 200.0])
    assert road.tolist() == pytest.approx([0.0, 20.0])
    with pytest.raises(InputError, match=r"sum to 1\.1"):
        split_soil_and_dust(200.0, 0.6, 0.5)


def test_a_food_without_concentration_is_missing() -> None:
    found = food_ingestion_intake([0.1, np.nan], 0.3, 0.5, 60.0, 365.0, 1.0, 365.0)
    assert found[0] == pytest.approx(0.1 * 0.3 * 0.5 / 60)
    assert np.isnan(found[1])


@given(
    concentration=st.floats(0.0, 1e6), factor=st.floats(0.0, 1e3), weight=st.floats(3.0, 150.0),
    days=st.floats(0.0, 365.0), years=st.floats(0.5, 70.0),
)  # fmt: skip
def test_every_intake_is_linear_in_concentration(
    concentration: float, factor: float, weight: float, days: float, years: float
) -> None:
    times = (days, years, years * 365.0)
    for of in (
        lambda c: soil_ingestion_intake(c, 100.0, weight, *times),
        lambda c: water_ingestion_intake(c, 2.0, weight, *times),
        lambda c: dermal_soil_dose(c, 2000.0, 0.1, 0.03, weight, *times),
        lambda c: dermal_water_dose(c, 1e-3, 0.5, 1.0, 6000.0, weight, *times),
        lambda c: inhaled_dose_by_body_weight(c, 15.0, weight, *times),
        lambda c: exposure_concentration(c, 12.0, *times),
        lambda c: food_ingestion_intake(c, 0.3, 1.0, weight, *times),
    ):
        assert float(of(factor * concentration)) == pytest.approx(
            factor * float(of(concentration)), rel=1e-12, abs=1e-300
        )


def test_every_error_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        water_ingestion_intake([-1.0, 2.0], -2.0, 0.0, 365.0, 1.0, 365.0)
    told = str(caught.value)
    assert all(name in told for name in ("concentration", "ingestion_rate", "body_weight"))
    with pytest.raises(InputError, match="exposure_frequency"):
        water_ingestion_intake(1.0, 2.0, 70.0, 400.0, 1.0, 365.0)
    with pytest.raises(InputError, match="mg/L"):
        water_ingestion_intake("3 mg/kg", 2.0, 70.0, 365.0, 1.0, 365.0)
    with pytest.raises(InputError, match="24"):
        exposure_concentration(1.0, 25.0, 350.0, 1.0, 365.0)
    with pytest.raises(InputError, match="absorbed_share"):
        dermal_soil_dose(1.0, 2000.0, 0.1, 1.5, 70.0, 350.0, 1.0, 365.0)
