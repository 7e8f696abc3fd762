"""MODFLOW 6 input re-read by FloPy, always; its answers, where an mf6 is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.aquifer import Aquifer
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.engine import breakthrough, write_model
from tailrace.water.engine_modflow import Modflow, find_mf6, read_observations
from tailrace.water.patch import PatchSource
from tailrace.water.receptors import receptors_at
from tailrace.water.release import PlaneSource, Source
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.strip import StripSource

flopy = pytest.importorskip("flopy", reason="FloPy is not installed: tailrace[water]")

# FloPy 3.11 hands a ragged list to numpy in places; not ours to change.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:flopy")

DAYS = 365.25
GROUND = Aquifer(
    91.3125 * 0.25 / SECONDS_PER_YEAR, 0.25, 100.0, 10.0, 1.0, thickness=30.0,
    molecular_diffusion=1e-9,
)  # fmt: skip
POND = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(50.0, 2.0))
WELLS = receptors_at([1000.0, 2000.0], [0.0, 300.0], names=["near", "far"])
FLUORIDE = Species("F", 1.0)
URANIUM = Species("U-238 ion", 30.0, decay_constant=0.01)


def read_back(folder: Path) -> Any:
    return flopy.mf6.MFSimulation.load(sim_ws=str(folder), verbosity_level=0)


@pytest.fixture
def mf6() -> Path:
    try:
        return find_mf6()
    except InputError as error:
        pytest.skip(str(error))


def test_input_written_and_read_again(tmp_path: Path) -> None:
    model = write_model(POND, GROUND, [FLUORIDE, URANIUM], WELLS, 100.0, tmp_path)
    simulation = read_back(tmp_path)
    assert set(simulation.model_names) == {"gwf", "gwt1", "gwt2"}
    flow, second = simulation.get_model("gwf"), simulation.get_model("gwt2")

    flux = 91.3125 * 0.25 / DAYS
    rates = flow.get_package("inlet").stress_period_data.get_data(0)["q"]
    width = flow.dis.delc.array.sum()
    assert rates.sum() == pytest.approx(flux * width * 30.0, rel=1e-9)
    np.testing.assert_allclose(flow.dis.delr.array, flow.dis.delr.array[0])

    dispersion = second.dsp
    assert dispersion.xt3d_off.get_data()
    assert dispersion.alh.array.flat[0] == 100.0
    assert dispersion.ath1.array.flat[0] == 10.0
    assert dispersion.ath2.array.flat[0] == 1.0
    assert dispersion.diffc.array.flat[0] == pytest.approx(1e-9 * 86400.0)

    storage = second.mst
    porosity = storage.porosity.array.flat[0]
    product = storage.bulk_density.array.flat[0] * storage.distcoef.array.flat[0]
    assert 1.0 + product / porosity == pytest.approx(30.0)
    assert storage.decay.array.flat[0] == pytest.approx(0.01 / DAYS)
    assert storage.decay_sorbed.array.flat[0] == pytest.approx(0.01 / DAYS)
    assert simulation.get_model("gwt1").mst.sorption.get_data() is None

    periods = simulation.tdis.perioddata.get_data()
    assert simulation.tdis.time_units.get_data() == "days"
    assert len(periods) == 2
    assert periods["perlen"][0] / DAYS == pytest.approx(50.0, abs=model.step / 2.0 + 1e-9)
    assert periods["perlen"].sum() / DAYS >= 100.0
    held = second.get_package("source").stress_period_data
    assert held.get_data(0)["conc"].max() == 2.0
    assert held.get_data(1)["conc"].max() == 0.0
    # Cells that the edge divides carry a share: the width held is the source's half width.
    rows = [cell[1] for cell in held.get_data(0)["cellid"]]
    assert (held.get_data(0)["conc"] * flow.dis.delc.array[rows]).sum() == pytest.approx(3300.0)


def test_a_third_type_inlet_is_carried_by_the_wells(tmp_path: Path) -> None:
    source = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(50.0), "third")
    write_model(source, GROUND, [FLUORIDE, URANIUM], WELLS, 20.0, tmp_path)
    simulation = read_back(tmp_path)
    transport = simulation.get_model("gwt2")
    assert transport.get_package("source") is None
    assert transport.ssm.sources.get_data()[0].tolist() == ("inlet", "aux", "u_238_ion")
    water = simulation.get_model("gwf").get_package("inlet").stress_period_data.get_data(0)
    # The half width of the source, carried by the Darcy flux.
    entered = (water["q"] * water["u_238_ion"]).sum()
    assert entered == pytest.approx(91.3125 * 0.25 / DAYS * 1650.0 * 30.0, rel=1e-9)


@pytest.mark.parametrize("inlet", ["first", "third"])
def test_gradual_sources_are_time_series(tmp_path: Path, inlet: Any) -> None:
    history = SourceHistory.table([0.0, 10.0, 30.0], [0.0, 4.0, 1.0])
    source = Source("pond", StripSource(-1650.0, 1650.0), history, inlet)
    write_model(source, GROUND, FLUORIDE, WELLS, 20.0, tmp_path)
    simulation = read_back(tmp_path)
    owner = simulation.get_model("gwt1" if inlet == "first" else "gwf")
    package = owner.get_package("source" if inlet == "first" else "inlet")
    series = package.ts[0]
    assert "source_10000" in str(series.time_series_namerecord.get_data())
    rows = series.timeseries.get_data()
    days, values = [np.array([row[n] for row in rows], dtype=float) for n in (0, -1)]
    np.testing.assert_allclose(np.interp([5.0 * DAYS, 20.0 * DAYS], days, values), [2.0, 2.5])
    assert days[-1] > 20.0 * DAYS


def test_a_patch_has_layers(tmp_path: Path) -> None:
    source = Source("pit", PatchSource(-100.0, 100.0, 20.0, 30.0))
    write_model(source, GROUND, FLUORIDE, receptors_at([500.0], 0.0, 25.0), 5.0, tmp_path)
    simulation = read_back(tmp_path)
    dis = simulation.get_model("gwf").dis
    assert dis.nlay.get_data() > 3
    assert dis.botm.array[-1].flat[0] == 0.0
    held = simulation.get_model("gwt1").get_package("source").stress_period_data.get_data(0)
    thick = -np.diff(np.concatenate([[30.0], dis.botm.array[:, 0, 0]]))
    widths = dis.delc.array
    area = sum(
        conc * thick[cell[0]] * widths[cell[1]]
        for cell, conc in zip(held["cellid"], held["conc"], strict=True)
    )
    assert area == pytest.approx(10.0 * 100.0)
    # MODFLOW counts layers from the top, where this source is.
    layers = [cell[0] for cell, conc in zip(held["cellid"], held["conc"], strict=True) if conc]
    assert min(layers) == 0


def test_results_of_half_a_run_are_refused(tmp_path: Path) -> None:
    model = write_model(Source("c", PlaneSource()), GROUND, FLUORIDE, WELLS, 20.0, tmp_path)
    (tmp_path / "gwt1_receptors.csv").write_text("time,L1R1C1\n1.0,0.0\n")
    with pytest.raises(InputError, match=f"1 of {model.steps} time steps"):
        read_observations(model, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("inlet", ["first", "third"])
def test_strip_within_two_per_cent_of_the_peak(mf6: Path, inlet: Any, tmp_path: Path) -> None:
    source = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(30.0), inlet)
    times = np.arange(2.0, 71.0, 2.0)
    species = [FLUORIDE, Species("NH4", 2.0, decay_constant=0.05)]
    found = breakthrough(source, GROUND, species, WELLS, times, engine=Modflow(mf6),
                         store=tmp_path)  # fmt: skip
    exact = breakthrough(source, GROUND, species, WELLS, times)
    error = np.abs(found.concentration - exact.concentration).max("time")
    assert float((error / exact.concentration.max("time")).max()) < 0.02


@pytest.mark.slow
def test_the_written_model_runs_as_it_is(mf6: Path, tmp_path: Path) -> None:
    """The files of a specialist, two species, a table as source: no extrapolation, so 5 %."""
    import subprocess

    history = SourceHistory.table([0.0, 10.0, 30.0], [0.0, 4.0, 1.0])
    source = Source("pond", StripSource(-1650.0, 1650.0), history, "third")
    species = [FLUORIDE, Species("NH4", 2.0, decay_constant=0.05)]
    model = write_model(source, GROUND, species, WELLS, 40.0, tmp_path)
    subprocess.run([mf6], cwd=tmp_path, check=True, capture_output=True)
    times = model.step * np.arange(model.steps + 1)
    inside = (times > 0.0) & (times < 30.0)
    exact = breakthrough(source, GROUND, species, WELLS, times[inside])
    for number, one in enumerate(species):
        found = read_observations(model, tmp_path, number)[:, inside]
        expected = exact.concentration.sel(species=one.name).to_numpy()
        assert np.abs(found - expected).max() < 0.05 * expected.max()
