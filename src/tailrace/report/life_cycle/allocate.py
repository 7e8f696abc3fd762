"""How the burden of a route is divided among what it makes: by mass, by value, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from tailrace.errors import InputError, did_you_mean
from tailrace.process.allocation import shares_by_mass, shares_by_value, shares_to_one
from tailrace.process.components import WATER
from tailrace.quantities import Missing
from tailrace.report.life_cycle.flows import UnitProcess

Allocation = Literal["mass", "value", "none"]
ALLOCATIONS: tuple[Allocation, ...] = get_args(Allocation)


def check_allocation(name: str) -> None:
    """Refuse a way of allocation that does not exist.

    Raises
    ------
    InputError
        If `name` is none of `ALLOCATIONS`.
    """
    if name not in ALLOCATIONS:
        raise InputError.single(
            f'there is no allocation "{name}"',
            allowed=", ".join(ALLOCATIONS),
            remedy=did_you_mean(name, ALLOCATIONS),
        )


def allocation_shares(
    process: UnitProcess,
    allocation: str,
    values: Mapping[str, float | Missing],
    needed: str,
) -> dict[str, float] | Missing:
    """Return the share of a route's burden that each of its products bears.

    Parameters
    ----------
    process : UnitProcess
        The route.
    allocation : {"mass", "value", "none"}
        By mass, on the basis that all products share, otherwise dry; by value; or all to `needed`.
    values : mapping of str to float or Missing
        Value per unit, by "route:stream".
    needed : str
        Product asked for.

    Returns
    -------
    dict of str to float, or Missing
        By stream; missing by value where a product has none.
    """
    products = process.products
    if allocation == "none":
        return shares_to_one(dict.fromkeys(products, 1.0), needed)
    if len(products) == 1:
        return {needed: 1.0}
    if allocation == "value":
        amounts = {stream: product.mean for stream, product in products.items()}
        worth = {stream: values[product.flow.key] for stream, product in products.items()}
        return shares_by_value(amounts, worth)
    if len({product.flow.basis for product in products.values()}) == 1:
        return shares_by_mass({stream: product.mean for stream, product in products.items()})
    water = process.substances.index(WATER)
    dry = {
        stream: float((product.mass.sum(axis=0) - product.mass[water]).mean())
        for stream, product in products.items()
    }
    return shares_by_mass(dry)
