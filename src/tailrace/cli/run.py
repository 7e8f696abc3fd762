"""`tailrace run SITE`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, cast

import typer

from tailrace.cli.loading import loading
from tailrace.cli.run_options import (
    SAMPLES,
    FolderOption,
    FreshOption,
    SamplesOption,
    SchedulerOption,
    SchemeOption,
    SeedOption,
    WithOption,
    WorkersOption,
)
from tailrace.cli.site_argument import SiteArgument
from tailrace.errors import InputError, Problems

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment
    from tailrace.assess.draw_levels import Scheme
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.report.run_folder import Begun
    from tailrace.site import Site

PAGE = "page"
OUT = Path("out")
"""Folder that holds the results of runs, unless they are asked for elsewhere."""


def run(
    site: SiteArgument,
    samples: SamplesOption = SAMPLES,
    seed: SeedOption = 1,
    scheme: SchemeOption = "latin hypercube",
    options: WithOption = None,
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
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    fresh: FreshOption = False,
    output: FolderOption = None,
) -> None:
    """Follow a site from the ore to the people, and leave a report that anyone can open.

    The folder (out/NAME unless -o names another) holds report.html, results.nc, tables, maps and
    a copy of the inputs.

    Example: `tailrace run baotou --with dust_suppression=0.9@2026`
    """
    started = perf_counter()
    problems = Problems()
    with loading():
        from tailrace.air.prepare import start_compiling
        from tailrace.assess.assess_site import assess
        from tailrace.assess.transfer_store import TransferStore
        from tailrace.cli.plain_arrays import expect_plain_arrays
        from tailrace.cli.stages import stage_line
        from tailrace.report.run_folder import begin_files

        note_libraries("tailrace run", problems)
        if draws not in (None, PAGE):
            problems.add(f'"{draws}"', place="--draws", allowed=PAGE)
        if not problems.errors:
            start_compiling()  # in a process of its own, while the site is read
        if scheduler is None:
            expect_plain_arrays()
        read = read_to_run(site, options or (), problems)
    with place_for(output, read.name if read else Path(site).name, problems) as target:
        problems.raise_if_any()
        assert read is not None  # else there is a problem
        store = TransferStore(fresh=fresh)
        begun: list[Begun] = []
        with told_of_what_is_kept(store), stage_line(read.name) as progress:
            found = assess(
                read, samples=samples, seed=seed, scheme=cast("Scheme", scheme),
                options=options or (), workers=workers, scheduler=scheduler, store=store,
                progress=progress, page_draws_only=draws == PAGE, sobol=sobol, stop_at=stop_at,
                judged=lambda so_far: begun.append(begin_files(so_far, store)),
            )  # fmt: skip
        write_run(found, target, perf_counter() - started, store.words, *begun)


@contextmanager
def told_of_what_is_kept(store: TransferStore) -> Iterator[None]:
    """Say, when a run is interrupted, that the same command goes on from what is kept.

    Parameters
    ----------
    store : TransferStore
        Where it is kept.
    """
    from tailrace.cli.console import say, stderr

    try:
        yield
    except KeyboardInterrupt:
        if store.made or store.found:
            say(stderr(), f"The same command goes on from what is kept in {store.folder}.")
        raise


def read_to_run(site: str | Path, options: Iterable[str], problems: Problems) -> Site | None:
    """Return a site, or None where it cannot be run; everything that is wrong is noted.

    Parameters
    ----------
    site : str or Path
        As the user named it.
    options : iterable of str
        Options in force, as they stand behind `--with`.
    problems : Problems
        Where it is noted.
    """
    from tailrace.assess.chosen_options import choose_options
    from tailrace.site import load_site

    try:
        read = load_site(site)
    except InputError as error:
        problems.extend(error.problems)
        return None
    try:
        choose_options(read, options)
    except InputError as error:
        problems.extend(error.problems)
    return read


def note_libraries(command: str, problems: Problems) -> None:
    """Note which libraries of a run are not installed.

    Parameters
    ----------
    command : str
        What the user typed.
    problems : Problems
        Where it is noted.
    """
    from tailrace.report.run_folder import absent_libraries

    lacking = absent_libraries()
    if lacking:
        problems.add(
            f"needs {' and '.join(lacking)}, which {'is' if len(lacking) == 1 else 'are'} not "
            "installed",
            file=command, remedy="python -m pip install 'tailrace[run]'",
        )  # fmt: skip


@contextmanager
def place_for(asked: Path | None, name: str, problems: Problems) -> Iterator[Path]:
    """Give the folder of the results, and note why it cannot be written.

    Parameters
    ----------
    asked : Path or None
        The folder the user named; `out/NAME` without one, and `out` is made where it is not there.
    name : str
        Name of the site.
    problems : Problems
        Where it is noted.
    """
    from tailrace.output import check_results_folder

    made = asked is None and not OUT.exists()
    if made:
        try:
            OUT.mkdir()
        except OSError as error:
            problems.add(
                f"cannot be made ({str(error.strerror).lower()})", file=str(OUT),
                remedy="name a folder elsewhere: -o FOLDER",
            )  # fmt: skip
            made = False
    target = OUT / name if asked is None else asked
    if asked is not None or OUT.exists():
        check_results_folder(target, problems)
    try:
        yield target
    finally:
        if made and not any(OUT.iterdir()):
            OUT.rmdir()


def write_run(
    found: Assessment, target: Path, before: float, words: list[str],
    begun: Begun | None = None,
) -> None:  # fmt: skip
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
    begun : Begun, optional
        Files that were begun before.
    """
    from tailrace.cli.console import say, stdout
    from tailrace.output import write_folder
    from tailrace.report.run_folder import REPORT, run_files
    from tailrace.report.run_summary import print_run

    began = perf_counter()
    files, absent = run_files(found, begun)
    write_folder(target, files)
    if begun is not None:
        begun.pictures.keep()
    console = stdout()
    print_run(console, found)
    writing = perf_counter() - began
    console.print(f"{writing:8.1f} s  report and files", markup=False, highlight=False)
    console.print(f"{before + writing:8.1f} s  from start to end", markup=False, highlight=False)
    for word in (*words, *absent):
        say(console, word, "- ")
    console.print(f"report: {target / REPORT}", markup=False, soft_wrap=True)
