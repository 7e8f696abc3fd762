"""`tailrace run` and what is asked of its folder, on a bundled site with few draws."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tailrace.assess.assessment_files import load_assessment
from tailrace.assess.repeated_run import differing_results
from tailrace.cli.app import run

from .conftest import DRAWS, SMALL, Run

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("runs")]


def test_a_run_leaves_a_report_and_what_repeats_it(small_run: Path) -> None:
    there = {path.relative_to(small_run).as_posix() for path in small_run.rglob("*")}
    for name in (
        "report.html", "run.toml", "results.nc", "numbers.csv", "page.npz", "tables/judged.csv",
        "tables/limits.csv", "gis/results.gpkg", "inputs/site.toml", "inputs/people.toml",
    ):  # fmt: skip
        assert name in there
    found = load_assessment(small_run)
    assert found.choices["samples"] == found.choices["drawn"] == DRAWS
    assert not [name for name in os.listdir(small_run.parent) if name.startswith(".")]


def test_a_run_is_repeated_from_its_folder_alone(
    small_run: Path, command: Run, tmp_path: Path
) -> None:
    """Another process, with sets in another order; the folder was moved."""
    moved = tmp_path / "moved"
    shutil.copytree(small_run, moved)
    done = command("rerun", str(moved), hash_seed="3")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(f"the same results, byte for byte, as {moved}")
    again = tmp_path / "moved-again"
    assert differing_results(small_run, again) == ()
    table = again / "tables" / "judged.csv"
    table.write_text(table.read_text().replace("2", "3", 1))
    assert differing_results(small_run, again) == ("tables/judged.csv",)


def test_changed_inputs_are_not_repeated(
    small_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(small_run, folder)
    (folder / "inputs" / "options.toml").unlink()
    works = folder / "inputs" / "works.toml"
    works.write_text(works.read_text() + "\n# a remark\n")
    assert run(["rerun", str(folder), "-o", str(tmp_path / "again")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("2 problems")
    assert "inputs/options.toml" in said
    assert "inputs/works.toml: is not what the run was made from" in said
    assert not (tmp_path / "again").exists()


def test_an_option_lowers_what_it_acts_on(
    small_run: Path, kept_transfers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Draws of both runs belong together: an option never raises a result in any of them."""
    name = next(iter(load_assessment(small_run).site.options))
    out = tmp_path / "with"
    assert run(["run", SMALL, "--samples", str(DRAWS), "--with", name, "-o", str(out)]) == 0
    table = tmp_path / "both.csv"
    capsys.readouterr()
    assert run(["compare", str(small_run), str(out), "-o", str(table)]) == 0
    said = capsys.readouterr().out
    assert "draw by draw" in said
    assert name in said
    both = pd.read_csv(table)
    known = both[both["of"] != "missing"]
    assert (known["ratio_p95"] <= 1.0 + 1e-12).all()
    assert (known["ratio_p5"] < 1.0).any()


def test_limits_of_a_folder_are_those_of_its_table(
    small_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "limits.csv"
    assert run(["limits", str(small_run), "-o", str(table)]) == 0
    said = capsys.readouterr().out
    assert "screening only" in said
    stored = small_run / "tables" / "limits.csv"
    assert table.read_bytes() == stored.read_bytes()
    sources = pd.read_csv(stored)["source"]
    assert run(["limits", str(small_run), "--source", sources.iloc[0][:-1]]) == 2
    assert f'did you mean "{sources.iloc[0]}"' in capsys.readouterr().err
    assert run(["limits", str(small_run), "--with", "x"]) == 2
    assert "has the options of its run" in capsys.readouterr().err


def test_limits_of_a_site_are_those_of_its_run(
    small_run: Path, kept_transfers: Path, tmp_path: Path
) -> None:
    table = tmp_path / "limits.csv"
    assert run(["limits", SMALL, "--samples", str(DRAWS), "-o", str(table)]) == 0
    assert table.read_bytes() == (small_run / "tables" / "limits.csv").read_bytes()
    assert os.listdir(tmp_path) == ["limits.csv"]


def test_a_result_is_explained_and_its_sources_cited(
    small_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(load_assessment(small_run).areas[SMALL].data["receptor"].values[0])
    assert run(["explain", str(small_run), "hazard", "index,", "child,", place]) == 0
    said = capsys.readouterr().out
    assert place in said
    assert "It is the sum of" in said
    assert "100.00%" in said
    assert run(["explain", str(small_run), "hazard index, child, nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert run(["cite", str(small_run)]) == 0
    said = capsys.readouterr().out
    values = len(load_assessment(small_run).tables["numbers"])
    assert f"{values} values" in said


def test_bad_samples_and_schemes_are_told_before_anything_is_computed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["run", SMALL, "--samples", "0"]) == 2
    capsys.readouterr()
    assert run(["run", SMALL, "--scheme", "sobool", "-o", str(tmp_path / "out")]) == 2
    assert 'did you mean "sobol"?' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
