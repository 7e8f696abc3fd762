"""Reads an air case: a folder with `case.toml`, receptors in CSV and hourly weather."""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean

from .case_sources import read_source
from .depletion import RULES
from .emission_profile import EmissionFactors
from .receptors import Receptors, points
from .sources import Source

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]

KEYS = {
    "name", "description", "model", "met_table", "terrain", "receptor_height_m",
    "day_of_year_subset", "hours_processed", "hours_calm", "hours_missing", "n_receptors",
    "n_sources", "deposition", "total_emission_g_s", "cpu_seconds",
    "wall_seconds_shared_machine", "peak_memory_MiB", "source", "year", "month", "day",
    "hour_ending", "depletion", "percentiles", "monthly", "averaging_hours",
    # what `tailrace verify` reads beside the case
    "tolerance", "relative_tolerance", "tol", "rtol", "rel_tol", "required_share",
    "required_share_within_tolerance",
}  # fmt: skip
NOT_MODELLED = {
    "urban": "the urban boundary layer", "building": "building downwash",
    "downwash": "building downwash", "wet_deposition": "wet scavenging",
    "elevation": "terrain", "hill_height": "terrain",
}  # fmt: skip
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

    weather = read_weather_file(path)
    if not isinstance(weather, HourlyWeather):
        raise InputError.single(
            "the weather has no surface layer (friction velocity, Obukhov length, mixing heights)",
            file=str(path),
            remedy="make one with tailrace.weather.surface_layer, or give an AERMET file",
        )
    return weather


def _number(raw: Mapping[str, Any], key: str, default: float, problems: Problems) -> float:
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        problems.add(f"{value!r} is not a number", place=key)
        return default
    return float(value)


def _check_keys(raw: Mapping[str, Any], problems: Problems) -> None:
    for key in raw:
        if key in KEYS:
            continue
        missing = next((what for word, what in NOT_MODELLED.items() if word in key.lower()), "")
        if missing:
            problems.add(f"{missing} is not modelled", place=key, remedy="remove the key")
        else:
            problems.add("unknown key", place=key, remedy=did_you_mean(key, KEYS))
    if raw.get("terrain", "flat") != "flat":
        problems.add(
            f"terrain {raw['terrain']!r} is not modelled", place="terrain", allowed="flat",
            remedy="use AERMOD itself where hills matter",
        )  # fmt: skip
    if raw.get("depletion", "regulatory") not in RULES:
        problems.add(
            f"depletion {raw['depletion']!r} is not known", place="depletion",
            allowed=", ".join(RULES),
        )  # fmt: skip
    if not isinstance(raw.get("source"), list) or not raw["source"]:
        problems.add("there is no [[source]]", remedy="give at least one source")


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
    _check_keys(raw, problems)
    height = _number(raw, "receptor_height_m", 0.0, problems)
    sources: list[Source] = []
    factors: dict[str, EmissionFactors] = {}
    for number, entry in enumerate(raw.get("source", []) or [], start=1):
        if not isinstance(entry, dict):
            problems.add("a source is a table of keys", place=f"source {number}")
            continue
        source, own = read_source(entry, f"source {entry.get('id', number)}", problems)
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
    weather, single = _case_weather(home, raw)
    deposits = raw.get("deposition")
    return Case(
        str(raw.get("name", home.name)),
        sources,
        read_receptors(places, height),
        weather,
        {source.name: (source.name,) for source in sources} if single else {},
        factors,
        deposition=any(s.method for s in sources) if deposits is None else bool(deposits),
        depletion=str(raw.get("depletion", "regulatory")),
        averages=tuple((int(h), 1) for h in raw.get("averaging_hours", (1, 24))),
        percentiles=tuple(float(p) for p in raw.get("percentiles", ())),
        monthly=bool(raw.get("monthly", False)),
        by_source=single,
    )


def _case_weather(home: Path, raw: Mapping[str, Any]) -> tuple[HourlyWeather, bool]:
    if "met_table" not in raw:
        if (home / "met.csv").is_file():
            return _hourly(home / "met.csv"), True
        raise InputError.single(
            "the case names no weather", file=str(home / "case.toml"), place="met_table",
            remedy='add met_table = "FILE"',
        )  # fmt: skip
    weather = _hourly(_find_weather(home, str(raw["met_table"])))
    days = raw.get("day_of_year_subset") or []
    return (weather.subset_days(days) if days else weather), False
