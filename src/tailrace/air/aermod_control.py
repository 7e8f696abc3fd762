"""The control pathway of an AERMOD control file."""

from __future__ import annotations

from dataclasses import dataclass, field

from tailrace.errors import Problems

from .aermod_words import Line, numbers

ACCEPTED_OPTIONS = {
    "CONC", "DDEP", "FLAT", "ELEV", "NOWETDPLT", "WETDPLT", "DRYDPLT", "NODRYDPLT", "DFAULT",
    "DEFAULT", "ALPHA", "BETA", "NOCHKD", "NOWARN", "WARNCHKD", "NOURBTRAN",
}  # fmt: skip
REFUSED_OPTIONS = {
    "WDEP": "wet deposition is not modelled",
    "DEPOS": "DEPOS is dry and wet deposition together, and wet deposition is not modelled; "
    "write DDEP",
    "NOSTD": "stack-tip downwash cannot be switched off",
    "FASTAREA": "areas are always integrated in full", "FASTALL": "plumes are always full",
    "SCREEN": "screening mode is not modelled", "TOXICS": "an obsolete option",
    "SCIM": "sampled meteorology is not honoured",
    "ROMBERG": "depletion follows the default two-point rule",
    "OLM": "NO2 chemistry is not modelled", "PVMRM": "NO2 chemistry is not modelled",
    "ARM2": "NO2 chemistry is not modelled", "GRSM": "NO2 chemistry is not modelled",
    "TTRM": "NO2 chemistry is not modelled", "TTRM2": "NO2 chemistry is not modelled",
    "NOMINO3": "NO2 chemistry is not modelled",
    "LOW_WIND": "low-wind options are not modelled",
    "PSDCREDIT": "increment consumption is not modelled",
    "AREADPLT": "depletion of areas is always integrated with the plume",
    "VECTORWS": "vector mean winds are not modelled", "AREAMNDR": "areas have no meander here",
    "RLINEFDH": "RLINE is not modelled", "HBP": "the penetrated-plume option is not modelled",
    "RURAL": "no option of MODELOPT; leave it out, sources are rural",
}  # fmt: skip
IGNORED_CONTROL = {
    "STARTING", "FINISHED", "TITLEONE", "TITLETWO", "ERRORFIL", "DEBUGOPT", "EVENTFIL",
    "SAVEFILE", "GASDEPVD",
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
    "ELEVUNIT": "it belongs to the SO and RE pathways",
}  # fmt: skip
DAILY_MAXIMUM = {"NO2", "SO2"}
"""Pollutants whose ranks of 1 h averages AERMOD takes over daily maxima."""
FINE_PARTICLES = {"PM25", "PM-2.5", "PM2.5", "PM-25"}
PLAIN_RANKS = {"H1H", "H2H", "INC"}


@dataclass
class Control:
    """What the CO pathway says.

    Attributes
    ----------
    concentrates, deposits : bool
        Whether CONC and DDEP are asked for.
    flat : bool
        Whether elevations count for nothing.
    alpha : bool
        Whether ALPHA options are allowed.
    depletes, washes_out : bool
        Whether dry deposition, and rain, thin the plumes of what deposits.
    thins : bool
        Whether the former is asked for by name.
    averages : list of int, h
    months : bool
        Whether monthly averages are asked for.
    whole : str
        PERIOD, ANNUAL or neither.
    flagpole : float or None, m
    checked : bool
        Whether hours must follow each other.
    pollutant : tuple of str
        Its name and what follows.
    daily_maximum : bool
        Whether ranks of 1 h averages are those of daily maxima.
    """

    concentrates: bool = False
    deposits: bool = False
    flat: bool = False
    alpha: bool = False
    depletes: bool = True
    thins: bool = False
    washes_out: bool = True
    averages: list[int] = field(default_factory=list)
    months: bool = False
    whole: str = ""
    flagpole: float | None = None
    checked: bool = True
    pollutant: tuple[str, ...] = ()
    daily_maximum: bool = False


def read_control(lines: list[Line], problems: Problems) -> Control:
    """Return what the CO pathway says.

    Parameters
    ----------
    lines : list of Line
        Lines of the pathway.
    problems : Problems
        Collects what is wrong or not honoured.

    Returns
    -------
    Control
        Options, averaging times, height of receptors.
    """
    control = Control()
    if not any(line.keyword == "MODELOPT" for line in lines):
        problems.add("the CO pathway has no MODELOPT")
    for line in lines:
        if line.keyword == "MODELOPT":
            _read_options(line, control, problems)
        elif line.keyword == "AVERTIME":
            _read_averages(line, control, problems)
        elif line.keyword == "FLAGPOLE":
            values = numbers(line, list(line.words[:1]), problems)
            control.flagpole = values[0] if values else 0.0
        elif line.keyword == "POLLUTID":
            control.pollutant = line.words
        elif line.keyword == "RUNORNOT":
            if line.words[:1] == ("NOT",):
                problems.add("only a check of the input is asked for", place=line.place,
                             remedy="write RUNORNOT RUN")  # fmt: skip
        elif line.keyword not in IGNORED_CONTROL:
            reason = REFUSED_CONTROL.get(line.keyword, "this keyword is not honoured")
            problems.add(reason, place=line.place, remedy="remove the line, or use AERMOD itself")
        if line.keyword == "GASDEPVD" and not control.alpha:
            problems.add("AERMOD takes GASDEPVD only with ALPHA", place=line.place,
                         remedy="add ALPHA to MODELOPT")  # fmt: skip
    _check_pollutant(lines, control, problems)
    return control


def _read_options(line: Line, control: Control, problems: Problems) -> None:
    words = set(line.words)
    for word in line.words:
        if word in REFUSED_OPTIONS:
            problems.add(f"{word}: {REFUSED_OPTIONS[word]}", place=line.place)
        elif word not in ACCEPTED_OPTIONS:
            problems.add(f"model option {word} is not honoured", place=line.place)
    if {"FLAT", "ELEV"} <= words:
        problems.add("flat and elevated sources in one run are not modelled", place=line.place,
                     remedy="write FLAT where the ground is flat")  # fmt: skip
    regulatory = bool(words & {"DFAULT", "DEFAULT"})
    # The regulatory default overrides FLAT and the development options.
    control.flat = "FLAT" in words and not regulatory
    control.alpha = "ALPHA" in words and not regulatory
    control.deposits = "DDEP" in words
    control.concentrates = "CONC" in words or not control.deposits
    control.depletes = "NODRYDPLT" not in words
    control.washes_out = "NOWETDPLT" not in words
    control.thins = "DRYDPLT" in words
    control.checked = not words & {"NOCHKD", "WARNCHKD"}


def _read_averages(line: Line, control: Control, problems: Problems) -> None:
    for word in line.words:
        if word in ("PERIOD", "ANNUAL"):
            if control.whole not in ("", word):
                problems.add("PERIOD and ANNUAL exclude each other", place=line.place)
            control.whole = word
        elif word == "MONTH":
            control.months = True
        elif word.isdigit() and int(word) > 0 and 24 % int(word) == 0:
            control.averages.append(int(word))
        else:
            problems.add(f"averaging time {word}", place=line.place,
                         allowed="1 2 3 4 6 8 12 24 MONTH PERIOD ANNUAL")  # fmt: skip


def _check_pollutant(lines: list[Line], control: Control, problems: Problems) -> None:
    # AERMOD ranks NO2 and SO2 by daily maxima, and fine particles over years, unless told not to.
    line = next((line for line in lines if line.keyword == "POLLUTID"), None)
    if line is None or not line.words:
        problems.add("the CO pathway names no pollutant", remedy="add POLLUTID OTHER")
        return
    if PLAIN_RANKS & set(line.words[1:]) or not control.checked:
        return
    alone = not control.months and len(control.averages) == 1
    if line.words[0] in DAILY_MAXIMUM:
        control.daily_maximum = alone and control.averages == [1]
    elif line.words[0] in FINE_PARTICLES:
        fits = not control.months and set(control.averages) <= {24}
        if not fits or control.whole == "PERIOD":
            problems.add(
                f"AERMOD averages {line.words[0]} over 24 hours and years only",
                place=line.place, allowed="AVERTIME 24 ANNUAL",
                remedy=f"write {line.words[0]} H1H for ordinary averages",
            )  # fmt: skip
