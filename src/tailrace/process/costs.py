"""What a works costs and earns by year, in USD.

Operating cost is amount x price of reagents, energy, water and labour, plus what units cost per
tonne (running, maintenance, treatment, closure). Capital is what the largest throughput so far
needs, recovered as an annuity,

    annuity = capital r (1 + r)^n / ((1 + r)^n - 1),

with discount rate r and life n. A price nobody quotes is missing: the total is then "at least".
Prices are those of the year that the price table quotes, held constant over the years: the result
says what the works would cost at those prices, not what it will cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tailrace.process.balance import Balance
from tailrace.process.components import group_members
from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import OXIDE_BASES, made, product_streams
from tailrace.quantities import Missing, Value

Array = NDArray[np.float64]

PRICE_UNITS: dict[str, str] = {
    "water": "USD/m3",
    "electricity": "USD/kWh",
    "heat": "USD/MJ",
    "natural_gas": "USD/m3",
}
"""Unit of the amounts that are not masses; everything else is counted in kg."""

DIESEL_DENSITY_KG_L = 0.84
"""Automotive diesel, EN 590 (0.820-0.845 kg/L at 15 deg C)."""

COMMON_PLACE = "China"
"""Where most inputs are quoted; taken for what has no price at the works' own place."""


@dataclass
class CostTable:
    """Costs and income of a works.

    Parameters
    ----------
    costs : dict of (str, str) to ndarray, shape (year, draw)
        USD/yr by category and item.
    income : dict of str to ndarray, shape (year, draw)
        USD/yr by product, sold or passed on.
    jobs : ndarray, shape (year, draw)
        Person-years of work a year.
    missing : dict of str to Missing
        Items without a price.
    """

    costs: dict[tuple[str, str], Array] = field(default_factory=dict)
    income: dict[str, Array] = field(default_factory=dict)
    jobs: Array = field(default_factory=lambda: np.zeros((0, 0)))
    missing: dict[str, Missing] = field(default_factory=dict)

    def by_category(self) -> dict[str, Array]:
        """Return costs summed by category, USD/yr."""
        found: dict[str, Array] = {}
        for (category, _), cost in self.costs.items():
            found[category] = found.get(category, 0.0) + cost
        return found

    def total(self) -> Array:
        """Return the sum of all known costs, USD/yr."""
        return np.asarray(np.sum(list(self.costs.values()), axis=0))

    def add(self, category: str, item: str, cost: Array) -> None:
        """Add a cost."""
        key = (category, item)
        self.costs[key] = self.costs.get(key, 0.0) + cost


class _Prices:
    """Prices of one place, central or drawn."""

    def __init__(self, balance: Balance) -> None:
        self.balance = balance
        self.place = balance.works.prices_at or None
        self.rng = np.random.default_rng(np.random.SeedSequence([balance.seed or 0, 1]))

    def number(self, value: Value) -> Array:
        if self.balance.draws is None:
            return np.array([value.central])
        return np.asarray(value.sample(self.balance.draws, self.rng))

    def of_input(self, what: str) -> Array | Missing:
        from tailrace.data.prices import priced_items, reagent_price

        if what not in priced_items():
            return Missing(f"no price of {what}")
        places = self.places(what)
        if self.place not in places and len(places) > 1 and COMMON_PLACE not in places:
            return Missing(f"{what} is quoted at {', '.join(places)}; name one in prices_at")
        price = reagent_price(what, place=self.place if self.place in places else None)
        if isinstance(price, Missing):
            return price
        if what == "diesel":
            return self.number(price.to("USD/kg")) * DIESEL_DENSITY_KG_L
        return self.number(price.to(PRICE_UNITS.get(what, "USD/kg")))

    def places(self, what: str) -> list[str]:
        from tailrace.data import rows

        quoted = (row["place"] for row in rows("reagent_prices") if row["item"] == what)
        return list(dict.fromkeys(place for place in quoted if place))

    def wage(self) -> Array | Missing:
        wage = self.balance.works.wage
        if wage is None:
            return Missing("no wage is declared")
        return self.number(wage)


def cost_table(balance: Balance) -> CostTable:
    """Return what a works costs and earns.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    CostTable
    """
    prices = _Prices(balance)
    table = CostTable(jobs=np.zeros((len(balance.years), balance.width)))
    for block, default in (("reagents", "reagents"), ("utilities", "energy")):
        for what, amount in balance.amounts(block).items():
            if what == "labour":
                table.jobs = table.jobs + amount
                _charge(table, "labour", what, amount, prices.wage())
            else:
                category = "water" if what == "water" else default
                _charge(table, category, what, amount, prices.of_input(what))
    for what, cost in balance.amounts("costs").items():
        if what != "capital":
            table.add(what, what, cost)
    _add_capital(balance, prices, table)
    _add_income(balance, prices, table)
    return table


def _charge(
    table: CostTable, category: str, what: str, amount: Array, price: Array | Missing
) -> None:
    if isinstance(price, Missing):
        if amount.any():
            table.missing[what] = price
        return
    table.add(category, what, amount * price)


def capital_recovery_factor(rate: Array, life: Array) -> Array:
    """Return the yearly annuity per unit of capital, 1/yr.

    Parameters
    ----------
    rate : ndarray
        Discount rate, 1/yr; at zero the annuity is 1 / life.
    life : ndarray
        Years of recovery, yr.
    """
    rate, life = np.broadcast_arrays(np.asarray(rate, float), np.asarray(life, float))
    growth = np.expm1(life * np.log1p(rate))
    zero = rate == 0
    return np.where(zero, 1 / life, rate * (growth + 1) / np.where(zero, 1.0, growth))


def _capital_by_unit(balance: Balance) -> Iterator[Array]:
    needed: dict[tuple[str, int], Array] = {}
    for part in balance.parts:
        for k, amount in enumerate(part.sheet.costs):
            if amount.what == "capital":
                key = (part.route, k)
                needed[key] = needed.get(key, 0.0) + part.level * part.costs[:, k]
    yield from needed.values()


def _add_capital(balance: Balance, prices: _Prices, table: CostTable) -> None:
    stocks = [np.maximum.accumulate(capital, axis=0) for capital in _capital_by_unit(balance)]
    if not stocks:
        return
    rate, life = balance.works.discount_rate, balance.works.life
    if rate is None or life is None:
        table.missing["capital"] = Missing("no discount rate and life are declared")
        return
    factor = capital_recovery_factor(prices.number(rate), prices.number(life))
    table.add("capital", "annuity", np.sum(stocks, axis=0) * factor)


class _ProductPrices:
    """Prices of products per kilogram, each drawn once."""

    def __init__(self, prices: _Prices) -> None:
        self.prices = prices
        self.known: dict[str, Array | Missing] = {}

    def of(self, name: str, declared: Value | Missing | None = None) -> Array | Missing:
        if name not in self.known:
            quoted = _quoted(name) if declared is None else declared
            self.known[name] = (
                self.prices.number(quoted.to("USD/kg")) if isinstance(quoted, Value) else quoted
            )
        return self.known[name]


def _quoted(material: str) -> Value | Missing:
    from tailrace.data import price, priced_materials

    if material in priced_materials():
        return price(material)
    return Missing(f"no price of {material.replace('_', ' ')} is in the table of prices")


def _add_income(balance: Balance, prices: _Prices, table: CostTable) -> None:
    paid_for = _ProductPrices(prices)
    for part, stream, name, basis in product_streams(balance):
        kept = balance.parts[part]
        product = name.split(":")[1]
        declared = kept.sheet.route.products[product].price
        sold = made(balance, part, stream) * kept.left.get(stream, 1.0)
        if not sold.any():
            continue
        if basis in OXIDE_BASES and declared is None:
            _add_oxides(balance, name, sold, paid_for, table)
            continue
        mass = np.tensordot(driver_weights(basis, balance.components), sold, axes=1)
        paid = paid_for.of(name if declared is not None else product, declared)
        if isinstance(paid, Missing):
            table.missing[name] = paid
        else:
            table.income[name] = table.income.get(name, 0.0) + mass * paid


def _add_oxides(
    balance: Balance, name: str, sold: Array, paid_for: _ProductPrices, table: CostTable
) -> None:
    from tailrace.data import conversion_factor, traded_oxides

    for k, component in enumerate(balance.components):
        element = component.substance
        if element not in group_members("REE") or not sold[k].any():
            continue
        oxide = traded_oxides()[element]
        paid = paid_for.of(oxide)
        if isinstance(paid, Missing):
            table.missing[oxide] = paid
            continue
        income = conversion_factor(element, oxide) * sold[k] * paid
        table.income[name] = table.income.get(name, 0.0) + income
