"""Merging small flows: nothing is lost, and what is merged is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.flow_graph import FlowGraph, Link, Node, flow_graph
from tailrace.report.merge_small import OTHER, OTHER_INPUTS, merge_small


def graph_of(*links: tuple[str, str, float]) -> FlowGraph:
    """Return a graph; names that begin with f are feeds, with u units, with w wastes."""
    kinds = {"f": "feed", "u": "unit", "w": "waste"}
    names = dict.fromkeys(name for link in links for name in link[:2])
    nodes = {name: Node(name, kinds[name[0]], "route") for name in names}  # type: ignore[arg-type]
    return FlowGraph("Th", 2024, nodes, tuple(Link(*link) for link in links))


def test_small_ends_are_merged_and_counted() -> None:
    graph = graph_of(("f", "u", 1000.0), ("u", "w1", 990.0), ("u", "w2", 6.0), ("u", "w3", 4.0))
    merged = merge_small(graph, 0.01)
    assert merged.ends() == {"w1": 990.0, OTHER: 10.0}
    assert merged.nodes[OTHER].label == "other (2 streams)"
    assert merge_small(graph, 0.0).ends() == graph.ends()


def test_small_units_are_left_out_with_what_they_pass_on() -> None:
    graph = graph_of(
        ("f", "u1", 1000.0),
        ("u1", "w1", 995.0),
        ("u1", "u2", 5.0),
        ("f2", "u2", 1.0),
        ("u2", "w2", 6.0),
    )
    merged = merge_small(graph, 0.01)
    assert set(merged.nodes) == {"f", "u1", "w1", OTHER, OTHER_INPUTS}
    assert merged.ends() == {"w1": 995.0, OTHER: 6.0}
    assert merged.sources() == {"f": 1000.0, OTHER_INPUTS: 1.0}


def test_a_small_unit_before_a_large_one_stays() -> None:
    graph = graph_of(("f", "u1", 5.0), ("u1", "u2", 5.0), ("f2", "u2", 1000.0), ("u2", "w", 1005.0))
    merged = merge_small(graph, 0.01)
    assert "u1" in merged.nodes
    assert merged.sources() == {"f2": 1000.0, OTHER_INPUTS: 5.0}


def test_a_share_of_one_is_refused() -> None:
    with pytest.raises(InputError, match="below one"):
        merge_small(graph_of(("f", "u", 1.0), ("u", "w", 1.0)), 1.0)


@st.composite
def networks(draw: st.DrawFn) -> FlowGraph:
    """Return a chain of units with random losses, reagents and a recycle."""
    links: list[tuple[str, str, float]] = [("f", "u0", 100.0)]
    carried = 100.0
    units = draw(st.integers(1, 6))
    for k in range(units):
        added = draw(st.floats(0.0, 5.0))
        if added > 0:
            links.append((f"f{k}", f"u{k}", added))
        carried += added
        lost = carried * draw(st.floats(0.0, 1.0))
        if k == units - 1:
            lost = carried
        if lost > 0:
            links.append((f"u{k}", f"w{k}", lost))
        carried -= lost
        if carried <= 0:
            break
        links.append((f"u{k}", f"u{k + 1}", carried))
    return graph_of(*links)


@given(networks(), st.floats(0.0, 0.5))
def test_nothing_is_lost(graph: FlowGraph, smallest: float) -> None:
    merged = merge_small(graph, smallest)
    assert merged.total() == pytest.approx(graph.total(), rel=1e-12)
    assert sum(merged.ends().values()) == pytest.approx(graph.total(), rel=1e-12)
    for key, node in merged.nodes.items():
        if node.kind == "unit":
            assert merged.net(key) == pytest.approx(0.0, abs=1e-10 * graph.total())


def test_baotou_keeps_its_total(baotou: Balance) -> None:
    graph = flow_graph(baotou, "dry mass", 2024)
    for smallest in (0.001, 0.01, 0.05):
        merged = merge_small(graph, smallest)
        assert sum(merged.ends().values()) == pytest.approx(graph.total(), rel=1e-12)
        assert len(merged.links) < len(graph.links)
