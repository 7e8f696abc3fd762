"""`tailrace water`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.cli.app import run

STRIP = """
[aquifer]
hydraulic_conductivity_m_per_d = 25.0
hydraulic_gradient = 0.0025
effective_porosity = 0.25
thickness_m = 30.0
longitudinal_dispersivity_m = 100.0
transverse_dispersivity_m = 10.0
[source]
type = "third-type"
y_min_m = -1650.0
y_max_m = 1650.0
duration_yr = 50.0
[species]
F = {retardation = 1.0}
NH4 = {retardation = 3.0, half_life_yr = 10.0}
"""
ROWS = "species,x_m,y_m,t_yr\nF,1000,0,50\nNH4,1000,0,50\nF,4000,500,60\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "input.toml").write_text(STRIP)
    (tmp_path / "points.csv").write_text(ROWS)
    return tmp_path


def test_case_is_computed_and_its_balance_printed(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["water", str(case), "-o", str(case / "out.csv")]) == 0
    said = capsys.readouterr().out
    assert "strip, flux held for 50 yr" in said
    assert "mass balance after 60 yr" in said
    rows = [line.split() for line in said.splitlines() if line.startswith(("F ", "NH4"))]
    errors = [float(cells[-1]) for cells in rows if len(cells) == 6]
    assert len(errors) == 2
    assert max(map(abs, errors)) < 1e-6
    assert (case / "out.csv").read_text().startswith("species,x_m,y_m,t_yr,c_over_c0\n")


def test_options_are_checked_before_anything_is_read(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--engine", "feflow", "-o", str(case / "out.xlsx")]
    assert run(["water", str(case), *words]) == 2
    said = capsys.readouterr().err
    assert "feflow" in said
    assert "out.xlsx" in said
    assert run(["water", str(case), "--write-model", str(case / "m")]) == 2
    assert run(["water", str(case / "none")]) == 2
    assert "no such case" in capsys.readouterr().err


def test_model_files_are_written(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--engine", "ogs", "--write-model", str(case / "model")]
    text = STRIP.replace('type = "third-type"\n', "")
    (case / "input.toml").write_text(text)
    assert run(["water", str(case), *words]) == 0
    assert any((case / "model").rglob("*.prj"))


def test_a_pond_that_leaks_more_than_flows_by_is_told(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A leak of 12e6 m3/yr against 2.3e6 that flow under 3.3 km: no strip in uniform flow."""
    text = STRIP.replace("[source]", "[source]\nseepage_rate_m3_per_yr = 12e6")
    (case / "input.toml").write_text(text)
    with pytest.warns(UserWarning, match="mound"):
        assert run(["water", str(case)]) == 0
    (case / "input.toml").write_text(text.replace("thickness_m = 30.0\n", ""))
    assert run(["water", str(case)]) == 2
    assert "seepage_rate needs" in capsys.readouterr().err


@pytest.mark.slow
def test_an_engine_states_its_error_beside_the_closed_form(
    case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenGeoSys within 2 % of the peak of the closed form (issue)."""
    pytest.importorskip("ogs")
    monkeypatch.setenv("TAILRACE_CACHE", str(case / "cache"))
    text = STRIP.replace("longitudinal_dispersivity_m = 100.0", "longitudinal_dispersivity_m = 400")
    (case / "input.toml").write_text(text.replace('type = "third-type"\n', ""))
    (case / "points.csv").write_text("species,x_m,y_m,t_yr\nF,4000,0,30\nF,4000,0,60\n")
    assert run(["water", str(case), "--engine", "opengeosys"]) == 0
    said = capsys.readouterr().out
    assert "grid: " in said
    (row,) = [line.split() for line in said.splitlines() if line.startswith("F  ") and "%" in line]
    assert float(row[-1].rstrip("%")) < 2.0
