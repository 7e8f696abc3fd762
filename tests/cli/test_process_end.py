"""The quick end does what the interpreter's own does, but for clearing memory."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import atexit, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from tailrace.cli.process_end import end_process

class Told:
    def __del__(self):
        print("taken apart")

kept = Told()
idle = ThreadPoolExecutor(1)
idle.submit(int).result()
atexit.register(lambda: print("at exit"))
threading.Thread(target=lambda: (time.sleep(0.2), print("thread"))).start()
print("main")
{before}
end_process({code})
"""
EVERYTHING = ["main", "thread", "at exit"]


def ended(before: str = "", code: int = 3, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-c", PROGRAM.format(before=before, code=code)],
        capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_threads_handlers_and_output_come_before_the_end(code: int) -> None:
    found = ended(code=code)
    assert found.stdout.split("\n")[:-1] == EVERYTHING
    assert found.returncode == code
    assert found.stderr == ""


@pytest.mark.parametrize(
    "watching",
    [
        "exec('sys.settrace(lambda *_: None)', {'sys': sys})",
        "exec('sys.setprofile(lambda *_: None)', {'sys': sys})",
        "import cProfile; cProfile.Profile().enable()",
    ],
)
def test_who_watches_sees_the_interpreters_own_end(watching: str) -> None:
    found = ended(watching)
    assert found.stdout.split("\n")[:-1] == [*EVERYTHING, "taken apart"]
    assert found.returncode == 3


def test_a_handler_that_fails_is_told_and_the_others_run() -> None:
    found = ended("atexit.register(lambda: 1 / 0)")
    assert found.stdout.split("\n")[:-1] == EVERYTHING
    assert "ZeroDivisionError" in found.stderr
    assert found.returncode == 3


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_output_that_cannot_be_written_changes_the_exit_code() -> None:
    buffered = {name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:
        found = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(before="", code=0)], stdout=full,
            stderr=subprocess.PIPE, timeout=60, check=False, env=buffered,
        )  # fmt: skip
    assert found.returncode == 120


@pytest.mark.slow
def test_a_command_ends_this_way() -> None:
    """The command line is what calls it: a run's objects are not taken apart."""
    program = (
        "import sys\n"
        "class Told:\n"
        "    def __del__(self): print('taken apart')\n"
        "kept = Told()\n"
        "sys.argv = ['tailrace', {word!r}]\n"
        "from tailrace.cli import main\n"
        "main()\n"
    )
    for word, code in (("version", 0), ("no-such-command", 2)):
        found = subprocess.run(
            [sys.executable, "-c", program.format(word=word)], capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert found.returncode == code
        assert "taken apart" not in found.stdout
