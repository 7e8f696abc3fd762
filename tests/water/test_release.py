"""Sources and receptors: frames, histories as engines take them, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.patch import PatchSource
from tailrace.water.receptors import Receptors, receptors_at, receptors_from_map
from tailrace.water.release import (
    LineSource,
    PlaneSource,
    Source,
    breakpoints,
    curve,
    edges_of,
    history_of,
    is_stepwise,
    source_of,
)
from tailrace.water.source_history import SourceHistory
from tailrace.water.strip import StripSource


def test_flow_to_the_south_east() -> None:
    """A right-angled triangle: 3-4-5, by hand."""
    bearing = np.rad2deg(np.arctan2(4.0, -3.0))
    found = receptors_from_map(
        ["down", "left"], [1400.0, 1300.0], [1700.0, 2400.0],
        source_east=1000.0, source_north=2000.0, flow_towards=bearing,
    )  # fmt: skip
    np.testing.assert_allclose(found.x, [500.0, 0.0], atol=1e-9)
    # Left of a flow to the south-east lies the north-east.
    np.testing.assert_allclose(found.y, [0.0, 500.0], atol=1e-9)


def test_every_mistake_of_receptors_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Receptors(("a", "a", "b"), np.array([1.0, np.nan, 3.0]), np.zeros(2), np.zeros(3))
    text = str(caught.value)
    assert "receptor a has no number for x" in text
    assert "3 receptors have 2 coordinates y" in text
    assert "two receptors are called a" in text


def test_names_say_where() -> None:
    assert receptors_at([100.0], 5.0).names == ("x 100 m, y 5 m",)
    assert receptors_at([100.0], 5.0, 2.0).names == ("x 100 m, y 5 m, z 2 m",)


def test_edges() -> None:
    assert edges_of(PlaneSource()) == (-np.inf, np.inf, -np.inf, np.inf)
    assert edges_of(StripSource([-1.0, -2.0], 3.0), 1) == (-2.0, 3.0, -np.inf, np.inf)
    assert edges_of(PatchSource(-1.0, 1.0, 2.0, 4.0)) == (-1.0, 1.0, 2.0, 4.0)
    with pytest.raises(InputError, match="a line source has no edges"):
        edges_of(LineSource())


def test_unknown_inlet() -> None:
    with pytest.raises(InputError, match='no inlet is called "fixed"'):
        Source("pond", PlaneSource(), inlet="fixed")  # type: ignore[arg-type]


def test_one_draw_of_a_source() -> None:
    history = SourceHistory.pulse(np.array([[10.0], [20.0]]), np.array([[1.0], [2.0]]))
    source = Source("pond", StripSource([-1.0, -5.0], [1.0, 5.0]), history)
    second = source_of(source, 1)
    assert edges_of(second.geometry)[:2] == (-5.0, 5.0)
    np.testing.assert_array_equal(second.history.segments, [[0.0, 20.0, 2.0, 2.0, 0.0]])
    assert history_of(SourceHistory.pulse(3.0), 7).segments.shape == (1, 5)


def test_a_pulse_as_a_curve_of_straight_lines() -> None:
    times, values = curve(SourceHistory.pulse(50.0, 2.0, 10.0), 100.0, 0.01)
    np.testing.assert_allclose(times, [0.0, 10.0, 10.01, 60.0, 60.01, 100.0])
    np.testing.assert_allclose(values, [0.0, 0.0, 2.0, 2.0, 0.0, 0.0])
    assert is_stepwise(SourceHistory.pulse(50.0))


@pytest.mark.parametrize("history", [
    SourceHistory.depletion(0.05, 3.0),
    SourceHistory.table([5.0, 20.0, 40.0], [0.0, 4.0, 1.0]),
    SourceHistory.steps([0.0, 7.0, 30.0], [1.0, 5.0]),
])  # fmt: skip
def test_curves_give_the_history_back(history: SourceHistory) -> None:
    times, values = curve(history, 60.0, 1e-4)
    wanted = np.linspace(0.013, 59.9, 400)
    away = np.abs(wanted[:, None] - breakpoints(history, 60.0)).min(axis=1) > 1e-3
    found = np.interp(wanted, times, values)
    # 64 chords of exp(-0.05 t) over 60 yr: (dt²/8) 0.05² = 3e-4 of the value.
    np.testing.assert_allclose(found[away], history.value(wanted[away]), rtol=4e-4)
