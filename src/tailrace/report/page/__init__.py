"""One self-contained HTML page: its parts as plain data, its figures as SVG, its builder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.report.page.builder import draw as draw
    from tailrace.report.page.builder import page_html as page_html
    from tailrace.report.page.builder import standalone_svg as standalone_svg
    from tailrace.report.page.builder import write_report_page as write_report_page
    from tailrace.report.page.estimate import Estimate as Estimate
    from tailrace.report.page.estimate import missing as missing
    from tailrace.report.page.figures import Band as Band
    from tailrace.report.page.figures import Bar as Bar
    from tailrace.report.page.figures import Distribution as Distribution
    from tailrace.report.page.figures import DotRows as DotRows
    from tailrace.report.page.figures import Driver as Driver
    from tailrace.report.page.figures import Fan as Fan
    from tailrace.report.page.figures import Figure as Figure
    from tailrace.report.page.figures import Flows as Flows
    from tailrace.report.page.figures import StackedBars as StackedBars
    from tailrace.report.page.figures import Tornado as Tornado
    from tailrace.report.page.map_parts import Field as Field
    from tailrace.report.page.map_parts import Map as Map
    from tailrace.report.page.map_parts import MapPoint as MapPoint
    from tailrace.report.page.map_parts import MapShape as MapShape
    from tailrace.report.page.model import BudgetLine as BudgetLine
    from tailrace.report.page.model import Census as Census
    from tailrace.report.page.model import Choice as Choice
    from tailrace.report.page.model import Column as Column
    from tailrace.report.page.model import Head as Head
    from tailrace.report.page.model import Measure as Measure
    from tailrace.report.page.model import Page as Page
    from tailrace.report.page.model import Panel as Panel
    from tailrace.report.page.model import Place as Place
    from tailrace.report.page.model import Places as Places
    from tailrace.report.page.model import Section as Section
    from tailrace.report.page.model import Table as Table
    from tailrace.report.page.sankey_svg import flows as flows
    from tailrace.report.page.verdict import Verdict as Verdict
    from tailrace.report.page.verdict import judge as judge

_HOME = {
    "Band": "figures",
    "Bar": "figures",
    "BudgetLine": "model",
    "Census": "model",
    "Choice": "model",
    "Column": "model",
    "Distribution": "figures",
    "DotRows": "figures",
    "Driver": "figures",
    "Estimate": "estimate",
    "Fan": "figures",
    "Field": "map_parts",
    "Figure": "figures",
    "Flows": "figures",
    "Head": "model",
    "Map": "map_parts",
    "MapPoint": "map_parts",
    "MapShape": "map_parts",
    "Measure": "model",
    "Page": "model",
    "Panel": "model",
    "Place": "model",
    "Places": "model",
    "Section": "model",
    "StackedBars": "figures",
    "Table": "model",
    "Tornado": "figures",
    "Verdict": "verdict",
    "draw": "builder",
    "flows": "sankey_svg",
    "judge": "verdict",
    "missing": "estimate",
    "page_html": "builder",
    "standalone_svg": "builder",
    "write_report_page": "builder",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
