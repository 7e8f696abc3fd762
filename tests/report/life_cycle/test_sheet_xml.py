"""Cells of a sheet, read back by openpyxl."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tailrace.report.life_cycle.bw_excel import workbook
from tailrace.report.life_cycle.sheet_xml import LONGEST, Cell, column_letters


def read(rows: Sequence[list[Cell]]) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"s": rows})))
    return list(book["s"].values)


@pytest.mark.parametrize("number", [0, 25, 26, 51, 701, 702, 16383])
def test_columns_are_called_as_openpyxl_calls_them(number: int) -> None:
    assert column_letters(number) == get_column_letter(number + 1)


def test_cells_come_back_as_they_were() -> None:
    row: list[Cell] = [0.1 + 0.2, math.pi * 1e-300, 3, True, "a < b & c > d", " two\nlines ", "≥ 1"]
    assert read([row]) == [tuple(row)]


def test_what_a_sheet_cannot_hold_leaves_a_cell_empty_or_short() -> None:
    rows: list[list[Cell]] = [
        ["a", None, math.nan, "", math.inf, 1], [], ["b\x07c", "x" * (LONGEST + 9)]
    ]  # fmt: skip
    empty = (None,) * 4
    assert read(rows) == [
        ("a", *empty, 1), (None, None, *empty), ("bc", "x" * LONGEST, *empty)
    ]  # fmt: skip
