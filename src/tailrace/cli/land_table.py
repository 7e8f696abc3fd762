"""What `tailrace land` prints: what was computed, what a reader must know, the tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame
    from rich.console import Console

    from tailrace.land.case_result import CaseResult

MOST_ROWS = 40
MISSING = "missing"


def print_result(console: Console, result: CaseResult) -> None:
    """Print the result of a land case.

    Parameters
    ----------
    console : Console
        Where to.
    result : CaseResult
        What.
    """
    console.print(result.title, markup=False, soft_wrap=True)
    console.print()
    for sentence in result.sentences:
        console.print(sentence, markup=False, soft_wrap=True)
    for name, table in result.tables.items():
        console.print()
        console.print(name.replace("_", " "), markup=False, style="bold", soft_wrap=True)
        _print_table(console, table)


def _print_table(console: Console, frame: DataFrame) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", box=None, pad_edge=False)
    for head in frame.columns:
        words = str(head).replace("_", " ")
        table.add_column(words, justify="right" if _is_number(frame[head]) else "left")
    for _, row in frame.head(MOST_ROWS).iterrows():
        table.add_row(*(Text(shown(cell)) for cell in row))
    console.print(table)
    if len(frame) > MOST_ROWS:
        console.print(f"and {len(frame) - MOST_ROWS} more")


def _is_number(column: Any) -> bool:
    return getattr(column.dtype, "kind", "O") in "iuf"


def shown(cell: Any) -> str:
    """Return a cell as it is printed; a missing number is never an empty place.

    Parameters
    ----------
    cell : object
        Number or text.
    """
    if cell is None:
        return MISSING
    if isinstance(cell, str):
        return cell
    try:
        number = float(cell)
    except (TypeError, ValueError):
        return str(cell)
    if math.isnan(number):
        return MISSING
    if abs(number) < 1e6 and number.is_integer():
        return str(int(number))
    return f"{number:.4g}"
