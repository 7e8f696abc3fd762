"""Tables of a land case as read: numbers with units, texts, lists, and columns of CSV files."""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import Missing, Value, read_value

FloatArray = NDArray[np.float64]

CASE_FILE = "case.toml"
DESCRIPTIVE = ("kind", "name", "title", "description", "notes", "sources")
"""Keys that any case may have at its top."""
LISTED = 5


@dataclass
class CaseTable:
    """A table of a case file; keys that were asked for are remembered.

    Attributes
    ----------
    table : mapping
        Keys and values as read.
    place : str
        What the table is called in messages; empty at the top of the file.
    problems : Problems
        Where what is wrong is noted.
    folder : Path
        Folder of the case, for the files it names.
    """

    table: Mapping[str, Any]
    place: str
    problems: Problems
    folder: Path
    asked: dict[str, None] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Return whether a key stands there."""
        self.asked[key] = None
        return key in self.table

    def value(self, key: str, unit: str, *, optional: bool = False) -> Value | Missing | None:
        """Return a number as it was stated, with range and source.

        Parameters
        ----------
        key : str
            Key of the table.
        unit : str
            Unit wanted; a text ``"0.2 m"``, or a table ``{ value = "0.2 m", low = ..., source =
            ... }``, or ``{ missing = "the reason" }`` stands in the file.
        optional : bool
            Whether an absent key is no problem.

        Returns
        -------
        Value, Missing or None
            None where it is absent or wrong; a problem was noted unless it is optional and absent.
        """
        if not self.has(key):
            if not optional:
                self.refuse("it is not there", key, remedy=f"give {key} in {unit}")
            return None
        sources = self.table.get("sources")
        return read_value(
            self.table[key], unit=unit, where=self._at(key), problems=self.problems,
            sources=sources if isinstance(sources, Mapping) else None,
        )  # fmt: skip

    def count(self, key: str, default: int, most: int, least: int = 1) -> int:
        """Return a whole number; the default, with a problem noted, where it is none.

        Parameters
        ----------
        key : str
            Key of the table.
        default : int
            Returned where the key is absent.
        most, least : int
            Ends of the range, both allowed.
        """
        if not self.has(key):
            return default
        number = self.table[key]
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            self.refuse(f"it is {number!r}", key, allowed=f"a whole number from {least} to {most}")
            return default
        return number

    def number(
        self,
        key: str,
        unit: str,
        default: float | None = None,
        *,
        low: float = -math.inf,
        high: float = math.inf,
        above: float = -math.inf,
    ) -> float:
        """Return the central value of a number; NaN, with a problem noted, where it cannot be used.

        Parameters
        ----------
        key, unit : str
            As for `value`.
        default : float, optional
            Returned where the key is absent; without it an absent key is a problem.
        low, high, above : float
            Bounds in `unit`: low and high are allowed, `above` is not.
        """
        found = self.value(key, unit, optional=default is not None)
        if found is None:
            return math.nan if default is None or key in self.table else default
        if isinstance(found, Missing):
            return math.nan
        number = found.central
        if not (low <= number <= high and number > above):
            allowed = [f"from {low:g}"] if math.isfinite(low) else []
            allowed += [f"above {above:g}"] if math.isfinite(above) else []
            allowed += [f"up to {high:g}"] if math.isfinite(high) else []
            self.refuse(f"it is {number:g} {unit}", key, allowed=" ".join(allowed))
            return math.nan
        return float(number)

    def text(self, key: str, default: str | None = None, *, among: Iterable[str] = ()) -> str:
        """Return a text; empty, with a problem noted, where it is absent or not among the allowed.

        Parameters
        ----------
        key : str
            Key of the table.
        default : str, optional
            Returned where the key is absent; without it an absent key is a problem.
        among : iterable of str
            Texts allowed; any where empty.
        """
        allowed = list(among)
        if not self.has(key):
            if default is None:
                self.refuse("it is not there", key, allowed=", ".join(allowed))
            return default or ""
        found = self.table[key]
        if not isinstance(found, str):
            self.refuse(
                f"it is a {type(found).__name__}", key, allowed=", ".join(allowed) or "text"
            )
            return ""
        if allowed and found not in allowed:
            self.refuse(f'"{found}" is not known', key, allowed=", ".join(allowed),
                        remedy=did_you_mean(found, allowed))  # fmt: skip
            return ""
        return found

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false; the default, with a problem noted, where it is something else."""
        if not self.has(key):
            return default
        found = self.table[key]
        if not isinstance(found, bool):
            self.refuse(f"it is a {type(found).__name__}", key, allowed="true or false")
            return default
        return found

    def sub(self, key: str, *, optional: bool = False) -> CaseTable | None:
        """Return the table under a key; None where there is none."""
        if not self.has(key):
            if not optional:
                self.refuse("it is not there", key, remedy=f"add a table [{self._at(key)}]")
            return None
        if not isinstance(self.table[key], Mapping):
            self.refuse("it is no table", key, remedy=f"write it as [{self._at(key)}]")
            return None
        return self._child(self.table[key], self._at(key))

    def subs(self, key: str, *, optional: bool = False) -> list[CaseTable]:
        """Return the tables of a list ``[[key]]``; each is called by its name or its number."""
        if not self.has(key):
            if not optional:
                self.refuse("it is not there", key, remedy=f"add at least one [[{self._at(key)}]]")
            return []
        found = self.table[key]
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.refuse("it is no list of tables", key, remedy=f"write it as [[{self._at(key)}]]")
            return []
        return [
            self._child(one, f"{self._at(key)}.{one.get('name', number)}")
            for number, one in enumerate(found, start=1)
        ]

    def file(self, key: str, default: str | None = None) -> Path | None:
        """Return a file of the case's folder; None, with a problem noted, where it is not there."""
        name = self.text(key, default)
        if not name:
            return None
        path = self.folder / name
        if path.is_file():
            return path
        self.refuse(f"there is no file {name}", key, remedy=f"put it into {self.folder}")
        return None

    def refuse(self, what: str, key: str = "", *, allowed: str = "", remedy: str = "") -> None:
        """Note one problem at a key of the table."""
        self.problems.add(what, place=self._at(key), allowed=allowed, remedy=remedy)

    def refuse_others(self, also: Iterable[str] = ()) -> None:
        """Note every key that nothing asked for."""
        known = [*self.asked, *also]
        top = DESCRIPTIVE if not self.place else ("name", "description", "notes", "sources")
        for key in self.table:
            if key not in known and key not in top:
                self.refuse("no case of this kind has this key", key, allowed=", ".join(known),
                            remedy=did_you_mean(key, known))  # fmt: skip

    def _child(self, table: Mapping[str, Any], place: str) -> CaseTable:
        # Citations stand once at the top of the file and hold below it too.
        if "sources" in self.table and "sources" not in table:
            table = {**table, "sources": self.table["sources"]}
        return CaseTable(table, place, self.problems, self.folder)

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self.place, key) if part)


def open_case(folder: Path | str) -> CaseTable:
    """Return the top of a case file.

    Parameters
    ----------
    folder : path
        Folder with a `case.toml`, or that file.

    Returns
    -------
    CaseTable
        Its keys, with a fresh list of problems.

    Raises
    ------
    InputError
        If the file is not there or is not TOML.
    """
    path = Path(folder)
    file = path / CASE_FILE if path.is_dir() else path
    try:
        with file.open("rb") as stream:
            document = tomllib.load(stream)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError.single("there is no such case", file=str(file),
                                remedy=f"name a folder with a {CASE_FILE}") from None  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError.single(f"this is not valid TOML: {error}", file=str(file)) from None
    except (OSError, ValueError) as error:
        raise InputError.single(f"it cannot be read: {error}", file=str(file)) from None
    return CaseTable(document, "", Problems(file=str(file)), file.parent)


def read_columns(
    path: Path,
    numbers: Iterable[str],
    texts: Iterable[str],
    problems: Problems,
    optional_texts: Iterable[str] = (),
) -> tuple[dict[str, FloatArray], dict[str, list[str]]]:
    """Read columns of a CSV file.

    Parameters
    ----------
    path : Path
        File with a line of names.
    numbers, texts : iterable of str
        Columns that must be there; an empty cell of a number is missing, NaN.
    problems : Problems
        Where everything wrong is noted.
    optional_texts : iterable of str
        Columns of text that may be there.

    Returns
    -------
    tuple of dict
        Numbers (ndarray, shape (rows,)) and texts (list of str) by column; empty where a problem
        was noted.
    """
    numbers, texts = list(numbers), list(texts)
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            header = [name.strip() for name in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        problems.add(f"the table cannot be read: {error}", file=str(path))
        return {}, {}
    noted = len(problems)
    _check_rows(path, header, rows, [*numbers, *texts], problems)
    if len(problems) > noted:
        return {}, {}
    texts += [name for name in optional_texts if name in header]
    cells = {
        name: [(line, row[header.index(name)].strip()) for line, row in rows]
        for name in [*numbers, *texts]
    }
    found = {name: _numbers(path, name, cells[name], problems) for name in numbers}
    return found, {name: [text for _, text in cells[name]] for name in texts}


def _check_rows(
    path: Path,
    header: list[str],
    rows: list[tuple[int, list[str]]],
    wanted: list[str],
    problems: Problems,
) -> None:
    for name in wanted:
        if name not in header:
            problems.add(f"there is no column {name}", file=str(path), allowed=", ".join(header),
                         remedy=did_you_mean(name, header))  # fmt: skip
        elif header.count(name) > 1:
            problems.add(f"column {name} stands there twice", file=str(path))
    if not rows:
        problems.add("it has no rows", file=str(path))
    wrong = [line for line, row in rows if len(row) != len(header)]
    if wrong:
        more = f" and {len(wrong) - LISTED} more" if len(wrong) > LISTED else ""
        problems.add(
            f"line {', '.join(map(str, wrong[:LISTED]))}{more} does not have {len(header)} cells "
            "as the first line", file=str(path), remedy="complete or remove these lines",
        )  # fmt: skip


def _numbers(path: Path, name: str, cells: list[tuple[int, str]], problems: Problems) -> FloatArray:
    values, bad = np.full(len(cells), math.nan), []
    for row, (line, text) in enumerate(cells):
        if not text:
            continue
        try:
            values[row] = float(text)
        except ValueError:
            bad.append(line)
            continue
        if not math.isfinite(values[row]):
            bad.append(line)
    if bad:
        more = f" and {len(bad) - LISTED} more" if len(bad) > LISTED else ""
        problems.add(
            f"{name} is not a finite number in line {', '.join(map(str, bad[:LISTED]))}{more}",
            file=str(path), remedy="give a number; leave the cell empty where it is missing",
        )  # fmt: skip
    return values
