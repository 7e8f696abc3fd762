"""The inventory of a kilogram of a product: everything taken, used and let go for it.

With the routes of the works as unit processes, each route's exchanges are divided among its
products, and what a route takes from another carries its own burden on: for stream k of route r,

    b[k] = s[k] (e[r] + sum over inputs q of a[q] b[q]) / m[k],

with e the route's exchanges with the outside, a what it takes of q, m what it makes of k, all per
year, and s the allocated shares. By mass and by value nothing is lost or counted twice: summed over
what is sold, the burdens are the totals of the balance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tailrace.errors import InputError, did_you_mean
from tailrace.process.balance import Balance
from tailrace.quantities import Missing
from tailrace.report.life_cycle.allocate import ALLOCATIONS, allocation_shares, check_allocation
from tailrace.report.life_cycle.flows import Flow, UnitProcess
from tailrace.report.life_cycle.product_value import ProductValues, product_values
from tailrace.report.life_cycle.unit_process import unit_processes


@dataclass(frozen=True)
class Line:
    """One line of an inventory.

    Parameters
    ----------
    flow : Flow
        What.
    is_input : bool
        Whether it is taken (or let go).
    amount : float
        In the flow's unit, per kilogram of product on its basis.
    lacking : tuple of str
        Substances of which an unknown amount comes on top: the amount is "at least".
    """

    flow: Flow
    is_input: bool
    amount: float
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inventory:
    """Everything exchanged for a kilogram of a product, from the ground to the gate.

    Parameters
    ----------
    product : Flow
        The product; a kilogram counts what its basis says.
    year : int
        Calendar year.
    allocation : str
        How burdens are divided.
    lines : tuple of Line
        Inputs, then outputs; reagents and energy are cut off at their purchase.
    shares : dict of str to float
        Share of each route's burden that its stream on the way bears, by "route:stream".
    not_quantified : tuple of str
        What is exchanged in an amount of which nothing is known.
    notes : tuple of str
        How prices came about, for allocation by value.
    """

    product: Flow
    year: int
    allocation: str
    lines: tuple[Line, ...]
    shares: dict[str, float]
    not_quantified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def amount(self, kind: str, name: str) -> float:
        """Return the sum of lines of one kind and name ("emission", "fluorine"); zero if none."""
        return sum(
            line.amount for line in self.lines if line.flow.kind == kind and line.flow.name == name
        )


def product_inventory(
    balance: Balance,
    product: str,
    year: int,
    allocation: str = "mass",
    *,
    prices: Mapping[str, float] | None = None,
) -> Inventory:
    """Return the inventory of a kilogram of a product.

    Parameters
    ----------
    balance : Balance
        A solved works; with draws, of the means.
    product : str
        A product or intermediate, "route:stream", or its name where only one route makes it.
    year : int
        Calendar year.
    allocation : {"mass", "value", "none"}
        How a route's burden is divided among its products; "none" lays all on the one asked for.
    prices : mapping of str to float, optional
        Prices to use instead of the declared and quoted ones, USD per kilogram on the product's
        basis, by "route:stream" or stream.

    Returns
    -------
    Inventory

    Raises
    ------
    InputError
        If the product is not made in that year, the allocation is unknown, or a value is missing.
    """
    check_allocation(allocation)
    processes = unit_processes(balance, year)
    route, stream = find_product(processes, product, year)
    values = product_values(balance, processes, prices)
    solver = _Burdens(processes, values, allocation)
    burden = solver.of(route, stream)
    passed = [r for r in processes if r in {key.split(":")[0] for key in solver.shares}]
    return Inventory(
        product=processes[route].products[stream].flow,
        year=year,
        allocation=allocation,
        lines=tuple(
            Line(flow, is_input, amount, tuple(solver.lacking.get((flow, is_input), ())))
            for (flow, is_input), amount in sorted(burden.items(), key=_inputs_first)
        ),
        shares=dict(solver.shares),
        not_quantified=tuple(
            dict.fromkeys(what for r in passed for what in processes[r].not_quantified)
        ),
        notes=tuple(_notes(values, solver.shares, processes)) if allocation == "value" else (),
    )


def product_inventories(
    balance: Balance, product: str, year: int, *, prices: Mapping[str, float] | None = None
) -> dict[str, Inventory | Missing]:
    """Return the inventory by each way of allocation, side by side.

    Parameters
    ----------
    balance : Balance
        A solved works.
    product : str
        As in `product_inventory`.
    year : int
        Calendar year.
    prices : mapping of str to float, optional
        As in `product_inventory`.

    Returns
    -------
    dict of str to Inventory or Missing
        "mass", "value", "none"; missing by value where a product has no price.
    """
    processes = unit_processes(balance, year)
    values = product_values(balance, processes, prices)
    route, _ = find_product(processes, product, year)
    found: dict[str, Inventory | Missing] = {}
    for allocation in ALLOCATIONS:
        lacking = _Burdens(processes, values, allocation).obstacle(route)
        found[allocation] = (
            product_inventory(balance, product, year, allocation, prices=prices)
            if lacking is None
            else lacking
        )
    return found


def find_product(processes: Mapping[str, UnitProcess], product: str, year: int) -> tuple[str, str]:
    """Return route and stream of a product.

    Raises
    ------
    InputError
        If no route makes it in the year, or several do.
    """
    known = [
        exchange.flow.key
        for process in processes.values()
        for exchange in process.products.values()
    ]
    fitting = [key for key in known if product in (key, key.split(":")[1])]
    if len(fitting) == 1:
        route, _, stream = fitting[0].partition(":")
        return route, stream
    if fitting:
        raise InputError.single(
            f'"{product}" is made by several routes', allowed=" or ".join(fitting)
        )
    raise InputError.single(
        f'"{product}" is not made in {year}',
        allowed=", ".join(known),
        remedy=did_you_mean(product, [*known, *(key.split(":")[1] for key in known)]),
    )


_Key = tuple[Flow, bool]


def _inputs_first(item: tuple[_Key, float]) -> tuple[bool, Flow]:
    (flow, is_input), _ = item
    return (not is_input, flow)


class _Burdens:
    """Burdens of streams per unit, worked out from the ground up and remembered."""

    def __init__(
        self, processes: Mapping[str, UnitProcess], values: ProductValues, allocation: str
    ) -> None:
        self.processes, self.values, self.allocation = processes, values, allocation
        self.shares: dict[str, float] = {}
        self.lacking: dict[_Key, dict[str, None]] = {}
        self.known: dict[str, dict[_Key, float]] = {}

    def obstacle(self, route: str) -> Missing | None:
        """Return why a route, or one it takes from, cannot be allocated."""
        process = self.processes[route]
        shares = allocation_shares(
            process, self.allocation, self.values.per_unit, next(iter(process.products))
        )
        if isinstance(shares, Missing):
            return shares
        for taken in process.taken:
            found = self.obstacle(taken.flow.route)
            if found is not None:
                return found
        return None

    def of(self, route: str, stream: str) -> dict[_Key, float]:
        key = f"{route}:{stream}"
        if key in self.known:
            return self.known[key]
        process = self.processes[route]
        shares = allocation_shares(process, self.allocation, self.values.per_unit, stream)
        if isinstance(shares, Missing):
            raise InputError.single(
                f"route {route} cannot be allocated by value: {shares.reason}",
                allowed="allocation by mass or none",
                remedy="or give the price: prices={...}",
            )
        factor = shares[stream] / process.products[stream].mean
        burden: dict[_Key, float] = {}
        for exchange in process.own:
            line = (exchange.flow, exchange.is_input)
            burden[line] = burden.get(line, 0.0) + factor * exchange.mean
            if exchange.lacking:
                self.lacking.setdefault(line, {}).update(dict.fromkeys(exchange.lacking))
        for taken in process.taken:
            for line, amount in self.of(taken.flow.route, taken.flow.stream).items():
                burden[line] = burden.get(line, 0.0) + factor * taken.mean * amount
        self.shares[key] = shares[stream]
        self.known[key] = burden
        return burden


def _notes(
    values: ProductValues, shares: Mapping[str, float], processes: Mapping[str, UnitProcess]
) -> list[str]:
    routes = {key.split(":")[0] for key in shares}
    return [
        f"{key}: {value:.4g} USD/kg, {values.notes[key]}"
        for key, value in values.per_unit.items()
        if key.split(":")[0] in routes
        and len(processes[key.split(":")[0]].products) > 1
        and not isinstance(value, Missing)
    ]
