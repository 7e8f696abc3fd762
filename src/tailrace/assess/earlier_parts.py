"""Which part of results the sources released before the plan's first year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.carrier_ways import CarrierWays, carrier_ways

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carriers import SourceEpoch

Array = NDArray[np.float64]


def earlier_parts(inputs: AreaInputs, origins: Sequence[SourceEpoch]) -> Array:
    """Return what was released before the plan gives to results of the last stated year.

    Parameters
    ----------
    inputs : AreaInputs
        Its `earlier` carriers hold the last stated year alone.
    origins : sequence of (str, int)
        Along the axis `origin`.

    Returns
    -------
    ndarray, shape (draw, endpoint, shown group, origin, place)
        A part of `AreaBlock.by_source`; without draws where there are no such carriers.
    """
    weights, last = inputs.weights, inputs.stated[-1]
    head, places = (len(weights.headline), len(weights.shown)), len(inputs.places)
    draws = inputs.draws if inputs.earlier else 0
    found = np.zeros((head[0] * head[1], len(origins), places, draws))
    for carrier in (one for one in inputs.earlier if one.held.size):
        ways = carrier_ways(inputs, carrier, origins)
        for first, given in _by_left(inputs, ways).items():
            parts = ways.by_origin(given) * inputs.left[:, first, last]
            for origin, part in zip(ways.origins, parts.swapaxes(0, 1), strict=True):
                found[:, origin] += part
    return np.moveaxis(found, -1, 0).reshape(draws, *head, len(origins), places)


def _by_left(inputs: AreaInputs, ways: CarrierWays) -> dict[int, Array]:
    """Return results of a carrier by its units, shape (row, unit, draw).

    Pathways of which options and supply leave the same are taken together, by the first of them.
    """
    weights, amount = inputs.weights, ways.amounts(0)
    found: dict[int, Array] = {}
    for medium, factor in ways.factors.items():
        level = amount * factor
        for first in {inputs.alike[path] for path in ways.paths[medium]}:
            paths = [path for path in ways.paths[medium] if inputs.alike[path] == first]
            own = weights.headline_weight[:, paths].sum(axis=1)[:, ways.rows, : len(weights.shown)]
            weight = own.transpose(0, 2, 1).reshape(-1, len(ways.rows))
            made = (weight @ level.reshape(len(level), -1)).reshape(-1, *level.shape[1:])
            found[first] = found[first] + made if first in found else made
    return found
