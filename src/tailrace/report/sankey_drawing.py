"""What a Sankey figure draws, before anything says how: outlines, colours and labels in px."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tailrace.report.flow_graph import FlowGraph
from tailrace.report.merge_small import OTHER
from tailrace.report.sankey_labels import first_units, kind_of_end, share, tonnes, wrapped
from tailrace.report.sankey_layers import Layers, make_layers
from tailrace.report.sankey_layout import Layout, lay_out
from tailrace.report.sankey_shapes import Array, box_outline, link_outline

WIDTH, HEIGHT = 690.0, 400.0
"""Least size from the first column to the last, px."""


@dataclass(frozen=True)
class Line:
    """A line of a label."""

    text: str
    bold: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Label:
    """Words beside a node: their lines, where they are anchored, px, and on which side of it."""

    lines: tuple[Line, ...]
    x: float
    y: float
    side: Literal["left", "right"]
    upright: Literal["bottom", "middle"]
    kind: str


@dataclass(frozen=True)
class Shape:
    """A filled outline, shape (point, 2), px; its kind and opacity, and what it says."""

    outline: Array
    kind: str
    opacity: float
    said: str


@dataclass(frozen=True)
class Drawing:
    """A graph with its columns, places and labels.

    Parameters
    ----------
    graph : FlowGraph
        What is drawn.
    layers : Layers
        Its columns.
    layout : Layout
        Where everything stands.
    column_of : dict of str to int
        Column of every item.
    above : dict of str to tuple of Line
        Labels that stand above their nodes.
    """

    graph: FlowGraph
    layers: Layers
    layout: Layout
    column_of: dict[str, int]
    above: dict[str, tuple[Line, ...]]

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.layers.columns) - 1

    def shown(self, position: int) -> bool:
        """Whether a link is drawn: recycles thinner than a line are not."""
        route = self.layout.routes[position]
        return not route.recycle or route.width > 1.5

    def links(self) -> Iterator[Shape]:
        """Yield the links, the widest first."""
        graph, total = self.graph, self.graph.total()
        for position in sorted(range(len(graph.links)), key=lambda k: -graph.links[k].amount):
            link = graph.links[position]
            source, target = graph.nodes[link.source], graph.nodes[link.target]
            if not self.shown(position):
                continue
            grey = target.kind == "unit" or link.target == OTHER
            said = (
                f"{source.label} → {target.label}: {tonnes(link.amount)} "
                f"({share(link.amount, total)})"
            )
            outline = link_outline(self.layout.routes[position])
            yield Shape(outline, "unit" if grey else target.kind, 0.2 if grey else 0.5, said)

    def nodes(self) -> Iterator[Shape]:
        """Yield the nodes."""
        for key, box in self.layout.boxes.items():
            node = self.graph.nodes[key]
            said = f"{node.label}: {tonnes(self.amount(key))}"
            yield Shape(box_outline(box), node.kind, 1.0, said)

    def amount(self, key: str) -> float:
        """Return what passes a node, kg/yr."""
        return max(self.graph.entering(key), self.graph.leaving(key))

    def labels(self) -> Iterator[Label]:
        """Yield the labels: above units, beside feeds and ends."""
        graph, total = self.graph, self.graph.total()
        for key, box in self.layout.boxes.items():
            node, amount = graph.nodes[key], tonnes(self.amount(key))
            if key in self.above:
                lines = self.above[key]
                yield Label(lines, box.left - 2, box.top - 1, "left", "bottom", node.kind)
                continue
            ends = self.column_of[key] == self.last
            words = [kind_of_end(key), amount, share(graph.entering(key), total)]
            below = " · ".join(word for word in words if word) if ends else amount
            lines = (Line(node.label, bold=True), Line(below, quiet=True))
            if ends:
                x = box.left + box.width + 7
                yield Label(lines, x, box.middle, "left", "middle", node.kind)
            else:
                yield Label(lines, box.left - 7, box.middle, "right", "middle", node.kind)


def plan_drawing(graph: FlowGraph) -> Drawing:
    """Return a graph with everything in its place.

    Parameters
    ----------
    graph : FlowGraph
        What is drawn, its small flows merged.
    """
    layers = make_layers(graph)
    column_of = layers.column_of()
    last = len(layers.columns) - 1
    firsts = first_units(graph, column_of)
    above: dict[str, tuple[Line, ...]] = {}
    for key, node in graph.nodes.items():
        beside = column_of[key] == last or (node.kind == "feed" and column_of[key] == 0)
        if not beside:
            named = [Line(words) for words in wrapped(node.label)]
            if key in firsts and node.label != node.route:
                named.insert(0, Line(node.route.replace("_", " "), bold=True))
            above[key] = tuple(named)
    lines = {key: len(label) for key, label in above.items()}
    return Drawing(graph, layers, lay_out(graph, layers, lines, WIDTH, HEIGHT), column_of, above)
