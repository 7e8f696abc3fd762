"""`tailrace cite SITE`."""

from __future__ import annotations

from tailrace.cli.site_argument import SiteArgument


def cite(site: SiteArgument) -> None:
    """List the sources of the numbers that a site uses, the most used first.

    Example: `tailrace cite baotou`
    """
    from rich.table import Table
    from rich.text import Text

    from tailrace.cli.console import stdout
    from tailrace.cli.sources_used import citations
    from tailrace.site import load_site

    read = load_site(site)
    found = citations(read)
    table = Table(
        title=f"Sources of the numbers of {read.name}",
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=None,
        pad_edge=False,
    )
    table.add_column("values", justify="right")
    table.add_column("quality")
    table.add_column("source", overflow="fold")
    for one in found:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(one.qualities.items()))
        table.add_row(str(one.values), kinds, Text(one.source or "(no source named)"))
    console = stdout()
    console.print(table)
    unsourced = sum(one.values for one in found if not one.source)
    total = sum(one.values for one in found)
    console.print(f"\n{total} values, {len(found)} sources; {unsourced} values name none", "")
