"""Commands that take a site: new, check, cite, schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tailrace.cli.app import run

BUNDLED = ("baotou", "ganzhou", "mountain_pass")


@pytest.mark.parametrize("command", ["check", "cite", "balance"])
@pytest.mark.parametrize("kind", ["missing", "file", "folder"])
def test_what_is_no_site_is_refused_with_a_remedy(
    command: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thing"
    if kind == "file":
        path.write_text("x")
    elif kind == "folder":
        path.mkdir()
    assert run([command, str(path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("One problem with the input:\n1. ")
    assert str(path) in said
    assert "tailrace new" in said


def test_a_misspelt_bundled_name_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["balance", "baoto"]) == 2
    assert 'did you mean "baotou"?' in capsys.readouterr().err


@pytest.mark.parametrize("site", BUNDLED)
def test_bundled_sites_have_no_errors(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", site]) == 0
    said = capsys.readouterr()
    assert said.out.rstrip().endswith("no errors")
    assert "works.toml" in said.out
    assert said.err == ""


@pytest.mark.slow
def test_new_then_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert run(["new", str(folder), "--like", "ganzhou"]) == 0
    assert str(folder) in capsys.readouterr().out
    assert run(["check", str(folder)]) == 0
    assert run(["new", str(folder)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert run(["new", str(tmp_path / "other"), "--like", "gansu"]) == 2
    assert 'did you mean "ganzhou"?' in capsys.readouterr().err


def test_errors_of_a_site_come_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert run(["new", str(folder), "--like", "mountain_pass"]) == 0
    works = folder / "works.toml"
    works.write_text("sorce = 1\n" + works.read_text())
    (folder / "people.csv").write_bytes(b"")
    capsys.readouterr()
    assert run(["check", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "2. " in said
    assert "sorce" in said
    assert "people.csv" in said


def test_cite_counts_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cite", "baotou"]) == 0
    said = capsys.readouterr().out
    assert "values" in said
    assert "published" in said


def test_schema_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {"site", "works"} <= printed.keys()
    assert run(["schema", str(tmp_path / "new")]) == 0
    assert json.loads((tmp_path / "new" / "works.schema.json").read_text()) == printed["works"]
    (tmp_path / "file").write_text("")
    assert run(["schema", str(tmp_path / "file")]) == 2
