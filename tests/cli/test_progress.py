"""How far long work is: lines in a log, a bar on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tailrace.cli import progress
from tailrace.cli.progress import COMPILING, progress_line


def test_a_log_has_a_line_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 4.0, 11.0, 11.0, 15.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress_line("case") as told:
        told("first", 0.1)  # at 4 s
        told("second", 0.5)  # at 11 s, told at 11 s
        told("third", 0.9)  # at 15 s
    assert capsys.readouterr().err == "case second: 50%\n"


def test_a_terminal_shows_a_bar_that_says_when_it_compiles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = io.StringIO()
    console = Console(file=text, force_terminal=True, width=140)
    monkeypatch.setattr(progress, "stderr", lambda: console)
    monkeypatch.setattr(progress, "SECONDS_UNTIL_COMPILING", -1.0)
    with progress_line("air"):
        pass
    assert COMPILING in text.getvalue()
    text.truncate(0)
    with progress_line("run", compiles=False):
        pass
    assert COMPILING not in text.getvalue()
    monkeypatch.setattr(progress, "SECONDS_UNTIL_COMPILING", 1e9)
    with progress_line("air") as told:
        told("mine", 0.5)
    assert "air mine" in text.getvalue()
    assert "50%" in text.getvalue()
