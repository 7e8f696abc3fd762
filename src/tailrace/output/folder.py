"""A folder of results that appears when it is whole.

Everything is written beside the place asked for, under another name. Then what was there is moved
aside, the new folder takes its name, and the old one is deleted last. A folder that was not written
by this program is never replaced: ours holds a file `.tailrace` that lists what was written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tailrace.errors import Problems
from tailrace.output.file_checks import check_output_folder, writing

MARK = ".tailrace"
Writers = Mapping[str, Callable[[Path], None]]


def check_results_folder(path: Path, problems: Problems) -> None:
    """Note why a folder of results cannot be written.

    Parameters
    ----------
    path : Path
        The folder asked for; it may be absent, empty, or one written before.
    problems : Problems
        Where it is noted.
    """
    noted = len(problems)
    check_output_folder(path, problems)
    if len(problems) > noted or not path.is_dir():
        return
    target = Path(os.path.realpath(path))
    if not os.access(target.parent, os.W_OK):
        problems.add("lies in a folder that cannot be written to", file=str(path),
                     remedy="choose another place")  # fmt: skip
        return
    mine = _written_before(path)
    others = sorted(name for name in _files_below(path) if name not in mine)
    if others:
        shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        problems.add(
            f"is a folder with other things in it ({shown})", file=str(path),
            remedy="name a new folder, or an empty one",
        )  # fmt: skip


def write_folder(path: Path, writers: Writers) -> None:
    """Write a folder of files, all or none.

    Parameters
    ----------
    path : Path
        The folder, checked before by `check_results_folder`.
    writers : mapping of str to callable
        By file name, with "/" where it lies in a folder of this one; each writes its file at the
        path it is given.

    Raises
    ------
    InputError
        If a file cannot be written; what was there before is there still.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name[:60]}.{os.getpid()}.part")
    aside = target.with_name(f".{target.name[:60]}.{os.getpid()}.old")
    with writing(path):
        _remove(part)
        _remove(aside)
        try:
            part.mkdir()
            for name, write in writers.items():
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                write(part / name)
            listed = "\n".join(sorted([*writers, MARK]))
            (part / MARK).write_text(f"{listed}\n", encoding="utf-8")
            try:
                if target.exists():
                    target.rename(aside)
                part.rename(target)
            finally:
                # an error or an interruption between the two: what was there comes back
                if aside.exists() and not target.exists():
                    aside.rename(target)
        finally:
            _remove(part)
        _remove(aside)


def _written_before(path: Path) -> set[str]:
    """Return the files of a folder that this program wrote; none where it has no list."""
    try:
        return set((path / MARK).read_text(encoding="utf-8").split("\n"))
    except (OSError, UnicodeDecodeError):
        return set()


def _files_below(path: Path) -> Iterator[str]:
    """Yield what a folder and its folders hold: files and links, and folders with nothing in."""
    for folder, folders, files in os.walk(path):
        within = Path(folder).relative_to(path)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in [*files, *links]:
            yield (within / name).as_posix()
        if not folders and not files and Path(folder) != path:
            yield within.as_posix()


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
