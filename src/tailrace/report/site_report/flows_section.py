"""Where it goes: what every substance does in the works, from the balance of one year."""

from __future__ import annotations

from tailrace.errors import InputError
from tailrace.report.flow_graph import flow_graph
from tailrace.report.page.figures import Figure
from tailrace.report.page.model import Choice, Section
from tailrace.report.page.sankey_svg import flows
from tailrace.report.site_report.reading import Reading, key_of

SUBSTANCES = ("dry mass", "REE", "Th", "U", "F", "As", "Pb", "N")
"""What is drawn where the balance knows it; the REE stand for all of them."""


def flows_section(reading: Reading) -> Section | None:
    """Return the chapter, or nothing where no flow of the year is known."""
    site, solved = reading.found.site, reading.balance
    year = (
        reading.year if reading.stated_years and reading.year in solved.years else solved.years[-1]
    )
    names, figures = [], list[Figure]()
    for substance in SUBSTANCES:
        try:
            graph = flow_graph(solved, substance, year)
        except InputError:  # the works do not carry it, or no amount of it is known
            continue
        names.append(substance)
        figures.append(flows(graph, key=key_of("flow", substance), site=site.title.split(",")[0]))
    if not figures:
        return None
    return Section(
        "where-it-goes",
        "Where it goes",
        (
            f"What enters the works and where it ends, in {year}, from the run of central values. "
            "Bands are as wide as what they carry.",
        ),
        (Choice("flow-of", "Substance", tuple(names), tuple(figures)),),
    )
