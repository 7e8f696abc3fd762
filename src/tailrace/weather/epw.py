"""EnergyPlus weather files (EPW): typical years with radiation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tailrace.errors import InputError, Problems
from tailrace.weather.constants import ZERO_CELSIUS
from tailrace.weather.hourly import FloatArray
from tailrace.weather.observed import SurfaceObservations
from tailrace.weather.reading import check_calendar, check_range, check_some_wind, read_lines

#: column, lowest value that means "missing", factor, summand to the unit of the table
_COLUMNS: dict[str, tuple[int, float, float, float]] = {
    "temperature": (6, 99.9, 1.0, ZERO_CELSIUS),
    "relative_humidity": (8, 999.0, 1.0, 0.0),
    "pressure": (9, 999_999.0, 0.01, 0.0),
    "global_radiation": (13, 9_999.0, 1.0, 0.0),
    "wind_direction": (20, 999.0, 1.0, 0.0),
    "wind_speed": (21, 999.0, 1.0, 0.0),
    "cloud_cover": (22, 99.0, 1.0, 0.0),
    "precipitation": (33, 999.0, 1.0, 0.0),
}
_LEAST_COLUMNS = 29
_WIND_HEIGHT = 10.0
_HIGHEST_HUMIDITY = 100.0


def read_epw(path: Path | str) -> SurfaceObservations:
    """Return the hours of an EPW file.

    Parameters
    ----------
    path : path
        The file, packed with gzip or not.

    Returns
    -------
    SurfaceObservations
        Wind at 10 m, as the format has it. Relative humidity above 100 % is set to 100.

    Raises
    ------
    InputError
        For a file that is cut, has not 8760 or 8784 hours, or holds impossible values.

    Notes
    -----
    Columns after the EnergyPlus Auxiliary Programs manual, "EPW data dictionary". Months may come
    from different years.
    """
    file = Path(path)
    lines = read_lines(file)
    latitude, longitude, time_zone, elevation, name = _location(lines[0], file)
    problems = Problems(str(file))
    start = _first_hour(lines, file)
    table, numbers = _table(lines, start, problems)

    def place(row: int) -> str:
        return f"line {numbers[row]}"

    year, month, day, hour = (table[:, i].astype(np.int64) for i in range(4))
    check_calendar(year, month, day, hour, problems, place, whole_year=True)
    columns: dict[str, Any] = {}
    for column, (index, missing, factor, summand) in _COLUMNS.items():
        values = table[:, index] if index < table.shape[1] else np.full(len(table), np.nan)
        values = np.where(values >= missing, np.nan, values) * factor + summand
        check_range(column, values, problems, place)
        columns[column] = values
    problems.raise_if_any()
    wet = columns["relative_humidity"] > _HIGHEST_HUMIDITY
    columns["relative_humidity"] = np.where(wet, _HIGHEST_HUMIDITY, columns["relative_humidity"])
    said = [f"EPW file of {name}."]
    if wet.any():
        said.append(f"Relative humidity above 100 % set to 100 in {int(wet.sum())} hours.")
    found = SurfaceObservations(
        year,
        month,
        day,
        hour,
        latitude,
        longitude,
        time_zone,
        elevation,
        **columns,
        wind_height=_WIND_HEIGHT,
        source=file.name,
        provenance=tuple(said),
    )
    missing_wind = np.isnan(found.wind_speed)
    check_some_wind(found.calm, missing_wind, problems)
    problems.raise_if_any()
    return found


def is_epw(first_line: str) -> bool:
    """Return whether a file that begins with this line is an EPW file."""
    return first_line.upper().startswith("LOCATION,")


def _location(line: str, file: Path) -> tuple[float, float, float, float, str]:
    fields = [part.strip() for part in line.split(",")]
    try:
        if not is_epw(line):
            raise ValueError
        latitude, longitude, zone, elevation = (float(part) for part in fields[6:10])
    except ValueError as error:
        raise InputError.single(
            "the first line is no LOCATION line of an EPW file",
            file=str(file),
            place="line 1",
            allowed="LOCATION, city, region, country, source, WMO number, latitude, longitude, "
            "hours east of Greenwich, elevation",
        ) from error
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0 and abs(zone) <= 14.0):
        raise InputError.single(
            f"latitude {latitude:g}, longitude {longitude:g}, time zone {zone:g}",
            file=str(file),
            place="line 1",
            allowed="-90 to 90, -180 to 180, -14 to 14",
        )
    name = f"{fields[1]}, {fields[2]}, {fields[3]} (WMO {fields[5]}, source {fields[4]})"
    return latitude, longitude, zone, elevation, name


def _first_hour(lines: list[str], file: Path) -> int:
    for i, line in enumerate(lines[:40]):
        if line.upper().startswith("DATA PERIODS"):
            return i + 1
    raise InputError.single(
        "no DATA PERIODS line in the header",
        file=str(file),
        allowed="the eight header lines of an EPW file, DATA PERIODS last",
    )


def _table(lines: list[str], start: int, problems: Problems) -> tuple[FloatArray, list[int]]:
    rows: list[list[float]] = []
    numbers: list[int] = []
    bad: list[int] = []
    wanted = (0, 1, 2, 3, *(index for index, *_ in _COLUMNS.values()))
    for number, line in enumerate(lines[start:], start + 1):
        if not line.strip():
            continue
        parts = line.split(",")
        row = [np.nan] * 35
        try:
            if len(parts) < _LEAST_COLUMNS:
                raise ValueError
            for index in wanted:
                if index < len(parts):
                    row[index] = float(parts[index])
        except ValueError:
            bad.append(number)
            continue
        rows.append(row)
        numbers.append(number)
    if bad:
        last = "; the file ends inside it" if bad == [len(lines)] else ""
        problems.add(
            f"{len(bad)} lines that are no hours of an EPW file{last}",
            place=f"line {bad[0]}",
            allowed="35 fields separated by commas",
            remedy="the file is cut or damaged; download it again",
        )
    if not rows:
        problems.add("no hours", allowed="8760 or 8784 lines after the header")
        problems.raise_if_any()
    return np.array(rows), numbers
