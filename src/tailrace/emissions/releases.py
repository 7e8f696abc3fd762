"""What leaves a works, by source, substance, size and year.

Dust is kept as mass by size and composition apart: the release of a substance is their product,
so ten thousand draws of a site fit in memory and are expanded only where they are asked for.
What the balance sends to air or water is a source too, and equals the balance's own flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import WATER, MaterialFlow
from tailrace.emissions.process import SIZES, Emitted
from tailrace.emissions.source import Emissions, EmissionSource
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import Missing

Array = NDArray[np.float64]
Medium = Literal["air", "water"]


@dataclass(frozen=True)
class SourceRelease:
    """What one declared source releases.

    Parameters
    ----------
    source : EmissionSource
        The source.
    emitted : Emitted
        What leaves, measures and the spread of the factor included.
    uncontrolled : Emitted
        What would leave without measures.
    substances : tuple of str
        What the dust is made of; empty without dust.
    fractions : ndarray, shape (substance, year, draw), or None
        Mass fractions of the dust, kg/kg.
    at_least : ndarray of bool, shape (substance, year), or None
        Substances of which the material holds an unknown amount on top.
    material : MaterialFlow or None
        What the dust is taken from.
    share : ndarray, shape (draw,), or None
        Share of the dust that is of the material; None where all of it is.
    """

    source: EmissionSource
    emitted: Emitted
    uncontrolled: Emitted
    substances: tuple[str, ...] = ()
    fractions: Array | None = None
    at_least: NDArray[np.bool_] | None = None
    material: MaterialFlow | None = None
    share: Array | None = None

    @cached_property
    def total_size(self) -> str:
        """Largest size the emission factors know; what the source loses is counted up to it."""
        if self.emitted.dust is None:
            return ""
        known = [s for s, mass in zip(SIZES, self.emitted.dust, strict=True) if _known(mass)]
        return known[-1] if known else ""

    @property
    def is_of_balance(self) -> bool:
        """Whether gas and seepage come out of a material of the balance, and not of a fuel."""
        made_of = self.source.material
        return made_of is not None and made_of.kind != "route"

    def dust(self, size: str = "") -> Array | None:
        """Return dust below a size (the largest known without one), shape (year, draw), kg/yr.

        None where the source gives no dust, or its factors say nothing of that size.
        """
        size = size or self.total_size
        if self.emitted.dust is None or not size:
            return None
        mass = self.emitted.dust[SIZES.index(size)]
        return mass if _known(mass) else None

    def content(self, substance: str) -> Array | None:
        """Return the mass fraction of a substance in the dust, shape (year, draw)."""
        if self.fractions is None or substance not in self.substances:
            return None
        return np.asarray(self.fractions[self.substances.index(substance)])


def _known(mass: Array) -> bool:
    return not bool(np.isnan(mass).all())


@dataclass(frozen=True)
class Releases:
    """What leaves a works to air, ground and water.

    Parameters
    ----------
    emissions : Emissions
        What was declared.
    years : tuple of int
        Calendar years.
    draws : int or None
        Number of draws; None for central values.
    sources : mapping of str to SourceRelease
        Declared sources.
    outlets : mapping of str to MaterialFlow
        What the balance itself sends to air and water, by end ("air:roaster_stack").
    missing : mapping of str to Missing
        Sources of which nothing can be computed, and why.
    places : mapping of str to str
        Place of every outlet.
    """

    emissions: Emissions
    years: tuple[int, ...]
    draws: int | None
    sources: Mapping[str, SourceRelease]
    outlets: Mapping[str, MaterialFlow]
    missing: Mapping[str, Missing] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, int]:
        """Shape (year, draw)."""
        return len(self.years), self.draws or 1

    @cached_property
    def substances(self) -> tuple[str, ...]:
        """Every substance released, those of the balance first."""
        names: dict[str, None] = {}
        for flow in self.outlets.values():
            names.update(dict.fromkeys(flow.substances))
        for one in self.sources.values():
            names.update(dict.fromkeys(one.substances))
            names.update(dict.fromkeys((*one.emitted.gases, *one.emitted.to_water)))
        names.pop(WATER, None)
        return tuple(names)

    def of_source(self, name: str, substance: str, *, size: str = "") -> Array | None:
        """Return what a declared source gives to air of a substance.

        Parameters
        ----------
        name : str
            Source.
        substance : str
            Substance; "dust" for the dust itself.
        size : str
            Cumulative size; the largest known without one. Gases have none.

        Returns
        -------
        ndarray, shape (year, draw), or None
            kg/yr; None where it gives none or nothing is known.

        Raises
        ------
        InputError
            If there is no such source.
        """
        if name not in self.sources:
            raise InputError.single(
                f'there is no source "{name}"',
                allowed=", ".join(self.sources),
                remedy=did_you_mean(name, self.sources),
            )
        one = self.sources[name]
        if substance in one.emitted.gases:
            return one.emitted.gases[substance]
        dust = one.dust(size)
        if dust is None or substance == "dust":
            return dust
        content = one.content(substance)
        return None if content is None else np.asarray(dust * content)

    def fugitive(self, substance: str, *, size: str = "") -> Array:
        """Return what is known of dust and gas to air, all sources together.

        Shape (year, draw), kg/yr; `is_at_least` and `missing` say what comes on top unknown.
        """
        total = np.zeros(self.shape)
        for name in self.sources:
            part = self.of_source(name, substance, size=size)
            if part is not None:
                total += np.nan_to_num(part)
        return total

    def outlet(self, medium: Medium, substance: str) -> Array:
        """Return what is known of what the balance sends to a medium.

        Shape (year, draw), kg/yr; `missing` says what comes on top unknown.
        """
        total = np.zeros(self.shape)
        for end, flow in self.outlets.items():
            if end.startswith(f"{medium}:") and substance in flow.substances:
                total += np.nan_to_num(flow.flow[flow.substances.index(substance)])
        return total

    def is_at_least(self, name: str, substance: str, year: int) -> bool:
        """Return whether an unknown amount comes on top of what a source gives."""
        one = self.sources[name]
        if one.at_least is None or substance not in one.substances:
            return False
        row = one.substances.index(substance)
        return bool(one.at_least[row, self.years.index(year)])
