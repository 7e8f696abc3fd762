"""The meteorology pathway of an AERMOD control file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .aermod_words import Line, numbers
from .emission_profile import WIND_CLASS_BOUNDS

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

METRES_PER_FOOT = 0.3048
LARGEST_ROTATION = 180.0
IGNORED = ("STARTING", "FINISHED", "SURFDATA", "UAIRDATA", "SITEDATA", "WINDCATS", "NUMYEARS")
REASONS = {
    "SCIMBYHR": "sampled meteorology is not honoured",
    "NOTURB": "turbulence options are not honoured",
    "NOTURBST": "turbulence options are not honoured",
    "NOTURBCO": "turbulence options are not honoured",
}


def wind_bounds(lines: list[Line], problems: Problems) -> tuple[float, ...]:
    """Return the upper bounds of the wind speed classes.

    Parameters
    ----------
    lines : list of Line
        Lines of the ME pathway.
    problems : Problems
        Collects what is wrong.

    Returns
    -------
    tuple of float
        Five speeds, m/s.
    """
    for line in lines:
        if line.keyword == "WINDCATS":
            values = numbers(line, list(line.words), problems)
            if len(values) == 5 and all(np.diff(values) > 0.0):
                return tuple(values)
            problems.add("WINDCATS takes five rising speeds", place=line.place)
    return WIND_CLASS_BOUNDS


def find_file(folder: Path, name: str) -> Path | None:
    """Return a file named in a control file: as named, or beside or above it, packed or not.

    Parameters
    ----------
    folder : Path
        Of the control file.
    name : str
        As written.

    Returns
    -------
    Path or None
        The file.
    """
    written = name.replace("\\", "/")
    for place in (folder / written, folder.parent / written,
                  folder / Path(written).name):  # fmt: skip
        for tail in ("", ".gz"):
            file = place.with_name(place.name + tail)
            if file.is_file():
                return file
    return None


def read_weather(path: Path, lines: list[Line], problems: Problems) -> HourlyWeather | None:
    """Return the hours that a control file asks for.

    Parameters
    ----------
    path : Path
        Control file.
    lines : list of Line
        Lines of the ME pathway.
    problems : Problems
        Collects what is wrong or not honoured.

    Returns
    -------
    HourlyWeather or None
        None where it cannot be read.
    """
    from tailrace.weather.aermet import read_sfc
    from tailrace.weather.quality import trusted

    files: dict[str, Path] = {}
    days: list[Line] = []
    turn, base = 0.0, 0.0
    for line in lines:
        keyword = line.keyword
        if keyword in ("SURFFILE", "PROFFILE") and line.words:
            found = find_file(path.parent, line.raw[0])
            if found is None:
                problems.add(f"{line.raw[0]} is neither beside the control file nor above it",
                             place=line.place)  # fmt: skip
            else:
                files[keyword] = found
        elif keyword in ("DAYRANGE", "STARTEND"):
            days.append(line)
        elif keyword == "WDROTATE":
            turn = _rotation(line, problems)
        elif keyword == "PROFBASE":
            base = _base(line, problems)
        elif keyword not in IGNORED:
            reason = REASONS.get(keyword, "this keyword is not honoured")
            problems.add(reason, place=line.place, remedy="remove the line")
    if "SURFFILE" not in files:
        if not problems.errors:
            problems.add("the ME pathway names no SURFFILE")
        return None
    try:
        weather = trusted(read_sfc(files["SURFFILE"], files.get("PROFFILE")))
    except InputError as error:
        problems.extend(error.problems)
        return None
    if turn:
        weather = replace(weather, wind_direction=_turned(weather, turn))
    return _keep_days(replace(weather, base_elevation=base), days, problems)


def _rotation(line: Line, problems: Problems) -> float:
    values = numbers(line, list(line.words), problems)
    if len(values) != 1 or abs(values[0]) > LARGEST_ROTATION:
        problems.add("WDROTATE takes one angle of at most 180 degrees", place=line.place)
        return 0.0
    return values[0]


def _turned(weather: HourlyWeather, turn: float) -> NDArray[np.float64]:
    direction = weather.wind_direction - turn
    direction = np.where(direction > 360.0, direction - 360.0, direction)
    return np.where(direction <= 0.0, direction + 360.0, direction)


def _base(line: Line, problems: Problems) -> float:
    values = numbers(line, list(line.words[:1]), problems)
    if not values:
        problems.add("PROFBASE takes an elevation", place=line.place)
        return 0.0
    return values[0] * (METRES_PER_FOOT if line.words[1:2] == ("FEET",) else 1.0)


def _keep_days(
    weather: HourlyWeather, lines: list[Line], problems: Problems
) -> HourlyWeather | None:
    if not lines:
        return weather
    chosen = np.zeros(len(weather), dtype=np.bool_)
    ranged = any(line.keyword == "DAYRANGE" for line in lines)
    within = np.ones(len(weather), dtype=np.bool_)
    for line in lines:
        if line.keyword == "STARTEND":
            within &= _between(weather, line, problems)
            continue
        for word in line.words:
            first, dash, last = word.partition("-")
            low, high = _day(first, weather), _day(last if dash else first, weather)
            if low is None or high is None or high < low:
                problems.add(f"{word!r} is not a day or a range of days", place=line.place,
                             allowed="days of the year, or month/day, or FIRST-LAST")  # fmt: skip
                continue
            chosen |= (weather.day_of_year >= low) & (weather.day_of_year <= high)
    kept = within & chosen if ranged else within
    if not kept.any():
        problems.add("no hour of the weather lies in the days asked for", place=lines[0].place)
        return None
    return weather.select(kept)


def _between(weather: HourlyWeather, line: Line, problems: Problems) -> NDArray[np.bool_]:
    values = [int(value) for value in numbers(line, list(line.words), problems)]
    if len(values) not in (6, 8):
        problems.add("STARTEND takes two dates", place=line.place)
        return np.ones(len(weather), dtype=np.bool_)
    half = len(values) // 2
    ends = []
    for part, hour in ((values[:half], 1), (values[half:], 24)):
        year, month, day, at = (*part, hour)[:4]
        year += 0 if year > 99 else (1900 if year >= 50 else 2000)
        ends.append(((year * 100 + month) * 100 + day) * 100 + at)
    stamp = (weather.year * 100 + weather.month) * 100 + weather.day
    stamp = stamp * 100 + weather.hour
    return np.asarray((stamp >= ends[0]) & (stamp <= ends[1]))


def _day(word: str, weather: HourlyWeather) -> int | None:
    month, slash, day = word.partition("/")
    if not slash:
        return int(word) if word.isdigit() and 1 <= int(word) <= 366 else None
    if not (month.isdigit() and day.isdigit()):
        return None
    match = (weather.month == int(month)) & (weather.day == int(day))
    return int(weather.day_of_year[match][0]) if match.any() else None
