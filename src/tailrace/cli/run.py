"""`tailrace run SITE`."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.cli.site_argument import SiteArgument
from tailrace.errors import InputError, Problems

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment

SAMPLES = 2000
"""Draws unless another number is asked for."""
PAGE = "page"


def run(
    site: SiteArgument,
    samples: Annotated[
        int, typer.Option("--samples", metavar="N", min=1, help="Draws of the uncertain numbers.")
    ] = SAMPLES,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Seed of the draws.")] = 1,
    scheme: Annotated[
        str,
        typer.Option("--scheme", metavar="KIND", help='"latin hypercube", "sobol" or "plain".'),
    ] = "latin hypercube",
    options: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME[=STRENGTH][@YEAR],...",
            help="Options in force; the strength is the share removed.",
        ),
    ] = None,
    draws: Annotated[
        str | None,
        typer.Option("--draws", metavar="page", help="The draws of the report's page, no others."),
    ] = None,
    sobol: Annotated[
        int | None,
        typer.Option(
            "--sobol", metavar="N", min=64, help="Saltelli's sensitivity indices from N base draws."
        ),
    ] = None,
    stop_at: Annotated[
        float | None,
        typer.Option(
            "--stop-at",
            metavar="ERROR",
            min=0.0,
            help="Stop when the standard error of every P95 is below this share of it.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="W", min=1, help="Blocks at the same time.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="ADDRESS", help='Dask scheduler, or "local" for processes here.'
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Compute transfers again, whatever is kept.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where; out/NAME unless given."),
    ] = None,
) -> None:
    """Follow a site from the ore to the people, and leave a report that anyone can open.

    Example: `tailrace run baotou --with dust_suppression=0.9@2026`
    """
    from tailrace.assess.assess_site import assess
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.cli.stages import stage_line
    from tailrace.site import load_site

    if draws not in (None, PAGE):
        raise InputError.single(f'"{draws}"', place="--draws", allowed=PAGE)
    started = perf_counter()
    target = output or Path("out") / Path(site).name
    _check(target)
    read = load_site(site)
    store = TransferStore(fresh=fresh)
    with stage_line(read.name) as progress:
        found = assess(
            read, samples=samples, seed=seed, scheme=scheme, options=options or (),
            workers=workers, scheduler=scheduler, store=store, progress=progress,
            page_draws_only=draws == PAGE, sobol=sobol, stop_at=stop_at,
        )  # fmt: skip
    write_run(found, target, perf_counter() - started, store.words)


def _check(target: Path) -> None:
    """Refuse to start where the run could not end."""
    from tailrace.output import check_results_folder
    from tailrace.report.run_folder import check_run_libraries

    problems = Problems()
    lacking = check_run_libraries()
    if lacking:
        problems.add(
            f"{' and '.join(lacking)} not installed", file="tailrace run",
            remedy="python -m pip install 'tailrace[run]'",
        )  # fmt: skip
    check_results_folder(target, problems)
    problems.raise_if_any()


def write_run(found: Assessment, target: Path, before: float, words: list[str]) -> None:
    """Write the folder of a run and print its summary.

    Parameters
    ----------
    found : Assessment
        What was found.
    target : Path
        The folder.
    before : float
        Seconds that it took to find it.
    words : list of str
        What a user should hear of the store.
    """
    from tailrace.cli.console import say, stdout
    from tailrace.output import write_folder
    from tailrace.report.run_folder import REPORT, run_files
    from tailrace.report.run_summary import print_run

    began = perf_counter()
    write_folder(target, run_files(found))
    console = stdout()
    print_run(console, found)
    writing = perf_counter() - began
    console.print(f"{writing:8.1f} s  report and files", markup=False, highlight=False)
    console.print(f"{before + writing:8.1f} s  from start to end", markup=False, highlight=False)
    for word in words:
        say(console, word, "- ")
    console.print(f"report: {target / REPORT}", markup=False, soft_wrap=True)
