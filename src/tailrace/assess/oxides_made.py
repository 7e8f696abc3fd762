"""How much the works make, against which costs are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import OXIDE_BASES, made_mass, product_streams, sold_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tailrace.process.balance import Balance

KG_PER_TONNE = 1000.0


def oxides_made(balance: Balance, years: Sequence[int]) -> list[float]:
    """Return the rare-earth oxides made in each year, t/yr, mean of the draws of a balance.

    What one route hands to another that makes oxides too, such as a concentrate to a separation
    plant, is counted there.

    Parameters
    ----------
    balance : Balance
        A solved works.
    years : sequence of int
        Calendar years of it.
    """
    taken = _taken_by_makers(balance)
    at = [balance.years.index(year) for year in years]
    total = np.zeros(len(at))
    for part, stream, name, basis in product_streams(balance):
        if basis not in OXIDE_BASES:
            continue
        mass = made_mass(balance, part, stream, driver_weights(basis, balance.components))
        if name in taken:
            mass = mass * sold_share(balance, part, stream)
        total = total + mass.mean(axis=-1)[at] / KG_PER_TONNE
    return [float(one) for one in total]


def _taken_by_makers(balance: Balance) -> set[str]:
    """Return the products that a route which makes oxides takes in."""
    streams = product_streams(balance)
    makers = {name.split(":")[0] for _, _, name, basis in streams if basis in OXIDE_BASES}
    routes = balance.works.routes
    found = [one for name in makers for several in routes[name].takes.values() for one in several]
    return set(map(str, found))
