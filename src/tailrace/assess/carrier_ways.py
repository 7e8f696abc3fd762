"""How what a carrier holds by unit comes to places, and from which origins it is.

Units are sizes of dust by origin, each of which comes to all places the same way, whatever the
substance. What comes to each place in its own way by substance, and what is held by place at once,
is taken by place first: its units are origins at places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CarrierWays:
    """A carrier, and the ways of its units.

    Parameters
    ----------
    carrier : CarrierAmounts
        The carrier.
    origins : list of int
        Positions of its origins among those of the area.
    places : int
        Number of places.
    rows : ndarray of int
        Positions of the substances that it holds.
    way : ndarray, shape (unit, place), or None
        Of units that come to all places; None where units are origins at places.
    of_origin : ndarray, shape (unit, origin)
        One where a unit is of an origin.
    factors : dict of int to ndarray, shape (substance, 1, draw or 1)
        Level per unit of the carrier, by position of the medium; zero where not known.
    paths : dict of int to list of int
        Pathways of each medium that take of the carrier.
    """

    carrier: CarrierAmounts
    origins: list[int]
    places: int
    rows: NDArray[np.int64]
    way: Array | None
    of_origin: Array
    factors: dict[int, Array]
    paths: dict[int, list[int]]

    def amounts(self, year: int) -> Array:
        """Return what the carrier holds in a year, shape (substance, unit, draw).

        Parameters
        ----------
        year : int
            Position of the year.
        """
        own = self.carrier.by_substance[:, :, year][self.rows]
        if self.carrier.transfer is None or self.way is not None:
            return own
        ways = self.carrier.transfer[self.rows][..., np.newaxis]
        there = own[:, :, np.newaxis] * ways
        if len(self.of_origin) == len(self.origins):
            return there.reshape(len(own), -1, own.shape[-1])
        by_origin = self.of_origin.T @ there.reshape(len(own), len(self.of_origin), -1)
        return by_origin.reshape(len(own), -1, own.shape[-1])

    def at_places(self, values: Array) -> Array:
        """Return (row, unit, draw) at places, shape (row, place, draw)."""
        if self.way is None:
            return np.asarray(self.by_origin(values).sum(axis=1))
        return np.asarray(np.ascontiguousarray(self.way.T) @ values)

    def by_origin(self, values: Array) -> Array:
        """Return (row, unit, draw) at places by origin, shape (row, origin, place, draw)."""
        shape = (len(values), len(self.origins), self.places, values.shape[-1])
        if self.way is None:
            return values.reshape(shape)
        ways = self.of_origin.T[:, np.newaxis] * self.way.T
        return np.asarray(ways.reshape(-1, len(self.way)) @ values).reshape(shape)

    def of_sums(self, sums: Array) -> Array:
        """Return sums over draws, (row, unit), at places, shape (row, origin, place)."""
        if self.way is None:
            return sums.reshape(len(sums), len(self.origins), self.places)
        there = (sums[:, np.newaxis] * self.way.T) @ self.of_origin
        return np.asarray(there).swapaxes(1, 2)

    def summed(self, weight: Array, values: Array) -> Array:
        """Return sums over draws with weights that depend on the place.

        Parameters
        ----------
        weight : ndarray, shape (row or 1, place, weight, draw)
            Weights of the draws, of every row.
        values : ndarray, shape (row, unit, draw)
            By unit.

        Returns
        -------
        ndarray, shape (weight, row, origin, place)
        """
        if self.way is None:
            there = self.by_origin(values).transpose(0, 2, 3, 1)
            return np.asarray(weight @ there).transpose(2, 0, 3, 1)
        flat = weight.reshape(len(weight), -1, weight.shape[-1])
        made = (flat @ values.swapaxes(1, 2)).reshape(len(values), *weight.shape[1:3], -1)
        whole = (made * self.way.T[:, np.newaxis]) @ self.of_origin
        return np.asarray(whole).transpose(2, 0, 3, 1)


def ways_together(every: Sequence[CarrierWays]) -> list[list[CarrierWays]]:
    """Return carriers together whose units, origins and ways to places are the same.

    Parameters
    ----------
    every : sequence of CarrierWays
        Carriers.
    """
    found: dict[object, list[CarrierWays]] = {}
    for one in every:
        way = None if one.way is None else one.way.tobytes()
        found.setdefault((tuple(one.origins), way), []).append(one)
    return list(found.values())


def carrier_ways(
    inputs: AreaInputs, carrier: CarrierAmounts, origins: Sequence[SourceEpoch]
) -> CarrierWays:  # fmt: skip
    """Return the ways of a carrier.

    Parameters
    ----------
    inputs : AreaInputs
        Terms and weights.
    carrier : CarrierAmounts
        One of its carriers.
    origins : sequence of (str, int)
        Origins of the area.
    """
    weights, rows = inputs.weights, carrier.held
    factors: dict[int, Array] = {}
    for term in inputs.terms:
        if term.carrier == carrier.carrier and term.medium in weights.media:
            own = term.factor if len(term.factor) == 1 else term.factor[rows]
            factors[weights.media.index(term.medium)] = np.nan_to_num(own)[:, np.newaxis]
    taken = {
        medium: [
            path
            for path in weights.pathways_of(weights.media[medium])
            if weights.headline_weight[:, path, rows].any()
        ]
        for medium in factors
    }
    units, transfer = carrier.unit_origin, carrier.transfer
    of_origin = (units[:, np.newaxis] == np.arange(len(carrier.origins))).astype(np.float64)
    sized = transfer is not None and transfer.ndim == 2
    return CarrierWays(
        carrier, [origins.index(one) for one in carrier.origins], len(inputs.places), rows,
        transfer if sized else None, of_origin, factors, taken,
    )  # fmt: skip
