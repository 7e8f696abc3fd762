"""Sankey figures for the page: the layout of `sankey_layout`, drawn as SVG."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from tailrace.report.flow_graph import FlowGraph
from tailrace.report.page.figures import Flows
from tailrace.report.page.svg import drawing, polyline, tag
from tailrace.report.page.text_width import text_width
from tailrace.report.sankey import simplified
from tailrace.report.sankey_drawing import Label, Shape, plan_drawing
from tailrace.report.sankey_labels import caption, finding, share, substance_words, tonnes

LEFT, RIGHT, TOP, BOTTOM = 104.0, 120.0, 48.0, 16.0
"""Least room around the drawing, where the labels of the outer columns stand, px."""
LINE = 15.5
SIZE = 12.5
NAMED = 4
COLUMN = 1148.0
"""Width of the page's text on a desk, px."""
SMALLEST = 0.85
"""Scale down to which words in a drawing can still be read."""


def flows(graph: FlowGraph, *, key: str, site: str = "", draws: int | None = None) -> Flows:
    """Return a Sankey figure of a graph, with its words.

    Parameters
    ----------
    graph : FlowGraph
        All flows of a substance in a year.
    key : str
        Name within the page.
    site : str
        Name of the site, for the title.
    draws : int, optional
        Draws whose means are drawn.
    """
    drawn, smallest = simplified(graph, None)
    total = graph.total()
    ends = [
        f"{graph.nodes[end].label} {tonnes(amount)} ({share(amount, total)})"
        for end, amount in list(graph.ends().items())[:NAMED]
    ]
    return Flows(
        key=key,
        title=finding(drawn, site),
        caption=caption(drawn, smallest, draws),
        alt=f"Flows of {substance_words(graph.substance)} from feeds through units to ends. "
        f"{tonnes(total)} come in; the largest ends: {', '.join(ends)}.",
        graph=graph,
        drawn=drawn,
    )


def draw_flows(figure: Flows) -> Markup:
    """Return the drawing, as wide as its columns and labels need, px.

    Parameters
    ----------
    figure : Flows
        What to draw.
    """
    plan = plan_drawing(figure.drawn)
    links, labels = list(plan.links()), list(plan.labels())
    left = max([LEFT, *(_room(label) - label.x for label in labels if label.side == "right"),
                *(6.0 - float(shape.outline[:, 0].min()) for shape in links)])  # fmt: skip
    right = max([RIGHT, *(label.x + _room(label) - plan.layout.width for label in labels
                          if label.side == "left")])  # fmt: skip
    width, height = left + plan.layout.width + right, TOP + plan.layout.height + BOTTOM
    parts = [
        *map(_filled, links),
        *map(_filled, plan.nodes()),
        *(line for label in labels for line in _lines(label)),
    ]
    moved = tag("g", *parts, transform=f"translate({left:.1f} {TOP:.1f})")
    # One that is a little wider than the page is made smaller, a very wide one is scrolled.
    fits = {"class_": "fits"} if COLUMN < width <= COLUMN / SMALLEST else {}
    return drawing(width, height, [moved], alt=figure.alt, **fits)


def _room(label: Label) -> float:
    return 6 + max(text_width(line.text, SIZE + (0.7 if line.bold else 0)) for line in label.lines)


def _filled(shape: Shape) -> Markup:
    class_ = f"flow {shape.kind}{' solid' if shape.opacity == 1 else ''}"
    outline = polyline(shape.outline[:-1], closed=True)
    return tag("path", tag("title", shape.said), d=outline, class_=class_)


def _lines(label: Label) -> Iterator[Markup]:
    count = len(label.lines)
    last = label.y - 3 if label.upright == "bottom" else label.y + 4.5 + LINE * (count - 1) / 2
    anchor = "start" if label.side == "left" else "end"
    for k, line in enumerate(label.lines):
        quiet = line.quiet or label.kind == "reagent"
        classes = ["flow-label", "halo", *(["strong"] if line.bold else []),
                   *(["quiet"] if quiet else [])]  # fmt: skip
        y = last - LINE * (count - 1 - k)
        yield tag("text", line.text, x=label.x, y=y, class_=" ".join(classes), text_anchor=anchor)
