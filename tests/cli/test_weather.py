"""`tailrace weather`: what a file holds, what is wrong with it, and the wind rose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tailrace.cli.app import run


def test_surface_file_and_rose(
    reference: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hours of Houston 1996 counted by AERMOD 24142 (reference/air/README.md)."""
    target = tmp_path / "rose.html"
    words = [str(reference / "air" / "houston1996.sfc.gz"), "--rose", str(target)]
    assert run(["weather", *words]) == 0
    said = capsys.readouterr().out
    assert "8784 hours, 1588 calm, 370 missing." in said
    assert "friction velocity" in said
    page = target.read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=.https?:", page)


def test_what_cannot_be_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    assert run(["weather", str(tmp_path / "x.csv")]) == 2
    assert "known format" in capsys.readouterr().err
    assert run(["weather", str(tmp_path / "none.epw")]) == 2
    words = ["--rose", str(tmp_path / "r.png"), "--station", "1,2,3"]
    assert run(["weather", "x", *words]) == 2
    said = capsys.readouterr().err
    assert ".html" in said
    assert "four numbers" in said
    assert run(["weather", "x", "--station", "95,0,8,1"]) == 2
    assert "latitude 95" in capsys.readouterr().err
