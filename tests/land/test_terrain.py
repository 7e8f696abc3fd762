"""Slope, curvature, pits and drained area: RSAGA's terrain of Ecuador, and closed forms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tailrace.errors import InputError
from tailrace.land.flow_accumulation import accumulate_flow, specific_catchment_area
from tailrace.land.pit_filling import fill_pits
from tailrace.land.terrain_shape import contour_curvature, slope_angle
from tailrace.land.window_mean import mean_in_window

grounds = arrays(np.float64, (7, 9), elements=st.floats(0.0, 100.0))


def test_plane() -> None:
    y, x = np.mgrid[:5, :6] * 10.0
    plane = 0.3 * x - 0.4 * y
    inner = slope_angle(plane, 10.0)[1:-1, 1:-1]
    assert inner == pytest.approx(np.degrees(np.arctan(0.5)))
    assert np.isnan(slope_angle(plane, 10.0)[0]).all()
    assert contour_curvature(plane, 10.0)[1:-1, 1:-1] == pytest.approx(0.0, abs=1e-12)


def test_cone_and_bowl_bend_by_one_over_the_radius() -> None:
    """Contours of a cone are circles; on a peak they diverge, in a funnel they converge."""
    y, x = (np.mgrid[:201, :201] - 100.0) * 1.0
    radius = np.hypot(x, y)
    peak, funnel = contour_curvature(-radius, 1.0), contour_curvature(radius, 1.0)
    assert peak[100, 180] == pytest.approx(-1.0 / 80.0, rel=1e-3)
    assert funnel[160, 160] == pytest.approx(1.0 / radius[160, 160], rel=1e-3)


def test_a_missing_neighbour_takes_slope_and_curvature() -> None:
    y, x = np.mgrid[:7, :7] * 1.0
    ground = x + 0.1 * y**2
    ground[2, 2] = np.nan
    assert np.isnan(contour_curvature(ground, 1.0)[3, 3])
    assert not np.isnan(contour_curvature(ground, 1.0)[4, 4])


def test_rsaga_terrain(reference: Path) -> None:
    """Slope, plan curvature and catchment area of RSAGA on the same elevations, 10 m."""
    rasterio = pytest.importorskip("rasterio")
    with rasterio.open(reference / "geo/landslide/ecuador_rbsf_terrain_10m.tif") as source:
        slope, plan, _, elevation, area = source.read().astype(float)
    ours = slope_angle(elevation, 10.0)
    known = ~np.isnan(ours) & ~np.isnan(slope)
    assert known.sum() > 150_000
    assert np.abs(ours - slope)[known].max() < 1e-4
    bent = contour_curvature(elevation, 10.0)
    usual = ~np.isnan(bent) & (np.abs(plan) < 1.0)
    assert usual.sum() > 150_000
    assert np.abs(bent + plan)[usual].max() < 1e-4
    # SAGA's catchment areas come from a larger window: those near the rim are not ours.
    logarithm = np.log10(10.0 * specific_catchment_area(elevation, 10.0))
    inner = (slice(20, -20), slice(20, -20))
    apart = np.abs(logarithm - area)[inner]
    assert np.nanquantile(apart, 0.5) < 1e-5
    assert np.nanquantile(apart, 0.9) < 1e-3


@settings(max_examples=30, deadline=None)
@given(grounds)
def test_filled_ground_drains_and_is_never_lower(ground: np.ndarray) -> None:
    filled = fill_pits(ground, 1e-3)
    assert (filled >= ground).all()
    inner = filled[1:-1, 1:-1]
    neighbours = [
        filled[1 + i : 6 + i, 1 + j : 8 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j
    ]
    assert (np.min(neighbours, axis=0) < inner).all()
    assert np.array_equal(fill_pits(filled), filled)


@settings(max_examples=30, deadline=None)
@given(grounds, st.sampled_from(["several", "one"]))
def test_what_falls_leaves(ground: np.ndarray, directions: str) -> None:
    ground[2, 3] = np.nan
    weights = np.arange(63.0).reshape(7, 9)
    found = accumulate_flow(ground, weights, directions)  # type: ignore[arg-type]
    assert found.left == pytest.approx(weights.sum() - weights[2, 3], rel=1e-12)
    assert np.isnan(found.through[2, 3])


def test_one_direction_down_a_valley_by_hand() -> None:
    y, x = np.mgrid[:4, :3] * 1.0
    valley = -y + 0.6 * np.abs(x - 1.0)
    # Sides go diagonally into the valley, fall 1.6 over sqrt(2), rather than straight down by 1;
    # in the last row, which has nothing below it, straight across.
    assert accumulate_flow(valley, 1.0, "one").through[:, 1].tolist() == [1.0, 4.0, 7.0, 12.0]


def test_window_means_skip_missing_cells() -> None:
    grid = np.array([[1.0, np.nan, 3.0], [1.0, 1.0, 1.0], [1.0, 1.0, 9.0]])
    found = mean_in_window(grid, 3)
    assert np.isnan(found[0, 1])
    assert found[1, 1] == pytest.approx(18.0 / 8.0)
    with pytest.raises(InputError, match="window"):
        mean_in_window(grid, 2)


def test_bad_grids_are_refused() -> None:
    with pytest.raises(InputError, match="three rows"):
        slope_angle(np.zeros((2, 5)), 1.0)
    with pytest.raises(InputError, match="cell size"):
        slope_angle(np.zeros((5, 5)), 0.0)
    with pytest.raises(InputError, match='did you mean "several"'):
        accumulate_flow(np.zeros((5, 5)), 1.0, "severel")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="below zero or missing"):
        accumulate_flow(np.zeros((5, 5)), -1.0)
