"""Deposition velocities against numbers worked by hand from the formulas.

Wesely et al. (2002), ANL/ER/TR-01/003, as in AERMOD 24142; roughness 0.1 m, 288.15 K, 95 kPa. Hour
A: u* 0.3 m/s, L 50 m; hour B: u* 0.5 m/s, L -40 m, w* 1.8 m/s. Reference height 1.1 m:

A: ra = [ln 11 + 5 x 1.1/50]/(0.4 x 0.3) = 2.5079/0.12 = 20.899 s/m
B: q(1.1) = 1.2000, q(0.1) = 1.0198; ra = ln(0.2000 x 2.0198/(2.2000 x 0.0198))/(0.4 x 0.5) = 11.135 s/m
"""  # noqa: E501

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.air import Particles, points, rectangle_source, run
from tailrace.air.deposition_velocity import (
    GIVEN,
    METHOD_1,
    METHOD_2,
    aerodynamic_resistance,
    deposition_velocity,
    kinematic_viscosity,
)
from tailrace.air.hour import Hour, hour_table, read_hour
from tailrace.weather.hourly import HourlyWeather

AMBIENT = 288.15
# Settling of 1 and 10 um at 2.5 g/cm3: slip 1.16342 and 1.01634.
SETTLING = {1.0: 8.7502e-5, 10.0: 7.6440e-3}


@pytest.fixture
def hours(weather: HourlyWeather) -> dict[str, Hour]:
    pair = weather.select(np.array([0, 12]))
    table = hour_table(replace(
        pair, friction_velocity=np.array([0.3, 0.5]), monin_obukhov_length=np.array([50.0, -40.0]),
        roughness_length=np.full(2, 0.1), pressure=np.full(2, 950.0),
        convective_velocity=np.array([np.nan, 1.8]),
        convective_mixing_height=np.array([np.nan, 900.0]),
    ))  # fmt: skip
    return {"A": read_hour(table[0]), "B": read_hour(table[1])}


def test_resistance_of_the_air(hours: dict[str, Hour]) -> None:
    assert aerodynamic_resistance(hours["A"]) == pytest.approx(20.899, rel=1e-4)
    assert aerodynamic_resistance(hours["B"]) == pytest.approx(11.135, rel=1e-4)


def test_viscosity() -> None:
    # 1.505e-5 x 1.05489^1.772 x 0.93781 x (1 - 0.0132 x 6.3) = 1.4225e-5 m2/s
    assert kinematic_viscosity(AMBIENT, 95.0) == pytest.approx(1.4225e-5, rel=1e-4)


@pytest.mark.parametrize(("name", "diameter", "wanted"), [
    # Stokes 0.05646, Schmidt 5.2451e5: rd = 1/(0.3 x 1.5376e-4) = 21679 s/m
    ("A", 1.0, 2.33500e-4),
    # Stokes 4.9318, Schmidt 6.0041e6: rd = 1/(0.3 x (3.03e-5 + 0.24644)) = 13.5246 s/m
    ("A", 10.0, 3.50781e-2),
    # gusts 1 + 0.24 x (1.8/0.5)^2 = 4.1104: rd = 3164.6 s/m
    ("B", 1.0, 5.02087e-4),
    # rd = 0.80558 s/m
    ("B", 10.0, 9.10144e-2),
])  # fmt: skip
def test_by_size(hours: dict[str, Hour], name: str, diameter: float, wanted: float) -> None:
    got = deposition_velocity(
        hours[name], AMBIENT, METHOD_1, diameter, SETTLING[diameter], 0.0, 0.0
    )
    assert got == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize(("name", "fine", "wanted"), [
    # rp = 500/0.3 = 1666.67 s/m: 1/(ra + rp) = 5.92569e-4
    ("A", 1.0, 5.92569e-4),
    # 0.002 + 1/(20.899 + 1666.67 + 0.002 x 20.899 x 1666.67) = 2.56908e-3
    ("A", 0.0, 2.56908e-3),
    ("A", 0.6, 1.38317e-3),
    # rp = 500/(0.5 x (1 + 300/40)) = 117.647 s/m
    ("B", 1.0, 7.76506e-3),
    ("B", 0.0, 9.61024e-3),
    ("B", 0.6, 8.50313e-3),
])  # fmt: skip
def test_by_fine_fraction(hours: dict[str, Hour], name: str, fine: float, wanted: float) -> None:
    got = deposition_velocity(hours[name], AMBIENT, METHOD_2, 5.0, 1.0e-3, fine, 0.0)
    assert got == pytest.approx(wanted, rel=1e-5)


def test_given_for_a_gas(hours: dict[str, Hour]) -> None:
    assert deposition_velocity(hours["A"], AMBIENT, GIVEN, 1.0, 0.0, 0.0, 0.0123) == 0.0123
    assert deposition_velocity(hours["A"], AMBIENT, 0, 1.0, 0.0, 0.0, 0.0123) == 0.0


def test_flux_of_a_gas_is_velocity_times_concentration(weather: HourlyWeather) -> None:
    # The flux is taken at the ground, where a receptor sees the concentration (AERMOD 24142; its
    # own numbers are in aermod_runs/gas_velocity.csv).
    area = rectangle_source("A", 1.0, 0.0, -50.0, -50.0, 100.0, 100.0)
    gas = replace(area, gas_deposition_velocity=1.0e-5)
    place = points([300.0, 0.0], [0.0, -400.0])
    free = run([area], place, weather).groups["ALL"]
    got = run([gas], place, weather).groups["ALL"]
    assert got.deposition is not None
    wanted = 1.0e-5 * free.period * 1.0e-6 * 48.0 * 3600.0
    assert got.deposition == pytest.approx(wanted, rel=2e-3)


def test_fine_fraction_settles_as_if_of_unit_density(weather: HourlyWeather) -> None:
    place = points([300.0, -500.0, 200.0], [0.0, 100.0, -300.0])
    by_density = []
    for density in (1.0, 2.65):
        fine = Particles((5.0,), (1.0,), (density,), fine_fraction=0.4)
        source = rectangle_source("A", 1.0, 3.0, -50.0, -50.0, 100.0, 100.0, particles=fine)
        by_density.append(run([source], place, weather).groups["ALL"].period)
    assert by_density[0] == pytest.approx(by_density[1], rel=1e-12)
