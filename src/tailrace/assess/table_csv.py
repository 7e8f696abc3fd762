"""Tables as CSV that is read back exactly: numbers in full, a list of columns beside them.

`tables/columns.csv` says of every column of every table what its cells are: `number` (empty:
missing), `whole`, `truth`, `text`, `text or missing` (empty: missing), `any` (empty: missing; a
number, a truth value or text), `json`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS_FILE = "tables/columns.csv"
_TRUTH = {"True": True, "False": False}


def table_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV.

    Parameters
    ----------
    frame : DataFrame
        With rows numbered from 0.
    """
    cells = [_written(frame[name], kind_of(frame[name])) for name in frame.columns]
    return _csv_text([list(map(str, frame.columns)), *zip(*cells, strict=True)])


def columns_text(tables: Mapping[str, pd.DataFrame], said: Mapping[str, str]) -> str:
    """Return the list of columns of all tables, as CSV.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables.
    said : mapping of str to str
        What each table is.
    """
    rows = [["table", "column", "cells", "dtype", "what the table is"]]
    for name, frame in tables.items():
        for column in frame.columns:
            kind, dtype = kind_of(frame[column]), str(frame[column].dtype)
            rows.append([name, str(column), kind, dtype, said.get(name, "")])
    return _csv_text(rows)


def read_tables(folder: Path, file_of: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a folder of results.

    Parameters
    ----------
    folder : Path
        A folder of results.
    file_of : mapping of str to str
        Files of tables that do not lie at `tables/NAME.csv`.

    Raises
    ------
    InputError
        If a table is not there, or has other columns or cells than the list of columns says.
    """
    import pandas as pd

    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for row in _rows(folder / COLUMNS_FILE)[1:]:
        kinds.setdefault(row[0], []).append((row[1], row[2], row[3]))
    tables = {}
    for name, columns in kinds.items():
        path = folder / file_of.get(name, f"tables/{name}.csv")
        head, *rows = _rows(path)
        if head != [column for column, _, _ in columns]:
            raise InputError.single(
                f"columns {', '.join(head)}", file=str(path),
                allowed=", ".join(column for column, _, _ in columns),
            )  # fmt: skip
        by_column: list[tuple[str, ...]] = list(zip(*rows, strict=True)) or [()] * len(columns)
        tables[name] = pd.DataFrame(
            {
                column: _series(cells, kind, dtype, f"{path}, {column}")
                for (column, kind, dtype), cells in zip(columns, by_column, strict=True)
            }
        )
    return tables


def kind_of(column: pd.Series[Any]) -> str:
    """Return what the cells of a column are: see the head of this file.

    Parameters
    ----------
    column : Series
        Numbers, truth values or text.

    Raises
    ------
    TypeError
        If it is anything else.
    """
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "fiub":
        return {"f": "number", "i": "whole", "u": "whole", "b": "truth"}[dtype.kind]
    if str(dtype) == "str":
        empty, missing = bool((column == "").any()), bool(column.isna().any())
        return "json" if empty and missing else "text or missing" if missing else "text"
    if str(dtype) == "object":
        cells = [_guessed(_plain(cell)) for cell in column]
        alike = all(_same(one, other) for one, other in zip(cells, column, strict=True))
        return "any" if alike else "json"
    raise TypeError(f"column {column.name} of {dtype}")


def _written(column: pd.Series[Any], kind: str) -> list[str]:
    if kind == "json":
        cells = [None if _is_nan(cell) and str(column.dtype) == "str" else cell for cell in column]
        return [json.dumps(_bare(cell), ensure_ascii=False) for cell in cells]
    if kind in ("text", "text or missing"):
        return [cell if isinstance(cell, str) else "" for cell in column.tolist()]
    if kind == "number":
        return ["" if cell != cell else str(cell) for cell in column.tolist()]
    return [_plain(cell) for cell in column.tolist()]


def _series(cells: tuple[str, ...], kind: str, dtype: str, where: str) -> pd.Series[Any]:
    import pandas as pd

    try:
        readers: dict[str, Callable[[str], Any]] = {
            "number": lambda cell: float(cell or "nan"),
            "whole": int,
            "truth": _TRUTH.__getitem__,
            "text": str,
            "text or missing": lambda cell: cell or None,
            "any": _guessed,
            "json": json.loads,
        }
        read = readers[kind]
        return pd.Series([read(cell) for cell in cells], dtype=dtype)
    except (KeyError, ValueError, TypeError) as error:
        raise InputError.single(
            f"a cell is not what {COLUMNS_FILE} says ({error})", file=where,
            remedy="run the site again",
        ) from None  # fmt: skip


def _plain(cell: Any) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else str(_bare(cell))


def _bare(cell: Any) -> Any:
    """Return a number of numpy as one of Python, whose text gives it back exactly."""
    return cell.item() if isinstance(cell, np.generic) else cell


def _guessed(cell: str) -> Any:
    if cell in _TRUTH:
        return _TRUTH[cell]
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell or None


def _same(one: Any, other: Any) -> bool:
    if _is_nan(one) and _is_nan(other):
        return True
    return type(one) is type(_bare(other)) and bool(one == other)


def _is_nan(cell: Any) -> bool:
    return isinstance(cell, float) and cell != cell


def _csv_text(rows: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.reader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise InputError.single(
            f"cannot be read ({str(words).lower()})", file=str(path), remedy="run the site again"
        ) from None
