"""AERMET's surface and profile files (`.sfc`, `.pfl`), packed with gzip or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems
from tailrace.weather.hourly import FloatArray, HourlyWeather, IntArray
from tailrace.weather.reading import check_calendar, check_range, check_some_wind, read_lines

#: columns after year, month, day, day of year, hour: name and the values that mean "no data"
_SURFACE_COLUMNS: tuple[tuple[str, tuple[float, float]], ...] = (
    ("sensible_heat_flux", (-990.0, np.inf)),
    ("friction_velocity", (-1e-9, 9.0)),
    ("convective_velocity", (-1e-9, 90.0)),
    ("lapse_above", (-8.9, 90.0)),
    ("convective_mixing_height", (-1e-9, 90_000.0)),
    ("mechanical_mixing_height", (-1e-9, 90_000.0)),
    ("monin_obukhov_length", (-99_990.0, np.inf)),
    ("roughness_length", (-1e-9, 90.0)),
    ("bowen_ratio", (-90.0, 90.0)),
    ("albedo", (-1e-9, 90.0)),
    ("wind_speed", (-np.inf, 90.0)),
    ("wind_direction", (-np.inf, 360.0)),
    ("wind_reference_height", (0.0, 9_000.0)),
    ("temperature", (0.0, 900.0)),
    ("temperature_reference_height", (0.0, 9_000.0)),
)
_LATER_COLUMNS: tuple[tuple[str, tuple[float, float]], ...] = (
    ("precipitation_code", (-np.inf, 9_998.0)),
    ("precipitation", (-1e-9, 900.0)),
    ("relative_humidity", (-1e-9, 900.0)),
    ("pressure", (1.0, 90_000.0)),
    ("cloud_cover", (-1e-9, 10.5)),
)
_CODES_OF_SPEED = (-9.0, -99.0, -999.0)
_CALENDAR_COLUMNS = 5


def read_sfc(path: Path | str, profile: Path | str | None = None) -> HourlyWeather:
    """Return the hours of an AERMET surface file.

    Parameters
    ----------
    path : path
        The `.sfc` file, packed with gzip or not.
    profile : path, optional
        The `.pfl` file beside it. It must have one level and the same wind; it adds measured
        turbulence where there is any.

    Returns
    -------
    HourlyWeather
        With the station's position from the header. AERMET does not write the time zone.

    Raises
    ------
    InputError
        For a file that is cut, holds an hour twice, has impossible values or no usable hour.
    """
    file = Path(path)
    lines = read_lines(file)
    latitude, longitude = _position(lines[0])
    if latitude is None:
        raise InputError.single(
            "the first line is no header of an AERMET surface file",
            file=str(file),
            place="line 1",
            allowed="latitude and longitude, such as `29.967N 95.350W`",
            remedy="give the .sfc file, or a CSV with named columns",
        )
    problems = Problems(str(file))
    width = _CALENDAR_COLUMNS + len(_SURFACE_COLUMNS)
    table, rows = _rows(lines, 1, width, len(_LATER_COLUMNS), problems)
    year, month, day, hour = _calendar(table, problems, rows)
    columns = _columns(table)
    for name, values in columns.items():
        check_range(name, values, problems, rows.place)
    problems.raise_if_any()
    weather = HourlyWeather(
        year,
        month,
        day,
        hour,
        **columns,
        latitude=latitude,
        longitude=longitude,
        adjusted_friction_velocity="ADJ_U*" in lines[0].upper(),
        source=file.name,
    )
    check_some_wind(weather.calm, weather.missing, problems)
    problems.raise_if_any()
    return weather if profile is None else _with_profile(weather, Path(profile))


def read_pfl(path: Path | str) -> dict[str, NDArray[Any]]:
    """Return the levels of an AERMET profile file as columns.

    Parameters
    ----------
    path : path
        The `.pfl` file, packed with gzip or not.

    Returns
    -------
    dict of ndarray
        year, month, day, hour, height (m), top (1 at the highest level of the hour),
        wind_direction (degree), wind_speed (m/s), temperature (K), wind_direction_deviation
        (degree), vertical_wind_deviation (m/s); NaN where missing.

    Raises
    ------
    InputError
        If a line is cut or not numbers.
    """
    file = Path(path)
    problems = Problems(str(file))
    table, _ = _rows(read_lines(file), 0, 11, 0, problems)

    def known(column: int, below: float) -> FloatArray:
        values = table[:, column]
        return np.where((values < below) & (values > -90.0), values, np.nan)

    return {
        "year": _four_digits(table[:, 0]),
        **{name: table[:, i + 1].astype(np.int64) for i, name in enumerate(_DAY_HOUR)},
        "height": table[:, 4],
        "top": table[:, 5].astype(np.int64),
        "wind_direction": np.where(table[:, 6] <= 360.0, table[:, 6], np.nan),
        "wind_speed": known(7, 90.0),
        "temperature": known(8, 90.0) + 273.15,
        "wind_direction_deviation": known(9, 99.0),
        "vertical_wind_deviation": known(10, 90.0),
    }


_DAY_HOUR = ("month", "day", "hour")


class _Rows:
    """The line each row of a table is on."""

    def __init__(self, lines: Sequence[int]) -> None:
        self.lines = lines

    def place(self, row: int) -> str:
        return f"line {self.lines[row]}"


def _rows(
    lines: list[str], skip: int, width: int, more: int, problems: Problems
) -> tuple[FloatArray, _Rows]:
    """Return the numbers of all lines; columns beyond `width` are NaN where a file lacks them."""
    values: list[list[float]] = []
    where: list[int] = []
    cut: list[int] = []
    for number, text in enumerate(lines[skip:], skip + 1):
        parts = text.split()
        if not parts:
            continue
        row = parts[: width + more]
        try:
            found = [float(part) for part in row]
        except ValueError:
            found = []
        if len(found) < width:
            cut.append(number)
            continue
        values.append(found + [np.nan] * (width + more - len(found)))
        where.append(number)
    if cut:
        last = "; the file ends inside it" if cut == [len(lines)] else ""
        problems.add(
            f"{len(cut)} lines with fewer than {width} numbers{last}",
            place=f"line {cut[0]}",
            allowed=f"{width} numbers separated by blanks",
            remedy="the file is cut or not AERMET's; copy it again",
        )
    if not values:
        problems.add("no hours", allowed="one line per hour")
    problems.raise_if_any()
    return np.array(values, dtype=np.float64), _Rows(where)


def _calendar(
    table: FloatArray, problems: Problems, rows: _Rows
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    year = _four_digits(table[:, 0])
    month, day, hour = (table[:, i].astype(np.int64) for i in (1, 2, 4))
    check_calendar(year, month, day, hour, problems, rows.place)
    return year, month, day, hour


def _four_digits(year: FloatArray) -> IntArray:
    """Return four-digit years: AERMOD reads 50 to 99 as 19xx, 0 to 49 as 20xx."""
    whole = year.astype(np.int64)
    return np.where(whole >= 100, whole, np.where(whole >= 50, 1900 + whole, 2000 + whole))


def _columns(table: FloatArray) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for i, (name, (low, high)) in enumerate((*_SURFACE_COLUMNS, *_LATER_COLUMNS)):
        values = table[:, _CALENDAR_COLUMNS + i]
        columns[name] = np.where((values >= low) & (values <= high), values, np.nan)
    speed = columns["wind_speed"]
    # Any other negative speed is no code and is refused with its line.
    columns["wind_speed"] = np.where(np.isin(speed, _CODES_OF_SPEED), np.nan, speed)
    columns["wind_direction"] = np.where(
        columns["wind_direction"] < 0.0, np.nan, columns["wind_direction"]
    )
    del columns["precipitation_code"]
    return columns


def _position(header: str) -> tuple[float | None, float | None]:
    found = re.match(r"\s*([\d.]+)\s*([NS])\s+([\d.]+)\s*([EW])", header, re.IGNORECASE)
    if found is None:
        return None, None
    latitude = float(found[1]) * (-1.0 if found[2].upper() == "S" else 1.0)
    longitude = float(found[3]) * (-1.0 if found[4].upper() == "W" else 1.0)
    return latitude, longitude


def _with_profile(weather: HourlyWeather, path: Path) -> HourlyWeather:
    levels = read_pfl(path)
    if len(levels["year"]) != len(weather) or np.any(levels["top"] != 1):
        raise InputError.single(
            f"{len(levels['year'])} levels for {len(weather)} hours of {weather.source}",
            file=str(path),
            allowed="one level in every hour of the surface file",
            remedy="keep the level the surface file's wind comes from; profiles of several "
            "levels are not modelled",
        )
    same = np.ones(len(weather), dtype=bool)
    for name in ("month", "day", "hour"):
        same &= levels[name] == getattr(weather, name)
    apart = np.abs(levels["wind_speed"] - weather.wind_speed) > 0.011
    if not same.all() or apart.any():
        row = int(np.flatnonzero(~same | apart)[0])
        raise InputError.single(
            "hour or wind differs from the surface file",
            file=str(path),
            place=f"line {row + 1}",
            remedy="give the profile file that AERMET wrote together with the surface file",
        )
    return replace(
        weather,
        wind_direction_deviation=levels["wind_direction_deviation"],
        vertical_wind_deviation=levels["vertical_wind_deviation"],
    )


def is_sfc(first_line: str) -> bool:
    """Return whether a file that begins with this line is an AERMET surface file."""
    return _position(first_line)[0] is not None
