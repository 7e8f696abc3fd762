"""Memory that was freed, given back to the system between stages.

The C library of Linux (glibc) keeps what is freed between blocks that are still in use. After the
draws of Baotou that is half of what the process holds, and later stages would come on top of it.
"""

from __future__ import annotations

import ctypes
import sys


def give_back_memory() -> None:
    """Give freed memory back to the system; elsewhere than on Linux with glibc nothing is done."""
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
    if trim is not None:
        trim(0)
