"""An assessment goes into a folder and comes back as it was."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from tailrace.assess.assessment import AreaAssessment, Assessment
from tailrace.assess.assessment_files import changed_inputs, load_assessment, save_assessment
from tailrace.assess.run_file import toml_text
from tailrace.errors import InputError
from tailrace.site.input_files import input_hashes

from .made_assessment import made_assessment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Assessment:
    found = made_assessment(draws=16, points=40)
    awkward = pd.DataFrame(
        {
            "text": ["", "=1+1", 'a "b",\nc\r', "钍 <b>"],
            "holes": pd.Series(["x", None, "1e3", None], dtype="str"),
            "both": pd.Series(["x", None, "", "None"], dtype="str"),
            "number": [1 / 3, np.nan, -np.inf, 5e-324],
            "short": np.array([0.1, np.nan, 2.0, -0.0], dtype=np.float32),
            "whole": [2**62, -1, 0, 7],
            "truth": [True, False, True, False],
            "mixed": pd.Series([1, "none", None, 0.1], dtype=object),
            "tricky": pd.Series(["1", 1, "", float("nan")], dtype=object),
        }
    )
    tables = {**found.tables, "awkward": awkward, "empty": awkward.iloc[:0]}
    choices = {**found.choices, "samples": None, "with": ["cover=0.6@2030"], "rate": 0.1,
               "inputs": input_hashes(found.site)}  # fmt: skip
    return replace(found, tables=tables, choices=choices)


@pytest.fixture(scope="module")
def folder(made: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "out"
    save_assessment(made, path)
    return path


def test_the_round_trip_is_exact(made: Assessment, folder: Path) -> None:
    read = load_assessment(folder)
    assert read.choices == made.choices
    assert read.choices["samples"] is None
    assert (read.missing, read.timings) == (made.missing, made.timings)
    assert list(read.areas) == list(made.areas)
    for name, area in made.areas.items():
        other = read.areas[name]
        assert (other.missing, other.provenance) == (area.missing, area.provenance)
        assert other.screening_only == area.screening_only
        xr.testing.assert_identical(other.data, area.data)
    assert set(read.tables) == set(made.tables)
    for name, frame in made.tables.items():
        pd.testing.assert_frame_equal(read.tables[name], frame, check_exact=True)
    assert_same(read.page, made.page)
    assert read.site.name == made.site.name
    assert read.site.places.index.tolist() == made.site.places.index.tolist()


def assert_same(one: Any, other: Any) -> None:
    if isinstance(other, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(other, dict):
        assert list(one) == list(other)
        for key in other:
            assert_same(one[key], other[key])
    elif isinstance(other, list | tuple):
        assert len(one) == len(other)
        for first, second in zip(one, other, strict=True):
            assert_same(first, second)
    else:
        assert one == other or (one != one and other != other)


def test_every_field_of_an_assessment_is_saved() -> None:
    assert {one.name for one in fields(Assessment)} == {
        "site", "choices", "areas", "tables", "timings", "missing", "page",
    }  # fmt: skip
    assert {one.name for one in fields(AreaAssessment)} == {
        "name", "data", "missing", "screening_only", "provenance",
    }  # fmt: skip


def test_what_was_read_saves_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save_assessment(load_assessment(folder), tmp_path / "again")
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    for name in names:
        here, there = (folder / name).read_bytes(), (tmp_path / "again" / name).read_bytes()
        assert here == there, name


def test_nothing_of_the_machine_is_in_the_files(made: Assessment, folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(folder).encode() not in content, path
            assert str(made.site.folder).encode() not in content, path


def test_each_variable_on_disk_has_one_unit_and_a_name(folder: Path) -> None:
    with xr.open_dataset(folder / "results.nc", engine="h5netcdf") as root:
        assert root.attrs["Conventions"] == "CF-1.10"
        assert str(folder) not in root.attrs["history"]
    with xr.open_dataset(folder / "results.nc", engine="h5netcdf", group="baotou") as data:
        for name, array in data.data_vars.items():
            if name == "projection":
                assert "WGS 84 / UTM zone 49N" in array.attrs["crs_wkt"]
                continue
            assert array.attrs["long_name"], name
            assert "units" in array.attrs or array.dtype == bool, name
        assert data["result_3_radiation_dose"].attrs["units"] == "mSv/yr"
        assert data["result_2_cancer_risk_a_year_epa_2025"].attrs["units"] == "1/yr"
        assert data["level_0_air"].attrs["units"] == "mg/m3"
        assert data["result_3_radiation_dose"].attrs["grid_mapping"] == "projection"
        assert data["receptor_east"].attrs["standard_name"] == "projection_x_coordinate"
        assert data["draw"].attrs["standard_name"] == "realization"


def test_the_file_is_read_as_other_programs_read_it(folder: Path) -> None:
    import h5py

    from tailrace.assess.results_netcdf import _group_dataset

    for name in ("bayan_obo", "baotou"):
        with h5py.File(folder / "results.nc") as file:
            own = _group_dataset(file[name])
        with xr.open_dataset(
            folder / "results.nc", group=name, engine="h5netcdf", decode_times=False
        ) as opened:
            xr.testing.assert_identical(own, opened.load())


def test_the_copied_site_is_the_one_that_was_run(made: Assessment, folder: Path) -> None:
    assert changed_inputs(folder) == ()
    hashes = made.choices["inputs"]
    content = (folder / "inputs" / "site.toml").read_bytes()
    assert hashes["site.toml"] == hashlib.sha256(content).hexdigest()
    assert "areas/baotou/ground.toml" in hashes


def test_changed_inputs_are_found(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with (copy / "inputs" / "options.toml").open("a") as stream:
        stream.write("# one more line\n")
    (copy / "inputs" / "claims.csv").unlink(missing_ok=True)
    assert "options.toml" in changed_inputs(copy)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda f: (f / "run.toml").unlink(), "no folder of results"),
        (lambda f: (f / "run.toml").write_text("format = 99\n"), "form 99"),
        (lambda f: (f / "run.toml").write_text("= 1"), "damaged"),
        (lambda f: (f / "results.nc").write_bytes(b"no"), "cannot be read"),
        (lambda f: (f / "results.nc").unlink(), "cannot be read"),
        (lambda f: (f / "page.npz").write_bytes(b"no"), "cannot be read"),
        (lambda f: (f / "numbers.csv").unlink(), "numbers.csv: cannot be read"),
        (lambda f: (f / "tables" / "awkward.csv").write_text("a\n1\n"), "columns a"),
        (
            lambda f: (f / "tables" / "awkward.csv").write_text(
                (f / "tables" / "awkward.csv").read_text().replace("True", "Yes", 1)
            ),
            "a cell is not what",
        ),
        (lambda f: (f / "inputs" / "site.toml").write_text("name = 3"), "site.toml"),
    ],
)
def test_damage_is_told_in_a_sentence(folder: Path, tmp_path: Path, harm: Any, said: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    harm(copy)
    with pytest.raises(InputError, match=said):
        load_assessment(copy)


def test_toml_says_all_and_is_read_back() -> None:
    content = {
        "a": None, "b": 'quote " back \\ line\n tab\t del\x7f 钍', "c": [1, 2.5, True, "x"],
        "d e": {"f.g": {"h": float("inf")}, "none": []}, "long": ["word " * 20, "more"],
    }  # fmt: skip
    read = tomllib.loads(toml_text(content))
    assert read.pop("unset") == ["a"]
    assert read == {key: value for key, value in content.items() if value is not None}


def test_a_kind_without_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no form in TOML for object"):
        toml_text({"a": object()})
