"""Doses from intake, ground and air; series with ingrowth; what is missing stays missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.nuclides.chain import equilibrium_activities
from tailrace.people.ground_shine import ground_shine_dose, ground_shine_doses
from tailrace.people.internal_dose import activity_intake, committed_dose, intake_doses
from tailrace.people.lifetime_dose import cohort_dose, lifetime_dose_if_it_lasted
from tailrace.people.series_dose import series_activities, series_intake_doses, with_progeny
from tailrace.people.submersion import submersion_dose, submersion_doses
from tailrace.quantities.missing import AtLeast, Missing


def test_thorium_in_air_at_bayan_obo() -> None:
    """Wang et al. 2016: 820 uBq/m3 in the mining area, 101 to 431 uSv/yr by age (PM10, TSP differ).

    8000 m3/yr is UNSCEAR's adult; type S by ICRP 119.
    """
    intake = activity_intake(820e-6, 8000 / 365.25)
    dose = intake_doses({"Th-232": intake}, "inhalation", "adult", "S").total()
    assert dose == pytest.approx(820e-6 * 8000 * 2.5e-5 * 1e3, rel=1e-12)
    assert 0.098 < dose < 0.431


def test_series_after_ten_years() -> None:
    """Bateman solution on ICRP-107 data: Ra-228 0.7005, Th-228 0.5645, Pb-212 0.5637."""
    grown = series_activities("Th-232", 1.0, 10.0)
    found = [float(grown[name]) for name in ("Ra-228", "Th-228", "Pb-212")]
    assert found == pytest.approx([0.7005, 0.5645, 0.5637], abs=5e-5)


def test_thorium_series_swallowed_by_adults() -> None:
    """By hand from ICRP 119, adults: Th-232 2.3e-7, Ra-228 6.9e-7, Ac-228 4.3e-10, Th-228 7.2e-8,
    Ra-224 6.5e-8, Pb-212 6.0e-9, Bi-212 2.6e-10 Sv/Bq, all at equilibrium."""
    doses = series_intake_doses(series_activities("Th-232", 1000.0), "ingestion", "adult")
    per_becquerel = 2.3e-7 + 6.9e-7 + 4.3e-10 + 7.2e-8 + 6.5e-8 + 6.0e-9 + 2.6e-10
    assert doses.total() == pytest.approx(1000.0 * per_becquerel * 1e3, rel=1e-12)
    assert set(doses.counted_with_parent) == {"Rn-220", "Po-216", "Po-212", "Tl-208"}


def test_radon_is_missing_unless_left_out_by_name() -> None:
    intakes = series_activities("Ra-226", 10.0)
    doses = series_intake_doses(intakes, "ingestion", "child")
    total = doses.total()
    assert isinstance(total, AtLeast)
    assert [one.subject for one in doses.missing] == ["Rn-222"]
    without = series_intake_doses(intakes, "ingestion", "child", left_out=("Rn-222",))
    assert without.total() == pytest.approx(total.value, rel=1e-12)
    assert without.left_out == ("Rn-222",)
    with pytest.raises(InputError, match="left out"):
        intake_doses({"Ra-226": 1.0}, "ingestion", "child", left_out=("Rn-222",))


def test_plus_d_is_cut_at_the_first_long_lived_member() -> None:
    """HEAST's +D: progeny of a half-life up to six months; Pb-210 (22 y) ends Ra-226+D."""
    assert set(with_progeny("Ra-228")) == {"Ra-228", "Ac-228"}
    assert set(with_progeny("Th-232")) == {"Th-232"}
    assert "Pb-210" not in with_progeny("Ra-226")
    assert with_progeny("Ra-226")["Bi-214"] == pytest.approx(1.0, abs=1e-6)
    whole = equilibrium_activities("Ra-226")
    for name, ratio in with_progeny("Ra-226").items():
        assert ratio == pytest.approx(whole[name], rel=1e-12)
    thorium = with_progeny("Th-228")
    assert (thorium["Tl-208"], thorium["Po-212"]) == (0.3594, 0.6406)
    assert set(with_progeny("Pb-210", 30.0)) == {"Pb-210", "Bi-210", "Hg-206", "Tl-206"}
    for wrong in (0.0, -1.0, float("nan")):
        with pytest.raises(InputError):
            with_progeny("Ra-226", wrong)
    with pytest.raises(InputError, match="did you mean"):
        with_progeny("Ra226")


def test_an_absorption_type_by_element() -> None:
    intakes = {"Th-232": 1.0, "U-238": 1.0}
    found = intake_doses(intakes, "inhalation", "adult", {"Th": "S", "U-238": "M"})
    assert found.total() == pytest.approx((2.5e-5 + 2.9e-6) * 1e3, rel=1e-12)
    with pytest.raises(InputError, match="U-238"):
        intake_doses(intakes, "inhalation", "adult", {"Th": "S"})


def test_missing_activity_makes_the_total_at_least() -> None:
    for unknown in (Missing("not measured", "U-238"), np.nan):
        total = intake_doses({"Th-232": 1.0, "U-238": unknown}, "ingestion", "adult").total()
        assert isinstance(total, AtLeast)
        assert total.value == pytest.approx(2.3e-4, rel=1e-12)
    workers = intake_doses({"Th-232": 1.0}, "ingestion", "worker").total()
    assert isinstance(workers, Missing)


def test_arrays_have_a_lower_bound_and_reasons() -> None:
    doses = intake_doses(
        {"Th-232": np.array([1.0, 2.0]), "Rn-222": np.array([1.0, 1.0])}, "ingestion", "adult"
    )
    assert doses.known == pytest.approx([2.3e-4, 4.6e-4], rel=1e-12)
    assert len(doses.missing) == 1


def test_units_are_read_and_all_errors_come_together() -> None:
    assert float(committed_dose("1 kBq/yr", "2.3e-7 Sv/Bq")) == pytest.approx(0.23, rel=1e-12)
    given = {"Th-232": "1 kBq/yr"}
    assert intake_doses(given, "ingestion", "adult").total() == pytest.approx(0.23, rel=1e-12)
    with pytest.raises(InputError) as error:
        intake_doses({"Th-232": -1.0, "U-238": -2.0, "Ra-226": "1 kg"}, "ingestion", "adult")
    assert [one.place for one in error.value.problems] == ["Th-232", "U-238", "Ra-226"]
    with pytest.raises(InputError, match="no activity"):
        intake_doses({}, "ingestion", "adult")


# --- from outside -----------------------------------------------------------------------------


def test_ground_shine_by_hand() -> None:
    """FGR 15, Table 4-1, adult, Bi-214: 1 kBq/m2 for 1000 h outdoors and 2000 h at a fifth.

    Federal Guidance Report 12 (1993), Table III.3, typed from memory: 1.41e-15 Sv m2/(Bq s); older
    phantoms, so to a fifth.
    """
    from tailrace.people.dose_coefficients import dose_coefficient

    found = dose_coefficient("Bi-214", "ground_surface")
    assert not isinstance(found, Missing)
    assert found.values[-1] == pytest.approx(1.41e-15, rel=0.2)
    dose = ground_shine_dose(1000.0, found.values[-1], 1000.0, 2000.0, 0.2)
    assert float(dose) == pytest.approx(1000.0 * found.values[-1] * 3600.0 * 1400.0 * 1e3)
    assert ground_shine_doses({"Bi-214": 1000.0}, "adult", 1000.0, 2000.0, 0.2).total() == (
        pytest.approx(float(dose), rel=1e-12)
    )


def test_submersion_by_hand() -> None:
    """FGR 15 beside FGR 12 (1993), Table III.1, from memory, Bi-214: 7.65e-14 Sv m3/(Bq s)."""
    from tailrace.people.dose_coefficients import dose_coefficient

    found = dose_coefficient("Bi-214", "submersion")
    assert not isinstance(found, Missing)
    assert found.values[-1] == pytest.approx(7.65e-14, rel=0.2)
    dose = submersion_dose(10.0, found.values[-1], 8766.0, 0.0, 1.0)
    assert submersion_doses({"Bi-214": 10.0}, "adult", 8766.0, 0.0, 1.0).total() == (
        pytest.approx(float(dose), rel=1e-12)
    )
    indoors = submersion_dose(10.0, 7.65e-14, 1000.0, 2000.0, 0.2)
    assert float(indoors) == pytest.approx(10.0 * 7.65e-14 * 1400.0 * 3600.0 * 1e3, rel=1e-12)
    with pytest.raises(InputError, match="indoor_share"):
        submersion_dose(10.0, 1e-14, 10.0, 10.0, 1.5)


def test_external_progeny_are_to_be_named() -> None:
    """Radium without its progeny is hardly seen: nearly all gamma rays are those of Bi-214."""
    alone = ground_shine_doses({"Ra-226": 1000.0}, "adult", 8766.0, 0.0, 1.0).total()
    series = {name: 1000.0 * one for name, one in with_progeny("Ra-226").items()}
    together = ground_shine_doses(series, "adult", 8766.0, 0.0, 1.0).total()
    assert not isinstance(alone, AtLeast | Missing)
    assert not isinstance(together, AtLeast | Missing)
    assert together > 100.0 * alone


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e3))
def test_linear_in_activity(activity: float, factor: float) -> None:
    one = committed_dose(activity, 2.3e-7)
    assert float(committed_dose(activity * factor, 2.3e-7)) == pytest.approx(
        float(one) * factor, rel=1e-12, abs=1e-300
    )


# --- over a life ------------------------------------------------------------------------------

TH_232 = np.array([4.6e-6, 4.5e-7, 3.5e-7, 2.9e-7, 2.5e-7, 2.3e-7])


def test_a_cohort_passes_through_its_ages() -> None:
    """Th-232 by ingestion (ICRP 119): born 2000, ages 5, 10, 15; born 2010, not yet, 0, 5."""
    doses = cohort_dose([2000, 2010], [2005, 2010, 2015], np.ones((3, 6)), TH_232)
    assert doses.shape == (2, 3)
    assert doses.tolist() == [
        pytest.approx([3.5e-4, 2.9e-4, 2.5e-4], rel=1e-12),
        pytest.approx([0.0, 4.6e-3, 3.5e-4], rel=1e-12),
    ]


def test_the_sum_over_a_life_is_the_level_that_lasted() -> None:
    """One becquerel a year to 70: 1 infant, 1, 5, 5, 5 and 53 adult years."""
    lasting = float(lifetime_dose_if_it_lasted(np.ones(6), TH_232))
    assert lasting == pytest.approx(1e3 * float(TH_232 @ [1, 1, 5, 5, 5, 53]), rel=1e-12)
    years = np.arange(1990, 2080)
    doses = cohort_dose([2000], years, np.ones((90, 6)), TH_232)
    assert doses.sum() == pytest.approx(lasting, rel=1e-12)
    assert doses[0, years < 2000].sum() == doses[0, years >= 2070].sum() == 0.0


def test_draws_and_missing_years_go_through() -> None:
    intake = np.ones((4, 3, 6))
    intake[1, 0] = np.nan
    doses = cohort_dose([2000], [2000, 2001, 2002], intake, TH_232)
    assert doses.shape == (4, 1, 3)
    assert np.isnan(doses[1, 0, 0])
    assert np.isfinite(doses[0]).all()
    with pytest.raises(InputError, match="whole number"):
        lifetime_dose_if_it_lasted(np.ones(6), TH_232, 69.5)
    with pytest.raises(InputError) as error:
        cohort_dose([2000], [2000], np.ones((3, 6)), TH_232[:2])
    assert len(error.value.problems) == 2
