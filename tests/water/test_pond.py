"""Water balance of a pond: exact solutions, another integrator, and closure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tailrace.errors import InputError
from tailrace.water.closure import falling_head
from tailrace.water.pond import FLOWS, PondPeriod, PondShape, pond_balance, steady_seepage
from tailrace.water.pond_base import GeomembraneLiner, SoilLiner

YEAR = 365.25 * 86400.0

# Baotou: 10.5 km2, about half of it under 15 million m3 of water (facts/t2_baotou_tailings.csv);
# rain 0.3 m/yr at most (facts/s1_baotou_site.csv), evaporation 60 % of the pan's 2.2 m/yr.
BAOTOU = PondShape(np.array([0.0, 2.857, 6.0]), np.array([3.5e6, 7.0e6, 10.5e6]))
BAOTOU_YEAR = PondPeriod(1.0, rain=0.3, evaporation=1.32, inflow=2.0e7, return_water=5e6,
                         locked_water=2e6)  # fmt: skip


def test_upright_pond_on_soil_is_an_exponential() -> None:
    """dh/dt = r - (k/t)(h + t): exact, 1e-9 m."""
    area, layer, k = 1.0e4, 2.0, 2e-8
    rate = k * YEAR / layer
    net = 0.4 + 5000.0 / area - 0.9
    balance = pond_balance(
        PondShape.basin(area, 20.0), SoilLiner(layer, k),
        [PondPeriod(2.0, rain=0.4, evaporation=0.9, inflow=5000.0), PondPeriod(3.0, inflow=5000.0)],
        5.0, steps=64,
    )  # fmt: skip

    def after(start: float, gain: float, time: float) -> float:
        limit = gain / rate - layer
        return limit + (start - limit) * np.exp(-rate * time)

    first = after(5.0, net, 2.0)
    assert balance.level == pytest.approx([5.0, first, after(first, 0.5, 3.0)], abs=1e-9)
    assert np.abs(balance.closure).max() < 1e-12
    seeped = balance.flows["seepage"] * balance.length
    # Integral of the exact level, worked out apart.
    limit = net / rate - layer
    integral = rate * area * (
        (limit + layer) * 2.0 + (5.0 - limit) * -np.expm1(-rate * 2.0) / rate
    )  # fmt: skip
    assert seeped[0] == pytest.approx(integral, rel=1e-10)


def test_sloping_pond_against_another_integrator() -> None:
    """Baotou's numbers against scipy's DOP853, volume by its own integral."""
    liner = SoilLiner(20.0, 1e-8)

    def slope(_: float, state: np.ndarray) -> list[float]:
        level = float(state[0])
        area = np.interp(level, [0.0, 2.857, 6.0], [3.5e6, 7.0e6, 10.5e6])
        seepage = 1e-8 * YEAR * (level + 20.0) / 20.0
        net = 2.0e7 + 0.3 * 10.5e6 - 7e6 - (1.32 + seepage) * area
        return [net / area, seepage * area]

    balance = pond_balance(BAOTOU, liner, [BAOTOU_YEAR], 2.857)
    exact = solve_ivp(slope, (0.0, 1.0), [2.857, 0.0], method="DOP853", rtol=1e-12, atol=1e-9)
    assert balance.level[-1] == pytest.approx(exact.y[0, -1], rel=1e-7)
    assert balance.flows["seepage"][0] == pytest.approx(exact.y[1, -1], rel=1e-7)
    assert BAOTOU.volume_at(2.857) == pytest.approx(15.0e6, rel=1e-3)


def _none_or(least: float, most: float) -> st.SearchStrategy[float]:
    # A pond that gets 1e-310 m3 has a balance with no digits to close.
    return st.just(0.0) | st.floats(least, most)


@settings(max_examples=40, deadline=None)
@given(
    rain=_none_or(1e-6, 3.0), evaporation=_none_or(1e-6, 3.0), inflow=_none_or(1.0, 5e7),
    back=_none_or(1.0, 5e7), k=st.floats(1e-11, 3e-7), level=st.floats(0.0, 6.0),
)  # fmt: skip
def test_balance_closes_wet_dry_and_full(
    rain: float, evaporation: float, inflow: float, back: float, k: float, level: float
) -> None:
    periods = [PondPeriod(0.5, rain, evaporation, inflow, back), PondPeriod(2.0, rain, evaporation)]
    balance = pond_balance(BAOTOU, SoilLiner(5.0, k), periods, level, catchment=1e7,
                           runoff_share=0.2, steps=16)  # fmt: skip
    assert np.abs(balance.closure).max() < 1e-9
    assert (balance.level >= 0.0).all()
    assert (balance.level <= 6.0 + 1e-9).all()
    assert all((balance.flows[name] >= 0.0).all() for name in FLOWS)


def test_dry_pond_loses_what_comes_in_and_full_pond_spills() -> None:
    basin = PondShape.basin(1e4, 2.0)
    dry = pond_balance(basin, SoilLiner(1.0, 1e-7), [PondPeriod(1.0, evaporation=2.0),
                       PondPeriod(1.0, inflow=1000.0, evaporation=2.0)], 0.5)  # fmt: skip
    assert dry.level[1:] == pytest.approx([0.0, 0.0], abs=1e-6)
    left = dry.flows["evaporation"][1] + dry.flows["seepage"][1]
    assert left == pytest.approx(1000.0, rel=1e-6)
    full = pond_balance(basin, SoilLiner(1.0, 1e-12), [PondPeriod(1.0, inflow=5e4)], 1.9)
    assert full.level[-1] == pytest.approx(2.0)
    seepage = 1e-12 * 3.0 * YEAR * 1e4
    assert full.flows["spill"][0] == pytest.approx(5e4 - 1000.0 - seepage, rel=1e-4)


def test_steady_level_is_where_a_long_run_ends() -> None:
    liner = SoilLiner(20.0, 3e-8)
    level, seepage = steady_seepage(BAOTOU, liner, BAOTOU_YEAR)
    run = pond_balance(BAOTOU, liner, [PondPeriod(
        40.0, 0.3, 1.32, 2.0e7, 5e6, 2e6)], 1.0, steps=400)  # fmt: skip
    assert 0.5 < level < 5.5
    assert run.level[-1] == pytest.approx(level, abs=1e-6)
    # In = out at that level: rain and inflow, by hand.
    area = BAOTOU.area_at(level)
    assert seepage == pytest.approx(2.0e7 + 0.3 * 10.5e6 - 7e6 - 1.32 * area, rel=1e-9)


def test_error_of_the_steps_falls_with_their_fourth_power() -> None:
    exact, _ = falling_head(2.0, 5.0, 2.0, 2e-8)
    errors = [
        abs(float(pond_balance(PondShape.basin(1.0, 6.0), SoilLiner(2.0, 2e-8), [PondPeriod(2.0)],
                               5.0, steps=steps).level[-1] - exact))
        for steps in (8, 16, 32)
    ]  # fmt: skip
    assert errors[0] / errors[1] == pytest.approx(16.0, rel=0.15)
    assert errors[1] / errors[2] == pytest.approx(16.0, rel=0.15)
    assert errors[1] < 1e-6


def test_draws_at_once_equal_draws_one_by_one() -> None:
    k = np.array([1e-9, 1e-8, 1e-7])
    together = pond_balance(BAOTOU, SoilLiner(10.0, k), [BAOTOU_YEAR], [1.0, 2.0, 3.0])
    for draw in range(3):
        alone = pond_balance(BAOTOU, SoilLiner(10.0, k[draw]), [BAOTOU_YEAR], 1.0 + draw)
        assert together.level[:, draw] == pytest.approx(alone.level, rel=1e-12)


def test_leak_by_the_root_of_the_head_empties_the_pond_in_finite_time() -> None:
    """Torricelli: sqrt(h) falls in a straight line; exact until it is dry."""
    area, hole = 1e4, 1e-4
    coefficient = 0.6 * hole * 4.0 * np.sqrt(2.0 * 9.80665) * 1e-4 * YEAR
    balance = pond_balance(PondShape.basin(area, 3.0), GeomembraneLiner(4.0, hole),
                           [PondPeriod(0.5)], 2.0, steps=200)  # fmt: skip
    root = np.sqrt(2.0) - 0.5 * coefficient * 0.5
    assert root > 0.0
    assert balance.level[-1] == pytest.approx(root**2, rel=1e-8)


def test_shape_and_its_inverse() -> None:
    levels = np.linspace(0.0, 6.0, 61)
    assert BAOTOU.level_at(BAOTOU.volume_at(levels)) == pytest.approx(levels, abs=1e-12)
    assert BAOTOU.capacity == pytest.approx(BAOTOU.volume_at(6.0))


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        PondShape(np.array([1.0, 0.5]), np.array([5.0, 4.0]))
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="no period"):
        pond_balance(BAOTOU, SoilLiner(1.0, 1e-9), [], 1.0)
    with pytest.raises(InputError) as caught:
        PondPeriod(0.0, rain=-1.0)
    assert {problem.place for problem in caught.value.problems} == {"length", "rain"}
    with pytest.raises(InputError, match="level is 7 m"):
        pond_balance(BAOTOU, SoilLiner(1.0, 1e-9), [BAOTOU_YEAR], 7.0)
    with pytest.raises(InputError, match="empty"):
        pond_balance(BAOTOU, SoilLiner(0.01, 1.0), [BAOTOU_YEAR], 1.0)
