"""What one area's results are made of in one block of draws, and what is read from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import BACKGROUND

if TYPE_CHECKING:
    from tailrace.assess.carrier_terms import CarrierTerm
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch
    from tailrace.assess.pathway_weights import PathwayWeights

Array = NDArray[np.float64]
ATTRIBUTED = ("mean", "P50", "P95")
"""What results are attributed for: the mean over the draws, and percentiles."""


@dataclass(frozen=True)
class AreaInputs:
    """What one area's results are made of, in one block of draws.

    Parameters
    ----------
    substances, places : tuple of str
        Names.
    weights : PathwayWeights
        Result per unit of level.
    carriers : tuple of CarrierAmounts
        What carries substances, years as wanted.
    terms : tuple of CarrierTerm
        How levels follow from carriers.
    background : mapping of str to ndarray, shape (substance, place or 1, draw or 1)
        By medium, levels without the works; NaN where not known.
    left : ndarray, shape (place, pathway, year, draw or 1)
        What is left of exposure: the share of drinking water that comes from wells among others.
    stated : tuple of int
        Positions of the stated years among the years wanted.
    unknown_media : mapping of str to frozenset of str
        By medium, substances of which the works add an unknown amount that no carrier holds.
    unknown_pathways : frozenset of str
        Pathways of which it is not known how much of it is left.
    earlier : tuple of CarrierAmounts
        What was released before the plan, in the last stated year alone; none where nobody asks.
    pathways_apart : bool
        Whether results are told apart by pathway, draw by draw.
    """

    substances: tuple[str, ...]
    places: tuple[str, ...]
    weights: PathwayWeights
    carriers: tuple[CarrierAmounts, ...]
    terms: tuple[CarrierTerm, ...]
    background: Mapping[str, Array]
    left: Array
    stated: tuple[int, ...]
    unknown_media: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown_pathways: frozenset[str] = frozenset()
    earlier: tuple[CarrierAmounts, ...] = ()
    pathways_apart: bool = True

    @property
    def draws(self) -> int:
        """Number of draws."""
        carried = (len(one.amount) for one in self.carriers)
        there = (level.shape[-1] for level in self.background.values())
        return int(max([*carried, *there, self.left.shape[-1]]))

    @cached_property
    def alike(self) -> tuple[int, ...]:
        """By pathway, the first of which options and supply leave the same, in all years."""
        first: dict[bytes, int] = {}
        paths = range(self.left.shape[1])
        return tuple(first.setdefault(self.left[:, path].tobytes(), path) for path in paths)


def all_origins(carriers: Sequence[CarrierAmounts]) -> tuple[SourceEpoch, ...]:
    """Return the origins of all carriers, each once, and the background last."""
    found = dict.fromkeys(origin for one in carriers for origin in one.origins)
    return (*found, (BACKGROUND, 0))


def factor_of(term: CarrierTerm, substances: NDArray[np.int64]) -> Array:
    """Return the factor of a term, shape (draw or 1, substance or 1), what is unknown as zero."""
    own = term.factor if len(term.factor) == 1 else term.factor[substances]
    return np.ascontiguousarray(np.nan_to_num(own).T)


def alike_pathways(inputs: AreaInputs, medium: str) -> Iterator[list[int]]:
    """Yield the pathways of a medium together that options leave the same of."""
    found: dict[int, list[int]] = {}
    for path in inputs.weights.pathways_of(medium):
        found.setdefault(inputs.alike[path], []).append(path)
    yield from found.values()


def background_levels(inputs: AreaInputs) -> Array:
    """Return background, shape (draw or 1, medium, substance, place); NaN where not known.

    Parameters
    ----------
    inputs : AreaInputs
        Inputs of the area.
    """
    media, places = inputs.weights.media, len(inputs.places)
    found = np.full((inputs.draws, len(media), len(inputs.substances), places), np.nan)
    for m, medium in enumerate(media):
        if medium in inputs.background:
            found[:, m] = np.moveaxis(inputs.background[medium], -1, 0)
    return found
