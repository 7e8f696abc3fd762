"""`tailrace verify DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tailrace.cli.output_file import check_output
from tailrace.errors import Problems


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

    if json_file is not None:
        problems = Problems()
        check_output(json_file, (), problems)
        problems.raise_if_any()
    with progress_line("case") as told:
        outcomes = run_cases(folder, progress=told)
    if json_file is not None:
        write_json(json_file, outcomes)
    show(stdout(), outcomes)
    if not is_good(outcomes):
        raise typer.Exit(1)
