"""Sankey figures: where one substance, or the dry mass, goes in one year.

The figure is drawn from its own layout (columns by `sankey_layers`, places by `sankey_layout`) as
filled outlines in a plotly figure, because plotly's own Sankey trace lays links across nodes and
labels across links as soon as a works has more than a few units.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from tailrace.report.flow_graph import FlowGraph, flow_graph
from tailrace.report.join_chains import join_chains
from tailrace.report.merge_small import merge_small
from tailrace.report.sankey_drawing import Label, Line, Shape, plan_drawing
from tailrace.report.sankey_labels import finding

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from tailrace.process.balance import Balance

LEFT, RIGHT, TOP, BOTTOM = 104.0, 246.0, 48.0, 16.0
"""Room around the drawing, where the labels of the outer columns stand, px."""
FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif"
INK, QUIET = "#1f1f1f", "#636363"
HALO = "0 0 3px white, 0 0 3px white, 0 0 3px white"

MOST_LINKS = 40
SHARES = (0.001, 0.002, 0.005, 0.01, 0.02)
"""Shares below which flows are merged: the first that leaves no more than so many links."""

COLOURS: dict[str, tuple[int, int, int]] = {
    "feed": (90, 90, 90),
    "reagent": (140, 140, 140),
    "unit": (70, 70, 70),
    "product": (0, 158, 115),
    "waste": (213, 94, 0),
    "air": (86, 180, 233),
    "water": (0, 114, 178),
    "store": (204, 121, 167),
    "other": (140, 140, 140),
}
"""Okabe and Ito's colours for the ends, greys for what is inside; the labels say it in words."""


def sankey_figure(
    balance: Balance,
    substance: str,
    year: int,
    *,
    smallest: float | None = None,
    site: str = "",
) -> go.Figure:
    """Draw where a substance goes in a year.

    Parameters
    ----------
    balance : Balance
        A solved works; with draws, means are drawn.
    substance : str
        A substance of the balance ("Th", "F"), an oxide or compound of one ("ThO2"), "REE", "REO",
        or "dry mass".
    year : int
        Calendar year.
    smallest : float, optional
        Share of what comes in below which flows are merged into "other", 0 to 1; chosen so that
        at most 40 links are drawn unless given.
    site : str
        Name of the site, for the title.

    Returns
    -------
    plotly.graph_objects.Figure
        Its `layout.meta` holds the flows drawn, in t/yr, with `smallest` and the unknowns.

    Raises
    ------
    InputError
        If the balance does not carry the substance, does not cover the year, or nothing of the
        substance flows.
    """
    graph, limit = simplified(flow_graph(balance, substance, year), smallest)
    return draw_graph(graph, limit, site)


def simplified(graph: FlowGraph, smallest: float | None) -> tuple[FlowGraph, float]:
    """Return the graph as it is drawn, and the share below which flows were merged."""
    if smallest is not None:
        return join_chains(merge_small(graph, smallest)), smallest
    for limit in SHARES:
        found = join_chains(merge_small(graph, limit))
        if len(found.links) <= MOST_LINKS:
            break
    return found, limit


def draw_graph(graph: FlowGraph, smallest: float, site: str = "") -> go.Figure:
    """Draw a graph of flows.

    Parameters
    ----------
    graph : FlowGraph
        What is drawn.
    smallest : float
        Share below which flows were merged, for the record.
    site : str
        Name of the site, for the title.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    drawing = plan_drawing(graph)
    width, height = drawing.layout.width, drawing.layout.height
    bands = [_filled(shape) for shape in drawing.links()]
    left = max(LEFT, 6.0 - min(min(band["x"]) for band in bands))
    layout = {
        "title": {
            "text": escape(finding(graph, site)),
            "font": {"size": 16},
            "x": 0.012,
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 14},
        },
        "annotations": [_annotation(label) for label in drawing.labels()],
        "width": left + width + RIGHT,
        "height": TOP + height + BOTTOM,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "font": {"family": FONT, "size": 12.5, "color": INK},
        "hovermode": "closest",
        "xaxis": {"visible": False, "range": [-left, width + RIGHT], "fixedrange": True},
        "yaxis": {"visible": False, "range": [height + BOTTOM, -TOP], "fixedrange": True},
        "meta": _record(graph, smallest),
    }
    return go.Figure(data=[*bands, *map(_filled, drawing.nodes())], layout=layout)


def _record(graph: FlowGraph, smallest: float) -> dict[str, object]:
    return {
        "substance": graph.substance,
        "year": graph.year,
        "smallest": smallest,
        "unknown": list(graph.unknown),
        "links": [
            {
                "source": graph.nodes[link.source].label,
                "target": graph.nodes[link.target].label,
                "kind": graph.nodes[link.target].kind,
                "t_per_year": link.amount / 1e3,
            }
            for link in graph.links
        ],
    }


def _colour(kind: str, opacity: float = 1.0) -> str:
    red, green, blue = COLOURS[kind]
    return f"rgba({red},{green},{blue},{opacity:g})"


def _filled(shape: Shape) -> dict[str, Any]:
    rounded = shape.outline.round(1)
    return {
        "type": "scatter",
        "x": rounded[:, 0].tolist(),
        "y": rounded[:, 1].tolist(),
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": _colour(shape.kind, shape.opacity),
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": escape(shape.said),
    }


def _annotation(label: Label) -> dict[str, Any]:
    return {
        "text": "<br>".join(map(_words, label.lines)),
        "x": label.x,
        "y": label.y,
        "xanchor": label.side,
        "yanchor": label.upright,
        "align": label.side,
        "showarrow": False,
        "font": {"color": QUIET if label.kind == "reagent" else INK, "shadow": HALO},
    }


def _words(line: Line) -> str:
    said = escape(line.text)
    if line.quiet:
        return f"<span style='color:{QUIET}'>{said}</span>"
    return f"<b>{said}</b>" if line.bold else said
