"""Fractured rock against CRAFLUSH, the column, and de Hoog's inversion in 30 digits."""

from __future__ import annotations

import csv
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.column import column_concentration
from tailrace.water.dual_porosity import FracturedRock, fracture_concentration

ROCK = FracturedRock(
    velocity=6.845 * 365.25, dispersion=6.845 * 365.25, aperture=1.6e-4, spacing=1.6,
    matrix_porosity=0.25, matrix_diffusion=2.29e-4 * 365.25,
)  # fmt: skip


def test_reference_table(reference: Path) -> None:
    text = (reference / "water/e_craflush_dual_porosity/expected.csv").read_text()
    rows = list(csv.DictReader(text.splitlines()))
    times = [float(row["t_yr"]) for row in rows]
    want = np.array([float(row["c_fracture_over_c0"]) for row in rows])
    got = fracture_concentration(99.5, times, ROCK)
    assert np.abs(got - want).max() < 1e-4


@pytest.mark.parametrize("time", [8.0, 20.0, 80.0, 200.0])
@pytest.mark.parametrize("decay", [0.0, 0.01])
def test_against_de_hoog(time: float, decay: float) -> None:
    with mp.workdps(40):

        def transform(s: mp.mpf) -> mp.mpf:
            p = s + mp.mpf(decay)
            root = mp.sqrt(p / mp.mpf(ROCK.matrix_diffusion))
            exchange = mp.mpf("0.25") / mp.mpf("0.8e-4") * ROCK.matrix_diffusion * root
            kappa = p + exchange * mp.tanh(root * (mp.mpf("0.8") - mp.mpf("0.8e-4")))
            v, d = mp.mpf(ROCK.velocity), mp.mpf(ROCK.dispersion)
            return mp.exp(mp.mpf("99.5") * (v - mp.sqrt(v * v + 4 * d * kappa)) / (2 * d)) / s

        want = float(mp.invertlaplace(transform, time, method="dehoog", degree=45))
    got = float(fracture_concentration(99.5, time, ROCK, decay=decay))
    assert got == pytest.approx(want, rel=1e-8)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_without_pores_it_is_the_column(decay: float) -> None:
    rock = FracturedRock(100.0, 1000.0, 1e-3, 1.0, 0.0, 1e-2, fracture_retardation=1.5)
    times = np.array([0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 50.0, 1e3, np.inf])
    got = fracture_concentration(1000.0, times, rock, decay=decay)
    want = column_concentration(
        1000.0, times, velocity=100.0, dispersion=1000.0, retardation=1.5, decay=decay
    )
    kept = want > 1e-280
    assert kept.sum() >= 8
    assert got[kept] == pytest.approx(want[kept], rel=1e-9)


def test_steady_state_and_edges() -> None:
    late = fracture_concentration([0.0, 50.0], 1e6, ROCK, decay=0.01)
    assert late == pytest.approx(fracture_concentration([0.0, 50.0], np.inf, ROCK, decay=0.01))
    assert late[0] == pytest.approx(1.0)
    assert float(fracture_concentration(50.0, 0.0, ROCK)) == 0.0
    assert float(fracture_concentration(50.0, 1e-6, ROCK)) == 0.0


def test_bad_input() -> None:
    with pytest.raises(InputError) as caught:
        FracturedRock(0.0, -1.0, 1.0, 0.5, 1.0, 0.0)
    assert len(caught.value.problems) == 5
    with pytest.raises(InputError, match="negative"):
        fracture_concentration(-1.0, 1.0, ROCK)
