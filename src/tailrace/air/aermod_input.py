"""Reads an AERMOD control file and its meteorology into a case.

Keywords are honoured or refused by name with their line: nothing that changes a result is passed
over in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .aermod_hourly import read_hourly_emissions
from .aermod_receptors import read_receptors
from .aermod_sources import read_sources
from .aermod_words import Line, numbers, read_control_lines
from .case_reader import Case
from .emission_profile import WIND_CLASS_BOUNDS

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]

ACCEPTED_OPTIONS = {
    "CONC", "DEPOS", "DDEP", "FLAT", "NOWETDPLT", "DRYDPLT", "NODRYDPLT", "DFAULT", "ALPHA",
    "BETA", "NOCHKD", "NOWARN", "WARNCHKD", "SCREEN_NO", "RURAL", "NOMINO3", "NOURBTRAN",
    "REGULATORY",
}  # fmt: skip
REFUSED_OPTIONS = {
    "ELEV": "terrain is not modelled; write FLAT where the ground is flat",
    "WDEP": "wet deposition is not modelled",
    "WETDPLT": "wet deposition is not modelled",
    "DEPOS": "DEPOS is dry and wet deposition together, and wet deposition is not modelled; "
    "write DDEP",
    "NOSTD": "stack-tip downwash cannot be switched off",
    "FASTAREA": "areas are always integrated in full", "FASTALL": "plumes are always full",
    "SCREEN": "screening mode is not modelled", "TOXICS": "an obsolete option",
    "OLM": "NO2 chemistry is not modelled", "PVMRM": "NO2 chemistry is not modelled",
    "ARM2": "NO2 chemistry is not modelled", "GRSM": "NO2 chemistry is not modelled",
    "TTRM": "NO2 chemistry is not modelled", "TTRM2": "NO2 chemistry is not modelled",
    "LOWWIND": "low-wind options are not modelled",
    "PSDCREDIT": "increment consumption is not modelled",
    "AREADPLT": "depletion of areas is always integrated with the plume",
    "VECTORWS": "vector mean winds are not modelled", "AREAMNDR": "areas have no meander here",
    "RLINEFDH": "RLINE is not modelled", "PLATFORM": "platform downwash is not modelled",
}  # fmt: skip
IGNORED_CONTROL = {
    "STARTING", "FINISHED", "TITLEONE", "TITLETWO", "RUNORNOT", "ERRORFIL", "DEBUGOPT",
    "EVENTFIL", "SAVEFILE", "MULTYEAR_NO",
}  # fmt: skip
REFUSED_CONTROL = {
    "URBANOPT": "the urban boundary layer is not modelled",
    "HALFLIFE": "exponential decay is part of transfers, not of control files",
    "DCAYCOEF": "exponential decay is part of transfers, not of control files",
    "GASDEPDF": "gas deposition by resistance is not modelled; GASDEPVD is",
    "GDSEASON": "gas deposition by resistance is not modelled; GASDEPVD is",
    "GDLANUSE": "gas deposition by resistance is not modelled; GASDEPVD is",
    "LOW_WIND": "low-wind options are not modelled", "INITFILE": "restarting is not modelled",
    "MULTYEAR": "multi-year processing is not modelled",
    "AWMADWNW": "building downwash is not modelled", "ORD_DWNW": "downwash is not modelled",
    "OZONEVAL": "NO2 chemistry is not modelled", "OZONEFIL": "NO2 chemistry is not modelled",
    "NO2EQUIL": "NO2 chemistry is not modelled", "NO2STACK": "NO2 chemistry is not modelled",
}  # fmt: skip
HOURS_OF_AVERAGE = (1, 2, 3, 4, 6, 8, 12, 24)


@dataclass
class OutputRequest:
    """A file that the control file asks for.

    Attributes
    ----------
    kind : {"PLOTFILE", "POSTFILE"}
    average : str
        Averaging time in hours, PERIOD or ANNUAL.
    group : str
    rank : int
        1 for the highest.
    file : str
    unformatted : bool
    """

    kind: str
    average: str
    group: str
    rank: int
    file: str
    unformatted: bool = False


@dataclass
class _Control:
    """What the CO pathway says."""

    deposits: bool = False
    concentrates: bool = False
    depletes: bool = True
    averages: list[int] = field(default_factory=list)
    flagpole: float | None = None
    gas_velocity: float = 0.0


def read_control_file(path: Path | str) -> Case:
    """Return the case of an AERMOD control file.

    Parameters
    ----------
    path : path
        Control file; its meteorology is looked for beside it and in the folder above, also
        packed with gzip.

    Returns
    -------
    Case
        What to run.

    Raises
    ------
    InputError
        With every line that is wrong or not honoured.
    """
    file = Path(path)
    problems = Problems(str(file))
    lines = read_control_lines(file, problems)
    by_pathway: dict[str, list[Line]] = {}
    for line in lines:
        by_pathway.setdefault(line.pathway, []).append(line)
    for wanted in ("CO", "SO", "RE", "ME"):
        if wanted not in by_pathway:
            problems.add(f"the {wanted} pathway is missing")
    if "EV" in by_pathway:
        problems.add("event processing is not modelled", place=by_pathway["EV"][0].place)
    for line in by_pathway.get("", []):
        problems.add("a keyword stands before any pathway", place=f"line {line.number}")
    control = _read_control(by_pathway.get("CO", []), problems)
    bounds = _wind_bounds(by_pathway.get("ME", []), problems)
    gas = [line for line in by_pathway.get("CO", []) if line.keyword == "GASDEPVD"]
    pathway = read_sources(gas + by_pathway.get("SO", []), bounds, problems)
    receptors = read_receptors(
        by_pathway.get("RE", []), control.flagpole, pathway.sources, problems
    )
    weather = _read_weather(file, by_pathway.get("ME", []), problems)
    outputs = _read_outputs(by_pathway.get("OU", []), control, problems)
    rates: dict[str, FloatArray] = {}
    overrides: dict[str, FloatArray] = {}
    if weather is not None and pathway.hourly_file and not problems.errors:
        rates, overrides = read_hourly_emissions(
            file.parent, pathway.hourly_file, pathway.sources, pathway.areas, weather, problems
        )
    problems.raise_if_any()
    assert weather is not None
    groups = pathway.groups or {"ALL": tuple(source.name for source in pathway.sources)}
    ranks = {(int(request.average), request.rank) for request in outputs
             if request.average.isdigit()}  # fmt: skip
    averages = {(hours, 1) for hours in control.averages} | ranks
    return Case(
        file.stem, pathway.sources, receptors, weather, groups, pathway.factors, rates,
        overrides, control.deposits,
        "regulatory" if control.depletes else "none", tuple(sorted(averages)), outputs=outputs,
    )  # fmt: skip


def _read_control(lines: list[Line], problems: Problems) -> _Control:
    control = _Control()
    for line in lines:
        if line.keyword == "MODELOPT":
            _read_options(line, control, problems)
        elif line.keyword == "AVERTIME":
            for word in line.words:
                upper = word.upper()
                if upper in ("PERIOD", "ANNUAL"):
                    continue
                if upper == "MONTH":
                    problems.add("AVERTIME MONTH is not honoured", place=line.place,
                                 remedy="use monthly = true in a case.toml")  # fmt: skip
                elif upper.isdigit() and int(upper) in HOURS_OF_AVERAGE:
                    control.averages.append(int(upper))
                else:
                    problems.add(f"averaging time {word}", place=line.place,
                                 allowed="1 2 3 4 6 8 12 24 PERIOD ANNUAL")  # fmt: skip
        elif line.keyword == "FLAGPOLE":
            values = numbers(line, list(line.words[:1]), problems)
            control.flagpole = values[0] if values else 0.0
        elif line.keyword == "POLLUTID":
            special = {word.upper() for word in line.words} & {"H1H", "H2H", "INC", "NO2"}
            if "NO2" in special:
                problems.add("NO2 is computed as released; there is no chemistry",
                             place=line.place, severity="warning")  # fmt: skip
        elif line.keyword in IGNORED_CONTROL or line.keyword == "GASDEPVD":
            continue
        else:
            reason = REFUSED_CONTROL.get(line.keyword, "this keyword is not honoured")
            problems.add(reason, place=line.place, remedy="remove the line, or use AERMOD itself")
    return control


def _read_options(line: Line, control: _Control, problems: Problems) -> None:
    words = [word.upper() for word in line.words]
    for word in words:
        if word in REFUSED_OPTIONS:
            problems.add(f"{word}: {REFUSED_OPTIONS[word]}", place=line.place)
        elif word not in ACCEPTED_OPTIONS:
            problems.add(f"model option {word} is not honoured", place=line.place)
    if "FLAT" not in words:
        problems.add("terrain is AERMOD's default and is not modelled", place=line.place,
                     remedy="add FLAT to MODELOPT where the ground is flat")  # fmt: skip
    control.deposits = "DDEP" in words
    control.concentrates = "CONC" in words
    control.depletes = "NODRYDPLT" not in words


def _wind_bounds(lines: list[Line], problems: Problems) -> tuple[float, ...]:
    for line in lines:
        if line.keyword == "WINDCATS":
            values = numbers(line, list(line.words), problems)
            if len(values) == 5:
                return tuple(values)
            problems.add("WINDCATS takes five speeds", place=line.place)
    return WIND_CLASS_BOUNDS


def _find(folder: Path, name: str) -> Path | None:
    for place in (folder, folder.parent):
        for tail in ("", ".gz"):
            if (place / (name + tail)).is_file():
                return place / (name + tail)
    return None


def _read_weather(path: Path, lines: list[Line], problems: Problems) -> HourlyWeather | None:
    from tailrace.weather.aermet import read_sfc

    files: dict[str, Path] = {}
    keep: list[Line] = []
    for line in lines:
        keyword = line.keyword
        if keyword in ("SURFFILE", "PROFFILE") and line.words:
            found = _find(path.parent, line.words[0])
            if found is None:
                problems.add(f"{line.words[0]} is neither beside the control file nor above it",
                             place=line.place)  # fmt: skip
            else:
                files[keyword] = found
        elif keyword in ("DAYRANGE", "STARTEND"):
            keep.append(line)
        elif keyword in ("STARTING", "FINISHED", "SURFDATA", "UAIRDATA", "SITEDATA", "PROFBASE",
                         "WINDCATS"):  # fmt: skip
            continue
        else:
            reason = {
                "WDROTATE": "rotated winds are not honoured",
                "SCIMBYHR": "sampled meteorology is not honoured",
                "NUMYEARS": "more than one year is not honoured",
                "TURBDATA": "turbulence options are not honoured",
            }.get(keyword, "this keyword is not honoured")
            problems.add(reason, place=line.place, remedy="remove the line")
    if "SURFFILE" not in files:
        if not problems.errors:
            problems.add("the ME pathway names no SURFFILE")
        return None
    try:
        weather = read_sfc(files["SURFFILE"], files.get("PROFFILE"))
    except InputError as error:
        problems.extend(error.problems)
        return None
    return _keep_days(weather, keep, problems)


def _keep_days(
    weather: HourlyWeather, lines: list[Line], problems: Problems
) -> HourlyWeather | None:
    if not lines:
        return weather
    chosen = np.zeros(len(weather), dtype=np.bool_)
    ranged = any(line.keyword == "DAYRANGE" for line in lines)
    day = weather.day_of_year
    within = np.ones(len(weather), dtype=np.bool_)
    for line in lines:
        if line.keyword == "STARTEND":
            values = numbers(line, list(line.words), problems)
            if len(values) not in (6, 8):
                problems.add("STARTEND takes two dates", place=line.place)
                continue
            half = len(values) // 2
            stamp = (weather.year * 100 + weather.month) * 100 + weather.day
            ends = []
            for part in (values[:half], values[half:]):
                year = int(part[0])
                year += 0 if year > 99 else (1900 if year >= 50 else 2000)
                ends.append((year * 100 + int(part[1])) * 100 + int(part[2]))
            within &= (stamp >= ends[0]) & (stamp <= ends[1])
            continue
        for word in line.words:
            first, dash, last = word.partition("-")
            low, high = _day(first, weather), _day(last if dash else first, weather)
            if low is None or high is None or high < low:
                problems.add(f"{word!r} is not a day or a range of days", place=line.place,
                             allowed="days of the year, or month/day, or FIRST-LAST")  # fmt: skip
                continue
            chosen |= (day >= low) & (day <= high)
    kept = within & chosen if ranged else within
    if not kept.any():
        problems.add("no hour of the weather lies in the days asked for", place=lines[0].place)
        return None
    return weather.select(kept)


def _day(word: str, weather: HourlyWeather) -> int | None:
    month, slash, day = word.partition("/")
    if not slash:
        return int(word) if word.isdigit() and 1 <= int(word) <= 366 else None
    if not (month.isdigit() and day.isdigit()):
        return None
    match = (weather.month == int(month)) & (weather.day == int(day))
    return int(weather.day_of_year[match][0]) if match.any() else None


def _read_outputs(lines: list[Line], control: _Control, problems: Problems) -> list[Any]:
    requests: list[Any] = []
    for line in lines:
        keyword, words = line.keyword, list(line.words)
        if keyword in ("STARTING", "FINISHED", "RECTABLE", "MAXTABLE", "DAYTABLE", "SUMMFILE",
                       "FILEFORM", "NOHEADER"):  # fmt: skip
            continue
        if keyword not in ("PLOTFILE", "POSTFILE"):
            problems.add("this output is not written", place=line.place,
                         allowed="PLOTFILE, POSTFILE", remedy="remove the line")  # fmt: skip
            continue
        if len(words) < 3:
            problems.add(f"{keyword} is incomplete", place=line.place)
            continue
        average, group = words[0].upper(), words[1]
        if not (average in ("PERIOD", "ANNUAL") or average.isdigit()):
            problems.add(f"averaging time {words[0]}", place=line.place)
            continue
        if keyword == "POSTFILE":
            if len(words) < 4 or words[2].upper() != "PLOT":
                problems.add("only POSTFILE ... PLOT is written", place=line.place)
                continue
            requests.append(OutputRequest(keyword, average, group, 1, words[3]))
            continue
        rank, name = 1, words[2]
        if average.isdigit():
            orders = {"FIRST": 1, "1ST": 1, "SECOND": 2, "2ND": 2, "THIRD": 3, "3RD": 3}
            digits = "".join(c for c in words[2] if c.isdigit())
            rank = orders.get(words[2].upper(), int(digits) if digits else 1)
            if len(words) < 4:
                problems.add("PLOTFILE of an average takes a rank and a file", place=line.place)
                continue
            name = words[3]
        requests.append(OutputRequest(keyword, average, group, rank, name))
    return requests
