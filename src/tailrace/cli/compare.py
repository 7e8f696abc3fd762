"""`tailrace compare A B`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.cli.run_options import TableOption
from tailrace.errors import InputError, Problems

if TYPE_CHECKING:
    from rich.console import Console

    from tailrace.assess.compare import Comparison

LONGEST = 60
"""Rows that are printed; the file holds all."""


def compare(
    first: Annotated[
        Path, typer.Argument(metavar="A", help="Folder of a run.", show_default=False)
    ],
    second: Annotated[
        Path, typer.Argument(metavar="B", help="Folder of another.", show_default=False)
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="A stated year; the last unless given."),
    ] = None,
    output: TableOption = None,
) -> None:
    """Lay the results of two runs side by side: difference, ratio, which is probably lower.

    Runs with the same seed and kind of points are compared draw by draw, so that what both have in
    common cancels. -o writes every row of every stated year.

    Example: `tailrace compare out/baotou out/baotou-with-cover`
    """
    from tailrace.assess.assessment_files import load_assessment
    from tailrace.assess.changed_choices import changed_choices
    from tailrace.assess.compare import compare_results
    from tailrace.assess.folder_comparison import drawn_results
    from tailrace.cli.console import say, stdout
    from tailrace.output import check_output, write_whole, writing
    from tailrace.report.option_cost_words import option_cost_words

    problems = Problems()
    if output is not None:
        check_output(output, (".csv",), problems)
    problems.raise_if_any()
    one, other = load_assessment(first), load_assessment(second)
    found = compare_results(drawn_results(one, str(first)), drawn_results(other, str(second)))
    years = sorted({row[3] for row in found.rows})
    shown = years[-1] if year is None else str(year)
    if shown not in years:
        raise InputError.single(
            f"no result of {shown} is in both", place="--year", allowed=", ".join(years)
        )
    console = stdout()
    say(console, f"A: {first}; B: {second}")
    for sentence in changed_choices(one, other):
        say(console, sentence, "- ")
    for letter, run in (("A", one), ("B", other)):
        cost = option_cost_words(run)
        if cost:
            say(console, f"{letter}: {cost}", "- ")
    print_comparison(console, found, shown)
    if output is not None:
        with writing(output):
            text = found.to_frame().to_csv(index=False, lineterminator="\n")
            write_whole(output, text.encode())
        say(console, f"table: {output}")


def print_comparison(console: Console, found: Comparison, year: str) -> None:
    """Print two results side by side.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    found : Comparison
        Of two folders.
    year : str
        The year whose rows are printed.
    """
    from rich.table import Table

    from tailrace.cli.console import say

    say(console, found.pairing)
    table = found.to_frame()
    table = table[table["year"] == year]
    shown = Table(title=f"{year}", title_justify="left", title_style="bold", show_edge=False)
    # of draws that do not belong together there is no ratio draw by draw
    ratio = "B / A of means" if found.pairing.startswith("independent") else "B / A"
    cells = [_cells(row) for row in table.head(LONGEST).to_dict("records")]
    heads = (
        ("place", False), ("result", False), ("A P50", True), ("B P50", True), (ratio, True),
        ("5-95 %", True), ("B lower in", True),
    )  # fmt: skip
    kept = [k for k, (name, _) in enumerate(heads) if name != "5-95 %" or any(c[k] for c in cells)]
    for k in kept:
        name, right = heads[k]
        # A number is whole or nothing: what is narrow folds its words.
        shown.add_column(name, justify="right" if right else "left", overflow="fold",
                         no_wrap=name in ("A P50", "B P50"))  # fmt: skip
    for row_cells in cells:
        shown.add_row(*(row_cells[k] for k in kept))
    console.print(shown)
    if len(table) > LONGEST:
        say(console, f"and {len(table) - LONGEST} rows more: -o FILE.csv writes all")
    for letter, only in zip("AB", (found.only_first, found.only_second), strict=True):
        if only:
            say(console, f"{len(only)} results are in {letter} alone, such as {', '.join(only[0])}")


def _cells(row: Mapping[Hashable, object]) -> tuple[str, ...]:
    least = "≥ " if row["of"] == "what is known" else ""
    low, high = _number(row["ratio_p5"]), _number(row["ratio_p95"])
    unit = "" if row["unit"] == "1" else f", {row['unit']}"
    return (
        f"{row['place']}, {row['group']}", f"{row['result']}{unit}",
        _number(row["A_p50"], least), _number(row["B_p50"], least),
        _number(row["ratio_p50"]) or _number(row["ratio_mean"]),
        f"{low} to {high}" if low else "", _share_lower(row),
    )  # fmt: skip


def _share_lower(row: Mapping[Hashable, object]) -> str:
    """Return in what share of the draws B is below A."""
    less, equal = row["probability_A_below_B"], row["probability_equal"]
    assert isinstance(less, float)
    assert isinstance(equal, float)
    if less != less:
        return "not known"
    if equal == 1.0:
        return "the same"
    return f"{max(1.0 - less - equal, 0.0):.1%}"


def _number(cell: object, lead: str = "") -> str:
    if not isinstance(cell, float) or cell != cell:
        return ""
    return f"{lead}{cell:.3g}"
