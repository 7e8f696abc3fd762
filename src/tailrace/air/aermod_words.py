"""Control files of AERMOD as lines of words: pathways, keywords, arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tailrace.errors import InputError, Problems

PATHWAYS = ("CO", "SO", "RE", "ME", "EV", "OU")
MOST_BYTES = 200_000_000
MOST_NESTED = 3
# Columns, counted from zero, of keyword and arguments; the whole file may be shifted.
KEYWORD_COLUMN, ARGUMENT_COLUMN = 3, 12
MOST_SHIFT = 3
# Known as keywords also where they stand among the arguments, in files of free form.
KEYWORDS = frozenset(
    """
    STARTING FINISHED TITLEONE TITLETWO MODELOPT AVERTIME POLLUTID HALFLIFE DCAYCOEF DEBUGOPT
    ELEVUNIT FLAGPOLE RUNORNOT EVENTFIL SAVEFILE INITFILE MULTYEAR ERRORFIL GASDEPDF GDSEASON
    GDLANUSE GASDEPVD URBANOPT LOW_WIND LOCATION SRCPARAM BUILDHGT BUILDWID BUILDLEN XBADJ YBADJ
    EMISFACT EMISUNIT PARTDIAM MASSFRAX PARTDENS METHOD_2 CONCUNIT DEPOUNIT GASDEPOS HOUREMIS
    AREAVERT URBANSRC SRCGROUP BACKGRND INCLUDED GRIDCART GRIDPOLR DISCCART DISCPOLR EVALCART
    SURFFILE PROFFILE PROFBASE SURFDATA UAIRDATA SITEDATA STARTEND DAYRANGE SCIMBYHR WDROTATE
    WINDCATS NUMYEARS RECTABLE MAXTABLE DAYTABLE SUMMFILE MAXIFILE POSTFILE PLOTFILE TOXXFILE
    SEASONHR RANKFILE EVALFILE FILEFORM MAXDAILY NOHEADER
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Line:
    """One line of a control file.

    Attributes
    ----------
    number : int
    pathway, keyword : str
    words : tuple of str
        Arguments in capitals, as AERMOD reads them.
    raw : tuple of str
        Arguments as written, for names of files.
    file : str
        The included file that the line stands in; empty for the control file itself.
    """

    number: int
    pathway: str
    keyword: str
    words: tuple[str, ...]
    raw: tuple[str, ...] = ()
    file: str = ""

    @property
    def place(self) -> str:
        """How messages name the line."""
        where = f"{self.file} " if self.file else ""
        return f"{where}line {self.number}, {self.pathway} {self.keyword}"


def _split(text: str) -> list[str]:
    # Quotes keep a file name with blanks together.
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"?|(\S+)', text)]


class _Reader:
    """Pathway and keyword as they carry over from line to line, also into included files."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder, self.problems = folder, problems
        self.pathway = self.keyword = ""
        self.indent = 0

    def fields(self, raw: str) -> list[str]:
        """Set pathway and keyword of a line and return its arguments.

        AERMOD's columns: pathway in 1 and 2, keyword in 4 to 11, arguments from 13, all shifted
        alike by what the first line is shifted. A blank keyword repeats the one before.
        """
        words = _split(raw)
        column = len(raw) - len(raw.lstrip()) - self.indent
        if words[0].upper() in PATHWAYS and column < KEYWORD_COLUMN:
            self.pathway = words.pop(0).upper()
            rest = raw[raw.upper().index(self.pathway) + len(self.pathway) :]
            if not words:
                return []
            column = len(raw) - len(rest.lstrip()) - self.indent
        if column < ARGUMENT_COLUMN or words[0].upper() in KEYWORDS or not self.keyword:
            self.keyword = words.pop(0).upper()
        return words

    def lines(self, path: Path, name: str, depth: int) -> Iterator[Line]:
        """Give the lines of a file and of those it includes."""
        for number, raw in enumerate(_text(path).expandtabs().splitlines(), start=1):
            if number == 1 and depth == 0:
                self.indent = min(len(raw) - len(raw.lstrip()), MOST_SHIFT)
            stripped = raw.strip()
            if not stripped or stripped.startswith("**"):
                continue
            if stripped.upper().split()[:2] == ["NO", "ECHO"]:
                continue
            words = self.fields(raw)
            if self.keyword == "INCLUDED":
                yield from self.included(words, f"{name} line {number}".strip(), depth)
                continue
            upper = tuple(word.upper() for word in words)
            yield Line(number, self.pathway, self.keyword, upper, tuple(words), name)

    def included(self, words: list[str], place: str, depth: int) -> Iterator[Line]:
        """Give the lines of an included file."""
        if depth >= MOST_NESTED or not words:
            self.problems.add("INCLUDED names no file, or nests too deeply", place=place)
            return
        path = self.folder / words[0]
        if not path.is_file():
            self.problems.add(f"the included file {words[0]} is not there", place=place)
            return
        yield from self.lines(path, words[0], depth + 1)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError.single("the file is too large for a control file", file=str(path))
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError.single(f"cannot be read: {error.strerror}", file=str(path)) from None


def read_control_lines(path: Path, problems: Problems) -> list[Line]:
    """Return the lines of a control file with pathways filled in, included files read.

    Parameters
    ----------
    path : Path
        File.
    problems : Problems
        Collects what is wrong.

    Returns
    -------
    list of Line
        Lines without comments; one whose keyword is blank has that of the line before.
    """
    return list(_Reader(path.parent, problems).lines(path, "", 0))


def expand(words: tuple[str, ...]) -> list[str]:
    """Return arguments with repeat counts written out: "3*0.5" is three times "0.5".

    Parameters
    ----------
    words : tuple of str
        Arguments.

    Returns
    -------
    list of str
        Arguments, one each.
    """
    result: list[str] = []
    for word in words:
        count, star, value = word.partition("*")
        if star and count.isdigit() and value:
            result.extend([value] * min(int(count), 100_000))
        else:
            result.append(word)
    return result


def numbers(line: Line, words: list[str], problems: Problems) -> list[float]:
    """Return arguments as numbers, noting those that are not.

    Parameters
    ----------
    line : Line
        Where they stand.
    words : list of str
        Arguments.
    problems : Problems
        Collects.

    Returns
    -------
    list of float
        Empty where one is not a number.
    """
    result = []
    for word in words:
        try:
            result.append(float(word.upper().replace("D", "E")))
        except ValueError:
            problems.add(f"{word!r} is not a number", place=line.place)
            return []
    return result


def written(value: float) -> str:
    """Return a number as AERMOD reads it: an exponent only after a decimal point.

    Parameters
    ----------
    value : float
        Number.

    Returns
    -------
    str
        Ten digits.
    """
    mantissa, exponent, power = f"{value:.10g}".partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa}{'' if '.' in mantissa else '.0'}E{power}"


def source_range(word: str, names: list[str]) -> list[str]:
    """Return the sources that a name or a range of names means.

    Parameters
    ----------
    word : str
        A name, or FIRST-LAST.
    names : list of str
        Sources in the order they were located.

    Returns
    -------
    list of str
        Names; empty where none is meant. A range is taken as AERMOD does: a name is letters, a
        number and what follows it, and each of the three must lie between those of the ends.
    """
    if word in names:
        return [word]
    low, dash, high = word.partition("-")
    if not dash:
        return []
    first, last = _parts(low), _parts(high)
    return [
        name
        for name in names
        if all(a <= b <= c for a, b, c in zip(first, _parts(name), last, strict=True))
    ]


def _parts(name: str) -> tuple[Any, ...]:
    letters, digits, rest = re.match(r"(\D*)(\d*)(.*)", name).groups()  # type: ignore[union-attr]
    return letters, int(digits or 0), rest
