"""`run.toml`: what a run was made with, enough to repeat it, and what it did not know."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.errors import InputError

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment

FILE = "run.toml"
FORMAT = 1
"""Number of the form of a folder of results; a reader refuses another."""

_UNSET = "unset"


def run_text(assessment: Assessment) -> str:
    """Return what `run.toml` says of an assessment.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    """
    areas = {
        name: {"screening_only": one.screening_only, "missing": one.missing,
               "provenance": one.provenance}
        for name, one in assessment.areas.items()
    }  # fmt: skip
    content = {
        "format": FORMAT,
        "missing": assessment.missing,
        "site": {"name": assessment.site.name, "title": assessment.site.title},
        "choices": assessment.choices,
        "timings": assessment.timings,
        "area": areas,
    }
    head = "# A run of tailrace. To repeat it from this folder: tailrace rerun FOLDER\n\n"
    return head + toml_text(content)


def read_run(folder: Path) -> dict[str, Any]:
    """Return what `run.toml` of a folder says.

    Parameters
    ----------
    folder : Path
        A folder of results.

    Raises
    ------
    InputError
        If it has no such file, or the file is damaged or of another form.
    """
    path = folder / FILE
    remedy = "name a folder that `tailrace run` wrote"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError.single(
            f"has no {FILE}: no folder of results", file=str(folder), remedy=remedy
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.single(f"cannot be read ({error})", file=str(path)) from None
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError.single(f"is damaged ({error})", file=str(path), remedy=remedy) from None
    if found.get("format") != FORMAT:
        raise InputError.single(
            f"form {found.get('format')} of results", file=str(path), allowed=str(FORMAT),
            remedy="run the site again with this version",
        )  # fmt: skip
    return _with_unset(found)


def toml_text(content: Mapping[str, Any]) -> str:
    """Return a mapping as TOML: what is None is named in a list `unset` of its table.

    Parameters
    ----------
    content : mapping
        Text, numbers, truth values, None, sequences of these, and mappings of all.

    Raises
    ------
    TypeError
        If it holds anything else.
    """
    return "\n".join(_table(content, ())) + "\n"


def _table(content: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    plain = {key: value for key, value in content.items() if not isinstance(value, Mapping)}
    unset = [key for key, value in plain.items() if value is None]
    lines = [f"[{'.'.join(_key(part) for part in path)}]"] if path else []
    lines += [f"{_key(key)} = {_cell(value)}" for key, value in plain.items() if value is not None]
    if unset:
        lines.append(f"{_UNSET} = {_cell(unset)}")
    for key, value in content.items():
        if isinstance(value, Mapping):
            lines += ["", *_table(value, (*path, str(key)))]
    return lines


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _text(name)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, Sequence):
        cells = [_cell(one) for one in value]
        if sum(map(len, cells)) > 80:
            return "[\n" + "".join(f"  {cell},\n" for cell in cells) + "]"
        return f"[{', '.join(cells)}]"
    raise TypeError(f"no form in TOML for {type(value).__name__}")


def _text(value: str) -> str:
    # Escapes of JSON are escapes of TOML; the one character that only TOML escapes is added.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _with_unset(found: dict[str, Any]) -> dict[str, Any]:
    inner = {k: _with_unset(v) if isinstance(v, dict) else v for k, v in found.items()}
    unset = inner.pop(_UNSET, ())
    return {**inner, **dict.fromkeys(unset)}
