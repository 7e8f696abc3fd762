"""Does what leaves agree with the balance: substance by substance, by two integrals.

Dust of what enters or flows through the works was dug in addition to what arrives, and counts as
a feed of its own. Dust of what a store keeps (tailings, dumps) is taken out of what the store
keeps. With both,

    feeds + reagents + dug for dust = products + kept - taken + stacks + dust + water

*dust* includes gas that leaves a material, such as ammonia, and seepage counts in *water*; both are
taken out of what their material keeps. Exhaust is of fuel, which the balance does not carry, and
of dust that is in part soil of the region only the material's part is counted.

where *dug* and *taken* are summed by material (dust of a material times the material's content,
its dry mass weighed by the balance as a whole), and *dust* is summed by source and substance. The
two sums share no division: that they agree says that the dust is made of what the balance holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import WATER
from tailrace.emissions.process import SIZES
from tailrace.emissions.releases import Releases, SourceRelease

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BalanceTerms:
    """What the ledger needs of a material balance.

    Parameters
    ----------
    substances : tuple of str
        Substances carried.
    feeds, reagents : ndarray, shape (substance, year, draw)
        What comes in, kg/yr.
    ends : mapping of str to ndarray, shape (substance, year, draw)
        What ends where ("product:x", "waste:kind:y", "air:z" ...), kg/yr.
    dry_mass : mapping of str to ndarray, shape (year, draw)
        Dry mass of the materials of dust, weighed as a whole, kg/yr.
    """

    substances: tuple[str, ...]
    feeds: Array
    reagents: Array
    ends: Mapping[str, Array]
    dry_mass: Mapping[str, Array]


@dataclass(frozen=True)
class Ledger:
    """The budget with its dust, each term shape (substance, year, draw), kg/yr.

    Parameters
    ----------
    substances : tuple of str
        Substances carried.
    feeds, reagents, dug : ndarray
        What comes in; `dug` is the material of the dust.
    products, kept, taken, stacks, dust, water : ndarray
        What leaves or stays; `kept` is what waste and stocks receive, `taken` what dust takes out
        of them.
    """

    substances: tuple[str, ...]
    feeds: Array
    reagents: Array
    dug: Array
    products: Array
    kept: Array
    taken: Array
    stacks: Array
    dust: Array
    water: Array

    @property
    def discrepancy(self) -> Array:
        """(in - out) over the larger of both, shape (substance, year, draw)."""
        come = self.feeds + self.reagents + self.dug
        leave = self.products + self.kept - self.taken + self.stacks + self.dust + self.water
        return relative_difference(come, leave)

    @property
    def largest(self) -> float:
        """Largest discrepancy of any substance, year and draw."""
        return float(np.abs(self.discrepancy).max(initial=0.0))


def relative_difference(one: Array, other: Array) -> Array:
    """Return (one - other) over the larger in size; zero where both are zero, NaN where one is."""
    largest = np.maximum(np.abs(one), np.abs(other))
    return np.divide(one - other, largest, out=np.zeros_like(largest), where=largest != 0)


def largest_difference(one: Array, other: Array) -> float:
    """Return the largest `relative_difference` in size; NaN, which is no agreement, if one is."""
    return float(np.abs(relative_difference(one, other)).max(initial=0.0))


def dust_ledger(releases: Releases, terms: BalanceTerms) -> Ledger:
    """Return the budget of a works with its dust.

    Parameters
    ----------
    releases : Releases
        What leaves.
    terms : BalanceTerms
        The balance behind it, of the same years and draws.
    """
    nothing = np.zeros_like(terms.feeds)

    def kind(*kinds: str) -> Array:
        found = [flow for end, flow in terms.ends.items() if end.split(":")[0] in kinds]
        return np.asarray(sum(found, nothing.copy()))

    dust = np.stack(
        [
            np.zeros(releases.shape) if name == WATER else _dust_of(releases, name)
            for name in terms.substances
        ]
    )
    return Ledger(
        substances=terms.substances,
        feeds=terms.feeds,
        reagents=terms.reagents,
        dug=_by_material(releases, terms, kept=False),
        products=kind("product"),
        kept=kind("waste", "store"),
        taken=_by_material(releases, terms, kept=True),
        stacks=np.stack([releases.outlet("air", name) for name in terms.substances]),
        dust=dust,
        water=np.stack(
            [releases.outlet("water", name) + _seeped(releases, name) for name in terms.substances]
        ),
    )


def _dust_of(releases: Releases, substance: str) -> Array:
    """Return a substance in all dust, summed by source, shape (year, draw)."""
    total = np.zeros(releases.shape)
    for one in releases.sources.values():
        mass, content = of_material(one), _own_content(one, substance)
        if mass is not None and content is not None:
            total += mass * np.nan_to_num(content)
        if one.is_of_balance and substance in one.emitted.gases:
            total += one.emitted.gases[substance]
    return total


def of_material(one: SourceRelease, size: str = "") -> Array | None:
    """Return the dust of a source that is of its material, shape (year, draw), kg/yr."""
    mass = one.dust(size)
    return mass if mass is None or one.share is None else mass * one.share


def _own_content(one: SourceRelease, substance: str) -> Array | None:
    """Return a substance's share of the dust that is of the material, shape (year, draw)."""
    if one.share is None:
        return one.content(substance)
    flow = one.material
    if flow is None or substance not in flow.substances or substance == WATER:
        return None
    names, fractions = flow.composition
    return np.asarray(fractions[names.index(substance)])


def _seeped(releases: Releases, substance: str) -> Array:
    """Return what declared sources give to ground and water, shape (year, draw)."""
    found = (one.emitted.to_water.get(substance) for one in releases.sources.values())
    return np.asarray(sum((m for m in found if m is not None), np.zeros(releases.shape)))


def _by_material(releases: Releases, terms: BalanceTerms, *, kept: bool) -> Array:
    """Return what dust takes of each material, summed by material."""
    total = np.zeros_like(terms.feeds)
    for material, mass in _dust_by_material(releases, kept).items():
        flow = next(
            one.material
            for one in releases.sources.values()
            if one.material is not None and one.material.name == material
        )
        dry = terms.dry_mass[material]
        per_kg = np.divide(mass, dry, out=np.zeros_like(mass), where=dry > 0)
        rows = [flow.substances.index(name) for name in terms.substances]
        part = np.nan_to_num(flow.flow[rows]) * per_kg
        part[[name == WATER for name in terms.substances]] = 0.0
        total += part
    return total + _enriched_difference(releases, terms, kept) + _dissolved(releases, terms, kept)


def _dissolved(releases: Releases, terms: BalanceTerms, kept: bool) -> Array:
    """Return what gas and seepage take of their materials."""
    total = np.zeros_like(terms.feeds)
    for one in releases.sources.values():
        made_of = one.source.material
        if made_of is None or not one.is_of_balance or made_of.is_kept != kept:
            continue
        for row, name in enumerate(terms.substances):
            for amounts in (one.emitted.gases, one.emitted.to_water):
                if name in amounts:
                    total[row] += amounts[name]
    return total


def _dust_by_material(releases: Releases, kept: bool) -> dict[str, Array]:
    totals: dict[str, Array] = {}
    for one in releases.sources.values():
        mass, made_of = of_material(one), one.source.material
        if mass is None or made_of is None or one.material is None or made_of.is_kept != kept:
            continue
        if one.source.enrichment:
            continue
        totals[made_of.name] = totals.get(made_of.name, 0.0) + mass
    return totals


def _enriched_difference(releases: Releases, terms: BalanceTerms, kept: bool) -> Array:
    """Return what dust with a declared enrichment takes: its own content, as declared."""
    total = np.zeros_like(terms.feeds)
    for one in releases.sources.values():
        mass, made_of = one.dust(), one.source.material
        if mass is None or made_of is None or made_of.is_kept != kept:
            continue
        if not one.source.enrichment or one.fractions is None:
            continue
        for row, name in enumerate(terms.substances):
            content = one.content(name)
            if content is not None:
                total[row] += mass * np.nan_to_num(content)
    return total


def dust_by_mass(releases: Releases) -> float:
    """Return the largest relative difference of dust by mass and by summed substances.

    Parameters
    ----------
    releases : Releases
        What leaves.

    Returns
    -------
    float
        Over sources, sizes, years and draws: the mass the factors give against the sum of what
        it is made of, the unnamed rest included.
    """
    worst = 0.0
    for one in releases.sources.values():
        if one.fractions is None or one.emitted.dust is None:
            continue
        whole = np.nansum(one.fractions, axis=0)
        for size in SIZES:
            mass = one.dust(size)
            if mass is not None:
                known = np.where(whole > 0, mass, 0.0)  # of some years no material is known
                worst = float(np.maximum(worst, largest_difference(mass * whole, known)))
    return worst


def content_against_balance(
    releases: Releases, terms: BalanceTerms, names: tuple[str, ...]
) -> dict[str, float]:
    """Return how far the content of dust is from that of its material, by source.

    Parameters
    ----------
    releases : Releases
        What leaves.
    terms : BalanceTerms
        The balance behind it.
    names : tuple of str
        Substances compared together (the rare earths), or one.

    Returns
    -------
    dict of str to float
        Largest relative difference over sizes, years and draws, by source; sources with a
        declared enrichment of one of them are left out, and so are those without any and those
        whose dust is of the material only in part.
    """
    found: dict[str, float] = {}
    for source, one in releases.sources.items():
        flow, made_of = one.material, one.source.material
        if flow is None or made_of is None or one.fractions is None:
            continue
        if set(names) & set(one.source.enrichment) or one.share is not None:
            continue
        rows = [k for k, name in enumerate(flow.substances) if name in names]
        in_balance = np.nansum(flow.flow[rows], axis=0)
        dry = terms.dry_mass[made_of.name]
        expected = np.divide(in_balance, dry, out=np.zeros_like(dry), where=dry > 0)
        worst = 0.0
        for size in SIZES:
            mass = one.dust(size)
            if mass is None:
                continue
            parts = (releases.of_source(source, name, size=size) for name in names)
            released = sum((np.nan_to_num(p) for p in parts if p is not None), np.zeros(1))
            worst = float(np.maximum(worst, largest_difference(released, expected * mass)))
        found[source] = worst
    return found
