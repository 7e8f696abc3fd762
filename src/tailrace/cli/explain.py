"""`tailrace explain FOLDER WORDS`."""

from __future__ import annotations

from typing import Annotated

import typer

from tailrace.cli.results_argument import ResultsArgument

MOST = 3
"""Parts that are walked back unless another number is asked for."""


def explain(
    folder: ResultsArgument,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS",
            help='Which result: "hazard index, child, Dalahai", "F in drinking water, Dalahai".',
            show_default=False,
        ),
    ],
    parts: Annotated[
        int, typer.Option("--parts", metavar="N", min=1, help="Largest parts to walk back.")
    ] = MOST,
) -> None:
    """Walk one result back through formulas and releases to the numbers declared for it.

    Effects that are no sum are told by what they follow, and what each source gives to them:
    "deaths by PM2.5, Dalahai", "dental fluorosis, Dalahai".

    Example: `tailrace explain out/baotou "hazard index, child, Dalahai, 2030"`
    """
    from tailrace.assess.assessment_files import load_assessment
    from tailrace.assess.explanation import explain as walk_back
    from tailrace.cli.console import say, stdout
    from tailrace.report.explained_harm import asks_for_harm, harm_lines
    from tailrace.report.explanation_words import explanation_lines

    read, asked = load_assessment(folder), " ".join(words)
    if asks_for_harm(read, asked):
        lines = harm_lines(read, asked)
    else:
        lines = explanation_lines(walk_back(read, asked, most=parts))
    console = stdout()
    for line in lines:
        words_of_line = line.lstrip(" ")
        if words_of_line:
            say(console, words_of_line, " " * (len(line) - len(words_of_line)))
        else:
            console.print()
