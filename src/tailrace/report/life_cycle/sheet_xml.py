"""Cells of a sheet as SpreadsheetML text: ten times as fast as an object for each."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

Cell = str | float | int | None
LONGEST = 32_767
"""Letters that a cell can hold."""
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def sheet_data(
    rows: Iterable[Sequence[Cell]], shown: Callable[[Cell], Cell] = lambda cell: cell
) -> tuple[str, str]:
    """Return the rows of a sheet and the range that they fill.

    Parameters
    ----------
    rows : iterable of sequence
        Text, numbers, truth values; None, "" and what is not a number leave a cell empty.
    shown : callable
        What stands in a cell for each.

    Returns
    -------
    data, filled : str
        The element `sheetData`, and a range such as "A1:C20".
    """
    letters: list[str] = []
    known: dict[str, str] = {}
    found, count = [], 0
    for count, row in enumerate(rows, 1):
        letters += map(column_letters, range(len(letters), len(row)))
        cells = "".join(_cells(row, letters, count, shown, known))
        if cells:
            found.append(f'<row r="{count}">{cells}</row>')
    last = f"{letters[-1]}{count}" if letters else "A1"
    return f"<sheetData>{''.join(found)}</sheetData>", f"A1:{last}"


def column_letters(number: int) -> str:
    """Return the name of a column, A for 0."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _cells(
    row: Sequence[Cell], letters: Sequence[str], number: int, shown: Callable[[Cell], Cell],
    known: dict[str, str],
) -> Iterator[str]:  # fmt: skip
    for letter, cell in zip(letters, row, strict=False):
        if type(cell) is str:  # tables repeat few texts often
            inside = known.get(cell)
            if inside is None:
                inside = known[cell] = _inside(shown(cell))
        else:
            inside = _inside(shown(cell))
        if inside:
            yield f'<c r="{letter}{number}" {inside}'


def _inside(cell: Cell) -> str:
    """Return what follows the place of a cell; nothing of an empty one."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        text = _NOT_TEXT.sub("", cell)[:LONGEST].translate(_MARKED)
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f't="inlineStr"><is><t{space}>{text}</t></is></c>'
    if isinstance(cell, bool):
        return f't="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int):
        return f't="n"><v>{cell}</v></c>'
    if not math.isfinite(cell):
        return ""
    plain = float(cell)
    shown = int(plain) if plain.is_integer() and abs(plain) < 1e15 else repr(plain)
    return f't="n"><v>{shown}</v></c>'
