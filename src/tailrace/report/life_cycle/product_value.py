"""What the products of a works are worth, for allocation by value.

A product is worth its declared price; without one, oxides are worth the oxides in them, and
anything else the quoted material of its name. An intermediate that nobody quotes is worth what the
works makes of it: the value of what its takers make, their costs not subtracted, so that its share
is an upper end. Where part of a product has no price the rest counts, and the note says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tailrace.errors import InputError, did_you_mean
from tailrace.process.balance import Balance
from tailrace.process.components import group_members
from tailrace.process.products import OXIDE_BASES
from tailrace.quantities import Missing, Value
from tailrace.report.flow_graph import readable
from tailrace.report.life_cycle.flows import Exchange, UnitProcess


@dataclass
class ProductValues:
    """Value of every product of a works.

    Parameters
    ----------
    per_unit : dict of str to float or Missing
        USD per kilogram on the product's basis, by "route:stream".
    notes : dict of str to str
        How each came about.
    """

    per_unit: dict[str, float | Missing] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def product_values(
    balance: Balance,
    processes: Mapping[str, UnitProcess],
    prices: Mapping[str, float] | None = None,
) -> ProductValues:
    """Return the value of everything the routes make.

    Parameters
    ----------
    balance : Balance
        The solved works.
    processes : mapping of str to UnitProcess
        Its routes in a year.
    prices : mapping of str to float, optional
        Prices to use instead, USD per kilogram on the product's basis, by "route:stream" or stream.

    Raises
    ------
    InputError
        If a given price is negative or names no product.
    """
    given = dict(prices or {})
    _check_prices(given, processes)
    found = ProductValues()
    for process in reversed(list(processes.values())):
        for stream, product in process.products.items():
            key = product.flow.key
            override = given.get(key, given.get(stream))
            if override is not None:
                found.per_unit[key], found.notes[key] = override, "price given by the user"
                continue
            value, note = _market_value(balance, process, product)
            if isinstance(value, Missing):
                value, note = _value_downstream(processes, product, found, value)
            found.per_unit[key], found.notes[key] = value, note
    return found


def _check_prices(given: Mapping[str, float], processes: Mapping[str, UnitProcess]) -> None:
    known = [
        name
        for process in processes.values()
        for product in process.products.values()
        for name in (product.flow.key, product.flow.stream)
    ]
    for name, price in given.items():
        if name not in known:
            raise InputError.single(
                f'a price is given for "{name}", which is no product',
                allowed=", ".join(dict.fromkeys(known)),
                remedy=did_you_mean(name, known),
            )
        if not price >= 0:
            raise InputError.single(f'the price of "{name}" is {price:g}', allowed="zero or more")


def _market_value(
    balance: Balance, process: UnitProcess, product: Exchange
) -> tuple[float | Missing, str]:
    from tailrace.data import price, priced_materials

    stream = product.flow.stream
    declared = balance.works.routes[process.route].route.products.get(stream)
    if declared is not None and isinstance(declared.price, Value):
        return declared.price.to("USD/kg").central, f"declared price: {declared.price.source}"
    if declared is not None and isinstance(declared.price, Missing):
        return declared.price, ""
    if product.flow.basis in OXIDE_BASES:
        return _value_of_oxides(process, product)
    if stream not in priced_materials():
        return Missing(f"no price of {readable(stream)} is in the table of prices"), ""
    quoted = price(stream)
    if isinstance(quoted, Missing):
        return quoted, ""
    return quoted.to("USD/kg").central, f"table of prices: {quoted.source}"


def _value_of_oxides(process: UnitProcess, product: Exchange) -> tuple[float | Missing, str]:
    from tailrace.data import conversion_factor, price, priced_materials
    from tailrace.data.rare_earths import traded_oxides

    total, unpriced, priced = 0.0, [], 0
    for k, element in enumerate(process.substances):
        if element not in group_members("REE") or not product.mass[k].any():
            continue
        oxide = traded_oxides()[element]
        quoted = price(oxide) if oxide in priced_materials() else Missing("not quoted")
        if isinstance(quoted, Missing):
            unpriced.append(oxide)
            continue
        priced += 1
        mass = conversion_factor(element, oxide) * product.content(k)
        total += mass * quoted.to("USD/kg").central
    if not priced:
        return Missing(f"no price of {', '.join(unpriced) or 'its oxides'}"), ""
    lacking = f"; {', '.join(unpriced)} without a price" if unpriced else ""
    return total, f"value of the oxides in it, table of prices{lacking}"


def _value_downstream(
    processes: Mapping[str, UnitProcess],
    product: Exchange,
    known: ProductValues,
    reason: Missing,
) -> tuple[float | Missing, str]:
    """Return what the takers of a product make of it, per unit taken."""
    worth = taken = 0.0
    takers = []
    for process in processes.values():
        amounts = [one.mean for one in process.taken if one.flow == product.flow]
        if not amounts:
            continue
        if len({one.flow for one in process.taken}) > 1:
            return Missing(f"{reason.reason}, and {process.route} takes other feeds too"), ""
        for made in process.products.values():
            value = known.per_unit[made.flow.key]
            if isinstance(value, Missing):
                return value, ""
            worth += value * made.mean
        taken += sum(amounts)
        takers.append(process.route)
    if not takers:
        return reason, ""
    return worth / taken, (
        f"value of what {', '.join(takers)} make of it, their costs not subtracted"
    )
