"""Reads and runs a land case: a folder with a `case.toml` that names its `kind`.

Each kind has a module ``tailrace.land.case_<kind>`` with

* ``read(folder: Path) -> Case``: everything wrong is raised together as one `InputError`;
* ``run(case: Case) -> CaseResult``.

`case_table.open_case` reads the file for them: numbers with units, bounds, texts, files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tailrace.errors import InputError, did_you_mean

from .case_result import CaseResult
from .case_table import open_case

KINDS: dict[str, str] = {
    "slope": "slope stability of a leached hill, with injected solution",
    "soil": "build-up in soil from deposition and irrigation",
    "food": "crops, milk and meat from soil and deposition",
    "erosion": "soil loss by rain (RUSLE), sediment, deforested area",
    "dam_failure": "a dam fails: release, run-out, people in reach, life loss",
}
"""Kinds of case, and what each computes."""


@dataclass(frozen=True)
class LandCase:
    """A case that was read.

    Attributes
    ----------
    name : str
        Name of its folder.
    kind : str
        One of `KINDS`.
    folder : Path
    content : object
        What the module of that kind read.
    """

    name: str
    kind: str
    folder: Path
    content: Any


def is_land_case(document: Mapping[str, Any]) -> bool:
    """Return whether a case file says that it is a land case."""
    return document.get("kind") in KINDS


def read_land_case(path: Path | str) -> LandCase:
    """Read a land case.

    Parameters
    ----------
    path : path
        Folder with a `case.toml`, or that file.

    Returns
    -------
    LandCase
        What to compute.

    Raises
    ------
    InputError
        With everything that is wrong, if the case cannot be computed.
    """
    top = open_case(path)
    kind = top.table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError.single(
            "it does not say what kind of land case it is" if kind is None
            else f'there is no land case of kind "{kind}"',
            file=top.problems.file, place="kind", allowed=", ".join(KINDS),
            remedy=did_you_mean(str(kind), KINDS) or 'write kind = "slope"',
        )  # fmt: skip
    content = _module(kind).read(top.folder)
    return LandCase(top.folder.resolve().name, kind, top.folder, content)


def run_land_case(case: LandCase) -> CaseResult:
    """Compute a land case.

    Parameters
    ----------
    case : LandCase
        As read.

    Returns
    -------
    CaseResult
        Sentences, tables and files.
    """
    result: CaseResult = _module(case.kind).run(case.content)
    return result


def _module(kind: str) -> ModuleType:
    return import_module(f"tailrace.land.case_{kind}")
