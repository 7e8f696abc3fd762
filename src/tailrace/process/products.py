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


def made_mass(balance: Balance, part: int, stream: int, weights: Array) -> Array:
    """Return a weighted mass of what is made by a stream, (year, draw), kg/yr.

    Parameters
    ----------
    balance : Balance
        A solved works.
    part, stream : int
        Positions of the part and of its stream.
    weights : ndarray, shape (component,)
        What a kilogram of each component counts, kg/kg.
    """
    kept = balance.parts[part]
    return kept.level * (kept.flows[:, kept.streams.index(stream)] @ weights)


def sold_share(balance: Balance, part: int, stream: int) -> Array | float:
    """Return the part of a stream that nobody takes, (year, draw) or one."""
    return balance.parts[part].left.get(stream, 1.0)


def product_mass(balance: Balance) -> dict[str, Array]:
    """Return what is made of each product on its own basis, (year, draw), kg/yr."""
    found: dict[str, Array] = {}
    for part, stream, name, basis in product_streams(balance):
        weights = driver_weights(basis, balance.components)
        mass = made_mass(balance, part, stream, weights)
        found[name] = found.get(name, 0.0) + mass
    return found


def sold_mass(balance: Balance) -> dict[str, Array]:
    """Return the dry mass of each product that nobody in the works takes, (year, draw), kg/yr."""
    dry = driver_weights("", balance.components)
    found: dict[str, Array] = {}
    for part, stream, name, _ in product_streams(balance):
        mass = made_mass(balance, part, stream, dry) * sold_share(balance, part, stream)
        found[name] = found.get(name, 0.0) + mass
    return found


def reo_sold(balance: Balance) -> Array:
    """Return the rare-earth oxides that nobody in the works takes, (year, draw), kg/yr."""
    weights = driver_weights("REO", balance.components)
    total = np.zeros((len(balance.years), balance.width))
    for part, stream, _, basis in product_streams(balance):
        if basis in OXIDE_BASES:
            mass = made_mass(balance, part, stream, weights)
            total += mass * sold_share(balance, part, stream)
    return total


def reo_made(balance: Balance) -> Array:
    """Return the rare-earth oxides made, whether sold or taken to make metal, (year, draw), kg/yr.

    What later routes refine to oxides again, directly or by way of further routes, is counted
    once, as those oxides. Of what a route takes, the part counts as refined that its rare earths
    in oxides have in all it passes on (products, and intermediates that are taken): all of a
    concentrate that is separated, little of the oxides a magnet plant takes, though its swarf
    comes back.
    """
    weights = driver_weights("REO", balance.components)
    total = np.zeros((len(balance.years), balance.width))
    for p, s, _, basis in product_streams(balance):
        if basis in OXIDE_BASES:
            total += made_mass(balance, p, s, weights)
            for taker in _takers(balance, p, s):
                # A product of several streams is taken as one; it is counted at the first.
                if balance.parts[taker].upstream_streams[0] == s:
                    total -= _taken_reo(balance, taker) * _refined_share(balance, taker)
    return total


def _takers(balance: Balance, part: int, stream: int) -> list[int]:
    return [
        q
        for q, taker in enumerate(balance.parts)
        if taker.upstream == part and stream in taker.upstream_streams
    ]


def _taken_reo(balance: Balance, part: int) -> Array:
    kept = balance.parts[part]
    return np.asarray(kept.level * (kept.inflow @ driver_weights("REO", balance.components)))


def _refined_share(balance: Balance, part: int) -> Array:
    """Return the part of the rare earths a route passes on that ends as oxides, (year, draw)."""
    weights = driver_weights("REO", balance.components)
    passed_on = np.zeros((len(balance.years), balance.width))
    refined = np.zeros_like(passed_on)
    route = balance.parts[part].sheet.route
    for s, (_, _, destination) in enumerate(route.streams()):
        if destination.kind not in ("product", "intermediate"):
            continue
        takers = [q for q in _takers(balance, part, s) if balance.parts[q].upstream_streams[0] == s]
        if destination.kind == "product":
            reo = made_mass(balance, part, s, weights)
            passed_on += reo
            if route.products[destination.target].basis in OXIDE_BASES:
                refined += reo
                continue
        else:
            passed_on += sum((_taken_reo(balance, q) for q in takers), np.zeros_like(passed_on))
        for q in takers:
            refined += _taken_reo(balance, q) * _refined_share(balance, q)
    return np.divide(refined, passed_on, out=np.zeros_like(refined), where=passed_on > 0)


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
