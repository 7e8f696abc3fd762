"""`tailrace land CASE`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.errors import Problems

if TYPE_CHECKING:
    from pandas import DataFrame

    from tailrace.land.case_result import CaseResult


def land(
    case: Annotated[
        Path,
        typer.Argument(metavar="CASE", help="A folder with a case.toml.", show_default=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Write the tables (.csv) and maps there."
        ),
    ] = None,
) -> None:
    """Compute what the ground keeps and does: soil, food, slopes, erosion, a dam that fails.

    The case says which by its `kind`: slope, soil, food, erosion or dam_failure.

    Example: `tailrace land mycase -o results`
    """
    from tailrace.cli.console import stdout
    from tailrace.cli.land_table import print_result
    from tailrace.land.case_reader import read_land_case, run_land_case
    from tailrace.output.folder import check_results_folder, write_folder

    if output is not None:
        problems = Problems()
        check_results_folder(output, problems)
        problems.raise_if_any()
    result = run_land_case(read_land_case(case))
    console = stdout()
    print_result(console, result)
    if output is not None:
        write_folder(output, _writers(result))
        console.print()
        console.print(f"results: {output}", markup=False, soft_wrap=True)


def _writers(result: CaseResult) -> dict[str, Callable[[Path], None]]:
    """Return what writes each file of a result."""
    tables = {f"{name}.csv": partial(_write_table, frame) for name, frame in result.tables.items()}
    return {**tables, **result.files}


def _write_table(frame: DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")
