"""Numbers as an emissions file gives them: one, or one for each of some years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.emissions.process_input import Input
from tailrace.emissions.source import ByYear, Number
from tailrace.errors import Problems
from tailrace.quantities import Missing, Value, read_value

CALENDAR = range(1500, 2301)
"""Calendar years a number may be declared for."""


def read_number(
    raw: Any, wanted: Input, place: str, sources: Mapping[str, str], problems: Problems
) -> Number | None:
    """Read a number, or a list of numbers by year.

    Parameters
    ----------
    raw : object
        What stands in the file: a value, or a list of values each with its `year`.
    wanted : Input
        Its variable or unit.
    place : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    Value, Missing, ByYear or None
        None if it cannot be used, with the problem noted.
    """
    if isinstance(raw, list):
        return _read_years(raw, wanted, place, sources, problems)
    return _read_one(raw, wanted, place, sources, problems)


def _read_one(
    raw: Any, wanted: Input, place: str, sources: Mapping[str, str], problems: Problems
) -> Value | Missing | None:
    found = read_value(
        raw,
        unit=wanted.unit,
        variable=wanted.variable,
        where=place,
        problems=problems,
        file=problems.file,
        sources=sources,
    )
    if isinstance(found, Value) and wanted.is_amount and _least(found) < 0:
        problems.add(
            f"{wanted.meaning} can be {_least(found):g}", place=place, allowed="zero or more"
        )
        return None
    return found


def _least(value: Value) -> float:
    if value.distribution is None:
        return value.central
    return float(value.distribution.support()[0])


def _read_years(
    raw: list[Any], wanted: Input, place: str, sources: Mapping[str, str], problems: Problems
) -> ByYear | None:
    found: dict[int, Value] = {}
    noted = len(problems.errors)
    for entry in raw:
        year = entry.get("year") if isinstance(entry, Mapping) else None
        if not isinstance(year, int) or isinstance(year, bool) or year not in CALENDAR:
            problems.add(
                "an entry without a calendar year",
                place=place,
                allowed=f"year = 2010, from {CALENDAR.start} to {CALENDAR.stop - 1}",
            )
            continue
        if year in found:
            problems.add("the year stands twice", place=f"{place}.{year}")
        rest = {("year" if k == "published" else k): v for k, v in entry.items() if k != "year"}
        value = _read_one(rest, wanted, f"{place}.{year}", sources, problems)
        if isinstance(value, Missing):
            problems.add(
                "a number by year cannot be missing",
                place=f"{place}.{year}",
                remedy="leave the year out, or declare the whole input missing",
            )
        elif value is not None:
            found[year] = value
    if not raw:
        problems.add("a number by year without years", place=place)
    if len(problems.errors) > noted:
        return None
    ordered = sorted(found)
    return ByYear(tuple(ordered), tuple(found[year] for year in ordered))
