"""`tailrace emissions SITE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tailrace.cli.site_argument import SiteArgument
from tailrace.errors import InputError, Problems
from tailrace.output.file_checks import check_output, writing

SAMPLES = 500
"""Draws unless another number is asked for."""


def emissions(
    site: SiteArgument,
    year: Annotated[
        int | None, typer.Option("--year", metavar="Y", help="Year shown in detail, and alone.")
    ] = None,
    samples: Annotated[
        int,
        typer.Option(
            "--samples", metavar="N", min=0, help="Draws of the uncertain numbers; 0 for none."
        ),
    ] = SAMPLES,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Seed of the draws.")] = 0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.csv", help="Write the inventory as a table."),
    ] = None,
) -> None:
    """Show what leaves the works to air and water, by source, with ranges; closure first.

    Example: `tailrace emissions baotou --year 2024 -o inventory.csv`
    """
    from tailrace.assess.outlet_limits import limit_findings
    from tailrace.assess.release_options import option_effects
    from tailrace.assess.site_releases import releases as release_site
    from tailrace.assess.windy_hours import wind_findings
    from tailrace.cli.console import progress_bar, say, stdout
    from tailrace.emissions.inventory_table import inventory
    from tailrace.emissions.register import register_rows
    from tailrace.output.whole_file import write_whole
    from tailrace.report.balance_table import PRESENT
    from tailrace.report.emission_findings import (
        limit_table,
        option_table,
        register_table,
        wind_sentences,
        yearly_releases,
    )
    from tailrace.report.emission_table import print_releases, remarks
    from tailrace.site import load_site

    target = _target(output)
    read = load_site(site)
    with progress_bar(f"{samples} draws" if samples else "") as progress:
        found = release_site(read, year, samples=samples or None, seed=seed, progress=progress)
    years = found.releases.years
    detail = PRESENT if PRESENT in years else years[-1]
    console = stdout()
    print_releases(console, found, read, detail)
    effects = option_effects(read, found.releases, detail, seed=seed)
    tables = [
        register_table(register_rows(found.releases, detail), detail),
        limit_table(limit_findings(found, detail)),
        option_table(effects, detail),
    ]
    if len(years) > 1:
        tables.append(yearly_releases(found.releases))
    for table in tables:
        if table is not None:
            console.print(table)
            console.print()
    for finding in wind_findings(read, found, detail):
        for sentence in wind_sentences(
            finding, found.releases.sources[finding.source].source.title
        ):
            say(console, sentence)
        console.print()
    for remark in remarks(found.releases):
        say(console, remark, "- ")
    if output is not None and target is not None:
        with writing(output):
            write_whole(target, inventory(found.releases).to_csv(index=False).encode())
        console.print(f"inventory: {output}", markup=False, soft_wrap=True)


def _target(output: Path | None) -> Path | None:
    """Refuse an output that cannot be written, before anything is computed."""
    if output is None:
        return None
    problems = Problems()
    target = check_output(output, (".csv",), problems)
    if problems.errors:
        raise InputError(problems.errors)
    return target
