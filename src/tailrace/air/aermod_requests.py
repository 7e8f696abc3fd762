"""The output pathway of an AERMOD control file: which files are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tailrace.errors import Problems

from .aermod_control import Control
from .aermod_units import OutputUnits
from .aermod_words import Line

ORDINALS = {
    word: rank
    for rank, pair in enumerate(
        ("FIRST 1ST", "SECOND 2ND", "THIRD 3RD", "FOURTH 4TH", "FIFTH 5TH", "SIXTH 6TH",
         "SEVENTH 7TH", "EIGHTH 8TH", "NINTH 9TH", "TENTH 10TH"), start=1,
    )
    for word in pair.split()
}  # fmt: skip
WHOLE = ("PERIOD", "ANNUAL")
# Tables and totals of AERMOD's main listing, which is not written.
LISTED = ("STARTING", "FINISHED", "MAXTABLE", "DAYTABLE", "SUMMFILE")
HIGHEST_RANK = 999


@dataclass(frozen=True)
class OutputRequest:
    """A file that the control file asks for.

    Attributes
    ----------
    kind : {"PLOTFILE", "POSTFILE"}
    average : str
        Averaging time in hours, MONTH, PERIOD or ANNUAL.
    group : str
    rank : int
        1 for the highest.
    file : str
    unformatted : bool
        Binary POSTFILE.
    quantities : tuple of str
        CONC and DDEP, as far as asked for.
    exponent : bool
        Numbers with exponent (FILEFORM EXP), not with five decimals.
    header : bool
    units : OutputUnits
    """

    kind: str
    average: str
    group: str
    rank: int
    file: str
    unformatted: bool = False
    quantities: tuple[str, ...] = ("CONC", "DDEP")
    exponent: bool = True
    header: bool = True
    units: OutputUnits = field(default_factory=OutputUnits)


@dataclass
class OutputPathway:
    """What the OU pathway says.

    Attributes
    ----------
    requests : list of OutputRequest
    ranks : set of (str, int)
        Averaging time (hours, or MONTH) and rank of each table by receptor.
    """

    requests: list[OutputRequest]
    ranks: set[tuple[str, int]]


def read_outputs(
    lines: list[Line], control: Control, groups: list[str], units: OutputUnits,
    problems: Problems,
) -> OutputPathway:  # fmt: skip
    """Return what the OU pathway asks for.

    Parameters
    ----------
    lines : list of Line
        Lines of the pathway.
    control : Control
        Averaging times and quantities of the run.
    groups : list of str
        Groups of sources.
    units : OutputUnits
        Of the files.
    problems : Problems
        Collects what is wrong or not honoured.

    Returns
    -------
    OutputPathway
        Files and ranks.
    """
    times = [str(hours) for hours in control.averages] + ["MONTH"] * control.months
    result = OutputPathway([], set())
    bare: set[str] = set()
    exponent = False
    for line in lines:
        if line.keyword == "RECTABLE":
            result.ranks |= _table_ranks(line, times, problems)
        elif line.keyword == "FILEFORM":
            exponent = line.words[:1] == ("EXP",)
        elif line.keyword == "NOHEADER":
            bare |= {"PLOTFILE", "POSTFILE"} if "ALL" in line.words else set(line.words)
    for line in lines:
        if line.keyword in ("PLOTFILE", "POSTFILE"):
            request = _request(line, times, control, groups, problems)
            if request is not None:
                result.requests.append(request)
        elif line.keyword not in (*LISTED, "RECTABLE", "FILEFORM", "NOHEADER"):
            problems.add("this output is not written", place=line.place,
                         allowed="PLOTFILE, POSTFILE", remedy="remove the line")  # fmt: skip
    _check_ranks(lines, result, control, problems)
    asked = (("CONC", control.concentrates), ("DDEP", control.deposits))
    quantities = tuple(name for name, wanted in asked if wanted)
    result.requests = [
        replace(
            request, quantities=quantities, exponent=exponent, units=units,
            header=request.kind not in bare or request.average in WHOLE,
        )
        for request in result.requests
    ]  # fmt: skip
    return result


def _rank(word: str) -> int:
    if word.isdigit():
        return int(word)
    return ORDINALS.get(word, 0)


def _table_ranks(line: Line, times: list[str], problems: Problems) -> set[tuple[str, int]]:
    if len(line.words) < 2:
        problems.add("RECTABLE takes an averaging time and ranks", place=line.place)
        return set()
    chosen = _table_times(line.words[0], times)
    if not chosen and line.words[0] != "ALLAVE":
        problems.add(f"averaging time {line.words[0]} is not in AVERTIME", place=line.place)
    ranks: set[int] = set()
    for word in line.words[1:]:
        first, dash, last = word.partition("-")
        low, high = _rank(first), _rank(last if dash else first)
        if not 1 <= low <= high <= HIGHEST_RANK:
            problems.add(f"{word} is no rank", place=line.place, allowed="FIRST, 2ND, 1-10")
            continue
        ranks |= set(range(low, high + 1))
    return {(time, rank) for time in chosen for rank in ranks}


def _table_times(word: str, times: list[str]) -> list[str]:
    if word == "ALLAVE":
        return times
    first, dash, last = word.partition("-")
    if dash and first.isdigit() and last.isdigit():
        return [t for t in times if t.isdigit() and int(first) <= int(t) <= int(last)]
    return [word] if word in times else []


def _request(
    line: Line, times: list[str], control: Control, groups: list[str], problems: Problems
) -> OutputRequest | None:
    keyword, words = line.keyword, line.words
    if len(words) < 3:
        problems.add(f"{keyword} is incomplete", place=line.place)
        return None
    average, group = words[:2]
    if average not in times and average != control.whole:
        problems.add(f"averaging time {average} is not in AVERTIME", place=line.place)
    if group not in groups:
        problems.add(f"there is no source group {group}", place=line.place,
                     allowed=", ".join(groups))  # fmt: skip
    if keyword == "POSTFILE":
        if len(words) < 4 or words[2] not in ("PLOT", "UNFORM"):
            problems.add("POSTFILE takes PLOT or UNFORM and a file", place=line.place)
            return None
        return OutputRequest(keyword, average, group, 1, line.raw[3], words[2] == "UNFORM")
    if average in WHOLE:
        return OutputRequest(keyword, average, group, 1, line.raw[2])
    rank = _rank(words[2])
    if len(words) < 4 or not rank:
        problems.add("PLOTFILE of an average takes a rank and a file", place=line.place)
        return None
    return OutputRequest(keyword, average, group, rank, line.raw[3])


def _check_ranks(
    lines: list[Line], result: OutputPathway, control: Control, problems: Problems
) -> None:
    place = next((line.place for line in lines if line.keyword == "PLOTFILE"), "")
    for request in result.requests:
        if request.kind != "PLOTFILE" or request.average in WHOLE:
            continue
        if (request.average, request.rank) not in result.ranks:
            problems.add(
                f"PLOTFILE {request.average} of rank {request.rank} is in no RECTABLE",
                place=place, remedy="add RECTABLE ALLAVE with that rank",
            )  # fmt: skip
    daily = any(time == "1" and rank > 1 for time, rank in result.ranks)
    if control.daily_maximum and daily:
        problems.add(
            "lower ranks of 1 h averages of NO2 and SO2 are those of daily maxima, which are not "
            "written", place=place, remedy="write H2H after the pollutant, or another pollutant",
        )  # fmt: skip
