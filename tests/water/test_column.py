"""Columns against mpmath, the reference's closed form, and what naive code gets wrong."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.column import column_concentration, inlet_flux

HARD = [
    # x, t, v, D, R, decay: Peclet numbers 1e-5 to 1e6, fronts far ahead and far behind.
    (1e3, 10.0, 91.3, 9131.0, 1.0, 0.0),
    (1e4, 100.0, 100.0, 1000.0, 1.0, 0.01),
    (1e4, 99.0, 100.0, 1.0, 1.0, 0.0),
    (10.0, 1.0, 100.0, 1e6, 1.0, 0.0),
    (1.0, 1e-3, 100.0, 1e5, 1.0, 1e3),
    (1e3, 400.0, 91.0, 9131.0, 5000.0, 0.0),
    (0.1, 1e-6, 91.0, 9131.0, 1.0, 1e6),
    (1e4, 50.0, 91.0, 9131.0, 3.0, 0.07),
    (1e-3, 50.0, 91.0, 9131.0, 3.0, 0.07),
    (100.0, 1e9, 91.0, 9131.0, 1e9, 1e-3),
]


def _first(x: float, t: float, v: float, d: float, r: float, k: float) -> mp.mpf:
    x, t, v, d, r, k = (mp.mpf(value) for value in (x, t, v, d, r, k))
    fast, scale = mp.sqrt(v * v + 4 * k * r * d), 2 * mp.sqrt(d * r * t)
    return (
        mp.exp(x * (v - fast) / (2 * d)) * mp.erfc((r * x - fast * t) / scale)
        + mp.exp(x * (v + fast) / (2 * d)) * mp.erfc((r * x + fast * t) / scale)
    ) / 2


@pytest.mark.parametrize("case", HARD)
def test_first_type_against_fifty_digits(case: tuple[float, ...]) -> None:
    x, t, v, d, r, k = case
    with mp.workdps(50):
        want = float(_first(*case))
    got = column_concentration(x, t, velocity=v, dispersion=d, retardation=r, decay=k)
    assert float(got) == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("case", HARD[:5] + HARD[6:])
def test_third_type_is_the_mean_of_the_first_over_distance(case: tuple[float, ...]) -> None:
    x, t, v, d, r, k = case
    with mp.workdps(30):
        ends = [0, 0.01, 0.05, 0.2, 0.5, 1, 2, 4, 8, 16, 32, 64, 120]
        want = mp.quad(lambda s: mp.exp(-s) * _first(x + s * d / v, t, v, d, r, k), ends)
    got = column_concentration(
        x, t, velocity=v, dispersion=d, retardation=r, decay=k, inlet="third"
    )
    assert float(got) == pytest.approx(float(want), rel=1e-9)


def test_third_type_without_decay_against_lindstrom() -> None:
    # Lindstrom et al. (1967), as in van Genuchten and Alves (1982), solution A2.
    x, t, v, d, r = 250.0, 3.0, 90.0, 4000.0, 1.3
    with mp.workdps(40):
        s = 2 * mp.sqrt(mp.mpf(d) * r * t)
        a, b = (r * x - v * t) / s, (r * x + v * t) / s
        want = mp.erfc(a) / 2 + mp.sqrt(mp.mpf(v) ** 2 * t / (mp.pi * d * r)) * mp.exp(-a * a)
        factor = 1 + mp.mpf(v) * x / d + mp.mpf(v) ** 2 * t / (d * r)
        want -= factor / 2 * mp.exp(mp.mpf(v) * x / d) * mp.erfc(b)
    got = column_concentration(x, t, velocity=v, dispersion=d, retardation=r, inlet="third")
    assert float(got) == pytest.approx(float(want), rel=1e-13)


def test_reference_table(reference: Path) -> None:
    rows = list(
        csv.DictReader(
            (reference / "water/a_ogata_banks_alluvial/expected.csv").read_text().splitlines()
        )
    )
    x, t, r, life, want = (
        np.array([float(row[name]) for row in rows])
        for name in ("x_m", "t_yr", "retardation", "half_life_yr", "c_over_c0")
    )
    got = column_concentration(
        x, t, velocity=91.3125, dispersion=9131.25, retardation=r, decay=math.log(2.0) / life
    )
    kept = want > 1e-300
    # Eleven digits are printed.
    assert np.abs(got[kept] / want[kept] - 1.0).max() < 1e-10
    assert (got[~kept] < 1e-299).all()
    assert want[kept].min() < 1e-290


def test_no_overflow_where_exp_of_the_peclet_number_does() -> None:
    # adepy 0.2.0 returns NaN here (v x/D = 1000); at the front the answer is near one half.
    got = column_concentration(1e4, 100.0, velocity=100.0, dispersion=1000.0)
    assert 0.5 < float(got) < 0.53
    everything = column_concentration(
        np.logspace(-3, 8, 60)[:, None], np.logspace(-6, 12, 60), velocity=91.0, dispersion=0.9,
        retardation=3.0, decay=1e-3,
    )  # fmt: skip
    assert np.isfinite(everything).all()
    assert everything.min() >= 0.0
    assert everything.max() <= 1.0


@pytest.mark.parametrize("inlet", ["first", "third"])
def test_limits(inlet: str) -> None:
    ground = {"velocity": 90.0, "dispersion": 900.0, "decay": 0.02, "retardation": 2.0}
    steady = float(column_concentration(400.0, np.inf, inlet=inlet, **ground))
    late = float(column_concentration(400.0, 1e5, inlet=inlet, **ground))
    fast = math.sqrt(90.0**2 + 4 * 0.02 * 2.0 * 900.0)
    want = math.exp(400.0 * (90.0 - fast) / 1800.0)
    if inlet == "third":
        want *= 2.0 * 90.0 / (90.0 + fast)
    assert steady == pytest.approx(want, rel=1e-12)
    assert late == pytest.approx(want, rel=1e-12)
    assert float(column_concentration(400.0, 0.0, inlet=inlet, **ground)) == 0.0
    assert float(column_concentration(400.0, -5.0, inlet=inlet, **ground)) == 0.0
    at_inlet = float(column_concentration(0.0, 1e-9, inlet=inlet, **ground))
    want = 1.0 if inlet == "first" else 0.0
    assert at_inlet == pytest.approx(want, abs=1e-3 if inlet == "third" else 1e-15)


def test_plug_flow() -> None:
    ground = {"velocity": 100.0, "dispersion": 0.0, "retardation": 2.0, "decay": 0.1}
    got = column_concentration(1000.0, [19.99, 20.01], **ground)
    assert got == pytest.approx([0.0, math.exp(-2.0)])


def test_upgradient_is_zero_with_a_word() -> None:
    with pytest.warns(ValidityWarning, match="upgradient"):
        got = column_concentration([-1.0, 1.0], 5.0, velocity=90.0, dispersion=900.0)
    assert got[0] == 0.0
    assert got[1] > 0.0


def test_what_a_first_type_inlet_lets_in() -> None:
    ground = {"velocity": 90.0, "dispersion": 900.0, "retardation": 2.0, "decay": 0.05}
    # All that entered is stored or has decayed.
    time = 7.0
    entered = quad(lambda t: float(inlet_flux(t, **ground)), 0.0, time, limit=200)[0]
    nodes, weights = np.polynomial.legendre.leggauss(200)

    def stored(t: float) -> float:
        places = 1500.0 * (nodes + 1.0)
        return 2.0 * 1500.0 * float(weights @ column_concentration(places, t, **ground))

    # The store grows as the square root of time at first: even in that root it is smooth.
    roots, shares = np.polynomial.legendre.leggauss(24)
    root = 0.5 * math.sqrt(time) * (roots + 1.0)
    growing = np.array([stored(value**2) for value in root])
    decayed = 0.05 * float(shares @ (growing * 2.0 * root)) * 0.5 * math.sqrt(time)
    assert stored(time) + decayed == pytest.approx(entered, rel=1e-6)
    assert entered > 90.0 * time


def test_bad_input_is_named_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        column_concentration(
            1.0, np.nan, velocity=-1.0, dispersion=-2.0, retardation=0.0, decay=-1.0
        )
    assert [problem.place for problem in caught.value.problems] == [
        "time", "velocity", "dispersion", "retardation", "decay",
    ]  # fmt: skip
    with pytest.raises(InputError, match="first"):
        column_concentration(1.0, 1.0, velocity=1.0, dispersion=1.0, inlet="frist")
