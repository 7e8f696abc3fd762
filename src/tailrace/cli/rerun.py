"""`tailrace rerun FOLDER`."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

import typer

from tailrace.cli.results_argument import ResultsArgument
from tailrace.cli.run_options import FolderOption, FreshOption, SchedulerOption, WorkersOption
from tailrace.errors import Problems


def rerun(
    folder: ResultsArgument,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    fresh: FreshOption = False,
    output: FolderOption = None,
) -> None:
    """Repeat a run from its folder alone, and say whether it comes out the same.

    The results go to a folder of their own (FOLDER-again unless -o names another). Exit code 1
    when a result differs by a byte or more.

    Example: `tailrace rerun out/baotou`
    """
    from tailrace import __version__
    from tailrace.assess.repeated_run import differing_results, repeat_run
    from tailrace.assess.run_file import read_run
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.cli.console import say, stdout
    from tailrace.cli.failures import EXIT_FAILED
    from tailrace.cli.run import note_libraries, write_run
    from tailrace.cli.stages import stage_line
    from tailrace.output import check_results_folder

    started = perf_counter()
    # by its full name, for "." and ".." have none to put a word behind
    target = output or Path(os.path.relpath(f"{folder.resolve()}-again"))
    problems = Problems()
    note_libraries("tailrace rerun", problems)
    check_results_folder(target, problems)
    problems.raise_if_any()
    before = read_run(folder)
    store = TransferStore(fresh=fresh)
    with stage_line(before["site"]["name"]) as progress:
        found = repeat_run(
            folder, workers=workers, scheduler=scheduler, store=store, progress=progress
        )
    write_run(found, target, perf_counter() - started, store.words)
    console = stdout()
    differing = differing_results(folder, target)
    if not differing:
        say(console, f"the same results, byte for byte, as {folder}")
        return
    made = before["choices"].get("version")
    if made != __version__:
        say(console, f"{folder} was made by tailrace {made}; this is {__version__}")
    say(console, f"other results than {folder}: {', '.join(differing)}")
    say(console, f"how they differ: tailrace compare {folder} {target}")
    raise typer.Exit(EXIT_FAILED)
