"""A run repeated from its folder of results alone, and whether it comes out the same."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.assess import page_arrays, results_netcdf, run_file
from tailrace.assess.assessment_files import INPUTS, changed_inputs
from tailrace.errors import Problems

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment
    from tailrace.assess.chain_run import Progress
    from tailrace.assess.transfer_store import TransferStore

ARGUMENTS = {
    "samples": "samples",
    "seed": "seed",
    "scheme": "scheme",
    "options": "with",
    "page_draws_only": "page_draws_only",
    "sobol": "sobol",
    "stop_at": "stop_at",
    "limits_percentile": "limits_percentile",
}
"""Arguments of `assess` that make a run what it is, and what `run.toml` calls them."""
RESULTS = (results_netcdf.FILE, page_arrays.FILE, "numbers.csv")


def repeat_run(
    folder: Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    store: TransferStore | None = None,
    progress: Progress = lambda stage, done, all_: None,
) -> Assessment:
    """Run once more what a folder of results says it was made from.

    Parameters
    ----------
    folder : Path
        A folder that `tailrace run` wrote; nothing outside it is read.
    workers, scheduler, store, progress
        As in `assess`.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        If it is no folder of results, what it ran with was not recorded, or its copy of the
        inputs was changed since.
    """
    from tailrace.assess.assess_site import assess
    from tailrace.site import load_site

    choices = run_file.read_run(folder)["choices"]
    problems = Problems(str(folder / run_file.FILE))
    for key in ARGUMENTS.values():
        if key not in choices:
            problems.add("is not recorded", place=f"choices.{key}")
    problems.raise_if_any()
    for name in changed_inputs(folder):
        problems.add(
            "is not what the run was made from: changed, added or taken away since",
            file=str(folder / INPUTS / name),
            remedy="put it back; or run it as a site of its own: "
            f"tailrace run {folder / INPUTS} -o FOLDER",
        )
    problems.raise_if_any()
    return assess(
        load_site(folder / INPUTS),
        **arguments_of(choices),
        workers=workers,
        scheduler=scheduler,
        store=store,
        progress=progress,
    )


def arguments_of(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `assess` that choices of a run stand for.

    Parameters
    ----------
    choices : mapping
        `Assessment.choices`.
    """
    return {name: choices[key] for name, key in ARGUMENTS.items()}


def differing_results(first: Path, second: Path) -> tuple[str, ...]:
    """Return the files of results in which two folders differ by a byte or more.

    Parameters
    ----------
    first, second : Path
        Folders of results.

    Returns
    -------
    tuple of str
        Of `results.nc`, `page.npz`, `numbers.csv` and the tables as CSV, in alphabetical order;
        one that only one folder has is among them. Seconds and what is drawn from these files are
        not compared.
    """
    names = {*_results(first), *_results(second)}
    return tuple(sorted(name for name in names if not _same(first / name, second / name)))


def _results(folder: Path) -> Iterator[str]:
    yield from (name for name in RESULTS if (folder / name).is_file())
    for path in folder.glob("tables/*.csv"):
        yield path.relative_to(folder).as_posix()


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)
