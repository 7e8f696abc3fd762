"""`tailrace water CASE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.errors import Problems, did_you_mean
from tailrace.output.file_checks import check_output, check_output_folder

if TYPE_CHECKING:
    from rich.console import Console

    from tailrace.water.case_reader import WaterCase

ENGINES = ("closed form", "modflow", "opengeosys")


def water(
    case: Annotated[
        Path,
        typer.Argument(metavar="CASE", help="A folder with an input.toml.", show_default=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the rows with results: .csv."),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine", metavar="NAME", help="closed form, modflow or opengeosys (plumes only)."
        ),
    ] = ENGINES[0],
    write_model: Annotated[
        Path | None,
        typer.Option(
            "--write-model",
            metavar="FOLDER",
            help="Write the plume as an ordinary model of --engine; computes only if -o is given.",
        ),
    ] = None,
) -> None:
    """Carry what a source loses to wells and rivers, for the rows of points.csv or expected.csv.

    Example: `tailrace water mycase -o results.csv`
    """
    from tailrace.cli.console import stdout
    from tailrace.cli.progress import progress_line
    from tailrace.cli.water_table import (
        print_balance,
        print_case,
        print_engine,
        print_results,
    )
    from tailrace.water.case_plume import plume_by_engine
    from tailrace.water.case_reader import PlumeForm, read_case
    from tailrace.water.case_run import compute, write_rows

    engine = _checked(output, engine, write_model)
    read = read_case(case)
    console = stdout()
    if write_model is not None:
        _write_model(console, read, engine, write_model)
        if output is None:
            return
    print_case(console, read, engine)
    with progress_line("water") as told:
        if isinstance(read.form, PlumeForm) and engine != ENGINES[0]:
            answer = plume_by_engine(
                read.form, read.rows, engine, lambda share: told(read.name, share)
            )
            values = answer.values
        else:
            values = compute(read, engine=engine, progress=lambda share: told(read.name, share))
    print_results(console, read, values)
    if isinstance(read.form, PlumeForm):
        if engine == ENGINES[0]:
            print_balance(console, read)
        else:
            print_engine(console, read, answer, compute(read))
    if output is not None:
        write_rows(read, values, output)
        console.print(f"results: {output}", markup=False, soft_wrap=True)


def _checked(output: Path | None, engine: str, write_model: Path | None) -> str:
    """Return the engine's name; refuse every option that cannot be honoured."""
    problems = Problems()
    name = engine.strip().lower().replace("-", " ").replace("_", " ")
    name = {"ogs": "opengeosys", "modflow6": "modflow", "mf6": "modflow"}.get(name, name)
    if name not in ENGINES:
        problems.add(
            f'there is no engine "{engine}"',
            place="--engine",
            allowed=", ".join(ENGINES),
            remedy=did_you_mean(name, ENGINES),
        )
    if write_model is not None:
        check_output_folder(write_model, problems)
        if name == ENGINES[0]:
            problems.add(
                "the closed form has no model to write",
                place="--write-model",
                remedy="add --engine modflow or --engine opengeosys",
            )
    if output is not None:
        check_output(output, (".csv",), problems)
    problems.raise_if_any()
    return name


def _write_model(console: Console, case: WaterCase, engine: str, folder: Path) -> None:
    from tailrace.water.case_run import write_case_model

    folder.mkdir(exist_ok=True)
    write_case_model(case, engine, folder)
    console.print(f"model for {engine}: {folder}", markup=False, soft_wrap=True)
