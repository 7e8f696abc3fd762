"""What is printed on consoles of every kind: narrow, without colours, without Unicode."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from tailrace.cli.console import progress_bar, say
from tailrace.cli.encoding import speak_any


def tailrace(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a fresh interpreter with more in its environment."""
    return subprocess.run(
        [sys.executable, "-m", "tailrace", *words],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "environment"),
    [
        ("ascii", {"PYTHONIOENCODING": "ascii"}),
        ("gbk", {"PYTHONIOENCODING": "gbk"}),
        ("latin-1", {"PYTHONIOENCODING": "latin-1"}),
        ("ascii", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
)
@pytest.mark.parametrize(
    "words", [["balance", "baotou", "--year", "2024"], ["cite", "baotou"], ["--help"], ["balance"]]
)
def test_no_encoding_stops_the_program(
    encoding: str, environment: dict[str, str], words: list[str]
) -> None:
    done = tailrace(*words, **environment)
    assert done.returncode == (0 if len(words) > 1 or words == ["--help"] else 2)
    said = (done.stdout + done.stderr).decode(encoding)
    assert "UnicodeEncodeError" not in said
    assert "error of its own" not in said
    if words[0] == "balance" and len(words) > 1:
        assert ">= " in said or "≥ " in said


def test_substitutes() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    speak_any(stream)
    stream.write("≥ 3 m³ – “é” ┌─┬│ 稀 \udcff …")
    stream.flush()
    assert raw.getvalue() == b'>= 3 m3 - "e" +-+| ? ? ...'


def test_unicode_consoles_are_left_alone() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8")
    speak_any(stream)
    stream.write("≥ 3 m³ 稀土")
    stream.flush()
    assert raw.getvalue().decode() == "≥ 3 m³ 稀土"


def coloured(**environment: str) -> bytes:
    """Return what a command prints to a terminal, made here with a pseudo-terminal."""
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    try:
        done = subprocess.Popen(
            [sys.executable, "-m", "tailrace", *environment.pop("words").split()],
            stdout=child,
            stderr=child,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment},
        )
        os.close(child)
        said = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
        done.wait(timeout=60)
    finally:
        os.close(parent)
    return said


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="this system has no pseudo-terminals")
@pytest.mark.parametrize("words", ["cite mountain_pass", "--help", "balance", "balance nowhere"])
def test_no_color_prints_no_escapes_at_all(words: str) -> None:
    assert b"\x1b[" in coloured(words=words, NO_COLOR="")
    assert b"\x1b" not in coloured(words=words, NO_COLOR="1")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="this system has no pseudo-terminals")
def test_draws_show_a_bar_on_a_terminal_only() -> None:
    words = "balance mountain_pass --samples 20"
    assert b"20 draws" in coloured(words=words)
    assert b"20 draws" not in tailrace(*words.split()).stderr


def test_bar_is_absent_without_a_terminal() -> None:
    with progress_bar("x") as progress:
        assert progress is None


def test_sentences_wrap_at_a_known_width(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    sentence = "a sentence of many words " * 8
    monkeypatch.delenv("COLUMNS", raising=False)
    plain = io.StringIO()
    say(Console(file=plain, width=40), sentence, lead="1. ")
    assert plain.getvalue().count("\n") == 1
    monkeypatch.setenv("COLUMNS", "40")
    wrapped = io.StringIO()
    say(Console(file=wrapped, width=40), sentence, lead="1. ")
    first, *others = wrapped.getvalue().rstrip("\n").split("\n")
    assert first.startswith("1. a sentence")
    assert all(line.startswith("   a ") or line.startswith("   ") for line in others)
    assert len(others) >= 4
    assert max(map(len, [first, *others])) <= 40
    assert " ".join(wrapped.getvalue().split()) == f"1. {sentence.strip()}"


def test_a_question_ends_the_sentence() -> None:
    from tailrace.errors import Problem

    assert (
        str(Problem("f", "p", "is x", "", 'did you mean "y"?')) == 'f, p: is x; did you mean "y"?'
    )
    assert str(Problem("f", "p", "is x.", "", "write y.")) == "f, p: is x; write y."
