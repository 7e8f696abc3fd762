"""Contents made in a thread: once, in their place, and their faults where they are written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import get_ident

import pytest

from tailrace.errors import InputError
from tailrace.output import write_folder
from tailrace.output.ahead import Ahead


def maker(content: bytes, threads: list[int]):  # type: ignore[no-untyped-def]
    return lambda: (threads.append(get_ident()), content)[1]


@pytest.mark.parametrize("begin", [False, True])
def test_contents_are_made_once_in_the_thread_that_was_asked(tmp_path: Path, begin: bool) -> None:
    threads: list[int] = []
    large = Ahead({"a": maker(b"1", threads), "b": maker(b"22", threads)})
    if begin:
        large.start()
    write_folder(tmp_path / "out", {name: large.writer(name) for name in ("b", "a")})
    assert (tmp_path / "out/a").read_bytes() == b"1"
    assert (tmp_path / "out/b").read_bytes() == b"22"
    assert len(threads) == 2
    assert (get_ident() in threads) is not begin


def test_a_content_can_be_asked_for_again(tmp_path: Path) -> None:
    threads: list[int] = []
    large = Ahead({"a": maker(b"1", threads)})
    large.start()
    write = large.writer("a")
    write(tmp_path / "one")
    write(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == b"1"
    assert len(threads) == 2


@pytest.mark.parametrize(
    ("error", "raised"),
    [(OSError(28, "No space left on device"), InputError), (KeyboardInterrupt(), KeyboardInterrupt),
     (MemoryError(), MemoryError)],
)  # fmt: skip
def test_a_fault_is_raised_where_the_file_is_written_and_leaves_nothing(
    tmp_path: Path, error: BaseException, raised: type[BaseException]
) -> None:
    def fails() -> bytes:
        raise error

    large = Ahead({"bad": fails, "good": lambda: b"1"})
    large.start()
    with pytest.raises(raised):
        write_folder(tmp_path / "out", {name: large.writer(name) for name in ("good", "bad")})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_program_that_fails_meanwhile_ends() -> None:
    pytest.importorskip("h5py")
    program = """
import numpy as np, xarray as xr
from tailrace.assess.netcdf_groups import bytes_of, file_in_memory, write_group
from tailrace.output.ahead import Ahead

def content():
    with file_in_memory() as file:
        one = xr.Dataset({"a": ("x", np.random.default_rng(1).random(4_000_000))})
        packing = {"compression": "gzip", "compression_opts": 1}
        write_group(file.create_group("one", track_order=True), one, lambda *_: packing)
        return bytes_of(file)

large = Ahead({str(k): content for k in range(100)})
with file_in_memory() as kept:
    pass
large.start()
import time; time.sleep(0.7)
raise SystemExit(3)
"""
    found = subprocess.run([sys.executable, "-c", program], timeout=60, capture_output=True)
    assert found.returncode == 3, found.stderr
