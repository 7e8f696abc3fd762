"""Freed memory is taken again by a command's process, and only by it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

glibc = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux has the C library that is told"
)

# Pages handed out anew by the system while arrays of 48 MB are made and dropped twenty times.
PROGRAM = """
import resource
{first}
import numpy as np
def pages():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
np.ones(6_000_000)
before = pages()
for _ in range(20):
    np.ones(6_000_000)
print(pages() - before)
"""
KEEP = "from tailrace.cli.kept_memory import keep_freed_memory\nkeep_freed_memory()"
PAGES = 48_000_000 // 4096


def new_pages(first: str, **variables: str) -> int:
    """Return how many pages a program took anew."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first)],
        env={**plain, "NUMPY_MADVISE_HUGEPAGE": "0", **variables},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return int(done.stdout)


@glibc
def test_arrays_lie_where_earlier_ones_lay() -> None:
    if new_pages("") < 19 * PAGES:
        pytest.skip("this C library keeps freed arrays by itself")
    assert new_pages(KEEP) < PAGES


@glibc
def test_whoever_tells_the_library_himself_is_left_alone() -> None:
    own = {"MALLOC_MMAP_THRESHOLD_": "1000000"}
    assert new_pages(KEEP, **own) == pytest.approx(new_pages("", **own), rel=0.02)
