"""Products of a works: how much of each, and of which oxides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.components import group_members
from tailrace.process.flowsheet import driver_weights

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.process.balance import Balance

Array = NDArray[np.float64]

TINY = 1e-300
OXIDE_BASES = ("REO",)
"""Bases of products that are rare-earth oxides."""


def product_streams(balance: Balance) -> Iterator[tuple[int, int, str, str]]:
    """Yield every product stream as (part, stream, "route:product", basis)."""
    for p, part in enumerate(balance.parts):
        for s, (_, _, destination) in enumerate(part.sheet.route.streams()):
            if destination.kind == "product":
                basis = part.sheet.route.products[destination.target].basis
                yield p, s, f"{part.route}:{destination.target}", basis


def made(balance: Balance, part: int, stream: int) -> Array:
    """Return what is made by a stream before anyone takes of it, (component, year, draw), kg/yr."""
    kept = balance.parts[part]
    row = kept.streams.index(stream)
    return balance.expand(kept.flows[:, row], kept.level, inventories=True)


def product_mass(balance: Balance) -> dict[str, Array]:
    """Return what is made of each product on its own basis, (year, draw), kg/yr."""
    found: dict[str, Array] = {}
    for part, stream, name, basis in product_streams(balance):
        weights = driver_weights(basis, balance.components)
        mass = np.tensordot(weights, made(balance, part, stream), axes=1)
        found[name] = found.get(name, 0.0) + mass
    return found


def sold_mass(balance: Balance) -> dict[str, Array]:
    """Return the mass of each product that nobody in the works takes, (year, draw), kg/yr."""
    found: dict[str, Array] = {}
    for part, stream, name, _ in product_streams(balance):
        left = balance.parts[part].left.get(stream, 1.0)
        mass = made(balance, part, stream).sum(axis=0) * left
        found[name] = found.get(name, 0.0) + mass
    return found


def _makes_oxides(balance: Balance, part: int) -> bool:
    products = balance.parts[part].sheet.route.products
    return any(product.basis in OXIDE_BASES for product in products.values())


def reo_made(balance: Balance) -> Array:
    """Return the rare-earth oxides made, whether sold or taken to make metal, (year, draw), kg/yr.

    A concentrate that another route refines to oxides is counted once, as those oxides.
    """
    weights = driver_weights("REO", balance.components)
    total = np.zeros((len(balance.years), balance.width))
    for p, s, _, basis in product_streams(balance):
        if basis not in OXIDE_BASES:
            continue
        part = balance.parts[p]
        total += np.tensordot(weights, made(balance, p, s), axes=1)
        for q, taker in enumerate(balance.parts):
            if taker.upstream == p and s in taker.upstream_streams and _makes_oxides(balance, q):
                own = part.flows[:, part.streams.index(s)] @ weights
                whole = part.flows[:, [part.streams.index(k) for k in taker.upstream_streams]]
                # The taker's feed is counted per dry kilogram of all the streams it takes.
                share = own / np.maximum(whole.sum(axis=1) @ weights, TINY)
                total -= taker.level * (taker.inflow @ weights) * share
    return total


def rare_earths_by_product(balance: Balance) -> xr.DataArray:
    """Return the rare earths of each product as oxides.

    Returns
    -------
    DataArray, dims (product, oxide, year)
        What is made, counted as the oxide in which each is traded, kg/yr; mean over draws.
    """
    import xarray as xr

    from tailrace.data import conversion_factor
    from tailrace.data.rare_earths import traded_oxides

    elements = [e for e in balance.substances if e in group_members("REE")]
    oxides = [traded_oxides()[e] for e in elements]
    names = list(dict.fromkeys(name for _, _, name, _ in product_streams(balance)))
    flows = np.zeros((len(names), len(elements), len(balance.years)))
    for part, stream, name, _ in product_streams(balance):
        mass = made(balance, part, stream).mean(axis=-1)
        for k, component in enumerate(balance.components):
            if component.substance in elements:
                at = elements.index(component.substance)
                factor = conversion_factor(component.substance, oxides[at])
                flows[names.index(name), at] += factor * mass[k]
    return xr.DataArray(
        flows,
        dims=("product", "oxide", "year"),
        coords={"product": names, "oxide": oxides, "year": list(balance.years)},
        name="product_oxide_flow",
        attrs={"units": "kg/yr", "long_name": "rare earths in products, as oxides"},
    )
