"""Hourly emission files (HOUREMIS) of AERMOD."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import Problems

from .aermod_run_weather import one_year
from .aermod_words import written
from .layout import source_row
from .release import DEPTH, EXIT_SPEED, EXIT_TEMPERATURE, HEIGHT, SIDE
from .sources import AreaSource, OpenPitSource, PointSource, Source, VolumeSource

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

    from .case_reader import Case

FloatArray = NDArray[np.float64]

LEAST_EXIT = LEAST_SIZE = 1.0e-5
# Codes of a missing rate lie below; such an hour has no emission.
NO_RATE, MISSING_RATE = -90.0, -99.0


def read_hourly_emissions(
    folder: Path,
    files: dict[str, str],
    sources: list[Source],
    areas: dict[str, float],
    weather: HourlyWeather,
    problems: Problems,
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Return hourly emissions and release conditions.

    Parameters
    ----------
    folder : Path
        Where file names start.
    files : dict of str to str
        File by source name.
    sources : list of Source
        Sources.
    areas : dict of str to float
        Area of sources whose rate is a flux, m2.
    weather : HourlyWeather
        Hours; every one must be in the file.
    problems : Problems
        Collects what is wrong.

    Returns
    -------
    dict of str to ndarray, shape (hours,)
        Emission over the source's own.
    dict of str to ndarray, shape (hours, 9)
        Source rows of points, and of volumes and areas that give their size.
    """
    known = {source.name: source for source in sources}
    stamp = _stamp(weather.year, weather.month, weather.day, weather.hour)
    position = {int(value): number for number, value in enumerate(stamp)}
    rates = {name: np.full(len(weather), np.nan) for name in files}
    rows = {name: np.tile(np.array(source_row(known[name])), (len(weather), 1))
            for name in files if not isinstance(known[name], OpenPitSource)}  # fmt: skip
    for file in sorted(set(files.values())):
        path = folder / file
        if not path.is_file():
            problems.add("the hourly emission file is not there", file=str(path))
            continue
        text = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(text, start=1):
            words = line.split()
            if not words or words[0].startswith("**"):
                continue
            if len(problems) > 20:
                break
            try:
                _read_line(words, known, areas, position, rates, rows)
            except (ValueError, IndexError):
                problems.add("the line is not understood", file=str(path), place=f"line {number}",
                             allowed="SO HOUREMIS year month day hour source rate ...")  # fmt: skip
    for name, values in rates.items():
        absent = int(np.isnan(values).sum())
        if absent:
            problems.add(f"source {name} has no emission in {absent} of {len(weather)} hours",
                         file=str(folder / files[name]))  # fmt: skip
    return rates, rows


def _stamp(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64],
    hour: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    return np.asarray((((year % 100) * 13 + month) * 32 + day) * 25 + hour)


def _read_line(
    words: list[str], known: dict[str, Source], areas: dict[str, float],
    position: dict[int, int], rates: dict[str, FloatArray], rows: dict[str, FloatArray],
) -> None:  # fmt: skip
    if words[0].upper() == "SO":
        words = words[1:]
    if words[0].upper() == "HOUREMIS":
        words = words[1:]
    year, month, day, hour = (int(word) for word in words[:4])
    name = words[4].upper()
    if name not in rates:
        return
    where = position.get((((year % 100) * 13 + month) * 32 + day) * 25 + hour)
    if where is None:
        return
    values = [float(word) for word in words[5:]]
    source = known[name]
    wanted = _numbers_of(source)
    if not values or values[0] <= NO_RATE:
        rates[name][where] = 0.0
        return
    if len(values) not in wanted:
        raise ValueError
    # Rates are kept relative to the source's own.
    rates[name][where] = values[0] * areas.get(name, 1.0) / source.emission
    if len(values) == 1:
        return
    row = rows[name][where]
    if isinstance(source, PointSource):
        row[EXIT_TEMPERATURE], row[EXIT_SPEED] = values[1], max(values[2], LEAST_EXIT)
    else:
        row[HEIGHT] = max(values[1], 0.0)
        row[DEPTH] = max(values[-1], LEAST_SIZE)
        if isinstance(source, VolumeSource):
            row[SIDE] = max(values[2], LEAST_SIZE)


def _numbers_of(source: Source) -> tuple[int, ...]:
    # Points: rate, temperature, speed. Volumes and areas: rate, or with height and sizes.
    if isinstance(source, PointSource):
        return (3,)
    if isinstance(source, VolumeSource):
        return (1, 4)
    return (1,) if isinstance(source, OpenPitSource) else (1, 3)


def _source_area(source: Source) -> float:
    # What a rate is divided by to become AERMOD's: m2 for areas and pits.
    if isinstance(source, AreaSource):
        return source.area
    return source.width_x * source.width_y if isinstance(source, OpenPitSource) else 1.0


def hourly_emission_text(case: Case, names: dict[str, str]) -> str:
    """Return the hourly emissions and release conditions of a case as an AERMOD file.

    Parameters
    ----------
    case : Case
        Sources, hourly rates and release conditions.
    names : dict of str to str
        AERMOD's name by source name.

    Returns
    -------
    str
        Lines in the order of hours, then of sources; g/s, or g/s/m2 of areas; temperatures in K,
        speeds in m/s, heights and sizes in m.
    """
    weather = one_year(case.weather)
    factors = {name: own.hourly(case.weather) for name, own in case.factors.items()}
    chosen = [s for s in case.sources if s.name in case.rates or s.name in case.overrides]
    fixed = {source.name: np.array(source_row(source)) for source in chosen}
    lines = []
    for hour in range(len(weather)):
        stamp = (
            f"SO HOUREMIS {int(weather.year[hour]) % 100:02d} {int(weather.month[hour]):2d} "
            f"{int(weather.day[hour]):2d} {int(weather.hour[hour]):2d}"
        )
        for source in chosen:
            share = case.rates[source.name][hour] if source.name in case.rates else 1.0
            if source.name in factors:
                share = share * factors[source.name][hour]
            rate = source.emission * share / _source_area(source)
            # Not known in a missing hour, which carries no plume: AERMOD's code for no rate.
            rate = MISSING_RATE if np.isnan(rate) else rate
            line = f"{stamp} {names[source.name]} {rate:.8E}"
            rows = case.overrides.get(source.name)
            row = fixed[source.name] if rows is None else rows[hour]
            if isinstance(source, PointSource):
                line += f" {written(row[EXIT_TEMPERATURE])} {written(row[EXIT_SPEED])}"
            elif isinstance(source, VolumeSource) and rows is not None:
                line += f" {written(row[HEIGHT])} {written(row[SIDE])} {written(row[DEPTH])}"
            elif isinstance(source, AreaSource) and rows is not None:
                line += f" {written(row[HEIGHT])} {written(row[DEPTH])}"
            lines.append(line)
    return "\n".join([*lines, ""])
