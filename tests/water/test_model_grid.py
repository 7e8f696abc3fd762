"""Grids of numerical models: edges and receptors are nodes, shares keep the source's width."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.model_grid import Accuracy, make_grid, plateau_length, spaced, step_length
from tailrace.water.modflow_grid import ModflowGrid
from tailrace.water.patch import PatchSource
from tailrace.water.receptors import receptors_at
from tailrace.water.release import LineSource, PlaneSource, Source
from tailrace.water.source_history import SourceHistory
from tailrace.water.strip import StripSource
from tailrace.water.transport_model import (
    Ground,
    Solute,
    TransportModel,
    between,
    check_suits_engines,
    shares,
    source_ranges,
)

GROUND = Ground(22.828125, 0.25, 100.0, 10.0, 0.1, 0.0, 30.0)
POND = Source("pond", StripSource(-1650.0, 1650.0))
WELLS = receptors_at([1000.0, 2500.0, 4000.0], [0.0, -200.0, 1900.0])


def model(source: Source = POND, ground: Ground = GROUND) -> TransportModel:
    grid, places = make_grid(source, ground, WELLS, Accuracy())
    solute = Solute("F", 1.0, 0.0)
    return TransportModel(ground, source, (solute,), WELLS.names, places, grid, 0.5, 100)


def test_nodes_at_receptors_and_edges() -> None:
    grid, places = make_grid(POND, GROUND, WELLS, Accuracy())
    for place in places:
        assert np.abs(grid.x - place[0]).min() < 1e-9
        assert np.abs(grid.y - place[1]).min() < 20.0
    assert np.abs(grid.y - 1650.0).min() < 1e-9
    assert grid.folded_y
    assert grid.y[0] == 0.0
    assert np.diff(grid.x).max() <= 100.0 + 1e-9
    assert (np.diff(grid.x) > 0.0).all()
    assert (np.diff(grid.y) > 0.0).all()


def test_shares_keep_the_width_of_the_source() -> None:
    own = model()
    y_low, y_high, _, _ = source_ranges(POND.geometry, own.grid)
    # Nodes: linear between them, so the width is the integral of straight lines.
    held = shares(own.grid.y, y_low, y_high)
    assert np.trapezoid(held, own.grid.y) == pytest.approx(1650.0, rel=1e-12)
    cells = ModflowGrid(own)
    assert (cells.share[0] * np.diff(cells.y)).sum() == pytest.approx(1650.0, rel=1e-12)


def test_columns_of_modflow_are_of_one_width_and_read_a_cubic_exactly() -> None:
    cells = ModflowGrid(model())
    widths = np.diff(cells.x)
    np.testing.assert_allclose(widths, widths[0])
    assert 0.5 * (cells.x[0] + cells.x[1]) == pytest.approx(0.0, abs=1e-12)
    centres = 0.5 * (cells.x[1:] + cells.x[:-1])
    found = sum(
        weight * (centres[cell[2]] / 1000.0) ** 3
        for cell, weight in cells.weights(np.array([1234.0, 100.0, 0.0]))
    )
    assert found == pytest.approx(1.234**3, rel=1e-12)


def test_third_type_inlet_enters_whole_cells() -> None:
    own = model(Source("pond", StripSource(-1650.0, 1650.0), inlet="third"))
    assert ModflowGrid(own).x[0] == 0.0


def test_a_patch_between_faces_and_without() -> None:
    source = Source("pit", PatchSource(-50.0, 50.0, 20.0, 30.0))
    wells = receptors_at([500.0], 0.0, 25.0)
    grid, places = make_grid(source, GROUND, wells, Accuracy())
    assert not grid.folded_z
    assert grid.z[0] == 0.0
    assert grid.z[-1] == 30.0
    assert places[0, 2] == 25.0
    deep = Ground(22.8, 0.25, 100.0, 10.0, 0.1, 0.0, np.inf)
    grid, places = make_grid(source, deep, wells, Accuracy())
    assert grid.folded_z
    assert places[0, 2] == 0.0
    # Six standard deviations of sqrt(2 0.1 500) = 10 m beyond the half height of 5 m.
    assert grid.z[-1] == pytest.approx(65.0)


def test_spaced_nodes_never_exceed_their_spacing() -> None:
    nodes = spaced(np.array([0.0, 10.0, 100.0]), np.array([np.inf, 1.0, np.inf]), 0.2, 12.0)
    assert {0.0, 10.0, 100.0} <= set(nodes.tolist())
    near = np.abs(nodes[1:] - 10.0) < 2.0
    assert np.diff(nodes)[near].max() < 1.5
    assert np.diff(nodes).max() < 12.5


def test_between_weighs_linearly() -> None:
    places = np.array([0.0, 1.0, 3.0])
    assert between(places, 2.0) == [(1, 0.5), (2, 0.5)]
    assert between(places, -1.0) == [(0, 1.0)]
    assert between(places, 9.0) == [(2, 1.0)]


def test_the_step_adds_the_stated_dispersion() -> None:
    stride = step_length(GROUND, 1000.0, Accuracy(numerical_dispersion=0.2))
    # v² dt/2 over D, with stride = v dt and D = alpha v.
    assert stride / 2.0 / GROUND.lengths[0] == pytest.approx(0.2)
    assert step_length(GROUND, 100.0, Accuracy()) == pytest.approx(100.0**2 / 200.0 / 20.0)


def test_nothing_changes_after_the_plateau() -> None:
    s = plateau_length(GROUND, 4000.0, "first")
    assert (s - 4000.0) ** 2 / (4.0 * 100.0 * s) == pytest.approx(36.0)
    assert plateau_length(GROUND, 4000.0, "third") > s


def test_refusals_name_all_that_is_wrong() -> None:
    flat = Ground(22.8, 0.25, 100.0, 0.0, 0.0, 0.0, 30.0)
    wells = receptors_at([-5.0, 100.0], 0.0, names=["up", "down"])
    with pytest.raises(InputError) as caught:
        make_grid(POND, flat, wells, Accuracy())
    assert "receptor up is not downgradient" in str(caught.value)
    assert "there is no transverse dispersion" in str(caught.value)
    with pytest.raises(InputError, match="at most 100 are"):
        make_grid(POND, GROUND, WELLS, Accuracy(largest_grid=100))
    with pytest.raises(InputError, match="at most 3 are allowed"):
        Accuracy(most_steps=3).steps_within(1000.0, 10.0)
    with pytest.raises(InputError, match="growth is 0"):
        Accuracy(growth=0.0)
    with pytest.raises(InputError, match="is a line"):
        check_suits_engines(Source("well", LineSource()))


def test_a_plane_needs_one_row() -> None:
    source = Source("column", PlaneSource(), SourceHistory.pulse())
    grid, _ = make_grid(source, GROUND, WELLS, Accuracy())
    assert len(grid.y) == 2
    assert not grid.folded_y
