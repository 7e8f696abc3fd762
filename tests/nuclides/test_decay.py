"""Decay and ingrowth, against radioactivedecay and conservation."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import radioactivedecay as rd
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.nuclides.chain import (
    FISSION,
    decay_chain,
    decay_constant,
    equilibrium_activities,
    half_life,
    nuclide_names,
)
from tailrace.nuclides.decay import (
    activity_transfer,
    atom_transfer,
    decay_activities,
    decay_atoms,
    decay_matrix,
    ingrowth,
)

YEAR_OF_ICRP = 365.2422
RADIOACTIVE = [name for name in nuclide_names() if decay_constant(name) > 0.0]
# The one number of the reference table that lost digits to cancellation in double precision.
LOST_DIGITS = ("U-238", 1.0, "Th-230")


def high_precision(activities: dict[str, float], seconds: float) -> dict[str, float]:
    """Return activities by radioactivedecay in 320-digit arithmetic."""
    later = rd.InventoryHP(activities, "Bq").decay(seconds, "s").activities("Bq")
    return {name: float(value) for name, value in later.items() if value > 0.0}


def test_ingrowth_reference(reference: Path) -> None:
    """126 activities by radioactivedecay 0.6.1 (Bateman solution in double precision)."""
    cases: dict[tuple[str, float], list[tuple[str, float]]] = defaultdict(list)
    path = reference / "risk" / "radiation" / "decay_ingrowth_reference.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case = (row["parent"], float(row["time_years"]))
            cases[case].append((row["nuclide"], float(row["activity_Bq_at_time"])))
    compared = 0
    for (parent, years), wanted in cases.items():
        found = ingrowth(parent, years, days_per_year=YEAR_OF_ICRP)
        for nuclide, activity in wanted:
            tolerance = 4e-5 if (parent, years, nuclide) == LOST_DIGITS else 1e-10
            assert float(found[nuclide]) == pytest.approx(activity, rel=tolerance)
            compared += 1
    assert compared == 126


def test_the_number_that_lost_digits_is_right_here() -> None:
    """Th-230 a year after pure U-238: 320-digit arithmetic gives 1.0744797891737534e-11 Bq."""
    seconds = YEAR_OF_ICRP * 86400.0
    exact = high_precision({"U-238": 1.0}, seconds)["Th-230"]
    assert exact == pytest.approx(1.0744797891737534e-11, rel=1e-13)
    ours = ingrowth("U-238", 1.0, days_per_year=YEAR_OF_ICRP)["Th-230"]
    assert float(ours) == pytest.approx(exact, rel=1e-12)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    st.dictionaries(st.sampled_from(RADIOACTIVE), st.floats(1e-3, 1e6), min_size=1, max_size=4),
    st.floats(-3.0, 17.0),
)
def test_mixtures_agree_with_320_digit_arithmetic(mixture: dict[str, float], power: float) -> None:
    """radioactivedecay.InventoryHP on random mixtures from a millisecond to three billion years."""
    # radioactivedecay turns times into fractions and takes 1.0000000023 s for one second.
    seconds = float(f"{10.0**power:.6g}")
    found = decay_activities(mixture, seconds)
    for nuclide, activity in high_precision(mixture, seconds).items():
        if nuclide in found and activity > 1e-250:
            assert float(found[nuclide]) == pytest.approx(activity, rel=1e-11)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(nuclide_names()), st.floats(1e-10, 1e10), min_size=1, max_size=6
    ),
    st.lists(st.floats(-7.0, 20.0), min_size=1, max_size=5),
)
def test_atoms_are_conserved_from_first_to_stable_end(
    mixture: dict[str, float], powers: list[float]
) -> None:
    times = 10.0 ** np.array(powers)
    later = decay_atoms(mixture, times, "closed")
    total = np.sum(list(later.values()), axis=0)
    np.testing.assert_allclose(total, sum(mixture.values()), rtol=1e-12)
    assert all((atoms >= 0.0).all() for atoms in later.values())


def test_in_the_end_all_is_lead() -> None:
    later = decay_atoms({"Th-232": 3.0, "Ra-226": 2.0}, 1e20, "closed")
    assert float(later["Pb-208"]) == pytest.approx(3.0, rel=1e-12)
    assert float(later["Pb-206"]) == pytest.approx(2.0, rel=1e-12)


@settings(deadline=None)
@given(st.sampled_from(RADIOACTIVE))
def test_half_is_left_after_a_half_life(nuclide: str) -> None:
    left = decay_activities({nuclide: 8.0}, np.array([1.0, 3.0]) * half_life(nuclide))[nuclide]
    np.testing.assert_allclose(left, [4.0, 1.0], rtol=1e-12)


def test_radium_228_and_thorium_228_by_the_bateman_formula() -> None:
    """Hand formula for two members of comparable life; leaves out Ac-228 (6 h) between them."""
    times = np.array([0.5, 2.0, 5.0, 20.0])
    found = ingrowth("Ra-228", times, days_per_year=YEAR_OF_ICRP)
    parent, grown = np.log(2.0) / 5.75, np.log(2.0) / 1.9116
    by_hand = grown / (grown - parent) * (np.exp(-parent * times) - np.exp(-grown * times))
    np.testing.assert_allclose(found["Th-228"], by_hand, rtol=2e-3)


def test_old_ore_is_in_equilibrium() -> None:
    """After 30 million years the thorium series follows its head; forks by their branches."""
    later = ingrowth("Th-232", 3e7)
    for nuclide, ratio in equilibrium_activities("Th-232").items():
        assert float(later[nuclide] / later["Th-232"]) == pytest.approx(ratio, rel=1e-6)


def test_an_old_radium_source_holds_more_lead_210_than_radium() -> None:
    """Transient equilibrium: 1/(1 - 22.20/1600) = 1.0141."""
    later = ingrowth("Ra-226", 400.0)
    ratio = float(later["Pb-210"] / later["Ra-226"])
    assert ratio == pytest.approx(1.0 / (1.0 - 22.20 / 1600.0), rel=1e-4)


def test_results_have_the_shape_of_the_times() -> None:
    times = np.array([[0.0, 1.0, 2.0], [10.0, 20.0, 30.0]])
    found = ingrowth("Th-232", times, activity=5.0)
    assert all(one.shape == (2, 3) for one in found.values())
    assert next(iter(found)) == "Th-232"
    assert found["Th-232"][0, 0] == 5.0
    assert found["Ra-228"][0, 0] == 0.0
    assert ingrowth("Ra-226", 1.0)["Rn-222"].shape == ()


@settings(deadline=None)
@given(st.floats(1e-6, 1e9), st.floats(1.0, 1e6))
def test_ingrowth_is_linear_in_the_parent(activity: float, years: float) -> None:
    one, many = ingrowth("U-235", years), ingrowth("U-235", years, activity=activity)
    for nuclide, grown in one.items():
        np.testing.assert_allclose(many[nuclide], grown * activity, rtol=1e-13)


def test_the_length_of_the_year_is_a_choice() -> None:
    ours = ingrowth("Ra-228", 5.0)["Ra-228"]
    theirs = ingrowth("Ra-228", 5.0 * 365.25 / YEAR_OF_ICRP, days_per_year=YEAR_OF_ICRP)["Ra-228"]
    assert float(ours) == pytest.approx(float(theirs), rel=1e-14)


def test_transfers_act_on_stacks_of_draws() -> None:
    members = [one for one in decay_chain("Ra-226") if decay_constant(one) > 0.0]
    transfer = activity_transfer(members, [3e7, 3e8])
    draws = np.random.default_rng(1).random((len(members), 7))
    later = np.einsum("tji,id->tjd", transfer, draws)
    one = decay_activities(dict(zip(members, draws[:, 3], strict=True)), [3e7, 3e8])
    np.testing.assert_allclose(later[:, members.index("Po-210"), 3], one["Po-210"], rtol=1e-12)


def test_atoms_and_activities_tell_the_same() -> None:
    members = [one for one in decay_chain("Th-232") if decay_constant(one) > 0.0]
    constants = np.array([decay_constant(one) for one in members])
    atoms = atom_transfer(members, 1e8)
    activities = activity_transfer(members, 1e8)
    np.testing.assert_allclose(activities, atoms * constants[:, None] / constants, rtol=1e-14)


def test_columns_of_the_closed_matrix_sum_to_zero() -> None:
    members = decay_chain("U-238", "U-235", "Th-232", "K-40")
    matrix = decay_matrix(members, "closed")
    scale = np.abs(matrix).max(axis=0)
    assert np.all(np.abs(matrix.sum(axis=0)) <= 1e-15 * scale)


def test_fission_of_uranium_238_is_counted() -> None:
    """5.45e-7 of the decays (ICRP 107)."""
    later = decay_atoms({"U-238": 1.0}, 1e30)
    assert float(later[FISSION]) == pytest.approx(5.45e-7, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ingrowth("Pb-208", 1.0), "stable"),
        (lambda: ingrowth("Ra226", 1.0), "did you mean"),
        (lambda: ingrowth("Ra-226", -1.0), "negative or not finite"),
        (lambda: ingrowth("Ra-226", 1.0, activity=-1.0), "activity of Ra-226 is -1"),
        (lambda: ingrowth("Ra-226", 1.0, days_per_year=0.0), "days_per_year is 0"),
        (lambda: decay_atoms({"Ra-226": np.nan}, 1.0), "atoms of Ra-226 is nan"),
        (lambda: decay_activities({"Pb-206": 1.0}, 1.0), "stable and has no activity"),
        (lambda: activity_transfer(["Ra-226", "Pb-206"], 1.0), "count atoms"),
        (lambda: decay_matrix(["Rn-222", "Ra-226"]), "listed before Ra-226"),
        (lambda: decay_matrix(["Rn-222", "Rn-222"]), "listed twice"),
    ],
)
def test_what_cannot_be_asked_is_refused(call: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()  # type: ignore[operator]


def test_times_and_activities_may_carry_their_units() -> None:
    bare = ingrowth("Ra-228", 3.0, activity=2000.0)["Th-228"]
    told = ingrowth("Ra-228", "36 month", activity="2 kBq")["Th-228"]  # type: ignore[arg-type]
    assert float(told) == pytest.approx(float(bare), rel=1e-12)
    with pytest.raises(InputError, match="parameter activity"):
        ingrowth("Ra-228", 3.0, activity="2 kg")  # type: ignore[arg-type]
