"""NOAA Integrated Surface Data, lite edition: hourly reports of stations over the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems
from tailrace.weather.constants import ZERO_CELSIUS
from tailrace.weather.hourly import FloatArray, IntArray, day_start
from tailrace.weather.hourly_layer import station_pressure
from tailrace.weather.observed import SurfaceObservations
from tailrace.weather.reading import check_range, check_some_wind, numbers, read_lines

_MISSING = -9999.0
_TRACE = -1.0
_COLUMNS = 12
_STANDARD_PRESSURE = 1013.25

#: sky condition code to tenths, from the format's own table (middle of the tenths it names);
#: codes of a sky that is obscured or only called scattered or broken say no amount
SKY_TENTHS: dict[int, float] = {
    0: 0.0, 1: 1.0, 2: 2.5, 3: 4.0, 4: 5.0, 5: 6.0, 6: 7.5, 7: 9.0, 8: 10.0,
    17: 10.0, 18: 10.0, 19: 10.0,
}  # fmt: skip


@dataclass(frozen=True)
class Station:
    """Where a station is; its data files do not say.

    Attributes
    ----------
    latitude, longitude : float, degree
        North and east positive.
    time_zone : float, h
        Hours east of Greenwich of the local standard time wanted.
    elevation : float, m
        Above the sea.
    wind_height : float, m
        Of the anemometer above ground.
    """

    latitude: float
    longitude: float
    time_zone: float
    elevation: float
    wind_height: float = 10.0


def read_isd_lite(
    paths: Path | str | Sequence[Path | str], station: Station, year: int | None = None
) -> SurfaceObservations:
    """Return one local year of ISD-lite reports, hours without a report missing.

    Parameters
    ----------
    paths : path or sequence of path
        One file, or several of neighbouring years: files run by Greenwich years, so that east of
        Greenwich the first hours of a local year are in the file of the year before.
    station : Station
        Position, time zone and elevation.
    year : int, optional
        The local year; the year of most reports unless given.

    Returns
    -------
    SurfaceObservations
        8760 or 8784 hours. Station pressure is reduced from sea level with the standard
        atmosphere; traces of rain count as zero.

    Raises
    ------
    InputError
        For lines that are cut, an hour reported twice, impossible values or no wind.

    Notes
    -----
    Format: NOAA, "Integrated Surface Data - Lite, format documentation", 20 June 2006. A report
    is taken for the hour ending at its time.
    """
    files = [Path(paths)] if isinstance(paths, (str, Path)) else [Path(each) for each in paths]
    problems = Problems(", ".join(file.name for file in files))
    reports, places = _reports(files, problems)
    problems.raise_if_any()
    ends = _local_hours(reports, station.time_zone)
    wanted = int(year) if year is not None else _usual_year(ends)
    count, row = _rows_of_year(ends, wanted)
    inside = (row >= 0) & (row < count)
    if not inside.any():
        raise InputError.single(f"no report in the year {wanted}", file=problems.file)
    kept = np.flatnonzero(inside)
    _refuse_twice(row[kept], kept, places, problems)
    columns = _columns(_values(reports, station), places, count, row, kept, problems)
    first = np.datetime64(f"{wanted}-01-01").astype("datetime64[D]")
    days = first + np.arange(count // 24)
    found = SurfaceObservations(
        **_calendar(days),
        latitude=station.latitude,
        longitude=station.longitude,
        time_zone=station.time_zone,
        elevation=station.elevation,
        wind_height=station.wind_height,
        **columns,
        source=problems.file,
        provenance=(
            f"ISD-lite reports of {wanted}: {len(kept)} of {count} hours have one; "
            "pressure reduced from sea level with the standard atmosphere.",
        ),
    )
    check_some_wind(found.calm, np.isnan(found.wind_speed), problems)
    problems.raise_if_any()
    return found


def is_isd_lite(first_line: str) -> bool:
    """Return whether a file that begins with this line is an ISD-lite file."""
    found = numbers(first_line, _COLUMNS)
    if found is None or len(first_line.split()) != _COLUMNS:
        return False
    year, month, day, hour = found[:4]
    return 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31 and 0 <= hour <= 23


def _reports(files: list[Path], problems: Problems) -> tuple[FloatArray, list[str]]:
    rows: list[list[float]] = []
    places: list[str] = []
    for file in files:
        # Of a single file every problem names it already.
        before = f"{file.name}, " if len(files) > 1 else ""
        bad = []
        for number, line in enumerate(read_lines(file), 1):
            found = numbers(line, _COLUMNS)
            if found is not None and is_isd_lite(line):
                rows.append(found)
                places.append(f"{before}line {number}")
            elif line.strip():
                bad.append(number)
        if bad:
            problems.add(
                f"{len(bad)} lines that are no ISD-lite report",
                file=str(file),
                place=f"line {bad[0]}",
                allowed="12 whole numbers, first year, month, day and hour",
                remedy="the file is cut or of another format; download it again",
            )
    if not rows:
        problems.add("no reports")
        problems.raise_if_any()
    return np.array(rows), places


def _local_hours(reports: FloatArray, time_zone: float) -> IntArray:
    """Return the local time of each report in whole hours since 1970."""
    year, month, day, hour = (reports[:, i].astype(np.int64) for i in range(4))
    days = day_start(year, month, day).astype(np.int64)
    return np.asarray(days * 24 + hour + round(time_zone))


def _usual_year(ends: IntArray) -> int:
    years = (ends - 1).astype("datetime64[h]").astype("datetime64[Y]").astype(np.int64) + 1970
    values, counts = np.unique(years, return_counts=True)
    return int(values[np.argmax(counts)])


def _rows_of_year(ends: IntArray, year: int) -> tuple[int, IntArray]:
    first = int(np.datetime64(f"{year}-01-01T00", "h").astype(np.int64))
    after = int(np.datetime64(f"{year + 1}-01-01T00", "h").astype(np.int64))
    # The report at midnight belongs to the hour that ends there: row 0 ends at one o'clock.
    return after - first, ends - first - 1


def _refuse_twice(rows: IntArray, kept: IntArray, places: list[str], problems: Problems) -> None:
    order = np.argsort(rows, kind="stable")
    again = np.flatnonzero(np.diff(rows[order]) == 0)
    if again.size:
        problems.add(
            f"{again.size} hours are reported twice",
            place=places[int(kept[order[again[0] + 1]])],
            allowed="each hour once",
            remedy="remove the rows given twice",
        )
        problems.raise_if_any()


def _columns(
    values: dict[str, FloatArray],
    places: list[str],
    count: int,
    row: IntArray,
    kept: IntArray,
    problems: Problems,
) -> dict[str, Any]:
    """Return the reports laid into the hours of the year, NaN where there is none."""
    columns: dict[str, Any] = {}
    for name, found in values.items():
        check_range(name, found, problems, lambda at: places[at])
        columns[name] = np.full(count, np.nan)
        columns[name][row[kept]] = found[kept]
    problems.raise_if_any()
    return columns


def _values(reports: FloatArray, station: Station) -> dict[str, FloatArray]:
    known = np.where(reports == _MISSING, np.nan, reports)
    temperature, dew_point, sea_level = known[:, 4] / 10.0, known[:, 5] / 10.0, known[:, 6] / 10.0
    sky = np.array([SKY_TENTHS.get(int(code), np.nan) for code in reports[:, 9]])
    rain = np.where(known[:, 10] == _TRACE, 0.0, known[:, 10]) / 10.0
    ratio = station_pressure(station.elevation) / _STANDARD_PRESSURE
    return {
        "temperature": temperature + ZERO_CELSIUS,
        "relative_humidity": _relative_humidity(temperature, dew_point),
        "pressure": sea_level * ratio,
        "wind_direction": known[:, 7],
        "wind_speed": known[:, 8] / 10.0,
        "cloud_cover": sky,
        "precipitation": rain,
    }


def _relative_humidity(temperature: FloatArray, dew_point: FloatArray) -> FloatArray:
    """Return % from degrees Celsius, by Magnus' formula with Sonntag's (1990) coefficients."""

    def saturation(celsius: FloatArray) -> FloatArray:
        return np.asarray(np.exp(17.62 * celsius / (243.12 + celsius)))

    return np.minimum(100.0 * saturation(dew_point) / saturation(temperature), 100.0)


def _calendar(days: NDArray[np.datetime64]) -> dict[str, Any]:
    months = days.astype("datetime64[M]")
    return {
        "year": np.repeat(days.astype("datetime64[Y]").astype(np.int64) + 1970, 24),
        "month": np.repeat(months.astype(np.int64) % 12 + 1, 24),
        "day": np.repeat((days - months).astype(np.int64) + 1, 24),
        "hour": np.tile(np.arange(1, 25), len(days)),
    }
