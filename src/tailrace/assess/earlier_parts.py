"""Which part of results the sources released before the plan's first year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch

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
    k, g, r = len(weights.headline), len(weights.shown), len(inputs.places)
    found = np.zeros((inputs.draws if inputs.earlier else 0, k, g, len(origins), r))
    for carrier in inputs.earlier:
        parts = [_of_origin(carrier, n) for n in range(len(carrier.origins))]
        for left, weight in _weights(inputs, carrier, last):
            for origin, part in zip(carrier.origins, parts, strict=True):
                made = part.weighted(weight).reshape(-1, k, g, r)
                found[:, :, :, origins.index(origin)] += made * left[:, np.newaxis, np.newaxis]
    return found


def _weights(
    inputs: AreaInputs, carrier: CarrierAmounts, year: int
) -> Iterator[tuple[Array, Array]]:
    """Yield what is left of exposure, (draw, place), and results per unit of a carrier by it.

    Pathways of which options and supply leave the same are taken together.
    """
    weights = inputs.weights
    alike: dict[bytes, Array] = {}
    left_of: dict[bytes, Array] = {}
    for term in (one for one in inputs.terms if one.carrier == carrier.carrier):
        factor = np.nan_to_num(term.factor).T[:, np.newaxis]
        for path in weights.pathways_of(term.medium):
            own = weights.headline_weight[:, path][:, :, : len(weights.shown)]
            per_level = own.transpose(0, 2, 1).reshape(-1, own.shape[1])
            left = np.ascontiguousarray(inputs.left[:, path, year].T)
            key = left.tobytes()
            left_of[key] = left
            made = per_level * factor
            alike[key] = alike[key] + made if key in alike else made
    for key, weight in alike.items():
        yield left_of[key], weight


def _of_origin(carrier: CarrierAmounts, origin: int) -> CarrierAmounts:
    """Return what a carrier brings of one of its origins."""
    at = np.flatnonzero(carrier.unit_origin == origin)
    way = carrier.transfer
    return replace(
        carrier, origins=carrier.origins[origin : origin + 1], amount=carrier.amount[:, :, at],
        unit_origin=np.zeros(at.size, dtype=np.int64),
        transfer=None if way is None else way[..., at, :],
    )  # fmt: skip
