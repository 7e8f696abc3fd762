"""The report of a site: from an assessment to one file."""

from __future__ import annotations

from pathlib import Path

from tailrace.assess.assessment import Assessment
from tailrace.output.whole_file import write_whole
from tailrace.report.page.builder import page_html
from tailrace.report.page.model import Page, Section
from tailrace.report.site_report.baked import baked
from tailrace.report.site_report.beside_section import alternatives_section, observed_section
from tailrace.report.site_report.flows_section import flows_section
from tailrace.report.site_report.harm_section import harm_section
from tailrace.report.site_report.head import budget, census, head
from tailrace.report.site_report.help_section import help_section
from tailrace.report.site_report.limits_section import limits_section, lives_section
from tailrace.report.site_report.map_section import map_section
from tailrace.report.site_report.places import judged_table, places
from tailrace.report.site_report.reach_section import reach_section
from tailrace.report.site_report.reading import Reading
from tailrace.report.site_report.sources_section import methods_section, sources_section
from tailrace.report.site_report.sure_section import sure_section
from tailrace.report.site_report.templates_of import resource
from tailrace.report.site_report.time_section import time_section

SCRIPTS = (
    "unpack.js", "rule.js", "contours.js", "map_view.js", "help_panel.js", "help_start.js",
)  # fmt: skip


def write_report(assessment: Assessment, path: Path) -> int:
    """Write the report of an assessment; the file appears when it is whole.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    path : Path
        File to write; one that is there is replaced.

    Returns
    -------
    int
        Its size, bytes.

    Raises
    ------
    InputError
        If something in the assessment could not be told honestly, such as a number that is missing
        without a reason.
    OSError
        If the file cannot be written; nothing is left behind then.
    """
    content = report_html(assessment).encode("utf-8")
    write_whole(path, content)
    return len(content)


def report_html(assessment: Assessment) -> str:
    """Return the report of an assessment as one HTML file: no network, no server.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    """
    return page_html(report_page(assessment))


def report_page(assessment: Assessment) -> Page:
    """Return the report of an assessment as plain data.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    """
    reading = Reading(assessment)
    carried = baked(reading)
    help_ = help_section(reading)
    sections = (
        flows_section(reading),
        map_section(reading),
        reach_section(reading),
        time_section(reading),
        sure_section(reading),
        help_,
        observed_section(reading),
        alternatives_section(reading),
        limits_section(reading),
        _all_limits(reading),
        lives_section(reading),
        harm_section(reading),
        sources_section(reading),
        methods_section(reading),
    )
    return Page(
        head=head(reading),
        budget=budget(reading),
        census=census(reading),
        places=places(reading),
        sections=tuple(section for section in sections if section is not None),
        scripts=tuple(map(resource, SCRIPTS)) if help_ is not None else (),
        data=carried.data if help_ is not None else {},
        style=resource("site.css"),
    )


def figure_sections(so_far: Assessment) -> tuple[Section, ...]:
    """Return the chapters whose figures need no more than results, limits and releases.

    Parameters
    ----------
    so_far : Assessment
        What was found so far.
    """
    reading = Reading(so_far)
    return tuple(
        section
        for make in (flows_section, reach_section, time_section, sure_section)
        if (section := make(reading)) is not None
    )


def _all_limits(reading: Reading) -> Section | None:
    table = judged_table(reading)
    if table is None:
        return None
    return Section("every-limit", "Every limit at every place", (), (table,), "All limits")
