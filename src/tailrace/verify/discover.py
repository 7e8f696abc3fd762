"""What there is to verify under a path.

One unit is a folder that holds a `case.toml` or `input.toml`, or a single file. A file beside a
TOML problem that holds its answers, and a file that a case names as its input, belong to that
case and are not units of their own, unless a kind recognises them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tailrace.errors import InputError
from tailrace.verify.source import CASE_FILES, Source, UnreadableError, read_text

# Texts about cases and lists of checksums are not cases.
_TEXT_SUFFIXES = (".md", ".rst")
_TEXT_NAMES = ("README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG", "SHA256SUMS", "MD5SUMS")


@dataclass
class Found:
    """Units under a path, and folders that could not be looked into."""

    sources: list[Source] = field(default_factory=list)
    closed: list[tuple[str, str]] = field(default_factory=list)


def discover(
    path: Path,
    stands_alone: Callable[[Source], bool],
    belonging: Callable[[Source], Iterable[Path]] = lambda _source: (),
) -> Found:
    """Return the units under a path.

    Parameters
    ----------
    path : Path
        A folder of cases, one case folder, or one file of a case.
    stands_alone : callable
        Whether a source has a row of its own wherever it lies: it is recognised, or broken.
    belonging : callable
        Files that a recognised source counts as its own.

    Raises
    ------
    InputError
        If there is no such path, or nothing in it.
    """
    if not path.exists():
        raise InputError.single(
            "there is no such file or folder",
            file=str(path),
            allowed="a folder of cases, a case folder or a case file",
            remedy="check the spelling",
        )
    path = path.resolve()
    found = _of_folder(path) if path.is_dir() else _of_file(path, stands_alone)
    alone = {source for source in found.sources if stands_alone(source)}
    owned = {file for source in alone for file in belonging(source)}
    found.sources = [
        source
        for source in _without_companions(found.sources, alone)
        if source in alone or source.path not in owned
    ]
    if not found.sources and not found.closed:
        raise InputError.single(
            "holds no case: no file but texts and hidden files",
            file=str(path),
            allowed="folders with a case.toml or input.toml, TOML files, CSV tables",
        )
    return found


def _of_file(path: Path, stands_alone: Callable[[Source], bool]) -> Found:
    """Return the case that a single file is, or is part of."""
    alone = Source(path, path.name)
    if stands_alone(alone):
        return Found([alone])
    if _is_case_folder(path.parent):
        return Found([Source(path.parent, path.parent.name)])
    owners = [
        problem
        for problem in sorted(path.parent.glob("*.toml"))
        if problem != path and path.suffix == ".csv" and _answers(path, problem)
    ]
    return Found([Source(file, file.name) for file in owners] or [alone])


def _of_folder(root: Path) -> Found:
    found = Found()

    def closed(error: OSError) -> None:
        name = Path(error.filename or root)
        found.closed.append((_name(name, root), error.strerror or "cannot be read"))

    for folder_name, folders, files in os.walk(root, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        folder = Path(folder_name)
        found.closed += [
            (
                _name(folder / name, root),
                "is a link to a folder; verify that folder by its own path",
            )
            for name in folders
            if (folder / name).is_symlink()
        ]
        if _is_case_folder(folder):
            found.sources.append(Source(folder, _name(folder, root)))
            continue
        found.sources += [
            Source(folder / name, _name(folder / name, root))
            for name in sorted(files)
            if not _is_text(name)
        ]
    return found


def _without_companions(sources: Iterable[Source], alone: set[Source]) -> list[Source]:
    """Return the sources less the files that belong to another case and are no row of their own."""
    every = list(sources)
    problems = [source.path for source in every if source.suffix == ".toml"]
    named = _named_by_cases(source for source in every if source.is_folder)
    kept = []
    for source in every:
        loose = source not in alone and not source.is_folder and source.suffix != ".toml"
        if loose and any(_answers(source.path, problem) for problem in problems):
            continue
        if loose and _is_named(source.path, named):
            continue
        kept.append(source)
    return kept


def _is_case_folder(folder: Path) -> bool:
    return any((folder / name).is_file() for name in CASE_FILES)


def _is_text(name: str) -> bool:
    stem = name.split(".")[0].upper()
    return name.startswith(".") or name.lower().endswith(_TEXT_SUFFIXES) or stem in _TEXT_NAMES


def _name(path: Path, root: Path) -> str:
    """Return the path relative to the root, with forward slashes; the root by its own name."""
    name = root.name if path == root else path.relative_to(root).as_posix()
    return name.encode("utf-8", "backslashreplace").decode()  # a file name may be no text


def _answers(table: Path, problem: Path) -> bool:
    """Whether a CSV table holds the answers to a TOML problem beside it.

    It does when it names the problem in a column `problem`, or when its name is the problem's
    stem, or the problem's family (the stem less its last word), followed by one more word.
    """
    if table.parent != problem.parent or table.suffix != ".csv":
        return False
    if table.stem == problem.stem or table.stem.startswith(f"{problem.stem}_"):
        return True
    source = Source(table, table.name)
    try:
        if "problem" not in (source.columns or ()):
            return False
        family = table.stem.rpartition("_")[0]
        if family and problem.stem.startswith(f"{family}_"):
            return True
        return any(cells.get("problem") == problem.stem for _, cells in source.rows())
    except UnreadableError:
        return False


def _named_by_cases(folders: Iterable[Source]) -> list[tuple[Path, str]]:
    """Return each case folder with the text of its control files."""
    texts = []
    for source in folders:
        parts = []
        for file in sorted(source.path.iterdir()):
            if file.suffix.lower() in (".toml", ".inp"):
                try:
                    parts.append(read_text(file))
                except UnreadableError:
                    continue
        texts.append((source.path, "\n".join(parts)))
    return texts


def _is_named(path: Path, cases: list[tuple[Path, str]]) -> bool:
    """Whether a case in the file's folder or below names the file, with or without its `.gz`."""
    name = path.name.removesuffix(".gz")
    return any(path.parent in folder.parents and name in text for folder, text in cases)
