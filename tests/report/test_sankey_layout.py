"""Places in a Sankey figure: nothing overlaps, widths are amounts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tailrace.process import Balance
from tailrace.report.flow_graph import DRY_MASS, FlowGraph, flow_graph
from tailrace.report.sankey import simplified
from tailrace.report.sankey_layers import make_layers
from tailrace.report.sankey_layout import LINE_HEIGHT, THINNEST, Layout, lay_out
from tailrace.report.sankey_shapes import link_outline


def laid_out(graph: FlowGraph) -> tuple[Layout, dict[str, int]]:
    layers = make_layers(graph)
    lines = {key: 1 for key, node in graph.nodes.items() if node.kind == "unit"}
    return lay_out(graph, layers, lines, 700.0, 400.0), layers.column_of()


@pytest.mark.parametrize("substance", ["Th", "F", "S", DRY_MASS])
def test_nodes_keep_their_distance(baotou: Balance, substance: str) -> None:
    graph, _ = simplified(flow_graph(baotou, substance, 2024), None)
    layout, column_of = laid_out(graph)
    by_column: dict[int, list[str]] = {}
    for key in graph.nodes:
        by_column.setdefault(column_of[key], []).append(key)
    for keys in by_column.values():
        boxes = sorted((layout.boxes[key].top, key) for key in keys)
        for (_, above), (top, key) in pairwise(boxes):
            bottom = layout.boxes[above].top + layout.boxes[above].height
            room = LINE_HEIGHT if graph.nodes[key].kind == "unit" else 7.9
            assert top - bottom >= room


def test_widths_are_amounts(baotou: Balance) -> None:
    graph, _ = simplified(flow_graph(baotou, "Th", 2024), None)
    layout, _ = laid_out(graph)
    wide = [
        (link.amount, route.width)
        for link, route in zip(graph.links, layout.routes, strict=True)
        if route.width > THINNEST
    ]
    scales = np.array([width / amount for amount, width in wide])
    assert len(scales) > 5
    assert np.ptp(scales) / scales.mean() < 1e-12


def test_links_meet_their_nodes(baotou: Balance) -> None:
    graph, _ = simplified(flow_graph(baotou, "F", 2024), None)
    layout, _ = laid_out(graph)
    for link, route in zip(graph.links, layout.routes, strict=True):
        source, target = layout.boxes[link.source], layout.boxes[link.target]
        (x0, y0), (x1, y1) = route.points[0], route.points[-1]
        assert x0 == pytest.approx(source.left + source.width)
        assert x1 == pytest.approx(target.left)
        slack = THINNEST / 2 + 1e-9
        assert source.top - slack <= y0 <= source.top + source.height + slack
        assert target.top - slack <= y1 <= target.top + target.height + slack


def test_the_drawing_is_inside_its_frame(balance: Balance) -> None:
    """The test works has a recycle, which runs under the nodes."""
    graph, _ = simplified(flow_graph(balance, "H2O", 2024), 0.0)
    layout, _ = laid_out(graph)
    loops = [route for route in layout.routes if route.recycle]
    assert loops
    lowest = max(box.top + box.height for box in layout.boxes.values())
    for route in loops:
        assert route.points[1][1] - route.width / 2 > lowest
    bottom = max(link_outline(route)[:, 1].max() for route in layout.routes)
    assert bottom <= layout.height + 1e-6


def test_the_same_graph_is_laid_out_the_same(baotou: Balance) -> None:
    graph, _ = simplified(flow_graph(baotou, "Th", 2024), None)
    assert laid_out(graph) == laid_out(graph)
