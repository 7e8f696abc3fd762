"""What all readers of weather files share: opening, calendar checks, range checks.

Every fault becomes one sentence with the line it is on; a file is read to its end before it is
refused, so that all of them are seen at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tailrace.errors import InputError, Problems
from tailrace.weather.hourly import BoolArray, FloatArray, IntArray, day_start, hour_end

#: larger files are refused before they are read, bytes (unpacked, too)
LARGEST_FILE = 200_000_000

#: range outside which a value is impossible at the ground: low, high, unit
POSSIBLE: dict[str, tuple[float, float, str]] = {
    "wind_speed": (0.0, 75.0, "m/s"),
    "wind_direction": (0.0, 360.0, "degrees"),
    "temperature": (183.0, 333.0, "K"),
    "pressure": (450.0, 1100.0, "hPa"),
    "relative_humidity": (0.0, 150.0, "%"),
    "cloud_cover": (0.0, 10.0, "tenths"),
    "global_radiation": (0.0, 1500.0, "W/m2"),
    "precipitation": (0.0, 320.0, "mm/h"),
    "friction_velocity": (0.0, 9.0, "m/s"),
    "roughness_length": (0.0, 10.0, "m"),
    "convective_velocity": (0.0, 10.0, "m/s"),
}


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text file, unpacked where it is gzipped.

    Parameters
    ----------
    path : Path
        File, packed (`.gz`) or not.

    Returns
    -------
    list of str
        Lines without their ends.

    Raises
    ------
    InputError
        If it is not there, a folder, too large, cut inside its packing, or not text.
    """
    if not path.exists():
        raise InputError.single("there is no such file", file=str(path))
    if path.is_dir():
        raise InputError.single(
            "this is a folder", file=str(path), remedy="name the weather file in it"
        )
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large(path)
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = _unpack(data, path)
    if b"\x00" in data[:4096]:
        raise InputError.single(
            "this is not a text file",
            file=str(path),
            allowed="AERMET .sfc, EPW, ISD-lite or CSV, packed with gzip or not",
        )
    # Station names are written in every encoding; numbers are ASCII in all of them.
    text = data.decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise InputError.single("the file is empty", file=str(path))
    return lines


def _unpack(data: bytes, path: Path) -> bytes:
    parts: list[bytes] = []
    size = 0
    # A gzip file may be several packed parts one after the other.
    while data[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(data, LARGEST_FILE + 1 - size)
        except zlib.error as error:
            raise InputError.single(
                f"the gzip packing is damaged ({error})",
                file=str(path),
                remedy="copy or download the file again",
            ) from error
        size += len(part)
        parts.append(part)
        if size > LARGEST_FILE:
            raise _too_large(path)
        if not unpacker.eof:
            raise InputError.single(
                "the gzip packing ends too early: the file is cut",
                file=str(path),
                remedy="copy or download the file again",
            )
        data = unpacker.unused_data
    return b"".join(parts)


def _too_large(path: Path) -> InputError:
    return InputError.single(
        f"the file is larger than {LARGEST_FILE // 1_000_000} MB",
        file=str(path),
        remedy="give one station and at most a few years of hours",
    )


def check_calendar(
    year: IntArray,
    month: IntArray,
    day: IntArray,
    hour: IntArray,
    problems: Problems,
    line: Callable[[int], str],
    *,
    whole_year: bool = False,
) -> None:
    """Note what is wrong with the hours: impossible, twice, out of order, absent, cut.

    Parameters
    ----------
    year, month, day, hour : ndarray of int, shape (n,)
        Calendar, hour 1 to 24.
    problems : Problems
        Takes what is found.
    line : callable
        Gives the place of a row, such as "line 12".
    whole_year : bool
        Whether the rows must be the 8760 or 8784 hours of one year, its months possibly taken
        from different years (a 29 February may then be left out).
    """
    bad = (month < 1) | (month > 12) | (hour < 1) | (hour > 24) | (day < 1) | (day > 31)
    bad |= (year < 1800) | (year > 2200)
    if not bad.any():
        dates = day_start(year, month, day)
        bad = dates.astype("datetime64[M]").astype(np.int64) != (year - 1970) * 12 + month - 1
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        problems.add(
            f"{year[first]}-{month[first]}-{day[first]} hour {hour[first]} is no hour of the "
            f"calendar ({_times(int(bad.sum()))})",
            place=line(first),
            allowed="hours 1 to 24, the hour ending, local standard time",
        )
        return
    ends = hour_end(year, month, day, hour).astype("datetime64[h]").astype(np.int64)
    _note_order(ends, year, month, day, hour, problems, line, whole_year)
    if whole_year and len(year) not in (8760, 8784):
        problems.add(
            f"{len(year)} hours",
            place=line(len(year) - 1),
            allowed="8760 or 8784 hours: one whole year",
            remedy="the file is cut or has rows added; copy or download it again",
        )
    elif len(year) > 24 and hour[-1] != 24:
        problems.add(
            f"the last day ({year[-1]}-{month[-1]:02d}-{day[-1]:02d}) ends with hour {hour[-1]}",
            place=line(len(year) - 1),
            allowed="whole days",
            remedy="the file is cut; copy or download it again, or end it with a whole day",
        )


def _note_order(
    ends: IntArray,
    year: IntArray,
    month: IntArray,
    day: IntArray,
    hour: IntArray,
    problems: Problems,
    line: Callable[[int], str],
    whole_year: bool,
) -> None:
    _, first_of, counts = np.unique(ends, return_index=True, return_counts=True)
    if counts.max(initial=1) > 1:
        row = int(first_of[np.flatnonzero(counts > 1)[0]])
        problems.add(
            f"hour {hour[row]} of {year[row]}-{month[row]:02d}-{day[row]:02d} is given "
            f"{int(counts.max())} times ({_times(int((counts > 1).sum()))} such hours)",
            place=line(row),
            allowed="each hour once",
            remedy="remove the rows given twice",
        )
        return
    step = np.diff(ends)
    # A typical year is sewn together at its months, and its 29 February is left out.
    sewn = (np.diff(month) != 0) & whole_year
    back = np.flatnonzero((step < 1) & ~sewn)
    if back.size:
        row = int(back[0]) + 1
        problems.add(
            f"hour {hour[row]} of {year[row]}-{month[row]:02d}-{day[row]:02d} comes after a "
            "later hour",
            place=line(row),
            allowed="hours in order",
        )
        return
    gaps = np.flatnonzero((step > 1) & ~sewn)
    within = gaps[np.diff(day_start(year, month, day).astype(np.int64))[gaps] == 0]
    if within.size:
        row = int(within[0]) + 1
        problems.add(
            f"{int(step[row - 1]) - 1} hours before hour {hour[row]} of "
            f"{year[row]}-{month[row]:02d}-{day[row]:02d} are absent "
            f"({_times(int(within.size))} such gaps)",
            place=line(row),
            allowed="whole days",
            remedy="give every hour a row, with the missing code where nothing was measured",
        )


def check_range(
    name: str, values: FloatArray, problems: Problems, line: Callable[[int], str]
) -> None:
    """Note values that cannot be, by `POSSIBLE`.

    Parameters
    ----------
    name : str
        Column.
    values : ndarray, shape (n,)
        NaN where missing.
    problems : Problems
        Takes what is found.
    line : callable
        Gives the place of a row.
    """
    if name not in POSSIBLE:
        return
    low, high, unit = POSSIBLE[name]
    bad = np.asarray((values < low) | (values > high))
    if not bad.any():
        return
    row = int(np.flatnonzero(bad)[0])
    what = "negative " if values[row] < 0.0 and low == 0.0 else ""
    problems.add(
        f"{what}{name.replace('_', ' ')} {values[row]:g} {unit} ({_times(int(bad.sum()))})",
        place=line(row),
        allowed=f"{low:g} to {high:g} {unit}",
        remedy="correct it, or write the file's missing code",
    )


def check_some_wind(calm: BoolArray, missing: BoolArray, problems: Problems) -> None:
    """Note a file without one hour that can carry anything.

    Parameters
    ----------
    calm, missing : ndarray of bool, shape (n,)
        By hour.
    problems : Problems
        Takes what is found.
    """
    if len(calm) and bool(np.all(calm | missing)):
        problems.add(
            f"none of {len(calm)} hours can be used: {int(calm.sum())} calm, "
            f"{int((missing & ~calm).sum())} missing",
            allowed="at least one hour with wind",
            remedy="a plume model says nothing about calm air; give another station or year",
        )


def numbers(text: str, count: int) -> list[float] | None:
    """Return the first `count` numbers of a line, or None where one is not a number."""
    parts = text.split()
    if len(parts) < count:
        return None
    try:
        return [float(part) for part in parts[:count]]
    except ValueError:
        return None


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
