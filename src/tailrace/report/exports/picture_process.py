"""Drawings made into PNG by processes beside this one.

resvg keeps the interpreter to itself while it draws, so that threads would not help. A process
that loads nothing else is started in a few hundredths of a second; it writes no file, and ends
when nobody sends it a drawing any more. Where none can be started, this process draws.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Condition, Event, Thread, current_thread, main_thread
from typing import IO, Protocol

MOST = 4
"""Processes at most."""
FEWEST = 4
"""Pictures for which no process is started."""
TURN = 0.5
"""Seconds after which it is looked whether a picture is there, unless that is told before."""
_PROGRAM = (
    "import sys; sys.path.insert(0, {home!r}); "
    "from tailrace.report.exports.picture_process import serve; serve()"
)
_RUNNING: set[subprocess.Popen[bytes]] = set()
_AT_WORK: set[Thread] = set()
_ENDING = Event()
_SIZE = 8
"""Bytes that say how long what follows is."""


class Shelf(Protocol):
    """Where pictures are kept from run to run."""

    def find(self, svg: str) -> bytes | None:
        """Return the picture of a drawing, or None."""

    def keep(self, pictures: Mapping[str, bytes]) -> None:
        """Keep pictures, by drawing."""


class Pictures:
    """Drawings that are being made into PNG, in the order in which they came.

    Parameters
    ----------
    png_of : callable
        Makes a drawing into PNG in this process.
    shelf : Shelf, optional
        Where pictures may be kept from an earlier run.
    """

    def __init__(self, png_of: Callable[[str], bytes], shelf: Shelf | None = None) -> None:
        self._png_of = png_of
        self._shelf = shelf
        self._given: dict[str, bytes] = {}
        self._waiting: deque[str] = deque()
        self._known: set[str] = set()
        self._taken: set[str] = set()
        self._made: dict[str, bytes] = {}
        self._changed = Condition()
        self._processors = min(os.cpu_count() or 1, MOST)
        self._helpers = 0

    def want(self, svgs: Iterable[str]) -> None:
        """Begin to make drawings, on all processors but the one that the caller works on.

        Parameters
        ----------
        svgs : iterable of str
            Drawings; those that came before are not made again.
        """
        if not main_thread().is_alive():
            return  # the program ends
        with self._changed:
            new = [svg for svg in dict.fromkeys(svgs) if svg not in self._known]
            self._known |= set(new)
            for svg in new:
                if picture := self._kept(svg):
                    self._made[svg] = picture
                else:
                    self._waiting.append(svg)
        self._help(self._processors - 1)

    def get(self, svg: str) -> bytes:
        """Return a drawing as PNG; the caller has nothing else to do.

        Parameters
        ----------
        svg : str
            The drawing.
        """
        picture = self._given[svg] = self._gotten(svg)
        return picture

    def keep(self) -> None:
        """Keep what was asked for, where there is a shelf."""
        if self._shelf is not None and self._given:
            self._shelf.keep(self._given)

    def _kept(self, svg: str) -> bytes | None:
        return None if self._shelf is None else self._shelf.find(svg)

    def _gotten(self, svg: str) -> bytes:
        self._help(self._processors if self._processors > 1 else 0)
        with self._changed:
            # By turns, because an interruption does not end a wait on Windows.
            while svg not in self._made and self._coming(svg):
                self._changed.wait(TURN)
            if svg in self._made:
                return self._made[svg]
            if svg in self._waiting:
                self._waiting.remove(svg)
            elif svg not in self._known and (picture := self._kept(svg)):
                return picture
        return self._png_of(svg)

    def _coming(self, svg: str) -> bool:
        return self._helpers > 0 and (svg in self._waiting or svg in self._taken)

    def _help(self, count: int) -> None:
        with self._changed:
            if len(self._waiting) < FEWEST:
                return
            missing = range(self._helpers, count)
            self._helpers = max(self._helpers, count)
        for _ in missing:
            thread = Thread(target=self._work, daemon=True)
            _AT_WORK.add(thread)
            try:
                thread.start()
            except RuntimeError:  # the system gives no more threads, or the program ends
                _AT_WORK.discard(thread)
                with self._changed:
                    self._helpers -= 1

    def _work(self) -> None:
        process = None
        try:
            process = _started()
            while process is not None and (svg := self._next()) is not None:
                picture = _drawn(process, svg)
                with self._changed:
                    self._taken.discard(svg)
                    if picture:
                        self._made[svg] = picture
                    self._changed.notify_all()
                if not picture:
                    return  # the caller's process draws it, and says what is wrong
        finally:
            with self._changed:
                self._helpers -= 1
                self._changed.notify_all()
            if process is not None:
                _end(process)
            _AT_WORK.discard(current_thread())

    def _next(self) -> str | None:
        with self._changed:
            if _ENDING.is_set() or not self._waiting:
                return None
            svg = self._waiting.popleft()
            self._taken.add(svg)
            return svg


def _started() -> subprocess.Popen[bytes] | None:
    """Return a process that draws, or None where none can be started."""
    program = _PROGRAM.format(home=str(Path(__file__).parents[3]))
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, ValueError):
        return None
    _RUNNING.add(process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()  # it holds nothing that could be lost
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError, ValueError):  # a drawing that nobody read
            if pipe is not None:
                pipe.close()
    _RUNNING.discard(process)


@atexit.register
def _end_all() -> None:
    """End the processes that a program leaves behind which was interrupted, or is through.

    Their threads close what leads to them: cut off, they would leave it open. A process that is
    started just then is either among the running ones, or its thread finds that all ends.
    """
    _ENDING.set()
    for process in tuple(_RUNNING):
        process.kill()
    for thread in tuple(_AT_WORK):
        thread.join()


def _drawn(process: subprocess.Popen[bytes], svg: str) -> bytes:
    """Return the picture of a drawing; nothing where the process could not make it."""
    assert process.stdin is not None  # both are pipes
    assert process.stdout is not None
    try:
        _give(process.stdin, svg.encode("utf-8"))
        return _take(process.stdout)
    except (OSError, ValueError):
        return b""


def _give(stream: IO[bytes], content: bytes) -> None:
    stream.write(len(content).to_bytes(_SIZE, "little"))
    stream.write(content)
    stream.flush()


def _take(stream: IO[bytes]) -> bytes:
    """Return what was given at the other end; nothing where that is closed."""
    size = int.from_bytes(stream.read(_SIZE), "little")
    content = stream.read(size)
    return content if len(content) == size else b""


def serve() -> None:
    """Make every drawing that is given into PNG, until no more are given."""
    from tailrace.report.exports.svg_picture import png_of

    while svg := _take(sys.stdin.buffer):
        _give(sys.stdout.buffer, png_of(svg.decode("utf-8")))
