"""From a balance to unit processes: one for each route of a works.

Amounts and compositions are read from the balance's own flows, so that emissions cannot disagree
with it: what the exchanges of a process bring, substance by substance, is what they carry away.
Products and intermediates are counted on their basis (dry, where that is the mass), everything else
with its water. What the balance holds by difference stays labelled so.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tailrace.process.balance import Balance, Part
from tailrace.process.components import REST, TAKEN_UP_OXYGEN, WATER
from tailrace.process.flowsheet import OXYGEN, driver_weights
from tailrace.process.products import made
from tailrace.process.read_amounts import UTILITIES, WATER_USE
from tailrace.report.flow_graph import readable, year_index
from tailrace.report.handover import Handover, handovers
from tailrace.report.life_cycle.flows import (
    BOUND_OXYGEN_WORDS,
    REST_WORDS,
    Exchange,
    Flow,
    FlowKind,
    UnitProcess,
)

Array = NDArray[np.float64]

FROM_THE_GROUND = (
    "mining",
    "in_situ_leaching",
    "heap_leaching",
    "tank_leaching",
    "electrokinetic_mining",
)
"""Kinds of unit whose raw feeds are taken from the ground; other raw feeds are bought."""
RECYCLING = "recycling"
LABOUR = "labour"
UNITS = {"L": "l"}


def unit_processes(balance: Balance, year: int) -> dict[str, UnitProcess]:
    """Return a unit process for every route that works in a year.

    Parameters
    ----------
    balance : Balance
        A solved works.
    year : int
        Calendar year.

    Returns
    -------
    dict of str to UnitProcess
        By route, those that others take from first.

    Raises
    ------
    InputError
        If the balance does not cover the year.
    """
    at = year_index(balance, year)
    gather = substance_sums(balance)
    ledgers: dict[str, _Ledger] = {}
    for position, part in enumerate(balance.parts):
        if part.level[at].max() > 0:
            ledger = ledgers.setdefault(part.route, _Ledger(balance, part.route, at, gather))
            ledger.enter(position, part)
    for given in handovers(balance):
        if given.taker in ledgers:
            ledgers[given.taker].take(given)
    return {route: ledgers[route].close(year) for route in balance.works.routes if route in ledgers}


def substance_sums(balance: Balance) -> Array:
    """Return the matrix that sums inventories of one substance, shape (substance, component)."""
    return np.array(
        [[float(c.substance == name) for c in balance.components] for name in balance.substances]
    )


def substance_title(name: str) -> str:
    """Return a substance as elementary flows name it."""
    from tailrace.data import substance

    special = {REST: REST_WORDS, TAKEN_UP_OXYGEN: BOUND_OXYGEN_WORDS, WATER: "water"}
    return special.get(name) or substance(name).title


class _Ledger:
    """Gathers what one route exchanges in a year."""

    def __init__(self, balance: Balance, route: str, at: int, gather: Array) -> None:
        self.balance, self.route, self.at, self.gather = balance, route, at, gather
        self.entries: dict[tuple[Flow, bool, str], tuple[Array, Array]] = {}
        self.lacking: dict[tuple[Flow, bool, str], dict[str, None]] = {}
        self.unquantified: dict[str, None] = {}
        self.aside: dict[str, float] = {}

    def enter(self, position: int, part: Part) -> None:
        """Enter everything one campaign brings in and lets out."""
        if part.raw:
            self.add_feed(part)
        level = part.level[self.at]
        for k, reagent in enumerate(part.sheet.reagents):
            amount = level * part.reagents[:, k]
            mass = self.gather @ np.outer(reagent.brings, amount)
            self.add(_reagent_flow(reagent.what), True, amount, mass)
        for k, utility in enumerate(part.sheet.utilities):
            self.add_utility(utility.what, level * part.utilities[:, k])
        for k, volume in enumerate(part.sheet.volumes):
            self.note_aside(readable(volume.what), level * part.volumes[:, k])
        self.add_products(position, part)
        for p, stream, end in self.balance.destinations():
            if p == position and not end.startswith("product:"):
                flow = self.balance.stream_flow(p, stream, inventories=True)[:, self.at]
                self.add_end(end, self.gather @ flow, self.names(part.unknown[stream]))

    def add_feed(self, part: Part) -> None:
        feed = part.sheet.route.feeds[part.feed]
        mass = self.gather @ (part.inflow.T * part.level[self.at])
        lacking = self.names(part.unknown_inflow)
        kind = part.sheet.route.units[feed.to].kind
        words = readable(feed.name)
        if kind in FROM_THE_GROUND:
            named = ("in ground", f", in {words}", words)
            self.add_by_substance("resource", *named, mass, True, lacking)
            return
        group = "secondary material" if kind == RECYCLING else "bought material"
        flow = Flow("input", group, f"{words} ({part.route})")
        self.add(flow, True, mass.sum(axis=0), mass, lacking)

    def add_utility(self, what: str, amount: Array) -> None:
        unit = UTILITIES[what].partition("/")[0]
        if what == LABOUR:
            self.note_aside(LABOUR, amount)
            return
        flow = Flow("input", "energy", readable(what), UNITS.get(unit, unit))
        self.add(flow, True, amount, np.zeros((len(self.gather), amount.size)))

    def note_aside(self, what: str, amount: Array) -> None:
        self.aside[what] = self.aside.get(what, 0.0) + float(amount.mean())

    def add_products(self, position: int, part: Part) -> None:
        """Enter products, and what others take of intermediates."""
        for stream, (_, _, destination) in enumerate(part.sheet.route.streams()):
            if destination.kind not in ("product", "intermediate"):
                continue
            mass = made(self.balance, position, stream)[:, self.at]
            if destination.kind == "intermediate":
                untaken = part.left.get(stream)
                mass = mass * (0.0 if untaken is None else 1.0 - untaken[self.at])
            flow = self.product_flow(self.route, destination.target)
            amount = driver_weights(flow.basis, self.balance.components) @ mass
            lacking = self.names(part.unknown[stream])
            self.add(flow, False, amount, self.gather @ mass, lacking)

    def product_flow(self, route: str, stream: str) -> Flow:
        product = self.balance.works.routes[route].route.products.get(stream)
        basis = "mass" if product is None else product.basis
        return Flow("product", "", f"{readable(stream)} ({route})", "kg", "", route, stream, basis)

    def take(self, given: Handover) -> None:
        """Enter what is taken from another route."""
        mass = given.mass[:, self.at]
        flow = self.product_flow(given.giver, given.stream)
        amount = driver_weights(flow.basis, self.balance.components) @ mass
        self.add(flow, True, amount, self.gather @ mass, self.names(given.unknown))

    def add_end(self, end: str, mass: Array, lacking: tuple[str, ...]) -> None:
        kind, _, rest = end.partition(":")
        words = readable(rest.split(":")[-1])
        if kind in ("air", "water"):
            self.add_by_substance("emission", kind, "", words, mass, False, lacking)
            return
        group = readable(rest.split(":")[0]) if kind == "waste" else "kept in store"
        flow = Flow("waste" if kind == "waste" else "store", group, f"{words} ({self.route})")
        self.add(flow, False, mass.sum(axis=0), mass, lacking)

    def add_by_substance(
        self,
        kind: FlowKind,
        group: str,
        suffix: str,
        note: str,
        mass: Array,
        is_input: bool,
        lacking: tuple[str, ...],
    ) -> None:
        """Enter a flow to or from nature as one exchange for each substance."""
        for k, name in enumerate(self.balance.substances):
            title = substance_title(name)
            known = bool(mass[k].any())
            if name in lacking and not known:
                reason = self.balance.missing[name].reason
                way = "in" if is_input else "to"
                self.unquantified[f"{title} {way} {note}: {reason}"] = None
            if not known:
                continue
            only = np.zeros_like(mass)
            only[k] = mass[k]
            flow = Flow(kind, group, f"{title}{suffix}", "kg", name)
            self.add(flow, is_input, mass[k], only, (name,) if name in lacking else (), note)

    def add(
        self,
        flow: Flow,
        is_input: bool,
        amount: Array,
        mass: Array,
        lacking: Iterable[str] = (),
        note: str = "",
    ) -> None:
        if not amount.any() and not mass.any():
            return
        key = (flow, is_input, note)
        before = self.entries.get(key)
        self.entries[key] = (
            (amount, mass) if before is None else (before[0] + amount, before[1] + mass)
        )
        self.lacking.setdefault(key, {}).update(dict.fromkeys(lacking))

    def names(self, flags: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the substances of flagged components."""
        hit = (c.substance for k, c in enumerate(self.balance.components) if flags[k])
        return tuple(dict.fromkeys(hit))

    def close(self, year: int) -> UnitProcess:
        at_work = self.balance.works.routes[self.route]
        exchanges = [
            Exchange(flow, is_input, amount, mass, tuple(self.lacking[flow, is_input, note]), note)
            for (flow, is_input, note), (amount, mass) in self.entries.items()
        ]
        exchanges.sort(key=lambda one: (not one.is_input, one.flow.kind))
        return UnitProcess(
            route=self.route,
            title=at_work.route.title,
            description=" ".join(at_work.route.description.split()),
            year=year,
            area=at_work.area,
            place=at_work.place,
            substances=self.balance.substances,
            exchanges=tuple(exchanges),
            not_quantified=tuple(self.unquantified),
            aside=self.aside,
        )


def _reagent_flow(what: str) -> Flow:
    if what == WATER_USE:
        return Flow("resource", "in water", "water", "m3", WATER)
    if what == OXYGEN:
        return Flow("resource", "in air", "oxygen", "kg", TAKEN_UP_OXYGEN)
    return Flow("input", "reagent", readable(what))
