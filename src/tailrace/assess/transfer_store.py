"""Keeps what takes long to compute: transfers and unit responses, by what they were computed from.

A result is kept under a digest of every input used, of the program's version and of the source
files it depends on; a change of any of them makes another key, so nothing is ever out of date.
Files lie outside the output folder (`TAILRACE_CACHE`, else the user's cache folder) and are
written whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from importlib import import_module
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

FOLDER = "TAILRACE_CACHE"
SUFFIX = ".transfers"
DIGEST = 32
MAGIC = b"tailrace transfers 1\n"
MARK = "_"
LARGEST_STORE = 2_000_000_000
"""Bytes that the files of a store may take together; the longest unused go first."""


def cache_folder() -> Path:
    """Return where results are kept: `TAILRACE_CACHE`, else the user's cache folder."""
    asked = os.environ.get(FOLDER)
    if asked:
        return Path(asked)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "tailrace"


@dataclass
class TransferStore:
    """Results on disk, by what they were computed from.

    Parameters
    ----------
    folder : Path
        Where; `cache_folder()` unless given.
    fresh : bool
        Compute everything again, and keep the new results.
    words : list of str
        What a user should hear: files that could not be used or written.
    found, made : int
        How many results were read, and how many computed.
    largest : int, optional
        Bytes that the files may take together, `LARGEST_STORE` unless given; the longest unused go
        first.
    """

    folder: Path = field(default_factory=cache_folder)
    fresh: bool = False
    words: list[str] = field(default_factory=list)
    found: int = 0
    made: int = 0
    largest: int | None = None

    def get_or_make(
        self,
        kind: str,
        key_parts: Mapping[str, Any],
        make: Callable[[], Mapping[str, NDArray[Any]]],
        *,
        code: Iterable[str] = (),
    ) -> Arrays:
        """Return arrays from the store, or make and keep them.

        Parameters
        ----------
        kind : str
            What they are, as part of the file's name: letters, digits, hyphens.
        key_parts : mapping of str to object
            Every input the arrays depend on: numbers, text, arrays, dataclasses, and mappings
            and sequences of these.
        make : callable
            Computes the arrays; called only where the store has none. No array of objects.
        code : iterable of str
            Packages and modules whose source files the arrays depend on: "tailrace.air".

        Returns
        -------
        dict of str to ndarray

        Raises
        ------
        TypeError
            If a part of the key is of a kind that has no digest.
        """
        kept = self.look_up(kind, key_parts, code=code)
        if kept is not None:
            return kept
        arrays = {name: np.asarray(array) for name, array in make().items()}
        self.keep(kind, key_parts, arrays, code=code)
        return arrays

    def look_up(
        self, kind: str, key_parts: Mapping[str, Any], *, code: Iterable[str] = ()
    ) -> Arrays | None:
        """Return arrays that are kept, or None.

        Parameters
        ----------
        kind, key_parts, code
            As in `get_or_make`.
        """
        key = key_of(kind, key_parts, code)
        kept = None if self.fresh else self._read(self._path(kind, key), key)
        if kept is not None:
            self.found += 1
        return kept

    def keep(
        self, kind: str, key_parts: Mapping[str, Any], arrays: Arrays, *, code: Iterable[str] = ()
    ) -> None:
        """Keep arrays that were made.

        Parameters
        ----------
        kind, key_parts, code
            As in `get_or_make`.
        arrays : mapping of str to ndarray
            What to keep.
        """
        key = key_of(kind, key_parts, code)
        self.made += 1
        self._write(self._path(kind, key), key, arrays)

    def holds(self, kind: str, key_parts: Mapping[str, Any], *, code: Iterable[str] = ()) -> bool:
        """Return whether arrays are kept, without reading them.

        Parameters
        ----------
        kind, key_parts, code
            As in `get_or_make`.
        """
        return not self.fresh and self._path(kind, key_of(kind, key_parts, code)).is_file()

    def drop(self, kind: str, key_parts: Mapping[str, Any], *, code: Iterable[str] = ()) -> None:
        """Remove arrays that are of no more use.

        Parameters
        ----------
        kind, key_parts, code
            As in `get_or_make`.
        """
        with suppress(OSError):
            self._path(kind, key_of(kind, key_parts, code)).unlink(missing_ok=True)

    def _path(self, kind: str, key: bytes) -> Path:
        return self.folder / f"{kind}-{key.hex()}{SUFFIX}"

    def _read(self, path: Path, key: bytes) -> Arrays | None:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self.words.append(f"{path} cannot be read ({error.strerror}); computed again")
            return None
        body = memoryview(data)[len(MAGIC) + 2 * DIGEST :]
        head = MAGIC + key + hashlib.sha256(body).digest()
        if not data.startswith(head):
            self.words.append(f"{path} is damaged or not of this program; computed again")
            return None
        with np.load(io.BytesIO(body), allow_pickle=False) as archive:
            arrays = {name.removeprefix(MARK): archive[name] for name in archive.files}
        _touch(path)
        return arrays

    def _write(self, path: Path, key: bytes, arrays: Arrays) -> None:
        buffer = io.BytesIO()
        # The mark keeps an array named "file" from being taken for an argument of savez.
        np.savez(
            buffer, allow_pickle=False, **{f"{MARK}{name}": one for name, one in arrays.items()}
        )
        body = buffer.getvalue()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(path, MAGIC + key + hashlib.sha256(body).digest() + body)
            _make_room(self.folder, LARGEST_STORE if self.largest is None else self.largest)
        except OSError as error:
            self.words.append(
                f"{self.folder} cannot be written ({error.strerror}); computed again next time"
            )


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _touch(path: Path) -> None:
    # The longest unused go first; a folder that only can be read serves as well.
    try:
        os.utime(path)
    except OSError:
        return


def _make_room(folder: Path, largest: int) -> None:
    """Remove the longest unused files of a store until the rest is small enough."""
    listed = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # another process made room
        listed.append((state.st_mtime, state.st_size, path))
    total = sum(size for _, size, _ in listed)
    for _, size, path in sorted(listed)[:-1]:
        if total <= largest:
            return
        path.unlink(missing_ok=True)
        total -= size


def key_of(kind: str, key_parts: Mapping[str, Any], code: Iterable[str] = ()) -> bytes:
    """Return the key of a result: a digest of inputs, version and source files.

    Parameters
    ----------
    kind : str
        What the result is.
    key_parts : mapping of str to object
        Every input it depends on.
    code : iterable of str
        Packages and modules whose source files it depends on.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    TypeError
        If a part is of a kind that has no digest.
    """
    digest = hashlib.sha256()
    made_with = {
        "kind": kind,
        # By name, for the face of the package lists rooms above this one.
        "version": import_module("tailrace").__version__,
        "numpy": np.__version__,
        "code": {name: source_digest(name) for name in code},
        "parts": key_parts,
    }
    _feed(digest, made_with, kind)
    return digest.digest()


@cache
def source_digest(name: str) -> str:
    """Return a digest of the source files of a module, or of all modules of a package.

    Parameters
    ----------
    name : str
        Module or package: "tailrace.air".
    """
    file = import_module(name).__file__
    if file is None:
        raise TypeError(f"{name} has no source file")
    path = Path(file)
    paths = sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]
    digest = hashlib.sha256()
    for one in paths:
        digest.update(f"{one.relative_to(path.parent).as_posix()}\n".encode())
        digest.update(hashlib.sha256(one.read_bytes()).digest())
    return digest.hexdigest()


def _feed(digest: Any, value: Any, place: str) -> None:
    """Add a value to a digest so that no two different values add the same bytes."""
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise TypeError(f"{place}: an array of objects has no digest")
        digest.update(f"array {value.dtype.str} {value.shape};".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif value is None or isinstance(value, bool | str | bytes):
        text = repr(value).encode()
        digest.update(f"{type(value).__name__} {len(text)};".encode() + text)
    elif isinstance(value, Integral):
        digest.update(f"int {int(value)};".encode())
    elif isinstance(value, Real):
        digest.update(f"float {float(value).hex()};".encode())
    elif isinstance(value, Mapping):
        digest.update(f"mapping {len(value)};".encode())
        for key in sorted(value):
            _feed(digest, key, place)
            _feed(digest, value[key], f"{place}.{key}")
    elif isinstance(value, list | tuple | range):
        digest.update(f"sequence {len(value)};".encode())
        for number, one in enumerate(value):
            _feed(digest, one, f"{place}[{number}]")
    elif is_dataclass(value) and not isinstance(value, type):
        digest.update(f"{type(value).__name__} {len(fields(value))};".encode())
        for one in fields(value):
            _feed(digest, one.name, place)
            _feed(digest, getattr(value, one.name), f"{place}.{one.name}")
    else:
        raise TypeError(f"{place}: a {type(value).__name__} has no digest")
