"""Control files of AERMOD as lines of words: pathways, keywords, arguments."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tailrace.errors import InputError, Problems

PATHWAYS = ("CO", "SO", "RE", "ME", "EV", "OU")
MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Line:
    """One line of a control file.

    Attributes
    ----------
    number : int
    pathway, keyword : str
    words : tuple of str
        Arguments.
    """

    number: int
    pathway: str
    keyword: str
    words: tuple[str, ...]

    @property
    def place(self) -> str:
        """How messages name the line."""
        return f"line {self.number}, {self.pathway} {self.keyword}"


def _split(text: str) -> list[str]:
    # Quotes keep a file name with blanks together.
    if '"' in text:
        try:
            return shlex.split(text, posix=True)
        except ValueError:
            return text.split()
    return text.split()


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
        Lines without comments.
    """
    return list(_lines(path, problems, "", 0))


def _lines(path: Path, problems: Problems, pathway: str, depth: int) -> Iterator[Line]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError.single("the file is too large for a control file", file=str(path))
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError.single(f"cannot be read: {error.strerror}", file=str(path)) from None
    keyword = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("**"):
            continue
        words = _split(stripped)
        if words[0].upper() in PATHWAYS:
            pathway = words.pop(0).upper()
            keyword = ""
        if not words:
            continue
        # A line that begins with the source of the line before continues its keyword only when
        # the keyword column is blank; the free format used here always names it.
        keyword = words.pop(0).upper()
        if keyword == "INCLUDED":
            if depth >= 3 or not words:
                problems.add("INCLUDED names no file, or nests too deeply",
                             place=f"line {number}")  # fmt: skip
                continue
            yield from _lines(path.parent / words[0], problems, pathway, depth + 1)
            continue
        yield Line(number, pathway, keyword, tuple(words))


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
        Names; empty where none is meant. A range is taken as AERMOD does: letters and numbers of
        the names lie between those of its ends.
    """
    if word in names:
        return [word]
    low, dash, high = word.partition("-")
    if not dash:
        return []
    return [name for name in names if _key(low) <= _key(name) <= _key(high)]


def _key(name: str) -> tuple[str, int, str]:
    head = name.rstrip("0123456789")
    digits = name[len(head) :]
    return head, int(digits) if digits else -1, name
