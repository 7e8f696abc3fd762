"""Reads an air case: a folder with `case.toml`, receptors in CSV and hourly weather."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean

from .case_keys import AVERAGES, check_case_keys, flag, number, numbers
from .case_sources import read_source
from .emission_profile import EmissionFactors
from .receptors import Receptors, points
from .sources import Source

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]

MOST_ROWS = 2_000_000


@dataclass
class Case:
    """What a run needs, read from files.

    Attributes
    ----------
    name : str
    sources : list of Source
    receptors : Receptors
    weather : HourlyWeather
    groups : dict of str to tuple of str
        Source names by group.
    factors : dict of str to EmissionFactors
        By source name.
    rates : dict of str to ndarray, shape (hours,)
        Hourly emission over the source's own, by source name (an hourly emission file).
    overrides : dict of str to ndarray, shape (hours, 9)
        Hourly release conditions, by source name.
    deposition : bool
        Whether deposition is wanted.
    depletion : str
    averages : tuple of (int, int)
        Averaging time (h) and rank.
    percentiles : tuple of float
    monthly : bool
    by_source : bool
        One column for each source, as in the cases of single hours.
    outputs : list
        Files that a control file asks for.
    networks : tuple of str
        Network that each receptor of a control file belongs to.
    """

    name: str
    sources: list[Source]
    receptors: Receptors
    weather: HourlyWeather
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    factors: dict[str, EmissionFactors] = field(default_factory=dict)
    rates: dict[str, FloatArray] = field(default_factory=dict)
    overrides: dict[str, FloatArray] = field(default_factory=dict)
    deposition: bool = False
    depletion: str = "regulatory"
    averages: tuple[tuple[int, int], ...] = ((1, 1), (24, 1))
    percentiles: tuple[float, ...] = ()
    monthly: bool = False
    by_source: bool = False
    outputs: list[Any] = field(default_factory=list)
    networks: tuple[str, ...] = ()


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file as a dict.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    dict
        Its content.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        raise InputError.single("the file is not there", file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError.single(f"this is not valid TOML: {error}", file=str(path)) from None
    except OSError as error:
        raise InputError.single(f"cannot be read: {error.strerror}", file=str(path)) from None


def read_receptors(path: Path, height: float) -> Receptors:
    """Return the receptors of a CSV file with columns x_m and y_m.

    Parameters
    ----------
    path : Path
        File; a column height_m gives each receptor its own height, a column receptor its name.
    height : float
        Height above ground without that column, m.

    Returns
    -------
    Receptors
        The receptors.

    Raises
    ------
    InputError
        If columns are missing or a value is not a number.
    """
    try:
        return _receptors(path, height)
    except UnicodeDecodeError:
        raise InputError.single(
            "this is not a text file in UTF-8", file=str(path), remedy="save it as CSV in UTF-8"
        ) from None
    except (OSError, csv.Error) as error:
        raise InputError.single(f"cannot be read as CSV: {error}", file=str(path)) from None


def _receptors(path: Path, height: float) -> Receptors:
    problems = Problems(str(path))
    x, y, z, names = [], [], [], []
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = csv.reader(stream)
        header = [name.strip() for name in next(rows, [])]
        if "x_m" not in header or "y_m" not in header:
            raise InputError.single(
                "columns x_m and y_m are needed", file=str(path), place="line 1",
                remedy=did_you_mean("x_m", header),
            )  # fmt: skip
        at = {name: header.index(name) for name in ("x_m", "y_m", "height_m", "receptor")
              if name in header}  # fmt: skip
        for line, row in enumerate(rows, start=2):
            if not row:
                continue
            if line > MOST_ROWS:
                problems.add("there are more rows than can be read", allowed=f"{MOST_ROWS}")
                break
            try:
                x.append(float(row[at["x_m"]]))
                y.append(float(row[at["y_m"]]))
                z.append(float(row[at["height_m"]]) if "height_m" in at else height)
                if "receptor" in at:
                    names.append(row[at["receptor"]])
            except (ValueError, IndexError):
                problems.add("a coordinate is not a number", place=f"line {line}")
                if len(problems) >= 20:
                    break
    problems.raise_if_any()
    return points(np.array(x), np.array(y), np.array(z), names)


def _find_weather(folder: Path, name: str) -> Path:
    for place in (folder / name, folder.parent / name):
        if place.is_file():
            return place
    raise InputError.single(
        f"the weather table {name} is neither in the folder nor beside it",
        file=str(folder / "case.toml"), place="met_table",
        remedy="put the file there or correct its name",
    )  # fmt: skip


def _hourly(path: Path) -> HourlyWeather:
    from tailrace.weather.files import read_weather_file
    from tailrace.weather.hourly import HourlyWeather
    from tailrace.weather.quality import trusted

    weather = read_weather_file(path)
    if not isinstance(weather, HourlyWeather):
        raise InputError.single(
            "the weather has no surface layer (friction velocity, Obukhov length, mixing heights)",
            file=str(path),
            remedy="make one with tailrace.weather.surface_layer, or give an AERMET file",
        )
    return trusted(weather)


def read_case(folder: Path | str) -> Case:
    """Return the case in a folder.

    Parameters
    ----------
    folder : path
        Folder with case.toml; receptors in receptors.csv, or the places of results.csv; the
        weather named by `met_table` in the folder or beside it, or one hour in met.csv.

    Returns
    -------
    Case
        What to run.

    Raises
    ------
    InputError
        With everything wrong.
    """
    home = Path(folder)
    file = home / "case.toml"
    raw = read_toml(file)
    problems = Problems(str(file))
    check_case_keys(raw, problems)
    height = number(raw, "receptor_height_m", 0.0, problems)
    averages = numbers(
        raw, "averaging_hours", (1, 24), problems, among=AVERAGES,
        allowed="a list of " + ", ".join(map(str, AVERAGES)),
    )  # fmt: skip
    percentiles = numbers(raw, "percentiles", (), problems, allowed="a list from 0 to 100",
                          highest=100.0)  # fmt: skip
    days = numbers(raw, "day_of_year_subset", (), problems, among=tuple(range(1, 367)),
                   allowed="a list of days, 1 to 366")  # fmt: skip
    deposits, monthly = (flag(raw, key, problems) for key in ("deposition", "monthly"))
    sources: list[Source] = []
    factors: dict[str, EmissionFactors] = {}
    for place, entry in enumerate(raw.get("source", []) or [], start=1):
        if not isinstance(entry, dict):
            problems.add("a source is a table of keys", place=f"source {place}")
            continue
        source, own = read_source(entry, f"source {entry.get('id', place)}", problems)
        if source is not None:
            sources.append(source)
            if own is not None:
                factors[source.name] = own
    tables = [home / name for name in ("receptors.csv", "results.csv")]
    places = next((table for table in tables if table.is_file()), None)
    if places is None:
        problems.add("there are no receptors", remedy="give receptors.csv with columns x_m and y_m")
    problems.raise_if_any()
    assert places is not None
    weather, single = _case_weather(home, raw, days)
    return Case(
        str(raw.get("name", home.name)),
        sources,
        read_receptors(places, height),
        weather,
        {source.name: (source.name,) for source in sources} if single else {},
        factors,
        deposition=any(s.method for s in sources) if deposits is None else deposits,
        depletion=str(raw.get("depletion", "regulatory")),
        averages=tuple((int(hours), 1) for hours in averages),
        percentiles=tuple(float(percent) for percent in percentiles),
        monthly=bool(monthly),
        by_source=single,
    )


def _case_weather(
    home: Path, raw: Mapping[str, Any], days: tuple[float, ...]
) -> tuple[HourlyWeather, bool]:
    if "met_table" not in raw:
        if (home / "met.csv").is_file():
            return _hourly(home / "met.csv"), True
        raise InputError.single(
            "the case names no weather", file=str(home / "case.toml"), place="met_table",
            remedy='add met_table = "FILE"',
        )  # fmt: skip
    weather = _hourly(_find_weather(home, str(raw["met_table"])))
    return (weather.subset_days(int(day) for day in days) if days else weather), False
