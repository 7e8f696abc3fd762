"""Files that appear when they are whole."""

from __future__ import annotations

from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name first, so that nobody ever reads half of it.

    Parameters
    ----------
    path : Path
        File to write; one that is there is replaced.
    content : bytes
        All of it.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
