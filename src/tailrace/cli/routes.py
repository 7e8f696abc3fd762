"""`tailrace routes`."""

from __future__ import annotations


def routes() -> None:
    """Show what every route that ships takes and leaves per tonne, beside published figures.

    Example: `tailrace routes`
    """
    from tailrace.cli.console import stdout
    from tailrace.report.routes_table import print_routes

    print_routes(stdout())
