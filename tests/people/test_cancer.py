"""Cancer risk: forms, age factors, years and cohorts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.cancer import (
    AVERAGING_YEARS,
    age_factor,
    annual_risk_increment,
    bounded_risk,
    cohort_risk,
    inhalation_cancer_risk,
    lifetime_cancer_risk,
    mean_age_factor,
    risk_if_level_lasted,
)


def test_published_risks() -> None:
    """CE 5364, exercise set 6: 7.232e-6 times 6.1; DTSC and ATSDR footnotes within rounding."""
    assert lifetime_cancer_risk(7.232e-6, 6.1) == pytest.approx(4.4116e-5, rel=1e-4)
    assert lifetime_cancer_risk(2.4e-5, 1.5) == pytest.approx(3.6e-5, rel=1e-12)


def test_inhalation_by_unit_risk() -> None:
    """IRIS cadmium: 1e-6 at 6e-4 ug/m3 (1.8e-3 per ug/m3)."""
    assert inhalation_cancer_risk(6e-7, 1.8) == pytest.approx(1.08e-6, rel=1e-12)
    assert inhalation_cancer_risk("0.0006 ug/m3", "0.0018 m3/ug") == pytest.approx(1.08e-6)  # type: ignore[arg-type]


def test_exact_form_above_one_per_cent() -> None:
    assert bounded_risk(0.01) == 0.01
    assert bounded_risk(0.02) == pytest.approx(1.0 - math.exp(-0.02), rel=1e-14)
    assert bounded_risk(50.0) <= 1.0
    assert np.isnan(bounded_risk(np.nan))


@given(st.floats(0.0, 1e3))
def test_risk_is_a_probability(linear: float) -> None:
    risk = float(bounded_risk(linear))
    assert 0.0 <= risk <= 1.0
    assert risk <= linear


def test_age_factors() -> None:
    """EPA/630/R-03/003F: 10 below 2 years, 3 to 16, 1 above."""
    ages = [0.0, 1.99, 2.0, 15.99, 16.0, 80.0]
    assert age_factor(ages, True).tolist() == [10, 10, 3, 3, 1, 1]
    assert age_factor(ages, False).tolist() == [1] * 6
    # (2 x 10 + 14 x 3 + 54 x 1) / 70 = 116/70
    assert mean_age_factor(0.0, 70.0, True) == pytest.approx(116.0 / 70.0, rel=1e-14)
    assert mean_age_factor([0.0, 1.0, 16.0], [2.0, 3.0, 17.0], True).tolist() == [10.0, 6.5, 1.0]
    with pytest.raises(InputError, match="empty span"):
        mean_age_factor(2.0, 2.0, True)


def test_chromium_lifetime_factor_is_the_adult_one_with_age_factors() -> None:
    """IRIS 2024 prints 0.16 and 0.27: 0.16 x 116/70 = 0.265."""
    whole = 0.16 * float(mean_age_factor(0.0, 70.0, True))
    assert round(whole, 2) == 0.27


def test_a_life_at_one_dose_is_the_lifetime_risk() -> None:
    doses = np.full(70, 2e-4)
    years = annual_risk_increment(doses, 1.5)
    assert cohort_risk(years) == pytest.approx(lifetime_cancer_risk(2e-4, 1.5), rel=1e-12)
    assert years[0] == pytest.approx(2e-4 * 1.5 / AVERAGING_YEARS, rel=1e-14)


def test_cohorts_differ_by_their_years_and_the_level_that_lasts_is_neither() -> None:
    """A source that works for ten years: who is born at its start takes in more than later ones."""
    by_year = np.where(np.arange(90) < 10, 1e-4, 0.0)
    lives = [
        float(cohort_risk(annual_risk_increment(by_year[born : born + 70], 1.0)))
        for born in (0, 5, 10)
    ]
    assert lives == pytest.approx([1e-4 * 10 / 70, 1e-4 * 5 / 70, 0.0], rel=1e-12)
    lasting = float(risk_if_level_lasted(np.full(70, by_year[0]), 1.0, False))
    assert lasting == pytest.approx(1e-4, rel=1e-12)


def test_mutagen_by_age_along_a_cohort() -> None:
    ages = np.arange(70.0)
    years = annual_risk_increment(np.full(70, 1e-5), 1.0, age_factor(ages, True))
    assert cohort_risk(years) == pytest.approx(1e-5 * 116.0 / 70.0, rel=1e-12)
    lasting = risk_if_level_lasted(np.full((3, 70), 1e-5), 1.0, True)
    assert lasting == pytest.approx(np.full(3, 1e-5 * 116.0 / 70.0), rel=1e-12)


def test_a_missing_year_makes_the_life_missing() -> None:
    doses = np.full(70, 1e-4)
    doses[3] = np.nan
    assert np.isnan(cohort_risk(annual_risk_increment(doses, 1.0)))


def test_refusals() -> None:
    with pytest.raises(InputError) as error:
        annual_risk_increment(-1.0, -1.0)
    assert len(error.value.problems) == 2
    with pytest.raises(InputError, match="above 0"):
        annual_risk_increment(1.0, 1.0, averaging_years=0.0)
