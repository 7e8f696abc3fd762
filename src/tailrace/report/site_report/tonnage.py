"""How much the works make, against which costs are held."""

from __future__ import annotations

import numpy as np

from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import OXIDE_BASES, made_mass, product_streams, sold_share
from tailrace.report.site_report.reading import Reading

KG_PER_TONNE = 1000.0


def oxides_made(reading: Reading) -> list[float]:
    """Return the rare-earth oxides made in each stated year, t/yr, from central values.

    What one route hands to another that makes oxides too, such as a concentrate to a separation
    plant, is counted there.
    """
    balance = reading.balance
    taken = _taken_by_makers(reading)
    at = [balance.years.index(year) for year in reading.stated_years]
    total = np.zeros(len(at))
    for part, stream, name, basis in product_streams(balance):
        if basis not in OXIDE_BASES:
            continue
        mass = made_mass(balance, part, stream, driver_weights(basis, balance.components))
        if name in taken:
            mass = mass * sold_share(balance, part, stream)
        total = total + mass.mean(axis=-1)[at] / KG_PER_TONNE
    return [float(one) for one in total]


def _taken_by_makers(reading: Reading) -> set[str]:
    """Return the products that a route which makes oxides takes in."""
    streams = product_streams(reading.balance)
    makers = {name.split(":")[0] for _, _, name, basis in streams if basis in OXIDE_BASES}
    routes = reading.found.site.works.routes
    found = [one for name in makers for several in routes[name].takes.values() for one in several]
    return set(map(str, found))
