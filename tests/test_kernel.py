"""Compiled functions on disk: fresh when a called file changes, and without any folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float64]

INNER = "from tailrace.kernel import kernel\n@kernel\ndef inner(x):\n    return {} * x\n"
OUTER = "from .inner import inner\nfrom tailrace.kernel import kernel\n@kernel\ndef outer(x):\n"
OUTER += "    return inner(x) + 1.0\n"
ASK = "from room.outer import outer; print(outer(1.0), len(outer.stats.cache_hits))"


def ask(home: Path, **more: str) -> list[str]:
    clean = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK],
        cwd=home, env=clean | more, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return a folder with a small room of two compiled functions, one calling the other."""
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "inner.py").write_text(INNER.format("2.0"))
    (folder / "outer.py").write_text(OUTER)
    return folder


@pytest.mark.slow
def test_a_change_in_a_called_file_is_noticed(room: Path) -> None:
    """numba alone would give the old 3.0 again: the caller's own file has not changed."""
    assert ask(room.parent) == ["3.0", "0"]
    assert ask(room.parent) == ["3.0", "1"]
    (room / "inner.py").write_text(INNER.format("4.0"))
    assert ask(room.parent) == ["5.0", "0"]


@pytest.mark.slow
def test_named_folder_is_used(room: Path, tmp_path: Path) -> None:
    assert ask(room.parent, NUMBA_CACHE_DIR=str(tmp_path / "kept")) == ["3.0", "0"]
    assert ask(room.parent, NUMBA_CACHE_DIR=str(tmp_path / "kept")) == ["3.0", "1"]
    assert not list(room.glob("__pycache__/*.nbi"))
    assert list((tmp_path / "kept").rglob("*.nbi"))


def test_without_any_folder_it_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a read-only installation of a user without a home."""
    from numba.core import caching

    from tailrace.kernel import kernel

    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    monkeypatch.setattr(caching.CompileResultCacheImpl, "_locator_classes", [])

    def twice(x: float) -> float:
        return 2.0 * x

    assert kernel(twice)(2.0) == 4.0


@pytest.mark.slow
def test_what_others_call_becomes_machine_code_within_them_alone() -> None:
    """Compiled at every level of calls as numba does, the loops of the air take twice as long."""
    from tailrace.kernel import Kernel

    def inner(x: Array) -> Array:
        if x[0] < 0.0:
            raise ValueError("negative")
        return np.append(x, 2.0 * x[0])

    called = Kernel(inner)

    def outer(x: Array) -> Array:
        return np.asarray(called(called(x)))

    calling = Kernel(outer)
    np.testing.assert_array_equal(calling(np.array([3.0])), [3.0, 6.0, 6.0])
    (part,) = called.part.overloads.values()
    assert part.library.get_pointer_to_function(part.fndesc.llvm_func_name) == 0
    assert not called.dispatcher.overloads
    with pytest.raises(ValueError, match="negative"):
        calling(np.array([-3.0]))
    np.testing.assert_array_equal(called(np.array([3.0])), [3.0, 6.0])


def test_another_numba_compiles_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from tailrace import kernel

    monkeypatch.setattr(kernel, "_OF_A_LIBRARY", ("_no_such_thing",))
    kernel._part_pipeline.cache_clear()
    try:
        called = kernel.Kernel(lambda x: 2.0 * x)

        def outer(x: float) -> float:
            return float(called(x)) + 1.0

        assert kernel.Kernel(outer)(1.0) == 3.0
        assert len(called.dispatcher.overloads) == 1
    finally:
        kernel._part_pipeline.cache_clear()
