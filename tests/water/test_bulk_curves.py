"""Curves in bulk against the slow quadrature, and histories against plain numerical convolution."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.errors import InputError, ValidityWarning
from tailrace.water import bulk_curves, gaussian_panels
from tailrace.water.aquifer import Aquifer
from tailrace.water.bulk_curves import breakthrough_chunks, breakthrough_curves
from tailrace.water.column import column_concentration
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.patch import PatchSource, patch_concentration
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.strip import StripSource, strip_concentration

STRIP = StripSource(-1650.0, 1650.0)
WELLS = np.array([(50.0, 0.0), (1e3, 0.0), (4e3, -1800.0), (1e4, 4000.0)])
TIMES = np.concatenate([np.linspace(5.0, 500.0, 30), [1.0, 50.2, 2e4]])
DRAWS = 25


def _ground(draws: int = DRAWS) -> Aquifer:
    random = np.random.default_rng(3)
    return Aquifer(
        darcy_flux=7e-7 * np.exp(0.7 * random.standard_normal(draws)),
        effective_porosity=random.uniform(0.1, 0.35, draws),
        # Dispersivities from 1 m to 1 km: Peclet numbers from 0.05 to 1e4.
        longitudinal_dispersivity=10.0 ** random.uniform(0.0, 3.0, draws),
        transverse_dispersivity=10.0 ** random.uniform(-1.0, 2.0, draws),
        vertical_dispersivity=10.0 ** random.uniform(-2.0, 0.0, draws), thickness=30.0,
    )  # fmt: skip


SPECIES = [
    Species("F", retardation=1.0),
    Species("NH4", retardation=3.0, decay_constant=math.log(2.0) / 10.0),
    Species("Th", retardation=5000.0),
]


def _agree(got: np.ndarray, want: np.ndarray) -> None:
    upper, lower = want > 1e-12, (want > 1e-100) & (want <= 1e-12)
    assert upper.sum() > 1000
    assert lower.sum() > 100
    assert np.abs(got[upper] / want[upper] - 1.0).max() < 1e-8
    assert np.abs(np.log10(got[lower] / want[lower])).max() < 0.01
    assert (got >= 0.0).all()


@pytest.mark.parametrize("inlet", ["first", "third"])
@pytest.mark.parametrize("duration", [50.0, 0.5, np.inf])
def test_strip_curves_are_the_slow_quadrature(inlet: str, duration: float) -> None:
    ground = _ground()
    got = breakthrough_curves(
        STRIP, ground, SPECIES, WELLS, TIMES, SourceHistory.pulse(duration), inlet=inlet
    )
    want = np.stack([
        strip_concentration(
            WELLS[:, 0, None], WELLS[:, 1, None], TIMES, y_low=-1650.0, y_high=1650.0,
            velocity=ground.seepage_velocity[:, None, None],
            longitudinal_dispersion=ground.longitudinal_dispersion[:, None, None],
            transverse_dispersion=ground.transverse_dispersion[:, None, None],
            retardation=one.retardation, decay=one.decay_constant, duration=duration, inlet=inlet,
        )
        for one in SPECIES
    ], axis=1)  # fmt: skip
    assert got.shape == (DRAWS, 3, 4, len(TIMES))
    _agree(got, want)


def test_patch_curves_are_the_slow_quadrature() -> None:
    ground = _ground()
    wells = np.array([(200.0, 0.0, 1.0), (1e3, 120.0, 20.0), (4e3, 0.0, 30.0)])
    source = PatchSource(-100.0, 100.0, 0.0, 4.0)
    got = breakthrough_curves(source, ground, SPECIES, wells, TIMES, SourceHistory.pulse(50.0))
    want = np.stack([
        patch_concentration(
            wells[:, 0, None], wells[:, 1, None], wells[:, 2, None], TIMES, y_low=-100.0,
            y_high=100.0, z_low=0.0, z_high=4.0, thickness=30.0,
            velocity=ground.seepage_velocity[:, None, None],
            longitudinal_dispersion=ground.longitudinal_dispersion[:, None, None],
            transverse_dispersion=ground.transverse_dispersion[:, None, None],
            vertical_dispersion=ground.vertical_dispersion[:, None, None],
            retardation=one.retardation, decay=one.decay_constant, duration=50.0,
        )
        for one in SPECIES
    ], axis=1)  # fmt: skip
    _agree(got, want)


GROUND = Aquifer(
    darcy_flux=7e-7, effective_porosity=0.25, longitudinal_dispersivity=60.0,
    transverse_dispersivity=6.0,
)  # fmt: skip
WELL = np.array([(900.0, 1500.0)])
HISTORIES = [
    SourceHistory.steps([0.0, 10.0, 25.0, 60.0], [1.0, 0.2, 2.0]),
    SourceHistory.table([0.0, 10.0, 30.0, 80.0], [0.0, 1.0, 0.4, 0.0]),
    SourceHistory.depletion(0.03),
    # Faster than anything travels: the exponent has a minimum between two maxima.
    SourceHistory.depletion(0.9, end=40.0),
    SourceHistory.depletion(5.0, start=3.0),
    SourceHistory(5.0, 45.0, 0.5, 2.0, 0.1).joined(SourceHistory.pulse(7.0, start=30.0)),
]


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("one", SPECIES[:2], ids=["stable", "decaying"])
def test_histories_against_plain_convolution(history: SourceHistory, one: Species) -> None:
    times = np.array([2.0, 20.0, 45.0, 120.0])
    got = breakthrough_curves(STRIP, GROUND, [one], WELL, times, history)[0, 0, 0]

    v, d = float(GROUND.seepage_velocity), float(GROUND.longitudinal_dispersion)
    across = float(GROUND.transverse_dispersion)
    r, k = float(np.asarray(one.retardation)), float(np.asarray(one.decay_constant))

    def impulse(age: float) -> float:
        water = age / r
        density = 900.0 / (2.0 * math.sqrt(math.pi * d * water**3)) / r
        density *= math.exp(-k * age - (900.0 - v * water) ** 2 / (4.0 * d * water))
        width = 2.0 * math.sqrt(across * water)
        return density * 0.5 * (math.erf(150.0 / width) - math.erf(-3150.0 / width))

    for time, value in zip(times, got, strict=True):
        cuts = {0.0, float(time)}
        cuts |= {float(time - edge) for edge in history.segments[:, :2].ravel() if 0 < edge < time}
        for rate in (0.2, 1.0, 3.0, 10.0):
            cuts |= {float(max(time - start - rate, 0.0)) for start in history.segments[:, 0]}
        ends = sorted(cut for cut in cuts if 0.0 <= cut <= time)
        want = sum(
            quad(lambda age, t=time: impulse(age) * float(history.value(t - age)) if age > 0 else 0,
                 low, high, epsabs=0.0, epsrel=1e-11, limit=400)[0]
            for low, high in pairwise(ends)
        )  # fmt: skip
        assert value == pytest.approx(want, rel=1e-8)


def test_tables_of_the_panels() -> None:
    # The tables alone, against scipy: the mean of an exponential over a Gaussian's tail.
    table, places = gaussian_panels._TABLE, gaussian_panels._PLACES
    value, rate = math.nan, 0.3
    for panel in range(gaussian_panels.PANELS - 1, 3, -1):
        far, near = 0.5 * (panel + 1), 0.5 * panel

        def mean(v: float) -> float:
            top = math.exp(rate * rate / 4.0) * math.erfc(v - rate / 2.0)
            return top / math.erfc(v)

        given = np.concatenate([[mean(far)], np.exp(rate * places[panel])])
        value = float(table[panel, -1] @ given)
        assert value == pytest.approx(mean(near), rel=1e-12)


def test_chunks_and_order_of_times_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ground, history = _ground(), SourceHistory.pulse(50.0)
    whole = breakthrough_curves(STRIP, ground, SPECIES, WELLS, TIMES, history)
    parts = list(breakthrough_chunks(STRIP, ground, SPECIES, WELLS, TIMES, history, chunk=7))
    assert [part.start for part, _ in parts] == [0, 7, 14, 21]
    assert np.array_equal(np.concatenate([values for _, values in parts]), whole)
    done: list[tuple[int, int]] = []
    monkeypatch.setattr(bulk_curves, "_CHUNK_BYTES", 8 * whole[0].size * 10)
    shuffled = TIMES[::-1]
    again = breakthrough_curves(
        STRIP, ground, SPECIES, WELLS, shuffled, history,
        progress=lambda ready, all_: done.append((ready, all_)),
    )  # fmt: skip
    assert done == [(10, 25), (20, 25), (25, 25)]
    assert np.array_equal(again[..., ::-1], whole)


def test_histories_by_species_and_by_draw() -> None:
    ground = _ground()
    durations = np.linspace(5.0, 80.0, DRAWS)[:, None]
    histories = [SourceHistory.pulse(durations), HISTORIES[0], SourceHistory.pulse(3.0)]
    got = breakthrough_curves(STRIP, ground, SPECIES, WELLS, TIMES, histories)
    alone = breakthrough_curves(STRIP, ground, SPECIES[:1], WELLS, TIMES, SourceHistory.pulse(5.0))
    assert np.array_equal(got[0, 0], alone[0, 0])
    alone = breakthrough_curves(STRIP, ground, SPECIES[1:2], WELLS, TIMES, HISTORIES[0])
    assert np.array_equal(got[:, 1], alone[:, 0])


def test_the_end_of_time_and_before_the_beginning() -> None:
    times = np.array([-3.0, 0.0, np.inf])
    endless = breakthrough_curves(STRIP, GROUND, SPECIES[:2], WELL, times)[0, :, 0]
    assert (endless[:, :2] == 0.0).all()
    late = breakthrough_curves(STRIP, GROUND, SPECIES[:2], WELL, [1e5])[0, :, 0, 0]
    assert endless[:, 2] == pytest.approx(late, rel=1e-10)
    pulse = breakthrough_curves(STRIP, GROUND, SPECIES[:2], WELL, times, SourceHistory.pulse(50.0))
    assert (pulse == 0.0).all()


def test_wells_on_and_behind_the_source() -> None:
    wells = np.array([(-500.0, 0.0), (0.0, 0.0), (0.0, 1650.0), (0.0, 1651.0)])
    with pytest.warns(ValidityWarning, match="upgradient"):
        got = breakthrough_curves(STRIP, GROUND, SPECIES[:1], wells, [1.0, 30.0])[0, 0]
    assert got == pytest.approx(np.array([[0, 0], [1, 1], [0.5, 0.5], [0, 0]]))


@pytest.mark.parametrize("inlet", ["first", "third"])
def test_extremes_give_numbers_between_none_and_all(inlet: str) -> None:
    # Peclet numbers 1e-3 to 1e9, decay to 1e6 1/yr, retardation to 1e9, any age.
    along = 10.0 ** np.array([-6.0, -3.0, 0.0, 3.0, 6.0])
    ground = Aquifer(
        darcy_flux=7e-7, effective_porosity=0.25, longitudinal_dispersivity=along,
        transverse_dispersivity=along[::-1],
    )  # fmt: skip
    extreme = [
        Species(f"{factor:g} {decay:g}", retardation=factor, decay_constant=decay)
        for factor in (1.0, 1e9) for decay in (0.0, 1e-12, 1.0, 1e6)
    ]  # fmt: skip
    times = np.array([1e-12, 1e-3, 1.0, 1e3, 1e9, 1e14])
    for history in (None, SourceHistory.pulse(1e-6), SourceHistory.depletion(1e3)):
        got = breakthrough_curves(STRIP, ground, extreme, WELLS, times, history, inlet=inlet)
        assert np.isfinite(got).all()
        assert (got >= 0.0).all()
        assert (got <= 1.0 + 1e-9).all()


def test_bad_input() -> None:
    with pytest.raises(InputError) as caught:
        breakthrough_curves(STRIP, GROUND, [], [[1.0, np.nan]], [np.nan])
    assert {problem.place for problem in caught.value.problems} == {
        "receptors", "times", "species",
    }  # fmt: skip
    with pytest.raises(InputError, match="histories"):
        breakthrough_curves(STRIP, GROUND, SPECIES, WELL, [1.0], [HISTORIES[0]])
    with pytest.raises(InputError, match="shapes"):
        breakthrough_curves(STRIP, _ground(), [Species("X", retardation=np.ones(3))], WELL, [1.0])
    deep = PatchSource(-5.0, 5.0, 0.0, 3.0)
    with pytest.raises(InputError, match="rows of x, y and z"):
        breakthrough_curves(deep, _ground(), SPECIES, WELL, [1.0])
    with pytest.raises(InputError, match="outside an aquifer"):
        breakthrough_curves(deep, _ground(), SPECIES, [[10.0, 0.0, 31.0]], [1.0])


def test_a_time_at_which_the_middle_of_the_front_is_at_the_well() -> None:
    """Where v t / R is the distance exactly, one side of the Gaussian ends where the other begins.

    Against the column of Ogata and Banks, from which a wide strip does not differ.
    """
    aquifer = Aquifer(
        darcy_flux=50.0 * 0.25 / SECONDS_PER_YEAR, effective_porosity=0.25,
        longitudinal_dispersivity=75.0, transverse_dispersivity=5.0,
    )  # fmt: skip
    wells = [(1500.0, 0.0), (500.0, 0.0)]
    times = np.array([10.0, 20.0, 30.0, 40.0])
    curves = breakthrough_curves(
        StripSource(-1e5, 1e5), aquifer, [Species("F", retardation=1.0)], wells, times
    )[0, 0]
    wanted = column_concentration(
        np.array([1500.0, 500.0])[:, None], times, velocity=50.0, dispersion=3750.0
    )
    assert curves == pytest.approx(wanted, rel=1e-10)
