"""The order of a Sankey figure: which column each node stands in, and in which sequence.

Units stand in the column after the last unit that feeds them, ends in the last column. A link that
passes over columns is bent in each of them, so that nothing is drawn across a node, and the
sequence within a column is found by the usual sweeps over mean positions of neighbours, keeping the
one with the fewest crossings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tailrace.report.flow_graph import FlowGraph

SWEEPS = 24
NONE_LEFT = -1


@dataclass(frozen=True)
class Layers:
    """Columns of a figure.

    Parameters
    ----------
    columns : tuple of tuple of str
        Items from top to bottom: keys of nodes, and of bends (link position and column).
    chains : dict of int to tuple of str
        For each link that goes forward, the items it passes, ends included.
    recycles : tuple of int
        Links that go back.
    """

    columns: tuple[tuple[str, ...], ...]
    chains: dict[int, tuple[str, ...]]
    recycles: tuple[int, ...]

    def column_of(self) -> dict[str, int]:
        """Return the column of every item."""
        return {item: c for c, column in enumerate(self.columns) for item in column}


def find_recycles(graph: FlowGraph) -> set[int]:
    """Return the links that close a cycle, met in the order in which feeds flow."""
    leaving: dict[str, list[int]] = {key: [] for key in graph.nodes}
    for position, link in enumerate(graph.links):
        leaving[link.source].append(position)
    first = sorted(graph.nodes, key=lambda key: graph.nodes[key].kind != "feed")
    open_, done, back = set[str](), set[str](), set[int]()
    for start in first:
        if start in done:
            continue
        open_.add(start)
        trail = [(start, iter(leaving[start]))]
        while trail:
            key, rest = trail[-1]
            position = next(rest, NONE_LEFT)
            if position == NONE_LEFT:
                trail.pop()
                open_.discard(key)
                done.add(key)
                continue
            target = graph.links[position].target
            if target in open_:
                back.add(position)
            elif target not in done:
                open_.add(target)
                trail.append((target, iter(leaving[target])))
    return back


def find_ranks(graph: FlowGraph, back: set[int]) -> dict[str, int]:
    """Return the column of every node, the first being 0."""
    forward = [link for k, link in enumerate(graph.links) if k not in back]
    sources = {key for key in graph.nodes if not any(link.target == key for link in graph.links)}
    carried = [link for link in forward if link.source not in sources]
    rank = {key: 0 for key in graph.nodes if key not in sources}
    for _ in rank:
        for link in carried:
            rank[link.target] = max(rank[link.target], rank[link.source] + 1)
    last = max(rank.values(), default=0)
    if any(graph.nodes[key].kind == "unit" and rank[key] == last for key in rank):
        last += 1
    for key in rank:
        if not any(link.source == key for link in forward):
            rank[key] = last
    for key in sources:
        rank[key] = min(rank[link.target] for link in forward if link.source == key) - 1
    lowest = min(rank.values())
    return {key: column - lowest for key, column in rank.items()}


def make_layers(graph: FlowGraph) -> Layers:
    """Return the columns of a graph, in a sequence with few crossings."""
    back = find_recycles(graph)
    rank = find_ranks(graph, back)
    columns: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for key in graph.nodes:
        columns[rank[key]].append(key)
    chains: dict[int, tuple[str, ...]] = {}
    for position, link in enumerate(graph.links):
        if position in back:
            continue
        bends = [f"bend:{position}:{c}" for c in range(rank[link.source] + 1, rank[link.target])]
        for column, bend in enumerate(bends, start=rank[link.source] + 1):
            columns[column].append(bend)
        chains[position] = (link.source, *bends, link.target)
    return Layers(_few_crossings(graph, columns, chains), chains, tuple(sorted(back)))


def _steps(
    graph: FlowGraph, chains: dict[int, tuple[str, ...]], columns: Sequence[Sequence[str]]
) -> list[list[tuple[str, str, float]]]:
    """Return what runs between each column and the next, as (left, right, amount)."""
    column_of = {item: c for c, column in enumerate(columns) for item in column}
    steps: list[list[tuple[str, str, float]]] = [[] for _ in columns]
    for position, chain in chains.items():
        for left, right in pairwise(chain):
            steps[column_of[left]].append((left, right, graph.links[position].amount))
    return steps


def _few_crossings(
    graph: FlowGraph, columns: list[list[str]], chains: dict[int, tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    steps = _steps(graph, chains, columns)
    current = [list(column) for column in columns]
    best, fewest = [tuple(c) for c in current], _crossings(current, steps)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        order = range(1, len(current)) if forward else range(len(current) - 2, -1, -1)
        for c in order:
            beside = c - 1 if forward else c + 1
            pulls = [
                (right, left, amount) if forward else (left, right, amount)
                for left, right, amount in steps[min(c, beside)]
            ]
            current[c] = _by_mean_position(current[c], current[beside], pulls)
        crossings = _crossings(current, steps)
        if crossings < fewest:
            best, fewest = [tuple(column) for column in current], crossings
    return tuple(best)


def _by_mean_position(
    column: Sequence[str], beside: Sequence[str], pulls: Sequence[tuple[str, str, float]]
) -> list[str]:
    place = {item: k / max(len(beside) - 1, 1) for k, item in enumerate(beside)}
    sums: dict[str, tuple[float, float]] = {}
    for own, other, amount in pulls:
        weighted, weight = sums.get(own, (0.0, 0.0))
        sums[own] = (weighted + amount * place[other], weight + amount)
    still = {item: k / max(len(column) - 1, 1) for k, item in enumerate(column)}
    mean = {item: sums[item][0] / sums[item][1] if item in sums else still[item] for item in column}
    return sorted(column, key=lambda item: mean[item])


def _crossings(
    columns: Sequence[Sequence[str]], steps: Sequence[Sequence[tuple[str, str, float]]]
) -> float:
    """Return the amount that crosses: for each pair of crossing links, the lesser amount's root.

    The root keeps thin links from being sacrificed for one wide one.
    """
    total = 0.0
    for c, links in enumerate(steps):
        if not links:
            continue
        left = {item: k for k, item in enumerate(columns[c])}
        right = {item: k for k, item in enumerate(columns[c + 1])}
        for i, (a, b, first) in enumerate(links):
            for p, q, second in links[i + 1 :]:
                if (left[a] - left[p]) * (right[b] - right[q]) < 0:
                    total += min(first, second) ** 0.5
    return total
