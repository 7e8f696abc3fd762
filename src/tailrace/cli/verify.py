"""`tailrace verify DIR`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from tailrace.errors import Problems
from tailrace.output.file_checks import check_output, writing


def verify(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="A folder of cases with known answers, one topic of it, or a single case.",
            show_default=False,
        ),
    ],
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the rows unrounded to FILE."),
    ] = None,
) -> None:
    """Run cases with known answers and say how far the program is from each.

    Cases are recognised by their keys and columns. What cannot be read or is not recognised is
    listed. Exit code 1 when a case fails or cannot be read.

    Example: `tailrace verify reference --json result.json`
    """
    from tailrace.cli.console import stdout
    from tailrace.cli.progress import progress_line
    from tailrace.verify.engine import is_good
    from tailrace.verify.engine import verify as run_cases
    from tailrace.verify.show import show, write_json

    target = None if json_file is None else _checked(json_file, folder)
    with progress_line("case") as told:
        outcomes = run_cases(folder, progress=told)
    if json_file is not None and target is not None:
        with writing(json_file):
            write_json(target, outcomes)
    show(stdout(), outcomes)
    if not is_good(outcomes):
        raise typer.Exit(1)


def _checked(json_file: Path, folder: Path) -> Path:
    """Return where the rows will be written; refuse what cannot or must not be replaced."""
    from tailrace.verify.show import is_result

    problems = Problems()
    target = check_output(json_file, (), problems)
    verified = Path(os.path.realpath(folder))
    root = verified if verified.is_dir() else verified.parent
    if target.is_file() and root in target.parents and not is_result(target):
        problems.add(
            f"lies in {folder} and may be part of a case",
            file=str(json_file),
            allowed="a file that is not there yet, or an earlier result",
            remedy="choose another name",
        )
    problems.raise_if_any()
    return target
