"""An area's results in the stated years by what they come from and how people take it in.

At a place r in a year a carrier c gives to a pathway p, by unit u, draw d and result k of a group,

    left[p,r,d] T[u,r] q[d,k,u],   q[d,k,u] = sum over e of f[c,p,e,d] w[k,p,e] X[c,d,e,u]

f from the carrier to the pathway's medium. Nobody asks for all parts of all draws:

    by source      sums over the pathways and an origin's units
    by pathway     sums over the carriers and all units
    percentiles    (v[k,r] left[p,r]) @ q[:,k,u], an origin's units together
    by substance   w[k,p,e] ((left[p,r] f[c,p,e]) @ X[c,:,e,u]), an origin's units together

with v the weights of the draws that stand for a percentile (`window_of_percentile`). Substances
meet their weights before units meet places (`carrier_ways`): there are more origins at places than
sizes of dust.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import ATTRIBUTED
from tailrace.assess.area_totals import background_weight
from tailrace.assess.carrier_ways import CarrierWays, carrier_ways
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
    windows = _windows(total)
    ways = [carrier_ways(inputs, one, origins) for one in inputs.carriers]
    years = [_of_year(inputs, ways, len(origins), t, windows) for t in range(len(inputs.stated))]
    made = _joined(inputs, years, len(origins))
    for path in range(len(inputs.weights.pathways)):
        _add_background(inputs, path, made, windows)
    made.attributed[0] = made.by_substance.sum(axis=3)
    return made


def _windows(total: Array) -> Array:
    """Return weights of draws, times their number.

    Shape: (percentile, endpoint, group, place, year, draw).
    """
    rows = np.moveaxis(total, 0, -1)
    flat = np.ascontiguousarray(rows).reshape(-1, len(total))
    found = [percentile_weights(flat, level) * len(total) for level in PERCENTILE_LEVELS]
    return np.stack(found).reshape(-1, *rows.shape)


class _YearParts:
    """Parts of a year; a row is an endpoint of a group.

    by_source (draw, row, origin, place), by_pathway (draw, row, pathway, place), percentiles (row,
    pathway, place, percentile, origin), level (medium, substance, place, origin), summed by medium
    and first of the pathways alike (substance, place, origin).
    """

    def __init__(self, inputs: AreaInputs, origins: int) -> None:
        weights, draws, places = inputs.weights, inputs.draws, len(inputs.places)
        rows, paths = len(weights.headline) * len(weights.shown), len(weights.pathways)
        media, substances = len(weights.media), len(inputs.substances)
        self.by_source = np.zeros((draws, rows, origins, places))
        self.by_pathway = np.zeros((draws, rows, paths, places))
        self.percentiles = np.zeros((rows, paths, places, len(PERCENTILE_LEVELS), origins))
        self.level = np.zeros((media, substances, places, origins))
        self.summed: dict[tuple[int, int], Array] = {
            (weights.media.index(weights.medium_of[name]), inputs.alike[path]): np.zeros(
                (substances, places, origins)
            )
            for path, name in enumerate(weights.pathways)
        }


def _of_year(
    inputs: AreaInputs, every: Sequence[CarrierWays], origins: int, t: int, windows: Array
) -> _YearParts:  # fmt: skip
    """Return the parts of a stated year."""
    found, year = _YearParts(inputs, origins), inputs.stated[t]
    shape = (len(inputs.places), inputs.draws)
    left = {path: np.broadcast_to(inputs.left[:, path, year], shape) for path in set(inputs.alike)}
    # (row, place, percentile, draw)
    stand = windows[..., t, :].reshape(len(windows), -1, *shape).transpose(1, 2, 0, 3)
    weighted = {path: stand * own[:, np.newaxis] for path, own in left.items()}
    for ways in every:
        amount = ways.amounts(year)
        _add_results(inputs, ways, amount, left, weighted, found)
        _add_sums(inputs, ways, amount, left, found)
    return found


def _add_results(
    inputs: AreaInputs, ways: CarrierWays, amount: Array, left: Mapping[int, Array],
    weighted: Mapping[int, Array], found: _YearParts,
) -> None:  # fmt: skip
    """Add what a carrier gives to results: by source, by pathway, and to percentiles by both."""
    shown, alike = len(inputs.weights.shown), dict[int, Array]()
    for path, medium in ways.paths.items():
        own = inputs.weights.headline_weight[:, path, ways.rows, :shown].transpose(0, 2, 1)
        weight = own.reshape(-1, len(ways.rows)) * ways.factors[medium][:, np.newaxis]
        given = weight @ amount
        first = inputs.alike[path]
        found.by_pathway[:, :, path] += ways.at_places(given) * left[first].T[:, np.newaxis]
        found.percentiles[:, path][..., ways.origins] += ways.summed(weighted[first], given)
        if first in alike:
            alike[first] += given
        else:
            alike[first] = given
    for first, given in alike.items():
        parts = ways.by_origin(given)
        parts *= left[first].T[:, np.newaxis, np.newaxis]
        found.by_source[:, :, ways.origins] += parts


def _add_sums(
    inputs: AreaInputs, ways: CarrierWays, amount: Array, left: Mapping[int, Array],
    found: _YearParts,
) -> None:  # fmt: skip
    """Add the sums over draws of what a carrier gives to media, and of what is left of it."""
    shape = (len(ways.rows), inputs.draws)
    for medium, own in ways.factors.items():
        factor = np.broadcast_to(own.T, shape)[:, np.newaxis, np.newaxis]
        whole = ways.summed(factor, amount)[:, :, 0]
        found.level[medium][_at(ways)] += whole
        for first in {inputs.alike[p] for p, of in ways.paths.items() if of == medium}:
            sums = ways.summed(factor * left[first][:, np.newaxis], amount)[:, :, 0]
            found.summed[medium, first][_at(ways)] += sums


def _at(ways: CarrierWays) -> tuple[NDArray[np.int64], ...]:
    """Return the index of a carrier's substances and origins, at all places."""
    origins = np.array(ways.origins, dtype=np.int64)
    return np.ix_(ways.rows, np.arange(ways.places, dtype=np.int64), origins)


def _joined(inputs: AreaInputs, years: Sequence[_YearParts], origins: int) -> AreaParts:
    """Return the parts of all stated years."""
    weights, at = inputs.weights, (len(inputs.places), len(years))
    head, paths = (len(weights.headline), len(weights.shown)), len(weights.pathways)
    by_source = np.stack([one.by_source for one in years], axis=-1)
    by_pathway = np.stack([one.by_pathway for one in years], axis=-1)
    attributed = np.zeros((len(ATTRIBUTED), *head, paths, origins, *at))
    # from (row, pathway, place, percentile, origin, year)
    percentiles = np.stack([one.percentiles for one in years], axis=-1).transpose(3, 0, 1, 4, 2, 5)
    attributed[1:] = percentiles.reshape(-1, *attributed.shape[1:])
    level = np.stack([one.level for one in years], axis=-1).swapaxes(2, 3)
    by_substance = np.zeros((*head, paths, len(inputs.substances), origins, *at))
    for path, name in enumerate(weights.pathways):
        key = (weights.media.index(weights.medium_of[name]), inputs.alike[path])
        summed = np.stack([one.summed[key] for one in years], axis=-1).swapaxes(1, 2)
        for e in np.flatnonzero(summed.any(axis=(1, 2, 3))):
            own = weights.headline_weight[:, path, e, : head[1]]
            np.multiply.outer(own, summed[e], out=by_substance[:, :, path, e])
    return AreaParts(
        by_source.reshape(-1, *head, *by_source.shape[2:]),
        by_pathway.reshape(-1, *head, *by_pathway.shape[2:]),
        attributed, np.ascontiguousarray(level), by_substance,
    )  # fmt: skip


def _add_background(inputs: AreaInputs, path: int, made: AreaParts, windows: Array) -> None:
    """Add what background gives by a pathway, as the last origin."""
    weights, stated = inputs.weights, list(inputs.stated)
    medium, shown = weights.medium_of[weights.pathways[path]], len(weights.shown)
    own = background_weight(inputs, [path])[..., :shown]
    if medium not in inputs.background or not own.any():
        return
    amount = np.nan_to_num(inputs.background[medium])
    left = inputs.left[:, path][:, stated]
    level = np.einsum("keg,erd->kgrd", own, amount, optimize=True)[:, :, :, np.newaxis]
    part = np.broadcast_to(level * left, windows.shape[1:])
    by_draw = np.moveaxis(part, -1, 0)
    made.by_source[:, :, :, -1] += by_draw
    made.by_pathway[:, :, :, path] += by_draw
    made.attributed[1:, :, :, path, -1] += np.einsum("skgrtd,kgrtd->skgrt", windows, part)
    shape = (inputs.draws,)
    amount, left = (np.broadcast_to(x, (*x.shape[:-1], *shape)) for x in (amount, left))
    summed = np.einsum(
        "erd,rtd->ert", np.broadcast_to(amount, (len(amount), *left.shape[::2])), left
    )
    made.by_substance[:, :, path, :, -1] += np.einsum("keg,ert->kgert", own, summed)
