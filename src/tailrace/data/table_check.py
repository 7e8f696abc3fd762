"""What is checked of a packaged table before its numbers are used."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tailrace.data.reader import FACT_COLUMNS, FOLDER, NUMBER_COLUMNS, QUALITIES, card, number, rows
from tailrace.data.values import value_of_row
from tailrace.errors import InputError, Problem, Problems, did_you_mean


def _row_problems(row: dict[str, str], place: str, problems: Problems) -> None:
    numbers: dict[str, float | None] = {}
    for column in NUMBER_COLUMNS:
        try:
            numbers[column] = number(row.get(column, ""))
        except ValueError as error:
            problems.add(f"{column} is not a number: {error}", place=place)
            return
    value, low, high = numbers["value"], numbers["low"], numbers["high"]
    if not row["source"]:
        problems.add("a number without a source", place=place, remedy="name the document")
    if row["quality"] not in QUALITIES:
        problems.add(
            f'"{row["quality"]}" is not a quality',
            place=place,
            allowed=", ".join(QUALITIES),
            remedy=did_you_mean(row["quality"], QUALITIES),
        )
    if row["year"] and not row["year"].isdigit():
        problems.add(f'year "{row["year"]}" is not a year', place=place, allowed="2015, or empty")
    ends = [end for end in (low, value, high) if end is not None]
    if ends != sorted(ends):
        said = f"low, value, high are {low}, {value}, {high}"
        problems.add(said, place=place, allowed="low <= value <= high")
    if not ends and not row["note"]:
        problems.add("a missing number without a reason", place=place, remedy="say why in note")


def _unit_problems(found: Iterable[dict[str, str]], problems: Problems) -> None:
    from tailrace.quantities.units import parse_quantity

    for unit in sorted({row["unit"] for row in found if row["unit"] not in ("", "1")}):
        try:
            parse_quantity(f"1 {unit}")
        except InputError as error:
            problems.add(f'unit "{unit}" cannot be read: {error}', place="column unit")


def check_table(name: str, folder: Path = FOLDER) -> list[Problem]:
    """Return everything wrong with a table; an empty list means it is in order.

    Parameters
    ----------
    name : str
        Name of the table, as in `tables`.
    folder : Path
        Folder of tables; the packaged one unless given.

    Returns
    -------
    list of Problem
        Card and columns, sources, quality words, order of low, value and high, units, repeated
        keys.
    """
    problems = Problems(f"{name}.csv")
    try:
        found, described = rows(name, folder), card(name, folder)
    except InputError as error:
        return list(error.problems)
    for column in described.key:
        if column not in described.columns:
            problems.add(f'key column "{column}" is not a column', file=f"{name}.md")
    if problems.errors:
        return list(problems)
    seen: dict[tuple[str, ...], int] = {}
    is_fact = set(FACT_COLUMNS) <= set(described.columns)
    for line, row in enumerate(found, start=2):
        key = tuple(row[column] for column in described.key)
        place = f"row {line} ({', '.join(key)})"
        if key in seen:
            problems.add(f"the key of row {seen[key]} again", place=place)
        seen.setdefault(key, line)
        if is_fact:
            _row_problems(row, place, problems)
        elif not row.get("source"):
            problems.add("a row without a source", place=place, remedy="name the document")
    if is_fact:
        _unit_problems(found, problems)
    if is_fact and not problems.found:
        for line, row in enumerate(found, start=2):
            value_of_row(
                row, f"row {line} ({', '.join(row[one] for one in described.key)})", problems
            )
    return list(problems)
