"""Files that appear when they are whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name first, so that nobody ever reads half of it.

    A link is followed: its target is replaced, the link stays. A file that is replaced keeps its
    permissions.

    Parameters
    ----------
    path : Path
        File to write; one that is there is replaced.
    content : bytes
        All of it.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left behind then.
    """
    target = Path(os.path.realpath(path))
    part = part_of(target)
    part.unlink(missing_ok=True)  # left by an earlier process of the same number that was killed
    try:
        with part.open("xb") as stream:  # x: a link planted under that name is not followed
            stream.write(content)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def part_of(target: Path) -> Path:
    """Return the name under which this process writes a file until it is whole.

    Parameters
    ----------
    target : Path
        File to write.
    """
    return target.with_name(f".{target.name[:60]}.{os.getpid()}.part")
