"""`tailrace emissions`: what it prints and writes, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tailrace.cli.app import run

WORDS = ["emissions", "baotou", "--year", "2024", "--samples", "4"]


def test_prints_closure_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(WORDS) == 0
    said = capsys.readouterr()
    assert said.err == ""
    parts = ("Closure and agreement", "Dust by source", "GB 26451-2011", "Options", "windiest 5 %")
    positions = [said.out.index(part) for part in parts]
    assert positions == sorted(positions)
    assert "DOES NOT" not in said.out
    assert "unknown: seepage of the tailings pond: volume that seeps" in said.out


@pytest.mark.slow
def test_inventory_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "inventory.csv"
    assert run([*WORDS, "-o", str(target)]) == 0
    table = pd.read_csv(target)
    assert set(table["medium"]) == {"air", "water"}
    assert set(table["year"]) == {2024}
    numbers = table.dropna(subset=["low", "central", "high"])
    assert (numbers["low"] <= numbers["central"]).all()
    assert (numbers["central"] <= numbers["high"]).all()
    assert str(target) in capsys.readouterr().out


def test_outputs_are_checked_before_anything_is_solved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*WORDS, "-o", str(tmp_path / "inventory.xlsx")]) == 2
    assert ".csv" in capsys.readouterr().err


def test_a_year_outside_the_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["emissions", "baotou", "--year", "1066"]) == 2
    assert "1066" in capsys.readouterr().err


def test_a_material_the_balance_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "mine"
    assert run(["new", str(site), "--like", "mountain_pass"]) == 0
    path = site / "emissions.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('feed = "mine:ore"', 'feed = "mine:or"'), encoding="utf-8")
    capsys.readouterr()
    assert run(["emissions", str(site), "--samples", "0"]) == 2
    said = capsys.readouterr().err
    assert 'did you mean "mine:ore"?' in said
    assert "Traceback" not in said


def test_what_processes_refuse_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "mine"
    assert run(["new", str(site), "--like", "mountain_pass"]) == 0
    path = site / "emissions.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('value = "90 t", low = "50 t"', 'value = "0 t", low = "0 t"')
    text = text.replace("value = 1.75, low = 1.6, high = 1.9", "value = 0.5")
    path.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert run(["emissions", str(site), "--samples", "0", "--year", "2024"]) == 2
    said = capsys.readouterr().err
    for place in ("source.ore_hauling", "source.waste_hauling", "source.stack_wind"):
        assert place in said
    assert "Traceback" not in said


def test_a_site_without_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "mine"
    assert run(["new", str(site), "--like", "mountain_pass"]) == 0
    (site / "emissions.toml").unlink()
    (site / "options.toml").unlink()
    capsys.readouterr()
    assert run(["check", str(site)]) == 0
    assert run(["emissions", str(site)]) == 2
    assert "emissions.toml" in capsys.readouterr().err


def test_check_and_cite_know_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "baotou"]) == 0
    assert "emissions.toml" in capsys.readouterr().out
    assert run(["cite", "baotou"]) == 0
    assert "open-pit mining practice" in capsys.readouterr().out
