"""Arrival at the river: mass that is in the ground and mass that has left it, apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.integrate import quad

from tailrace.water.bank_arrival import (
    BankTable,
    arrived_of_unit,
    bank_table,
    fill_bank,
    mean_arrived,
    store_quadrature,
    stored_of_unit,
)
from tailrace.water.column import column_concentration

RADIUS, RIVER = 1828.0, 11_000.0


@pytest.fixture(scope="module")
def ways() -> BankTable:
    """Return ways over a short range of leaks."""
    return bank_table(radius=RADIUS, river=RIVER, ratios=(0.05, 8.0))


@given(travel=st.floats(1.0, 300.0), peclet=st.floats(3.0, 800.0), late=st.floats(0.0, 5.0))
@example(travel=1.0, peclet=3.0, late=5e-324)  # time times dispersion is below the smallest number
@example(travel=1.0, peclet=3.0, late=0.0)
def test_nothing_is_lost_in_a_column(travel: float, peclet: float, late: float) -> None:
    """The integral over the column and the integral over time add up to what entered."""
    columns, spread = np.array([travel, 0.7 * travel]), np.array([1.0, 1.5]) * travel / peclet
    t = late * travel
    stored = stored_of_unit(columns, spread, t, *store_quadrature())
    arrived = mean_arrived(columns, spread, t)
    assert stored + arrived == pytest.approx(t, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("late", [0.6, 1.0, 1.7])
def test_arrived_is_the_integral_of_the_flux(late: float) -> None:
    """Ogata and Banks (1961) in `column`, integrated numerically."""
    travel, spread = 40.0, 1.3
    wanted, _ = quad(
        lambda t: float(column_concentration(travel, t, velocity=1.0, dispersion=spread)),
        1e-9, late * travel, limit=200,
    )  # fmt: skip
    assert arrived_of_unit(travel, spread, late * travel) == pytest.approx(wanted, rel=1e-7)


def test_without_a_leak_water_takes_its_way_to_the_river(ways: BankTable) -> None:
    """The mean distance of the pond to the river is that of its centre, and the flow uniform."""
    low = bank_table(radius=RADIUS, river=RIVER, ratios=(1e-5, 1e-4))
    assert low.travel[0].mean() == pytest.approx(RIVER, rel=2e-3)
    # A larger leak drives the water out faster.
    assert ways.travel[-1].mean() < 0.8 * low.travel[0].mean()


def test_releases_come_out_again(ways: BankTable) -> None:
    """A release of three years arrives whole, and never in advance."""
    travel, slowness = ways.at([4.0])
    scale, along = 0.004, 30.0
    years, wanted = 400, np.arange(400)
    release = np.zeros((1, years, 1))
    release[0, 10:13] = 5.0
    made = np.zeros((1, 1, years, 1))
    fill_bank(scale * travel, along * scale * slowness / travel, float(years), np.ones((1, 1)),
              np.full((1, 1), 2.0), release, np.zeros(years, np.int64), wanted, made)  # fmt: skip
    arrived = made[0, 0, :, 0]
    assert arrived.sum() == pytest.approx(15.0, rel=1e-6)
    assert arrived.min() >= 0.0
    centre = float((np.arange(years) + 0.5) @ arrived / arrived.sum())
    assert centre == pytest.approx(11.5 + 2.0 + scale * float(travel.mean()), rel=5e-3)
