"""Process water, seepage handed over and the balance of in-situ leaching."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.leachate_loss import ion_balance, seepage_of_leaching, water_balance
from tailrace.emissions.process_water import (
    WaterStream,
    judge_stream,
    mixed_stream,
    total_load,
)
from tailrace.emissions.seepage_handover import SeepageTerm
from tailrace.errors import InputError
from tailrace.quantities.missing import Missing
from tailrace.water.source_history import SourceHistory

NEW = "new works and all from 2014, direct"
SALT = WaterStream("brine", "ground", [100.0, 200.0], {"NH4": 1.0, "F": Missing("not measured")})
WASH = WaterStream("wash water", "river", [900.0, 800.0], {"NH4": [0.1, 0.2], "F": 0.004})


def test_load_is_volume_times_concentration() -> None:
    np.testing.assert_allclose(SALT.load("NH4"), [100.0, 200.0])
    np.testing.assert_allclose(WASH.load("NH4"), [90.0, 160.0])
    assert isinstance(SALT.load("Th"), Missing)


def test_totals_say_at_least() -> None:
    both = total_load([SALT, WASH], "NH4")
    np.testing.assert_allclose(both.known, [190.0, 360.0])
    assert both.missing == ()
    fluoride = total_load([SALT, WASH], "F")
    np.testing.assert_allclose(fluoride.known, [3.6, 3.2])
    assert fluoride.missing[0].reason == "not measured"
    np.testing.assert_allclose(total_load([SALT, WASH], "NH4", "river").known, [90.0, 160.0])


def test_mixing_keeps_the_load_and_what_is_missing() -> None:
    mixed = mixed_stream("all", "river", [SALT, WASH])
    np.testing.assert_allclose(mixed.load("NH4"), total_load([SALT, WASH], "NH4").known)
    np.testing.assert_allclose(mixed.volume, 1000.0)
    assert isinstance(mixed.load("F"), Missing)


def test_streams_stand_beside_their_limits() -> None:
    found = judge_stream(WASH, NEW)
    assert found["ammonia nitrogen"][0].word == "above"  # 200 mg/L of NH4 against 15 of N, read
    assert found["fluoride"][0].word == "cannot tell"
    assert "memory" in found["fluoride"][0].reason
    assert "no concentration" in found["total arsenic"][0].reason
    heavy = WaterStream("x", "river", 1.0, {"Th": 0.01})
    verdict = judge_stream(heavy, NEW)["thorium and uranium"][0]
    assert "above" in verdict.reason  # at least 10 mg/L against 0.1, known from memory


def test_seepage_is_handed_over_as_groundwater_takes_it() -> None:
    held = {"SO4": [4.0, 2.0], "NH4": Missing("not measured")}
    term = SeepageTerm.through_area("pond", [1965, 1990, 2015], 1e7, [3e-9, 1e-9], held)
    rate = np.array([3e-9, 1e-9]) * 1e7 * 31557600.0
    np.testing.assert_allclose(term.rate, rate)
    history = SourceHistory.steps(*term.steps("SO4"))
    np.testing.assert_allclose(history.value([1970.0, 2000.0, 2020.0]), [4.0, 2.0, 0.0])
    # what the aquifer takes in is what the ledger counts
    received = [
        float(term.rate[i]) * float(history.integral(end) - history.integral(start))
        for i, (start, end) in enumerate([(1965, 1990), (1990, 2015)])
    ]
    assert term.lost("SO4") == pytest.approx(sum(received), rel=1e-12)
    years = np.arange(1960, 2020)
    assert term.by_year("SO4", years).sum() == pytest.approx(float(term.lost("SO4")), rel=1e-12)
    assert isinstance(term.loss("NH4"), Missing)
    with pytest.raises(InputError, match="not measured"):
        term.steps("NH4")


def test_years_that_straddle_a_step_are_shared() -> None:
    term = SeepageTerm("heap", [2000.0, 2000.25, 2002.0], [4.0, 8.0], {"NH4": 0.5})
    np.testing.assert_allclose(term.by_year("NH4", [1999, 2000, 2001, 2002]), [0, 3.5, 4.0, 0])
    drawn = SeepageTerm("heap", [2000.0, 2001.0], np.array([[1.0], [3.0]]), {"NH4": 0.5})
    np.testing.assert_allclose(drawn.by_year("NH4", [2000]), [[0.5], [1.5]])
    np.testing.assert_allclose(drawn.lost("NH4"), [0.5, 1.5])


PARTS = st.lists(st.floats(0.0, 1e6), min_size=5, max_size=5)


@given(PARTS)
def test_a_balance_with_all_its_terms_says_what_does_not_add_up(parts: list[float]) -> None:
    found = ion_balance(sum(parts), *parts)
    assert abs(float(found.closure)) < 1e-12
    assert found.by_difference == ""
    short = ion_balance(sum(parts) + 1.0, *parts)
    assert float(short.closure) == pytest.approx(1.0 / (sum(parts) + 1.0), rel=1e-6)


def test_a_remainder_is_named() -> None:
    # t3: 7 t of ammonium sulfate per t REO, half left behind; 1 t REO, kg of NH4
    injected = 7000.0 * 2 * 18.039 / 132.14
    held = ion_balance(injected, 0.5 * injected, None, 300.0, 200.0)
    assert held.by_difference == "lost"
    assert held.left["lost"] == pytest.approx(0.5 * injected - 500.0)
    assert held.recovery == pytest.approx(0.5)
    with pytest.raises(InputError, match="more leaves than enters"):
        ion_balance(1.0, 2.0, None, 0.0, 0.0)
    with pytest.raises(InputError, match="left out"):
        ion_balance(1.0, None, None, 0.0, 0.0)


def test_what_a_hill_loses_reaches_the_ground() -> None:
    water = water_balance([1e5, 1e5], [7e4, 8e4], [2e4, 1e4], [1e4, 1e4])
    ion = ion_balance([5e5, 5e5], [2e5, 3e5], [4e4, 1e4], [2e5, 1.5e5], [6e4, 4e4])
    np.testing.assert_allclose(water.closure, 0.0, atol=1e-15)
    np.testing.assert_allclose(ion.closure, 0.0, atol=1e-15)
    term = seepage_of_leaching("hill", [2010, 2011, 2012], water, {"NH4": ion})
    np.testing.assert_allclose(term.loss("NH4"), ion.left["lost"])
    np.testing.assert_allclose(term.rate, water.left["lost"])
    dry = water_balance(1e5, 1e5, 0.0, 0.0)
    with pytest.raises(InputError, match="without water"):
        seepage_of_leaching(
            "hill", [2010, 2011], dry, {"NH4": ion_balance(1.0, 0.0, 1.0, 0.0, 0.0)}
        )


def test_bad_input_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        WaterStream("x", "rivr", -1.0, {"F": 2000.0})
    assert len(caught.value.problems) == 3
    assert 'did you mean "river"' in str(caught.value)
    with pytest.raises(InputError, match="do not rise"):
        SeepageTerm("x", [2000, 1999], 1.0)
    with pytest.raises(InputError) as caught:
        SeepageTerm("x", [1, 2, 3], [1.0, 2.0, 3.0], {"F": -1.0})
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="did you mean"):
        judge_stream(WASH, "new works and all from 2014")
    with pytest.raises(InputError, match="without volume"):
        mixed_stream("x", "river", [WaterStream("y", "river", 0.0, {})])
