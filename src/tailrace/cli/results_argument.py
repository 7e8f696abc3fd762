"""The argument FOLDER, a folder of results, the same for every command that takes one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ResultsArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER", help="A folder that `tailrace run` wrote.", show_default=False
    ),
]


def holds_results(path: str | Path) -> bool:
    """Return whether a path is a folder that `tailrace run` wrote.

    Parameters
    ----------
    path : str or Path
        What the user named.
    """
    from tailrace.assess.run_file import FILE

    return (Path(path) / FILE).is_file()
