"""What must hold for any ground: linearity, superposition, bounds, monotony and scaling."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.water.aquifer import Aquifer
from tailrace.water.bulk_curves import breakthrough_curves
from tailrace.water.pond_mixing import mix_under_pond
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.strip import StripSource

pytestmark = pytest.mark.slow


TIMES = np.geomspace(0.5, 3e4, 50)
WELLS = np.array([(700.0, 0.0), (700.0, 260.0), (3000.0, -900.0)])
SOURCE = StripSource(-250.0, 250.0)

grounds = st.builds(
    lambda flux, porosity, along, ratio: {
        "darcy_flux": 10.0**flux, "effective_porosity": porosity,
        "longitudinal_dispersivity": 10.0**along,
        "transverse_dispersivity": 10.0 ** (along - ratio),
    },
    st.floats(-8.0, -5.0), st.floats(0.05, 0.4), st.floats(-0.5, 3.0), st.floats(0.3, 2.0),
)  # fmt: skip
species = st.builds(
    lambda r, k: Species("X", retardation=10.0**r, decay_constant=k),
    st.floats(0.0, 4.0), st.one_of(st.just(0.0), st.floats(1e-6, 10.0)),
)  # fmt: skip
inlets = st.sampled_from(["first", "third"])
few = settings(max_examples=40, deadline=None)


def _curves(
    ground: dict[str, float], one: Species, history: SourceHistory | None = None,
    times: np.ndarray = TIMES, inlet: str = "first", source: StripSource = SOURCE,
) -> np.ndarray:  # fmt: skip
    return breakthrough_curves(source, Aquifer(**ground), [one], WELLS, times, history,
                               inlet=inlet)[0, 0]  # fmt: skip


@few
@given(grounds, species, inlets, st.floats(0.1, 500.0))
def test_never_above_the_source_nor_below_zero(
    ground: dict[str, float], one: Species, inlet: str, duration: float
) -> None:
    for history in (None, SourceHistory.pulse(duration)):
        got = _curves(ground, one, history, inlet=inlet)
        assert (got >= 0.0).all()
        assert (got <= 1.0 + 1e-9).all()


@few
@given(grounds, species, inlets, st.floats(1e-3, 1e3))
def test_linear_in_the_source(
    ground: dict[str, float], one: Species, inlet: str, level: float
) -> None:
    unit = _curves(ground, one, SourceHistory.pulse(40.0), inlet=inlet)
    scaled = _curves(ground, one, SourceHistory.pulse(40.0, level=level), inlet=inlet)
    assert scaled == pytest.approx(level * unit, rel=1e-13)


@few
@given(grounds, species, inlets, st.floats(1.0, 100.0), st.floats(1.0, 100.0))
def test_pulses_superpose(
    ground: dict[str, float], one: Species, inlet: str, first: float, second: float
) -> None:
    ends = [0.0, first, first + second]
    parts = [
        _curves(ground, one, SourceHistory.pulse(end - start, start=start), inlet=inlet)
        for start, end in pairwise(ends)
    ]
    whole = _curves(ground, one, SourceHistory.pulse(ends[-1]), inlet=inlet)
    seen = whole > 1e-12
    assert sum(parts)[seen] == pytest.approx(whole[seen], rel=2e-8)


@few
@given(grounds, species, st.floats(-200.0, 200.0))
def test_strips_side_by_side_superpose(ground: dict[str, float], one: Species, cut: float) -> None:
    parts = [
        _curves(ground, one, source=StripSource(low, high))
        for low, high in ((-250.0, cut), (cut, 250.0))
    ]
    whole = _curves(ground, one)
    seen = whole > 1e-12
    assert sum(parts)[seen] == pytest.approx(whole[seen], rel=2e-8)


@few
@given(grounds, st.floats(1.05, 20.0))
def test_larger_conductivity_comes_earlier_and_is_not_lower(
    ground: dict[str, float], factor: float
) -> None:
    one = Species("X", retardation=3.0)
    faster = ground | {"darcy_flux": ground["darcy_flux"] * factor}
    slow, fast = _curves(ground, one), _curves(faster, one)
    assert (fast >= slow * (1.0 - 1e-9)).all()
    for level in (1e-6, 1e-2):
        for before, after in zip(slow, fast, strict=True):
            if before.max() > level:
                assert TIMES[np.argmax(after > level)] <= TIMES[np.argmax(before > level)]
    # Without molecular diffusion time and velocity come in as their product alone.
    assert _curves(faster, one, times=TIMES / factor) == pytest.approx(slow, rel=1e-8, abs=1e-100)


@few
@given(grounds, species, st.floats(1.0, 100.0))
def test_retardation_scales_time_without_decay(
    ground: dict[str, float], one: Species, duration: float
) -> None:
    factor = float(np.asarray(one.retardation))
    tracer = _curves(ground, Species("T", retardation=1.0), SourceHistory.pulse(duration))
    sorbed = _curves(
        ground, Species("S", retardation=factor), SourceHistory.pulse(duration * factor),
        TIMES * factor,
    )  # fmt: skip
    seen = tracer > 1e-12
    assert sorbed[seen] == pytest.approx(tracer[seen], rel=1e-8)


@few
@given(grounds, st.floats(1.1, 100.0), st.floats(1.0, 1e3))
def test_steady_value_of_a_flux_falls_as_the_flow_rises(
    ground: dict[str, float], factor: float, mass: float
) -> None:
    # A mass per year entering the aquifer: its concentration there is mass over flow (q b W).
    one, end = Species("X", retardation=2.0), np.array([np.inf])

    def steady(flux: float) -> np.ndarray:
        seconds = 365.25 * 86400.0
        entering = mass / (flux * seconds * 30.0 * 500.0)
        here = ground | {"darcy_flux": flux}
        return _curves(here, one, SourceHistory.pulse(level=entering), end, "third")

    flux = ground["darcy_flux"]
    assert steady(flux * factor) == pytest.approx(steady(flux) / factor, rel=1e-9)


@few
@given(grounds, species)
def test_decay_lowers_and_a_flux_inlet_is_below_a_held_concentration(
    ground: dict[str, float], one: Species
) -> None:
    stable = _curves(ground, Species("S", retardation=one.retardation))
    decaying = _curves(ground, one)
    # Curves keep 1e-10 above 1e-12 of the source, 1e-4 down to 1e-100 (test_bulk_curves).
    loose = np.where(stable > 1e-12, 1e-9, 1e-3)
    assert (decaying <= stable * (1.0 + loose) + 1e-100).all()
    # On the centreline only: beside the plume more arrives from farther along.
    flux = _curves(ground, one, inlet="third")[0]
    assert (flux <= decaying[0] * (1.0 + loose[0]) + 1e-100).all()


@few
@given(st.floats(0.0, 1e7), st.floats(-8.0, -5.0), st.floats(1.1, 10.0))
def test_mixing_dilutes_more_in_more_flow(leak: float, flux: float, factor: float) -> None:
    mixed = mix_under_pond(leak, 10.0**flux * np.array([1.0, factor]), 30.0, 3300.0)
    assert (mixed.dilution <= 1.0).all()
    assert mixed.dilution[1] <= mixed.dilution[0]
    assert math.isclose(
        mixed.dilution[0] * mixed.downgradient_flow[0], leak, rel_tol=1e-12, abs_tol=1e-12
    )
