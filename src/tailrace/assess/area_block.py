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

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import AreaInputs, all_origins
from tailrace.assess.area_parts import area_parts, parts_by_substance
from tailrace.assess.area_totals import area_totals
from tailrace.assess.earlier_parts import earlier_parts
from tailrace.assess.followed_levels import followed_levels
from tailrace.assess.unit_levels import DIET

if TYPE_CHECKING:
    from tailrace.assess.carriers import SourceEpoch

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
EATEN = ("crops", "milk", "meat")
"""Media whose levels without the works are part of what the diet brings."""


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
        Parts of it by the way people take in; without draws where nobody asked.
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
    left_by_origin : ndarray, shape (pathway, substance, origin, place, stated year)
        Sums over the draws of the block of what options and supply leave of levels in the medium
        of a pathway, background included.
    result_of_left : ndarray, shape (2, endpoint, shown group, pathway, substance)
        Headline results per unit of it: of the works, and of the background.
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
    left_by_origin: Array
    result_of_left: Array
    unknown: Flags
    level_unknown: Flags
    earlier: Array
    followed: Array

    @property
    def part_by_substance(self) -> Array:
        """Sums over the draws of the block of all that results are made of.

        Shape: (endpoint, shown group, pathway, substance, origin, place, stated year).
        """
        return parts_by_substance(self.result_of_left, self.left_by_origin)


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
    origins, shown = all_origins(inputs.carriers), len(inputs.weights.shown)
    totals = area_totals(inputs)
    whole = (totals.increment + totals.background)[:, :, :shown][..., list(inputs.stated)]
    parts = area_parts(inputs, origins, whole)
    return AreaBlock(
        origins, totals.increment, totals.background, parts.by_source, parts.by_pathway,
        parts.attributed, totals.organ, totals.level, parts.level_by_origin, parts.left_by_origin,
        parts.result_of_left, _unknown(inputs), level_unknown(inputs),
        earlier_parts(inputs, origins), followed_levels(inputs, origins),
    )  # fmt: skip


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
