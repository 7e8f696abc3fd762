"""`tailrace balance SITE`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.cli.site_argument import SiteArgument
from tailrace.cli.substance_table import print_substance
from tailrace.errors import Problems
from tailrace.output.file_checks import check_output, refuse_same, writing

if TYPE_CHECKING:
    from tailrace.process import Balance
    from tailrace.site import Site

ENDINGS = {"--sankey": (".html",), "--json": (), "--lca": (".zip", ".xlsx")}
"""Endings that the name of an output may have; any where there are none."""

WORDS = {"--sankey": "figure", "--json": "flows", "--lca": "inventory"}

SITE_ENDINGS = (".toml", ".csv", ".geojson", ".gpkg", ".shp", ".shx", ".dbf", ".prj", ".cpg")
"""Endings of the files that a site is written in."""


def balance(
    site: SiteArgument,
    year: Annotated[
        int | None, typer.Option("--year", metavar="Y", help="One year instead of all.")
    ] = None,
    substance: Annotated[
        str | None,
        typer.Option(
            "--substance",
            metavar="S",
            help="Show where S ends (Th, ThO2, F, REO ...), and draw it with --sankey.",
        ),
    ] = None,
    sankey: Annotated[
        Path | None,
        typer.Option("--sankey", metavar="FILE.html", help="Draw the flows as a page."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the flows as JSON."),
    ] = None,
    lca: Annotated[
        Path | None,
        typer.Option(
            "--lca",
            metavar="FILE",
            help="Write the life-cycle inventory: .zip for JSON-LD, .xlsx for Excel.",
        ),
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option("--samples", metavar="N", min=1, help="Draw the uncertain numbers N times."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Seed of the draws.")] = 0,
) -> None:
    """Show where each element goes: closure, products, waste, outlets, inputs, jobs, cost.

    Example: `tailrace balance baotou --year 2024 --sankey thorium.html --substance Th`
    """
    from tailrace.assess import balance as solve_site
    from tailrace.cli.console import progress_bar, stdout
    from tailrace.report.balance_table import print_balance, shown_year
    from tailrace.report.flow_graph import substance_weights
    from tailrace.site import load_site

    outputs = _given({"--sankey": sankey, "--json": json_file, "--lca": lca})
    targets = _check_outputs(outputs, site)
    read = load_site(site)
    with progress_bar(f"{samples} draws" if samples else "") as progress:
        solved = solve_site(read, year, samples=samples, seed=seed, progress=progress)
    if substance is not None:
        substance_weights(solved, substance)  # refuses what is not carried, before all printing
    detail, console = shown_year(solved), stdout()
    print_balance(console, solved, read)
    if substance is not None:
        print_substance(console, solved, substance, detail)
    for option, named in outputs.items():
        with writing(named):
            _write(option, targets[option], solved, read, substance, detail)
        console.print(f"{WORDS[option]}: {named}", markup=False, soft_wrap=True)


def _given(asked: Mapping[str, Path | None]) -> dict[str, Path]:
    return {option: path for option, path in asked.items() if path is not None}


def _write(
    option: str, target: Path, solved: Balance, read: Site, substance: str | None, year: int
) -> None:
    """Write one output."""
    if option == "--json":
        from tailrace.cli.balance_json import write_balance_json

        write_balance_json(target, solved, read.name)
    elif option == "--sankey":
        from tailrace.report.sankey_page import write_sankey

        write_sankey(target, solved, substance=substance, year=year, site=read.title)
    else:
        from tailrace.report.life_cycle import write_inventory

        write_inventory(target, solved, read)


def _check_outputs(outputs: Mapping[str, Path], site: str) -> dict[str, Path]:
    """Refuse every output that cannot be written, before anything is solved.

    Returns where each will be written: the file named, or what it is a link to.
    """
    problems = Problems()
    targets = {
        option: check_output(path, ENDINGS[option], problems) for option, path in outputs.items()
    }
    refuse_same(targets, problems)
    for option, target in targets.items():
        if _is_of_site(target, site):
            problems.add(
                "is a file of the site",
                file=str(outputs[option]),
                remedy="choose another name",
            )
    problems.raise_if_any()
    return targets


def _is_of_site(target: Path, site: str) -> bool:
    """Return whether a file that is there lies in the site's folder and the site reads it."""
    if not target.is_file():
        return False
    try:
        folder = Path(os.path.realpath(site))
        folder = folder if folder.is_dir() else folder.parent
        if folder not in target.parents:
            return False
        # A file under any name: it counts if site.toml names it.
        text = (folder / "site.toml").read_text("utf-8", errors="replace")
    except (OSError, ValueError):
        return False  # no site; reading it will say so
    return target.suffix.lower() in SITE_ENDINGS or f'"{target.name}"' in text
