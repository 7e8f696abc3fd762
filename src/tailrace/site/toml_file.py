"""TOML files, with every mistake of syntax named by its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from tailrace.errors import Problems
from tailrace.site.files import read_text
from tailrace.site.toml_depth import DEEPEST, deep_line, is_deep

MAX_BYTES = 5_000_000
"""Largest TOML file that is read (bytes); what people write by hand is far smaller."""

_POSITION = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


def read_toml(path: Path, *, file: str, problems: Problems) -> dict[str, Any] | None:
    """Read a TOML file into plain tables, or note what is wrong with it.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    file : str
        Its name in messages.
    problems : Problems
        Where what is wrong is noted.

    Returns
    -------
    dict or None
        The document; None if it cannot be used.
    """
    text = read_text(path, file=file, problems=problems, max_bytes=MAX_BYTES)
    if text is None:
        return None
    line = deep_line(text)
    if line:
        _note_depth(f"line {line}", file, problems)
        return None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _note_syntax(str(error), text, file, problems)
    except RecursionError:
        _note_depth("", file, problems)
    except ValueError as error:
        problems.add(f"a number cannot be read ({error})", file=file, remedy="correct the number")
    else:
        if not is_deep(document):
            return document
        _note_depth("", file, problems)
    return None


def _note_depth(place: str, file: str, problems: Problems) -> None:
    problems.add(
        "tables are nested too deeply",
        file=file,
        place=place,
        allowed=f"up to {DEEPEST} tables and lists within each other",
        remedy="flatten them",
    )


def _note_syntax(message: str, text: str, file: str, problems: Problems) -> None:
    """Note a mistake of syntax with its line and what stands there."""
    lines = text.splitlines()
    found = _POSITION.search(message)
    what = _POSITION.sub("", message).strip()
    if found is None or found["line"] is None:
        place, line = "end of the file", ""
    else:
        number = int(found["line"])
        place = f"line {number}, column {found['column']}"
        line = lines[number - 1].strip() if number <= len(lines) else ""
    shown = f" in `{line[:60]}`" if line else ""
    problems.add(
        f"is not valid TOML: {what[:1].lower()}{what[1:]}{shown}",
        file=file,
        place=place,
        remedy=_remedy(line),
    )


def _remedy(line: str) -> str:
    """Return the likeliest cure of a line that is no TOML."""
    key, equals, value = line.partition("=")
    value = value.strip()
    if equals and value and value[0] not in "\"'[{+-.0123456789tf":
        return "text stands between quotation marks"
    if equals and re.match(r"^[+-]?[\d.]+\s*[A-Za-z%]", value):
        return f'a number with a unit stands between quotation marks: {key.strip()} = "{value}"'
    if not equals and line and line[0] not in "[#":
        return "a line is `key = value` or `[table]`"
    return "see https://toml.io for how values are written"
