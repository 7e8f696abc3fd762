"""House dust: steady state by another solver, budget, limits, the regression of IEUBK."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tailrace.data.values import fact
from tailrace.errors import InputError
from tailrace.land.house_dust import House, dust_from_shares, indoor_dust, indoor_load
from tailrace.quantities.value import Value

HOURS = 8766.0


def test_steady_state_is_where_the_room_comes_to_rest() -> None:
    """scipy's Radau on the two balances until nothing changes."""
    house = House(0.5 * HOURS, 2.5, 0.8, 1.0 * 2.5 * HOURS, 1e-3 * HOURS, 40.0)
    got = indoor_load(house, 5e-8, 0.02)

    def slope(_: float, state: np.ndarray) -> list[float]:
        air, floor = state
        settle = 2.5 * HOURS * air
        stir = 1e-3 * HOURS * floor
        return [
            (0.5 * HOURS * 2.5 * (0.8 * 5e-8 - air) - settle + stir) / 2.5,
            0.02 + settle - stir - 40.0 * floor,
        ]

    found = solve_ivp(slope, (0.0, 5.0), [0.0, 0.0], method="Radau", rtol=1e-11, atol=1e-20)
    assert float(got.air) == pytest.approx(found.y[0, -1], rel=1e-8)
    assert float(got.floor) == pytest.approx(found.y[1, -1], rel=1e-8)


def test_infiltration_without_resuspension() -> None:
    """C = P a C_out / (a + k), the infiltration factor; P 0.78, a 0.5 and k 0.3 per hour."""
    loss = fact("dust_parameters", "house", "deposition", "0.3 to 0.5 um")
    enters = fact("dust_parameters", "house", "penetration", "0.1 to 1 um")
    assert isinstance(loss, Value)
    assert isinstance(enters, Value)
    rate = loss.central * HOURS
    house = House(0.5 * HOURS, 2.4, enters.central, rate * 2.4, 0.0, 50.0)
    got = indoor_load(house, 1e-8, 0.0)
    assert float(got.air) == pytest.approx(0.78 * 0.5 / 0.8 * 1e-8, rel=1e-13)
    # About 0.5 is what the review of Chen and Zhao gives for PM2.5.
    assert float(got.air / 1e-8) == pytest.approx(0.5, abs=0.05)


@settings(max_examples=80, deadline=None)
@given(
    exchange=st.floats(1.0, 3e4), height=st.floats(1.0, 5.0), enters=st.floats(0.0, 1.0),
    settle=st.floats(0.0, 2e5), stir=st.floats(0.0, 100.0), clean=st.floats(0.1, 300.0),
    outside=st.floats(0.0, 1e-6), carried=st.floats(0.0, 1.0),
)  # fmt: skip
def test_what_comes_in_goes_out(
    exchange: float, height: float, enters: float, settle: float, stir: float, clean: float,
    outside: float, carried: float,
) -> None:  # fmt: skip
    house = House(exchange, height, enters, settle, stir, clean)
    got = indoor_load(house, outside, carried)
    # A mass below the smallest normal number is no mass.
    if got.tracked_in + got.entered > 1e-290:
        assert abs(float(got.closure)) < 1e-12
    assert float(got.floor) >= 0.0


def test_concentration_is_a_mixture_and_its_parts_sum() -> None:
    house = House(0.5 * HOURS, 2.5, [0.9, 0.6], [2.5e3, 1e5], [1.0, 5.0], 50.0)
    got = indoor_dust(
        house, soil_concentration=[2e-3, 1e-3], track_in=[0.01, 0.03], air_substance=[4e-11, 1e-11],
        air_particles=[4e-8, 3e-8], made_indoors=[0.005, 0.02],
    )  # fmt: skip
    assert float(got.from_soil + got.from_air) == pytest.approx(float(got.concentration), rel=1e-13)
    assert 0.0 < float(got.concentration) < 2e-3
    assert 0.0 < float(got.soil_share) < 1.0
    assert np.abs(got.substance.closure).max() < 1e-13
    assert np.abs(got.dust.closure).max() < 1e-13


def test_only_soil_carried_in_makes_dust_of_the_soils_concentration() -> None:
    house = House(0.5 * HOURS, 2.5, 0.9, 2.5e3, 1.0, 50.0)
    got = indoor_dust(house, soil_concentration=7e-4, track_in=0.02, air_substance=0.0,
                      air_particles=0.0, made_indoors=0.0)  # fmt: skip
    assert float(got.concentration) == pytest.approx(7e-4, rel=1e-13)
    assert float(got.soil_share) == pytest.approx(1.0, rel=1e-13)
    diluted = indoor_dust(house, soil_concentration=7e-4, track_in=0.02, air_substance=0.0,
                          air_particles=0.0, made_indoors=0.02)  # fmt: skip
    assert float(diluted.concentration) == pytest.approx(3.5e-4, rel=1e-13)


def test_missing_air_is_missing_dust() -> None:
    house = House(0.5 * HOURS, 2.5, 0.9, 2.5e3, 1.0, 50.0)
    got = indoor_dust(house, soil_concentration=7e-4, track_in=0.02, air_substance=np.nan,
                      air_particles=1e-8, made_indoors=0.0)  # fmt: skip
    assert np.isnan(got.concentration)
    assert np.isfinite(got.from_soil)


def test_regression_of_ieubk() -> None:
    """Soil 200 ug/g and air 0.1 ug/m3 give 150 ug/g: the defaults of IEUBK (from memory)."""
    got = dust_from_shares("200 mg/kg", "0.1 ug/m3", 0.70, "100 m3/g")
    assert float(got) * 1e6 == pytest.approx(150.0, rel=1e-12)


def test_bad_houses_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        House(-1.0, 0.0, 1.2, 1.0, 1.0, 1.0)
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="without end"):
        House(1000.0, 2.5, 0.9, 100.0, 0.0, 0.0)
    with pytest.raises(InputError, match="act on the air"):
        House(0.0, 2.5, 0.9, 0.0, 1.0, 50.0)
    with pytest.raises(InputError, match="soil_share"):
        dust_from_shares(1e-4, 0.0, 1.7, 1e5)
