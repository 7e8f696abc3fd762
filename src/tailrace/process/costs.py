"""What a works costs and earns by year, in USD.

Operating cost is amount x price of reagents, energy, water and labour, plus what units cost per
tonne (running, maintenance, treatment, closure). Capital is what the largest throughput of the last
n years needs, recovered as an annuity,

    annuity = capital r (1 + r)^n / ((1 + r)^n - 1),

with discount rate r and life n; what is older has been paid off. What was built before the first
year of the balance is not seen. A price or an amount nobody knows is missing: the total is then "at
least". Prices are those of the year that the price table quotes, held constant over the years: the
result says what the works would cost at those prices, not what it will cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tailrace.process.balance import Balance
from tailrace.process.components import group_members
from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import OXIDE_BASES, made_mass, product_streams, sold_share
from tailrace.process.unknown import all_substances, unknown_streams
from tailrace.quantities import Missing, Value
from tailrace.quantities.level_source import drawn

Array = NDArray[np.float64]

PRICE_UNITS: dict[str, str] = {
    "water": "USD/m3",
    "electricity": "USD/kWh",
    "heat": "USD/MJ",
    "natural_gas": "USD/m3",
}
"""Unit of the amounts that are not masses; everything else is counted in kg."""

LABOUR = "labour"

DIESEL_DENSITY_KG_L = 0.84
"""Automotive diesel, EN 590 (0.820-0.845 kg/L at 15 deg C)."""

COMMON_PLACE = "China"
"""Where most inputs are quoted; taken for what has no price at the works' own place."""


@dataclass
class CostTable:
    """Costs and income of a works.

    Parameters
    ----------
    jobs : ndarray, shape (year, draw)
        Person-years of work a year.
    costs : dict of (str, str) to ndarray, shape (year, draw)
        USD/yr by category and item.
    by_route : dict of str to ndarray, shape (year, draw)
        The same costs by the route they arise in, USD/yr.
    income : dict of str to ndarray, shape (year, draw)
        USD/yr by product that is sold.
    missing : dict of str to Missing
        Items without a price (an input, an oxide, "route:product", or "capital") and amounts that
        are not known ("item in route/unit").
    lacking : dict of (str, str) to dict of str to Missing
        What is missing of the costs, by route and category; those are then at least.
    unpriced : dict of str to dict of str to Missing
        What is missing of the income of each product, by oxide; that is then at least.
    """

    jobs: Array
    costs: dict[tuple[str, str], Array] = field(default_factory=dict)
    by_route: dict[str, Array] = field(default_factory=dict)
    income: dict[str, Array] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)
    lacking: dict[tuple[str, str], dict[str, Missing]] = field(default_factory=dict)
    unpriced: dict[str, dict[str, Missing]] = field(default_factory=dict)

    def by_category(self) -> dict[str, Array]:
        """Return costs summed by category, USD/yr."""
        found: dict[str, Array] = {}
        for (category, _), cost in self.costs.items():
            found[category] = found.get(category, 0.0) + cost
        return found

    def total(self) -> Array:
        """Return the sum of all known costs, USD/yr, shape (year, draw)."""
        return np.asarray(sum(self.costs.values(), np.zeros_like(self.jobs)))

    def total_income(self) -> Array:
        """Return the sum of all known income, USD/yr, shape (year, draw)."""
        return np.asarray(sum(self.income.values(), np.zeros_like(self.jobs)))

    def lacking_in(self, category: str) -> bool:
        """Return whether the costs of a category are at least what is known."""
        return any(found == category for _, found in self.lacking)

    def of_year(self, position: int) -> CostTable:
        """Return the costs and income of one year.

        Parameters
        ----------
        position : int
            Which of the years.
        """
        at = [position]
        return replace(
            self,
            jobs=self.jobs[at],
            costs={key: cost[at] for key, cost in self.costs.items()},
            by_route={route: cost[at] for route, cost in self.by_route.items()},
            income={product: income[at] for product, income in self.income.items()},
        )

    def add(self, route: str, category: str, item: str, cost: Array) -> None:
        """Add a cost."""
        key = (category, item)
        self.costs[key] = self.costs.get(key, 0.0) + cost
        self.by_route[route] = self.by_route.get(route, 0.0) + cost

    def lack(self, route: str, category: str, item: str, why: Missing) -> None:
        """Note that a cost is not known."""
        self.missing[item] = why
        self.lacking.setdefault((route, category), {})[item] = why


class _Prices:
    """Prices of one place, central or drawn."""

    def __init__(self, balance: Balance) -> None:
        self.balance = balance
        self.place = balance.works.prices_at or None
        self.known: dict[str, Array | Missing] = {}

    def number(self, value: Value, place: str) -> Array:
        return drawn(value, place, self.balance.levels)

    def of_input(self, what: str) -> Array | Missing:
        """Return the price of an input, drawn once."""
        if what not in self.known:
            self.known[what] = self.wage() if what == LABOUR else self.quoted(what)
        return self.known[what]

    def quoted(self, what: str) -> Array | Missing:
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
            return self.number(price.to("USD/kg"), f"prices.{what}") * DIESEL_DENSITY_KG_L
        return self.number(price.to(PRICE_UNITS.get(what, "USD/kg")), f"prices.{what}")

    def places(self, what: str) -> list[str]:
        from tailrace.data import rows

        quoted = (row["place"] for row in rows("reagent_prices") if row["item"] == what)
        return list(dict.fromkeys(place for place in quoted if place))

    def wage(self) -> Array | Missing:
        wage = self.balance.works.wage
        if wage is None:
            return Missing("no wage is declared")
        return self.number(wage, "works.currency.wage")


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
    for block in ("reagents", "utilities"):
        for route, what, amount in _amounts(balance, block):
            if what == LABOUR:
                table.jobs = table.jobs + amount
            _charge(table, (route, _category(block, what), what), amount, prices.of_input(what))
    for route, what, cost in _amounts(balance, "costs"):
        if what != "capital":
            table.add(route, what, what, cost)
    _note_unknown_amounts(balance, table)
    _add_capital(balance, prices, table)
    _add_income(balance, prices, table)
    return table


def _amounts(balance: Balance, block: str) -> Iterator[tuple[str, str, Array]]:
    """Yield every amount of a block as (route, what, amount by year and draw)."""
    for part in balance.parts:
        numbers = getattr(part, block)
        for k, amount in enumerate(getattr(part.sheet, block)):
            yield part.route, amount.what, part.level * numbers[:, k]


def _category(block: str, what: str) -> str:
    if block == "costs" or what == LABOUR or what == "water":
        return what
    return "energy" if block == "utilities" else "reagents"


def _charge(
    table: CostTable, key: tuple[str, str, str], amount: Array, price: Array | Missing
) -> None:
    if not isinstance(price, Missing):
        table.add(*key, amount * price)
    elif amount.any():
        table.lack(*key, price)


def _note_unknown_amounts(balance: Balance, table: CostTable) -> None:
    for part in balance.parts:
        if not part.level.any():
            continue
        for amount in part.sheet.unknown:
            if amount.block != "gives":
                unit = part.sheet.unit_names[amount.unit]
                item = f"{amount.what} in {part.route}/{unit}"
                category = _category(amount.block, amount.what)
                table.lack(part.route, category, item, amount.reason)


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


def largest_of_last(stock: Array, years: Sequence[int], span: int) -> Array:
    """Return the largest of the last years, each year included, shape as given.

    Parameters
    ----------
    stock : ndarray, shape (year, draw)
        Capital that each year's throughput needs.
    years : sequence of int
        Calendar years, ascending.
    span : int
        Years that count, at least one.
    """
    calendar = np.asarray(years)
    return np.stack(
        [stock[(calendar > year - span) & (calendar <= year)].max(axis=0) for year in years]
    )


def _capital_by_unit(balance: Balance) -> Iterator[tuple[str, Array]]:
    needed: dict[tuple[str, int], Array] = {}
    for part in balance.parts:
        for k, amount in enumerate(part.sheet.costs):
            if amount.what == "capital":
                key = (part.route, k)
                needed[key] = needed.get(key, 0.0) + part.level * part.costs[:, k]
    for (route, _), capital in needed.items():
        yield route, capital


def _add_capital(balance: Balance, prices: _Prices, table: CostTable) -> None:
    needed = list(_capital_by_unit(balance))
    rate, life = balance.works.discount_rate, balance.works.life
    if rate is None or life is None:
        for route, capital in needed:
            if capital.any():
                why = Missing("no discount rate and life are declared")
                table.lack(route, "capital", "capital", why)
        return
    factor = capital_recovery_factor(
        prices.number(rate, "works.currency.discount_rate"),
        prices.number(life, "works.currency.life"),
    )
    # The window cannot vary by draw with the life; its central value is rounded to years.
    span = max(round(life.central), 1)
    for route, capital in needed:
        stock = largest_of_last(capital, balance.years, span)
        table.add(route, "capital", "annuity", stock * factor)


class _ProductPrices:
    """Prices of products per kilogram, each drawn once."""

    def __init__(self, prices: _Prices) -> None:
        self.prices = prices
        self.known: dict[str, Array | Missing] = {}

    def of(self, name: str, declared: Value | Missing | None = None) -> Array | Missing:
        if name not in self.known:
            quoted = _quoted(name) if declared is None else declared
            self.known[name] = (
                self.prices.number(quoted.to("USD/kg"), f"prices.{name}")
                if isinstance(quoted, Value)
                else quoted
            )
        return self.known[name]


def _quoted(material: str) -> Value | Missing:
    from tailrace.data import price, priced_materials

    if material in priced_materials():
        return price(material)
    return Missing(f"no price of {material.replace('_', ' ')} is in the table of prices")


def _add_income(balance: Balance, prices: _Prices, table: CostTable) -> None:
    paid_for = _ProductPrices(prices)
    unknown = unknown_streams(balance)
    dry = driver_weights("", balance.components)
    for part, stream, name, basis in product_streams(balance):
        product = name.split(":")[1]
        declared = balance.parts[part].sheet.route.products[product].price
        share = sold_share(balance, part, stream)
        if not (made_mass(balance, part, stream, dry) * share).any():
            continue
        if basis in OXIDE_BASES and declared is None:
            _add_oxides(balance, (part, stream), name, paid_for, table)
            _note_traces(balance, name, unknown[part][stream], table)
            continue
        weights = driver_weights(basis, balance.components)
        paid = paid_for.of(name if declared is not None else product, declared)
        if isinstance(paid, Missing):
            table.missing[name] = paid
            table.unpriced.setdefault(name, {})[name] = paid
        else:
            income = made_mass(balance, part, stream, weights) * share * paid
            table.income[name] = table.income.get(name, 0.0) + income


def _add_oxides(
    balance: Balance,
    at: tuple[int, int],
    name: str,
    paid_for: _ProductPrices,
    table: CostTable,
) -> None:
    from tailrace.data import conversion_factor, traded_oxides

    worth = np.zeros((balance.width, len(balance.components)))
    flows = balance.parts[at[0]].flows[:, balance.parts[at[0]].streams.index(at[1])]
    for k, component in enumerate(balance.components):
        element = component.substance
        if element not in group_members("REE") or not flows[:, k].any():
            continue
        oxide = traded_oxides()[element]
        paid = paid_for.of(oxide)
        if isinstance(paid, Missing):
            table.missing[oxide] = paid
            table.unpriced.setdefault(name, {})[oxide] = paid
            continue
        worth[:, k] = conversion_factor(element, oxide) * paid
    per_kg = (flows * worth).sum(axis=1)
    income = balance.parts[at[0]].level * sold_share(balance, *at) * per_kg
    table.income[name] = table.income.get(name, 0.0) + income


def _note_traces(balance: Balance, name: str, unknown: NDArray[np.bool_], table: CostTable) -> None:
    """Note oxides that are sold in an amount nobody knows."""
    from tailrace.data import traded_oxides

    for element, flag in zip(all_substances(balance), unknown, strict=True):
        if flag and element in group_members("REE"):
            lacking = table.unpriced.setdefault(name, {})
            lacking.setdefault(traded_oxides()[element], balance.missing[element])
