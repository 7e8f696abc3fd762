"""The rows of a water case: where, when and what is to be computed."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import convert

from .unit_keys import spelled, unit_of_suffix

FloatArray = NDArray[np.float64]

ASKED, ANSWERED = "points.csv", "expected.csv"
TIMES = ("t", "time")
LABELS = ("set", "species", "member")
MOST_ROWS = 2_000_000
LISTED = 5

Wanted = tuple[tuple[str, ...], str, float | None]
"""Names a column may have, its unit, and what stands for it where it is not there."""


@dataclass(frozen=True)
class Rows:
    """Rows of a table as text.

    Attributes
    ----------
    path : Path
    header : tuple of str
    cells : tuple of tuple of str
        One tuple for each row, as long as the header.
    lines : tuple of int
        Line of the file each row stands in.
    """

    path: Path
    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.cells)

    def texts(self, name: str) -> list[str] | None:
        """Return a column as text; None where there is none of this name."""
        if name not in self.header:
            return None
        place = self.header.index(name)
        return [row[place] for row in self.cells]

    def find(self, names: str | Sequence[str], unit: str) -> str | None:
        """Return the column that is one of the names with a unit of the dimension of `unit`."""
        for name in [names] if isinstance(names, str) else names:
            for column in self.header:
                if column == name or column.startswith(f"{name}_"):
                    try:
                        convert(1.0, unit_of_suffix(column[len(name) + 1 :]), unit)
                    except InputError:
                        continue
                    return column
        return None

    def numbers(
        self, names: str | Sequence[str], unit: str, problems: Problems
    ) -> FloatArray | None:
        """Return a column in a unit; None where there is none.

        Parameters
        ----------
        names : str or sequence of str
            Names the quantity goes by, without unit.
        unit : str
            Unit wanted.
        problems : Problems
            Where cells that are no numbers are noted, all of them.
        """
        listed = [names] if isinstance(names, str) else list(names)
        column = self.find(listed, unit)
        if column is None:
            return None
        name = next(one for one in listed if column == one or column.startswith(f"{one}_"))
        factor = float(convert(1.0, unit_of_suffix(column[len(name) + 1 :]), unit))
        values = np.full(len(self), math.nan)
        bad = []
        for row, text in enumerate(self.texts(column) or []):
            try:
                values[row] = float(text)
            except ValueError:
                bad.append(self.lines[row])
                continue
            if not math.isfinite(values[row]):
                bad.append(self.lines[row])
        if bad:
            more = f" and {len(bad) - LISTED} more" if len(bad) > LISTED else ""
            problems.add(
                f"{column} is not a finite number in line "
                f"{', '.join(map(str, bad[:LISTED]))}{more}",
                file=str(self.path), place=column, remedy="give a number in every row",
            )  # fmt: skip
        return values * factor

    def need(self, names: str | Sequence[str], unit: str, problems: Problems) -> FloatArray:
        """Return a column in a unit; a problem, and NaN, where there is none."""
        values = self.numbers(names, unit, problems)
        if values is not None:
            return values
        name = names if isinstance(names, str) else names[0]
        wanted = f"{name}_{spelled(unit)}" if unit != "1" else name
        problems.add(
            f"there is no column {wanted}", file=str(self.path),
            allowed=", ".join(self.header), remedy=did_you_mean(wanted, self.header),
        )  # fmt: skip
        return np.full(len(self), math.nan)


def read_rows(folder: Path) -> Rows:
    """Read the rows to compute: `points.csv` where it is there, else `expected.csv`.

    Parameters
    ----------
    folder : Path
        Case.

    Returns
    -------
    Rows
        As text.

    Raises
    ------
    InputError
        If neither file is there, or the table cannot be used (see `read_table`).
    """
    path = next((folder / name for name in (ASKED, ANSWERED) if (folder / name).is_file()), None)
    if path is None:
        raise InputError.single(
            f"the case has neither {ASKED} nor {ANSWERED}", file=str(folder),
            remedy=f"list what to compute in {ASKED}, one row for each place and time",
        )  # fmt: skip
    return read_table(path)


def read_table(path: Path) -> Rows:
    """Read the rows of a table.

    Parameters
    ----------
    path : Path
        CSV file with a line of names.

    Returns
    -------
    Rows
        As text.

    Raises
    ------
    InputError
        If it cannot be read, has no rows, or rows of another length than its first line.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            header = tuple(name.strip() for name in next(reader, []))
            body = [(reader.line_num, row) for row in reader if any(c.strip() for c in row)]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise InputError.single(f"the table cannot be read: {error}", file=str(path)) from None
    _check_table(path, header, body)
    return Rows(
        path,
        header,
        tuple(tuple(cell.strip() for cell in row) for _, row in body),
        tuple(line for line, _ in body),
    )


def _check_table(
    path: Path, header: tuple[str, ...], body: Sequence[tuple[int, list[str]]]
) -> None:
    problems = Problems(file=str(path))
    if not header or not all(header):
        problems.add("its first line does not name every column")
    elif len(set(header)) < len(header):
        problems.add(f"column {_twice(header)} stands there twice")
    if not body:
        problems.add("it has no rows", remedy="add one row for each place and time")
    if len(body) > MOST_ROWS:
        problems.add(f"it has more than {MOST_ROWS:,} rows", remedy="divide it")
    wrong = [line for line, row in body if len(row) != len(header)]
    if wrong:
        more = f" and {len(wrong) - LISTED} more" if len(wrong) > LISTED else ""
        problems.add(
            f"line {', '.join(map(str, wrong[:LISTED]))}{more} does not have "
            f"{len(header)} cells as the first line",
            remedy="complete or remove these lines",
        )
    problems.raise_if_any()


def _twice(names: Iterable[str]) -> str:
    seen: set[str] = set()
    return next(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]


def columns_of(rows: Rows, wanted: Mapping[str, Wanted]) -> dict[str, FloatArray]:
    """Return columns in their units.

    Parameters
    ----------
    rows : Rows
        Rows.
    wanted : mapping
        For each name: the names the column may have, its unit, and a number that stands for a
        column that is not there (None where it must be).

    Returns
    -------
    dict of str to ndarray, shape (rows,)
        By name.

    Raises
    ------
    InputError
        With every column that is missing or holds something else than numbers.
    """
    problems = Problems(file=str(rows.path))
    found = {}
    for name, (names, unit, default) in wanted.items():
        values = rows.numbers(names, unit, problems) if default is not None else None
        if values is None:
            values = (
                rows.need(names, unit, problems) if default is None else np.full(len(rows), default)
            )
        found[name] = values
    problems.raise_if_any()
    return found


def labels_of(rows: Rows, names: list[str]) -> NDArray[np.int64]:
    """Return which species each row is about.

    Parameters
    ----------
    rows : Rows
        Rows.
    names : list of str
        Species, sets or members of the case.

    Returns
    -------
    ndarray of int, shape (rows,)
        Place in `names`.

    Raises
    ------
    InputError
        If a row names none of them, or rows do not say while there are several.
    """
    for label in LABELS:
        listed = rows.texts(label)
        if listed is None:
            continue
        unknown = sorted(set(listed) - set(names))
        if unknown:
            raise InputError.single(
                f"column {label} names {', '.join(unknown[:5])}, which the case does not have",
                file=str(rows.path), allowed=", ".join(names),
            )  # fmt: skip
        return np.array([names.index(text) for text in listed])
    if len(names) == 1:
        return np.zeros(len(rows), dtype=np.int64)
    raise InputError.single(
        f"the case carries {len(names)} species and the rows do not say which",
        file=str(rows.path), remedy="add a column species",
    )  # fmt: skip
