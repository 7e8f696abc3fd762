"""OpenGeoSys against the closed form and the reference; its projects as files.

Grid of the strip case: half domain, nodes 100 m along the flow and 35 to 260 m across it, time
steps of 0.44 and 0.22 yr, extrapolated. What is asked of it is 2 % of each curve's peak; what it
gives is written beside each assertion.
"""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import xarray

from tailrace.errors import InputError
from tailrace.water.aquifer import Aquifer
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.engine import breakthrough, write_model
from tailrace.water.engine_ogs import OpenGeoSys
from tailrace.water.model_grid import Accuracy
from tailrace.water.ogs_mesh import aquifer_mesh, end_mesh, read_point_data
from tailrace.water.patch import PatchSource
from tailrace.water.receptors import receptors_at
from tailrace.water.release import PlaneSource, Source
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.strip import StripSource
from tailrace.water.transport_model import Grid

GROUND = Aquifer(
    91.3125 * 0.25 / SECONDS_PER_YEAR, 0.25, 100.0, 10.0, thickness=30.0,
)  # fmt: skip
FLUORIDE, SORBED = Species("F", 1.0), Species("NH4", 3.0)


def share_of_peak(found: xarray.Dataset, exact: xarray.Dataset) -> xarray.DataArray:
    difference = np.abs(found.concentration - exact.concentration)
    return difference.max("time") / exact.concentration.max("time")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("ogs", reason="OpenGeoSys is not installed: tailrace[ogs]")
    return tmp_path_factory.mktemp("responses")


@pytest.mark.slow
def test_strip_within_two_per_cent_of_the_peak(store: Path) -> None:
    wells = receptors_at([1000.0, 2000.0, 2000.0], [0.0, 0.0, 1650.0], names=["a", "b", "edge"])
    source = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(30.0))
    times = np.arange(2.0, 71.0, 2.0)
    found = breakthrough(source, GROUND, [FLUORIDE, SORBED], wells, times, engine="ogs",
                         store=store)  # fmt: skip
    exact = breakthrough(source, GROUND, [FLUORIDE, SORBED], wells, times)
    error = share_of_peak(found, exact)
    # 0.2 to 0.3 %.
    assert float(error.sel(species="F").max()) < 0.01
    # 0.5 %.
    assert float(error.sel(species="NH4").max()) < 0.02
    estimate = found.error_estimate.max("time") / exact.concentration.max("time")
    assert (estimate.sel(species="F") > error.sel(species="F")).all()
    assert (estimate.sel(species="F") < 0.02).all()
    assert found.attrs["engine"].startswith("OpenGeoSys 6.")
    assert "dx 100 to 100 m" in found.attrs["grid"]


@pytest.mark.slow
def test_the_reference_case_of_a_pond(store: Path, reference: Path) -> None:
    """c_pond_plan_exact, species F, 1 and 2 km, first 70 years; the peak at 1 km is at 50."""
    wells = receptors_at([1000.0, 2000.0, 2000.0], [0.0, 0.0, 1650.0], names=["a", "b", "edge"])
    with (reference / "water" / "c_pond_plan_exact" / "expected.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["species"] == "F"]
    times = np.arange(5.0, 71.0, 5.0)
    source = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(50.0))
    found = breakthrough(source, GROUND, FLUORIDE, wells, times, engine="ogs", store=store)
    for name, x in (("a", 1000.0), ("b", 2000.0)):
        wanted = np.array([
            float(row["c_over_c0"]) for row in rows
            if float(row["x_m"]) == x and float(row["y_m"]) == 0.0 and float(row["t_yr"]) <= 70.0
        ])  # fmt: skip
        got = found.concentration.sel(receptor=name, species="F").to_numpy()
        # 0.2 %.
        assert np.abs(got - wanted).max() < 0.005 * wanted.max()


@pytest.mark.slow
def test_third_type_inlet_and_decay(store: Path) -> None:
    wells = receptors_at([300.0, 1000.0], 0.0)
    source = Source("column", PlaneSource(), SourceHistory.pulse(20.0), "third")
    species = Species("NH4", 2.0, decay_constant=0.07)
    times = np.arange(1.0, 41.0)
    found = breakthrough(source, GROUND, species, wells, times, engine="ogs", store=store)
    exact = breakthrough(source, GROUND, species, wells, times)
    # 0.4 %; a first-type inlet would be 20 % higher at 300 m.
    assert float(share_of_peak(found, exact).max()) < 0.01


@pytest.mark.slow
def test_a_patch_between_faces(store: Path) -> None:
    ground = Aquifer(91.3125 * 0.25 / SECONDS_PER_YEAR, 0.25, 50.0, 5.0, 0.1, 30.0)
    source = Source("pit", PatchSource(-100.0, 100.0, 20.0, 30.0))
    wells = receptors_at([200.0], 40.0, 24.0)
    times = np.arange(1.0, 9.0)
    coarse = Accuracy(lateral_cells=3.0, growth=0.4, numerical_dispersion=0.3,
                      steps_to_nearest=10.0)  # fmt: skip
    found = breakthrough(source, ground, FLUORIDE, wells, times, engine="ogs", store=store,
                         accuracy=coarse)  # fmt: skip
    exact = breakthrough(source, ground, FLUORIDE, wells, times)
    # 0.8 %.
    assert float(share_of_peak(found, exact).max()) < 0.02


def test_a_project_as_a_specialist_reads_it(tmp_path: Path) -> None:
    wells = receptors_at([1000.0], 0.0)
    source = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(50.0, 2.0), "third")
    write_model(source, GROUND, [Species("U", 30.0, decay_constant=0.01), FLUORIDE], wells, 100.0,
                tmp_path, engine="opengeosys")  # fmt: skip
    root = ElementTree.parse(tmp_path / "U" / "plume.prj").getroot()
    values = {
        str(one.findtext("name")): float(one.findtext("value", "nan"))
        for one in root.iter("property")
    }
    assert values["retardation_factor"] == 30.0
    assert values["decay_rate"] == pytest.approx(0.01 / SECONDS_PER_YEAR)
    assert values["longitudinal_dispersivity"] == 100.0
    assert values["transversal_dispersivity"] == 10.0
    process = root.find("processes/process")
    assert process is not None
    assert process.findtext("linear") == "true"
    robin = [one for one in root.iter("boundary_condition") if one.findtext("type") == "Robin"]
    assert [one.findtext("alpha") for one in robin] == ["water_mass_flux"]
    coords = np.array(root.findtext("curves/curve/coords", "").split(), dtype=float)
    levels = np.array(root.findtext("curves/curve/values", "").split(), dtype=float)
    years = coords / SECONDS_PER_YEAR
    np.testing.assert_allclose(np.interp([1.0, 49.9, 50.1, 99.0], years, levels), [2, 2, 0, 0])
    end = float(root.findtext("time_loop/processes/process/time_stepping/t_end", "nan"))
    assert end / SECONDS_PER_YEAR >= 100.0


def test_the_initial_pressure_is_the_steady_one(tmp_path: Path) -> None:
    """Permeability times gradient over viscosity is the Darcy flux, everywhere from the start."""
    wells = receptors_at([1000.0], 0.0)
    model = write_model(Source("c", PlaneSource()), GROUND, FLUORIDE, wells, 10.0, tmp_path,
                        engine="ogs")  # fmt: skip
    pressure = read_point_data(tmp_path / "aquifer.vtu", "initial_pressure")
    by_column = pressure.reshape(2, -1)
    gradient = np.diff(by_column, axis=1) / np.diff(model.grid.x)
    flux = -1.0e-11 / 1.0e-3 * gradient * SECONDS_PER_YEAR
    np.testing.assert_allclose(flux, 91.3125 * 0.25, rtol=1e-9)
    assert by_column[0, -1] == pytest.approx(0.0, abs=1e-9 * pressure.max())


def test_meshes_are_oriented_and_know_their_parents() -> None:
    grid = Grid(np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0]), np.array([0.0, 5.0]), False, False)
    mesh = aquifer_mesh(grid)
    corners = mesh.points[mesh.elements[1]]
    # A hexahedron's volume from its first corner: positive if it is not turned inside out.
    edges = corners[[1, 3, 4]] - corners[0]
    assert np.linalg.det(edges) == pytest.approx(2.0 * 2.0 * 5.0)
    last = end_mesh(grid, mesh, -1)
    assert last.nodes is not None
    assert last.parents is not None
    np.testing.assert_array_equal(mesh.points[last.nodes][:, 0], 3.0)
    assert last.parents.tolist() == [1]


def test_a_failed_run_says_what_ogs_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ogs", reason="OpenGeoSys is not installed: tailrace[ogs]")
    monkeypatch.setattr("tailrace.water.ogs_project.PERMEABILITY", float("nan"))
    wells = receptors_at([100.0], 0.0)
    with pytest.raises(InputError, match="OpenGeoSys stopped in"):
        breakthrough(Source("c", PlaneSource()), GROUND, FLUORIDE, wells, [1.0],
                     engine=OpenGeoSys(), store=tmp_path)  # fmt: skip


def test_results_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="run the model to its end"):
        read_point_data(tmp_path / "receptors_1.vtu", "concentration")
