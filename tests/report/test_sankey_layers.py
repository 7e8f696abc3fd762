"""Columns of a Sankey figure."""

from __future__ import annotations

from tailrace.report.flow_graph import FlowGraph, Link, Node
from tailrace.report.sankey_layers import find_ranks, find_recycles, make_layers

KINDS = {"f": "feed", "r": "reagent", "u": "unit", "w": "waste"}


def graph_of(*links: tuple[str, str, float]) -> FlowGraph:
    names = dict.fromkeys(name for link in links for name in link[:2])
    nodes = {name: Node(name, KINDS[name[0]], "x") for name in names}  # type: ignore[arg-type]
    return FlowGraph("Th", 2024, nodes, tuple(Link(*link) for link in links))


def test_units_follow_their_feeds_and_ends_come_last() -> None:
    graph = graph_of(
        ("f", "u1", 10.0), ("u1", "u2", 8.0), ("u1", "w1", 2.0), ("r", "u2", 1.0), ("u2", "w2", 9.0)
    )
    assert find_ranks(graph, set()) == {"f": 0, "u1": 1, "u2": 2, "r": 1, "w1": 3, "w2": 3}


def test_the_link_that_returns_is_the_recycle() -> None:
    graph = graph_of(("f", "u1", 10.0), ("u1", "u2", 15.0), ("u2", "u1", 5.0), ("u2", "w", 10.0))
    assert find_recycles(graph) == {2}
    layers = make_layers(graph)
    assert layers.recycles == (2,)
    assert [len(column) for column in layers.columns] == [1, 1, 1, 1]


def test_a_unit_that_feeds_itself() -> None:
    graph = graph_of(("f", "u", 10.0), ("u", "u", 5.0), ("u", "w", 10.0))
    assert find_recycles(graph) == {1}


def test_long_links_are_bent_in_every_column() -> None:
    graph = graph_of(
        ("f", "u1", 10.0),
        ("u1", "u2", 5.0),
        ("u2", "u3", 5.0),
        ("u3", "w1", 5.0),
        ("u1", "w2", 5.0),
    )
    chain = make_layers(graph).chains[4]
    assert chain == ("u1", "bend:4:2", "bend:4:3", "w2")


def test_crossings_are_undone() -> None:
    """Two lines that would cross in the order declared."""
    graph = graph_of(("f1", "u1", 5.0), ("f2", "u2", 5.0), ("u2", "w1", 5.0), ("u1", "w2", 5.0))
    columns = make_layers(graph).columns
    order = {item: k for column in columns for k, item in enumerate(column)}
    assert (order["u1"] < order["u2"]) == (order["w2"] < order["w1"])
