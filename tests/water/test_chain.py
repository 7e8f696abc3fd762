"""Chains in a column: reference cases, limits and properties.

Numbers come from: the reference folders d_chain_* (de Hoog inversion with 40 digits and a
Crank-Nicolson solution); radioactivedecay and tailrace.nuclides where nothing moves apart; the
equations themselves. `test_chain_exact` compares digits.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import numpy as np
import pytest
import radioactivedecay as rd
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.nuclides import decay_constant, ingrowth
from tailrace.water.chain import activity_to_amount, amount_to_activity, chain_column
from tailrace.water.chain_inlet import ChainInlet

LN2 = np.log(2.0)
YEAR = 365.25 * 86400.0


@pytest.mark.parametrize(
    ("case", "length", "time"),
    [("d_chain_nitrification", "cm", "h"), ("d_chain_th232", "m", "yr")],
)
def test_reference_chains(reference: Path, case: str, length: str, time: str) -> None:
    folder = reference / "water" / case
    given_ = tomllib.loads((folder / "input.toml").read_text())
    flow, chain = given_["flow"], given_["chain"]
    rows = list(csv.DictReader((folder / "expected.csv").read_text().splitlines()))
    places = sorted({float(row[f"x_{length}"]) for row in rows})
    times = sorted({float(row[f"t_{time}"]) for row in rows})
    # The equations know no units: lengths and times as the case gives them.
    found = chain_column(
        places, times,
        velocity=flow[f"seepage_velocity_{length}_per_{time}"],
        dispersion=flow[f"dispersion_coefficient_{length}2_per_{time}"],
        retardation=chain["retardation"], decay_constant=chain[f"decay_constant_per_{time}"],
        inlet=ChainInlet(given_["source"]["c0_amount"]),
    )  # fmt: skip
    assert rows
    for row in rows:
        expected = float(row["amount_over_c0"])
        where = places.index(float(row[f"x_{length}"])), times.index(float(row[f"t_{time}"]))
        value = found[(chain["members"].index(row["member"]), *where)]
        # Printed with eleven digits; the folder claims 1e-8.
        assert value == pytest.approx(expected, rel=2.0e-10, abs=1.0e-30)


@pytest.mark.parametrize("inlet_type", ["first", "third"])
def test_half_lives_from_microyears_to_ten_billion_years(inlet_type: str) -> None:
    decay = LN2 / np.array([1.0e10, 1.0e-6, 1.0e-6, 1.0e10])
    found = chain_column([500.0], [1.0e4], velocity=10.0, dispersion=100.0,
                         retardation=[5.0, 1.0, 20.0, 5.0], decay_constant=decay,
                         inlet=ChainInlet([1.0, 0.0, 0.0, 0.0], inlet_type))[:, 0, 0]  # fmt: skip
    # Short-lived members are in balance with the first: R lambda c is the same for each.
    np.testing.assert_allclose(found[1] * 1.0 * decay[1], found[0] * 5.0 * decay[0], rtol=1e-8)
    np.testing.assert_allclose(found[2] * 20.0 * decay[2], found[0] * 5.0 * decay[0], rtol=1e-8)


def test_bateman_at_the_inlet_of_a_pond_that_decays() -> None:
    parent, times = "Ra-226", np.array([0.1, 3.0, 40.0])
    grown = ingrowth(parent, times)
    names = ("Ra-226", "Pb-210", "Po-210")
    decay = np.array([decay_constant(name) * YEAR for name in names])
    inlet = ChainInlet(activity_to_amount([1.0, 0.0, 0.0], decay), decays=True)
    found = chain_column([0.0], times, velocity=1.0, dispersion=1.0, retardation=[1.0, 1.0, 1.0],
                         decay_constant=decay, inlet=inlet)  # fmt: skip
    activity = amount_to_activity(found, decay)[:, 0]
    assert activity[0] == pytest.approx(grown["Ra-226"], rel=1.0e-12)
    # Rn-222 and its short-lived progeny stand between radium and lead: left out here, so the
    # lead is a few days early; the whole chain is compared in the next test.
    assert activity[1, 1:] == pytest.approx(grown["Pb-210"][1:], rel=1.0e-2)


@pytest.mark.slow
def test_bateman_along_a_column_in_which_nothing_parts() -> None:
    """With equal retardation what arrives is a mixture of one age each: Bateman at age R theta."""
    names = ["Th-232", "Ra-228", "Ac-228", "Th-228"]
    decay = np.array([decay_constant(name) * YEAR for name in names])
    retardation, v, d, x = 20.0, 10.0, 1.0e-4, 5.0
    inlet = ChainInlet(activity_to_amount([1.0, 0.0, 0.0, 0.0], decay))
    found = chain_column([x], [100.0], velocity=v, dispersion=d, retardation=[retardation] * 4,
                         decay_constant=decay, inlet=inlet)  # fmt: skip
    activity = amount_to_activity(found, decay)[:, 0, 0]
    age = retardation * x / v
    pure = rd.InventoryHP({"Th-232": 1.0}, "Bq").decay(age * YEAR, "s").activities("Bq")
    # Dispersion spreads the age by sqrt(2 D x / v^3) R: 2e-5 of it squared is what is seen here.
    for number, name in enumerate(names):
        assert activity[number] == pytest.approx(pure[name], rel=2.0e-5)
    ours = ingrowth("Th-232", [age])
    for number, name in enumerate(names):
        assert activity[number] == pytest.approx(float(ours[name][0]), rel=2.0e-5)


def test_first_type_is_the_flux_concentration_of_third_type() -> None:
    way = {"velocity": 10.0, "dispersion": 300.0, "retardation": [3.0, 1.0],
           "decay_constant": [0.1, 0.02]}  # fmt: skip
    times, x, h = [5.0, 20.0], 40.0, 1.0e-2
    third = chain_column([x - h, x, x + h], times, inlet=ChainInlet([1.0, 0.2], "third"), **way)
    first = chain_column([x], times, inlet=ChainInlet([1.0, 0.2]), **way)
    slope = (third[:, 2] - third[:, 0]) / (2.0 * h)
    np.testing.assert_allclose(third[:, 1] - 300.0 / 10.0 * slope, first[:, 0], rtol=1.0e-6)


def test_impulse_and_cumulative_are_derivative_and_integral() -> None:
    way = {"velocity": 10.0, "dispersion": 100.0, "retardation": [3.0, 1.0],
           "decay_constant": [0.05, 0.0], "inlet": ChainInlet([1.0, 0.0], "third")}  # fmt: skip
    node, weight = np.polynomial.legendre.leggauss(40)
    times = 15.0 * (1.0 + node)
    rates = chain_column([60.0], times, response="impulse", **way)[:, 0]
    values = chain_column([60.0], [*times, 30.0], **way)[:, 0]
    total = chain_column([60.0], [30.0], response="cumulative", **way)[:, 0, 0]
    np.testing.assert_allclose(rates @ weight * 15.0, values[:, -1], rtol=1.0e-9)
    np.testing.assert_allclose(values[:, :-1] @ weight * 15.0, total, rtol=1.0e-9)


def test_pulse_is_a_step_less_the_same_step_later() -> None:
    way = {"velocity": 10.0, "dispersion": 100.0, "retardation": [3.0, 1.0],
           "decay_constant": [0.05, 0.01]}  # fmt: skip
    times = np.array([10.0, 40.0, 41.0, 70.0, 300.0])
    step = chain_column([60.0], times, inlet=ChainInlet([1.0, 0.3]), **way)
    late = chain_column([60.0], times - 40.0, inlet=ChainInlet([1.0, 0.3]), **way)
    pulse = chain_column([60.0], times, inlet=ChainInlet([1.0, 0.3], duration=40.0), **way)
    np.testing.assert_allclose(pulse, step - late, rtol=1.0e-9, atol=1.0e-15)
    # Long after, where the difference of steps is rounding, the pulse still has its digits.
    ever = chain_column([60.0], [600.0, 700.0, 800.0],
                        inlet=ChainInlet([1.0, 0.3], duration=40.0), **way)[:, 0]  # fmt: skip
    assert (ever[:, 0] > ever[:, 1]).all()
    assert (ever > 0.0).all()
    assert (ever[:, 2] < 1.0e-25).all()


def test_depletion_of_the_inlet_is_a_moving_frame() -> None:
    """A source that fades by g is the steady source's solution with lambda - g, times exp(-g t)."""
    way = {"velocity": 10.0, "dispersion": 100.0, "retardation": [2.0, 2.0]}
    fading = chain_column([80.0], [30.0], decay_constant=[0.05, 0.08],
                          inlet=ChainInlet([1.0, 0.0], depletion=0.02), **way)[:, 0, 0]  # fmt: skip
    steady = chain_column([80.0], [30.0], decay_constant=[0.03, 0.06],
                          inlet=ChainInlet([1.0, 0.0]), **way)[:, 0, 0]  # fmt: skip
    # What is born is lambda R of the parent: 0.05 there, 0.03 here.
    expected = steady * np.exp(-0.02 * 30.0) * np.array([1.0, 0.05 / 0.03])
    np.testing.assert_allclose(fading, expected, rtol=1.0e-9)


def test_members_that_never_enter_do_not_touch_the_others() -> None:
    """A stable fast member listed first, absent, leaves a pulse of the others as it is."""
    way = {"velocity": 10.0, "dispersion": 100.0}
    times = [10.0, 30.0, 400.0]
    shares = np.zeros((3, 3))
    shares[2, 1] = 1.0
    with_it = chain_column([60.0], times, retardation=[1.0, 30.0, 2.0],
                           decay_constant=[0.0, 0.3, 0.2], shares=shares,
                           inlet=ChainInlet([0.0, 1.0, 0.0], duration=20.0), **way)  # fmt: skip
    alone = chain_column([60.0], times, retardation=[30.0, 2.0], decay_constant=[0.3, 0.2],
                         inlet=ChainInlet([1.0, 0.0], duration=20.0), **way)  # fmt: skip
    assert (with_it[0] == 0.0).all()
    np.testing.assert_allclose(with_it[1:], alone, rtol=1.0e-9)
    assert (alone > 0.0).all()


def test_between_two_pulses_there_is_next_to_nothing() -> None:
    """A fast pulse has gone and a slow one is not there yet: each has its own digits."""
    way = {"velocity": 10.0, "dispersion": 10.0, "retardation": [1.0, 100.0],
           "decay_constant": [0.0, 0.0], "shares": np.zeros((2, 2))}  # fmt: skip
    found = chain_column([100.0], [100.0], inlet=ChainInlet([1.0, 1.0], duration=2.0), **way)
    alone = [
        chain_column([100.0], [100.0], velocity=10.0, dispersion=10.0, retardation=[r],
                     decay_constant=[0.0], inlet=ChainInlet([1.0], duration=2.0))[0, 0, 0]
        for r in (1.0, 100.0)
    ]  # fmt: skip
    np.testing.assert_allclose(found[:, 0, 0], alone, rtol=1.0e-9)
    assert 0.0 < max(alone) < 1.0e-30


def test_a_member_is_not_taken_from_a_contour_too_coarse_for_it() -> None:
    """Found by random cases: the first member, 1e-1600, came back as its later self, 1e-104."""
    found = chain_column(
        [100.0], [100.0], velocity=10.0, dispersion=6.43598019435617,
        retardation=[1000.0, 100.0, 1.0, 10.0, 1000.0],
        decay_constant=[1e-9, 1e-11, 10.0, 1.0, 1e-8], inlet=ChainInlet(np.ones(5)),
    )[:, 0, 0]  # fmt: skip
    assert found[0] == 0.0
    # From mpmath: Ogata-Banks of the second member alone, 60 digits.
    assert found[1] == pytest.approx(6.535220095e-139, rel=1.0e-8)


@pytest.mark.parametrize("inlet", [[1, 0, 0, 0, 0], [1, 1, 1, 1, 1]])
def test_late_arrivals_do_not_stand_in_for_this_time(inlet: list[float]) -> None:
    """What enters as a slow member comes ten times later: it adds nothing yet, at any step."""
    found = chain_column(
        [100.0], [1125.1183670617781], velocity=1.0, dispersion=0.6981834081094312,
        retardation=[7.29881636, 1125.11836706, 328.11229847, 560.05681828, 121.15964978],
        decay_constant=[1e-9, 1e-9, 1e5, 1e-11, 1e-5], inlet=ChainInlet(inlet),
    )  # fmt: skip
    # mpmath, invertlaplace(method="dehoog"), 90 digits, degrees 50 and 70, first inlet.
    assert found[4, 0, 0] == pytest.approx(7.65421655512923e-24, rel=1.0e-9)


def test_branches_add_up() -> None:
    """Bi-212 goes two ways and meets again: shares that sum to one leave the end the same."""
    way = {"velocity": 10.0, "dispersion": 100.0, "inlet": ChainInlet([1.0, 0.0, 0.0, 0.0])}
    shares = np.zeros((4, 4))
    shares[1, 0], shares[2, 0], shares[3, 1], shares[3, 2] = 0.64, 0.36, 1.0, 1.0
    found = chain_column([60.0], [10.0], retardation=[3.0, 1.0, 1.0, 2.0],
                         decay_constant=[0.05, 0.3, 0.3, 0.0], shares=shares, **way)  # fmt: skip
    line = chain_column([60.0], [10.0], velocity=10.0, dispersion=100.0,
                        retardation=[3.0, 1.0, 2.0], decay_constant=[0.05, 0.3, 0.0],
                        inlet=ChainInlet([1.0, 0.0, 0.0]))  # fmt: skip
    assert found[1, 0, 0] / found[2, 0, 0] == pytest.approx(0.64 / 0.36, rel=1.0e-10)
    assert found[3, 0, 0] == pytest.approx(line[2, 0, 0], rel=1.0e-10)


def test_draws_places_and_unsorted_times_are_one_point_each() -> None:
    speed = np.array([5.0, 10.0, 20.0])
    way = {"retardation": [3.0, 1.0], "decay_constant": [0.05, 0.01],
           "inlet": ChainInlet([1.0, 0.0])}  # fmt: skip
    found = chain_column([60.0, -1.0, 5.0], [30.0, 0.0, 10.0], velocity=speed, dispersion=50.0,
                         **way)  # fmt: skip
    assert found.shape == (3, 2, 3, 3)
    for draw in range(3):
        one = chain_column([60.0], [10.0], velocity=speed[draw], dispersion=50.0, **way)
        assert found[draw, :, 0, 2] == pytest.approx(one[:, 0, 0], rel=1.0e-11)
    assert (found[:, :, 1] == 0.0).all()
    assert (found[..., 1] == 0.0).all()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 4), st.floats(-11, 5)), min_size=2, max_size=5),
    st.floats(-1, 2), st.floats(-1, 3), st.floats(-2, 2),
)  # fmt: skip
def test_linear_positive_and_conserving(
    members: list[tuple[float, float]], speed: float, peclet: float, when: float
) -> None:
    retardation = np.array([10.0**one for one, _ in members])
    decay = np.array([10.0**one for _, one in members])
    v, x = 10.0**speed, 100.0
    time = float(x / v * retardation.max() * 10.0**when)
    way = {"velocity": v, "dispersion": v * x / 10.0**peclet, "retardation": retardation,
           "decay_constant": decay}  # fmt: skip
    first = np.zeros(len(decay))
    first[0] = 1.0
    ones = chain_column([x], [time], inlet=ChainInlet(first), **way)[:, 0, 0]
    other = chain_column([x], [time], inlet=ChainInlet(1.0 - first), **way)[:, 0, 0]
    both = chain_column([x], [time], inlet=ChainInlet(np.ones(len(decay))), **way)[:, 0, 0]
    assert (ones >= 0.0).all()
    assert ones[0] <= 1.0 + 1.0e-9
    # Far ahead of every front some digits go to the size of the exponents: 6e-8 at 1e-110 seen.
    np.testing.assert_allclose(both, ones + other, rtol=1.0e-6, atol=1.0e-290)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"velocity": 0.0}, "velocity of 0"),
        ({"dispersion": 0.0}, "without dispersion every front is a jump"),
        ({"retardation": [1.0, -1.0]}, "retardation of -1"),
        ({"decay_constant": [np.nan, 0.0]}, "decay_constant of nan"),
        ({"decay_constant": [0.1, 0.1, 0.0]}, "3 decay constants and 2"),
        ({"shares": [[0.0, 1.0], [1.0, 0.0]]}, "circle"),
        ({"shares": np.eye(3)}, "shape"),
        ({"response": "flux"}, "no response"),
        ({"velocity": [1.0, 2.0], "dispersion": [1.0, 2.0, 3.0]}, "2, 3 draws"),
        ({"distances": [0.0], "response": "impulse"}, "jump"),
        ({"inlet": ChainInlet([1.0, 0.0], decays=True), "response": "impulse"}, "no duration"),
        ({"times": [np.inf]}, "finite times"),
    ],
)
def test_bad_input_is_a_sentence(change: dict[str, object], words: str) -> None:
    given_: dict[str, object] = {
        "distances": [1.0], "times": [1.0], "velocity": 1.0, "dispersion": 1.0,
        "retardation": [1.0, 2.0], "decay_constant": [0.1, 0.0], "inlet": ChainInlet([1.0, 0.0]),
    }  # fmt: skip
    with pytest.raises(InputError, match=words):
        chain_column(**(given_ | change))  # type: ignore[arg-type]


def test_all_errors_at_once_and_bad_inlets() -> None:
    with pytest.raises(InputError) as caught:
        chain_column([1.0], [1.0], velocity=-1.0, dispersion=0.0, retardation=[0.0],
                     decay_constant=[-1.0], inlet=ChainInlet([1.0]))  # fmt: skip
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError) as caught:
        ChainInlet([-1.0], "second", depletion=np.nan, duration=0.0)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="no decay has an activity"):
        activity_to_amount([1.0, 1.0], [0.1, 0.0])
