"""An area's results in the stated years by what they come from and how people take it in.

At a place r in a year t a medium holds, by origin o, draw d and substance e,

    L[o,d,e] = sum over carriers c of f[c,d,e] here[c,o,d,e]
    here[c,o,d,e] = sum over units u of the origin of T[u,r] X[c,u,d,e]

and a part of a result is w[k,p,e,g] left[p,d] L[o,d,e]. Nobody asks for all parts of all draws:

    by source      sum over p of left[p,d] (L[o,d] . w[k,p,:,g])
    by pathway     left[p,d] (sum over o of L[o,d]) . w[k,p,:,g]
    sums           ((v left[p]) @ L[o])[e] w[k,p,e,g]

with v a weight of each draw: one for sums over the draws, those of the window around a percentile
(`window_of_percentile`) for the parts of that percentile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import ATTRIBUTED, alike_pathways, carried, factor_of
from tailrace.assess.area_totals import background_weight, left_of_exposure
from tailrace.assess.window_of_percentile import percentile_weights

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch

Array = NDArray[np.float64]
Places = NDArray[np.int64]
PERCENTILE_LEVELS = (50.0, 95.0)


@dataclass(frozen=True)
class AreaParts:
    """Parts of results of an area in a block of draws; axes and meaning as in `AreaBlock`.

    Parameters
    ----------
    by_source : ndarray, shape (draw, endpoint, shown group, origin, place, stated year)
    by_pathway : ndarray, shape (draw, endpoint, shown group, pathway, place, stated year)
    attributed : ndarray, shape (statistic, endpoint, shown group, pathway, origin, place, stated
        year)
    level_by_origin : ndarray, shape (medium, substance, origin, place, stated year)
    by_substance : ndarray, shape (endpoint, shown group, pathway, substance, origin, place, stated
        year)
    """

    by_source: Array
    by_pathway: Array
    attributed: Array
    level_by_origin: Array
    by_substance: Array


def area_parts(inputs: AreaInputs, origins: Sequence[SourceEpoch], total: Array) -> AreaParts:
    """Return the parts of an area's results in the stated years.

    Parameters
    ----------
    inputs : AreaInputs
        Carriers, terms, weights and background.
    origins : sequence of (str, int)
        Axis of origins; the last is the background.
    total : ndarray, shape (draw, endpoint, shown group, place, stated year)
        Results with their background, which tell what draws stand for a percentile.

    Returns
    -------
    AreaParts
    """
    weights, rows = inputs.weights, carried(inputs)
    made = _empty(inputs, len(origins))
    windows = _windows(total)
    terms = _terms(inputs, origins, rows)
    paths = [list(alike_pathways(inputs, medium)) for medium in weights.media]
    for t, year in enumerate(inputs.stated):
        held = [_of_year(one, rows, year) for one in inputs.carriers]
        for r in range(len(inputs.places)):
            here = [
                _at_place(one, amount, rows, r)
                for one, amount in zip(inputs.carriers, held, strict=True)
            ]
            for m in range(len(weights.media)):
                if terms[m]:
                    there, level = _by_origin(terms[m], here)
                    _add(inputs, made, (m, r, t), paths[m], rows, there, level, windows[..., r, t])
    for path in range(len(weights.pathways)):
        _add_background(inputs, path, made, windows)
    made.attributed[0] = made.by_substance.sum(axis=3)
    return replace(
        made, by_source=np.ascontiguousarray(made.by_source),
        by_pathway=np.ascontiguousarray(made.by_pathway),
    )  # fmt: skip


def _empty(inputs: AreaInputs, origins: int) -> AreaParts:
    """Return parts of nothing, those by draw in the order in which they are filled in."""
    weights, at = inputs.weights, (len(inputs.places), len(inputs.stated))
    head, paths = (len(weights.headline), len(weights.shown)), len(weights.pathways)
    substances = len(inputs.substances)
    by_source = np.zeros((*at, origins, inputs.draws, *head))
    by_pathway = np.zeros((*at, inputs.draws, *head, paths))
    return AreaParts(
        by_source.transpose(3, 4, 5, 2, 0, 1), by_pathway.transpose(2, 3, 4, 5, 0, 1),
        np.zeros((len(ATTRIBUTED), *head, paths, origins, *at)),
        np.zeros((len(weights.media), substances, origins, *at)),
        np.zeros((*head, paths, substances, origins, *at)),
    )  # fmt: skip


def _windows(total: Array) -> Array:
    """Return weights of draws, times their number, shape (percentile, endpoint, ..., year, draw).

    Shape: (percentile, endpoint, group, draw, place, year).
    """
    rows = np.moveaxis(total, 0, -1)
    flat = np.ascontiguousarray(rows).reshape(-1, len(total))
    found = [percentile_weights(flat, level) * len(total) for level in PERCENTILE_LEVELS]
    return np.moveaxis(np.stack(found).reshape(-1, *rows.shape), -1, 3)


Term = tuple[int, list[int], Array]


def _terms(inputs: AreaInputs, origins: Sequence[SourceEpoch], rows: Places) -> list[list[Term]]:
    """Return by medium the number, the origins and the factor of each carrier it is made of."""
    return [
        [
            (number, [origins.index(one) for one in carrier.origins], factor_of(term, rows))
            for term in inputs.terms
            for number, carrier in enumerate(inputs.carriers)
            if (term.carrier, term.medium) == (carrier.carrier, medium)
        ]
        for medium in inputs.weights.media
    ]


def _of_year(carrier: CarrierAmounts, rows: Places, year: int) -> Array:
    """Return amounts of a year, shape (unit, draw, substance)."""
    return np.ascontiguousarray(carrier.amount[..., year][:, rows].transpose(2, 0, 1))


def _at_place(carrier: CarrierAmounts, amount: Array, rows: Places, r: int) -> Array:
    """Return a carrier at a place, shape (origin, draw, substance)."""
    units, draws, substances = amount.shape
    count, transfer = len(carrier.origins), carrier.transfer
    if transfer is None:
        return amount.reshape(count, -1, draws, substances)[:, r]
    if transfer.ndim == 2:
        ways = np.zeros((count, units))
        ways[carrier.unit_origin, np.arange(units)] = transfer[:, r]
        return np.asarray((ways @ amount.reshape(units, -1)).reshape(count, draws, substances))
    found = np.zeros((count, draws, substances))
    for unit, origin in enumerate(carrier.unit_origin):
        found[origin] += amount[unit] * transfer[rows, unit, r]
    return found


def _by_origin(terms: list[Term], here: Sequence[Array]) -> tuple[list[int], Array]:
    """Return origins that a medium has, and its levels, shape (origin, draw, substance)."""
    there = list(dict.fromkeys(origin for _, own, _ in terms for origin in own))
    slot = {origin: index for index, origin in enumerate(there)}
    found: Array = np.empty((len(there), *here[0].shape[1:]))
    spare, begun = np.empty(found.shape[1:]), set[int]()
    for number, own, factor in terms:
        for level, origin in zip(here[number], own, strict=True):
            if origin in begun:
                np.multiply(level, factor, out=spare)
                found[slot[origin]] += spare
            else:
                np.multiply(level, factor, out=found[slot[origin]])
                begun.add(origin)
    return there, found


def _add(
    inputs: AreaInputs, made: AreaParts, at: tuple[int, int, int], alike: list[list[int]],
    rows: Places, there: list[int], level: Array, windows: Array,
) -> None:  # fmt: skip
    """Add what a medium gives at a place in a year."""
    m, r, t = at
    weights, draws, shown = inputs.weights, inputs.draws, len(inputs.weights.shown)
    count, head = len(there), windows.shape[:3]
    whole = level.sum(axis=0)
    flat = level.reshape(-1, len(rows))
    window_rows = windows.reshape(-1, draws)
    made.level_by_origin[m, :, :, r, t][_crossed(rows, there)] = level.sum(axis=1).T
    for paths in alike:
        left = np.broadcast_to(inputs.left[r, paths[0], inputs.stated[t]], draws)
        own = weights.headline_weight[:, paths][:, :, rows, :shown]
        columns = own.sum(axis=1).transpose(1, 0, 2).reshape(len(rows), -1)
        given = (flat @ columns).reshape(count, draws, *head[1:]) * left[:, None, None]
        np.moveaxis(made.by_source[..., r, t], -1, 0)[there] += given
        columns = own.transpose(2, 0, 3, 1).reshape(len(rows), -1)
        given = (whole @ columns).reshape(draws, *head[1:], -1) * left[:, None, None, None]
        made.by_pathway[..., r, t][..., paths] = given
        sums = np.concatenate([left[np.newaxis], window_rows * left]) @ level
        # (endpoint, group, pathway, substance, 1) times (substance, origin)
        each = own.transpose(0, 3, 1, 2)[..., np.newaxis] * sums[:, 0].T
        made.by_substance[..., r, t][_crossed(*map(range, head[1:]), paths, rows, there)] = each
        held = np.moveaxis(sums[:, 1:].reshape(count, *head, len(rows)), 0, 3)
        parts = held @ own.transpose(0, 3, 2, 1)
        every = _crossed(*map(range, head), paths, there)
        made.attributed[1:, ..., r, t][every] = parts.swapaxes(3, 4)


def _crossed(*positions: Sequence[int] | Places) -> tuple[Places, ...]:
    """Return indices of all combinations of positions along several axes."""
    return np.ix_(*(np.asarray(one, dtype=np.int64) for one in positions))


def _add_background(inputs: AreaInputs, path: int, made: AreaParts, windows: Array) -> None:
    """Add what background gives by a pathway, as the last origin."""
    weights, stated = inputs.weights, list(inputs.stated)
    medium, shown = weights.medium_of[weights.pathways[path]], len(weights.shown)
    own = background_weight(inputs, [path])[..., :shown]
    if medium not in inputs.background or not own.any():
        return
    amount = np.nan_to_num(inputs.background[medium])
    left = left_of_exposure(inputs, path)[..., stated]
    part = np.einsum("keg,erd->dkgr", own, amount, optimize=True)[..., np.newaxis] * left
    made.by_source[:, :, :, -1] += part
    made.by_pathway[:, :, :, path] += part
    whole = np.broadcast_to(part, made.by_pathway[:, :, :, path].shape)
    made.attributed[1:, :, :, path, -1] += np.einsum("skgdrt,dkgrt->skgrt", windows, whole)
    here = np.moveaxis(left[:, 0, 0], 0, -1)
    draws = inputs.draws
    amount, here = (np.broadcast_to(x, (*x.shape[:-1], draws)) for x in (amount, here))
    summed = np.einsum(
        "erd,rtd->ert", np.broadcast_to(amount, (len(amount), *here.shape[::2])), here
    )
    made.by_substance[:, :, path, :, -1] += np.einsum("keg,ert->kgert", own, summed)
