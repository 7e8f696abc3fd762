"""One case file or case folder, read within bounds.

Every reader of this part goes through `Source`, so that empty, huge, binary and misencoded files
are refused in one place, in a sentence.
"""

from __future__ import annotations

import csv
import gzip
import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from tailrace.site.toml_depth import deep_line, is_deep

MAX_BYTES = 64 * 2**20
HEAD_BYTES = 64 * 2**10

CASE_FILES = ("case.toml", "input.toml")


class UnreadableError(Exception):
    """A file that is, or should be, a case cannot be read; the text is the reason."""


class Source:
    """One case file, or one folder that holds a `case.toml` or `input.toml`.

    Parameters
    ----------
    path : Path
        The file or folder.
    name : str
        How it is called in the result.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        #: called by kinds that take long with the share done, 0 to 1
        self.progress: Callable[[float], None] = _unheard

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    @cached_property
    def is_folder(self) -> bool:
        """Whether the case is a folder."""
        return self.path.is_dir()

    @cached_property
    def main(self) -> Path:
        """The file that says what the case is."""
        if not self.is_folder:
            return self.path
        present = [self.path / name for name in CASE_FILES if (self.path / name).exists()]
        return present[0] if present else self.path / CASE_FILES[0]

    @cached_property
    def suffix(self) -> str:
        """Ending of the main file in lower case, without a `.gz`."""
        suffixes = [suffix.lower() for suffix in self.main.suffixes]
        if suffixes and suffixes[-1] == ".gz":
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @cached_property
    def toml(self) -> Mapping[str, Any] | None:
        """Keys of a TOML file, decimal numbers as they are printed; None if it is no TOML file.

        Raises
        ------
        UnreadableError
            If it should be a TOML file and is not a valid one.
        """
        if self.suffix != ".toml":
            return None
        text = read_text(self.main)
        line = deep_line(text)
        if line:
            raise UnreadableError(f"line {line}: tables are nested too deeply")
        try:
            keys = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise UnreadableError(f"not valid TOML: {error}") from None
        except (RecursionError, ArithmeticError, ValueError):
            raise UnreadableError("not valid TOML: nested too deeply, or no number") from None
        if is_deep(keys):
            raise UnreadableError("tables are nested too deeply")
        if not keys:
            raise UnreadableError("holds no keys")
        return keys

    @cached_property
    def columns(self) -> tuple[str, ...] | None:
        """Column names of a CSV table; None if it is no CSV file.

        Raises
        ------
        UnreadableError
            If it should be a CSV table and has no readable first line.
        """
        if self.suffix != ".csv":
            return None
        head = _decode(_read_bytes(self.main, HEAD_BYTES), complete=False)
        lines = head.splitlines()
        if not any(line.strip() for line in lines):
            raise UnreadableError("is empty")
        if len(lines) == 1 and len(head) >= HEAD_BYTES:
            raise UnreadableError(f"its first line is longer than {HEAD_BYTES} characters")
        try:
            return tuple(cell.strip() for cell in next(csv.reader(lines[:1])))
        except (csv.Error, StopIteration) as error:
            raise UnreadableError(f"its first line is no CSV line: {error}") from None

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line number and cells of each row that is not blank.

        A cell that the row is too short for is absent from the mapping.

        Raises
        ------
        UnreadableError
            If the table cannot be read to its end.
        """
        columns = self.columns or ()
        reader = csv.reader(read_text(self.main).splitlines())
        try:
            next(reader, None)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, dict(zip(columns, map(str.strip, cells), strict=False))
        except csv.Error as error:
            raise UnreadableError(f"line {reader.line_num}: {error}") from None


def _unheard(share: float) -> None:
    """Take the progress of a case that nobody watches."""


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, unpacked if its name ends in `.gz`.

    Raises
    ------
    UnreadableError
        If it is empty, larger than 64 MiB (unpacked), binary, or not UTF-8.
    """
    data = _read_bytes(path, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 2**20} MiB; no case file is")
    text = _decode(data, complete=True)
    if not text.strip():
        raise UnreadableError("is empty")
    return text


def _read_bytes(path: Path, limit: int) -> bytes:
    """Return at most `limit` bytes, so that neither size nor packing can exhaust the memory."""
    try:
        if not path.is_file():
            raise UnreadableError("is not a regular file" if path.exists() else "is not there")
        if path.suffix.lower() == ".gz":
            with gzip.open(path, "rb") as stream:
                return stream.read(limit)
        with path.open("rb") as stream:
            return stream.read(limit)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"cannot be read: {reason}") from None


def _decode(data: bytes, *, complete: bool) -> str:
    """Return UTF-8 text; an incomplete piece may end within a character."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("is UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise UnreadableError("is binary, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not complete and error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8-sig")
        raise UnreadableError(
            f"is not UTF-8 text (byte {error.start} is 0x{data[error.start]:02x})"
        ) from None


def subtables(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the tables directly below one with their dotted paths; arrays count from 1."""
    for key, value in table.items():
        below = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield below, value
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                if isinstance(item, Mapping):
                    yield f"{below}[{number}]", item


def tables(keys: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every table of a TOML document with its dotted path, the document itself first."""
    yield path, keys
    for below, inner in subtables(keys, path):
        yield from tables(inner, below)
