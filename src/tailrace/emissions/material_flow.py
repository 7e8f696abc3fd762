"""What the balance says of a material, on plain arrays, and what dust of it is made of.

Dust is dry: a substance's share of the dust is its share of the dry material,

    x_k = F_k / sum over j of F_j,    j all substances but water, the unnamed rest included,

so that the elements in the dust are the elements in the ore. Where fines are known to be richer in
a substance, a declared enrichment multiplies its share and all others give way in proportion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

Array = NDArray[np.float64]

WATER = "H2O"
REST = "rest"


@dataclass(frozen=True)
class MaterialFlow:
    """Mass flow of one material by substance, year and draw.

    Parameters
    ----------
    name : str
        Name of the material in the balance.
    substances : tuple of str
        Substances, water ("H2O") and what is not named ("rest") among them.
    flow : ndarray, shape (substance, year, draw)
        Mass flow, kg/yr; NaN where nothing is known of a substance.
    at_least : ndarray of bool, shape (substance, year)
        Where an unknown amount comes on top of the flow.
    amounts : mapping of str to ndarray, shape (year, draw)
        Fuel and the like used with it, in the balance's units (diesel: L/yr).
    """

    name: str
    substances: tuple[str, ...]
    flow: Array
    at_least: NDArray[np.bool_]
    amounts: Mapping[str, Array] = field(default_factory=dict)

    @cached_property
    def dry(self) -> Array:
        """Dry mass, shape (year, draw), kg/yr; what is not known counts in the rest."""
        wet = [k for k, name in enumerate(self.substances) if name != WATER]
        return known_sum(self.flow, wet)

    @cached_property
    def composition(self) -> tuple[tuple[str, ...], Array]:
        """Substances without water, and their shares of the dry mass; NaN where nothing flows."""
        keep = [k for k, name in enumerate(self.substances) if name != WATER]
        flow, dry = self.flow[keep], self.dry
        shares = np.divide(flow, dry, out=np.full_like(flow, np.nan), where=dry > 0)
        return tuple(self.substances[k] for k in keep), shares

    @cached_property
    def wet(self) -> Array:
        """Mass with its water, shape (year, draw), kg/yr."""
        return known_sum(self.flow, range(len(self.substances)))


def known_sum(values: Array, rows: Iterable[int]) -> Array:
    """Return the sum of rows of an array, what is not known in them as zero.

    Row by row, each of which stays in the processor's cache.

    Parameters
    ----------
    values : ndarray, shape (row, ...)
        NaN where not known.
    rows : iterable of int
        Rows wanted.
    """
    total = np.zeros(values.shape[1:])
    for row in rows:
        own = values[row]
        unknown = np.isnan(own)
        total += np.where(unknown, 0.0, own) if unknown.any() else own
    return total


def mass_fractions(
    flow: MaterialFlow, enrichment: Mapping[str, Array] | None = None
) -> tuple[tuple[str, ...], Array]:
    """Return what a kilogram of dry dust of a material is made of.

    Parameters
    ----------
    flow : MaterialFlow
        The material.
    enrichment : mapping of str to ndarray, shape (draw,), optional
        Share of a substance in the dust over that in the material.

    Returns
    -------
    tuple of str
        Substances without water.
    ndarray, shape (substance, year, draw)
        Mass fractions, kg/kg; they sum to one over what is known. NaN where nothing is known of a
        substance, and for all of them where there is no flow.

    Raises
    ------
    InputError
        If an enriched substance is not in the material, or enriched ones exceed the dust.
    """
    names, fractions = flow.composition
    if not enrichment:
        return names, fractions
    return names, _enriched(flow.name, names, fractions, enrichment)


def nothing_flows(flow: MaterialFlow) -> NDArray[np.bool_]:
    """Return the years in which nothing of a material flows in some draw, shape (year,)."""
    return np.asarray((flow.dry <= 0).any(axis=-1))


def _enriched(
    material: str, names: tuple[str, ...], fractions: Array, enrichment: Mapping[str, Array]
) -> Array:
    unknown = [name for name in enrichment if name not in names]
    if unknown:
        raise InputError.single(
            f"{', '.join(unknown)} cannot be enriched: not carried by {material}",
            place="enrichment",
            allowed=", ".join(names),
        )
    richer = fractions.copy()
    rows = [names.index(name) for name in enrichment]
    for row, factor in zip(rows, enrichment.values(), strict=True):
        richer[row] *= factor
    others = [k for k in range(len(names)) if k not in rows]
    taken, left = np.nansum(richer[rows], axis=0), np.nansum(richer[others], axis=0)
    if taken.max(initial=0.0) > 1:
        raise InputError.single(
            f"the enriched substances make up {taken.max():.3g} of the dust of {material}",
            place="enrichment",
            allowed="at most one together",
        )
    richer[others] *= np.divide(1 - taken, left, out=np.zeros_like(left), where=left > 0)
    return richer
