"""Dividing what a works does among the products it makes.

With n products of mass m and price p, the share of product k is m[k] / sum m (by mass),
m[k] p[k] / sum m p (by value), or none: the first product bears all. Allocation by value flips the
answer where one rare earth carries the income; all are shown side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tailrace.errors import InputError
from tailrace.quantities import AtLeast, Missing


def shares_by_mass(mass: Mapping[str, float]) -> dict[str, float]:
    """Return each product's share of the mass.

    Parameters
    ----------
    mass : mapping of str to float
        Mass of each product, any one unit.

    Raises
    ------
    InputError
        If a mass is negative or all are zero.
    """
    return _normalised(mass, "mass")


def shares_by_value(
    mass: Mapping[str, float], price: Mapping[str, float | Missing]
) -> dict[str, float] | Missing:
    """Return each product's share of the value.

    Parameters
    ----------
    mass : mapping of str to float
        Mass of each product, any one unit.
    price : mapping of str to float or Missing
        Price of each per unit of mass, any one currency.

    Returns
    -------
    dict of str to float, or Missing
        Missing where a product that is made has no price: a share of an unknown sum is unknown.

    Raises
    ------
    InputError
        If a mass or price is negative, a product has no entry, or all values are zero.
    """
    value: dict[str, float] = {}
    unpriced = []
    for product, amount in mass.items():
        if product not in price:
            raise InputError.single(
                f"no price is given for {product}", place="price", allowed=", ".join(mass)
            )
        paid = price[product]
        if isinstance(paid, Missing):
            if amount > 0:
                unpriced.append(product)
            continue
        if paid < 0:
            raise InputError.single(f"the price of {product} is negative", place="price")
        value[product] = amount * paid
    if unpriced:
        return Missing(f"no price for {', '.join(unpriced)}")
    return _normalised(value, "value")


def shares_to_one(mass: Mapping[str, float], product: str) -> dict[str, float]:
    """Return shares without allocation: one product bears everything.

    Raises
    ------
    InputError
        If there is no such product.
    """
    if product not in mass:
        raise InputError.single(f'there is no product "{product}"', allowed=", ".join(mass))
    return {name: float(name == product) for name in mass}


def value_share(
    value: Mapping[str, float],
    some: Collection[str],
    unpriced: Mapping[str, Collection[Missing]],
) -> float | AtLeast | Missing:
    """Return the share of the value that some of the products have together.

    Parameters
    ----------
    value : mapping of str to float
        Known value of each product, any one currency; zero where nothing of it has a price.
    some : collection of str
        The products whose share is wanted.
    unpriced : mapping of str to collection of Missing
        Products part of which has no price, with the reasons.

    Returns
    -------
    float, AtLeast or Missing
        A lower bound where a price is missing among `some` only, since a price above zero would
        raise their share; missing where one is missing among the others.
    """
    if all(name in some for name in value):
        return 1.0 if value else Missing("nothing is sold")
    elsewhere = [m for name, why in unpriced.items() if name not in some for m in why]
    if elsewhere:
        return sum(elsewhere[1:], elsewhere[0])
    reasons = tuple(m for name, why in unpriced.items() if name in some for m in why)
    total = sum(value.values())
    if not total > 0:
        return AtLeast(0.0, reasons) if reasons else Missing("nothing that is sold has a value")
    share = sum(v for name, v in value.items() if name in some) / total
    return AtLeast(share, reasons) if reasons else share


def _normalised(amounts: Mapping[str, float], what: str) -> dict[str, float]:
    negative = [name for name, amount in amounts.items() if not amount >= 0]
    total = sum(amounts.values())
    if negative or not total > 0:
        raise InputError.single(
            f"the {what} of {', '.join(negative) or 'all products'} is not above zero",
            place=what,
            allowed="zero or more for each, above zero in total",
        )
    return {name: amount / total for name, amount in amounts.items()}
