"""Keeping a flow graph readable: what is small becomes "other", and the total still adds up."""

from __future__ import annotations

from tailrace.errors import InputError
from tailrace.report.flow_graph import FlowGraph, Link, Node

OUTSIDE = ("feed", "reagent")
OTHER = "other"
OTHER_INPUTS = "other inputs"
SMALLEST = 0.001
"""Share of all that comes in below which a flow is merged."""


def merge_small(graph: FlowGraph, smallest: float = SMALLEST) -> FlowGraph:
    """Merge flows below a share of the total.

    A unit through which less than that passes is left out, unless something larger comes after it;
    what it passes on ends at "other (n streams)". Small links to ends go there too, and small links
    from feeds and reagents come from "other inputs (n streams)".

    Parameters
    ----------
    graph : FlowGraph
        Flows of a substance.
    smallest : float
        Share of the total inflow, 0 to 1.

    Returns
    -------
    FlowGraph
        With the same total in and out; every unit shown still balances.

    Raises
    ------
    InputError
        If the share is not between 0 and 1.
    """
    if not 0 <= smallest < 1:
        raise InputError.single(
            f"a smallest share of {smallest:g}", allowed="zero or more, below one"
        )
    limit = smallest * graph.total()
    hidden = _hidden_units(graph, limit)
    amounts: dict[tuple[str, str], float] = {}
    streams: dict[tuple[str, str], int] = {}
    for link in graph.links:
        if link.source in hidden:
            continue
        source, target = link.source, link.target
        small = link.amount < limit
        if graph.nodes[source].kind in OUTSIDE and (small or target in hidden):
            source = OTHER_INPUTS
        if target in hidden or (small and graph.nodes[target].kind != "unit"):
            target = OTHER
        amounts[source, target] = amounts.get((source, target), 0.0) + link.amount
        streams[source, target] = streams.get((source, target), 0) + link.streams
    links = tuple(Link(*ends, amount, streams[ends]) for ends, amount in amounts.items())
    nodes = _shown_nodes(graph, links)
    return FlowGraph(graph.substance, graph.year, nodes, links, graph.unknown)


def _hidden_units(graph: FlowGraph, limit: float) -> set[str]:
    """Return the units that carry little and lead to none that carries more."""
    units = [key for key, node in graph.nodes.items() if node.kind == "unit"]
    shown = {key for key in units if graph.entering(key) >= limit}
    before: dict[str, set[str]] = {key: set() for key in units}
    for link in graph.links:
        if link.source in before and link.target in before:
            before[link.target].add(link.source)
    waiting = list(shown)
    while waiting:
        for key in before[waiting.pop()] - shown:
            shown.add(key)
            waiting.append(key)
    return set(units) - shown


def _shown_nodes(graph: FlowGraph, links: tuple[Link, ...]) -> dict[str, Node]:
    used = {key for link in links for key in (link.source, link.target)}
    nodes = {key: node for key, node in graph.nodes.items() if key in used}
    for key, side in ((OTHER_INPUTS, "source"), (OTHER, "target")):
        merged = sum(link.streams for link in links if getattr(link, side) == key)
        if key in used:
            plural = "" if merged == 1 else "s"
            nodes[key] = Node(f"{key} ({merged} stream{plural})", "other")
    return nodes
