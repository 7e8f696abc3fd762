"""Options of the commands that run a site, the same for each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SAMPLES = 2000
"""Draws unless another number is asked for."""

SamplesOption = Annotated[
    int, typer.Option("--samples", metavar="N", min=1, help="Draws of the uncertain numbers.")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Seed of the draws.")]
SchemeOption = Annotated[
    str, typer.Option("--scheme", metavar="KIND", help='"latin hypercube", "sobol" or "plain".')
]
WithOption = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="NAME[=STRENGTH][@YEAR],...",
        help="Options in force; the strength is the share removed.",
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", metavar="W", min=1, help="Blocks of draws at the same time."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help='Dask scheduler (tcp://host:8786), or "local" for processes here.',
    ),
]
FreshOption = Annotated[
    bool, typer.Option("--fresh", help="Compute everything again, whatever is kept.")
]
FolderOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Folder of the results.")
]
TableOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the table (.csv).")
]
