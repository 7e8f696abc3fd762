"""The report of a made-up assessment, as data, as text and as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.assess.assessment import Assessment
from tailrace.report.site_report.reading import Reading
from tailrace.report.site_report.write import write_report

from ...assess.made_assessment import made_assessment


@pytest.fixture(scope="session")
def made() -> Assessment:
    """Return a made-up assessment of Baotou."""
    return made_assessment("baotou", draws=64, transport=True)


@pytest.fixture(scope="session")
def reading(made: Assessment) -> Reading:
    """Return it as sections read it."""
    return Reading(made)


@pytest.fixture(scope="session")
def report_file(made: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return its report as a file."""
    path = tmp_path_factory.mktemp("site_report") / "report.html"
    write_report(made, path)
    return path
