"""Columns along streamlines: against the reference column, finite differences, closed forms."""

from __future__ import annotations

import csv
import math
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import solve_banded
from scipy.special import erf, erfc, erfcx

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.mounded_column import unit_step
from tailrace.water.mounded_plume import Inlet, PlumePath, plume_path
from tailrace.water.recharge_areas import CircularRecharge, PolygonRecharge

from .mounded_cases import (
    CONDUCTIVITY,
    GRADIENT,
    POROSITY,
    RADIUS,
    REGIONAL,
    THICKNESS,
    THROUGH_FLOW,
    flow,
)

WATER = POROSITY * THICKNESS
EXTREME_TIMES = np.array([0.0, 1e-9, 49.0, 1e3, 1e15])
VILLAGE = (RADIUS + 2000.0, 0.0)
"""2 km beside the pond, across a gradient to the south."""
LEAK = 12.0e6


def _path(leak: float, place: tuple[float, float], **more: float) -> PlumePath:
    settings = {"longitudinal_dispersivity": 50.0} | more
    return plume_path(flow(leak), "pond", *place, **settings)


def test_village_beside_the_pond_is_reached() -> None:
    """Issue 4: 2 km across the gradient, where a strip in uniform flow gives nothing.

    The pond leaks 4.6 times what flows under it (0.002 m/d over 11 km2, 3.4e-8 m/s). Closed form:
    reached when L > 4 Q0 y.
    """
    assert LEAK > 4.0 * REGIONAL * VILLAGE[0] > 10.6e6
    path = _path(LEAK, VILLAGE, transverse_dispersivity=5.0)
    assert path.share == pytest.approx(1.0, abs=1e-9)
    assert 30.0 < path.travel_time < 60.0
    assert path.length > 2000.0
    curve = path.breakthrough([10.0, 50.0, 100.0, 500.0])
    assert curve[0] < 1e-6
    assert curve[2] > 0.8
    assert (np.diff(curve) > 0.0).all()
    # Strip as wide as the pond in the regional flow, 50 years, the same transverse dispersivity:
    # lateral factor at 2 km from its edge, at most where the plume has gone farthest.
    gone = CONDUCTIVITY * 365.25 * 86400.0 * GRADIENT / POROSITY * 50.0
    sigma = math.sqrt(2.0 * 5.0 * gone)
    strip = 0.5 * (erf((2 * RADIUS + 2000.0) / sigma / 2**0.5) - erf(2000.0 / sigma / 2**0.5))
    assert strip < 1e-10


@pytest.mark.parametrize(("factor", "share"), [(1.001, 1.0), (0.999, 0.0)])
def test_reach_across_the_gradient_is_the_closed_form(factor: float, share: float) -> None:
    path = _path(factor * 4.0 * REGIONAL * VILLAGE[0], VILLAGE)
    assert path.share == pytest.approx(share, abs=1e-9)
    if not share:
        assert np.isnan(path.travel_time)
        assert path.breakthrough([1.0, 1e6]).tolist() == [0.0, 0.0]


def test_column_in_travel_time_is_the_reference_column(reference: Path) -> None:
    """a_ogata_banks_alluvial: 50 digits, first-type inlet, R and decay."""
    folder = reference / "water" / "a_ogata_banks_alluvial"
    case = tomllib.loads((folder / "input.toml").read_text())
    velocity = case["flow"]["seepage_velocity_m_per_yr"]
    dispersion = case["flow"]["longitudinal_dispersivity_m"] * velocity
    compared = 0
    for row in csv.DictReader((folder / "expected.csv").read_text().splitlines()):
        x, t, wanted = (float(row[name]) for name in ("x_m", "t_yr", "c_over_c0"))
        if wanted < 1e-12:
            continue
        r, decay = float(row["retardation"]), math.log(2.0) / float(row["half_life_yr"])
        got = unit_step(x / velocity, dispersion / velocity**2, r, decay, np.array([t]), False)
        assert float(got[0]) == pytest.approx(wanted, rel=1e-8)
        compared += 1
    assert compared > 100


@pytest.mark.parametrize("peclet", [2.0, 30.0, 1000.0])
def test_flux_inlet_is_the_closed_form(peclet: float) -> None:
    """van Genuchten and Alves (1982), solution A2, resident concentration, no decay."""
    time, r = 40.0, 3.0
    spread = time / peclet
    for t in (60.0, 110.0, 140.0, 200.0):
        width = 2.0 * math.sqrt(spread * r * t)
        a, b = (r * time - t) / width, (r * time + t) / width
        peak = math.exp(-a * a)
        wanted = (
            0.5 * erfc(a) + math.sqrt(t / (math.pi * spread * r)) * peak
            - 0.5 * (1.0 + time / spread + t / (spread * r)) * peak * erfcx(b)
        )  # fmt: skip
        got = float(unit_step(time, spread, r, 0.0, np.array([t]), True)[0])
        assert got == pytest.approx(wanted, rel=1e-8, abs=1e-11)


def test_nothing_overflows() -> None:
    for spread in (1e-7, 1e-3, 1.0, 1e4):
        for decay in (0.0, 1e-3, 1e6):
            for r in (1.0, 1e9):
                got = unit_step(50.0, spread, r, decay, EXTREME_TIMES, True)
                assert np.isfinite(got).all()
                assert ((got >= 0.0) & (got <= 1.0 + 1e-12)).all()


def _finite_differences(
    path: PlumePath, alpha: float, times: np.ndarray, inlet: Inlet, cells: int = 3000
) -> np.ndarray:
    """R c_t = (E c')' - c' with E = alpha/v(tau) on a fine grid, Crank-Nicolson."""
    line, end = path.streamline, path.travel_time
    # The grid goes on past the receptor, at the receptor's own velocity there.
    tau = np.linspace(0.0, 1.6 * end, cells + 1)
    upstream = np.interp(end - tau, line.travel_time, line.velocity, left=line.velocity[0])
    spread = alpha / upstream
    h, steps = tau[1], 3000
    dt = times[-1] / steps
    face = 0.5 * (spread[1:] + spread[:-1]) / h**2
    lower, upper = np.zeros(cells + 1), np.zeros(cells + 1)
    lower[1:-1] = face[:-1] + 0.5 / h
    upper[1:-1] = face[1:] - 0.5 / h
    middle = np.zeros(cells + 1)
    middle[1:-1] = -face[:-1] - face[1:]
    bands = np.zeros((3, cells + 1))
    bands[0, 1:], bands[1], bands[2, :-1] = upper[:-1], middle, lower[1:]
    left = -0.5 * dt * bands
    left[1] += 1.0
    left[1, -1], left[2, -2] = 1.0, -1.0
    if inlet == "flux":
        # c - E c' = 1
        left[1, 0], left[0, 1] = 1.0 + spread[0] / h, -spread[0] / h
    c, at = np.zeros(cells + 1), []
    clock = np.arange(1, steps + 1) * dt
    for _ in clock:
        right = c + 0.5 * dt * (middle * c + lower * np.roll(c, 1) + upper * np.roll(c, -1))
        right[0], right[-1] = 1.0, 0.0
        c = solve_banded((1, 1), left, right)
        at.append(np.interp(end, tau, c))
    return np.interp(times, clock, at)


@pytest.mark.parametrize(
    ("alpha", "place", "worst"),
    [(50.0, VILLAGE, 0.005), (200.0, (2500.0, -2500.0), 0.02), (50.0, (0.0, -8000.0), 0.003)],
)
@pytest.mark.parametrize("inlet", ["concentration", "flux"])
@pytest.mark.slow
def test_one_spread_for_a_varying_velocity(
    alpha: float, place: tuple[float, float], worst: float, inlet: Inlet
) -> None:
    """The moved column of mean E against the varying one: inside the error stated, and small."""
    path = _path(LEAK, place, longitudinal_dispersivity=alpha)
    line = path.streamline
    edge = int(np.argmax(line.covered[:, 0]))
    assert line.velocity[: edge + 1].max() > 1.2 * line.velocity[: edge + 1].min()
    times = np.linspace(0.3, 2.5, 23) * path.travel_time
    exact = _finite_differences(path, alpha, times, inlet)
    got = path.breakthrough(times, under_pond="instant", inlet=inlet)
    error = path.column_error(times, under_pond="instant", inlet=inlet)
    assert np.abs(got - exact).max() < min(error.max(), worst)
    # Without the weights of the slowness (alpha as it is) the curve would be worse.
    assert path.effective_dispersivity > alpha


def test_spread_of_radial_flow_is_the_closed_form() -> None:
    """v = L / (2 pi r n b): int ds/v^2 = (2 pi n b / L)^2 (r^3 - R^3) / 3."""
    path = plume_path(flow(LEAK, hydraulic_gradient=0.0), "pond", 4000.0, 0.0,
                      longitudinal_dispersivity=30.0)  # fmt: skip
    slow = 2.0 * math.pi * WATER / LEAK
    time = 0.5 * slow * (4000.0**2 - RADIUS**2)
    assert path.travel_time == pytest.approx(time, rel=1e-8)
    wanted = 30.0 * slow**2 * (4000.0**3 - RADIUS**3) / 3.0 / time
    assert path.spread == pytest.approx(wanted, rel=1e-6)
    assert path.time_shift == pytest.approx(30.0 * slow * (4000.0 - RADIUS), rel=1e-6)


@pytest.mark.parametrize(("r", "decay"), [(1.0, 0.0), (4.0, 0.0), (4.0, 0.02)])
def test_groundwater_under_the_pond_is_flushed_exponentially(r: float, decay: float) -> None:
    """At the edge: a/(a + lambda R) (1 - exp(-(a + lambda R) t / R)), a = N / (n b)."""
    field = flow(LEAK, hydraulic_gradient=0.0)
    path = plume_path(field, "pond", RADIUS * (1 - 1e-9), 0.0, longitudinal_dispersivity=50.0)
    assert path.travel_time == 0.0
    a = LEAK / (math.pi * RADIUS**2) / WATER
    t = np.array([0.0, 1.0, 10.0, 40.0, 400.0])
    both = a + decay * r
    wanted = a / both * -np.expm1(-both * t / r)
    assert path.breakthrough(t, r, decay) == pytest.approx(wanted, rel=5e-3, abs=2e-3)
    assert path.breakthrough(t, r, decay, under_pond="instant")[1:] == pytest.approx(1.0)


def test_entry_weights_are_the_share_of_water() -> None:
    path = _path(0.5 * THROUGH_FLOW, (300.0, -5000.0))
    assert path.entry_weights.sum() == pytest.approx(path.share, rel=1e-12)
    assert path.shares["far"] + path.share == pytest.approx(1.0, rel=1e-12)
    assert path.breakthrough([1e5])[0] == pytest.approx(path.share, rel=1e-9)


def test_retardation_stretches_time() -> None:
    path = _path(LEAK, VILLAGE)
    t = np.array([20.0, 60.0, 90.0, 300.0])
    late = path.breakthrough(7.0 * t, [7.0, 1.0])
    assert late[0] == pytest.approx(path.breakthrough(t), rel=1e-12)
    assert late.shape == (2, 4)
    assert path.breakthrough(t[::-1]) == pytest.approx(path.breakthrough(t)[::-1])


def test_sharp_front_without_dispersion() -> None:
    path = _path(LEAK, VILLAGE, longitudinal_dispersivity=0.0)
    t = path.travel_time * np.array([0.999, 1.001, 50.0])
    assert path.breakthrough(t, under_pond="instant") == pytest.approx([0.0, 1.0, 1.0], abs=1e-9)
    assert path.time_shift == 0.0


@pytest.mark.slow
def test_transverse_spreading_of_a_gentle_pond_is_the_strips() -> None:
    """Long thin pond across the flow with a small leak: uniform flow, sigma^2 = 2 alpha_T x."""
    pond = PolygonRecharge.rectangle("pond", 0.0, 0.0, 2000.0, 20.0, 1.0, bearing=90.0)
    field = flow(0.0, [pond])
    sigma = math.sqrt(2.0 * 20.0 * 2990.0)
    for x in (0.0, 900.0, 990.0, 1100.0, 1500.0):
        path = plume_path(field, "pond", x, -3000.0, longitudinal_dispersivity=50.0,
                          transverse_dispersivity=20.0)  # fmt: skip
        wanted = 0.5 * (erf((1000.0 - x) / sigma / 2**0.5) + erf((1000.0 + x) / sigma / 2**0.5))
        assert path.transverse_factor == pytest.approx(wanted, rel=1e-3)
        assert (path.share > 0.0) == (x < 1000.0)


def test_nothing_above_the_source() -> None:
    for place in ((500.0, 300.0), VILLAGE, (0.0, -8000.0), (2000.0, -2000.0)):
        curve = _path(LEAK, place, transverse_dispersivity=2.0).breakthrough(
            np.geomspace(0.01, 1e6, 60)
        )
        assert (curve <= 1.0 + 1e-9).all()
        assert (np.diff(curve) >= -1e-12).all()


@pytest.mark.slow
def test_what_entered_is_stored_or_has_left_by_its_own_sum() -> None:
    """Still water, no regional flow: substance stored in rings at 20 yr is what leaked in."""
    field = flow(LEAK, hydraulic_gradient=0.0)
    edges = np.concatenate([np.linspace(0.0, RADIUS, 9), np.linspace(RADIUS, 5000.0, 40)[1:]])
    at, weight = np.polynomial.legendre.leggauss(4)
    stored, t = 0.0, 20.0
    for low, high in pairwise(edges):
        for node, w in zip(at, weight, strict=True):
            radius = 0.5 * (low + high) + 0.5 * (high - low) * node
            path = plume_path(field, "pond", radius, 0.0, longitudinal_dispersivity=20.0)
            c = float(path.breakthrough([t])[0])
            stored += 0.5 * (high - low) * w * 2.0 * math.pi * radius * WATER * c
    # To 1 %: the column's spread is one mean for each receptor, and none is counted under the pond.
    assert stored == pytest.approx(LEAK * t, rel=1e-2)


def test_warnings_on_time() -> None:
    with pytest.warns(ValidityWarning, match="pond was filled over 30 yr"):
        _path(LEAK, VILLAGE, filling_time=30.0)
    with pytest.warns(ValidityWarning, match="mound becomes steady"):
        _path(LEAK, (2500.0, 0.0), storativity=0.3)


def test_bad_input_is_a_sentence() -> None:
    with pytest.raises(InputError, match='no recharge area is called "lake"'):
        plume_path(flow(1e6), "lake", 0.0, -3e3, longitudinal_dispersivity=1.0)
    with pytest.raises(InputError, match="longitudinal_dispersivity"):
        _path(1e6, VILLAGE, longitudinal_dispersivity=-1.0)
    path = _path(LEAK, VILLAGE)
    with pytest.raises(InputError, match=r"retardation is 0\.5"):
        path.breakthrough([1.0], 0.5)
    with pytest.raises(InputError, match="under_pond"):
        path.breakthrough([1.0], under_pond="no")  # type: ignore[arg-type]


def test_two_ponds_are_told_apart() -> None:
    field = flow(0.0, [CircularRecharge("pond", 0.0, 0.0, 500.0, 3e5),
                       CircularRecharge("ash", 0.0, -3000.0, 500.0, 2e5)])  # fmt: skip
    first, second = (plume_path(field, name, 0.0, -6000.0, longitudinal_dispersivity=20.0)
                     for name in ("pond", "ash"))  # fmt: skip
    assert first.travel_time > second.travel_time
    assert first.share + second.share + first.shares["far"] == pytest.approx(1.0, rel=1e-12)
