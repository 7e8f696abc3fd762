"""One question, three engines: the interface, refusals, and what is passed to whom."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.aquifer import Aquifer
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.engine import breakthrough, choose_engine, write_model
from tailrace.water.engine_modflow import Modflow, find_mf6
from tailrace.water.engine_ogs import OpenGeoSys
from tailrace.water.patch import PatchSource
from tailrace.water.point_source import line_source_concentration
from tailrace.water.receptors import receptors_at
from tailrace.water.release import LineSource, PlaneSource, Source
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.strip import StripSource, strip_concentration

V = 91.3125
GROUND = Aquifer(V * 0.25 / SECONDS_PER_YEAR, 0.25, 100.0, 10.0, 0.1, thickness=30.0)
WELLS = receptors_at([1000.0, 2000.0], [0.0, 1700.0], 15.0, names=["near", "far"])
POND = Source("pond", StripSource(-1650.0, 1650.0), SourceHistory.pulse(50.0, 2.0), units="mg/L")
FLUORIDE, ARSENIC = Species("F", 1.0), Species("As", 10.0, decay_constant=0.01)


def test_closed_form_is_the_strip_formula() -> None:
    times = [80.0, 10.0, 40.0]
    found = breakthrough(POND, GROUND, [FLUORIDE, ARSENIC], WELLS, times)
    expected = 2.0 * strip_concentration(
        WELLS.x[:, None], WELLS.y[:, None], np.array(times), y_low=-1650.0, y_high=1650.0,
        velocity=V, longitudinal_dispersion=100.0 * V, transverse_dispersion=10.0 * V,
        retardation=10.0, decay=0.01, duration=50.0,
    )  # fmt: skip
    assert found.concentration.dims == ("receptor", "species", "time")
    np.testing.assert_allclose(found.concentration.sel(species="As"), expected, rtol=1e-6)
    assert found.concentration.attrs["units"] == "mg/L"
    assert found.attrs["engine"] == "closed form"
    assert found.time.to_numpy().tolist() == times


def test_draws_are_the_last_dimension() -> None:
    ground = Aquifer(np.array([0.5, 1.0, 2.0]) * V * 0.25 / SECONDS_PER_YEAR, 0.25, 100.0, 10.0)
    found = breakthrough(POND, ground, FLUORIDE, WELLS, [10.0])
    assert found.concentration.dims == ("receptor", "species", "time", "draw")
    one = breakthrough(POND, GROUND, FLUORIDE, WELLS, [10.0]).concentration.to_numpy()
    np.testing.assert_array_equal(found.concentration.isel(draw=1), one)
    assert (np.diff(found.concentration.isel(receptor=0).to_numpy()) > 0.0).all()


def test_a_plane_is_a_column() -> None:
    from tailrace.water.column import column_concentration

    found = breakthrough(Source("column", PlaneSource()), GROUND, FLUORIDE, WELLS, [15.0])
    expected = column_concentration(WELLS.x, 15.0, velocity=V, dispersion=100.0 * V)
    np.testing.assert_allclose(found.concentration[:, 0, 0], expected, rtol=1e-10)


def test_a_line_source_gives_mass_per_volume() -> None:
    history = SourceHistory.steps([0.0, 10.0, 30.0], [4.0, 1.0])
    found = breakthrough(Source("well", LineSource(), history), GROUND, ARSENIC, WELLS, [5.0, 60.0])
    common = {
        "porosity": 0.25, "velocity": V, "longitudinal_dispersion": 100.0 * V,
        "transverse_dispersion": 10.0 * V, "retardation": 10.0, "decay": 0.01,
    }  # fmt: skip
    place = WELLS.x[0], WELLS.y[0]
    late = line_source_concentration(*place, 60.0, mass_rate=4.0, duration=10.0, **common)
    late = late + line_source_concentration(*place, 50.0, mass_rate=1.0, duration=20.0, **common)
    early = line_source_concentration(*place, 5.0, mass_rate=4.0, duration=10.0, **common)
    np.testing.assert_allclose(found.concentration[0, 0], [early, late], rtol=1e-10)
    assert found.concentration.attrs["units"] == "kg/m3"


def test_names_of_engines() -> None:
    assert choose_engine("closed form") is None
    assert isinstance(choose_engine("OGS"), OpenGeoSys)
    assert isinstance(choose_engine("mf6"), Modflow)
    with pytest.raises(InputError, match='did you mean "modflow"'):
        choose_engine("modlfow")


def test_no_mf6_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TAILRACE_MF6", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"no mf6 on PATH.*get-modflow.*TAILRACE_MF6"):
        breakthrough(POND, GROUND, FLUORIDE, WELLS, [10.0], engine="modflow", store=tmp_path)
    monkeypatch.setenv("TAILRACE_MF6", str(tmp_path / "elsewhere"))
    with pytest.raises(InputError, match="TAILRACE_MF6: no executable"):
        find_mf6()
    executable = tmp_path / "mf6"
    executable.write_text("#!/bin/sh\n")
    executable.chmod(0o755)
    monkeypatch.delenv("TAILRACE_MF6")
    assert find_mf6() == executable
    assert find_mf6(executable) == executable


def test_no_ogs_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from importlib.metadata import PackageNotFoundError

    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("tailrace.water.engine_ogs.version", absent)
    with pytest.raises(InputError, match=r'pip install "tailrace\[ogs\]"'):
        breakthrough(POND, GROUND, FLUORIDE, WELLS, [10.0], engine="ogs", store=tmp_path)


def test_no_flopy_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr("tailrace.water.modflow_files.import_module", absent)
    with pytest.raises(InputError, match=r'pip install "tailrace\[water\]"'):
        write_model(POND, GROUND, FLUORIDE, WELLS, 10.0, tmp_path)


def test_chains_and_lines_are_refused_by_engines(tmp_path: Path) -> None:
    daughter = Species("Ra-228", 150.0, decay_constant=0.12, parent="Th-232")
    for engine in ("closed form", "modflow", "opengeosys"):
        with pytest.raises(InputError, match="grows from Th-232"):
            breakthrough(POND, GROUND, daughter, WELLS, [10.0], engine=engine, store=tmp_path)
    with pytest.raises(InputError, match="is a line"):
        write_model(Source("w", LineSource()), GROUND, FLUORIDE, WELLS, 10.0, tmp_path)
    with pytest.raises(InputError, match="no input to write"):
        write_model(POND, GROUND, FLUORIDE, WELLS, 10.0, tmp_path, engine="closed form")


def test_bad_questions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two species are called F"):
        breakthrough(POND, GROUND, [FLUORIDE, FLUORIDE], WELLS, [1.0])
    with pytest.raises(InputError, match="no species is given"):
        breakthrough(POND, GROUND, [], WELLS, [1.0])
    with pytest.raises(InputError, match="times are not a row of numbers"):
        breakthrough(POND, GROUND, FLUORIDE, WELLS, [1.0, np.nan])
    with pytest.raises(InputError, match="the run ends at -1 yr"):
        write_model(POND, GROUND, FLUORIDE, WELLS, -1.0, tmp_path)
    ground = Aquifer(np.array([1e-6, 2e-6]), 0.25, np.array([1.0, 2.0, 3.0]), 1.0)
    with pytest.raises(InputError, match="different numbers of draws"):
        breakthrough(POND, ground, FLUORIDE, WELLS, [1.0], engine="ogs", store=tmp_path)


def test_too_many_runs_are_refused_before_any(tmp_path: Path) -> None:
    ground = Aquifer(1e-6, 0.25, np.array([50.0, 60.0, 70.0]), 10.0)
    with pytest.raises(InputError, match=r"give 3 unit responses; at most 2"):
        breakthrough(POND, ground, FLUORIDE, WELLS, [1.0], engine="ogs", most_runs=2,
                     store=tmp_path)  # fmt: skip
    assert not list(tmp_path.iterdir())


def test_an_upgradient_well_is_refused_by_an_engine(tmp_path: Path) -> None:
    wells = receptors_at([-50.0, 100.0], 0.0, names=["up", "down"])
    with pytest.raises(InputError, match="receptor up is not downgradient"):
        breakthrough(POND, GROUND, FLUORIDE, wells, [1.0], engine="ogs", store=tmp_path)


def test_patch_source_needs_its_height_within_the_aquifer(tmp_path: Path) -> None:
    source = Source("pit", PatchSource(-10.0, 10.0, 20.0, 30.0))
    wells = receptors_at([100.0], 0.0, 31.0)
    with pytest.raises(InputError, match="lies outside the aquifer"):
        breakthrough(source, GROUND, FLUORIDE, wells, [1.0], engine="ogs", store=tmp_path)
