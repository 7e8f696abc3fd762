"""Everything that a run leaves in its folder: the report, results, tables, maps and figures."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment

Writer = Callable[[Path], None]

REPORT = "report.html"


def run_files(assessment: Assessment) -> dict[str, Writer]:
    """Return what writes each file of a run's folder.

    Parameters
    ----------
    assessment : Assessment
        What was found.

    Returns
    -------
    dict of str to callable
        By path inside the folder; the report first.
    """
    from tailrace.assess.assessment_files import save_files
    from tailrace.report.exports import export_files
    from tailrace.report.site_report import write_report

    writers: dict[str, Writer] = {REPORT: lambda path: write_report(assessment, path)}
    return writers | save_files(assessment) | export_files(assessment)


def check_run_libraries() -> list[str]:
    """Return the libraries that a run needs and that are not installed."""
    return [name for name in ("numba", "h5netcdf") if find_spec(name) is None]
