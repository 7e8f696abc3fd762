"""Tables of an assessment as one workbook and as Parquet, for those who have these programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.report.life_cycle.bw_excel import Row, workbook
from tailrace.report.life_cycle.sheet_xml import Cell

if TYPE_CHECKING:
    import pandas as pd

WORKBOOK = "tables.xlsx"
MOST_ROWS = 1_048_575
"""Rows below its head that a sheet can have."""
_FLOATS = float("nan"), float("inf"), float("-inf")


def table_files(tables: Mapping[str, pd.DataFrame]) -> dict[str, Callable[[Path], None]]:
    """Return what writes each file, as far as its program is there.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables.

    Returns
    -------
    dict of str to callable
        By path inside the folder of results; see `absent_forms` for what is left out.
    """
    files: dict[str, Callable[[Path], None]] = {}
    if find_spec("openpyxl"):
        files[WORKBOOK] = lambda path: _write_workbook(path, tables)
    if find_spec("pyarrow"):
        files |= {f"tables/{name}.parquet": _parquet(frame) for name, frame in tables.items()}
    return files


def absent_forms(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return a sentence for every form that cannot be written here, with its remedy.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables.
    """
    said = []
    if not find_spec("openpyxl"):
        said.append(f"{WORKBOOK} is left out: pip install 'tailrace[excel]'")
    if not find_spec("pyarrow"):
        said.append("tables as Parquet are left out: pip install 'tailrace[parquet]'")
    said += [
        f"{WORKBOOK}: sheet {name} holds the first {MOST_ROWS:,} of {len(frame):,} rows; "
        f"the CSV file holds all"
        for name, frame in tables.items() if len(frame) > MOST_ROWS
    ]  # fmt: skip
    return tuple(said)


def _write_workbook(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    path.write_bytes(workbook({name[:31]: _rows(frame) for name, frame in tables.items()}))


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    yield [str(column) for column in frame.columns]
    shown = frame.head(MOST_ROWS)
    columns = [_cells(shown[name]) for name in shown.columns]
    yield from map(list, zip(*columns, strict=True))


def _cells(column: pd.Series[Any]) -> Iterable[Cell]:
    cells = column.tolist()
    if column.dtype.kind == "f" and not np.isinf(column.to_numpy()).any():
        return [None if cell != cell else cell for cell in cells]
    return map(_cell, cells)


def _cell(cell: Any) -> Cell:
    """Return what a sheet can hold; not a number and infinity are no numbers there."""
    if isinstance(cell, str) and cell.isprintable():
        return cell
    bare = cell.item() if hasattr(cell, "item") else cell
    if bare is None or (isinstance(bare, float) and bare != bare):
        return None
    if isinstance(bare, float) and bare in _FLOATS:
        return str(bare)
    if isinstance(bare, str):
        return "".join(one for one in bare if one.isprintable() or one in "\t\n")
    return bare if isinstance(bare, bool | int | float) else str(bare)


def _parquet(frame: pd.DataFrame) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        # A column of mixed cells has no type of its own there: it is written as text.
        mixed = {
            name: frame[name].map(lambda cell: None if cell is None else str(cell))
            for name in frame.columns if str(frame[name].dtype) == "object"
        }  # fmt: skip
        frame.assign(**mixed).to_parquet(path, index=False, engine="pyarrow")

    return write
