"""Tables as the page shows them, and as files."""

from __future__ import annotations

import base64
import csv
import io
import math
import zlib
from dataclasses import dataclass

from markupsafe import Markup, escape

from tailrace.report.page.estimate import Estimate
from tailrace.report.page.model import Cell, Column, Table
from tailrace.report.page.number_words import (
    UNKNOWN,
    estimate_words,
    number,
    range_words,
    reservations,
    unit_signs,
    with_powers,
)
from tailrace.report.page.scale import with_unit

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First letters by which a spreadsheet takes a text for a formula."""
LARGE = 4000
"""Bytes from which a file is compressed in the page, and unpacked when it is asked for."""
SOME, LONG = 18, 80
"""Letters from which a text needs a wider column, and a wide one, so that no row grows tall."""


@dataclass(frozen=True)
class CellView:
    """A cell: its words, what stands small below them, and what it is sorted by.

    `sort` is None where the cell is sorted by its words.
    """

    words: str
    small: str
    sort: str | None
    number: bool
    missing: bool

    def html(self) -> str:
        """Return the cell as an element."""
        letters = max(len(self.words), len(self.small))
        names = (
            "number" if self.number else "", "missing" if self.missing else "",
            "long" if letters > LONG else "some" if letters > SOME else "",
        )  # fmt: skip
        class_ = " ".join(filter(None, names))
        parts = ["<td"]
        if self.sort is not None:
            parts.append(f' data-sort="{escape(self.sort)}"')
        if class_:
            parts.append(f' class="{class_}"')
        parts.append(f">{escape(self.words)}")
        if self.small:
            parts.append(f'<span class="below">{escape(self.small)}</span>')
        return "".join((*parts, "</td>"))


@dataclass(frozen=True)
class TableView:
    """A table as the template takes it."""

    key: str
    title: str
    heads: tuple[tuple[str, str, bool], ...]
    rows: Markup
    shown: int
    note: str
    search: bool
    of: int
    file: str
    data: str
    packed: str


def view(table: Table, most: int | None = None) -> TableView:
    """Return a table as it is shown.

    Parameters
    ----------
    table : Table
        The table.
    most : int, optional
        Rows shown, if the table itself does not say fewer; the file holds all.
    """
    fewest = min(one for one in (most, table.most, len(table.rows)) if one is not None)
    shown = table.rows[:fewest]
    data = csv_text(table).encode("utf-8")
    large = len(data) > LARGE
    return TableView(
        key=table.key,
        title=table.title,
        heads=tuple((one.name, unit_signs(one.unit), one.number) for one in table.columns),
        rows=_rows_html(table, shown),
        shown=len(shown),
        note=table.note,
        search=table.search,
        of=len(table.rows),
        file=f"{table.key}.csv",
        data="" if large else base64.b64encode(data).decode("ascii"),
        packed=base64.b64encode(zlib.compress(data, 6)).decode("ascii") if large else "",
    )


def _rows_html(table: Table, rows: tuple[tuple[Cell, ...], ...]) -> Markup:
    right = [column.number for column in table.columns]
    return Markup(
        "\n".join(
            f"<tr>{''.join(cell_view(cell, r).html() for cell, r in zip(row, right, strict=True))}"
            "</tr>"
            for row in rows
        )
    )


def cell_view(cell: Cell, right: bool) -> CellView:
    """Return a cell as it is shown; numbers with three digits, estimates with their range."""
    if isinstance(cell, Estimate):
        # The cell itself says that it is not known: below stands why, if that says more.
        why = cell.missing if cell.missing else reservations(cell)
        small = "; ".join(part for part in (range_words(cell), why) if part and part != UNKNOWN)
        sort = "" if cell.missing else f"{cell.median:.9g}"
        return CellView(estimate_words(cell), with_powers(small), sort, right, bool(cell.missing))
    if isinstance(cell, str):
        return CellView(with_powers(cell), "", None if cell else "", right, False)
    if isinstance(cell, int):
        return CellView(f"{cell:,d}".replace(",", "\u202f"), "", repr(cell), right, False)
    # What is no estimate, such as a coordinate, keeps all digits before the point.
    digits = max(3, len(f"{abs(cell):.0f}")) if math.isfinite(cell) else 3
    return CellView(
        number(cell, digits), "", "" if math.isnan(cell) else f"{cell:.9g}", right, False
    )


def csv_text(table: Table) -> str:
    """Return a table as CSV with every digit; an estimate takes four columns.

    Texts that a spreadsheet would take for a formula are led by an apostrophe.

    Parameters
    ----------
    table : Table
        The table.
    """
    wide = [any(isinstance(row[k], Estimate) for row in table.rows)
            for k in range(len(table.columns))]  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [head for column, four in zip(table.columns, wide, strict=True)
         for head in _heads(column, four)]
    )  # fmt: skip
    for row in table.rows:
        writer.writerow(
            [part for cell, four in zip(row, wide, strict=True) for part in _parts(cell, four)]
        )
    return out.getvalue()


def _heads(column: Column, four: bool) -> list[str]:
    name = _safe(with_unit(column.name or "name", column.unit))
    return [name, *(f"{name}: {what}" for what in ("5 %", "95 %", "remark"))] if four else [name]


def _parts(cell: Cell, four: bool) -> list[str]:
    if isinstance(cell, Estimate):
        numbers = ["" if math.isnan(v) else repr(float(v))
                   for v in (cell.median, cell.low, cell.high)]  # fmt: skip
        return [*numbers, _safe(reservations(cell))]
    plain = _safe(cell) if isinstance(cell, str) else repr(cell)
    return [plain, "", "", ""] if four else [plain]


def _safe(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
