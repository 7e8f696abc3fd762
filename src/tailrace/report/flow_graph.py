"""The flows of one substance through a works in one year, as a graph.

Nodes are the feeds, the reagents, the units of every route and the ends (products, wastes, air,
water, stores); a link is what passes between two of them, kg/yr. At every unit and in total, what
the links bring is what they carry away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, did_you_mean
from tailrace.process.balance import Balance
from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import made
from tailrace.report.handover import handovers

Array = NDArray[np.float64]
NodeKind = Literal["feed", "reagent", "unit", "product", "waste", "air", "water", "store", "other"]
DRY_MASS = "dry mass"
GROUPS = ("REO", "REE")


@dataclass(frozen=True)
class Node:
    """Where flows begin, meet or end.

    Parameters
    ----------
    label : str
        Name as a person reads it.
    kind : str
        What it is.
    route : str
        Route it belongs to; empty for ends.
    """

    label: str
    kind: NodeKind
    route: str = ""


@dataclass(frozen=True)
class Link:
    """What passes from one node to another.

    Parameters
    ----------
    source, target : str
        Keys of the nodes.
    amount : float
        kg/yr.
    streams : int
        Number of streams it stands for.
    """

    source: str
    target: str
    amount: float
    streams: int = 1


@dataclass(frozen=True)
class FlowGraph:
    """Flows of one substance in one year.

    Parameters
    ----------
    substance : str
        Substance, or "dry mass".
    year : int
        Calendar year.
    nodes : dict of str to Node
        By key, in the order of the works.
    links : tuple of Link
        All above zero.
    unknown : tuple of str
        Feeds and ends that hold an amount nobody knows, as sentences say them.
    """

    substance: str
    year: int
    nodes: dict[str, Node]
    links: tuple[Link, ...]
    unknown: tuple[str, ...] = ()

    def entering(self, key: str) -> float:
        """Return what all links bring to a node, kg/yr."""
        return sum(link.amount for link in self.links if link.target == key)

    def leaving(self, key: str) -> float:
        """Return what all links carry away from a node, kg/yr."""
        return sum(link.amount for link in self.links if link.source == key)

    def net(self, key: str) -> float:
        """Return what stays at a node, kg/yr; negative for what comes from outside."""
        return self.entering(key) - self.leaving(key)

    def sources(self) -> dict[str, float]:
        """Return what each feed and reagent brings, kg/yr, the largest first."""
        found = {key: -self.net(key) for key in self.outer() if self.net(key) < 0}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def ends(self) -> dict[str, float]:
        """Return what stays at each end, kg/yr, the largest first."""
        found = {key: self.net(key) for key in self.outer() if self.net(key) > 0}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def total(self) -> float:
        """Return what comes in from outside, kg/yr."""
        return sum(self.sources().values())

    def outer(self) -> list[str]:
        """Return the keys of all nodes but the units."""
        return [key for key, node in self.nodes.items() if node.kind != "unit"]


def readable(name: str) -> str:
    """Return an identifier as words."""
    return name.replace("_", " ")


def substance_weights(balance: Balance, substance: str) -> Array:
    """Return what a kilogram of each component counts, shape (component,).

    Parameters
    ----------
    balance : Balance
        A solved works.
    substance : str
        A substance of the balance, an oxide or compound of one (ThO2), "REO", "REE" or
        "dry mass".

    Raises
    ------
    InputError
        If the balance does not carry it.
    """
    from tailrace.data import substance_names

    if substance == DRY_MASS:
        return driver_weights("", balance.components)
    if substance in balance.substances:
        return np.array([float(c.substance == substance) for c in balance.components])
    if substance in substance_names():
        weights = driver_weights(substance, balance.components)
        if weights.any():
            return weights
    known = [DRY_MASS, *GROUPS, *balance.substances]
    raise InputError.single(
        f'the balance does not carry "{substance}"',
        allowed=", ".join(known),
        remedy=did_you_mean(substance, known),
    )


def year_index(balance: Balance, year: int) -> int:
    """Return the position of a year.

    Raises
    ------
    InputError
        If the balance does not cover it.
    """
    if year not in balance.years:
        raise InputError.single(
            f"no balance for {year}", allowed=f"{balance.years[0]} to {balance.years[-1]}"
        )
    return balance.years.index(year)


def flow_graph(balance: Balance, substance: str, year: int) -> FlowGraph:
    """Return the flows of a substance in a year; means where there are draws.

    Parameters
    ----------
    balance : Balance
        A solved works.
    substance : str
        As in `substance_weights`.
    year : int
        Calendar year.

    Raises
    ------
    InputError
        If the balance does not carry the substance or cover the year.
    """
    weights, at = substance_weights(balance, substance), year_index(balance, year)
    nodes: dict[str, Node] = {}
    amounts: dict[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], int] = {}
    for source, target, flow in _flows(balance, nodes, at):
        amount = float(weights @ flow)
        if amount > 0:
            amounts[source, target] = amounts.get((source, target), 0.0) + amount
            counts[source, target] = 1
    if not amounts:
        raise InputError.single(f"no known amount of {substance} flows in {year}")
    links = tuple(Link(*key, amount, counts[key]) for key, amount in amounts.items())
    used = {key for link in links for key in (link.source, link.target)}
    return FlowGraph(
        substance=substance,
        year=year,
        nodes={key: node for key, node in nodes.items() if key in used},
        links=links,
        unknown=tuple(_unknown(balance, weights, at)),
    )


def _mean(flow: Array, at: int) -> Array:
    return np.asarray(flow[:, at].mean(axis=-1))


def _flows(balance: Balance, nodes: dict[str, Node], at: int) -> Iterator[tuple[str, str, Array]]:
    """Yield every flow as (source, target, mass by component); note the nodes on the way."""
    _add_units(balance, nodes)
    yield from _incoming(balance, nodes, at)
    yield from _inside(balance, at)
    yield from _between(balance, at)
    for p, s, end in balance.destinations():
        unit = balance.parts[p].sheet.route.streams()[s][0]
        kind, _, rest = end.partition(":")
        nodes.setdefault(end, Node(readable(rest.split(":")[-1]), kind))  # type: ignore[arg-type]
        flow = _mean(balance.stream_flow(p, s, inventories=True), at)
        yield f"{balance.parts[p].route}/{unit}", end, flow


def _add_units(balance: Balance, nodes: dict[str, Node]) -> None:
    for part in balance.parts:
        for unit in part.sheet.route.units:
            nodes[f"{part.route}/{unit}"] = Node(readable(unit), "unit", part.route)


def _incoming(
    balance: Balance, nodes: dict[str, Node], at: int
) -> Iterator[tuple[str, str, Array]]:
    for part in balance.parts:
        route = part.sheet.route
        if part.raw:
            key = f"feed:{part.route}:{part.feed}"
            nodes[key] = Node(readable(part.feed), "feed", part.route)
            flow = _mean(balance.expand(part.inflow, part.level, inventories=True), at)
            yield key, f"{part.route}/{route.feeds[part.feed].to}", flow
        for k, reagent in enumerate(part.sheet.reagents):
            key = f"reagent:{part.route}:{reagent.what}"
            nodes[key] = Node(readable(reagent.what), "reagent", part.route)
            amount = float((part.level[at] * part.reagents[:, k]).mean())
            unit = part.sheet.unit_names[reagent.unit]
            yield key, f"{part.route}/{unit}", amount * reagent.brings


def _inside(balance: Balance, at: int) -> Iterator[tuple[str, str, Array]]:
    for p, part in enumerate(balance.parts):
        for s, (unit, _, destination) in enumerate(part.sheet.route.streams()):
            if destination.kind != "unit":
                continue
            if s in part.streams:
                flow = _mean(made(balance, p, s), at)
            else:
                summary = balance.summaries[p]
                flow = summary.mean[at, summary.streams.index(s)]
            yield f"{part.route}/{unit}", f"{part.route}/{destination.target}", flow


def _between(balance: Balance, at: int) -> Iterator[tuple[str, str, Array]]:
    for given in handovers(balance):
        source, target = f"{given.giver}/{given.unit}", f"{given.taker}/{given.entry}"
        yield source, target, _mean(given.mass, at)


def _unknown(balance: Balance, weights: Array, at: int) -> Iterator[str]:
    """Yield feeds and ends that hold an amount of the substance that nobody knows."""
    counted = weights > 0
    named: dict[str, None] = {}
    for part in balance.parts:
        hit = part.unknown_inflow & counted
        if part.raw and hit.any() and part.level[at].max() > 0:
            lacking = dict.fromkeys(c.substance for k, c in enumerate(balance.components) if hit[k])
            named[f"{', '.join(lacking)} in {readable(part.feed)} ({part.route})"] = None
    yield from named
