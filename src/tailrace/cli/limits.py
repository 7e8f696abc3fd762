"""`tailrace limits SITE` and `tailrace limits FOLDER`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.cli.results_argument import holds_results
from tailrace.cli.run_options import (
    SAMPLES,
    SamplesOption,
    SeedOption,
    TableOption,
    WithOption,
    WorkersOption,
)
from tailrace.errors import InputError, Problems, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.assessment import Assessment

TABLE = "limits"


def limits(
    site: Annotated[
        str,
        typer.Argument(
            metavar="SITE|FOLDER",
            help="A site, which is run first, or a folder that `tailrace run` wrote.",
            show_default=False,
        ),
    ],
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Of this source only.")
    ] = None,
    percentile: Annotated[
        float | None,
        typer.Option(
            "--percentile",
            metavar="P",
            min=0.0,
            max=100.0,
            help="Percentile of the draws that shall keep to the target; 95 unless "
            "given. Of a site; a folder has its own.",
        ),
    ] = None,
    samples: SamplesOption = SAMPLES,
    seed: SeedOption = 1,
    options: WithOption = None,
    workers: WorkersOption = None,
    output: TableOption = None,
) -> None:
    """Print what each source may release so that a target holds, the others held as they are.

    A factor is one on what a source releases from the plan's first year on: what was released
    before lies in soil and groundwater and is held, as background is. The last row of a target is
    the factor on all sources together; "none" stands where what is held or the others are over it
    already. --percentile, --samples, --seed, --with and --workers are of the run of a site; a
    folder has its own.

    Example: `tailrace limits out/baotou --source dry_beach`
    """
    from tailrace.assess.table_csv import table_text
    from tailrace.assess.tables.limits import ALL_YEARS
    from tailrace.cli.console import say, stdout
    from tailrace.cli.limits_table import print_limits
    from tailrace.output import check_output, write_whole, writing

    problems = Problems()
    if output is not None:
        check_output(output, (".csv",), problems)
    found = _assessment(site, samples, seed, options or [], workers, percentile, problems)
    problems.raise_if_any()
    assert found is not None  # else there is a problem
    table = limits_of(found, site)
    if source is not None:
        table = _of_source(table, source, site)
    console = stdout()
    for area in found.areas.values():
        if area.screening_only:
            say(console, f"{area.name}: {area.screening_only}")
    print_limits(console, table)
    if not table["reason"].str.contains(ALL_YEARS, regex=False).any():
        first = found.site.plan_year
        say(console, f"Held as they are: background, and what was released before {first}.")
    if output is not None:
        with writing(output):
            write_whole(output, table_text(table.reset_index(drop=True)).encode())
        say(console, f"table: {output}")


def _assessment(
    site: str,
    samples: int,
    seed: int,
    options: list[str],
    workers: int | None,
    percentile: float | None,
    problems: Problems,
) -> Assessment | None:
    """Return the assessment of a folder of results, or of a site, which is run."""
    from tailrace.assess.assess_site import assess
    from tailrace.assess.assessment_files import load_assessment
    from tailrace.assess.tables.limits import PERCENTILE
    from tailrace.cli.run import note_libraries, read_to_run
    from tailrace.cli.stages import stage_line

    note_libraries("tailrace limits", problems)
    if holds_results(site):
        if options:
            problems.add(
                "a folder of results has the options of its run", place="--with",
                remedy="name the site: tailrace limits SITE --with ...",
            )  # fmt: skip
        if percentile is not None:
            problems.add(
                "a folder of results has the limits of its run", place="--percentile",
                remedy=f"name the site: tailrace limits SITE --percentile {percentile:g}",
            )  # fmt: skip
        return None if problems.errors else load_assessment(Path(site))
    read = read_to_run(site, options, problems)
    if read is None or problems.errors:
        return None
    with stage_line(read.name) as progress:
        return assess(
            read, samples=samples, seed=seed, options=options, workers=workers,
            progress=progress, page=False,
            limits_percentile=PERCENTILE if percentile is None else percentile,
        )  # fmt: skip


def limits_of(found: Assessment, name: str) -> pd.DataFrame:
    """Return the table of limits of an assessment.

    Parameters
    ----------
    found : Assessment
        What was found.
    name : str
        What the user called it.

    Raises
    ------
    InputError
        If it has none.
    """
    if TABLE not in found.tables or not len(found.tables[TABLE]):
        raise InputError.single(
            "no source of it reaches a place where people live, so there is nothing to limit",
            file=name,
        )
    return found.tables[TABLE]


def _of_source(table: pd.DataFrame, source: str, name: str) -> pd.DataFrame:
    known = list(dict.fromkeys(table["source"].astype(str)))
    if source not in known:
        raise InputError.single(
            f'there is no limit for a source "{source}"', file=name, place="--source",
            allowed=", ".join(known), remedy=did_you_mean(source, known),
        )  # fmt: skip
    return table[table["source"] == source]
