"""Hourly weather from a CSV whose column names bear their units.

Two forms are read. With friction velocity and Monin-Obukhov length the table is complete and
becomes `HourlyWeather`; without them it is ordinary weather and becomes `SurfaceObservations`.
A column is named `wind_speed [m/s]` or `wind_speed_m_s`. Lines of the form `# latitude = 40.6`
above the header give what the hours do not say.
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tailrace.errors import Problems, did_you_mean
from tailrace.weather.column_names import (
    NO_DATA,
    SETTINGS,
    Column,
    column_of,
    known_names,
    to_table_unit,
)
from tailrace.weather.hourly import COLUMNS, OPTIONAL, FloatArray, HourlyWeather, IntArray
from tailrace.weather.observed import OBSERVED_COLUMNS, SurfaceObservations
from tailrace.weather.reading import check_calendar, check_range, check_some_wind, read_lines

_CALENDAR = ("year", "month", "day", "hour")
_EMPTY = {"", "nan", "na", "n/a", "null", "none", "-"}
_NEEDED_COMPLETE = (
    "friction_velocity", "monin_obukhov_length", "mechanical_mixing_height", "roughness_length",
    "wind_speed", "wind_direction", "temperature", "wind_reference_height",
)  # fmt: skip
_NEEDED_ORDINARY = ("wind_speed", "wind_direction", "temperature")
_NEEDED_SETTINGS = ("latitude", "longitude", "time_zone", "elevation")


class _Sheet(NamedTuple):
    """The cells of a file, with the line of each row; as numbers where there is nothing else."""

    header: list[str]
    rows: list[list[str]]
    numbers: FloatArray | None
    lines: list[int]
    settings: dict[str, float]


def read_table(path: Path | str, **settings: float) -> HourlyWeather | SurfaceObservations:
    """Return the hours of a CSV with named columns.

    Parameters
    ----------
    path : path
        The file, packed with gzip or not. Columns `year`, `month`, `day`, `hour` (1 to 24, the
        hour ending, local standard time), then named columns with units. An empty cell is
        missing; tables with the column names of AERMET's own quantities (`ustar_m_s`, `L_m`, ...)
        may use its code numbers.
    **settings : float
        latitude, longitude, time_zone, elevation, wind_reference_height, roughness_length and so
        on, in place of lines in the file.

    Returns
    -------
    HourlyWeather or SurfaceObservations
        The first where the table holds friction velocity and Monin-Obukhov length.

    Raises
    ------
    InputError
        All that is wrong with it.
    """
    file = Path(path)
    problems = Problems(str(file))
    sheet = _sheet(read_lines(file), problems)
    given = {**sheet.settings, **settings}
    columns, calendar = _columns(sheet, problems)
    problems.raise_if_any()

    def place(row: int) -> str:
        return f"line {sheet.lines[row]}"

    check_calendar(
        calendar["year"], calendar["month"], calendar["day"], calendar["hour"], problems, place
    )
    for name, values in columns.items():
        check_range(name, values, problems, place)
    if {"friction_velocity", "monin_obukhov_length"} & set(columns):
        return _complete(file, calendar, columns, given, problems)
    return _ordinary(file, calendar, columns, given, problems)


def _complete(
    file: Path,
    calendar: dict[str, Any],
    columns: dict[str, Any],
    given: dict[str, float],
    problems: Problems,
) -> HourlyWeather:
    count = len(calendar["year"])
    for name in COLUMNS:
        if name not in columns and name in given:
            columns[name] = np.full(count, given[name])
    _note_absent(_NEEDED_COMPLETE, columns, problems)
    problems.raise_if_any()
    absent = [name for name in COLUMNS if name not in columns and name not in OPTIONAL]
    for name in absent:
        columns[name] = np.full(count, np.nan)
    said = (f"No column for {', '.join(absent)}: missing.",) if absent else ()
    weather = HourlyWeather(
        **calendar,
        **{name: columns[name] for name in COLUMNS if name in columns},
        latitude=given.get("latitude"),
        longitude=given.get("longitude"),
        time_zone=given.get("time_zone"),
        source=file.name,
        provenance=said,
    )
    check_some_wind(weather.calm, weather.missing, problems)
    problems.raise_if_any()
    return weather


def _ordinary(
    file: Path,
    calendar: dict[str, Any],
    columns: dict[str, Any],
    given: dict[str, float],
    problems: Problems,
) -> SurfaceObservations:
    _note_absent(_NEEDED_ORDINARY, columns, problems)
    for name in _NEEDED_SETTINGS:
        if name not in given:
            problems.add(
                f"no {name.replace('_', ' ')} of the station",
                place=f"# {name} = ...",
                remedy=f"write a line `# {name} = ...` above the header",
            )
    heights = columns.pop("wind_reference_height", None)
    if heights is not None and len(np.unique(heights[np.isfinite(heights)])) > 1:
        problems.add(
            "the height of the wind measurement changes",
            place="wind_reference_height",
            allowed="one height",
            remedy="give one file for each height",
        )
    problems.raise_if_any()
    if heights is not None:
        given = {**given, "wind_reference_height": float(np.nanmax(heights))}
    found = SurfaceObservations(
        **calendar,
        latitude=given["latitude"],
        longitude=given["longitude"],
        time_zone=given["time_zone"],
        elevation=given["elevation"],
        **{name: columns[name] for name in OBSERVED_COLUMNS if name in columns},
        wind_height=given.get("wind_reference_height", 10.0),
        temperature_height=given.get("temperature_reference_height", 2.0),
        source=file.name,
    )
    check_some_wind(found.calm, np.isnan(found.wind_speed), problems)
    problems.raise_if_any()
    return found


def _note_absent(
    needed: tuple[str, ...], columns: dict[str, FloatArray], problems: Problems
) -> None:
    for name in needed:
        if name not in columns:
            unit = COLUMNS[name][0]
            problems.add(
                f"no column for {name.replace('_', ' ')}",
                place="header",
                remedy=f"name it `{name} [{unit}]`",
            )


def _sheet(lines: list[str], problems: Problems) -> _Sheet:
    settings: dict[str, float] = {}
    start = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            _setting(line, number, settings, problems)
        elif line.strip():
            start = number
            break
    if start == 0:
        problems.add("no header line with column names")
        problems.raise_if_any()
    header = [name.strip() for name in next(csv.reader([lines[start - 1]]))]
    numbers = _all_numbers(lines[start:], len(header))
    if numbers is not None:
        return _Sheet(header, [], numbers, list(range(start + 1, len(lines) + 1)), settings)
    rows, where = [], []
    for number, row in enumerate(csv.reader(lines[start:]), start + 1):
        if any(cell.strip() for cell in row):
            rows.append(row)
            where.append(number)
    if not rows:
        problems.add("no hours below the header", place=f"line {start}")
    short = [i for i, row in enumerate(rows) if len(row) != len(header)]
    if short:
        last = "; the file ends inside it" if short == [len(rows) - 1] else ""
        problems.add(
            f"{len(short)} rows have not {len(header)} cells{last}",
            place=f"line {where[short[0]]}",
            allowed=f"{len(header)} cells, as the header has",
            remedy="the file is cut or has stray commas; write it again",
        )
    problems.raise_if_any()
    return _Sheet(header, rows, None, where, settings)


def _all_numbers(lines: list[str], columns: int) -> FloatArray | None:
    # A year has some 200,000 cells: quickly, where every one of them is a number.
    if not lines or any(line.count(",") != columns - 1 for line in lines):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        try:
            found = np.fromstring(",".join(lines), sep=",")
        except (DeprecationWarning, ValueError):
            return None
    return found.reshape(len(lines), columns) if found.size == len(lines) * columns else None


def _setting(line: str, number: int, settings: dict[str, float], problems: Problems) -> None:
    name, equals, value = line.lstrip("# ").partition("=")
    name = name.strip()
    if not equals or " " in name:
        return
    if name not in SETTINGS:
        problems.add(
            f'unknown setting "{name}"',
            place=f"line {number}",
            allowed=", ".join(SETTINGS),
            remedy=did_you_mean(name, SETTINGS),
        )
        return
    try:
        settings[name] = float(value)
    except ValueError:
        problems.add(
            f'{name} is "{value.strip()}"',
            place=f"line {number}",
            allowed=f"a number in {SETTINGS[name]}",
        )


def _columns(
    sheet: _Sheet, problems: Problems
) -> tuple[dict[str, FloatArray], dict[str, IntArray]]:
    columns: dict[str, FloatArray] = {}
    calendar: dict[str, IntArray] = {}
    for i, heading in enumerate(sheet.header):
        if heading in _CALENDAR:
            values = _numbers(sheet, i, heading, problems, allow_empty=False)
            calendar[heading] = np.nan_to_num(values, nan=-1.0).astype(np.int64)
            continue
        column = column_of(heading, problems)
        if column is None or column.name in columns:
            if column is not None:
                problems.add(f"two columns for {column.name}", place=f'header "{heading}"')
            continue
        values = _numbers(sheet, i, heading, problems)
        columns[column.name] = to_table_unit(
            _without_codes(sheet, values, heading, column, problems), column
        )
    for name in _CALENDAR:
        if name not in calendar:
            near = did_you_mean(name, sheet.header)
            problems.add(f'no column "{name}"', place="header", remedy=near)
    if not columns:
        problems.add(
            "no known column", place="header", allowed="for instance " + ", ".join(known_names())
        )
    return columns, calendar


def _without_codes(
    sheet: _Sheet, values: FloatArray, heading: str, column: Column, problems: Problems
) -> FloatArray:
    """Return values with AERMET's codes as missing; what is neither value nor code is noted."""
    if column.codes is None:
        return values
    low, high = column.codes
    outside = np.asarray((values < low) | (values > high))
    wrong = outside & np.isfinite(values) & ~np.isin(np.abs(values), NO_DATA)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        problems.add(
            f"{values[row]:g} is neither a {column.name.replace('_', ' ')} nor a code of AERMET's "
            f"for no data ({int(wrong.sum())} such cells)",
            place=f"line {sheet.lines[row]}, column {heading}",
            remedy="correct it, or leave the cell empty where nothing was measured",
        )
    return np.where(outside, np.nan, values)


def _numbers(
    sheet: _Sheet, index: int, heading: str, problems: Problems, *, allow_empty: bool = True
) -> FloatArray:
    if sheet.numbers is not None:
        values = np.ascontiguousarray(sheet.numbers[:, index])
    else:
        values = _cell_by_cell(sheet, index, heading, problems, allow_empty=allow_empty)
    if np.isinf(values).any():
        row = int(np.flatnonzero(np.isinf(values))[0])
        problems.add(
            "an infinite value",
            place=f"line {sheet.lines[row]}, column {heading}",
            remedy="leave the cell empty where nothing was measured",
        )
    return values


def _cell_by_cell(
    sheet: _Sheet, index: int, heading: str, problems: Problems, *, allow_empty: bool
) -> FloatArray:
    values = np.full(len(sheet.rows), np.nan)
    for row, cells in enumerate(sheet.rows):
        cell = cells[index].strip()
        if allow_empty and cell.lower() in _EMPTY:
            continue
        try:
            values[row] = float(cell)
        except ValueError:
            problems.add(
                f'"{cell}" is no number',
                place=f"line {sheet.lines[row]}, column {heading}",
                remedy="leave the cell empty where nothing was measured",
            )
            break
    return values


def is_table(first_line: str) -> bool:
    """Return whether a file whose first line is this can be a table with named columns."""
    names = [name.strip().lower() for name in first_line.split(",")]
    return first_line.startswith("#") or {"year", "month", "day", "hour"} <= set(names)
