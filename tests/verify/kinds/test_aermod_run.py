"""Control files of AERMOD with results beside them and no case.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tailrace.air import compute, open_case
from tailrace.air.aermod_output import plot_file
from tailrace.verify import verify

CASE = "beach_dep_steppe"


@pytest.fixture
def folder(reference: Path, tmp_path: Path) -> Path:
    """Return a folder with a control file, its weather and its results."""
    air = reference / "air"
    for file in (air / CASE / "aermod.inp", air / CASE / "results.csv"):
        shutil.copy(file, tmp_path)
    for ending in ("sfc", "pfl"):
        shutil.copy(air / f"steppe2001.{ending}.gz", tmp_path)
    return tmp_path


def test_table_of_results(folder: Path) -> None:
    """AERMOD 24142's own numbers, computed from its own files alone."""
    outcomes = verify(folder)
    assert {row.kind for row in outcomes} == {"aermod run"}
    assert {row.verdict for row in outcomes} == {"pass"}
    assert {row.case for row in outcomes} == {"aermod.inp"}
    assert {row.quantity: row.tolerance for row in outcomes}["drydep_period_g_m2"] == 0.05
    assert verify(folder / "aermod.inp")[0].verdict == "pass"


def test_plot_files(folder: Path) -> None:
    """A plot file with a tenth too much fails; one as computed passes."""
    (folder / "results.csv").unlink()
    control = folder / "aermod.inp"
    lines = [
        line for line in control.read_text().splitlines()
        if "PLOTFILE" not in line and "OU FINISHED" not in line
    ]  # fmt: skip
    asked = ["   PLOTFILE PERIOD ALL period.plt", "   PLOTFILE 24 ALL FIRST day.plt", "OU FINISHED"]
    control.write_text("\n".join([*lines, *asked]) + "\n")
    case = open_case(control)
    result = compute(case, keep_hourly=True)
    period, day = case.outputs
    (folder / "period.plt").write_text(plot_file(case, result, period))
    hourly = result.groups["ALL"].hourly
    assert hourly is not None
    hourly *= 1.1
    (folder / "day.plt").write_text(plot_file(case, result, day))
    found = {(row.case, row.quantity): row.verdict for row in verify(folder)}
    assert found == {
        ("aermod.inp:period.plt", "conc_period of ALL"): "pass",
        ("aermod.inp:period.plt", "drydep_period of ALL"): "pass",
        ("aermod.inp:day.plt", "conc_max24h of ALL"): "fail",
        ("aermod.inp:day.plt", "drydep_max24h of ALL"): "pass",
    }
    (folder / "day.plt").write_text("* head\n 1.0 x 3.0\n")
    assert "unreadable" in {row.verdict for row in verify(folder)}


def test_keywords_not_honoured_are_told(folder: Path) -> None:
    control = folder / "aermod.inp"
    control.write_text(control.read_text().replace("CONC", "ELEV CONC"))
    (row,) = verify(folder)
    assert row.verdict == "unreadable"
    assert "flat and elevated sources" in row.reason


def test_without_results_it_is_no_case(folder: Path) -> None:
    (folder / "results.csv").unlink()
    assert {row.verdict for row in verify(folder)} == {"unknown"}
