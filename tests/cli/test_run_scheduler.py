"""A run on a dask scheduler and workers of their own: the same bytes, or a sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tailrace.cli.app import run

from .conftest import SMALL, Run

pytest.importorskip("distributed", reason="dask is not installed: tailrace[dask]")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("runs")]

DRAWS = "1024"
TIMED = {"run.toml", "report.html"}
"""Files that say how many seconds a run took."""

Process = subprocess.Popen[str]


@contextmanager
def started(*words: str, **variables: str) -> Iterator[Process]:
    """Start a program of dask in a group of its own, which ends with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words], text=True, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **variables},
    )  # fmt: skip
    try:
        yield process
    finally:
        killed(process)


def killed(process: Process) -> None:
    """End a program and what it started, as a machine that is switched off would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a scheduler without workers."""
    told = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with started("scheduler", *words):
        until = time.monotonic() + 60
        while not told.exists() or not told.read_text():
            assert time.monotonic() < until
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"]


def worker_at(address: str, folder: Path) -> tuple[str, ...]:
    return ("worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard",
            "--local-directory", str(folder))  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file that says nothing of time, by its name."""
    found = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    return {name: one.read_bytes() for name, one in found.items() if name not in TIMED}


def test_a_scheduler_that_loses_a_worker_gives_the_same_files(
    address: str, command: Run, kept_transfers: Path, tmp_path: Path
) -> None:
    done = command("run", SMALL, "--samples", DRAWS, "-o", "alone")
    assert done.returncode == 0, done.stderr
    words = ["run", SMALL, "--samples", DRAWS, "--scheduler", address, "-o", "together"]
    with ExitStack() as here:
        workers = [
            here.enter_context(started(*worker_at(address, tmp_path / name)))
            for name in ("first worker", "second worker")
        ]
        asked = here.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "tailrace", *words], cwd=tmp_path, text=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
        )  # fmt: skip
        assert asked.stderr is not None
        said = ""
        for line in asked.stderr:
            said += line
            if " draws " in line:  # of four blocks one is there, and others are at work
                killed(workers[0])
        assert asked.wait(timeout=600) == 0, said
        assert " draws " in said
        assert workers[1].poll() is None
    mine, its = contents(tmp_path / "alone"), contents(tmp_path / "together")
    assert len(mine) > 100
    assert "results.nc" in mine
    assert [name for name in sorted({*mine, *its}) if mine.get(name) != its.get(name)] == []


OTHER = {
    "none": ({"tailrace/__init__.py": 'raise ModuleNotFoundError("no tailrace here")'},
             "what cannot load this program (no tailrace here)"),
    "another": ({"tailrace/__init__.py": "", "tailrace/air/__init__.py": "",
                 "tailrace/air/worker_program.py": 'def program(): return "tailrace 0.0.9"'},
                "runs tailrace 0.0.9; here runs tailrace"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHER)
def test_a_worker_with_another_program_is_refused(
    kind: str, address: str, command: Run, kept_transfers: Path, tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    """Handed work it cannot read, a worker ends without a word, and the run would wait for ever."""
    files, expected = OTHER[kind]
    other = tmp_path_factory.mktemp("other")
    for name, text in files.items():
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text(text)
    with started(*worker_at(address, other / "worker"), PYTHONPATH=str(other)):
        done = command("run", SMALL, "--samples", "64", "--scheduler", address, timeout=120)
    assert done.returncode == 2, done.stderr
    said = " ".join(done.stderr.split())
    assert expected in said
    assert "install the same on every worker" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_scheduler_that_nobody_answers_at_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tailrace.air.cluster.SECONDS_TO_ANSWER", 1)
    assert run(["run", SMALL, "--scheduler", "tcp://127.0.0.1:1"]) == 2
    said = capsys.readouterr().err
    assert "no dask scheduler answers at tcp://127.0.0.1:1" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
