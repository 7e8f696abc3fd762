"""How the rare earths of an ore or product divide among the single oxides.

A total "6 % REO" says nothing of the single elements; the distribution of the ore does. Printed
distributions seldom sum to 100 %, and list oxides as traces without a number. The shares used are
the printed ones scaled to sum to one; the printed sum is kept, and the traces are listed as
missing: they get no share, and they are not zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from tailrace.data.reader import rows
from tailrace.data.substances import atomic_masses, substance
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.basis import element_fraction
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "rare_earth_distributions"


@dataclass(frozen=True)
class RareEarthDistribution:
    """Shares of the single oxides in the total rare earth oxides of a material.

    Parameters
    ----------
    ore : str
        Name of the ore or product.
    title : str
        The same in words.
    shares : mapping of str to float
        Oxide as traded to its mass per mass of REO, kg/kg; they sum to one.
    printed_sum : float
        Sum of the printed shares before scaling, kg/kg.
    traces : mapping of str to Missing
        Oxides said to be present without a number, with the reason.
    published : mapping of str to Value
        The printed shares as values with their sources; empty for a distribution of the user.
    """

    ore: str
    title: str
    shares: Mapping[str, float]
    printed_sum: float
    traces: Mapping[str, Missing] = field(default_factory=dict)
    published: Mapping[str, Value] = field(default_factory=dict)

    @property
    def elements(self) -> dict[str, float]:
        """Mass of each element per mass of REO, kg/kg."""
        return reo_to_elements(self.shares)

    @property
    def ree_per_reo(self) -> float:
        """Mass of the rare earth elements per mass of their oxides, kg/kg."""
        return math.fsum(self.elements.values())


@cache
def traded_oxides() -> Mapping[str, str]:
    """Return the oxide in which each rare earth is traded and counted as REO.

    Returns
    -------
    mapping of str to str
        Element to oxide: "Nd" to "Nd2O3", "Pr" to "Pr6O11".
    """
    oxides = [substance(name) for name in substance("REO").members]
    return MappingProxyType({oxide.element: oxide.name for oxide in oxides})


def rare_earth_ores() -> tuple[str, ...]:
    """Return the ores and products whose distribution is packaged.

    Returns
    -------
    tuple of str
        Names for `rare_earth_distribution`.
    """
    return tuple(dict.fromkeys(row["ore"] for row in rows(TABLE)))


def rare_earth_distribution(ore: str) -> RareEarthDistribution:
    """Return the distribution of the rare earths in an ore or product.

    Parameters
    ----------
    ore : str
        Name, as in `rare_earth_ores`.

    Returns
    -------
    RareEarthDistribution
        Shares scaled to sum to one, with the printed sum and the traces.

    Raises
    ------
    InputError
        If no distribution of that name is packaged.
    """
    names = rare_earth_ores()
    if ore not in names:
        raise InputError.single(
            f'there is no rare-earth distribution "{ore}"',
            allowed=", ".join(names),
            remedy=did_you_mean(ore, names),
        )
    return _packaged(ore)


@cache
def _packaged(ore: str) -> RareEarthDistribution:
    found = {oxide: one for (name, oxide), one in facts(TABLE).items() if name == ore}
    title = next(row["title"] for row in rows(TABLE) if row["ore"] == ore)
    published = {oxide: one for oxide, one in found.items() if isinstance(one, Value)}
    traces = {oxide: one for oxide, one in found.items() if isinstance(one, Missing)}
    printed = {oxide: one.to("1").central for oxide, one in published.items()}
    return from_shares(ore, title, printed, traces=traces, published=published)


@declare_units(printed="kg/kg")
def from_shares(
    ore: str,
    title: str,
    printed: Mapping[str, float],
    *,
    traces: Mapping[str, Missing] | None = None,
    published: Mapping[str, Value] | None = None,
) -> RareEarthDistribution:
    """Return a distribution from shares that need not sum to one.

    Parameters
    ----------
    ore, title : str
        Name and words for the material.
    printed : mapping of str to float
        Oxide as traded to its share of REO, kg/kg.
    traces : mapping of str to Missing, optional
        Oxides without a number.
    published : mapping of str to Value, optional
        The same shares as values with sources.

    Returns
    -------
    RareEarthDistribution
        With the shares scaled to sum to one.

    Raises
    ------
    InputError
        If a name is not an oxide of REO, a share is negative or not finite, or all are zero.
    """
    oxides = substance("REO").members
    for oxide, share in printed.items():
        if oxide not in oxides:
            raise InputError.single(
                f'"{oxide}" is not an oxide counted in REO',
                place=ore,
                allowed=", ".join(oxides),
                remedy=did_you_mean(oxide, oxides),
            )
        if not (math.isfinite(share) and share >= 0.0):
            raise InputError.single(
                f"the share of {oxide} is {share}", place=ore, allowed="zero or more, and finite"
            )
    total = math.fsum(printed.values())
    if not total > 0.0:
        raise InputError.single("the shares of the rare earths sum to zero", place=ore)
    shares = {oxide: printed[oxide] / total for oxide in oxides if oxide in printed}
    return RareEarthDistribution(
        ore=ore,
        title=title,
        shares=MappingProxyType(shares),
        printed_sum=total,
        traces=MappingProxyType(dict(traces or {})),
        published=MappingProxyType(dict(published or {})),
    )


@declare_units(shares="kg/kg", returns="kg/kg")
def reo_to_elements(shares: Mapping[str, float]) -> dict[str, float]:
    """Return the mass of each rare earth element in a kilogram of REO.

    Parameters
    ----------
    shares : mapping of str to float
        Oxide as traded to its mass per mass of REO, kg/kg (`RareEarthDistribution.shares`).

    Returns
    -------
    dict of str to float
        Element to its mass per mass of REO, kg/kg.

    Raises
    ------
    InputError
        If a name is no substance.
    """
    masses = atomic_masses()
    found = {}
    for name, share in shares.items():
        oxide = substance(name)
        found[oxide.element] = share * element_fraction(oxide.formula, oxide.element, masses)
    return found
