"""`tailrace verify`: exit codes, the table, the JSON file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tailrace.cli.app import run

GOOD = "[c]\nfeed = 1.0\na = 0.5\nb = 0.5\nr = 0.0\nproduct = 0.2500000000\n"


def test_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.toml").write_text(GOOD)
    (tmp_path / "photo.tif").write_bytes(b"II")
    target = tmp_path / "out.json"
    assert run(["verify", str(tmp_path / "case.toml"), "--json", str(target)]) == 0
    said = capsys.readouterr().out
    assert "product" in said
    assert "1 pass, 0 fail" in said
    assert "1e-09" in said
    (row,) = json.loads(target.read_text())
    assert row["verdict"] == "pass"
    assert row["worst_relative_error"] < 1e-15


def test_fail_and_unreadable_exit_with_one(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(GOOD.replace("0.25", "0.26"))
    assert run(["verify", str(tmp_path)]) == 1
    (tmp_path / "wrong.toml").write_bytes(b"\0")
    assert run(["verify", str(tmp_path)]) == 1


def test_unknown_alone_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "facts.csv").write_text("quantity,value\nx,1\n")
    assert run(["verify", str(tmp_path)]) == 0
    assert "facts.csv" in capsys.readouterr().out


def test_bad_folder_and_bad_target_exit_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", str(tmp_path / "nowhere")]) == 2
    assert "no such file or folder" in capsys.readouterr().err
    (tmp_path / "case.toml").write_text(GOOD)
    assert run(["verify", str(tmp_path), "--json", str(tmp_path / "no" / "o.json")]) == 2
    assert "make the folder" in capsys.readouterr().err
    assert run(["verify", str(tmp_path), "--json", str(tmp_path)]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_names_with_brackets_are_printed_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "[bold]x.csv").write_text("a,b\n1,2\n")
    assert run(["verify", str(tmp_path)]) == 0
    assert "[bold]x.csv" in capsys.readouterr().out
