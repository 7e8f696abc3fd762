"""What the exports to life-cycle programs share: what is written, and names that never change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tailrace.errors import InputError
from tailrace.process.balance import Balance
from tailrace.quantities import Missing, Value
from tailrace.report.life_cycle.allocate import ALLOCATIONS, allocation_shares, check_allocation
from tailrace.report.life_cycle.flows import Exchange, Flow, UnitProcess
from tailrace.report.life_cycle.inventory import find_product
from tailrace.report.life_cycle.product_value import ProductValues, product_values
from tailrace.report.life_cycle.unit_process import unit_processes

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "tailrace:life-cycle")

CUT_OFF = (
    "Reagents, energy and bought materials are cut off at their purchase: link them to providers. "
    "Gases of burning fuels are not in the balance of elements. Emissions are counted by element, "
    "without speciation; substances named “unnamed rest” are held by difference."
)


@dataclass(frozen=True)
class Dataset:
    """Unit processes of a works in one year, ready to be written.

    Parameters
    ----------
    site : str
        Name under which it is written.
    year : int
        Calendar year.
    allocation : str
        Allocation in force.
    processes : dict of str to UnitProcess
        Routes written, those that others take from first.
    references : dict of str to str
        For each route, the stream its amounts are given per kilogram of.
    shares : dict of str to dict
        For each way of allocation, the shares of each route's streams, or why there are none;
        without allocation every product has one: it bears everything when it is asked for.
    values : ProductValues
        Value of each product, with notes.
    sources : dict of str to tuple of (str, int or None)
        For each route, the documents its numbers are from, with the year.
    drawn : int or None
        Number of draws behind the uncertainty.
    """

    site: str
    year: int
    allocation: str
    processes: dict[str, UnitProcess]
    references: dict[str, str]
    shares: dict[str, dict[str, dict[str, float] | Missing]]
    values: ProductValues
    sources: dict[str, tuple[tuple[str, int | None], ...]]
    drawn: int | None

    def identity(self, *parts: str) -> str:
        """Return the same UUID for the same parts, on any machine and day."""
        return str(uuid.uuid5(NAMESPACE, "|".join(parts)))

    def flow_id(self, flow: Flow) -> str:
        """Return the UUID of a flow: elementary and bought ones are the same in every export."""
        if flow.elementary or (flow.kind == "input" and flow.group in ("reagent", "energy")):
            return self.identity("flow", flow.kind, flow.group, flow.name, flow.unit)
        parts = (flow.kind, flow.group, flow.name, flow.stream, flow.basis)
        return self.identity("flow", self.site, str(self.year), *parts)

    def process_id(self, route: str) -> str:
        """Return the UUID of a route's process."""
        return self.identity("process", self.site, str(self.year), route)


def make_dataset(
    balance: Balance,
    product: str | None,
    year: int,
    allocation: str,
    site: str,
    prices: Mapping[str, float] | None,
) -> Dataset:
    """Return what is to be written.

    Parameters
    ----------
    balance : Balance
        A solved works.
    product : str or None
        A product, whose route and all routes before it are written; all routes when None.
    year : int
        Calendar year.
    allocation : {"mass", "value", "none"}
        Allocation in force.
    site : str
        Name of the site.
    prices : mapping of str to float or None
        Prices to use instead of the declared and quoted ones, USD/kg.

    Raises
    ------
    InputError
        If the product is not made, or allocation by value is asked for and a value is missing.
    """
    check_allocation(allocation)
    processes = unit_processes(balance, year)
    if not any(process.products for process in processes.values()):
        raise InputError.single(f"nothing is made in {year}")
    values = product_values(balance, processes, prices)
    references = {r: next(iter(p.products)) for r, p in processes.items() if p.products}
    if product is not None:
        route, stream = find_product(processes, product, year)
        references = {r: s for r, s in references.items() if r in _upstream(processes, route)}
        references[route] = stream
    written = {r: p for r, p in processes.items() if r in references}
    for process in written.values():
        for taken in process.taken:
            if product is not None:
                references[taken.flow.route] = taken.flow.stream
    shares: dict[str, dict[str, dict[str, float] | Missing]] = {
        way: {r: _all_shares(p, way, values) for r, p in written.items()} for way in ALLOCATIONS
    }
    _refuse_missing(shares[allocation])
    sources = {r: _sources(balance, r) for r in written}
    return Dataset(
        site, year, allocation, written, references, shares, values, sources, balance.draws
    )


def _all_shares(
    process: UnitProcess, allocation: str, values: ProductValues
) -> dict[str, float] | Missing:
    """Return the share of every product; without allocation each bears all when it is asked for."""
    if allocation == "none":
        return dict.fromkeys(process.products, 1.0)
    needed = next(iter(process.products))
    return allocation_shares(process, allocation, values.per_unit, needed)


def _upstream(processes: Mapping[str, UnitProcess], route: str) -> set[str]:
    found = {route}
    for taken in processes[route].taken:
        found |= _upstream(processes, taken.flow.route)
    return found


def _refuse_missing(shares: Mapping[str, dict[str, float] | Missing]) -> None:
    lacking = [f"{r}: {s.reason}" for r, s in shares.items() if isinstance(s, Missing)]
    if lacking:
        raise InputError.single(
            f"allocation by value is not possible ({'; '.join(lacking)})",
            allowed="allocation by mass or none",
            remedy="or give the prices: prices={...}",
        )


def _sources(balance: Balance, route: str) -> tuple[tuple[str, int | None], ...]:
    at_work = balance.works.routes[route]
    series = [*at_work.given.values(), *([at_work.production] if at_work.production else [])]
    values = [value for _, value in at_work.route.values()]
    values += [value for one in series for value in one.values]
    found = {(v.source, v.year) for v in values if isinstance(v, Value) and v.source}
    return tuple(sorted(found, key=lambda one: (one[0], one[1] or 0)))


def exchange_words(exchange: Exchange, reasons: Mapping[str, str]) -> str:
    """Return what an exchange's description says: where it ends, and what is not known of it.

    Parameters
    ----------
    exchange : Exchange
        The exchange.
    reasons : mapping of str to str
        Why a substance is not known.
    """
    parts = [exchange.note] if exchange.note else []
    if exchange.lacking:
        why = "; ".join(f"{name}: {reasons.get(name, 'not known')}" for name in exchange.lacking)
        if exchange.flow.elementary:
            parts.append(f"at least: an unknown amount comes on top ({why})")
        else:
            parts.append(f"content not known, not zero: {why}")
    return "; ".join(parts)


def lognormal_spread(exchange: Exchange, reference: Exchange) -> float | None:
    """Return the standard deviation of the logarithm of the amount per unit of reference.

    None without draws, where nothing varies, or where a draw is zero.
    """
    if exchange.amount.size < 2 or not (exchange.amount > 0).all():
        return None
    ratio = np.log(exchange.amount / reference.amount)
    spread = float(ratio.std(ddof=1))
    return spread if spread > 1e-9 else None
