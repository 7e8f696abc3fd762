"""What every command has in common: exit codes, one sentence per problem, no traceback."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest

from tailrace.cli import app as cli
from tailrace.cli.app import run, take_debug
from tailrace.errors import InputError, Problem


def tailrace(*words: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run the command in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-m", "tailrace", *words],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    import tailrace as package

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"tailrace {package.__version__}\n"
    assert run(["version"]) == 0
    said = capsys.readouterr().out
    assert f"tailrace {package.__version__}" in said
    assert "numpy" in said


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert "Start with: tailrace run baotou" in said
    for name in (
        "run",
        "rerun",
        "calibrate",
        "limits",
        "compare",
        "explain",
        "balance",
        "air",
        "water",
        "land",
        "weather",
        "routes",
        "new",
        "check",
        "schema",
        "verify",
        "cite",
        "version",
    ):
        assert name in said


def test_unknown_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verfy"]) == 2
    assert "Did you mean 'verify'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["balance"], ["verify", "--jsn", "x"], ["balance", "b", "--year", "soon"]]
)
def test_misused_options_are_input_errors(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert "Traceback" not in capsys.readouterr().err


def raising(error: BaseException) -> object:
    def command() -> None:
        raise error

    return command


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that makes the command `version` raise an error."""

    def set_error(error: BaseException) -> None:
        def app(**_: object) -> None:
            raise error

        monkeypatch.setattr(cli, "app", app)

    return set_error


def test_input_errors_are_numbered_and_all_there(broken, capsys) -> None:  # type: ignore[no-untyped-def]
    broken(
        InputError([Problem("a.toml", "x.y", "is bad [1]"), Problem("b.csv", "row 3", "is worse")])
    )
    assert run(["version"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[1:] == [
        "1. a.toml, x.y: is bad [1].",
        "2. b.csv, row 3: is worse.",
    ]


def test_a_defect_is_one_sentence_without_debug(broken, capsys) -> None:  # type: ignore[no-untyped-def]
    broken(ZeroDivisionError("by [zero]"))
    assert run(["version"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "by [zero]" in said
    assert "report it" in said
    assert "Traceback" not in said
    assert run(["version"], debug=True) == 1
    assert "Traceback" in capsys.readouterr().err


def test_interrupt(broken) -> None:  # type: ignore[no-untyped-def]
    broken(KeyboardInterrupt())
    assert run(["version"]) == 130


def test_broken_pipe_is_quiet(broken, capsys) -> None:  # type: ignore[no-untyped-def]
    broken(BrokenPipeError())
    assert run(["version"]) == 1
    assert capsys.readouterr().err == ""


def test_reader_of_a_pipe_that_leaves_early_sees_no_error() -> None:
    script = f"{sys.executable} -m tailrace schema | head -n 1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "kept", "asked"),
    [
        (["balance", "x", "--debug"], ["balance", "x"], True),
        (["--debug", "version"], ["version"], True),
        (["balance", "--", "--debug"], ["balance", "--", "--debug"], False),
    ],
)
def test_debug_may_stand_anywhere(
    words: list[str], kept: list[str], asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAILRACE_DEBUG", raising=False)
    assert take_debug(words) == (kept, asked)
    monkeypatch.setenv("TAILRACE_DEBUG", "1")
    assert take_debug(words) == (kept, True)


def test_warnings_are_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        cli._show_warning(UserWarning("valid from 1 to 2"), UserWarning, "file.py", 3)
    assert capsys.readouterr().err == "warning: valid from 1 to 2\n"


def test_module_is_the_command() -> None:
    done = tailrace("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("tailrace ")
