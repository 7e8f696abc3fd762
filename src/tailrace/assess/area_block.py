"""One area in one block of draws: from carriers to results at places.

    result[k, r, g, y] = sum over pathways p, substances e of
                         weight[k, p, e, g] left[r, p, y] level[medium of p, e, r, y]

Levels are sums over carriers (`carrier_terms`), carriers sums over sources, so the result is one
sum over source, substance and pathway. It is made twice: in total, in every year, from levels at
places (`area_totals`), and in the stated years from what each source gives (`area_parts`); that
both agree is a check of either. What is not known is left out of sums and flagged: they are lower
bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.earlier_parts import earlier_parts
from tailrace.assess.followed_levels import followed_levels
from tailrace.assess.unit_levels import DIET

if TYPE_CHECKING:
    from tailrace.assess.carrier_terms import CarrierTerm
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch
    from tailrace.assess.pathway_weights import PathwayWeights

Array = NDArray[np.float64]
ATTRIBUTED = ("mean", "P50", "P95")
"""What results are attributed for: the mean over the draws, and percentiles."""
Flags = NDArray[np.bool_]
EATEN = ("crops", "milk", "meat")
"""Media whose levels without the works are part of what the diet brings."""


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

    @property
    def draws(self) -> int:
        """Number of draws."""
        carried = (len(one.amount) for one in self.carriers)
        there = (level.shape[-1] for level in self.background.values())
        return int(max([*carried, *there, self.left.shape[-1]]))


@dataclass
class AreaBlock:
    """Results of an area in one block of draws.

    Parameters
    ----------
    origins : tuple of (str, int)
        Source and epoch of release along the axis `origin`; the last is the background.
    increment, background : ndarray, shape (draw, endpoint, group, place, year)
        Known part of headline results: of the works, and of what is there without them.
    by_source : ndarray, shape (draw, endpoint, shown group, origin, place, stated year)
        Parts of the sum of both by what they come from.
    by_pathway : ndarray, shape (draw, endpoint, shown group, pathway, place, stated year)
        Parts of it by the way people take in.
    attributed : ndarray, shape (statistic, endpoint, shown group, pathway, origin, place, stated
        year)
        Parts of the mean and of percentiles (`ATTRIBUTED`), by both at once, times the number of
        draws. Parts of a percentile are means over the draws of the block that lie around it.
    organ : ndarray, shape (draw, endpoint, shown group, place, stated year)
        Hazard indices of organs, background included.
    level : ndarray, shape (draw, medium, substance, place, stated year)
        Levels in media from the works.
    level_by_origin : ndarray, shape (medium, substance, origin, place, stated year)
        Sums over the draws of the block.
    part_by_substance : ndarray, shape (endpoint, shown group, pathway, substance, origin, place,
        stated year)
        Sums over the draws of the block of all that results are made of.
    unknown : ndarray of bool, shape (endpoint, pathway, substance, group)
        Where a part is not known.
    level_unknown : ndarray of bool, shape (medium, substance)
        Where the works add an unknown amount to a level.
    earlier : ndarray, shape (draw, endpoint, shown group, origin, place)
        Of `by_source` in the last stated year, what was released before the plan; without draws
        where nobody asked.
    followed : ndarray, shape (draw, followed, origin, place, stated year)
        Levels by origin along `followed_levels.FOLLOWED`.
    """

    origins: tuple[SourceEpoch, ...]
    increment: Array
    background: Array
    by_source: Array
    by_pathway: Array
    attributed: Array
    organ: Array
    level: Array
    level_by_origin: Array
    part_by_substance: Array
    unknown: Flags
    level_unknown: Flags
    earlier: Array
    followed: Array


def all_origins(carriers: Sequence[CarrierAmounts]) -> tuple[SourceEpoch, ...]:
    """Return the origins of all carriers, each once, and the background last."""
    found = dict.fromkeys(origin for one in carriers for origin in one.origins)
    return (*found, (BACKGROUND, 0))


def evaluate_area(inputs: AreaInputs) -> AreaBlock:
    """Return the results of an area.

    Parameters
    ----------
    inputs : AreaInputs
        Carriers, terms, weights and background.

    Returns
    -------
    AreaBlock
    """
    from tailrace.assess.area_parts import area_parts
    from tailrace.assess.area_totals import area_totals

    origins, shown = all_origins(inputs.carriers), len(inputs.weights.shown)
    totals = area_totals(inputs)
    whole = (totals.increment + totals.background)[:, :, :shown][..., list(inputs.stated)]
    parts = area_parts(inputs, origins, whole)
    return AreaBlock(
        origins, totals.increment, totals.background, parts.by_source, parts.by_pathway,
        parts.attributed, totals.organ, totals.level, parts.level_by_origin, parts.by_substance,
        _unknown(inputs), level_unknown(inputs), earlier_parts(inputs, origins),
        followed_levels(inputs, origins),
    )  # fmt: skip


def carried(inputs: AreaInputs) -> NDArray[np.int64]:
    """Return the positions of the substances that any carrier holds; of one where none holds any.

    So arrays over substances are never empty, in an area to which the works bring nothing.
    """
    some = np.zeros(len(inputs.substances), dtype=bool)
    for carrier in inputs.carriers:
        some |= carrier.amount.any(axis=(0, 2, 3))
    some[:1] |= not some.any()
    return np.flatnonzero(some)


def factor_of(term: CarrierTerm, substances: NDArray[np.int64]) -> Array:
    """Return the factor of a term, shape (draw or 1, substance or 1), what is unknown as zero."""
    own = term.factor if len(term.factor) == 1 else term.factor[substances]
    return np.ascontiguousarray(np.nan_to_num(own).T)


def alike_pathways(inputs: AreaInputs, medium: str) -> Iterator[list[int]]:
    """Yield the pathways of a medium together that options leave the same of."""
    found: dict[bytes, list[int]] = {}
    for path in inputs.weights.pathways_of(medium):
        found.setdefault(inputs.left[:, path].tobytes(), []).append(path)
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


def level_unknown(inputs: AreaInputs) -> Flags:
    """Return where the works add an unknown amount to a level.

    Parameters
    ----------
    inputs : AreaInputs
        Carriers and terms.

    Returns
    -------
    ndarray of bool, shape (medium, substance)
        In any draw and at any place. What a medium takes nothing of (a factor of zero) is known.
    """
    media = inputs.weights.media
    found = np.zeros((len(media), len(inputs.substances)), dtype=bool)
    for carrier in inputs.carriers:
        lacking = np.array([name in carrier.unknown for name in inputs.substances])
        for term in (one for one in inputs.terms if one.carrier == carrier.carrier):
            if term.medium in media:
                gap = np.isnan(term.factor).any(axis=-1)
                takes = (term.factor != 0.0).any(axis=-1)
                found[media.index(term.medium)] |= gap | (lacking & takes)
    for medium, names in inputs.unknown_media.items():
        if medium in media:
            found[media.index(medium)] |= [name in names for name in inputs.substances]
    return found


def _unknown(inputs: AreaInputs) -> Flags:
    """Return where a part of a headline result is not known, by pathway, substance and group."""
    weights, lacking = inputs.weights, level_unknown(inputs)
    found = weights.unknown.copy()
    takes_part = weights.headline_weight != 0.0
    for path, name in enumerate(weights.pathways):
        medium = weights.medium_of[name]
        gap = lacking[weights.media.index(medium)] | (name in inputs.unknown_pathways)
        found[:, path] |= takes_part[:, path] & gap[:, np.newaxis]
        counts = takes_part[:, path] & ~weights.increments_only[:, None, None]
        if medium in EATEN:  # what it holds without the works is within the diet, where that counts
            counts &= ~_counted_in_diet(inputs)
        found[:, path] |= counts & _no_background(inputs, medium)[:, np.newaxis]
    return found


def _counted_in_diet(inputs: AreaInputs) -> Flags:
    """Return where a known diet counts, shape (endpoint, substance, group)."""
    weights = inputs.weights
    found = np.zeros_like(weights.unknown[:, 0])
    if DIET in weights.pathways:
        known = ~_no_background(inputs, weights.medium_of[DIET])
        found |= (weights.headline_weight[:, weights.pathways.index(DIET)] != 0.0) & known[:, None]
    return found


def _no_background(inputs: AreaInputs, medium: str) -> Flags:
    """Return of which substances a medium's background is not known, shape (substance,)."""
    base = inputs.background.get(medium)
    if base is None:
        return np.ones(len(inputs.substances), dtype=bool)
    return np.asarray(np.isnan(base).any(axis=(1, 2)))
