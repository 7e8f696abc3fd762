"""`tailrace air CASE`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.errors import Problems, did_you_mean
from tailrace.output.file_checks import check_output, check_output_folder

if TYPE_CHECKING:
    from tailrace.air.case_reader import Case
    from tailrace.air.group_run import RunResult

ENDINGS = (".csv", ".nc", ".gpkg", ".tif", ".tiff")
NEED_FRAME = (".gpkg", ".tif", ".tiff")


def air(
    case: Annotated[
        Path,
        typer.Argument(
            metavar="CASE",
            help="A folder with a case.toml, or a control file of AERMOD (.inp).",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the results: .csv, .nc, .gpkg (points) or .tif (whole grids).",
        ),
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option("--crs", metavar="EPSG:N", help="Frame of x and y, for .gpkg and .tif."),
    ] = None,
    aermod_output: Annotated[
        Path | None,
        typer.Option(
            "--aermod-output",
            metavar="FOLDER",
            help="Write the PLOTFILEs and POSTFILEs the control file asks for; for a case.toml, "
            "a PLOTFILE of each average.",
        ),
    ] = None,
    write_aermod: Annotated[
        Path | None,
        typer.Option(
            "--write-aermod",
            metavar="FOLDER",
            help="Write the case as a run of AERMOD itself; computes only if results are asked "
            "for too.",
        ),
    ] = None,
    depletion: Annotated[
        str | None,
        typer.Option(
            "--depletion",
            metavar="RULE",
            help="regulatory, converged (prints how it differs) or none; else as the case says.",
        ),
    ] = None,
) -> None:
    """Carry dust and gas from sources to receptors over the hours of a weather file.

    Example: `tailrace air mycase -o results.csv`
    """
    from tailrace.air import compute, open_case, result_columns
    from tailrace.air.aermod_output import needs_hourly
    from tailrace.cli.air_table import print_case, print_depletion, print_results
    from tailrace.cli.console import stdout
    from tailrace.cli.progress import progress_line

    _check_options(output, crs, aermod_output, write_aermod, depletion)
    read = open_case(case)
    if depletion is not None:
        read = replace(read, depletion=depletion)
    console = stdout()
    if write_aermod is not None:
        _write_run(read, write_aermod)
        console.print(f"run of AERMOD: {write_aermod}", markup=False, soft_wrap=True)
        if output is None and aermod_output is None:
            return
    if output is not None:
        _check_places(read, output)
    if aermod_output is not None:
        read = _with_requests(read)
    hourly = aermod_output is not None and needs_hourly(read)
    with progress_line("air") as told:
        result = compute(read, keep_hourly=hourly, progress=lambda share: told(read.name, share))
    columns = result_columns(read, result)
    print_case(console, read, result)
    print_results(console, columns)
    if read.deposition and read.depletion == "converged":
        with progress_line("air") as told:
            other = compute(
                replace(read, depletion="regulatory"),
                progress=lambda share: told("regulatory rule", share),
            )
        print_depletion(console, columns, result_columns(read, other))
    if output is not None:
        from tailrace.air import write_results

        write_results(columns, output, crs)
        console.print(f"results: {output}", markup=False, soft_wrap=True)
    if aermod_output is not None:
        _write_requested(read, result, aermod_output)
        console.print(f"files of AERMOD's form: {aermod_output}", markup=False, soft_wrap=True)


def _check_options(
    output: Path | None,
    crs: str | None,
    aermod_output: Path | None,
    write_aermod: Path | None,
    depletion: str | None,
) -> None:
    """Refuse every option that cannot be honoured, before anything is read."""
    problems = Problems()
    if output is not None:
        check_output(output, ENDINGS, problems)
        if output.suffix.lower() in NEED_FRAME and crs is None:
            problems.add(
                "the projected frame of the places is not known",
                file=str(output),
                remedy="add --crs EPSG:NUMBER",
            )
    if crs is not None:
        _check_frame(crs, problems)
    for folder in (aermod_output, write_aermod):
        if folder is not None:
            check_output_folder(folder, problems)
    if depletion is not None:
        from tailrace.air.depletion import RULES

        if depletion not in RULES:
            problems.add(
                f'there is no depletion rule "{depletion}"',
                place="--depletion",
                allowed=", ".join(RULES),
                remedy=did_you_mean(depletion, RULES),
            )
    problems.raise_if_any()


def _check_frame(crs: str, problems: Problems) -> None:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        frame = CRS.from_user_input(crs)
    except CRSError:
        problems.add(f'"{crs}" is no known frame', place="--crs", allowed="EPSG:NUMBER")
        return
    if not frame.is_projected:
        problems.add(
            f"{crs} is in degrees; places of a case are in metres",
            place="--crs",
            allowed="a projected frame such as EPSG:32649",
        )


def _check_places(case: Case, output: Path) -> None:
    """Refuse a raster of places that form no grid before they are computed."""
    if output.suffix.lower() not in (".tif", ".tiff"):
        return
    from tailrace.air.results_files import grid_of
    from tailrace.errors import InputError

    if grid_of({"x_m": case.receptors.east, "y_m": case.receptors.north}) is None:
        raise InputError.single(
            "the receptors form no whole, evenly spaced grid",
            file=str(output),
            remedy="write .gpkg, or give a grid of receptors",
        )


def _write_run(case: Case, folder: Path) -> None:
    from tailrace.air import write_aermod_run

    folder.mkdir(exist_ok=True)
    write_aermod_run(case, folder)


def _with_requests(case: Case) -> Case:
    """Return a case that asks for a plot file of each average where it asks for none."""
    if case.outputs:
        return case
    from tailrace.air.aermod_requests import OutputRequest

    requests = []
    for group in case.groups or {"ALL": ()}:
        requests.append(OutputRequest("PLOTFILE", "PERIOD", group, 1, f"{group}_period.plt"))
        requests += [
            OutputRequest("PLOTFILE", str(hours), group, rank, f"{group}_{hours}h_{rank}.plt")
            for hours, rank in case.averages
        ]
    return replace(case, outputs=requests)


def _write_requested(case: Case, result: RunResult, folder: Path) -> None:
    from tailrace.air import write_requested

    folder.mkdir(exist_ok=True)
    write_requested(case, result, folder)
