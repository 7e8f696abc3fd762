"""Sankey figures: where one substance, or the dry mass, goes in one year.

The figure is drawn from its own layout (columns by `sankey_layers`, places by `sankey_layout`) as
filled outlines in a plotly figure, because plotly's own Sankey trace lays links across nodes and
labels across links as soon as a works has more than a few units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from tailrace.report.flow_graph import FlowGraph, flow_graph
from tailrace.report.join_chains import join_chains
from tailrace.report.merge_small import OTHER, merge_small
from tailrace.report.sankey_labels import (
    finding,
    first_units,
    kind_of_end,
    share,
    tonnes,
    wrapped,
)
from tailrace.report.sankey_layers import Layers, make_layers
from tailrace.report.sankey_layout import Layout, lay_out
from tailrace.report.sankey_shapes import Array, box_outline, link_outline

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from tailrace.process.balance import Balance

WIDTH, HEIGHT = 690.0, 400.0
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


@dataclass(frozen=True)
class _Drawing:
    """A graph with its columns, places and labels."""

    graph: FlowGraph
    layers: Layers
    layout: Layout
    column_of: dict[str, int]
    above: dict[str, list[str]]

    @property
    def last(self) -> int:
        return len(self.layers.columns) - 1

    def shown(self, position: int) -> bool:
        """Whether a link is drawn: recycles thinner than a line are not."""
        route = self.layout.routes[position]
        return not route.recycle or route.width > 1.5


def _drawing(graph: FlowGraph) -> _Drawing:
    layers = make_layers(graph)
    column_of = layers.column_of()
    last = len(layers.columns) - 1
    firsts = first_units(graph, column_of)
    above: dict[str, list[str]] = {}
    for key, node in graph.nodes.items():
        beside = column_of[key] == last or (node.kind == "feed" and column_of[key] == 0)
        if not beside:
            above[key] = [escape(line) for line in wrapped(node.label)]
            if key in firsts and node.label != node.route:
                above[key].insert(0, f"<b>{escape(node.route.replace('_', ' '))}</b>")
    lines = {key: len(label) for key, label in above.items()}
    return _Drawing(graph, layers, lay_out(graph, layers, lines, WIDTH, HEIGHT), column_of, above)


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

    drawing = _drawing(graph)
    width, height = drawing.layout.width, drawing.layout.height
    bands = list(_links(drawing))
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
        "annotations": list(_labels(drawing)),
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
    return go.Figure(data=[*bands, *_nodes(drawing)], layout=layout)


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


def _links(drawing: _Drawing) -> Iterator[dict[str, Any]]:
    graph, total = drawing.graph, drawing.graph.total()
    widest_first = sorted(range(len(graph.links)), key=lambda k: -graph.links[k].amount)
    for position in widest_first:
        link = graph.links[position]
        source, target = graph.nodes[link.source], graph.nodes[link.target]
        if drawing.shown(position):
            grey = target.kind == "unit" or link.target == OTHER
            yield _filled(
                link_outline(drawing.layout.routes[position]),
                _colour("unit", 0.2) if grey else _colour(target.kind, 0.5),
                f"{source.label} → {target.label}: {tonnes(link.amount)} "
                f"({share(link.amount, total)})",
            )


def _nodes(drawing: _Drawing) -> Iterator[dict[str, Any]]:
    graph = drawing.graph
    for key, box in drawing.layout.boxes.items():
        amount = max(graph.entering(key), graph.leaving(key))
        said = f"{graph.nodes[key].label}: {tonnes(amount)}"
        yield _filled(box_outline(box), _colour(graph.nodes[key].kind), said)


def _filled(outline: Array, colour: str, said: str) -> dict[str, Any]:
    rounded = outline.round(1)
    return {
        "type": "scatter",
        "x": rounded[:, 0].tolist(),
        "y": rounded[:, 1].tolist(),
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": colour,
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": escape(said),
    }


def _labels(drawing: _Drawing) -> Iterator[dict[str, Any]]:
    graph, total = drawing.graph, drawing.graph.total()
    for key, box in drawing.layout.boxes.items():
        node = graph.nodes[key]
        amount = tonnes(max(graph.entering(key), graph.leaving(key)))
        if key in drawing.above:
            text = "<br>".join(drawing.above[key])
            x, y, side, anchor = box.left - 2, box.top - 1, "left", "bottom"
        elif drawing.column_of[key] == drawing.last:
            words = [kind_of_end(key), amount, share(graph.entering(key), total)]
            text = _two_lines(node.label, " · ".join(word for word in words if word))
            x, y, side, anchor = box.left + box.width + 7, box.middle, "left", "middle"
        else:
            text = _two_lines(node.label, amount)
            x, y, side, anchor = box.left - 7, box.middle, "right", "middle"
        yield {
            "text": text,
            "x": x,
            "y": y,
            "xanchor": side,
            "yanchor": anchor,
            "align": side,
            "showarrow": False,
            "font": {"color": QUIET if node.kind == "reagent" else INK, "shadow": HALO},
        }


def _two_lines(name: str, below: str) -> str:
    return f"<b>{escape(name)}</b><br><span style='color:{QUIET}'>{escape(below)}</span>"
