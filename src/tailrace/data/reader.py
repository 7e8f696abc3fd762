"""One reader for every packaged table, and the checks each table has to pass.

A table is a CSV file with a card of the same name beside it (``tables/<name>.csv``,
``tables/<name>.md``). The card opens with lines between two ``---``::

    title: Atomic masses
    what: one row per element
    from: where the numbers were read
    licence: under which terms they may be shipped
    caveats: what not to use them for
    key: element                     (the columns that make a row unique)
    columns: element, value, ...     (every column of the CSV file, in order)

and goes on with free text. A row that states a number has the columns of `FACT_COLUMNS`; an empty
``value`` with empty ``low`` and ``high`` is a missing number, and its ``note`` says why. The
optional columns ``distribution``, ``median``, ``sd`` and ``gsd`` are those of a value in a site
file.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tailrace.errors import InputError, Problems, did_you_mean

FOLDER = Path(__file__).parent / "tables"
CARD_KEYS = ("title", "what", "from", "licence", "caveats", "key", "columns")
FACT_COLUMNS = ("value", "low", "high", "unit", "source", "year", "place", "quality", "note")
QUALITIES = ("measured", "published", "derived", "assumed")
NUMBER_COLUMNS = ("value", "low", "high", "median", "sd", "gsd")


class TableProblem(InputError):
    """A packaged table, its card or a question asked of it is wrong."""


@dataclass(frozen=True)
class Card:
    """What a table is, where it is from and under which terms.

    Parameters
    ----------
    name : str
        Name of the table.
    title, what, origin, licence, caveats : str
        The lines of the card; ``origin`` is its ``from`` line.
    key : tuple of str
        Columns that together make a row unique.
    columns : tuple of str
        Every column, in order.
    text : str
        What the card says below its opening lines.
    """

    name: str
    title: str
    what: str
    origin: str
    licence: str
    caveats: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    text: str


def tables(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the packaged tables.

    Parameters
    ----------
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    tuple of str
        Names in alphabetical order.
    """
    return tuple(sorted(path.stem for path in folder.glob("*.csv")))


def known(name: str, folder: Path) -> None:
    """Raise where there is no such table.

    Parameters
    ----------
    name : str
        Name of the table.
    folder : Path
        Folder of tables.

    Raises
    ------
    TableProblem
        If the folder holds no such table.
    """
    if not (folder / f"{name}.csv").is_file():
        names = tables(folder)
        raise TableProblem.single(
            f'there is no table "{name}"',
            place=str(folder.name),
            allowed=", ".join(names),
            remedy=did_you_mean(name, names),
        )


def card(name: str, folder: Path = FOLDER) -> Card:
    """Return the card of a table.

    Parameters
    ----------
    name : str
        Name of the table, as in `tables`.
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    Card
        Its title, origin, licence, caveats and columns.

    Raises
    ------
    TableProblem
        If the table does not exist, or its card is absent or lacks a line.
    """
    known(name, folder)
    return _card(name, folder)


@cache
def _card(name: str, folder: Path) -> Card:
    path = folder / f"{name}.md"
    problems = Problems(path.name)
    if not path.is_file():
        raise TableProblem.single(
            f'table "{name}" has no card',
            file=path.name,
            remedy=f"write {path.name} with the lines {', '.join(CARD_KEYS)}",
        )
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    _, front, text = parts if len(parts) == 3 else ("", "", "")
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, front.splitlines())):
        key, colon, said = line.partition(":")
        if not colon or key not in CARD_KEYS:
            allowed = ", ".join(CARD_KEYS)
            problems.add(
                f'the line "{line}" is not a line of a card',
                allowed=allowed,
                remedy=did_you_mean(key, CARD_KEYS),
            )
        found[key] = said.strip()
    for key in CARD_KEYS:
        if not found.get(key):
            problems.add(f'the line "{key}:" is absent or empty', remedy=f'write "{key}: ..."')
    if problems.errors:
        raise TableProblem(problems)
    return Card(
        name=name,
        title=found["title"],
        what=found["what"],
        origin=found["from"],
        licence=found["licence"],
        caveats=found["caveats"],
        key=tuple(part.strip() for part in found["key"].split(",")),
        columns=tuple(part.strip() for part in found["columns"].split(",")),
        text=text.strip(),
    )


def rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Return the rows of a table as text, without pandas.

    Parameters
    ----------
    name : str
        Name of the table, as in `tables`.
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    list of dict
        One dictionary per row, column name to text; an empty cell is an empty string.

    Raises
    ------
    TableProblem
        If the table or its card is absent, or its columns are not those of the card.
    """
    known(name, folder)
    return [dict(row) for row in _rows(name, folder)]


@cache
def _rows(name: str, folder: Path) -> tuple[dict[str, str], ...]:
    declared = _card(name, folder).columns
    path = folder / f"{name}.csv"
    reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    header = next(reader, [])
    problems = Problems(path.name)
    if tuple(header) != declared:
        problems.add(
            f"its columns are {', '.join(header)}",
            place="row 1",
            allowed=", ".join(declared),
            remedy='correct the header, or the "columns:" line of the card',
        )
    found = []
    for cells in reader:
        if len(cells) != len(header):
            problems.add(
                f"{len(cells)} cells where the header has {len(header)}",
                place=f"line {reader.line_num}",
                remedy="quote cells that contain a comma",
            )
            continue
        found.append({column: cell.strip() for column, cell in zip(header, cells, strict=True)})
    if problems.errors:
        raise TableProblem(problems)
    return tuple(found)


def number(text: str) -> float | None:
    """Return the number a cell states, None where the cell is empty.

    Parameters
    ----------
    text : str
        Content of a cell.

    Returns
    -------
    float or None
        The number.

    Raises
    ------
    ValueError
        If the cell holds something that is not a finite or infinite number.
    """
    if not text:
        return None
    found = float(text)
    if math.isnan(found):
        raise ValueError("nan is not a number; leave the cell empty and give the reason in note")
    return found
