"""Regions above a level against areas known exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.report.page.contours import outlines_of, region, triangulate

Array = NDArray[np.float64]


def area(outlines: list[Array]) -> float:
    """Return the enclosed area, holes taken away (shoelace formula)."""
    total = 0.0
    for points in outlines:
        x, y = points.T
        total += float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    return total


def grid(count: int) -> tuple[Array, Array]:
    x, y = np.meshgrid(np.linspace(-1, 1, count), np.linspace(-1, 1, count))
    return x.ravel(), y.ravel()


@pytest.mark.parametrize("level", [-0.7, 0.0, 0.33, 0.95])
def test_a_slope_is_cut_exactly(level: float) -> None:
    x, y = grid(9)
    mesh = triangulate(x, y, x)
    assert area(region(mesh, level)) == pytest.approx(2 * (1 - level), rel=1e-12)


def test_all_and_nothing() -> None:
    x, y = grid(5)
    mesh = triangulate(x, y, np.ones_like(x))
    assert area(region(mesh, 0.5)) == pytest.approx(4.0, rel=1e-12)
    assert region(mesh, 1.5) == []


def test_a_cone_is_nearly_a_circle_and_a_crater_has_a_hole() -> None:
    x, y = grid(61)
    radius = np.hypot(x, y)
    cone = region(triangulate(x, y, 1 - radius), 0.4)
    assert len(cone) == 1
    assert area(cone) == pytest.approx(math.pi * 0.6**2, rel=2e-3)
    crater = region(triangulate(x, y, -np.abs(radius - 0.5)), -0.2)
    assert sorted(area([one]) < 0 for one in crater) == [False, True]
    assert area(crater) == pytest.approx(math.pi * (0.7**2 - 0.3**2), rel=5e-3)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.floats(-0.9, 0.9), st.integers(0, 12))
def test_above_and_below_fill_what_is_known(seed: int, level: float, lacking: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(size=40), rng.uniform(size=40)
    values = rng.uniform(-1, 1, 40)
    values[rng.choice(40, lacking, replace=False)] = np.nan
    mesh = triangulate(x, y, values)
    known = area(outlines_of(mesh.known, mesh.points)) if len(mesh.known) else 0.0
    below = triangulate(x, y, -values)
    both = area(region(mesh, level)) + area(region(below, -level))
    assert both == pytest.approx(known, abs=1e-12)


def test_what_is_missing_is_set_apart() -> None:
    x, y = grid(5)
    values = np.where((x > 0.9) & (y > 0.9), np.nan, 1.0)
    mesh = triangulate(x, y, values)
    missing = area(outlines_of(mesh.unknown, mesh.points))
    # One corner of the square lies in one triangle of 0.5 by 0.5 m, or in two.
    assert missing == pytest.approx(0.125) or missing == pytest.approx(0.25)
    assert area(region(mesh, 0.5)) == pytest.approx(4.0 - missing)


def test_points_on_a_line_are_refused() -> None:
    with pytest.raises(InputError, match="span no area"):
        triangulate(np.arange(4.0), np.arange(4.0), np.ones(4))
    with pytest.raises(InputError, match="2 points"):
        triangulate(np.arange(2.0), np.zeros(2), np.ones(2))
