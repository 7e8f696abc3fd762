"""The cost of a tonne of rare-earth oxide, by each way of dividing a works among its products.

By mass and by value, the oxides that are sold bear their share of all the works costs, and the
tonne is a tonne sold; oxides that the works itself turns into metal or magnets are borne by those.
Without division, the oxides bear all that is spent up to them, and the tonne is a tonne made,
whether sold or turned into metal: routes after the oxides (which take oxides and make none) are
left out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tailrace.process.allocation import shares_by_mass, value_share
from tailrace.process.balance import Balance
from tailrace.process.costs import CostTable
from tailrace.process.products import (
    OXIDE_BASES,
    product_streams,
    reo_made,
    reo_sold,
    sold_mass,
)
from tailrace.quantities import AtLeast, Missing

Bounded = float | AtLeast | Missing
"""A number, a lower bound, or none."""


def _oxide_products(balance: Balance) -> set[str]:
    return {name for _, _, name, basis in product_streams(balance) if basis in OXIDE_BASES}


def routes_after_oxides(balance: Balance) -> frozenset[str]:
    """Return the routes that start from oxides made in the works and make none.

    A route is one of them if it takes a rare-earth oxide product, or takes from such a route,
    unless it makes rare-earth oxides itself or, without a product of its own, hands on to a route
    that does.
    """
    oxide_products = _oxide_products(balance)
    after: set[str] = set()
    for name, at_work in balance.works.routes.items():
        taken = [taken for many in at_work.takes.values() for taken in many]
        starts = any(str(t) in oxide_products or t.route in after for t in taken)
        if starts and not _hands_on_to_oxides(balance, name):
            after.add(name)
    return frozenset(after)


def _hands_on_to_oxides(balance: Balance, name: str) -> bool:
    products = balance.works.routes[name].route.products
    if products:
        return any(product.basis in OXIDE_BASES for product in products.values())
    return any(_hands_on_to_oxides(balance, taker) for taker, _, _ in balance.works.takers(name))


def reo_share(balance: Balance, costs: CostTable, year: int, by: str) -> Bounded:
    """Return the share of a works' costs that falls on its rare-earth oxides.

    Parameters
    ----------
    balance : Balance
        A solved works.
    costs : CostTable
        Its costs and income.
    year : int
        Calendar year.
    by : {"mass", "value", "none"}
        Dry mass sold; value sold; or no division: the oxides bear everything but the routes that
        come after them.

    Returns
    -------
    float, AtLeast or Missing
        By value a lower bound where an oxide that is sold has no price, and missing where another
        product has none.
    """
    at = balance.years.index(year)
    if by == "none":
        total = float(costs.total()[at].mean())
        if not total > 0:
            return Missing("no cost is known")
        return _up_to_oxides(balance, costs, at) / total
    oxides = _oxide_products(balance)
    mass = {name: float(m[at].mean()) for name, m in sold_mass(balance).items()}
    mass = {name: m for name, m in mass.items() if m > 0}
    if not mass:
        return Missing(f"nothing is sold in {year}")
    if by == "mass":
        return float(sum(s for name, s in shares_by_mass(mass).items() if name in oxides))
    value = {
        name: float(costs.income[name][at].mean()) if name in costs.income else 0.0 for name in mass
    }
    unpriced = {name: _named(costs.unpriced[name]) for name in mass if name in costs.unpriced}
    return value_share(value, oxides, unpriced)


def _named(reasons: dict[str, Missing]) -> tuple[Missing, ...]:
    return tuple(Missing(why.reason, item) for item, why in reasons.items())


def _up_to_oxides(balance: Balance, costs: CostTable, at: int) -> float:
    after = routes_after_oxides(balance)
    known = (float(c[at].mean()) for route, c in costs.by_route.items() if route not in after)
    return float(np.sum(list(known)))


def _lacking(costs: CostTable, left_out: Iterable[str] = ()) -> tuple[Missing, ...]:
    found = {
        item: why
        for (route, _), items in costs.lacking.items()
        if route not in left_out
        for item, why in items.items()
    }
    return _named(found)


def cost_per_tonne(
    balance: Balance, costs: CostTable, year: int
) -> dict[str, tuple[Bounded, Bounded]]:
    """Return the known cost per tonne of rare-earth oxide, by allocation.

    Parameters
    ----------
    balance : Balance
        A solved works.
    costs : CostTable
        Its costs and income.
    year : int
        Calendar year.

    Returns
    -------
    dict of str to (float, AtLeast or Missing, float, AtLeast or Missing)
        For "mass", "value" and "none": the share of all costs, and USD per tonne of REO. By mass
        and by value what is borne by the oxides sold is divided by the oxides sold. For "none" the
        costs of all routes but those after the oxides are divided by the oxides made. A lower
        bound where a price or an amount is missing.
    """
    at = balance.years.index(year)
    sold = float(reo_sold(balance)[at].mean()) / 1e3
    made = float(reo_made(balance)[at].mean()) / 1e3
    total = float(costs.total()[at].mean())
    found: dict[str, tuple[Bounded, Bounded]] = {}
    for by in ("mass", "value"):
        share = reo_share(balance, costs, year, by)
        found[by] = (share, _per_tonne(share, total, sold, _lacking(costs), "sold"))
    after = routes_after_oxides(balance)
    borne = _up_to_oxides(balance, costs, at)
    found["none"] = (
        reo_share(balance, costs, year, "none"),
        _per_tonne(1.0, borne, made, _lacking(costs, after), "made"),
    )
    return found


def _per_tonne(
    share: Bounded, cost: float, oxides: float, lacking: tuple[Missing, ...], what: str
) -> Bounded:
    if isinstance(share, Missing):
        return share
    if not oxides > 0:
        return Missing(f"no oxides are {what}")
    if isinstance(share, AtLeast):
        lacking, share = (*share.missing, *lacking), share.value
    known = share * cost / oxides
    return AtLeast(known, lacking) if lacking else known
