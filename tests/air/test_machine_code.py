"""Compiled code kept from an earlier run: the same bytes, and never used where it does not fit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tailrace.air.engine import add_hours
from tailrace.air.loops import Loops
from tailrace.air.machine_code import SWITCH, kept_file, laid_out, load
from tailrace.air.trial_case import trial

SOURCE = str(Path(__file__).parents[2] / "src")
WITHOUT = "import sys; from tailrace.air.trial_case import trial; "
WITHOUT += "sys.stdout.buffer.write(trial()); print('numba' in sys.modules, file=sys.stderr)"


def in_a_process(**more: str) -> tuple[bytes, str]:
    """Run the trial case; return its results and whether numba was loaded."""
    environment = os.environ | {"PYTHONPATH": SOURCE} | more
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], env=environment, capture_output=True, check=True
    )
    return done.stdout, done.stderr.decode().split()[-1]


@pytest.fixture(scope="module")
def kept() -> Path:
    """Return the file of the loops, made if it is not there yet."""
    if sys.platform != "linux":
        pytest.skip("whether another system's machine code can be kept is found out by its trial")
    in_a_process()
    file = kept_file("add_hours")
    assert file is not None
    return file


@pytest.mark.slow
def test_kept_code_gives_what_numba_gives(kept: Path) -> None:
    quick, loaded = in_a_process()
    assert loaded == "False"
    plain, loaded = in_a_process(**{SWITCH: "0"})
    assert loaded == "True"
    assert quick == plain == trial()
    values = np.frombuffer(quick)
    assert np.isfinite(values).all()
    assert (values > 0.0).mean() > 0.3


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "gone"])
def test_a_damaged_file_is_not_run(kept: Path, tmp_path: Path, damage: str) -> None:
    data = kept.read_bytes()
    copy = tmp_path / "copy"
    if damage != "gone":
        middle = len(data) // 2
        changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        copy.write_bytes({"cut": data[:middle], "changed": changed, "empty": b""}[damage])
    assert load(copy) is None


@pytest.mark.slow
def test_arguments_laid_out_otherwise_go_to_numba(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, str(kept))
    loops = Loops(add_hours)  # type: ignore[arg-type]
    assert loops.ready_for((np.zeros(3), 1)) is add_hours.dispatcher  # type: ignore[attr-defined]
    code = load(kept)
    assert code is not None
    with pytest.raises(TypeError, match="laid out otherwise"):
        code(np.zeros(3), 1)


def test_other_processors_and_versions_have_other_files(monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept_file("add_hours")
    monkeypatch.setenv("NUMBA_CPU_NAME", "generic")
    assert kept_file("add_hours") != one
    monkeypatch.setenv(SWITCH, "0")
    assert kept_file("add_hours") is None


def test_layout() -> None:
    rows = np.arange(6.0).reshape(2, 3)
    words, fields = laid_out((rows, (2, 1.5)))
    assert words == "<f82 (int float)"
    assert fields == [0, 0, 6, 8, rows.ctypes.data, 2, 3, 24, 8, 2, 1.5]
    for other in (rows.T, "text", None, True):
        with pytest.raises(TypeError, match="no compiled function takes"):
            laid_out((other,))


def test_the_room_is_read_without_numba() -> None:
    program = "import sys; from tailrace.air import case_run; print('numba' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": SOURCE},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "False\n"
