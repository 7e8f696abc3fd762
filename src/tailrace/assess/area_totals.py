"""An area's results in every year, in total, from levels at places.

    level[m,e,r,y,d] = sum over carriers c of f[c,m,e,d] (sum over units u of T[u,r] X[c,e,u,y,d])
    result[k,g,r,y,d] = sum over media m, pathways p of m of
                        left[p,r,y,d] (sum over e of w[k,p,e,g] level[m,e,r,y,d])

One year is made at a time, so that levels of all places stay in the processor's cache: one product
of matrices then makes the results of the year, over media and substances at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import alike_pathways, factor_of

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carrier_terms import Carrier
    from tailrace.assess.carriers import CarrierAmounts

Array = NDArray[np.float64]
Places = NDArray[np.int64]
ROWS = 32
"""Rows that change places with the draws at a time."""


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
    weights, draws, held = inputs.weights, inputs.draws, _held(inputs)
    places, years, shown = len(inputs.places), inputs.left.shape[2], len(weights.shown)
    parts = [
        _MediumParts(m, paths, rows, _factors(inputs, medium, held, rows))
        for m, medium in enumerate(weights.media)
        if (rows := _rows(inputs, medium, held)).size
        for paths in alike_pathways(inputs, medium)
    ]
    head = _columns(weights.headline_weight, parts)
    organs = _columns(weights.organ_weight[..., :shown], parts)
    increment = np.zeros((len(head), places, years, draws))
    organ = _of_background(inputs, weights.organ_weight[..., :shown], inputs.stated)
    shape = (len(weights.media), len(inputs.substances), places, len(inputs.stated), draws)
    level = np.zeros(shape)
    stacked = np.empty((sum(len(part.rows) for part in parts), places, draws))
    flat = stacked.reshape(-1, places * draws)
    spare = np.empty((max((len(part.rows) for part in parts), default=0), places, draws))
    for year in range(years if parts else 0):
        here = _at_places(inputs, held, year)
        made = _levels(inputs, parts, here, year, stacked, spare)
        increment[:, :, year] = (head @ flat).reshape(-1, places, draws)
        if year in inputs.stated:
            t = inputs.stated.index(year)
            organ[:, :, t] += (organs @ flat).reshape(-1, places, draws)
            for part in parts:
                level[part.medium, part.rows, :, t] = made[part.medium]
    judged = weights.headline_weight * ~weights.increments_only[:, None, None, None]
    background = _of_background(inputs, judged, range(years))
    groups = (len(weights.headline), len(weights.groups))
    return AreaTotals(
        _draws_first(increment, *groups), _draws_first(background, *groups),
        _draws_first(organ, len(weights.organs), shown),
        draws_first(level),
    )  # fmt: skip


@dataclass(frozen=True)
class _MediumParts:
    """A medium, pathways of it of which as much is left, substances, and what it is made of.

    Of each carrier: where its substances are among those of the medium, and its factors.
    """

    medium: int
    paths: list[int]
    rows: Places
    factors: list[tuple[Carrier, Places, Array]]


def _held(inputs: AreaInputs) -> dict[Carrier, Places]:
    """Return the substances that carriers of a name hold together, of those that hold any."""
    found: dict[Carrier, Places] = {}
    for one in inputs.carriers:
        if one.held.size:
            found[one.carrier] = np.union1d(found.get(one.carrier, one.held), one.held)
    return found


def _rows(inputs: AreaInputs, medium: str, held: Mapping[Carrier, Places]) -> Places:
    """Return the substances that the carriers of a medium hold."""
    own = [held[x.carrier] for x in inputs.terms if x.medium == medium and x.carrier in held]
    return np.unique(np.concatenate(own)) if own else np.empty(0, dtype=np.int64)


def _factors(
    inputs: AreaInputs, medium: str, held: Mapping[Carrier, Places], rows: Places
) -> list[tuple[Carrier, Places, Array]]:
    """Return the carriers that a medium is made of, and their factors, (substance, 1, draw)."""
    return [
        (
            term.carrier, np.searchsorted(rows, held[term.carrier]),
            np.ascontiguousarray(factor_of(term, held[term.carrier]).T)[:, np.newaxis],
        )
        for term in inputs.terms
        if term.medium == medium and term.carrier in held
    ]  # fmt: skip


def _columns(weight: Array, parts: Sequence[_MediumParts]) -> Array:
    """Return results per unit of level, shape (endpoint x group, part x substance)."""
    own = [weight[:, part.paths].sum(axis=1)[:, part.rows].transpose(0, 2, 1) for part in parts]
    count = weight.shape[0] * weight.shape[3]
    return np.concatenate([x.reshape(count, -1) for x in own] or [np.zeros((count, 0))], axis=1)


def _levels(
    inputs: AreaInputs, parts: Sequence[_MediumParts], here: dict[Carrier, Array], year: int,
    stacked: Array, spare: Array,
) -> dict[int, Array]:  # fmt: skip
    """Return levels of a year by medium, and fill in what is left of them, part by part."""
    found: dict[int, Array] = {}
    begin = 0
    for part in parts:
        given = stacked[begin : begin + len(part.rows)]
        begin += len(part.rows)
        left = inputs.left[:, part.paths[0], year]
        every = bool((left == 1.0).all())
        new = part.medium not in found
        if new:
            found[part.medium] = given if every else np.empty(given.shape)
            _fill_level(part, here, found[part.medium], spare)
        if not (new and every):
            np.multiply(found[part.medium], left, out=given)
    return found


def _fill_level(
    part: _MediumParts, here: dict[Carrier, Array], whole: Array, spare: Array
) -> None:  # fmt: skip
    """Fill in the level in a medium, shape (substance, place, draw)."""
    first = next((one for one in part.factors if len(one[1]) == len(part.rows)), None)
    if first is None:
        whole[...] = 0.0
    else:
        np.multiply(here[first[0]], first[2], out=whole)
    for one in part.factors:
        if one is first:
            continue
        carrier, at, factor = one
        own = np.multiply(here[carrier], factor, out=spare[: len(at)])
        for of, to in _runs(at):
            whole[to] += own[of]


def _runs(rows: Places) -> Iterator[tuple[slice, slice]]:
    """Yield rows that follow one another together: where they are among all, and which."""
    ends = [*(np.flatnonzero(np.diff(rows) != 1) + 1).tolist(), len(rows)]
    for begin, end in zip([0, *ends], ends, strict=False):
        yield slice(begin, end), slice(int(rows[begin]), int(rows[end - 1]) + 1)


def _at_places(
    inputs: AreaInputs, held: Mapping[Carrier, Places], year: int
) -> dict[Carrier, Array]:  # fmt: skip
    """Return carriers in a year, of the substances they hold, shape (substance, place, draw)."""
    found: dict[Carrier, Array] = {}
    # the one that holds most comes first: the others are added to it
    some = [one for one in inputs.carriers if one.held.size]
    for carrier in sorted(some, key=lambda one: -len(one.held)):
        name, made = carrier.carrier, _there(carrier, year)
        if name not in found and len(made) == len(held[name]):
            found[name] = made
            continue
        if name not in found:
            found[name] = np.zeros((len(held[name]), *made.shape[1:]))
        for of, to in _runs(np.searchsorted(held[name], carrier.held)):
            found[name][to] += made[of]
    return found


def _there(carrier: CarrierAmounts, year: int) -> Array:
    """Return what a carrier holds at places in a year, shape (substance held, place, draw)."""
    amount = carrier.by_substance[:, :, year]
    rows, origins, draws = carrier.held, len(carrier.origins), amount.shape[-1]
    if carrier.transfer is None:
        own = amount[rows].reshape(len(rows), origins, -1, draws)
        return own[:, 0] if origins == 1 else np.asarray(own.sum(axis=1))
    way = np.ascontiguousarray(carrier.transfer.swapaxes(-1, -2))
    found = np.empty((len(rows), way.shape[-2], draws))
    for to, of in _runs(rows):
        np.matmul(way if way.ndim == 2 else way[of], amount[of], out=found[to])
    return found


def _of_background(inputs: AreaInputs, weight: Array, years: Sequence[int]) -> Array:
    """Return what is there without the works.

    Parameters
    ----------
    inputs : AreaInputs
        Background, and what is left of exposure.
    weight : ndarray, shape (endpoint, pathway, substance, group)
        Result per unit of level.
    years : sequence of int
        Positions of the years wanted.

    Returns
    -------
    ndarray, shape (endpoint x group, place, year, draw)
    """
    count = weight.shape[0] * weight.shape[3]
    shape = (count, len(inputs.places), len(years), inputs.draws)
    alike: dict[int, Array] = {}
    for path, name in enumerate(inputs.weights.pathways):
        own = weight[:, path].transpose(0, 2, 1).reshape(count, -1)
        amount = inputs.background.get(inputs.weights.medium_of[name])
        if amount is None or not own.any():
            continue
        flat = np.nan_to_num(amount).reshape(len(amount), -1)
        made = (own @ flat).reshape(count, *amount.shape[1:])
        first = inputs.alike[path]
        alike[first] = alike[first] + made if first in alike else made
    found = np.zeros(shape)
    spare = np.empty(shape[1:])
    for path, each in alike.items():
        left = inputs.left[:, path][:, list(years)]
        every = bool((left == 1.0).all())
        for row, given in zip(each, found, strict=True):
            there = row[:, np.newaxis]
            if every:
                given += there
            elif there.any():
                given += np.multiply(there, left, out=spare)
    return found


def _draws_first(values: Array, *head: int) -> Array:
    """Return (row, place, year, draw) as (draw, endpoint, group, place, year)."""
    return draws_first(values).reshape(values.shape[-1], *head, *values.shape[1:3])


def draws_first(values: Array) -> Array:
    """Return (..., draw) as (draw, ...).

    A few rows at a time, whose draws stay in the processor's cache.
    """
    rows = values.reshape(-1, values.shape[-1])
    found = np.empty(rows.shape[::-1])
    for begin in range(0, len(rows), ROWS):
        found[:, begin : begin + ROWS] = rows[begin : begin + ROWS].T
    return found.reshape(-1, *values.shape[:-1])


def background_weight(inputs: AreaInputs, paths: list[int]) -> Array:
    """Return result per unit of background, shape (endpoint, substance, group)."""
    weights = inputs.weights
    judged = ~weights.increments_only[:, np.newaxis, np.newaxis]
    return np.asarray(weights.headline_weight[:, paths].sum(axis=1) * judged)
