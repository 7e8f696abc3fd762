"""Numbers of the packaged tables as values that carry their source."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.data.reader import (
    FACT_COLUMNS,
    FOLDER,
    NUMBER_COLUMNS,
    TableProblem,
    card,
    known,
    number,
    rows,
)
from tailrace.errors import InputError, Problems, did_you_mean

if TYPE_CHECKING:
    from tailrace.quantities.missing import Missing
    from tailrace.quantities.value import Value

TEXT_KEYS = ("distribution", "source", "place", "quality", "note")


def facts(name: str, folder: Path = FOLDER) -> dict[tuple[str, ...], Value | Missing]:
    """Return every number of a table as a value that carries its source.

    Parameters
    ----------
    name : str
        Name of a table with the columns of `FACT_COLUMNS`.
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    dict
        Key of the row (one text per key column) to its `Value`, or `Missing` with the reason.

    Raises
    ------
    TableProblem
        If the table is absent, is not a table of facts, or has an unreadable number.
    """
    known(name, folder)
    return dict(_facts(name, folder))


@cache
def _facts(name: str, folder: Path) -> dict[tuple[str, ...], Value | Missing]:
    described = card(name, folder)
    absent = [column for column in FACT_COLUMNS if column not in described.columns]
    if absent:
        raise TableProblem.single(
            f"it is not a table of facts: it has no column {', '.join(absent)}", file=f"{name}.csv"
        )
    problems = Problems(f"{name}.csv")
    found: dict[tuple[str, ...], Value | Missing] = {}
    for line, row in enumerate(rows(name, folder), start=2):
        key = tuple(row[column] for column in described.key)
        one = value_of_row(row, f"row {line} ({', '.join(key)})", problems)
        if one is not None:
            found[key] = one
    if problems.errors:
        raise TableProblem(problems)
    return found


def value_of_row(row: dict[str, str], where: str, problems: Problems) -> Value | Missing | None:
    """Return the number of one row as a value, in the unit the row states.

    Parameters
    ----------
    row : dict
        Row of a table of facts, as `rows` gives it.
    where : str
        Place to name in a problem.
    problems : Problems
        Takes what is wrong with the row.

    Returns
    -------
    Value, Missing or None
        None where the row cannot be read, and then a problem was noted.
    """
    from tailrace.quantities.missing import Missing
    from tailrace.quantities.reading import read_value
    from tailrace.quantities.units import parse_quantity

    if not (row["value"] or row["low"] or row["high"]):
        return Missing(row["note"])
    raw: dict[str, object] = {}
    try:
        for column in NUMBER_COLUMNS:
            found = number(row.get(column, ""))
            if found is not None:
                raw[column] = found
        unit, basis = parse_quantity(f"1 {'' if row['unit'] == '1' else row['unit']}".strip())[1:]
    except (ValueError, InputError) as error:
        problems.add(str(error), place=where)
        return None
    raw |= {key: row[key] for key in TEXT_KEYS if row.get(key)}
    if unit != "1":
        raw["unit"] = unit
    if row["year"]:
        raw["year"] = int(row["year"])
    return read_value(raw, unit=unit, basis=basis, where=where, problems=problems)


def fact(name: str, *key: str, folder: Path = FOLDER) -> Value | Missing:
    """Return one number of a table.

    Parameters
    ----------
    name : str
        Name of the table.
    *key : str
        Content of its key columns, in the order of the card.
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    Value or Missing
        The number with its source, or the reason why there is none.

    Raises
    ------
    TableProblem
        If no row has that key.
    """
    found = facts(name, folder)
    if key not in found:
        columns = ", ".join(card(name, folder).key)
        names = [" / ".join(one) for one in found]
        raise TableProblem.single(
            f'no row "{" / ".join(key)}"',
            file=f"{name}.csv",
            place=columns,
            remedy=did_you_mean(" / ".join(key), names) or f"see table({name!r})",
        )
    return found[key]
