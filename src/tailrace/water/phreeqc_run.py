"""PHREEQC, run so that it cannot fail in silence.

The library returns numbers when it should not. Each of these becomes an `InputError` here:

* no convergence: the run returns an error count and the output of the last iteration, which looks
  like a result;
* an element that the database does not have: its concentration "is set to zero", by a warning;
* an unknown species: 0 or 1e-99, by a warning or none;
* an unknown phase: a saturation index of -999.999, by a warning or none;
* a component that was given and comes back as 0 (checked by `chemistry.speciate`).

Other warnings, such as iterations that were exceeded before another try succeeded, go with the
result.

One engine per database is kept for the life of the process, behind a lock.
"""

from __future__ import annotations

import importlib
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tailrace.errors import InputError, did_you_mean

UNKNOWN_PHASE = -999.999
"""Saturation index that PHREEQC gives for a phase it does not know or cannot form."""

UNKNOWN_MOLALITY = 1e-99
"""Molality that PHREEQC's Basic gives for a species it does not know."""

_LOCK = threading.Lock()
_NOT_FOUND = re.compile(r"Did not find (?:species|phase|master species),\s*(\S+?)\.?\s*$", re.M)
_NO_ELEMENT = re.compile(r"Could not find element in database,\s*(\S+?)\.?\s*$", re.M)
_FAILED = ("failed to converge", "Numerical method failed", "has not converged")


@dataclass(frozen=True)
class RunOutput:
    """What a run gave.

    Attributes
    ----------
    columns : mapping of str to sequence
        Selected output by heading.
    warnings : tuple of str
        Warnings that are not failures.
    """

    columns: Mapping[str, Sequence[Any]]
    warnings: tuple[str, ...]


def databases() -> list[str]:
    """Return the names of the databases that come with the library."""
    return [str(name) for name in _library().ListBuiltInDatabases()]


@cache
def master_species(database: str) -> frozenset[str]:
    """Return the elements and redox states of a database: "As", "As(5)", "N(-3)", ...

    Parameters
    ----------
    database : str
        File name, one of `databases()`.

    Returns
    -------
    frozenset of str
        Names, without the plus sign of a redox state.
    """
    _check_database(database)
    folder = Path(str(importlib.import_module("phreeqc").__file__)).parent / "databases"
    names, inside = set(), False
    for line in (folder / database).read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0].upper() == "SOLUTION_MASTER_SPECIES":
            inside = True
        elif inside and words[0].isupper() and len(words) == 1 and len(words[0]) > 3:
            inside = False
        elif inside and len(words) >= 3:
            names.add(words[0].replace("(+", "("))
    return frozenset(names)


def run(database: str, text: str, *, about: str = "") -> RunOutput:
    """Run PHREEQC input and return its selected output, or refuse.

    Parameters
    ----------
    database : str
        File name, one of `databases()`.
    text : str
        Input, with a SELECTED_OUTPUT block.
    about : str
        What is computed, for the message.

    Returns
    -------
    RunOutput
        Selected output and remaining warnings.

    Raises
    ------
    InputError
        If the database is not known, the run fails or does not converge, or PHREEQC does not know
        an element, a species or a phase.
    """
    _check_database(database)
    with _LOCK:
        engine = _engine(database)
        errors = engine.RunString(text)
        said = str(engine.GetErrorString()).strip()
        warned = str(engine.GetWarningString())
        columns = {} if errors else dict(engine.GetSelectedOutput())
    place = f"{about}, {database}" if about else database
    elements = _NO_ELEMENT.findall(warned)
    if elements:
        raise InputError.single(
            f"{database} has no {', '.join(elements)}, and PHREEQC would set it to zero",
            place=place, remedy="take another database, or leave the component out by name",
        )  # fmt: skip
    if errors or any(word in warned for word in _FAILED):
        first = next((line.strip() for line in said.splitlines() if line.strip()), "no message")
        raise InputError.single(
            f"PHREEQC found no solution: {first}", place=place,
            remedy="check pH, pe, charge balance and units, or take another database",
        )  # fmt: skip
    unknown = _NOT_FOUND.findall(warned)
    if unknown:
        raise InputError.single(f"{database} does not know {', '.join(unknown)}", place=place,
                                remedy="names differ between databases: see its file")  # fmt: skip
    lines = (line.strip() for line in warned.splitlines())
    return RunOutput(columns, tuple(line for line in lines if line))


def _check_database(database: str) -> None:
    names = databases()
    if database not in names:
        raise InputError.single(f'database "{database}" is not known', place="database",
                                allowed=", ".join(names),
                                remedy=did_you_mean(database, names))  # fmt: skip


def _library() -> Any:
    try:
        return importlib.import_module("phreeqc").Phreeqc
    except ImportError:
        raise InputError.single(
            "water chemistry is computed with PHREEQC, and phreeqc is not installed",
            remedy='pip install "tailrace[chem]"',
        ) from None


@cache
def _instance() -> Any:
    return _library()()


def _engine(database: str) -> Any:
    """Return PHREEQC with a database just loaded: what ran before would shift the last digits."""
    engine = _instance()
    if engine.LoadBuiltInDatabase(database):
        raise InputError.single(f"PHREEQC cannot load {database}: {engine.GetErrorString()}",
                                place="database", remedy="install phreeqc again")  # fmt: skip
    return engine
