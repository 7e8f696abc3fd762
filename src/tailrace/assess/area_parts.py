"""An area's results in the stated years by what they come from and how people take it in.

At a place r in a year a carrier c gives to a pathway p, by unit u, draw d and result k of a group,

    left[p,r,d] T[u,r] q[d,k,u],   q[d,k,u] = sum over e of f[c,p,e,d] w[k,p,e] X[c,d,e,u]

f from the carrier to the pathway's medium. Nobody asks for all parts of all draws:

    by source      sums over the pathways and an origin's units
    by pathway     sums over the carriers and all units
    percentiles    (v[k,r] left[p,r]) @ q[:,k,u], an origin's units together
    by substance   w[k,p,e] ((left[p,r] f[c,p,e]) @ X[c,:,e,u]), an origin's units together; kept
                   without w, which all draws share

with v the weights of the draws that stand for a percentile (`window_of_percentile`). Substances
meet their weights before units meet places (`carrier_ways`): there are more origins at places than
sizes of dust.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import ATTRIBUTED
from tailrace.assess.area_totals import background_weight, draws_first
from tailrace.assess.carrier_ways import CarrierWays, carrier_ways, ways_together
from tailrace.assess.window_of_percentile import percentile_weights

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carriers import SourceEpoch

Array = NDArray[np.float64]
PERCENTILE_LEVELS = (50.0, 95.0)


@dataclass(frozen=True)
class AreaParts:
    """Parts of results of an area in a block of draws; axes and meaning as in `AreaBlock`.

    Parameters
    ----------
    by_source : ndarray, shape (draw, endpoint, shown group, origin, place, stated year)
    by_pathway : ndarray, shape (draw, endpoint, shown group, pathway, place, stated year)
        Without draws where pathways are not told apart.
    attributed : ndarray, shape (statistic, endpoint, shown group, pathway, origin, place, stated
        year)
    level_by_origin : ndarray, shape (medium, substance, origin, place, stated year)
    left_by_origin : ndarray, shape (pathway, substance, origin, place, stated year)
    result_of_left : ndarray, shape (2, endpoint, shown group, pathway, substance)
    """

    by_source: Array
    by_pathway: Array
    attributed: Array
    level_by_origin: Array
    left_by_origin: Array
    result_of_left: Array


def parts_by_substance(result_of_left: Array, left_by_origin: Array) -> Array:
    """Return parts of results by pathway, substance and origin.

    Parameters
    ----------
    result_of_left : ndarray, shape (2, endpoint, shown group, pathway, substance)
        Result per unit of what is left of a level: of the works, and of the background.
    left_by_origin : ndarray, shape (pathway, substance, origin, place, stated year)
        What is left of levels; the last origin is the background.

    Returns
    -------
    ndarray, shape (endpoint, shown group, pathway, substance, origin, place, stated year)
    """
    of_works, of_background = result_of_left[..., np.newaxis, np.newaxis, np.newaxis]
    found = np.asarray(of_works * left_by_origin)
    found[..., -1:, :, :] = of_background * left_by_origin[..., -1:, :, :]
    return found


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
    windows = _windows(total)
    made = _Parts(inputs, len(origins))
    ways = ways_together(
        [carrier_ways(inputs, one, origins) for one in inputs.carriers if one.held.size]
    )
    for t in range(len(inputs.stated)):
        _add_year(inputs, ways, made, t, windows)
    for path in range(len(inputs.weights.pathways)):
        _add_background(inputs, path, made, windows)
    return made.whole(inputs)


def _windows(total: Array) -> Array:
    """Return weights of draws, times their number.

    Shape: (percentile, endpoint, group, place, year, draw).
    """
    rows = np.moveaxis(total, 0, -1)
    flat = np.ascontiguousarray(rows).reshape(-1, len(total))
    found = [percentile_weights(flat, level) * len(total) for level in PERCENTILE_LEVELS]
    return np.stack(found).reshape(-1, *rows.shape)


class _Parts:
    """Parts under way, draws last; a row is an endpoint of a group.

    by_source (row, origin, place, year, draw), by_pathway (row, pathway, place, year, draw),
    percentiles (percentile, row, pathway, origin, place, year), level (medium, substance, origin,
    place, year), summed by medium and first of the pathways alike (substance, origin, place, year).
    """

    def __init__(self, inputs: AreaInputs, origins: int) -> None:
        weights, substances = inputs.weights, len(inputs.substances)
        at = (len(inputs.places), len(inputs.stated))
        rows, paths = len(weights.headline) * len(weights.shown), len(weights.pathways)
        self.by_source = np.zeros((rows, origins, *at, inputs.draws))
        self.by_pathway = (
            np.zeros((rows, paths, *at, inputs.draws)) if inputs.pathways_apart else None
        )
        self.percentiles = np.zeros((len(PERCENTILE_LEVELS), rows, paths, origins, *at))
        self.level = np.zeros((len(weights.media), substances, origins, *at))
        self.of_background = np.zeros((paths, substances, *at))
        self.summed: dict[tuple[int, int], Array] = {
            (weights.media.index(weights.medium_of[name]), inputs.alike[path]): np.zeros(
                (substances, origins, *at)
            )
            for path, name in enumerate(weights.pathways)
        }

    def whole(self, inputs: AreaInputs) -> AreaParts:
        """Return all parts, in the order of axes of the results."""
        weights, (origins, *at) = inputs.weights, self.level.shape[2:]
        head, paths = (len(weights.headline), len(weights.shown)), len(weights.pathways)
        left = np.zeros((paths, len(inputs.substances), origins, *at))
        for path, name in enumerate(weights.pathways):
            left[path] = self.summed[weights.media.index(weights.medium_of[name]),
                                     inputs.alike[path]]  # fmt: skip
        left[:, :, -1] = self.of_background
        shown = slice(head[1])
        of_works = weights.headline_weight[..., shown]
        judged = of_works * ~weights.increments_only[:, None, None, None]
        result_of = np.ascontiguousarray(np.stack([of_works, judged]).transpose(0, 1, 4, 2, 3))
        attributed = np.empty((len(ATTRIBUTED), *head, paths, origins, *at))
        for path, own in enumerate(left):
            works, base = result_of[..., path, :]
            attributed[0, :, :, path] = np.tensordot(works, own, 1)
            attributed[0, :, :, path, -1] = np.tensordot(base, own[:, -1], 1)
        attributed[1:] = self.percentiles.reshape(-1, *attributed.shape[1:])
        apart = self.by_pathway
        by_pathway = (
            np.empty((0, *head, paths, *at)) if apart is None else _draws_first(apart, head)
        )
        return AreaParts(
            _draws_first(self.by_source, head), by_pathway, attributed, self.level, left, result_of
        )


def _draws_first(values: Array, head: tuple[int, int]) -> Array:
    """Return (row, ..., draw) as (draw, endpoint, group, ...)."""
    return draws_first(values).reshape(values.shape[-1], *head, *values.shape[1:-1])


def _add_year(
    inputs: AreaInputs, every: Sequence[Sequence[CarrierWays]], made: _Parts, t: int,
    windows: Array,
) -> None:  # fmt: skip
    """Add what carriers give in a stated year; carriers of one way and origin together."""
    year, shape = inputs.stated[t], (len(inputs.places), inputs.draws)
    left = {path: _left(inputs.left[:, path, year], shape) for path in set(inputs.alike)}
    # (row, place, percentile, draw)
    stand = windows[..., t, :].reshape(len(windows), -1, *shape).transpose(1, 2, 0, 3)
    stand = np.ascontiguousarray(stand)
    weighted = {
        path: stand if own is None else stand * own[:, np.newaxis] for path, own in left.items()
    }
    for group in every:
        alike: dict[int, Array] = {}
        for ways in group:
            amount = ways.amounts(year)
            for medium, factor in ways.factors.items():
                level = amount if factor.size == 1 and factor.item() == 1.0 else amount * factor
                _add_sums(inputs, ways, (medium, t), level, left, made)
                for path, rows, own in _results(inputs, ways, medium, level):
                    first = inputs.alike[path]
                    _add_path(ways, made, (path, t), rows, own, left[first])
                    stood = ways.summed(weighted[first][rows], own)
                    part = made.percentiles[:, rows, path, :, :, t]
                    part[:, :, ways.origins] += stood
                    _add_alike(alike, first, rows, own, made)
        for first, own in alike.items():
            _add_sources(group[0], made, t, own, left[first])


def _left(values: Array, shape: tuple[int, int]) -> Array | None:
    """Return what is left of exposure at places, shape (place, draw); None where all of it is."""
    return None if (values == 1.0).all() else np.broadcast_to(values, shape)


def _add_alike(alike: dict[int, Array], first: int, rows: slice, own: Array, made: _Parts) -> None:
    """Add results by units to those of the pathways of which as much is left."""
    if first in alike:
        alike[first][rows] += own
    elif len(own) == len(made.by_source):
        alike[first] = own
    else:
        alike[first] = np.zeros((len(made.by_source), *own.shape[1:]))
        alike[first][rows] = own


def _add_path(
    ways: CarrierWays, made: _Parts, at: tuple[int, int], rows: slice, own: Array,
    left: Array | None,
) -> None:  # fmt: skip
    """Add what a carrier gives by a pathway in a year, where pathways are told apart."""
    path, t = at
    if made.by_pathway is None:
        return
    there = ways.at_places(own)
    if left is not None:
        there *= left
    made.by_pathway[rows, path, :, t] += there


def _add_sources(
    ways: CarrierWays, made: _Parts, t: int, own: Array, left: Array | None
) -> None:  # fmt: skip
    """Add what carriers of one way give, by origin, in a year."""
    parts = ways.by_origin(own)
    if left is not None:
        parts = parts * left
    for origin, part in zip(ways.origins, parts.swapaxes(0, 1), strict=True):
        made.by_source[:, origin, :, t] += part


def _results(
    inputs: AreaInputs, ways: CarrierWays, medium: int, level: Array
) -> Iterator[tuple[int, slice, Array]]:
    """Yield pathways of a medium, the rows from the first to the last that take of it, and these.

    Results are of shape (row, unit, draw).
    """
    shown, taking, weights = len(inputs.weights.shown), [], []
    for path in ways.paths[medium]:
        own = inputs.weights.headline_weight[:, path, ways.rows, :shown]
        weight = own.transpose(0, 2, 1).reshape(-1, len(ways.rows))
        some = np.flatnonzero(weight.any(axis=1))
        if some.size:
            taking.append((path, slice(int(some[0]), int(some[-1]) + 1)))
            weights.append(weight[taking[-1][1]])
    if not taking:
        return
    found = np.concatenate(weights) @ level.reshape(len(level), -1)
    begin = 0
    for path, rows in taking:
        end = begin + rows.stop - rows.start
        yield path, rows, found[begin:end].reshape(-1, *level.shape[1:])
        begin = end


def _add_sums(
    inputs: AreaInputs, ways: CarrierWays, at: tuple[int, int], level: Array,
    left: Mapping[int, Array | None], made: _Parts,
) -> None:  # fmt: skip
    """Add sums over draws: of what a carrier gives to a medium, and of what is left of it."""
    medium, t = at
    cells = (ways.rows[:, np.newaxis], np.array(ways.origins, dtype=np.int64))
    # a product with ones is faster than a sum along the draws
    of_draws = level.reshape(-1, level.shape[-1]) @ np.ones(level.shape[-1])
    whole = ways.of_sums(of_draws.reshape(level.shape[:-1]))
    made.level[medium, ..., t][cells] += whole
    for first in {inputs.alike[path] for path in ways.paths[medium]}:
        own = left[first]
        sums = (
            whole if own is None
            else ways.summed(own[np.newaxis, :, np.newaxis], level)[0]
        )  # fmt: skip
        made.summed[medium, first][..., t][cells] += sums


def _add_background(inputs: AreaInputs, path: int, made: _Parts, windows: Array) -> None:
    """Add what background gives by a pathway, as the last origin."""
    weights, stated = inputs.weights, list(inputs.stated)
    medium, shown = weights.medium_of[weights.pathways[path]], len(weights.shown)
    own = background_weight(inputs, [path])[..., :shown]
    if medium not in inputs.background or not own.any():
        return
    amount = np.nan_to_num(inputs.background[medium])
    left = inputs.left[:, path][:, stated]
    weight = own.transpose(0, 2, 1).reshape(-1, own.shape[1])
    level = (weight @ amount.reshape(len(amount), -1)).reshape(
        -1, len(amount[0]), 1, amount.shape[-1]
    )
    part = np.broadcast_to(level * left, made.by_source[:, -1].shape)
    made.by_source[:, -1] += part
    if made.by_pathway is not None:
        made.by_pathway[:, path] += part
    stand = windows.reshape(len(windows), *part.shape)
    made.percentiles[:, :, path, -1] += np.einsum("sxrtd,xrtd->sxrt", stand, part)
    draws = inputs.draws
    amount, left = (np.broadcast_to(x, (*x.shape[:-1], draws)) for x in (amount, left))
    whole = np.broadcast_to(amount, (len(amount), *left.shape[::2]))
    made.of_background[path] += np.einsum("erd,rtd->ert", whole, left)
