"""Tabulated mounded flow: against `plume_path` itself, closed forms and other quadratures."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import erf

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.mounded_column import unit_step
from tailrace.water.mounded_plume import plume_path
from tailrace.water.mounded_response import (
    TIMES,
    fill_curve,
    fill_wells,
    read_curve,
    resident_flux_inlet,
    scaled_ways,
    well_steps,
)
from tailrace.water.mounded_table import SHARE_WEIGHTS, MoundedTable, mounded_table
from tailrace.water.mounding import GroundwaterFlow
from tailrace.water.recharge_areas import CircularRecharge, StraightBoundary

from .mounded_cases import POROSITY, RADIUS, REGIONAL, THICKNESS
from .mounded_cases import flow as issue_flow

pytestmark = pytest.mark.slow


POND, RIVER = 1828.0, 11_000.0
PLACES = ((-230.0, 3340.0), (200.0, -3880.0), (2500.0, 0.0), (6000.0, -3000.0))
"""Villages across the gradient and wells downgradient: along and across, m."""


@pytest.fixture(scope="module")
def table() -> MoundedTable:
    """Return the ways to the places over the range of leaks that the tests draw."""
    along, across = np.array(PLACES).T
    return mounded_table(along, across, radius=POND, river=RIVER, ratios=(0.02, 12.0))


def test_draws_against_the_plume_itself(table: MoundedTable) -> None:
    """Random grounds: `plume_path` traces and integrates each anew; the table is within 1.5 %."""
    rng = np.random.default_rng(5)
    times = np.linspace(1.0, 73.0, 7)
    above_threshold = 0
    for _ in range(14):
        ratio = math.exp(rng.uniform(math.log(0.05), math.log(11.0)))
        discharge = math.exp(rng.uniform(math.log(200.0), math.log(20_000.0)))
        pores, thick = rng.uniform(0.08, 0.3), rng.uniform(10.0, 100.0)
        along = math.exp(rng.uniform(math.log(10.0), math.log(300.0)))
        across = math.exp(rng.uniform(math.log(0.3), math.log(10.0)))
        flow = GroundwaterFlow(
            discharge / thick / SECONDS_PER_YEAR / 0.0025, 0.0025, 180.0, thick, pores,
            fixed_thickness=True,
            areas=(CircularRecharge("pond", 0.0, 0.0, POND, ratio * 2.0 * POND * discharge),),
            boundaries=(StraightBoundary("river", 0.0, -RIVER, 90.0, "river", 0.0),),
        )  # fmt: skip
        curves = scaled_ways(
            table.at([ratio]), np.array([pores * thick / discharge]), np.array([along]),
            np.array([across]),
        )  # fmt: skip
        for r, (s, y) in enumerate(PLACES):
            path = plume_path(
                flow, "pond", y, -s, longitudinal_dispersivity=along,
                transverse_dispersivity=across,
            )  # fmt: skip
            wanted = path.breakthrough(times)
            got = np.zeros((1, len(PLACES)))
            for t, exact in zip(times, wanted, strict=True):
                well_steps(curves, np.array([t]), got)
                assert got[0, r] == pytest.approx(exact, abs=0.015)
                above_threshold += exact > 1e-3
    assert above_threshold > 60


def test_village_of_the_earlier_finding() -> None:
    """Issue 4: 2 km across the gradient, reached by a leak of 12 million m3 a year; no river."""
    leak, village = 12.0e6, RADIUS + 2000.0
    ratio = leak / (REGIONAL * 2.0 * RADIUS)
    ways = mounded_table([0.0], [village], radius=RADIUS, river=np.inf, ratios=(3.0, 6.0))
    scale = np.array([POROSITY * THICKNESS / REGIONAL])
    curves = scaled_ways(ways.at([ratio]), scale, np.array([50.0]), np.array([5.0]))
    path = plume_path(issue_flow(leak), "pond", village, 0.0, longitudinal_dispersivity=50.0,
                      transverse_dispersivity=5.0)  # fmt: skip
    assert curves[0][0, 0] == pytest.approx(path.travel_time, rel=8e-3)
    got = np.zeros((1, 1))
    for t, wanted in zip((10.0, 50.0, 100.0, 500.0),
                         path.breakthrough([10.0, 50.0, 100.0, 500.0]), strict=True):  # fmt: skip
        well_steps(curves, np.array([t]), got)
        assert got[0, 0] == pytest.approx(wanted, abs=0.01)


def test_a_small_leak_is_a_strip() -> None:
    """Leak towards zero: uniform flow, a strip as wide as the pond, diluted by what passes under.

    Water on the axis crosses 2 R of recharge L / (pi R^2): its share is 4 rho / pi. The steady
    factor of the strip is erf(R / sqrt(4 alpha_T x)).
    """
    rho, across = 1e-4, 8.0
    ways = mounded_table([9000.0], [0.0], radius=POND, river=np.inf, ratios=(5e-5, 2e-4))
    travel, _, _, kept, delays = scaled_ways(
        ways.at([rho]), np.array([0.01]), np.array([30.0]), np.array([across])
    )
    assert travel[0, 0] == pytest.approx(0.01 * (9000.0 - POND), rel=1e-3)
    # What entered last has been under the pond for no time, what entered first for 2 R.
    assert delays[0, 0] @ SHARE_WEIGHTS == pytest.approx(0.01 * POND, rel=2e-3)
    spread = math.sqrt(4.0 * across * (9000.0 - POND))
    assert kept[0, 0] == pytest.approx(4.0 * rho / math.pi * erf(POND / spread), rel=4e-3)


@given(travel=st.floats(0.5, 200.0), peclet=st.floats(2.0, 500.0), late=st.floats(0.3, 4.0))
def test_column_with_a_flux_inlet(travel: float, peclet: float, late: float) -> None:
    """Closed form against the quadrature of `mounded_column`."""
    spread, t = travel / peclet, late * travel
    wanted = float(unit_step(travel, spread, 1.0, 0.0, np.array([t]), True)[0])
    assert resident_flux_inlet(travel, spread, t) == pytest.approx(wanted, abs=2e-8)


def test_curves_are_read_within_a_thousandth() -> None:
    """Cubic interpolation on the geometric grid against the sum itself."""
    rng = np.random.default_rng(1)
    times, values = np.empty(TIMES), np.empty(TIMES)
    delays = np.sort(rng.exponential(6.0, len(SHARE_WEIGHTS)))
    for travel, spread in ((3.0, 0.5), (20.0, 0.3), (40.0, 6.0)):
        fill_curve(travel, spread, 0.1, delays, SHARE_WEIGHTS, 73.0, times, values)
        for t in np.linspace(1.0, 72.0, 50):
            exact = sum(
                w * resident_flux_inlet(travel, spread, t - 0.1 - d)
                for w, d in zip(SHARE_WEIGHTS, delays, strict=True)
            )
            assert read_curve(times, values, t) == pytest.approx(exact, abs=1.5e-3)


def test_years_of_release_add_up(table: MoundedTable) -> None:
    """A constant release from the first year is the step response at the middle of the year."""
    curves = scaled_ways(
        table.at([6.0, 1.0]), np.array([0.005, 0.002]), np.array([60.0, 20.0]),
        np.array([3.0, 1.0]),
    )  # fmt: skip
    years, wanted = 60, np.array([20, 59])
    slow, above = np.array([[2.0, 1.0]]), np.array([[1.25, 0.0]])
    made = np.zeros((1, 1, len(PLACES), 2, 2))
    fill_wells(curves, float(years), slow, above, np.full((1, years, 2), 7.0),
               np.zeros(years, dtype=np.int64), wanted, made)  # fmt: skip
    step = np.zeros((2, len(PLACES)))
    for j, year in enumerate(wanted):
        well_steps(curves, (year + 0.5 - above[0]) / slow[0], step)
        np.testing.assert_allclose(made[0, 0, :, j].T, 7.0 * step, atol=7.0 * 2e-3)
    assert made.max() > 1.0


def test_one_year_of_release_never_brings_less_than_nothing() -> None:
    """Long after a year's release the step has its last digits; their differences are no levels."""
    rng = np.random.default_rng(1)
    draws, places, years = 2000, 4, 78
    travel = 10.0 ** rng.uniform(-2.0, 2.0, (draws, places))
    spread = travel * 10.0 ** rng.uniform(-7.0, 1.5, (draws, places))
    shift = 10.0 ** rng.uniform(-3.0, 0.5, (draws, places))
    delays = np.cumsum(rng.uniform(0.0, 0.2, (draws, places, len(SHARE_WEIGHTS))), axis=-1)
    release = np.zeros((1, years, draws))
    release[0, 7] = 1.0
    made = np.zeros((1, 1, places, years, draws))
    fill_wells((travel, spread, shift, np.ones((draws, places)), delays), float(years),
               10.0 ** rng.uniform(0.0, 1.0, (1, draws)), np.zeros((1, draws)), release,
               np.zeros(years, dtype=np.int64), np.arange(years), made)  # fmt: skip
    assert made.min() >= 0.0
    assert made.max() > 0.5


def test_outside_the_table_is_refused(table: MoundedTable) -> None:
    with pytest.raises(InputError, match="range of the table"):
        table.at([20.0])
    with pytest.raises(InputError, match="under the pond or beyond"):
        mounded_table([100.0, 12_000.0], [0.0, 0.0], radius=POND, river=RIVER, ratios=(0.1, 1.0))


def test_upgradient_of_a_small_leak_nothing_comes(table: MoundedTable) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        ways = mounded_table([-9000.0], [0.0], radius=POND, river=RIVER, ratios=(0.1, 1.0))
    kept = scaled_ways(ways.at([0.5]), np.ones(1), np.full(1, 50.0), np.full(1, 5.0))[3]
    assert kept.tolist() == [[0.0]]
