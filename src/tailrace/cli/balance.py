"""`tailrace balance SITE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tailrace.cli.output_file import check_output
from tailrace.cli.site_argument import SiteArgument
from tailrace.cli.substance_table import print_substance
from tailrace.errors import Problems

LCA_ENDINGS = (".zip", ".xlsx")


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
    from tailrace.cli.console import stdout
    from tailrace.report.balance_table import print_balance, shown_year
    from tailrace.report.flow_graph import substance_weights
    from tailrace.site import load_site

    _check_outputs(sankey, json_file, lca)
    read = load_site(site)
    solved = solve_site(read, year, samples=samples, seed=seed)
    if substance is not None:
        substance_weights(solved, substance)  # refuses what is not carried, before all printing
    detail = shown_year(solved)
    console = stdout()
    print_balance(console, solved, read)
    if substance is not None:
        print_substance(console, solved, substance, detail)
    if json_file is not None:
        from tailrace.cli.balance_json import write_balance_json

        write_balance_json(json_file, solved, read.name)
        console.print(f"flows: {json_file}", markup=False, soft_wrap=True)
    if sankey is not None:
        from tailrace.report.sankey_page import write_sankey

        write_sankey(sankey, solved, substance=substance, year=detail, site=read.title)
        console.print(f"figure: {sankey}", markup=False, soft_wrap=True)
    if lca is not None:
        from tailrace.report.life_cycle import write_inventory

        write_inventory(lca, solved, read)
        console.print(f"inventory: {lca}", markup=False, soft_wrap=True)


def _check_outputs(sankey: Path | None, json_file: Path | None, lca: Path | None) -> None:
    """Refuse every output that cannot be written, before anything is solved."""
    problems = Problems()
    for path, endings in ((sankey, (".html",)), (json_file, ()), (lca, LCA_ENDINGS)):
        if path is not None:
            check_output(path, endings, problems)
    problems.raise_if_any()
