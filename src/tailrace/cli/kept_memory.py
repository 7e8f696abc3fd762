"""Memory that is freed stays with the process, for the next array.

A run makes and drops arrays of megabytes by the thousand. The C library of Linux (glibc) takes each
of them from the system and hands it back, and the system fills it with zeros before it gives it out
again: 3 of 42 s of processor time of a run of Baotou. Here all arrays come from one heap that
keeps what is freed; stages give it back between them (`assess.given_back_memory`).
"""

from __future__ import annotations

import os
import sys

# mallopt(3): M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX, M_ARENA_MAX.
_OPTIONS = {-1: 2**31 - 1, -2: 2**28, -4: 0, -8: 1}
"""Bytes kept at the end of the heap, bytes it grows by, arrays apart from it, heaps."""


def keep_freed_memory() -> None:
    """Let this process keep what it frees; elsewhere than on Linux with glibc nothing is done.

    For the start of a command's own process: threads of an earlier time have heaps of their own.
    Whoever set `MALLOC_*` variables of the C library or `NUMPY_MADVISE_HUGEPAGE` keeps them.
    """
    if not sys.platform.startswith("linux") or any(
        name.startswith("MALLOC_") or name == "GLIBC_TUNABLES" for name in os.environ
    ):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None or not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"):
        return
    for option, value in _OPTIONS.items():
        mallopt(option, value)
    # The heap grows by small pages as they are needed: of huge ones it would hold more.
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
