"""A run in a few lines on the console: budget, who is over, what it took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from tailrace.assess.undrawn_numbers import undrawn_counts
from tailrace.report.option_cost_words import option_cost_words

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from tailrace.assess.assessment import Assessment

LONGEST = 24
"""Rows of results that are printed."""


def print_run(console: Console, found: Assessment) -> None:
    """Print the summary of a run.

    Parameters
    ----------
    console : Console
        Where.
    found : Assessment
        What was found.
    """
    years = found.site.years
    console.print(Text(f"{found.site.title}, {years[0]}-{years[-1]}", style="bold"))
    closure = found.tables["closure"]
    exact = closure[~closure["independent"].str.startswith("by difference")]
    worst = exact.sort_values("discrepancy").iloc[-1]
    console.print(
        f"budget: {len(exact)} closures, worst discrepancy {worst['discrepancy']:.1e} "
        f"({worst['room']}, {worst['substance']})",
        markup=False,
    )
    console.print(found.site.census.total.sentence(), markup=False, soft_wrap=True)
    for line in (*_not_drawn(found), *filter(None, [option_cost_words(found)])):
        console.print(line, markup=False, soft_wrap=True)
    if "judged" in found.tables:
        console.print(_judged(found.tables["judged"]))
    for area in found.areas.values():
        if area.screening_only:
            console.print(f"{area.name}: {area.screening_only}", markup=False, soft_wrap=True)
    console.print()
    print_timings(console, found)


def _not_drawn(found: Assessment) -> Iterator[str]:
    """Yield how many numbers with a declared range no draw varied, and why."""
    if "numbers" not in found.tables:
        return
    counts = undrawn_counts(found.tables["numbers"].to_dict("records"))
    if counts:
        yield f"not varied, though a range is declared: {sum(counts.values())} numbers"
        yield from (f"{count:6} {reason}" for reason, count in counts.items())


def _judged(table: pd.DataFrame) -> Table:
    last = table["year"].max()
    rows = table[(table["year"] == last) & (table["verdict"] != "does not exceed")]
    order = {"exceeds": 0, "cannot tell": 1}
    rows = rows.sort_values("verdict", key=lambda x: x.map(order), kind="stable")
    shown = Table(
        title=f"Limits in {last}: over, or not to be told ({len(rows)} of "
        f"{int((table['year'] == last).sum())})",
        title_justify="left",
    )
    for name, right in (
        ("place", False), ("group", False), ("what", False), ("P50", True), ("P95", True),
        ("limit", True), ("unit", False), ("verdict", False),
    ):  # fmt: skip
        shown.add_column(name, justify="right" if right else "left")
    for row in rows.head(LONGEST).itertuples():
        least = "≥ " if row.at_least else ""
        shown.add_row(
            str(row.place), str(row.group), str(row.what), f"{least}{row.P50:.3g}",
            f"{least}{row.P95:.3g}", f"{row.limit:.3g}", str(row.unit), str(row.verdict),
        )  # fmt: skip
    return shown


def print_timings(console: Console, found: Assessment) -> None:
    """Print the seconds of each stage.

    Parameters
    ----------
    console : Console
        Where.
    found : Assessment
        What was found.
    """
    for stage, seconds in found.timings.items():
        console.print(f"{seconds:8.1f} s  {stage}", markup=False, highlight=False)
    console.print(f"{sum(found.timings.values()):8.1f} s  in all", markup=False, highlight=False)
