"""`tailrace calibrate SITE`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.cli.run_options import FolderOption, SamplesOption, SeedOption
from tailrace.cli.site_argument import SiteArgument
from tailrace.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from rich.console import Console

    from tailrace.assess.calibration import Calibration
    from tailrace.assess.site_calibration import Comparable
    from tailrace.site import Site

DRAWS = 300
"""Draws of the ensemble unless another number is asked for."""
ERROR = 3.0
"""Factor by which an observation may be off, one standard deviation, unless another is asked for:
a month at a spot against a year over a place."""
LONGEST = 20
"""Numbers that are printed; the folder holds all."""


def calibrate(
    site: SiteArgument,
    error: Annotated[
        float,
        typer.Option(
            "--error", metavar="FACTOR", min=1.0,
            help="Error of every observation as a factor, one standard deviation.",
        ),
    ] = ERROR,
    samples: SamplesOption = DRAWS,
    seed: SeedOption = 1,
    output: FolderOption = None,
) -> None:  # fmt: skip
    """Hold a site's uncertain numbers against its measurements: observed beside computed first.

    Nothing of the site is changed: what the observations say of each number stands beside what was
    declared.

    Example: `tailrace calibrate baotou --error 3 -o calibration`
    """
    from tailrace.cli.console import say, stdout
    from tailrace.cli.run import note_libraries, read_to_run
    from tailrace.output import check_results_folder, write_folder
    from tailrace.output.whole_file import write_whole
    from tailrace.report.calibration_page import calibration_html

    problems = Problems()
    note_libraries("tailrace calibrate", problems)
    if output is not None:
        check_results_folder(output, problems)
    read = read_to_run(site, (), problems)
    problems.raise_if_any()
    assert read is not None  # else there is a problem
    found, against = _calibrated(read, error, samples, seed)
    tables = {"observed": found.beside(), "numbers": found.numbers()}
    console = stdout()
    _print_calibration(console, tables, against)
    if output is not None:
        writers: dict[str, Callable[[Path], None]] = {
            f"{name}.csv": partial(_write_table, table) for name, table in tables.items()
        }
        page = calibration_html(found, against, read.title, read)
        writers["calibration.html"] = lambda path: write_whole(path, page.encode("utf-8"))
        write_folder(output, writers)
        say(console, f"tables: {output}")
        say(console, f"priors and posteriors: {output / 'calibration.html'}")


def _calibrated(
    site: Site, error: float, samples: int, seed: int
) -> tuple[Calibration, Comparable]:
    """Return the calibration of a site by draws of its own."""
    from tailrace.assess.block_task import kept_block
    from tailrace.assess.chain_plan import chain_plan
    from tailrace.assess.draw_plan import number_design, record_numbers
    from tailrace.assess.drawn_as_one import drawn_as_one
    from tailrace.assess.site_calibration import calibrate_site
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.cli.stages import stage_line

    with stage_line(site.name) as told:
        plan = chain_plan(
            site, store=TransferStore(), stage=lambda name: told(name, 0, 1), progress=told
        )
        numbers = record_numbers(
            lambda levels: kept_block(plan, levels, (), (), contributions=False)
        )
        told("calibration", 0, 1)
        design = number_design(numbers, samples, seed, ties=drawn_as_one(site, numbers))
        return calibrate_site(plan, design, error, seed=seed)


def _print_calibration(
    console: Console, tables: Mapping[str, pd.DataFrame], against: Comparable
) -> None:
    from tailrace.cli.console import say

    columns = {"observation": "observation", "unit": "unit", "observed": "observed",
               "prior_P50": "computed", "prior_factor": "factor",
               "posterior_P50": "calibrated", "posterior_factor": "factor then"}  # fmt: skip
    _print_table(console, "Observed beside computed", tables["observed"], columns)
    numbers = tables["numbers"]
    columns = {"number": "number", "unit": "unit", "prior_P5": "declared 5 %",
               "prior_P50": "median", "prior_P95": "95 %", "posterior_P5": "calibrated 5 %",
               "posterior_P50": "median then", "posterior_P95": "95 % then"}  # fmt: skip
    title = f"What the observations say of {len(numbers)} numbers, most first"
    _print_table(console, title, numbers.head(LONGEST), columns)
    if len(numbers) > LONGEST:
        say(console, f"and {len(numbers) - LONGEST} numbers more: -o FOLDER writes all")
    for name in against.lower_bounds:
        say(console, f"{name}: computed is at least, not all of the works is known: "
            "numbers fitted to it may be too high", "- ")  # fmt: skip
    for name, reason in against.left_out.items():
        say(console, f"not compared: {name}: {reason}", "- ")


def _print_table(
    console: Console, title: str, frame: pd.DataFrame, columns: Mapping[str, str]
) -> None:
    from rich.table import Table

    shown = Table(title=title, title_justify="left", title_style="bold", show_edge=False)
    for name, head in columns.items():
        numeric = frame[name].dtype.kind == "f"
        shown.add_column(head, justify="right" if numeric else "left", overflow="fold")
    for row in frame[list(columns)].itertuples(index=False, name=None):
        cells = [f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row]
        shown.add_row(*cells)
    console.print(shown, "")


def _write_table(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")
