"""Content of files that is made in a thread while other files are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread, main_thread

Make = Callable[[], bytes]
TURN = 0.5
"""Seconds after which it is looked whether a content is there, unless that is told before."""


def content_of(write: Callable[[Path], None], name: str) -> bytes:
    """Return the content of a file, of what can only write it to the disk.

    Parameters
    ----------
    write : callable
        Writes the file at the path it is given.
    name : str
        Name of the file.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


class Ahead:
    """Contents that are made one after the other, none of them on the disk.

    Packing leaves the interpreter to others, so that a second processor is used.

    Parameters
    ----------
    makers : mapping of str to callable
        What makes each content, by the name of its file.
    """

    def __init__(self, makers: Mapping[str, Make]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, bytes | BaseException] = {}
        self._begun: set[str] = set()
        self._changed = Condition()

    @property
    def names(self) -> tuple[str, ...]:
        """Files whose content is made."""
        return tuple(self._makers)

    def start(self) -> None:
        """Begin with all contents, in a thread.

        The program waits for what it makes just then: HDF5 in a thread that is cut off would keep
        its lock, and the program with it.
        """
        self._begun |= set(self._makers)
        Thread(target=self._work).start()

    def writer(self, name: str) -> Callable[[Path], None]:
        """Return what writes a file.

        Parameters
        ----------
        name : str
            Of the file.
        """
        return lambda path: self._write(name, path)

    def _write(self, name: str, path: Path) -> None:
        path.write_bytes(self._get(name))

    def _get(self, name: str) -> bytes:
        with self._changed:
            if name not in self._begun:
                return self._makers[name]()
            # By turns, because an interruption does not end a wait on Windows.
            while name not in self._made:
                self._changed.wait(TURN)
            self._begun.discard(name)  # asked for again, it is made again: it may be large
            found = self._made.pop(name)
        if isinstance(found, BaseException):
            raise found
        return found

    def _work(self) -> None:
        for name, make in self._makers.items():
            content: bytes | BaseException
            if not main_thread().is_alive():
                return  # the program ends
            try:
                content = make()
            except BaseException as error:  # it is raised where the file is written
                content = error
            with self._changed:
                self._made[name] = content
                self._changed.notify_all()
