"""Numbers in the rows of a table: value, range, source and quality in columns of their own.

An empty number is missing, never zero, and then the column `note` says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.site.citations import cite
from tailrace.site.context import Reading
from tailrace.site.csv_file import Row

if TYPE_CHECKING:
    from tailrace.quantities import Missing, Value

VALUE_COLUMNS = (
    "low",
    "high",
    "distribution",
    "source",
    "source_year",
    "source_place",
    "quality",
    "note",
)
"""Columns that may stand beside a number."""

_ABOUT = {"source_year": "year", "source_place": "place", "quality": "quality"}


def read_row_value(
    row: Row,
    column: str,
    *,
    file: str,
    reading: Reading,
    unit: str | None = None,
    variable: str | None = None,
    written_unit: str = "",
    basis: str | None = None,
) -> Value | Missing:
    """Return the number of a row with its range and source, and enter it into the census.

    Parameters
    ----------
    row : Row
        The row.
    column : str
        Column of the number.
    file : str
        The file's name in messages.
    reading : Reading
        Where problems and values are noted.
    unit, variable : str
        Exactly one of both: unit it is kept in, or variable.
    written_unit : str
        Unit in which the row gives its numbers, "" if they need none.
    basis : str, optional
        Substance it counts.

    Returns
    -------
    Value or Missing
        Missing with the reason where the number is empty or cannot be read.
    """
    from tailrace.quantities import Missing, read_value

    place = f"{row.place}, {column}"
    if not any(row[key] for key in (column, "low", "high")):
        if not row["note"]:
            reading.problems.add(
                "is empty and nothing says why",
                file=file,
                place=place,
                allowed="a number, or an empty cell with the reason in note",
                remedy="fill it, or write the reason in note",
            )
        reading.count(file, place, missing := Missing(row["note"] or "nothing says why"))
        return missing
    value = read_value(
        _as_table(row, column, written_unit, file, reading),
        unit=unit,
        variable=variable,
        basis=basis,
        where=place,
        problems=reading.problems,
        file=file,
    )
    reading.count(file, place, value)
    return Missing("it cannot be read") if value is None else value


def _as_table(
    row: Row, column: str, written_unit: str, file: str, reading: Reading
) -> dict[str, object]:
    """Return the columns of a number as the keys that a TOML file would have."""
    raw: dict[str, object] = {}
    for key, name in ((column, "value"), ("low", "low"), ("high", "high")):
        if row[key]:
            raw[name] = f"{row[key]} {written_unit}".strip()
    raw |= {name: row[key] for key, name in _ABOUT.items() if row[key]}
    raw |= {key: row[key] for key in ("distribution", "note") if row[key]}
    if row["source"]:
        raw["source"] = cite(row["source"], (f"{row.place}, source",), file, reading)
    return raw


def read_year(row: Row, column: str, *, file: str, reading: Reading) -> int | None:
    """Return a calendar year, or note that the cell holds none.

    Parameters
    ----------
    row : Row
        The row.
    column : str
        Its column.
    file : str
        The file's name in messages.
    reading : Reading
        Where problems are noted.
    """
    text = row[column]
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    reading.problems.add(
        f'"{text}" is no calendar year',
        file=file,
        place=f"{row.place}, {column}",
        allowed="four digits such as 2018",
    )
    return None


def read_place(row: Row, *, file: str, reading: Reading) -> str | None:
    """Return the place a row is about, or note that the site has no such place.

    Parameters
    ----------
    row : Row
        A row with the column `place`.
    file : str
        The file's name in messages.
    reading : Reading
        Knows the places, unless their file could not be read.
    """
    if reading.places is None:
        return row["place"]
    return read_word(row, "place", tuple(reading.places), file=file, reading=reading)


def read_word(
    row: Row,
    column: str,
    allowed: tuple[str, ...],
    *,
    file: str,
    reading: Reading,
    what: str = "",
) -> str | None:
    """Return a cell that must be one of some words, or note that it is none of them.

    Parameters
    ----------
    row : Row
        The row.
    column : str
        Its column.
    allowed : tuple of str
        The words.
    file : str
        The file's name in messages.
    reading : Reading
        Where problems are noted.
    what : str
        What a word is called in messages; absent: the column.
    """
    from tailrace.errors import did_you_mean

    text = row[column]
    if text in allowed:
        return text
    reading.problems.add(
        f'unknown {what or column} "{text}"' if text else f"{what or column} is empty",
        file=file,
        place=f"{row.place}, {column}",
        allowed=", ".join(allowed) if len(allowed) <= 40 else f"one of {len(allowed)} names",
        remedy=did_you_mean(text, allowed),
    )
    return None
