"""Packaged tables as data frames, checked before they are handed out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.data.reader import FOLDER, NUMBER_COLUMNS, TableProblem, card, known, rows
from tailrace.data.table_check import check_table

if TYPE_CHECKING:
    import pandas as pd


@cache
def _checked(name: str, folder: Path) -> None:
    problems = check_table(name, folder)
    if problems:
        raise TableProblem(problems)


def table(name: str, folder: Path = FOLDER) -> pd.DataFrame:
    """Return a table, checked, with its numbers as numbers.

    Parameters
    ----------
    name : str
        Name of the table, as in `tables`.
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    pandas.DataFrame
        One row per row of the file; ``value``, ``low``, ``high`` are floats (NaN where the cell is
        empty, and the ``note`` of the row gives the reason), ``year`` a nullable integer, the rest
        text. The card is in ``.attrs["card"]``.

    Raises
    ------
    TableProblem
        With everything that is wrong with the table.
    """
    known(name, folder)
    _checked(name, folder)
    return _frame(name, folder).copy()


@cache
def _frame(name: str, folder: Path) -> pd.DataFrame:
    import pandas as pd

    described = card(name, folder)
    frame = pd.DataFrame(list(rows(name, folder)), columns=list(described.columns))
    for column in NUMBER_COLUMNS:
        if column in frame.columns:
            frame[column] = pd.to_numeric(frame[column].replace("", None))
    if "year" in frame.columns:
        frame["year"] = pd.to_numeric(frame["year"].replace("", None)).astype("Int64")
    frame.attrs["card"] = described
    return frame
