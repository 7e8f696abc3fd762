"""`tailrace cite SITE` and `tailrace cite FOLDER`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.cli.results_argument import holds_results

if TYPE_CHECKING:
    from rich.console import Console


def cite(
    site: Annotated[
        str,
        typer.Argument(
            metavar="SITE|FOLDER",
            help="A site, or a folder that `tailrace run` wrote.",
            show_default=False,
        ),
    ],
) -> None:
    """List the sources of the numbers that a site declares, or that a run really used.

    Example: `tailrace cite out/baotou`
    """
    from tailrace.cli.console import stdout

    if holds_results(site):
        _print_used(stdout(), Path(site))
    else:
        _print_declared(stdout(), site)


def _print_used(console: Console, folder: Path) -> None:
    """Print the sources of a run, and how to name the program."""
    from tailrace.assess.assessment_files import load_assessment
    from tailrace.assess.cited_sources import cited_sources
    from tailrace.quantities.value import QUALITIES

    found = load_assessment(folder)
    rows = []
    table = cited_sources(found)
    for row in table.to_dict("records"):
        kinds = ", ".join(f"{row[word]} {word}" for word in QUALITIES if row[word])
        rows.append((str(row["values"]), kinds, str(row["source"])))
    _print_table(console, f"Sources of the numbers used in {folder}", rows)
    unsourced = int(table.loc[table["source"] == "", "values"].sum())
    _print_sum(console, int(table["values"].sum()), len(table), unsourced)
    version = found.choices.get("version", "")
    console.print(f"computed with tailrace {version} (CITATION.cff says how to cite it)")


def _print_declared(console: Console, site: str) -> None:
    from tailrace.cli.sources_used import citations
    from tailrace.site import load_site

    read = load_site(site)
    found = citations(read)
    rows = []
    for one in found:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(one.qualities.items()))
        rows.append((str(one.values), kinds, one.source))
    _print_table(console, f"Sources of the numbers of {read.name}", rows)
    unsourced = sum(one.values for one in found if not one.source)
    _print_sum(console, sum(one.values for one in found), len(found), unsourced)


def _print_table(console: Console, title: str, rows: list[tuple[str, str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=None,
        pad_edge=False,
    )  # fmt: skip
    table.add_column("values", justify="right")
    table.add_column("quality")
    table.add_column("source", overflow="fold")
    for values, kinds, source in rows:
        table.add_row(values, kinds, Text(source or "(no source named)"))
    console.print(table)


def _print_sum(console: Console, values: int, sources: int, unsourced: int) -> None:
    console.print(f"\n{values} values, {sources} sources; {unsourced} values name none", "")
