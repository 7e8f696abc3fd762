"""Rows of a table of samples: a comma-separated file whose first line names its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from tailrace.errors import Problems, did_you_mean

REQUIRED = ("place", "medium", "substance", "value", "unit")
OPTIONAL = (
    "basis", "state", "moisture", "qualifier", "detection_limit", "date", "fraction", "note",
)  # fmt: skip
"""Columns that a table may have. `basis`: what the number is the mass of. `state`: dry or fresh.
`moisture`: water per fresh mass. `qualifier`: "<" or ND for below detection. `fraction`: what part
was measured, such as dissolved or PM2.5."""

MAX_BYTES = 50_000_000
"""Largest file read, bytes."""


class SampleRow:
    """One row: its line in the file, and its cells by column, blanks stripped.

    Parameters
    ----------
    line : int
        Line on which it ends, the header being 1.
    cells : mapping of str to str
        By column.
    """

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = dict(cells)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def where(self, column: str = "") -> str:
        """Where a cell stands, for messages."""
        return f"row at line {self.line}" + (f", {column}" if column else "")


def read_rows(path: Path, problems: Problems) -> list[SampleRow]:
    """Read the rows of a table.

    Parameters
    ----------
    path : Path
        The file.
    problems : Problems
        Takes everything wrong with the file, its header and the number of its cells.

    Returns
    -------
    list of SampleRow
        Without rows that are blank; empty where the table cannot be read.
    """
    text = _text(path, problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not _header_is_right(header, problems):
            return []
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        problems.add(
            f"is not a valid table: {error}", place=f"line {reader.line_num}",
            remedy='a cell with a comma or a quotation mark stands between "quotation marks"',
        )  # fmt: skip
        return []
    found = _rows(lines, header, problems)
    if not found and not problems.errors:
        problems.add("has a header and no samples", remedy="add a row for each measurement")
    return found


def _text(path: Path, problems: Problems) -> str | None:
    """Return the text of a file; None, with a problem noted, where there is none."""
    if path.is_dir():
        problems.add("is a folder", remedy=f"name a file, such as {path / 'samples.csv'}")
        return None
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.add("is too large", allowed=f"up to {MAX_BYTES / 1e6:.0f} MB")
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.add("is not there", remedy=_nearest(path))
    except OSError as error:
        problems.add(f"cannot be read ({(error.strerror or str(error)).lower()})")
    except UnicodeDecodeError:
        problems.add("is no text in UTF-8", remedy='save it as "CSV UTF-8 (comma separated)"')
    else:
        if "\0" not in text and text.strip():
            return text
        problems.add("is empty" if not text.strip() else "is no text", allowed="a table as CSV")
    return None


def _nearest(path: Path) -> str:
    others = [one.name for one in path.parent.glob("*.csv")] if path.parent.is_dir() else []
    return did_you_mean(path.name, others)


def _header_is_right(header: list[str], problems: Problems) -> bool:
    """Note every missing, unknown and doubled column."""
    known = [*REQUIRED, *OPTIONAL]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        problems.add(
            "columns are not separated by commas", place="line 1",
            allowed="commas between columns and a decimal point",
            remedy='save it as "CSV UTF-8 (comma separated)"',
        )  # fmt: skip
        return False
    before = len(problems)
    absent = [column for column in REQUIRED if column not in header]
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            problems.add(f'column "{column}" stands twice', place="line 1", remedy="keep one")
        elif column not in known:
            free = [name for name in known if name not in header]
            problems.add(
                f'unknown column "{column}"', place="line 1", allowed=", ".join(known),
                remedy=did_you_mean(column, free) or "leave it out, or call it note",
            )  # fmt: skip
    for column in absent:
        problems.add(
            f'column "{column}" is missing', place="line 1", allowed=", ".join(known),
            remedy="add the column",
        )  # fmt: skip
    return len(problems) == before


def _rows(
    lines: list[tuple[int, list[str]]], header: list[str], problems: Problems
) -> list[SampleRow]:
    found = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.add(
                f"has {len(cells)} cells where the header has {len(header)}",
                place=f"row at line {number}",
                remedy='a cell with a comma in it stands between "quotation marks"',
            )  # fmt: skip
            continue
        stripped = (cell.strip() for cell in cells)
        found.append(SampleRow(number, dict(zip(header, stripped, strict=True))))
    return found
