"""Where everything in a Sankey figure stands, in pixels from the top left corner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tailrace.report.flow_graph import FlowGraph
from tailrace.report.sankey_layers import Layers

NODE_WIDTH = 11.0
THINNEST = 1.0
"""Least width at which a link is drawn, px."""
LINE_HEIGHT = 15.5
BESIDE_END, BETWEEN_BENDS = 36.0, 5.0
"""Between the middles of two ends, whose labels stand beside them, and between two links, px."""
NARROWEST_COLUMN = 90.0
RELAXATIONS, COOLING = 80, 0.97

_End = tuple[int, str | None]
"""A link at one side of an item: its position, and the item it runs to (None for a recycle)."""


@dataclass(frozen=True)
class Box:
    """Place of a node or bend.

    Parameters
    ----------
    left, top, width, height : float
        px.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Vertical centre, px."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Route:
    """Course of a link: centre points where it leaves or enters an item, px, and its width."""

    points: tuple[tuple[float, float], ...]
    width: float
    recycle: bool = False


@dataclass(frozen=True)
class Layout:
    """Places of all nodes and links.

    Parameters
    ----------
    width, height : float
        Of the drawing, px.
    boxes : dict of str to Box
        By node.
    routes : tuple of Route
        By link, in the order of the graph.
    """

    width: float
    height: float
    boxes: dict[str, Box]
    routes: tuple[Route, ...]


def lay_out(
    graph: FlowGraph, layers: Layers, lines: Mapping[str, int], width: float, height: float
) -> Layout:
    """Return where everything stands.

    Parameters
    ----------
    graph : FlowGraph
        What is drawn.
    layers : Layers
        Its columns.
    lines : mapping of str to int
        Lines of the label above each node; nodes labelled beside have none.
    width, height : float
        Least size, from the left edge of the first column to the right edge of the last, px; it
        grows where labels need more.
    """
    width = max(width, NARROWEST_COLUMN * (len(layers.columns) - 1))
    return _Plan(graph, layers, lines, width, height).layout()


class _Plan:
    """Vertical positions, relaxed until links run as level as the gaps allow."""

    def __init__(
        self,
        graph: FlowGraph,
        layers: Layers,
        lines: Mapping[str, int],
        width: float,
        height: float,
    ) -> None:
        self.graph, self.layers, self.lines, self.width = graph, layers, lines, width
        self.column = layers.column_of()
        self.amount = {key: max(graph.entering(key), graph.leaving(key)) for key in graph.nodes} | {
            item: graph.links[position].amount
            for position, chain in layers.chains.items()
            for item in chain[1:-1]
        }
        self.out, self.into = self._neighbours()
        most_gaps = max(sum(self._gaps(c, {})) for c in range(len(layers.columns)))
        self.height = max(height, 1.6 * most_gaps)
        self.scale = self._scale()
        self.tall = {item: max(a * self.scale, THINNEST) for item, a in self.amount.items()}
        self.room = [self._gaps(c, self.tall) for c in range(len(layers.columns))]
        self.top: dict[str, float] = {}

    def _neighbours(self) -> tuple[dict[str, list[_End]], dict[str, list[_End]]]:
        """Return for each item what it sends right and receives from the left."""
        out: dict[str, list[_End]] = {item: [] for item in self.column}
        into: dict[str, list[_End]] = {item: [] for item in self.column}
        for position, chain in self.layers.chains.items():
            for left, right in pairwise(chain):
                out[left].append((position, right))
                into[right].append((position, left))
        for position in self.layers.recycles:
            out[self.graph.links[position].source].append((position, None))
            into[self.graph.links[position].target].append((position, None))
        return out, into

    def _scale(self) -> float:
        """Return the pixels for a kg/yr with which the fullest column just fits."""
        scale, tall = 0.0, dict[str, float]()
        for _ in range(3):  # gaps beside ends shrink as the ends grow
            scale = min(
                (self.height - sum(self._gaps(c, tall))) / sum(self.amount[i] for i in column)
                for c, column in enumerate(self.layers.columns)
            )
            tall = {item: amount * scale for item, amount in self.amount.items()}
        return scale

    def _gaps(self, column: int, tall: Mapping[str, float]) -> list[float]:
        """Return the room above each item of a column."""
        items = self.layers.columns[column]
        found = []
        for k, item in enumerate(items):
            if item not in self.graph.nodes:
                found.append(BETWEEN_BENDS)
            elif lines := self.lines.get(item, 0):
                found.append(lines * LINE_HEIGHT + 6.0)
            else:
                half = (tall.get(item, 0.0) + (tall.get(items[k - 1], 0.0) if k else 0.0)) / 2
                found.append(max(8.0, BESIDE_END - half))
        return found

    def layout(self) -> Layout:
        for column, room in zip(self.layers.columns, self.room, strict=True):
            self._stack(column, room, [0.0] * len(column))
        columns = len(self.layers.columns)
        for k in range(RELAXATIONS):
            for c in range(1, columns):
                self._pull(c, self.into, self.out, COOLING**k)
            for c in range(columns - 2, -1, -1):
                self._pull(c, self.out, self.into, COOLING**k)
        boxes = {item: self._box(item) for item in self.column}
        routes = tuple(self._routes(boxes))
        lowest = max(
            *(box.top + box.height for box in boxes.values()),
            *(y + route.width / 2 for route in routes for _, y in route.points),
        )
        return Layout(self.width, lowest, {key: boxes[key] for key in self.graph.nodes}, routes)

    def _pull(
        self,
        column: int,
        own_side: Mapping[str, list[_End]],
        other_side: Mapping[str, list[_End]],
        strength: float,
    ) -> None:
        """Move the items of a column so that links on one side run level, then apart again."""
        items = self.layers.columns[column]
        there: dict[str, dict[int, float]] = {}
        wanted = []
        for item in items:
            total = weight = 0.0
            here = self._ports(item, own_side)
            for position, other in own_side[item]:
                if other is None:
                    continue
                if other not in there:
                    there[other] = self._ports(other, other_side)
                amount = self.graph.links[position].amount
                total += amount * (there[other][position] - here[position])
                weight += amount
            wanted.append(self.top[item] + (strength * total / weight if weight else 0.0))
        self._separate(items, self.room[column], wanted)

    def _ports(self, item: str, side: Mapping[str, list[_End]]) -> dict[int, float]:
        """Return the height at which each link meets one side of an item; recycles lowest."""

        def height(end: _End) -> float:
            other = end[1]
            return float("inf") if other is None else self.top[other] + self.tall[other] / 2

        found, y = {}, self.top[item]
        for position, _ in sorted(side[item], key=height):
            tall = self.graph.links[position].amount * self.scale
            found[position] = y + tall / 2
            y += tall
        return found

    def _separate(self, items: Sequence[str], room: Sequence[float], wanted: list[float]) -> None:
        """Restore the gaps of a column, moving what is large least.

        Items that overlap are joined into blocks that stand at the weighted mean of where their
        members want to be (the pooling of isotonic regression).
        """
        blocks: list[tuple[float, float, int, float]] = []
        floor = 1e-9 * max(self.amount.values())
        for item, gap, top in zip(items, room, wanted, strict=True):
            block = (top - gap, self.amount[item] + floor, 1, self.tall[item] + gap)
            while blocks and blocks[-1][0] + blocks[-1][3] > block[0]:
                start, weight, count, size = blocks.pop()
                joined = (start * weight + (block[0] - size) * block[1]) / (weight + block[1])
                block = (joined, weight + block[1], count + block[2], size + block[3])
            blocks.append(block)
        starts: list[float] = []
        position = 0
        for start, _, count, size in blocks:
            y = min(max(start, 0.0), max(self.height - size, 0.0))
            for k in range(position, position + count):
                starts.append(y)
                y += room[k] + self.tall[items[k]]
            position += count
        self._stack(items, room, starts)

    def _stack(self, items: Sequence[str], room: Sequence[float], starts: list[float]) -> None:
        """Place the items of a column from the top, none higher than its start allows."""
        y = 0.0
        for item, gap, start in zip(items, room, starts, strict=True):
            self.top[item] = max(y, start) + gap
            y = self.top[item] + self.tall[item]

    def _box(self, item: str) -> Box:
        steps = max(len(self.layers.columns) - 1, 1)
        left = self.column[item] * (self.width - NODE_WIDTH) / steps
        return Box(left, self.top[item], NODE_WIDTH, self.tall[item])

    def _routes(self, boxes: Mapping[str, Box]) -> Iterator[Route]:
        """Yield the course of each link; recycles run under the figure, one below the other."""
        floor = max(box.top + box.height for box in boxes.values())
        for position, link in enumerate(self.graph.links):
            wide = max(link.amount * self.scale, THINNEST)
            source, target = boxes[link.source], boxes[link.target]
            start = (source.left + NODE_WIDTH, self._ports(link.source, self.out)[position])
            end = (target.left, self._ports(link.target, self.into)[position])
            if position in self.layers.recycles:
                floor += wide + 12.0
                under = floor - wide / 2
                yield Route((start, (start[0], under), (end[0], under), end), wide, recycle=True)
                continue
            bends = [boxes[item] for item in self.layers.chains[position][1:-1]]
            middles = [(box.left + NODE_WIDTH / 2, box.middle) for box in bends]
            yield Route((start, *middles, end), wide)
