"""Checks of the files a command is asked to write."""

from __future__ import annotations

import os
from pathlib import Path

from tailrace.errors import Problems


def check_output(path: Path, endings: tuple[str, ...], problems: Problems) -> None:
    """Note why a file cannot be written.

    Parameters
    ----------
    path : Path
        The file asked for.
    endings : tuple of str
        Endings its name may have; any when empty.
    problems : Problems
        Where it is noted.
    """
    if path.is_dir():
        problems.add("is a folder", file=str(path), remedy="name a file in it")
    elif not path.parent.is_dir():
        problems.add(
            "lies in a folder that is not there",
            file=str(path),
            remedy=f"make the folder {path.parent} first",
        )
    elif not os.access(path.parent, os.W_OK):
        problems.add(
            "lies in a folder that cannot be written to", file=str(path), remedy="choose another"
        )
    if endings and path.suffix.lower() not in endings:
        problems.add(
            f'its name ends in "{path.suffix}"' if path.suffix else "its name has no ending",
            file=str(path),
            allowed=" or ".join(endings),
        )


def check_output_folder(path: Path, problems: Problems) -> None:
    """Note why a folder of files cannot be written; a folder that is not there is made later.

    Parameters
    ----------
    path : Path
        The folder asked for.
    problems : Problems
        Where it is noted.
    """
    if path.is_dir():
        if not os.access(path, os.W_OK):
            problems.add("cannot be written to", file=str(path), remedy="choose another folder")
    elif path.exists():
        problems.add("is no folder", file=str(path), remedy="name a folder")
    else:
        check_output(path, (), problems)
