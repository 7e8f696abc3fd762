"""Radon and thoron: doses by three bodies, working levels, the chart of US EPA, BEIR VI."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people.beir_vi import beir_excess_relative_risk
from tailrace.people.lung_cancer_life_table import excess_lifetime_risk, lifetime_risk_of_cause
from tailrace.people.radon_dose import (
    alpha_energy_exposure,
    epa_working_level_months,
    equilibrium_equivalent,
    equilibrium_factor,
    radon_constant,
    radon_gas_dose,
    radon_progeny_dose,
    working_level_months,
)
from tailrace.people.radon_lung_cancer import home_radon_risk, lung_cancer_risk, risk_per_wlm
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


def test_reference_level_of_dwellings_is_of_the_order_of_ten_millisieverts() -> None:
    """IAEA GSR Part 3, footnote: 300 Bq/m3, F = 0.4, 7000 h are of the order of 10 mSv."""
    eec = equilibrium_equivalent(300.0, 0.4)
    found = [float(radon_progeny_dose(eec, 7000.0, one))
             for one in ("icrp-137", "unscear-2000", "unscear-2019")]  # fmt: skip
    assert found == pytest.approx([14.0, 7.56, 7.5], rel=0.005)
    assert min(found) < 10.0 < max(found)


def test_doses_per_working_level_month() -> None:
    """ICRP 137 about 10, UNSCEAR 5.7 mSv per WLM (Radiat. Prot. Dosim. 2021, ncab106)."""
    eec, hours = 3700.0, 170.0
    wlm = float(working_level_months(alpha_energy_exposure(eec, hours)))
    assert wlm == pytest.approx(1.0, rel=0.015)
    assert float(radon_progeny_dose(eec, hours, "icrp-137")) / wlm == pytest.approx(10.0, rel=0.07)
    assert float(radon_progeny_dose(eec, hours, "unscear-2019")) / wlm == pytest.approx(
        5.7, rel=0.01
    )


def test_thoron_is_counted_by_its_progeny() -> None:
    """40 nSv per Bq h/m3 (UNSCEAR 2000); 1.5 mSv per mJ h/m3 (ICRP 137)."""
    assert float(radon_progeny_dose(1.0, 1e6, "unscear-2000", "thoron")) == pytest.approx(40.0)
    assert float(radon_progeny_dose(1.0, 1e6, "icrp-137", "thoron")) == pytest.approx(113.55)
    with pytest.raises(InputError, match="thoron"):
        radon_progeny_dose(1.0, 1.0, "unscear-2019", "thoron")
    factor = equilibrium_factor("thoron", "indoor")
    assert isinstance(factor, Value)
    assert factor.quality == "assumed"
    assert "measure" in factor.note


def test_gas_dissolved_in_blood() -> None:
    """UNSCEAR 2000: 0.17 and 0.11 nSv per Bq h/m3."""
    assert float(radon_gas_dose(100.0, 1e4)) == pytest.approx(0.17)
    assert float(radon_gas_dose(100.0, 1e4, "thoron")) == pytest.approx(0.11)


def test_two_ways_to_count_working_level_months() -> None:
    """4 pCi/L at home: EPA's 0.578 WLM a year; by ICRP 65's constants within 2 %."""
    epa = float(epa_working_level_months(4.0, 0.4, 0.7))
    assert epa == pytest.approx(4 * 0.4 / 100 * 0.7 * 51.6, rel=1e-12)
    si = working_level_months(
        alpha_energy_exposure(equilibrium_equivalent("4 pCi/L", 0.4), 8766 * 0.7)
    )
    assert float(si) == pytest.approx(epa, rel=0.02)


# EPA 402-R-03-003 (2003), summary chart: pCi/L, never smokers, general population.
CHART = [
    (20.0, 0.036, 0.11), (10.0, 0.018, 0.056), (8.0, 0.015, 0.045), (4.0, 0.0073, 0.023),
    (2.0, 0.0037, 0.012), (1.25, 0.0023, 0.0073),
]  # fmt: skip


@pytest.mark.parametrize(("level", "never", "everybody"), CHART)
def test_chart_of_homes(level: float, never: float, everybody: float) -> None:
    assert float(home_radon_risk(level, "never smokers")) == pytest.approx(never, rel=0.021)
    assert float(home_radon_risk(level)) == pytest.approx(everybody, rel=0.03)


def test_the_exact_form_above_one_per_cent() -> None:
    linear = lung_cancer_risk([1.0, 1.0], [1.0, 1.0], [0.01, 0.011], "linear")
    mixed = lung_cancer_risk([1.0, 1.0], [1.0, 1.0], [0.01, 0.011])
    assert linear.tolist() == [0.01, 0.011]
    assert mixed.tolist() == [0.01, pytest.approx(1 - np.exp(-0.011), rel=1e-12)]
    assert float(lung_cancer_risk(1e6, 70.0, 1e-3)) <= 1.0
    with pytest.raises(InputError):
        lung_cancer_risk(1.0, 1.0, 1.0, "quadratic")  # type: ignore[arg-type]


def test_every_risk_per_wlm_has_its_quality() -> None:
    smokers = risk_per_wlm("current smokers")
    assert isinstance(smokers, Value)
    assert smokers.quality == "derived"
    with pytest.raises(InputError, match="did you mean"):
        risk_per_wlm("never smoker")  # type: ignore[arg-type]


def test_names_are_checked() -> None:
    with pytest.raises(InputError, match="icrp-137"):
        radon_constant("radon progeny dose", "icrp-13")
    assert isinstance(radon_constant("radon progeny dose", "indoor"), Missing)
    with pytest.raises(InputError, match="radon"):
        alpha_energy_exposure(1.0, 1.0, "actinon")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        equilibrium_factor("radon", "attic")
    with pytest.raises(InputError) as error:
        equilibrium_equivalent(-1.0, 1.5)
    assert len(error.value.problems) == 2


# --- BEIR VI ----------------------------------------------------------------------------------


def test_windows_of_one_year_of_exposure() -> None:
    """One WLM at 20: by hand from BEIR VI, Table ES-1, concentration model below half a WL."""
    wlm = np.zeros(90)
    wlm[20] = 1.0
    err = beir_excess_relative_risk(wlm, "exposure-age-concentration", working_level=0.1)
    assert err[24] == 0.0
    assert err[25] == pytest.approx(0.0768)
    assert err[34] == pytest.approx(0.0768)
    assert err[35] == pytest.approx(0.0768 * 0.78)
    assert err[45] == pytest.approx(0.0768 * 0.51)
    assert err[55] == pytest.approx(0.0768 * 0.51 * 0.57)
    assert err[65] == pytest.approx(0.0768 * 0.51 * 0.29)
    assert err[75] == pytest.approx(0.0768 * 0.51 * 0.09)


def test_epa_scales_the_concentration_model() -> None:
    """EPA 402-R-03-003: beta of the concentration model times 0.825; midway between the two."""
    wlm = np.full(80, 0.2)
    scaled = beir_excess_relative_risk(wlm, "epa-2003-scaled")
    concentration = beir_excess_relative_risk(wlm, "exposure-age-concentration", working_level=0.01)
    assert scaled[60] == pytest.approx(0.825 * concentration[60], rel=1e-3)
    duration = beir_excess_relative_risk(wlm, "exposure-age-duration", years_exposed=70.0)
    assert duration[60] < scaled[60] < concentration[60]


@pytest.mark.parametrize(
    ("level", "gamma"),
    [(0.49, 1.0), (0.5, 0.49), (1.0, 0.37), (3.0, 0.32), (5.0, 0.17), (15.0, 0.11)],
)
def test_gamma_of_the_concentration(level: float, gamma: float) -> None:
    wlm = np.full(40, 1.0)
    low, high = (
        beir_excess_relative_risk(wlm, "exposure-age-concentration", working_level=one)[30]
        for one in (0.1, level)
    )
    assert high / low == pytest.approx(gamma)


@pytest.mark.parametrize(
    ("years", "gamma"), [(4.9, 1.0), (5.0, 2.78), (15.0, 4.42), (25.0, 6.62), (35.0, 10.2)]
)
def test_gamma_of_the_duration(years: float, gamma: float) -> None:
    """BEIR VI, Table ES-1: 0.0055 per WLM, 30 years before the age of 50."""
    wlm = np.zeros(60)
    wlm[20] = 1.0
    err = beir_excess_relative_risk(wlm, "exposure-age-duration", years_exposed=years)
    assert err[50] == pytest.approx(0.0055 * 0.44 * gamma)


def test_a_model_gets_the_number_it_wants_and_no_other() -> None:
    wlm = np.ones(10)
    for model, given in (
        ("exposure-age-concentration", {}), ("exposure-age-duration", {"working_level": 1.0}),
        ("epa-2003-scaled", {"years_exposed": 1.0}),
        ("exposure-age-duration", {"years_exposed": -1.0}),
        ("beir-7", {}),
    ):  # fmt: skip
        with pytest.raises(InputError):
            beir_excess_relative_risk(wlm, model, **given)  # type: ignore[arg-type]


def test_life_table_against_the_closed_form() -> None:
    """Constant rates h of all deaths H: the cause takes h/H; with ERR e, h(1+e)/(H+he)."""
    every, cause = np.full(3000, 0.02), np.full(3000, 0.002)
    assert float(lifetime_risk_of_cause(cause, every)) == pytest.approx(0.1, rel=1e-12)
    risk = float(lifetime_risk_of_cause(cause, every, 0.5))
    assert risk == pytest.approx(0.003 / 0.021, rel=1e-12)
    assert float(excess_lifetime_risk(cause, every, 0.5)) == pytest.approx(risk - 0.1, rel=1e-9)


def test_life_table_over_few_ages_and_bad_rates() -> None:
    """One age: the share that dies in it, by the part of the cause."""
    risk = lifetime_risk_of_cause([[0.01]], [[0.1]])
    assert risk.tolist() == [pytest.approx(0.1 * (1 - np.exp(-0.1)), rel=1e-12)]
    assert float(lifetime_risk_of_cause([0.0, 0.0], [0.0, 0.0])) == 0.0
    with pytest.raises(InputError, match="above that of all causes"):
        lifetime_risk_of_cause([0.2], [0.1])


def test_a_home_by_beir_vi_and_a_life_table() -> None:
    """Gompertz deaths that reach 75 years and a lung cancer share of 6 %, as of the US about 1990.

    The risk per WLM of EPA's 5.38e-4 comes out within a factor of two: rates are made up, so only
    the order is asked.
    """
    ages = np.arange(110)
    every = 6e-5 * np.exp(0.09 * ages)
    cause = 0.06 * every
    wlm = np.full(110, 0.1)
    err = beir_excess_relative_risk(wlm, "epa-2003-scaled")
    years = np.exp(-np.cumsum(every)).sum()
    per_wlm = float(excess_lifetime_risk(cause, every, err)) / (0.1 * years)
    assert 0.5 < per_wlm / 5.38e-4 < 2.0
