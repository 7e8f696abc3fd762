"""`tailrace screen SUBSTANCE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tailrace.errors import Problems


def screen(
    substance: Annotated[
        str, typer.Argument(metavar="SUBSTANCE", help='Such as "As", fluoride or Ra-226.')
    ],
    toxicity: Annotated[
        str, typer.Option("--set", metavar="SET", help="epa-2025, epa-2023, who or china.")
    ] = "epa-2025",
    factors: Annotated[
        str, typer.Option("--factors", metavar="SET", help="Exposure factors.")
    ] = "us-2014",
    hazard: Annotated[float, typer.Option(help="Hazard quotient to meet.")] = 1.0,
    risk: Annotated[float, typer.Option(help="Lifetime cancer risk to meet.")] = 1e-6,
    dose: Annotated[float, typer.Option(help="Dose of a nuclide to meet, mSv/yr.")] = 1.0,
    given: Annotated[
        list[str] | None,
        typer.Option("--given", metavar="FACTOR=VALUE", help="As for tailrace risk; nuclides."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the table (.csv)."),
    ] = None,
) -> None:
    """Compute the level of a substance that would be safe in soil, air and water.

    Example: `tailrace screen arsenic --set epa-2023`
    """
    from tailrace.cli.console import say, stdout
    from tailrace.cli.risk import read_given
    from tailrace.cli.risk_table import print_screening
    from tailrace.output.file_checks import check_output, writing
    from tailrace.people.screening_overview import screening_overview_of

    problems = Problems()
    if output is not None:
        check_output(output, (".csv",), problems)
    own = read_given(given or [], problems)
    problems.raise_if_any()
    found = screening_overview_of(
        substance, toxicity, factors, target_hazard=hazard, target_risk=risk, target_dose=dose,
        given=own,
    )  # fmt: skip
    console = stdout()
    print_screening(console, substance, f"{toxicity}, {factors}", found)
    if output is not None:
        with writing(output):
            found.to_csv(output, index=False, lineterminator="\n")
        say(console, f"table: {output}")
