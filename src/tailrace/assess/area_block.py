"""One area in one block of draws: from carriers to results at places.

    result[k, r, g, y] = sum over pathways p, substances e of
                         weight[k, p, e, g] left[r, p, y] level[medium of p, e, r, y]

Levels are sums over carriers (`carrier_terms`), carriers sums over sources, so the result is one
sum over source, substance and pathway, and each part of it is kept that somebody asks for: by
source and pathway in the stated years, in total in all the others. What is not known is left out of
sums and flagged: they are lower bounds.
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
from tailrace.assess.window_of_percentile import percentile_window

if TYPE_CHECKING:
    from tailrace.assess.carrier_terms import CarrierTerm
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch
    from tailrace.assess.pathway_weights import PathwayWeights

Array = NDArray[np.float64]
PERCENTILE_LEVELS = (50.0, 95.0)
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
    weights, origins, stated = inputs.weights, all_origins(inputs.carriers), list(inputs.stated)
    draws, years = inputs.draws, inputs.left.shape[2]
    k, g, p = len(weights.headline), len(weights.groups), len(weights.pathways)
    shown, r, t = len(weights.shown), len(inputs.places), len(stated)
    increment = np.zeros((draws, k, g, r, years))
    part = np.zeros((draws, k, shown, p, len(origins), r, t))
    level = np.zeros((draws, len(weights.media), len(inputs.substances), r, t))
    by_origin = np.zeros((*level.shape[1:3], len(origins), r, t))
    by_substance = np.zeros((k, shown, p, len(inputs.substances), len(origins), r, t))
    for carrier in inputs.carriers:
        at = [origins.index(one) for one in carrier.origins]
        for paths in _alike(inputs, carrier):
            made = carrier.weighted(_weight(inputs, carrier, paths))
            increment += made.reshape(-1, *increment.shape[1:]) * _left(inputs, paths[0])
        here = carrier.at_places(stated)
        flat, at_all = here.reshape(*here.shape[:2], -1), here.sum(axis=2)
        for term in (one for one in inputs.terms if one.carrier == carrier.carrier):
            if term.medium not in weights.media:
                continue
            m, factor = weights.media.index(term.medium), _factor(term)
            level[:, m] += at_all * factor[:, :, None, None]
            summed = _sum_over_draws(factor, here)
            by_origin[m][:, at] += summed
            for path in weights.pathways_of(term.medium):
                each = weights.headline_weight[:, path][:, :, :shown]
                potency = _columns(each) * factor[:, np.newaxis]
                left = _left(inputs, path)[..., stated]
                made = (potency @ flat).reshape(draws, k, shown, *here.shape[2:])
                part[:, :, :, path, at] += made * left[:, :, np.newaxis]
                if len(left) > 1:
                    summed_here = _sum_over_draws(factor, here * left)
                else:
                    summed_here = summed * left[0]
                sums = each.transpose(0, 2, 1)[..., None, None, None] * summed_here
                by_substance[:, :, path][:, :, :, at] += sums
    background = np.zeros_like(increment)
    for path in range(p):
        _add_background(inputs, path, background, part, by_substance)
    return AreaBlock(
        origins, increment, background, part.sum(axis=3), part.sum(axis=4), attributed(part),
        _organs(inputs, level), level, by_origin, by_substance, _unknown(inputs),
        level_unknown(inputs), earlier_parts(inputs, origins),
        followed_levels(inputs, origins),
    )  # fmt: skip


def attributed(part: Array) -> Array:
    """Return parts of the mean and of percentiles, times the number of draws.

    Parameters
    ----------
    part : ndarray, shape (draw, endpoint, group, pathway, origin, place, year)
        Contributions.

    Returns
    -------
    ndarray, shape (statistic, endpoint, group, pathway, origin, place, year)
        Along `ATTRIBUTED`. Those of a percentile are weighted means over the draws around it
        (`window_of_percentile`), and sum to their mean.
    """
    draws, k, g, p, o, r, t = part.shape
    found = np.empty((len(ATTRIBUTED), *part.shape[1:]))
    found[0] = part.sum(axis=0)
    total = part.sum(axis=(3, 4))
    for at in np.ndindex(k, g, r, t):
        own = part[:, at[0], at[1], :, :, at[2], at[3]].reshape(draws, p * o)
        for statistic, level in enumerate(PERCENTILE_LEVELS, start=1):
            weights = percentile_window(total[:, *at], level).weights
            there = np.flatnonzero(weights)
            made = (weights[there] @ own[there]).reshape(p, o)
            found[statistic, at[0], at[1], :, :, at[2], at[3]] = made * draws
    return found


def _sum_over_draws(factor: Array, here: Array) -> Array:
    """Return sums over the draws, shape (substance, origin, place, stated year)."""
    whole = np.broadcast_to(factor, here.shape[:2])
    return np.asarray(np.einsum("de,deort->eort", whole, here))


def _columns(weight: Array) -> Array:
    """Return weights (endpoint, substance, group) as (endpoint x group, substance)."""
    return np.ascontiguousarray(weight.transpose(0, 2, 1).reshape(-1, weight.shape[1]))


def _factor(term: CarrierTerm) -> Array:
    """Return the factor of a term by draw and substance, what is unknown as zero."""
    return np.nan_to_num(term.factor).T


def _left(inputs: AreaInputs, path: int) -> Array:
    """Return what is left of exposure by a pathway, shape (draw or 1, 1, 1, place, year)."""
    return np.moveaxis(inputs.left[:, path], -1, 0)[:, None, None]


def _alike(inputs: AreaInputs, carrier: CarrierAmounts) -> Iterator[list[int]]:
    """Yield the pathways of a carrier together that options leave the same of."""
    media = {one.medium for one in inputs.terms if one.carrier == carrier.carrier}
    found: dict[bytes, list[int]] = {}
    for path, name in enumerate(inputs.weights.pathways):
        if inputs.weights.medium_of[name] in media:
            found.setdefault(inputs.left[:, path].tobytes(), []).append(path)
    yield from found.values()


def _weight(inputs: AreaInputs, carrier: CarrierAmounts, paths: list[int]) -> Array:
    """Return result per unit of a carrier, shape (draw or 1, endpoint x group, substance)."""
    weights = inputs.weights
    found: Array | float = 0.0
    for term in inputs.terms:
        own = [i for i in paths if weights.medium_of[weights.pathways[i]] == term.medium]
        if term.carrier == carrier.carrier and own:
            per_level = _columns(weights.headline_weight[:, own].sum(axis=1))
            found = found + per_level * _factor(term)[:, np.newaxis]
    return np.asarray(found)


def _add_background(
    inputs: AreaInputs, path: int, background: Array, part: Array, by_substance: Array
) -> None:
    """Add what background gives by a pathway, to its total, as the last origin, by substance."""
    weights, stated = inputs.weights, list(inputs.stated)
    medium, shown = weights.medium_of[weights.pathways[path]], len(weights.shown)
    own = weights.headline_weight[:, path] * ~weights.increments_only[:, None, None]
    if medium not in inputs.background or not own.any():
        return
    amount = np.nan_to_num(inputs.background[medium])
    left = _left(inputs, path)
    made = np.einsum("keg,erd->dkgr", own, amount, optimize=True)[..., np.newaxis]
    background += made * left
    part[:, :, :, path, -1] += made[:, :, :shown] * left[..., stated]
    here = np.moveaxis(left[:, 0, 0][..., stated], 0, -1)
    draws = inputs.draws
    amount, here = (np.broadcast_to(x, (*x.shape[:-1], draws)) for x in (amount, here))
    summed = np.einsum(
        "erd,rtd->ert", np.broadcast_to(amount, (len(amount), *here.shape[::2])), here
    )
    by_substance[:, :, path, :, -1] += np.einsum("keg,ert->kgert", own[:, :, :shown], summed)


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


def _organs(inputs: AreaInputs, level: Array) -> Array:
    """Return hazard indices of organs from levels and background."""
    weights, stated = inputs.weights, list(inputs.stated)
    whole = level + np.nan_to_num(background_levels(inputs))[..., None]
    shown = len(weights.shown)
    shape = (inputs.draws, len(weights.organs), shown, len(inputs.places), len(stated))
    found = np.zeros(shape)
    for path, name in enumerate(weights.pathways):
        own = whole[:, weights.media.index(weights.medium_of[name])]
        here = weights.organ_weight[:, path][:, :, :shown]
        made = np.einsum("keg,dert->dkgrt", here, own, optimize=True)
        found += made * _left(inputs, path)[..., stated]
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
