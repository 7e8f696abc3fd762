"""Units that only pass a substance on are drawn as one node."""

from __future__ import annotations

from tailrace.report.flow_graph import FlowGraph, Link, Node


def join_chains(graph: FlowGraph) -> FlowGraph:
    """Join each unit to the next where nothing else enters or leaves between them.

    Parameters
    ----------
    graph : FlowGraph
        Flows of a substance.

    Returns
    -------
    FlowGraph
        Chains within one route as one node, "mining to crushing"; nothing else changes.
    """
    leaving: dict[str, list[Link]] = {key: [] for key in graph.nodes}
    entering: dict[str, list[Link]] = {key: [] for key in graph.nodes}
    for link in graph.links:
        leaving[link.source].append(link)
        entering[link.target].append(link)
    following = {
        links[0].source: links[0].target
        for links in leaving.values()
        if len(links) == 1 and len(entering[links[0].target]) == 1 and _same_route(graph, links[0])
    }
    last_of: dict[str, str] = {}
    chains: dict[str, list[str]] = {}
    for first in following:
        if first in following.values():
            continue
        chain = [first]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        chains[chain[-1]] = chain
        last_of.update(dict.fromkeys(chain, chain[-1]))
    nodes = {
        key: _joined(graph, chains[key]) if key in chains else node
        for key, node in graph.nodes.items()
        if last_of.get(key, key) == key
    }
    links = tuple(
        Link(
            last_of.get(link.source, link.source),
            last_of.get(link.target, link.target),
            link.amount,
            link.streams,
        )
        for link in graph.links
        if following.get(link.source) != link.target
    )
    return FlowGraph(graph.substance, graph.year, nodes, links, graph.unknown)


def _same_route(graph: FlowGraph, link: Link) -> bool:
    source, target = graph.nodes[link.source], graph.nodes[link.target]
    return source.kind == target.kind == "unit" and source.route == target.route


def _joined(graph: FlowGraph, chain: list[str]) -> Node:
    first, last = graph.nodes[chain[0]], graph.nodes[chain[-1]]
    between = ", " if len(chain) == 2 else " to "
    return Node(f"{first.label}{between}{last.label}", "unit", first.route)
