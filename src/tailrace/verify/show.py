"""The result as tables for the terminal and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.output.whole_file import write_whole
from tailrace.verify.case import PUBLISHED_KEYS, Outcome, Verdict
from tailrace.verify.tolerances import shipped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# On a narrower console the reasons stand below the table.
WIDTH_FOR_REASONS = 140

_STYLES: dict[Verdict, str] = {
    "pass": "green",
    "fail": "bold red",
    "unreadable": "red",
    "unknown": "dim",
}


def show(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Print what was run, what was not, the shipped tolerances, and the count of each verdict."""
    ran = [outcome for outcome in outcomes if outcome.verdict != "unknown"]
    unknown = [outcome for outcome in outcomes if outcome.verdict == "unknown"]
    if ran:
        wide = console.width >= WIDTH_FOR_REASONS
        console.print(_outcome_table(ran, with_reasons=wide))
        for row in [] if wide else ran:
            if row.reason:
                said = f"{row.case}, {row.quantity or 'whole'}: {row.reason}"
                console.print(said, markup=False, highlight=False)
        console.print()
    if unknown:
        console.print(_unknown_table(unknown), "")
    console.print(_tolerance_table(), "")
    counts = Counter(outcome.verdict for outcome in outcomes)
    console.print(", ".join(f"{counts[verdict]} {verdict}" for verdict in _STYLES))


def _outcome_table(outcomes: Sequence[Outcome], *, with_reasons: bool) -> Table:
    from rich.text import Text

    table = _table("Cases run")
    table.add_column("case", no_wrap=True, overflow="fold")
    table.add_column("quantity", no_wrap=True, overflow="fold")
    heads = ("n", "worst\nrel. error", "median\nratio", "share\nwithin", "required", "tolerance")
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    if with_reasons:
        table.add_column("reason", overflow="fold")
    for row in outcomes:
        own = "*" if row.tolerance_from == "case" else ""
        table.add_row(
            Text(row.case),
            Text(row.quantity or "-"),
            str(row.n) if row.n else "-",
            _printed(row.worst_relative_error, ".2e"),
            _printed(row.median_ratio, ".8g"),
            _printed(row.share_within_tolerance, ".4g"),
            _printed(row.required_share, ".4g"),
            _printed(row.tolerance, ".3g") + own,
            Text(row.verdict, style=_STYLES[row.verdict]),
            *([Text(row.reason)] if with_reasons else []),
        )
    return table


def _unknown_table(outcomes: Sequence[Outcome]) -> Table:
    from rich.text import Text

    table = _table("Not run: no kind of case knows these")
    table.add_column("case", no_wrap=True, overflow="fold")
    table.add_column("quantity")
    table.add_column("verdict", no_wrap=True)
    table.add_column("reason", overflow="fold")
    for row in outcomes:
        cells = (row.case, row.quantity or "-", row.verdict, row.reason)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _table(title: str) -> Table:
    from rich.table import Table

    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=None,
        pad_edge=False,
    )


def _tolerance_table() -> Table:
    table = _table("Tolerances that hold where a case states none (a case's own is marked *)")
    heads = ("kind", "quantity", "tolerance", "round-off", "required share", "median within")
    for head in (*heads, "values counted", "why"):
        table.add_column(head, overflow="fold")
    for row in shipped():
        numbers = (row.tolerance, row.round_off, row.required_share)
        table.add_row(
            row.kind,
            row.quantity,
            *(f"{number:g}" for number in numbers),
            "-" if row.median_within is None else f"1 ± {row.median_within:g}",
            f"≥ {100 * row.counted_from:g} % of the largest" if row.counted_from else "all",
            row.why,
        )
    return table


def _printed(number: float | None, form: str) -> str:
    return "-" if number is None else format(number, form)


def write_json(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the rows with their published keys, unrounded; the file appears when it is whole."""
    text = json.dumps([row.as_json() for row in outcomes], indent=1, allow_nan=False) + "\n"
    write_whole(path, text.encode("utf-8"))


def is_result(path: Path) -> bool:
    """Return whether a file holds rows as `write_json` writes them, so that it may be replaced.

    Parameters
    ----------
    path : Path
        A file that is there.
    """
    try:
        rows = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(rows, list) and all(
        isinstance(row, dict) and row.keys() == PUBLISHED_KEYS for row in rows
    )
