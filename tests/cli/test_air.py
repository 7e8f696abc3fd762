"""`tailrace air`: folders, control files, outputs, and every refusal as a sentence."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from tailrace.cli.app import run

FAST = "beach_dep_steppe"


@pytest.fixture
def case(reference: Path, tmp_path: Path) -> Path:
    """Return a case of twelve days with its weather beside it."""
    shutil.copytree(reference / "air" / FAST, tmp_path / "case")
    for name in ("met_steppe2001.csv.gz", "steppe2001.sfc.gz", "steppe2001.pfl.gz"):
        shutil.copy(reference / "air" / name, tmp_path)
    return tmp_path / "case"


def table(path: Path) -> dict[str, np.ndarray]:
    with path.open(newline="") as stream:
        rows = list(csv.reader(stream))
    return {name: np.array([float(row[k]) for row in rows[1:]]) for k, name in enumerate(rows[0])}


def test_folder_to_table(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Columns are named as AERMOD's results (reference/air) and agree with them."""
    assert run(["air", str(case), "-o", str(tmp_path / "o.csv")]) == 0
    said = capsys.readouterr().out
    assert "288 hours: 5 calm and 5 missing" in said
    assert "conc_max24h_ug_m3" in said
    found, expected = table(tmp_path / "o.csv"), table(case / "results.csv")
    assert list(found) == list(expected)
    for name, values in expected.items():
        large = np.abs(values) >= 1e-3 * np.abs(values).max()
        assert found[name][large] == pytest.approx(values[large], rel=0.02)


def test_control_file_and_its_own_forms(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A control file gives the same numbers; NetCDF is read back; plot files are written."""
    import xarray

    assert run(["air", str(case), "-o", str(tmp_path / "a.csv")]) == 0
    words = ["air", str(case / "aermod.inp"), "-o", str(tmp_path / "b.nc")]
    assert run([*words, "--aermod-output", str(tmp_path / "plots")]) == 0
    with xarray.open_dataset(tmp_path / "b.nc") as data:
        period = data["conc_period_ug_m3"].values
        assert data["conc_period_ug_m3"].attrs["units"] == "ug/m3"
    assert period == pytest.approx(table(tmp_path / "a.csv")["conc_period_ug_m3"], rel=2e-3)
    (plot, *_) = sorted((tmp_path / "plots").glob("*"))
    assert plot.read_text().startswith("* TAILRACE, in the form of AERMOD")


def test_written_run_gives_the_same_numbers(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A case written as a run of AERMOD and read back; its weather is printed rounded."""
    target = tmp_path / "run"
    assert run(["air", str(case), "--write-aermod", str(target)]) == 0
    assert sorted(path.name for path in target.iterdir()) == [
        "aermod.inp", "weather.pfl", "weather.sfc",
    ]  # fmt: skip
    assert "result" not in capsys.readouterr().out  # nothing was computed
    for name, folder in (("a.csv", case), ("b.csv", target / "aermod.inp")):
        assert run(["air", str(folder), "-o", str(tmp_path / name)]) == 0
    first, second = table(tmp_path / "a.csv"), table(tmp_path / "b.csv")
    for name, values in first.items():
        large = np.abs(values) >= 1e-3 * np.abs(values).max()
        assert second[name][large] == pytest.approx(values[large], rel=5e-3)


def test_converged_rule_prints_its_difference(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["air", str(case), "--depletion", "converged"]) == 0
    said = capsys.readouterr().out
    assert "converged over regulatory depletion" in said
    assert "drydep_period_g_m2: median 0.8" in said
    assert run(["air", str(case), "--depletion", "converged", "--write-aermod", "x"]) == 2
    assert "converged depletion integral" in capsys.readouterr().err


def test_options_are_refused_together_and_before_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    words = ["air", "nowhere", "-o", str(tmp_path / "o.doc"), "--crs", "EPSG:4326"]
    words += ["--depletion", "convergd", "--aermod-output", str(tmp_path / "file")]
    assert run(words) == 2
    said = capsys.readouterr().err
    assert said.startswith("4 problems")
    for part in (".csv or .nc", "in degrees", 'did you mean "converged"', "is no folder"):
        assert part in said
    assert run(["air", "nowhere", "-o", str(tmp_path / "o.tif")]) == 2
    assert "--crs" in capsys.readouterr().err
    assert run(["air", "nowhere"]) == 2
    assert "no such case" in capsys.readouterr().err


def test_a_raster_needs_a_grid(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["air", str(case), "-o", str(case / "o.tif"), "--crs", "EPSG:32649"]
    assert run(words) == 2
    assert "evenly spaced grid" in capsys.readouterr().err
    assert not (case / "o.tif").exists()


def test_a_keyword_not_honoured_is_named_with_its_line(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    control = case / "aermod.inp"
    lines = control.read_text().splitlines()
    lines.insert(5, "   URBANOPT 100000")
    control.write_text("\n".join(lines) + "\n")
    assert run(["air", str(control)]) == 2
    said = capsys.readouterr().err
    assert "line 6, CO URBANOPT" in said
    assert "urban boundary layer is not modelled" in said
