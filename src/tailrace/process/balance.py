"""The balance of a works: what comes in, what leaves by which outlet, year by year.

The result keeps, for each campaign, the flows per kilogram of feed and the level by year; a flow
is their product, so ten thousand draws of twenty-five years fit in memory and are expanded only
where they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.process.components import Component
from tailrace.process.flowsheet import Flowsheet
from tailrace.process.route import Destination
from tailrace.process.works import Works
from tailrace.quantities import Missing
from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A campaign as the balance keeps it.

    Parameters
    ----------
    route, feed : str
        Route of the works and the feed it works on.
    path : tuple of str
        Routes the feed came through.
    sheet : Flowsheet
        The route in numbers.
    raw : bool
        Whether the feed comes from outside the works.
    streams : tuple of int
        Streams whose flows are kept in full.
    flows : ndarray, shape (draw, stream kept, component)
        Per dry kilogram of feed.
    inflow : ndarray, shape (draw, component)
        The feed, per dry kilogram.
    reagents, utilities, volumes, costs : ndarray, shape (draw, amount)
        Per dry kilogram of feed, in the order of the flowsheet.
    level : ndarray, shape (year, draw)
        Dry feed, kg/yr.
    left : dict of int to ndarray, shape (year, draw)
        Part of a stream that nobody takes, for streams others take from.
    unknown : ndarray of bool, shape (stream, component)
        Streams that carry an amount nobody knows.
    unknown_inflow : ndarray of bool, shape (component,)
        Components whose content in the feed nobody knows.
    discrepancy : ndarray, shape (unit, component)
        Largest relative discrepancy of each unit over the draws.
    upstream : int
        Position of the part the feed is taken from, or -1.
    upstream_streams : tuple of int
        Streams of that part which make up the feed.
    """

    route: str
    feed: str
    path: tuple[str, ...]
    sheet: Flowsheet
    raw: bool
    streams: tuple[int, ...]
    flows: Array
    inflow: Array
    reagents: Array
    utilities: Array
    volumes: Array
    costs: Array
    level: Array
    left: Mapping[int, Array]
    unknown: NDArray[np.bool_]
    unknown_inflow: NDArray[np.bool_]
    discrepancy: Array
    upstream: int = -1
    upstream_streams: tuple[int, ...] = ()


@dataclass(frozen=True)
class StreamSummary:
    """Mean and standard deviation over the draws of streams inside a route.

    Parameters
    ----------
    route : str
        Route of the works.
    streams : tuple of int
        Positions of the streams.
    mean, deviation : ndarray, shape (year, stream, component)
        kg/yr.
    """

    route: str
    streams: tuple[int, ...]
    mean: Array
    deviation: Array


@dataclass(frozen=True)
class Balance:
    """Mass flows of a works by stream, substance and year.

    Parameters
    ----------
    works : Works
        What was solved.
    components : tuple of Component
        Components carried.
    years : tuple of int
        Calendar years.
    parts : tuple of Part
        One for each campaign.
    draws : int or None
        Number of draws; None for central values.
    seed : int or None
        Seed of the draws.
    summaries : tuple of StreamSummary
        Streams inside routes, when there are draws.
    missing : mapping of str to Missing
        Substances with an unknown content somewhere, and the reason.
    short : mapping of str to ndarray, shape (year, draw)
        Part of what is asked of a stream that is not there.
    varied : tuple of str
        Places of the numbers that varied.
    levels : LevelSource or None
        Where the levels of the draws come from; prices are drawn from it too.
    kept : dict of str to object
        What others worked out of it once; a balance made from it by `replace` begins anew.
    """

    works: Works
    components: tuple[Component, ...]
    years: tuple[int, ...]
    parts: tuple[Part, ...]
    draws: int | None = None
    seed: int | None = None
    summaries: tuple[StreamSummary, ...] = ()
    missing: Mapping[str, Missing] = field(default_factory=dict)
    short: Mapping[str, Array] = field(default_factory=dict)
    varied: tuple[str, ...] = ()
    levels: LevelSource | None = None
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def substances(self) -> tuple[str, ...]:
        """Substances carried: elements, then oxygen taken up, water and the rest."""
        return tuple(dict.fromkeys(c.substance for c in self.components))

    @cached_property
    def _gather(self) -> Array:
        """Sum of inventories: shape (component, substance)."""
        index = {name: k for k, name in enumerate(self.substances)}
        matrix = np.zeros((len(self.components), len(self.substances)))
        for k, component in enumerate(self.components):
            matrix[k, index[component.substance]] = 1.0
        return matrix

    @property
    def width(self) -> int:
        """Number of rows held for each flow: the draws, or one."""
        return self.draws or 1

    def expand(self, per_kg: Array, factor: Array, *, inventories: bool = False) -> Array:
        """Return flows by year of something proportional to a level.

        Parameters
        ----------
        per_kg : ndarray, shape (draw, component)
            Per kilogram of feed.
        factor : ndarray, shape (year, draw)
            Feed by year, kg/yr.
        inventories : bool
            Keep inventories apart instead of summing them by substance.

        Returns
        -------
        ndarray, shape (substance, year, draw)
        """
        apart = inventories or len(self.components) == len(self.substances)
        masses = per_kg if apart else per_kg @ self._gather
        return masses.T[:, np.newaxis, :] * factor[np.newaxis, :, :]

    def add_flow(
        self, total: Array, per_kg: Array, factor: Array, *, inventories: bool = False
    ) -> None:
        """Add what `expand` returns, one substance at a time: each stays in the processor's cache.

        Parameters
        ----------
        total : ndarray, shape (substance, year, draw)
            Added to.
        per_kg, factor, inventories
            As for `expand`.
        """
        apart = inventories or len(self.components) == len(self.substances)
        masses = per_kg if apart else per_kg @ self._gather
        for own, mass in zip(total, masses.T, strict=True):
            if mass.any():
                own += mass * factor

    def zeros(self, *, inventories: bool = False) -> Array:
        """Return an empty array of flows, shape (substance, year, draw)."""
        count = len(self.components) if inventories else len(self.substances)
        return np.zeros((count, len(self.years), self.width))

    def destinations(self) -> list[tuple[int, int, str]]:
        """Return where every stream that leaves a route ends, as (part, stream, destination).

        A product or intermediate that others take ends as what they leave of it; what is left of
        an intermediate ends where its route says the surplus goes.
        """
        found = []
        for p, part in enumerate(self.parts):
            for s, (_, _, destination) in enumerate(part.sheet.route.streams()):
                if destination.kind == "unit":
                    continue
                end = self._end(part, s, destination)
                if end is not None:
                    found.append((p, s, str(end)))
        return found

    def _end(self, part: Part, stream: int, destination: Destination) -> Destination | None:
        if destination.kind != "intermediate":
            return destination
        surplus = part.sheet.route.intermediates[destination.target]
        if surplus is not None:
            return surplus
        untaken = part.left.get(stream)
        if untaken is not None and untaken.max(initial=0.0) <= 1e-9:
            return None
        return Destination("store", f"{destination.target} (not taken)")

    def stream_flow(self, part: int, stream: int, *, inventories: bool = False) -> Array:
        """Return what ends with one stream, shape (substance, year, draw), kg/yr."""
        kept = self.parts[part]
        row = kept.streams.index(stream)
        factor = kept.level * kept.left[stream] if stream in kept.left else kept.level
        return self.expand(kept.flows[:, row], factor, inventories=inventories)

    def ends(self) -> list[str]:
        """Return the names of all ends, products first."""
        rank = ("product", "waste", "air", "water", "store")
        names = dict.fromkeys(end for _, _, end in self.destinations())
        return sorted(names, key=lambda end: rank.index(end.split(":")[0]))

    def end_flow(self, end: str, *, inventories: bool = False) -> Array:
        """Return what ends at one place, shape (substance, year, draw), kg/yr."""
        found = [(part, stream) for part, stream, name in self.destinations() if name == end]
        if not found:
            return self.zeros(inventories=inventories)
        total = self.zeros(inventories=inventories)
        for part, stream in found:
            kept = self.parts[part]
            factor = kept.level * kept.left[stream] if stream in kept.left else kept.level
            per_kg = kept.flows[:, kept.streams.index(stream)]
            self.add_flow(total, per_kg, factor, inventories=inventories)
        return total

    def unknown_at(self, end: str) -> NDArray[np.bool_]:
        """Return which substances reach an end in an amount nobody knows, shape (substance,)."""
        flags = np.zeros(len(self.components), dtype=bool)
        for part, stream, name in self.destinations():
            if name == end:
                flags |= self.parts[part].unknown[stream]
        return np.asarray((flags[:, np.newaxis] & (self._gather > 0)).any(axis=0))

    def end_mass(self, end: str, weights: Array) -> Array:
        """Return a weighted mass that ends at one place, shape (year, draw), kg/yr.

        Parameters
        ----------
        end : str
            Name of the end.
        weights : ndarray, shape (component,)
            What a kilogram of each component counts, kg/kg.
        """
        total = np.zeros((len(self.years), self.width))
        for part, stream, name in self.destinations():
            if name == end:
                kept = self.parts[part]
                per_kg = kept.flows[:, kept.streams.index(stream)] @ weights
                factor = kept.level * kept.left[stream] if stream in kept.left else kept.level
                total += factor * per_kg
        return total

    def feed_flow(self) -> Array:
        """Return what raw feeds bring in, shape (substance, year, draw), kg/yr."""
        total = self.zeros()
        for part in self.parts:
            if part.raw:
                self.add_flow(total, part.inflow, part.level)
        return total

    def reagent_flow(self) -> Array:
        """Return what reagents and water bring in, shape (substance, year, draw), kg/yr."""
        total = self.zeros()
        for part in self.parts:
            if part.sheet.reagents:
                brings = np.stack([r.brings for r in part.sheet.reagents])
                total += self.expand(part.reagents @ brings, part.level)
        return total

    def amounts(self, block: str) -> dict[str, Array]:
        """Return reagents, utilities, volumes or costs by name, shape (year, draw).

        Parameters
        ----------
        block : {"reagents", "utilities", "volumes", "costs"}
            Which kind.
        """
        totals: dict[str, Array] = {}
        for part in self.parts:
            listed = getattr(part.sheet, block)
            numbers = getattr(part, block)
            for k, amount in enumerate(listed):
                flow = part.level * numbers[:, k]
                totals[amount.what] = totals.get(amount.what, 0.0) + flow
        return totals

    def of_year(self, year: int) -> Balance:
        """Return the balance of one year, to expand its draws without those of the others.

        Parameters
        ----------
        year : int
            A calendar year of the balance.
        """
        at = [self.years.index(year)]
        parts = tuple(
            replace(part, level=part.level[at], left={s: x[at] for s, x in part.left.items()})
            for part in self.parts
        )
        summaries = tuple(
            replace(summary, mean=summary.mean[at], deviation=summary.deviation[at])
            for summary in self.summaries
        )
        short = {name: x[at] for name, x in self.short.items()}
        return replace(self, years=(year,), parts=parts, summaries=summaries, short=short)

    @property
    def largest_discrepancy(self) -> float:
        """Largest relative discrepancy of any unit, component, year and draw."""
        return max(float(part.discrepancy.max(initial=0.0)) for part in self.parts)

    def __repr__(self) -> str:
        drawn = "central values" if self.draws is None else f"{self.draws} draws"
        return (
            f"<Balance of {len(self.works.routes)} routes, {len(self.substances)} substances, "
            f"{self.years[0]}-{self.years[-1]}, {drawn}; "
            f"largest discrepancy {self.largest_discrepancy:.1e}>"
        )
