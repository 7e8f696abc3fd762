"""What sources may release, as a table on the console."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

WORDS = {"unknown": "not known"}


HEADS = (
    ("source", False), ("may release", True), ("releases now", True), ("of now", True),
    ("unit", False), ("at", False), ("", False),
)  # fmt: skip
UNIT, PLACE = 4, 5
"""Where the unit and the place stand in a row."""


def print_limits(console: Console, table: pd.DataFrame) -> None:
    """Print what each source may release, a table for each target.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    table : DataFrame
        Columns as `TABLES["limits"]`.
    """
    from rich.table import Table

    for (area, target), rows in table.groupby(["area", "target"], sort=False):
        first = rows.iloc[0]
        cells = [limit_cells(row) for row in rows.to_dict("records")]
        same = {k: cells[0][k] for k in (UNIT, PLACE) if len({row[k] for row in cells}) == 1}
        said = (f"{area}, {target}; P{first['percentile']:g}, {first['group']}, {first['year']}",
                same.get(PLACE, ""), same.get(UNIT, ""))  # fmt: skip
        title = "; ".join(filter(None, said))
        shown = Table(title=title, title_justify="left", title_style="bold", show_edge=False)
        # What is the same in all rows stands above them, what no row has is left out.
        kept = [k for k in range(len(HEADS)) if k not in same and any(row[k] for row in cells)]
        for k in kept:
            name, right = HEADS[k]
            shown.add_column(name, justify="right" if right else "left", overflow="fold")
        for row in cells:
            shown.add_row(*(row[k] for k in kept))
        console.print(shown, "")


def limit_cells(row: Mapping[Hashable, object]) -> tuple[str, ...]:
    """Return the cells of one row: source, limit, release, share, unit, place, words.

    Parameters
    ----------
    row : mapping
        A row of the table of limits.
    """
    word = str(row["word"])
    limited = word == "allowed"
    return (
        str(row["title"]),
        _number(row["release"]) if limited else WORDS.get(word, word),
        _number(row["now"]),
        f"{_number(row['factor'])} x" if limited and _number(row["factor"]) else "",
        str(row["unit"]),
        str(row["place"]),
        str(row["reason"]),
    )


def _number(cell: object) -> str:
    if not isinstance(cell, float) or cell != cell:
        return ""
    return f"{cell:.3g}"
