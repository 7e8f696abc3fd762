"""An area's results in every year, in total, from levels at places.

    level[m,d,e,r,y] = sum over carriers c of f[c,m,d,e] (sum over units u of T[u,r] X[c,d,e,u,y])
    result[d,k,g,r,y] = sum over media m, pathways p of m of
                        left[d,p,r,y] (sum over e of w[k,p,e,g] level[m,d,e,r,y])

A few draws are made at a time, so that levels of all years stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import alike_pathways, background_levels, carried, factor_of

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carrier_terms import Carrier

Array = NDArray[np.float64]
Places = NDArray[np.int64]
AT_ONCE = 16
"""Draws made at a time."""


@dataclass(frozen=True)
class AreaTotals:
    """Results of an area in a block of draws; axes as in `AreaBlock`.

    Parameters
    ----------
    increment, background : ndarray, shape (draw, endpoint, group, place, year)
        Headline results of the works, and of what is there without them.
    organ : ndarray, shape (draw, organ, shown group, place, stated year)
        Hazard indices of organs, background included.
    level : ndarray, shape (draw, medium, substance, place, stated year)
        Levels from the works.
    """

    increment: Array
    background: Array
    organ: Array
    level: Array


def area_totals(inputs: AreaInputs) -> AreaTotals:
    """Return the results of an area in every year.

    Parameters
    ----------
    inputs : AreaInputs
        Carriers, terms, weights and background.

    Returns
    -------
    AreaTotals
    """
    weights, draws = inputs.weights, inputs.draws
    places, years, stated = len(inputs.places), inputs.left.shape[2], list(inputs.stated)
    head = (len(weights.headline), len(weights.groups))
    increment = np.zeros((draws, *head, places, years))
    level = np.zeros((draws, len(weights.media), len(inputs.substances), places, len(stated)))
    rows = carried(inputs)
    factors = {
        medium: [(x.carrier, factor_of(x, rows)) for x in inputs.terms if x.medium == medium]
        for medium in weights.media
    }
    groups = [list(_weights_of(inputs, medium, rows)) for medium in weights.media]
    for begin in range(0, draws, AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        here = _at_places(inputs, rows, some)
        for m, medium in enumerate(weights.media):
            own = _level(here, factors[medium], some)
            if own is None:
                continue
            level[some, m][:, rows] = own[..., stated]
            flat = own.reshape(*own.shape[:2], -1)
            for weight, left in groups[m]:
                made = (weight @ flat).reshape(len(own), *head, places, years)
                increment[some] += made * left[some if len(left) > 1 else slice(None)]
    return AreaTotals(increment, _background(inputs), _organs(inputs, level), level)


def left_of_exposure(inputs: AreaInputs, path: int) -> Array:
    """Return what is left of exposure by a pathway, shape (draw or 1, 1, 1, place, year)."""
    return np.moveaxis(inputs.left[:, path], -1, 0)[:, None, None]


def _weights_of(inputs: AreaInputs, medium: str, rows: Places) -> Iterator[tuple[Array, Array]]:
    """Yield results per unit of level, shape (endpoint x group, substance), and what is left."""
    for paths in alike_pathways(inputs, medium):
        whole = inputs.weights.headline_weight[:, paths].sum(axis=1)[:, rows]
        columns = whole.transpose(0, 2, 1).reshape(whole.shape[0] * whole.shape[2], len(rows))
        yield np.ascontiguousarray(columns), left_of_exposure(inputs, paths[0])


def _at_places(inputs: AreaInputs, rows: Places, some: slice) -> dict[Carrier, Array]:
    """Return carriers of some substances and draws, shape (draw, substance, place, year)."""
    found: dict[Carrier, Array] = {}
    for carrier in inputs.carriers:
        amount = carrier.amount[some, rows]
        if carrier.transfer is None:
            count = len(carrier.origins)
            made = amount.reshape(*amount.shape[:2], count, -1, amount.shape[-1]).sum(axis=2)
        elif carrier.transfer.ndim == 2:
            made = np.ascontiguousarray(carrier.transfer.T) @ amount
        else:
            made = np.ascontiguousarray(carrier.transfer[rows].transpose(0, 2, 1)) @ amount
        name = carrier.carrier
        found[name] = found[name] + made if name in found else made
    return found


def _level(
    here: dict[Carrier, Array], factors: list[tuple[Carrier, Array]], some: slice
) -> Array | None:
    """Return the level of a medium, shape (draw, substance, place, year); None of none."""
    found: Array | None = None
    for carrier, factor in factors:
        if carrier not in here:
            continue
        own = factor[some] if len(factor) > 1 else factor
        made = here[carrier] * own[:, :, np.newaxis, np.newaxis]
        found = made if found is None else found + made
    return found


def _background(inputs: AreaInputs) -> Array:
    """Return what is there without the works, shape (draw, endpoint, group, place, year)."""
    weights, years = inputs.weights, inputs.left.shape[2]
    head = (len(weights.headline), len(weights.groups))
    found = np.zeros((inputs.draws, *head, len(inputs.places), years))
    for medium, amount in inputs.background.items():
        if medium not in weights.media:
            continue
        for paths in alike_pathways(inputs, medium):
            own = background_weight(inputs, paths)
            if own.any():
                made = np.einsum("keg,erd->dkgr", own, np.nan_to_num(amount), optimize=True)
                found += made[..., np.newaxis] * left_of_exposure(inputs, paths[0])
    return found


def background_weight(inputs: AreaInputs, paths: list[int]) -> Array:
    """Return result per unit of background, shape (endpoint, substance, group)."""
    weights = inputs.weights
    judged = ~weights.increments_only[:, np.newaxis, np.newaxis]
    return np.asarray(weights.headline_weight[:, paths].sum(axis=1) * judged)


def _organs(inputs: AreaInputs, level: Array) -> Array:
    """Return hazard indices of organs from levels and background."""
    weights, shown = inputs.weights, len(inputs.weights.shown)
    whole = level + np.nan_to_num(background_levels(inputs))[..., np.newaxis]
    shape = (len(level), len(weights.organs), shown, *level.shape[3:])
    found = np.zeros(shape)
    for m, medium in enumerate(weights.media):
        flat = np.ascontiguousarray(whole[:, m]).reshape(len(whole), whole.shape[2], -1)
        for paths in alike_pathways(inputs, medium):
            own = weights.organ_weight[:, paths].sum(axis=1)[..., :shown]
            columns = np.ascontiguousarray(own.transpose(0, 2, 1)).reshape(-1, own.shape[1])
            made = (columns @ flat).reshape(shape)
            made *= left_of_exposure(inputs, paths[0])[..., list(inputs.stated)]
            found += made
    return found
