"""Build-up in soil: closed forms, chains by Bateman in high precision, budget, what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.land.soil_chain import chain_in_soil
from tailrace.land.soil_losses import leaching_rate
from tailrace.land.soil_steady_state import steady_state, time_to_share
from tailrace.land.soil_store import soil_build_up, soil_concentration, with_background
from tailrace.nuclides.chain import equilibrium_activities
from tailrace.nuclides.decay import decay_activities

mpmath = pytest.importorskip("mpmath", reason="high precision for the Bateman solution")


def bateman(
    losses: list[float], decay: list[float], shares: list[float], inputs: list[float],
    start: list[float], time: float,
) -> list[float]:  # fmt: skip
    """Activities of a line of members with constant input, Bateman's sums with 60 digits.

    Bateman H. (1910) Proc. Cambridge Philos. Soc. 15, 423-427: member n of what enters as member i,
    prod(feeds) sum_j exp(-l_j t) / prod_k(l_k - l_j); a constant input is its integral.
    """
    mpmath.mp.dps = 60
    rates = [mpmath.mpf(loss) + mpmath.mpf(rate) for loss, rate in zip(losses, decay, strict=True)]
    found = []
    for last in range(len(rates)):
        total = mpmath.mpf(0)
        for first in range(last + 1):
            feed = mpmath.mpf(1)
            for place in range(first, last):
                feed *= mpmath.mpf(decay[place + 1]) * mpmath.mpf(shares[place])
            for j in range(first, last + 1):
                under = mpmath.mpf(1)
                for k in range(first, last + 1):
                    if k != j:
                        under *= rates[k] - rates[j]
                gone = mpmath.exp(-rates[j] * time)
                held = start[first] * gone + inputs[first] * (1 - gone) / rates[j]
                total += feed / under * held
        found.append(float(total))
    return found


def test_one_substance_is_the_exponential() -> None:
    """S = D/k (1 - exp(-k t)) + S0 exp(-k t), with k the sum of three losses, to 1e-12."""
    chain = chain_in_soil(["Ce"])
    rates = {"leached": 2e-4, "eroded": 3e-4, "taken_up": 5e-5}
    got = soil_build_up(chain, np.arange(0.0, 101.0), 1.7e-3, rates, start=np.full((1, 1), 0.02))
    loss = sum(rates.values())
    expected = 1.7e-3 / loss * -np.expm1(-loss * got.edges) + 0.02 * np.exp(-loss * got.edges)
    assert got.store[0, 0] == pytest.approx(expected, rel=1e-12)
    leached = got.lost["leached"].sum()
    integral = (1.7e-3 * 100.0 - (got.store[0, 0, -1] - 0.02)) / loss
    assert leached == pytest.approx(2e-4 * integral, rel=1e-11)


@pytest.mark.parametrize("years", [1, 60, 1000])
def test_thorium_series_against_bateman(years: int) -> None:
    """Th-232, Ra-228, Th-228 with input of each, leaching of each, to 1e-12 of 60 digits."""
    chain = chain_in_soil(["Th-232"])
    assert chain.members == ("Th-232", "Ra-228", "Th-228")
    losses, inputs, start = [2e-6, 7e-4, 3e-6], [12.0, 9.0, 4.0], [100.0, 0.0, 30.0]
    got = soil_build_up(
        chain, np.linspace(0.0, years, years + 1), np.array(inputs)[:, None, None],
        {"leached": np.array(losses)[:, None, None]}, start=np.array(start)[:, None],
    )  # fmt: skip
    expected = bateman(losses, list(chain.decay_constant), [1.0, 1.0], inputs, start, years)
    assert got.store[:, 0, -1] == pytest.approx(expected, rel=1e-12)


def test_uranium_series_against_bateman_far_progeny_included() -> None:
    """Pure U-238 falls on a clean soil; after ten years Po-210 is 2e-14 of it, and still right."""
    chain = chain_in_soil(["U-238"], escape={"Rn-222": 0.25})
    assert chain.members == ("U-238", "U-234", "Th-230", "Ra-226", "Pb-210", "Po-210")
    losses = [1e-3, 1e-3, 2e-6, 4e-4, 1e-4, 2e-4]
    shares = [chain.shares[place + 1, place] for place in range(5)]
    assert shares[3] == pytest.approx(0.75, rel=1e-3)
    inputs = [50.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    got = soil_build_up(
        chain, np.arange(11.0), np.array(inputs)[:, None, None],
        {"leached": np.array(losses)[:, None, None]},
    )  # fmt: skip
    expected = bateman(losses, list(chain.decay_constant), shares, inputs, [0.0] * 6, 10.0)
    assert expected[-1] < 1e-11
    assert got.store[:, 0, -1] == pytest.approx(expected, rel=1e-12, abs=0.0)
    assert np.abs(got.closure).max() < 1e-12


def test_without_losses_it_is_decay() -> None:
    """A start and nothing else: the decay room's activities (ICRP 107), collapsed members apart."""
    chain = chain_in_soil(["Ra-226"])
    start = np.array([1000.0, 0.0, 0.0])[:, None]
    got = soil_build_up(chain, [0.0, 3.0, 30.0, 300.0], 0.0, {}, start=start)
    times = np.array([0.0, 3.0, 30.0, 300.0]) * 365.25 * 86400.0
    exact = decay_activities({"Ra-226": 1000.0}, times, "closed")
    assert got.store[0, 0] == pytest.approx(exact["Ra-226"], rel=1e-12)
    # Radon and its short-lived progeny take weeks to follow radium: 2 % of the first three years.
    assert got.store[1, 0, 1:] == pytest.approx(exact["Pb-210"][1:], rel=0.015)
    assert got.store[1, 0, 3] == pytest.approx(exact["Pb-210"][3], rel=2e-4)
    assert got.store[2, 0, 3] == pytest.approx(exact["Po-210"][3], rel=5e-4)


def test_equilibrium_input_stays_in_equilibrium() -> None:
    """With equal losses and decay slow against them, all members of the input stay equal."""
    chain = chain_in_soil(["Th-232"])
    got = soil_build_up(chain, np.arange(31.0), 5.0, {"eroded": 1e-4})
    assert got.store[1, 0] == pytest.approx(got.store[0, 0], rel=1e-9)
    assert equilibrium_activities("Th-232")["Th-228"] == pytest.approx(1.0)


def test_straight_line_is_the_limit_of_steps() -> None:
    """A ramp over ten years against the same ramp in 4,000 steps of constant input."""
    chain = chain_in_soil(["F"])
    rate = {"leached": 0.35}
    ramp = soil_build_up(chain, [0.0, 10.0], 1.0, rate, input_slope=0.5)
    edges = np.linspace(0.0, 10.0, 4001)
    middle = 1.0 + 0.5 * 0.5 * (edges[1:] + edges[:-1])
    steps = soil_build_up(chain, edges, middle[None, None, :], rate)
    assert ramp.store[0, 0, -1] == pytest.approx(steps.store[0, 0, -1], rel=1e-7)
    assert ramp.lost["leached"].sum() == pytest.approx(steps.lost["leached"].sum(), rel=1e-7)
    assert ramp.input.sum() == pytest.approx(35.0, rel=1e-14)


def test_rates_may_change_by_year_and_years_differ_in_length() -> None:
    chain = chain_in_soil(["F"])
    got = soil_build_up(
        chain, [0.0, 1.0, 4.0], np.array([[[2.0, 0.0]]]), {"leached": np.array([[[0.5, 0.1]]])}
    )
    after = 2.0 / 0.5 * -np.expm1(-0.5)
    assert got.store[0, 0] == pytest.approx([0.0, after, after * np.exp(-0.3)], rel=1e-13)


@settings(max_examples=40, deadline=None)
@given(
    deposition=st.floats(0.0, 1e3), leaching=st.floats(0.0, 50.0), erosion=st.floats(0.0, 1.0),
    uptake=st.floats(0.0, 1.0), start=st.floats(0.0, 1e4), years=st.integers(1, 40),
)  # fmt: skip
def test_the_budget_closes_every_year(
    deposition: float, leaching: float, erosion: float, uptake: float, start: float, years: int
) -> None:
    """Each term by its own integral; what does not add up is rounding."""
    chain = chain_in_soil(["Ce", "U-238", "Th-232"])
    got = soil_build_up(
        chain, np.arange(years + 1.0), deposition,
        {"leached": leaching, "eroded": erosion, "taken_up": uptake}, start=start,
    )  # fmt: skip
    assert np.abs(got.closure).max() < 1e-12
    assert (got.store >= 0.0).all()
    assert all((one >= 0.0).all() for one in got.lost.values())


def test_linear_in_input_and_start() -> None:
    chain = chain_in_soil(["Th-232", "Ce"])
    rng = np.random.default_rng(5)
    rates = {"leached": rng.uniform(0, 0.2, (4, 1, 1))}
    one, two = rng.uniform(0, 9, (2, 4, 3, 12))
    edges = np.arange(13.0)
    apart = [soil_build_up(chain, edges, part, rates).store for part in (one, two)]
    both = soil_build_up(chain, edges, one + 3.0 * two, rates).store
    assert both == pytest.approx(apart[0] + 3.0 * apart[1], rel=1e-12)


def test_draws_and_receptors_are_axes() -> None:
    """(draw, substance, receptor, year): each cell is the run of its own numbers."""
    chain = chain_in_soil(["Ce", "Th-232"])
    rng = np.random.default_rng(1)
    deposition = rng.uniform(0, 2, (6, 4, 3, 1))
    leaching = rng.uniform(0, 0.4, (6, 4, 3, 1))
    got = soil_build_up(chain, np.arange(9.0), deposition, {"leached": leaching})
    assert got.store.shape == (6, 4, 3, 9)
    alone = soil_build_up(
        chain, np.arange(9.0), deposition[4, :, 1:2], {"leached": leaching[4, :, 1:2]}
    )
    assert got.store[4, :, 1] == pytest.approx(alone.store[:, 0], rel=1e-13)


def test_missing_rate_makes_member_and_progeny_missing_and_nothing_else() -> None:
    chain = chain_in_soil(["Ce", "Ra-226", "Th-232"])
    rates = np.zeros((len(chain.members), 1, 1))
    rates[chain.members.index("Ra-226")] = leaching_rate(0.1, 0.2, 1300.0, 0.25, np.nan)
    got = soil_build_up(chain, np.arange(4.0), 1.0, {"leached": rates})
    assert got.missing == ("Ra-226", "Pb-210", "Po-210")
    known = [chain.members.index(name) for name in ("Ce", "Th-232", "Ra-228", "Th-228")]
    assert np.isfinite(got.store[known]).all()
    assert np.isfinite(got.closure[known]).all()
    assert np.isnan(got.lost["leached"][chain.members.index("Pb-210")]).all()


def test_missing_deposition_is_not_zero() -> None:
    chain = chain_in_soil(["Ce", "La"])
    got = soil_build_up(chain, [0.0, 1.0], np.array([[[np.nan]], [[1.0]]]), {})
    assert got.missing == ("Ce",)
    assert got.store[1, 0, -1] == 1.0


def test_steady_state_is_reached_when_predicted() -> None:
    """D/k for one; 95 % after ln(20)/k; members of a chain at the time that was foretold."""
    chain = chain_in_soil(["F", "Th-232"])
    entering = np.array([3e-4, 20.0, 20.0, 20.0])[:, None]
    rates = {"leached": np.array([0.08, 1e-3, 0.05, 1e-3])[:, None], "eroded": 1e-4}
    steady = steady_state(chain, entering, rates)
    assert steady[0, 0] == pytest.approx(3e-4 / 0.0801, rel=1e-14)
    when = time_to_share(chain, entering, rates)
    assert when[0, 0] == pytest.approx(np.log(20.0) / 0.0801, rel=1e-12)
    for member in range(4):
        run = soil_build_up(
            chain, [0.0, when[member, 0], 1e6], entering[..., None],
            {name: np.asarray(rate)[..., None] for name, rate in rates.items()},
        )  # fmt: skip
        assert run.store[member, 0, 1] == pytest.approx(0.95 * steady[member, 0], rel=1e-10)
        assert run.store[member, 0, 2] == pytest.approx(steady[member, 0], rel=1e-9)


def test_without_loss_there_is_no_steady_state() -> None:
    chain = chain_in_soil(["La", "Ce"])
    entering = np.array([[1.0], [0.0]])
    assert np.isinf(steady_state(chain, entering, {})[0, 0])
    when = time_to_share(chain, entering, {"leached": np.array([[0.0], [0.1]])})
    assert np.isinf(when[0, 0])
    assert np.isnan(when[1, 0])
    with pytest.raises(InputError, match="between 0 and 1"):
        time_to_share(chain, entering, {}, 1.0)


def test_concentration_and_background() -> None:
    """1 g/m2 in 0.2 m of 1,300 kg/m3 is 3.85 mg/kg; a missing part leaves "at least"."""
    got = soil_concentration(np.array([[1e-3, 2e-3]]), "20 cm", "1.3 g/cm3")
    assert got[0] * 1e6 == pytest.approx([3.846153846, 7.692307692], rel=1e-9)
    total, least = with_background([1e-6, np.nan, np.nan], [4e-6, 4e-6, np.nan])
    assert total[0] == pytest.approx(5e-6)
    assert np.isnan(total[1:]).all()
    assert least[1] == 4e-6
    assert np.isnan(least[2])


def test_everything_wrong_is_said_together() -> None:
    chain = chain_in_soil(["Ce"])
    with pytest.raises(InputError) as caught:
        soil_build_up(chain, [0.0, 0.0], -1.0, {"leaching": 0.1, "eroded": -2.0})
    text = str(caught.value)
    for part in ("edges", 'called "leaching"', "input_rate is -1", "eroded is -2"):
        assert part in text
    with pytest.raises(InputError, match="axes"):
        soil_build_up(chain, [0.0, 1.0], np.ones((2, 1, 1)), {})
    with pytest.raises(InputError, match="below zero within"):
        soil_build_up(chain, [0.0, 2.0], 1.0, {}, input_slope=-1.0)
