"""An assessment as a folder of files, and back.

run.toml            site, choices, version, hashes of inputs, what is missing
inputs/             a copy of the site's folder: the run can be repeated from here alone
results.nc          labelled results, one group an area (CF-1.10)
numbers.csv         every number used, with its source
tables/NAME.csv     the other tables; tables/columns.csv says what their cells are
page.npz            what the page recomputes from
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.assess import page_arrays, results_netcdf, run_file, table_csv
from tailrace.assess.assessment import AreaAssessment, Assessment
from tailrace.assess.table_columns import TABLES
from tailrace.errors import InputError, Problems
from tailrace.output.ahead import Ahead

if TYPE_CHECKING:
    import pandas as pd

Writer = Callable[[Path], None]

INPUTS = "inputs"
TABLE_FILES = {"numbers": "numbers.csv"}
"""Tables that do not lie at `tables/NAME.csv`."""


def results_bytes(assessment: Assessment) -> bytes:
    """Return the content of `results.nc`, which no table is part of.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    """
    data = {name: area.data for name, area in assessment.areas.items()}
    frames = {name: area.frame for name, area in assessment.site.areas.items()}
    return results_netcdf.netcdf_bytes(data, frames, _said_of_file(assessment))


def save_files(
    assessment: Assessment, *, begin: bool = False, made: Mapping[str, Writer] | None = None
) -> dict[str, Writer]:
    """Return what writes each file of a folder of results.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    begin : bool
        Whether the large files are begun at once, in memory, in a thread.
    made : mapping of str to callable, optional
        What writes files that are begun already.

    Returns
    -------
    dict of str to callable
        By path inside the folder, for `tailrace.output.write_folder`.
    """
    from tailrace.site.input_files import input_files

    writers: dict[str, Writer] = {run_file.FILE: _text(lambda: run_file.run_text(assessment))}
    for name, path in input_files(assessment.site).items():
        writers[f"{INPUTS}/{name}"] = _copy(path)
    begun = dict(made or {})
    makers = {
        results_netcdf.FILE: lambda: results_bytes(assessment),
        page_arrays.FILE: lambda: page_arrays.page_bytes(assessment.page),
    }
    large = Ahead({name: make for name, make in makers.items() if name not in begun})
    if begin:
        large.start()
    said = {name: TABLES[name][1] for name in assessment.tables if name in TABLES}
    writers[table_csv.COLUMNS_FILE] = _text(lambda: table_csv.columns_text(assessment.tables, said))
    for name, frame in assessment.tables.items():
        writers[TABLE_FILES.get(name, f"tables/{name}.csv")] = _table(frame)
    return writers | {name: begun.get(name) or large.writer(name) for name in makers}


def save_assessment(assessment: Assessment, folder: str | PathLike[str]) -> None:
    """Write an assessment as a folder of files, whole or not at all.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    folder : str or path
        Folder to make; one that is there is replaced only if this program wrote all of it.

    Raises
    ------
    InputError
        If it holds other things, or cannot be written.
    """
    from tailrace.output import check_results_folder, write_folder

    path, problems = Path(folder), Problems()
    check_results_folder(path, problems)
    problems.raise_if_any()
    write_folder(path, save_files(assessment))


def load_assessment(folder: str | PathLike[str]) -> Assessment:
    """Return the assessment that a folder of results holds.

    Parameters
    ----------
    folder : str or path
        Written by `save_assessment` or `tailrace run`.

    Returns
    -------
    Assessment
        As it was saved; its site is the copy in the folder.

    Raises
    ------
    InputError
        If the folder holds no results, or a file of it is missing or damaged.
    """
    from tailrace.site import load_site

    path = Path(folder)
    run = run_file.read_run(path)
    told: dict[str, Any] = run.get("area", {})
    data = results_netcdf.read_results_netcdf(path / results_netcdf.FILE, list(told))
    areas = {
        name: AreaAssessment(
            name=name,
            data=data[name],
            missing=tuple(one["missing"]),
            screening_only=one["screening_only"],
            provenance=tuple(one["provenance"]),
        )
        for name, one in told.items()
    }
    tables = table_csv.read_tables(path, TABLE_FILES)
    page = page_arrays.read_page(path / page_arrays.FILE)
    return Assessment(
        site=load_site(path / INPUTS),
        choices=run["choices"],
        areas=areas,
        tables=tables,
        timings=run["timings"],
        missing=tuple(run["missing"]),
        page=page,
    )


def changed_inputs(folder: str | PathLike[str]) -> tuple[str, ...]:
    """Return the copied input files that are no longer those of the run.

    Parameters
    ----------
    folder : str or path
        A folder of results.

    Returns
    -------
    tuple of str
        Files changed, added or taken away since, by their path inside `inputs/`.

    Raises
    ------
    InputError
        If the folder holds no results, or its site cannot be read.
    """
    from tailrace.site import load_site
    from tailrace.site.input_files import input_hashes

    path = Path(folder)
    before = run_file.read_run(path)["choices"].get("inputs")
    if before is None:
        raise InputError.single("the run recorded no hashes of its inputs", file=str(path))
    now = input_hashes(load_site(path / INPUTS))
    return tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))


def _said_of_file(assessment: Assessment) -> dict[str, str]:
    """Return what the file of results says of itself: how it was made, without paths or dates."""
    choices = assessment.choices
    version = choices.get("version", "")
    made = "; ".join(
        f"{key} {choices[key]}" for key in ("samples", "seed", "scheme", "with") if key in choices
    )
    return {
        "title": f"Assessment of {assessment.site.title}",
        "source": f"tailrace {version}".strip(),
        "history": f"tailrace {version} run {assessment.site.name}: {made}",
        "comment": "; ".join(assessment.missing),
        "references": "numbers.csv in the same folder names the source of every number",
    }


def _text(content: Callable[[], str]) -> Writer:
    def write(path: Path) -> None:
        path.write_bytes(content().encode("utf-8"))

    return write


def _table(frame: pd.DataFrame) -> Writer:
    return _text(lambda: table_csv.table_text(frame))


def _copy(source: Path) -> Writer:
    def write(path: Path) -> None:
        shutil.copyfile(source, path)

    return write
