"""Units that only pass a substance on become one node."""

from __future__ import annotations

from tailrace.report.flow_graph import FlowGraph, Link, Node
from tailrace.report.join_chains import join_chains


def chain(*routes: str) -> FlowGraph:
    """Return feed, one unit for each route named, and an end."""
    nodes = {"f": Node("ore", "feed", routes[0])}
    links = [Link("f", "u0", 5.0)]
    for k, route in enumerate(routes):
        nodes[f"u{k}"] = Node(f"unit {k}", "unit", route)
        links.append(Link(f"u{k}", f"u{k + 1}" if k + 1 < len(routes) else "w", 5.0))
    nodes["w"] = Node("pond", "waste")
    return FlowGraph("Th", 2024, nodes, tuple(links))


def test_two_and_three_units() -> None:
    two = join_chains(chain("a", "a"))
    assert [node.label for node in two.nodes.values()] == ["ore", "unit 0, unit 1", "pond"]
    three = join_chains(chain("a", "a", "a"))
    assert [node.label for node in three.nodes.values()] == ["ore", "unit 0 to unit 2", "pond"]
    assert [(link.source, link.target, link.amount) for link in three.links] == [
        ("f", "u2", 5.0),
        ("u2", "w", 5.0),
    ]


def test_routes_stay_apart() -> None:
    labels = [node.label for node in join_chains(chain("a", "a", "b")).nodes.values()]
    assert labels == ["ore", "unit 0, unit 1", "unit 2", "pond"]


def test_a_unit_that_loses_something_stays() -> None:
    graph = chain("a", "a", "a")
    lossy = FlowGraph(
        graph.substance,
        graph.year,
        {**graph.nodes, "w2": Node("stack", "air")},
        (*graph.links, Link("u1", "w2", 1.0)),
    )
    labels = [node.label for node in join_chains(lossy).nodes.values()]
    assert labels == ["ore", "unit 0, unit 1", "unit 2", "pond", "stack"]


def test_a_recycle_of_its_own_is_left_alone() -> None:
    nodes = {"u0": Node("a", "unit", "r"), "u1": Node("b", "unit", "r")}
    graph = FlowGraph("Th", 2024, nodes, (Link("u0", "u1", 1.0), Link("u1", "u0", 1.0)))
    assert set(join_chains(graph).nodes) == {"u0", "u1"}
