"""Freed memory goes back to the system, also from between what is still in use."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import numpy as np
import pytest

from tailrace.assess.given_back_memory import give_back_memory

PIECE, PIECES = 8_000, 4_000
"""Numbers of one array, 64 kB: below what glibc asks the system for one by one; and arrays."""


def resident() -> int:
    """Return the memory of this process, bytes (proc(5), VmRSS)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) * 1024


def test_memory_freed_between_what_is_kept_is_given_back() -> None:
    if not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("only glibc keeps what is freed and gives it back when asked")
    pieces = [np.ones(PIECE) for _ in range(PIECES)]
    kept = pieces[::50]  # the last of a heap alone would keep all below it
    del pieces
    before = resident()
    give_back_memory()
    assert before - resident() > 0.8 * 8 * PIECE * PIECES
    assert all(one.sum() == PIECE for one in kept)
