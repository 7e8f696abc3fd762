"""A run of a bundled site that tests of its folder share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.cli.app import run

SMALL = "mountain_pass"
"""The bundled site that is run: one area."""
DRAWS = 64

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def small_run(kept_transfers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run with few draws."""
    folder = tmp_path_factory.mktemp("runs") / SMALL
    words = ["run", SMALL, "--samples", str(DRAWS), "--workers", "2", "-o", str(folder)]
    assert run(words) == 0
    return folder


@pytest.fixture
def command(kept_transfers: Path, tmp_path: Path) -> Run:
    """Return a function that runs the program in a process and a folder of its own."""

    def start(
        *words: str, timeout: float = 600, hash_seed: str = "7", **options: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [sys.executable, "-m", "tailrace", *words], capture_output=True, text=True,
            timeout=timeout, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": hash_seed}, **options,
        )  # fmt: skip

    return start
