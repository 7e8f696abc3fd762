"""CSV tables of a site: header checked, rows counted as an editor counts them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tailrace.errors import Problems, did_you_mean
from tailrace.site.files import read_text


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Parameters
    ----------
    line : int
        Line of the file on which the row ends, the header being line 1.
    cells : dict of str to str
        Cell by column, blanks stripped; columns the file does not have are empty.
    """

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def place(self) -> str:
        """Where the row stands, for messages."""
        return f"row at line {self.line}"


def read_csv(
    path: Path,
    *,
    file: str,
    problems: Problems,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> list[Row]:
    """Read a comma-separated table whose first line names its columns.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    file : str
        Its name in messages.
    problems : Problems
        Where what is wrong is noted.
    required, optional : sequence of str
        Columns that must and may be there; any other is refused.

    Returns
    -------
    list of Row
        The rows, without those that are wholly blank; empty if the table cannot be used.
    """
    text = read_text(path, file=file, problems=problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [cell.strip() for cell in next(reader)]
        if not _header_is_right(header, required, optional, file, problems):
            return []
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        problems.add(
            f"is not a valid table: {error}",
            file=file,
            place=f"line {reader.line_num}",
            remedy='a cell with a comma or a quotation mark stands between "quotation marks", '
            "and a quotation mark inside it is doubled",
        )
        return []
    return _rows(lines, header, file, problems)


def _header_is_right(
    header: list[str],
    required: Sequence[str],
    optional: Sequence[str],
    file: str,
    problems: Problems,
) -> bool:
    """Check the column names; note every missing, unknown and doubled one."""
    known = [*required, *optional]
    allowed = ", ".join(known)
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        problems.add(
            "columns are not separated by commas",
            file=file,
            place="line 1",
            allowed="commas between columns and a decimal point",
            remedy="save the table again as CSV (comma separated)",
        )
        return False
    before = len(problems)
    absent = [column for column in required if column not in header]
    for column in header:
        if header.count(column) > 1:
            problems.add(
                f'column "{column}" stands twice',
                file=file,
                place="line 1",
                remedy="keep one of them",
            )
        elif column not in known:
            problems.add(
                f'unknown column "{column}"',
                file=file,
                place="line 1",
                allowed=allowed,
                remedy=did_you_mean(column, [name for name in known if name not in header]),
            )
    for column in absent:
        problems.add(
            f'column "{column}" is missing',
            file=file,
            place="line 1",
            allowed=allowed,
            remedy="add the column",
        )
    return len(problems) == before


def _rows(
    lines: list[tuple[int, list[str]]], header: list[str], file: str, problems: Problems
) -> list[Row]:
    """Return the rows after the header; note those with too many or too few cells."""
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.add(
                f"has {len(cells)} cells where the header has {len(header)}",
                file=file,
                place=f"row at line {number}",
                remedy='a cell with a comma in it stands between "quotation marks"',
            )
            continue
        stripped = [cell.strip() for cell in cells]
        rows.append(Row(number, dict(zip(header, stripped, strict=True))))
    if not lines:
        problems.add("has a header and no rows", file=file, remedy="fill it, or delete it")
    return rows
