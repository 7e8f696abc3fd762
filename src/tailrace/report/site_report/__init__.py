"""The report of a site: an assessment as one file that anyone can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.report.site_report.write import report_html as report_html
    from tailrace.report.site_report.write import write_report as write_report

_HOME = {"report_html": "write", "write_report": "write"}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
