"""`tailrace check SITE`."""

from __future__ import annotations

import typer

from tailrace.cli.site_argument import SiteArgument


def check(site: SiteArgument) -> None:
    """Find every error in a site's files, and count how its numbers are known.

    Exit code 2 when something must be corrected.

    Example: `tailrace check mysite`
    """
    from tailrace.cli.console import say, stdout
    from tailrace.cli.failures import EXIT_BAD_INPUT, print_problems
    from tailrace.site import check_site
    from tailrace.site.check import APART

    report = check_site(site)
    console = stdout()
    if report.census.by_file:
        console.print(str(report.census), "", markup=False, soft_wrap=True)
    for remark in report.warnings:
        say(console, str(remark), lead="remark: ")
    if report.drawn_apart:
        say(console, APART, lead="remark: ")
        for files in report.drawn_apart:
            say(console, files, lead="- ")
    if report.errors:
        print_problems(report.errors)
        raise typer.Exit(EXIT_BAD_INPUT)
    console.print("no errors")
