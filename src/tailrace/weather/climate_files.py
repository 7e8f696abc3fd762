"""Climate summaries as files: a TOML with the head and two CSV tables beside it.

`NAME.toml` names source, position and monthly values; `NAME.joint.csv` holds the hours by month,
stability, speed class and direction; `NAME.hours.csv` what changes over the day.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import declare_units
from tailrace.weather.climate_draw import drawn_persistence, fit_persistence
from tailrace.weather.climate_summary import (
    SECTORS,
    SPEED_CLASSES,
    STABILITY,
    ClimateSummary,
    summarise_climate,
)
from tailrace.weather.files import read_weather_file
from tailrace.weather.hourly import HourlyWeather
from tailrace.weather.hourly_layer import surface_layer
from tailrace.weather.isd_lite import Station
from tailrace.weather.quality import check_quality
from tailrace.weather.surface import SurfaceValues, default_surface

BUNDLED = Path(__file__).parent / "climates"

_DIRECTIONS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
_HEAD = (
    "name", "title", "source", "latitude", "longitude", "time_zone", "elevation", "wind_height",
    "roughness_length", "albedo", "bowen_ratio", "turning", "stepping",
)  # fmt: skip
_MONTHLY = ("pressure", "relative_humidity", "persistence", "speed_persistence")
_JOINT = ["month", "stability", "speed_class", "speed_m_s", "relative_heat_flux", *_DIRECTIONS]
_HOURS = [
    "month", "hour", *STABILITY, "calm", "heat_flux_W_m2", "calm_heat_flux_W_m2", "temperature_K",
]  # fmt: skip


def bundled_climates() -> tuple[str, ...]:
    """Return the names of the climate summaries that come with the program."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


@declare_units(elevation="m")
def climate_from_file(
    path: Path | str,
    name: str,
    title: str,
    *,
    source: str,
    surface: SurfaceValues | None = None,
    station: Station | None = None,
    elevation: float | None = None,
    notes: tuple[str, ...] = (),
) -> ClimateSummary:
    """Return the climate summary of a weather file, fitted for drawing.

    Parameters
    ----------
    path : path
        A weather file of whole years, of any format read here.
    name, title : str
        Short name, and the place it speaks of.
    source : str
        Full citation of the file, which the summary will carry.
    surface : SurfaceValues, optional
        Surface with which stability is computed; open ground is assumed unless given.
    station : Station, optional
        For an ISD-lite file.
    elevation : float, m, optional
        Of the station, where the file does not say.
    notes : tuple of str
        What to know before use.

    Returns
    -------
    ClimateSummary
        Its notes say what the file's quality checks found and what the draw does not keep.

    Raises
    ------
    InputError
        If the file is faulty or its directions are random.
    """
    found = read_weather_file(path, station)
    report = check_quality(found)
    report.raise_if_any()
    zone: float | None = None
    if isinstance(found, HourlyWeather):
        weather, height = found, elevation
        zone = station.time_zone if station is not None else None
    else:
        weather = surface_layer(found, surface if surface is not None else default_surface())
        height = found.elevation
    if height is None:
        raise InputError.single(
            "elevation of the station unknown", file=str(path), remedy="give `elevation` in m"
        )
    said = [problem.what[0].upper() + problem.what[1:] + "." for problem in report.problems]
    summary = summarise_climate(
        weather,
        name=name,
        title=title,
        source=source,
        elevation=height,
        time_zone=zone,
        notes=(*notes, *said),
    )
    return _with_measured_draw(fit_persistence(summary))


def write_climate(summary: ClimateSummary, folder: Path | str) -> tuple[Path, ...]:
    """Write a climate summary and return its files.

    Parameters
    ----------
    summary : ClimateSummary
        To write.
    folder : path
        Existing folder.

    Returns
    -------
    tuple of Path
        `NAME.toml`, `NAME.joint.csv`, `NAME.hours.csv`.
    """
    where = Path(folder)
    texts = {
        f"{summary.name}.toml": _head_text(summary),
        f"{summary.name}.joint.csv": _joint_text(summary),
        f"{summary.name}.hours.csv": _hours_text(summary),
    }
    for name, text in texts.items():
        (where / name).write_text(text, encoding="utf-8")
    return tuple(where / name for name in texts)


def read_climate(name: Path | str) -> ClimateSummary:
    """Return a climate summary, bundled or from a file.

    Parameters
    ----------
    name : str or path
        Name of a bundled summary, or path of a `.toml` file with its two tables beside it.

    Returns
    -------
    ClimateSummary

    Raises
    ------
    InputError
        If there is no such summary or its files do not fit together.
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = BUNDLED / f"{name}.toml"
    if not path.is_file():
        raise InputError.single(
            f'there is no climate summary "{name}"',
            allowed=", ".join(bundled_climates()),
            remedy=did_you_mean(str(name), bundled_climates()),
        )
    problems = Problems(str(path))
    try:
        head = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError.single(f"not readable as TOML: {error}", file=str(path)) from error
    for key in (*_HEAD, *_MONTHLY):
        if key not in head:
            problems.add(f'key "{key}" is missing', place=key)
        elif key in _MONTHLY and len(head[key]) != 12:
            problems.add(f"{len(head[key])} values", place=key, allowed="12, one a month")
    problems.raise_if_any()
    monthly: dict[str, Any] = {key: np.array(head[key], dtype=np.float64) for key in _MONTHLY}
    return ClimateSummary(
        **{key: head[key] for key in _HEAD},
        **monthly,
        **_read_joint(path.with_suffix(".joint.csv")),
        **_read_hours(path.with_suffix(".hours.csv")),
        notes=tuple(head.get("notes", ())),
    )


def _with_measured_draw(summary: ClimateSummary) -> ClimateSummary:
    turn, step = drawn_persistence(summary)
    said = (
        f"A drawn year keeps the hours by direction, speed and stability; its persistence is "
        f"{turn:.2f} in direction and {step:.2f} in speed, against "
        f"{float(np.nanmean(summary.persistence)):.2f} and "
        f"{float(np.nanmean(summary.speed_persistence)):.2f} in the file."
    )
    return replace(summary, notes=(*summary.notes, said))


def _head_text(summary: ClimateSummary) -> str:
    lines = ["# Climate summary: statistics computed from the weather file named as source."]
    for key in _HEAD:
        value = getattr(summary, key)
        lines.append(f"{key} = {_toml(value)}")
    lines.append("# " + "monthly means: pressure hPa, relative humidity %; mean cosine of the")
    lines.append("# hourly turn of direction; correlation of speed with the hour before")
    for key in _MONTHLY:
        values = ", ".join(_number(value, 4) for value in getattr(summary, key))
        lines.append(f"{key} = [{values}]")
    lines.append("notes = [")
    lines += [f"    {_toml(note)}," for note in summary.notes]
    lines.append("]")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return _number(float(value), 6)


def _number(value: float, digits: int) -> str:
    if not np.isfinite(value):
        return "nan"
    text = f"{value:.{digits}g}"
    return text if any(mark in text for mark in ".e") else f"{text}.0"


def _cell(value: float, digits: int) -> str:
    return "" if not np.isfinite(value) else f"{value:.{digits}g}"


def _joint_text(summary: ClimateSummary) -> str:
    rows: list[list[str]] = [_JOINT]
    for month, kind, step in np.argwhere(summary.hours.sum(axis=3) > 0.0).tolist():
        counts = summary.hours[month, kind, step]
        rows.append(
            [
                str(month + 1),
                STABILITY[kind],
                str(step + 1),
                _cell(summary.speed[month, kind, step], 4),
                _cell(summary.relative_heat_flux[month, kind, step], 4),
                *(_cell(count, 6) if count else "" for count in counts),
            ]
        )
    return _csv(rows)


def _hours_text(summary: ClimateSummary) -> str:
    return _csv([_HOURS, *(_hours_row(summary, i // 24, i % 24) for i in range(12 * 24))])


def _hours_row(summary: ClimateSummary, month: int, hour: int) -> list[str]:
    return [
        str(month + 1),
        str(hour + 1),
        *(_cell(count, 6) for count in summary.by_hour[month, hour]),
        _cell(summary.heat_flux[month, hour], 4),
        _cell(summary.calm_heat_flux[month, hour], 4),
        _cell(summary.temperature[month, hour], 5),
    ]


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _table(path: Path, header: list[str]) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError.single(
            "this table of the climate summary is not there",
            file=str(path),
            remedy="keep the .toml and its two .csv files together",
        )
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames is None or list(reader.fieldnames) != header:
            raise InputError.single(
                "the columns are not those of a climate summary",
                file=str(path),
                allowed=", ".join(header),
            )
        return list(reader)


def _read_joint(path: Path) -> dict[str, Any]:
    shape = (12, len(STABILITY), SPEED_CLASSES)
    hours = np.zeros((*shape, SECTORS))
    speed, ratio = np.full(shape, np.nan), np.full(shape, np.nan)
    for number, row in enumerate(_table(path, _JOINT), 2):
        try:
            cell = (
                _within(row["month"], 12),
                STABILITY.index(row["stability"]),
                _within(row["speed_class"], SPEED_CLASSES),
            )
            # An empty cell of this table is a count of none: the writer leaves zeros out.
            hours[cell] = [float(row[name] or 0.0) for name in _DIRECTIONS]
            speed[cell], ratio[cell] = _float(row["speed_m_s"]), _float(row["relative_heat_flux"])
        except (ValueError, TypeError) as error:
            raise _bad_row(path, number, error) from error
    if hours.min() < 0.0:
        raise InputError.single("negative hours", file=str(path))
    return {"hours": hours, "speed": speed, "relative_heat_flux": ratio}


def _read_hours(path: Path) -> dict[str, Any]:
    by_hour = np.zeros((12, 24, len(STABILITY) + 1))
    columns = {name: np.full((12, 24), np.nan) for name in _HOURS[-3:]}
    for number, row in enumerate(_table(path, _HOURS), 2):
        try:
            cell = (_within(row["month"], 12), _within(row["hour"], 24))
            by_hour[cell] = [float(row[name]) for name in (*STABILITY, "calm")]
            for name, values in columns.items():
                values[cell] = _float(row[name])
        except (ValueError, TypeError) as error:
            raise _bad_row(path, number, error) from error
    if by_hour.min() < 0.0 or (by_hour.sum(axis=2) <= 0.0).any():
        raise InputError.single(
            "an hour of day without hours, or with negative ones",
            file=str(path),
            allowed="a row for every month and hour of day",
        )
    return {
        "by_hour": by_hour,
        "heat_flux": columns["heat_flux_W_m2"],
        "calm_heat_flux": columns["calm_heat_flux_W_m2"],
        "temperature": columns["temperature_K"],
    }


def _within(text: str, count: int) -> int:
    number = int(text)
    if not 1 <= number <= count:
        raise ValueError(f"{number} is not within 1 to {count}")
    return number - 1


def _float(text: str) -> float:
    return float(text) if text else float("nan")


def _bad_row(path: Path, number: int, error: Exception) -> InputError:
    return InputError.single(str(error), file=str(path), place=f"line {number}")
