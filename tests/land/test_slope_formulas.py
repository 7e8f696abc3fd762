"""Infinite slope, pore pressure, injection and critical rate against independent numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_bvp

from tailrace.errors import InputError, ValidityWarning
from tailrace.land.critical_injection_rate import (
    critical_injection,
    critical_rate,
    critical_wetness,
)
from tailrace.land.infinite_slope import (
    GRAVITY,
    density_ratio,
    factor_of_safety,
    factor_of_safety_from_pressure,
)
from tailrace.land.injected_solution import (
    areal_injection_rate,
    hole_injection_rate,
    mound_length,
    strip_mound,
    well_mound,
)
from tailrace.land.pore_pressure import (
    perched_recharge,
    relative_wetness,
    storm_pressure_head,
    storm_response,
)

slopes = st.floats(5.0, 55.0)


def test_dry_sand_slides_at_its_friction_angle() -> None:
    assert factor_of_safety(33.0, 0.0, 33.0, 2.0, 1800.0, 0.0) == pytest.approx(1.0, abs=1e-12)


def test_saturated_sand_slides_at_half_its_friction() -> None:
    """Taylor 1948: seepage to the surface leaves the buoyant weight, 0.5 of the total at 2000."""
    slope = math.degrees(math.atan(0.5 * math.tan(math.radians(33.0))))
    assert factor_of_safety(slope, 0.0, 33.0, 2.0, 2000.0, 1.0) == pytest.approx(1.0, abs=1e-12)


def test_by_hand() -> None:
    """Stresses on the plane, one by one: 6 kPa, 1.5 m, 1800 kg/m3, 35 deg, half full."""
    slope, friction = math.radians(35.0), math.radians(33.0)
    load = 1800.0 * GRAVITY * 1.5 * math.sin(slope)
    normal = 1800.0 * GRAVITY * 1.5 * math.cos(slope)
    water = 1000.0 * GRAVITY * 0.75 * math.cos(slope)
    strength = 6000.0 + (normal - water) * math.tan(friction)
    assert factor_of_safety(35.0, 6000.0, 33.0, 1.5, 1800.0, 0.5) == pytest.approx(strength / load)


@given(
    slopes, st.floats(0.0, 3e4), st.floats(15.0, 45.0), st.floats(0.3, 10.0), st.floats(0.0, 1.0)
)
def test_wetness_and_pressure_head_say_the_same(
    slope: float, cohesion: float, friction: float, thickness: float, wetness: float
) -> None:
    """Iverson's equation 28 with Z = h / cos b and psi = w h cos b is the first form."""
    cosine = math.cos(math.radians(slope))
    one = factor_of_safety(slope, cohesion, friction, thickness, 1900.0, wetness)
    other = factor_of_safety_from_pressure(
        slope, cohesion, friction, thickness / cosine, 1900.0, wetness * thickness * cosine
    )
    assert one == pytest.approx(other, rel=1e-12)


@given(slopes, st.floats(0.0, 0.98))
def test_more_water_is_never_safer(slope: float, wetness: float) -> None:
    drier = factor_of_safety(slope, 5000.0, 30.0, 2.0, 1800.0, wetness)
    assert factor_of_safety(slope, 5000.0, 30.0, 2.0, 1800.0, wetness + 0.02) < drier


def test_flat_ground_and_missing_cells() -> None:
    found = factor_of_safety([0.0, math.nan], 0.0, 30.0, 1.0, 1800.0, 1.0)
    assert math.isinf(found[0])
    assert math.isnan(found[1])


def test_density_conventions() -> None:
    assert density_ratio(1800.0) == pytest.approx(1.0 / 1.8)
    assert density_ratio(1800.0, "landlab") == 0.5
    with pytest.raises(InputError, match='did you mean "landlab"'):
        density_ratio(1800.0, "landlap")  # type: ignore[arg-type]


def test_everything_wrong_at_once() -> None:
    with pytest.raises(InputError) as caught:
        factor_of_safety(95.0, -1.0, 70.0, 0.0, 1800.0, 1.5)
    assert {p.place for p in caught.value.problems} == {
        "slope", "cohesion", "friction_angle", "thickness", "wetness",
    }  # fmt: skip


def test_rock_faces_warn() -> None:
    with pytest.warns(ValidityWarning, match="steeper than 60"):
        factor_of_safety(70.0, 1e5, 30.0, 1.0, 1800.0, 0.0)


def test_wetness_balances_the_flow() -> None:
    """What a wet part w h carries at the gradient sin b is what drains through."""
    wet = float(relative_wetness(1e-7, 100.0, 1e-4, 30.0))
    assert wet * 1e-4 * math.sin(math.radians(30.0)) == pytest.approx(1e-7 * 100.0)
    assert relative_wetness(1e-7, 0.0, 1e-4, 30.0, 5e-6) == pytest.approx(0.1)
    assert relative_wetness(1e-5, 100.0, 1e-4, 30.0) == 1.0
    assert relative_wetness(1e-7, 1.0, 1e-4, 0.0) == 1.0
    assert relative_wetness(0.0, 1.0, 1e-4, 0.0) == 0.0


def test_perched_water() -> None:
    assert np.array_equal(perched_recharge([3e-8, 3e-7], 1e-7), [0.0, pytest.approx(2e-7)])


def test_storm_response_solves_the_diffusion_equation() -> None:
    """The head at Z under a constant inflow is that of heat conduction (Carslaw and Jaeger 2.9)."""
    depth, diffusivity, time = 2.0, 1e-5, 3e4
    # Flux rate D0 * I/K into a half space: integral of the Green's function over time.
    effective = 4.0 * diffusivity
    found, _ = quad(
        lambda t: math.exp(-(depth**2) / (effective * t)) / math.sqrt(math.pi * effective * t),
        0.0, time, epsabs=1e-14,
    )  # fmt: skip
    expected = found * effective / 2.0 / depth
    assert storm_response(effective * time / depth**2) == pytest.approx(expected, rel=1e-9)


def test_storm_head_starts_ends_and_is_capped() -> None:
    given = {
        "depth": 2.0, "slope": 30.0, "water_table_depth": 2.0, "rain_rate": 1e-6,
        "rain_duration": 3600.0, "conductivity": 1e-5, "diffusivity": 1e-4,
    }  # fmt: skip
    assert storm_pressure_head(0.0, **given) == 0.0
    heads = storm_pressure_head(np.array([3600.0, 1e5, 1e8, 1e9]), **given)
    assert heads[1] > heads[0] > 0.0
    # Long after the storm its water is spread by diffusion: the head falls with the root of time.
    assert heads[3] / heads[2] == pytest.approx(10.0**-0.5, rel=1e-3)
    full = storm_pressure_head(1e9, **{**given, "rain_rate": 1e-5, "rain_duration": 2e9})
    assert full == pytest.approx(2.0 * math.cos(math.radians(30.0)) ** 2)


def test_strip_mound_against_a_numerical_solution() -> None:
    """U eta' - E eta'' = N on the strip, solved by collocation with no rise far up the slope."""
    conductivity, slope, thickness, rate, length = 5e-6, 20.0, 4.0, 2e-7, 40.0
    angle = math.radians(slope)
    speed = conductivity * math.sin(angle)
    spread = conductivity * thickness * math.cos(angle)

    def flow(x: np.ndarray) -> np.ndarray:
        return rate * np.clip(x + length / 2, 0.0, length)

    x = np.linspace(-150.0, 60.0, 4201)
    solved = solve_bvp(
        lambda t, y: np.array([(speed * y[0] - flow(t)) / spread]),
        lambda start, end: np.array([end[0] - rate * length / speed]),
        x, np.full((1, x.size), rate * length / speed), tol=1e-8, max_nodes=200_000,
    )  # fmt: skip
    assert solved.success
    at = np.array([-60.0, -25.0, -20.0, 0.0, 10.0, 20.0, 40.0])
    found = strip_mound(at, length, rate, conductivity, slope, thickness)
    assert found == pytest.approx(solved.sol(at)[0], rel=2e-5)


def test_well_mound_carries_its_water_below_and_none_above() -> None:
    conductivity, slope, thickness, volume = 5e-6, 20.0, 4.0, 1e-5
    speed = conductivity * math.sin(math.radians(slope))

    def summed(x: float) -> float:
        half, _ = quad(
            lambda y: float(well_mound(x, y, volume, conductivity, slope, thickness)), 0.0, np.inf
        )
        return 2.0 * half

    assert summed(50.0) * speed == pytest.approx(volume, rel=1e-6)
    reach = float(mound_length(thickness, slope))
    assert summed(-15.0) * speed == pytest.approx(volume * math.exp(-15.0 / reach), rel=1e-6)


def test_many_wells_are_a_strip() -> None:
    """Wells on a fine grid, along a contour long against the mound, make the strip."""
    ground = (5e-6, 25.0, 3.0)
    spacing, length = 1.0, 10.0
    x = np.arange(-length / 2 + spacing / 2, length / 2, spacing)
    y = np.arange(-200.0, 200.5, spacing)
    down, across = np.meshgrid(x, y)
    rise = well_mound(25.0 - down, across, 1e-7 * spacing**2, *ground).sum()
    assert rise == pytest.approx(float(strip_mound(25.0, length, 1e-7, *ground)), rel=1e-3)


def test_hole_injection_by_hand() -> None:
    """Glover: H = 3 m, r = 0.07 m, K = 5e-6 m/s; asinh(42.857) = ln 85.7258 = 4.451154."""
    shape = 4.451154 - math.sqrt(1.0 + (0.07 / 3.0) ** 2) + 0.07 / 3.0
    expected = 2.0 * math.pi * 5e-6 * 9.0 / shape
    assert hole_injection_rate(3.0, 0.07, 5e-6) == pytest.approx(expected, rel=1e-6)
    assert areal_injection_rate(3.0, 0.07, 1.75, 5e-6) == 5e-6
    assert areal_injection_rate(3.0, 0.07, 100.0, 5e-6) == pytest.approx(expected / 1e4, rel=1e-6)
    with pytest.raises(InputError, match="ten radii"):
        hole_injection_rate(0.5, 0.07, 5e-6)


@given(
    slopes, st.floats(0.0, 2e4), st.floats(20.0, 40.0), st.floats(1.0, 10.0), st.floats(0.0, 1e-7),
    st.floats(1.0, 300.0), st.floats(0.05, 1.0), st.floats(0.8, 1.5),
)  # fmt: skip
def test_critical_rate_brings_the_slope_to_its_target(
    slope: float, cohesion: float, friction: float, thickness: float, rain: float, area: float,
    share: float, target: float,
) -> None:  # fmt: skip
    """Forwards with the rate that was found: the factor of safety is the target to 1e-9."""
    soil = (cohesion, friction, thickness, 1850.0)
    rate = float(critical_injection(target, slope, *soil, 5e-6, rain, area, area * share))
    dry = float(relative_wetness(rain, area, 5e-6 * thickness, slope))
    before = float(factor_of_safety(slope, *soil, dry))
    if rate == 0.0:
        assert before <= target * (1.0 + 1e-12)
    elif math.isinf(rate):
        assert float(factor_of_safety(slope, *soil, 1.0)) >= target * (1.0 - 1e-12)
    else:
        wet = relative_wetness(rain, area, 5e-6 * thickness, slope, rate * area * share)
        assert factor_of_safety(slope, *soil, wet) == pytest.approx(target, rel=1e-9)


def test_critical_rate_at_its_ends() -> None:
    assert critical_rate(0.5, 0.1, 1e6) == pytest.approx(4e-7)
    assert critical_rate(1.2, 0.1, 1e6) == math.inf
    assert critical_rate(0.5, 0.1, 0.0) == math.inf
    assert critical_rate(0.5, 0.6, 1e6) == 0.0
    assert math.isnan(critical_rate(math.nan, 0.1, 1e6))
    assert critical_wetness(1.0, 33.0, 0.0, 33.0, 1.0, 1800.0) == pytest.approx(0.0, abs=1e-12)


def test_units_are_read() -> None:
    bare = factor_of_safety(30.0, 5000.0, 30.0, 2.0, 1800.0, 0.4)
    assert factor_of_safety("30 deg", "5 kPa", 30.0, "200 cm", "1.8 t/m3", 0.4) == bare  # type: ignore[arg-type]
