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
    factors : dict of int to ndarray, shape (draw or 1, substance)
        Level per unit of the carrier, by position of the medium; zero where not known.
    paths : dict of int to int
        Medium of each pathway that takes of the carrier.
    """

    carrier: CarrierAmounts
    origins: list[int]
    places: int
    rows: NDArray[np.int64]
    way: Array | None
    of_origin: Array
    factors: dict[int, Array]
    paths: dict[int, int]

    def amounts(self, year: int) -> Array:
        """Return what the carrier holds in a year, shape (draw, substance, unit).

        Parameters
        ----------
        year : int
            Position of the year.
        """
        own = self.carrier.by_substance[:, :, year][self.rows].transpose(2, 0, 1)
        if self.way is not None:
            return np.ascontiguousarray(own)
        if self.carrier.transfer is None:
            by_origin = own.reshape(*own.shape[:2], len(self.origins), -1)
            return by_origin.swapaxes(2, 3).reshape(*own.shape[:2], -1)
        ways = self.carrier.transfer[self.rows].transpose(0, 2, 1)
        whole = (own[:, :, np.newaxis] * ways) @ self.of_origin
        return whole.reshape(*own.shape[:2], -1)

    def at_places(self, values: Array) -> Array:
        """Return (..., unit) at places, shape (..., place)."""
        if self.way is None:
            return np.asarray(
                values.reshape(*values.shape[:-1], -1, len(self.origins)).sum(axis=-1)
            )
        flat = values.reshape(-1, values.shape[-1]) @ self.way
        return flat.reshape(*values.shape[:-1], -1)

    def by_origin(self, values: Array) -> Array:
        """Return (..., unit) at places by origin, shape (..., origin, place)."""
        count = len(self.origins)
        if self.way is None:
            return values.reshape(*values.shape[:-1], -1, count).swapaxes(-1, -2)
        ways = (self.of_origin[:, :, np.newaxis] * self.way[:, np.newaxis]).reshape(
            len(self.way), -1
        )
        flat = values.reshape(-1, values.shape[-1]) @ ways
        return flat.reshape(*values.shape[:-1], count, -1)

    def summed(self, weight: Array, values: Array) -> Array:
        """Return sums over draws with weights that depend on the place.

        Parameters
        ----------
        weight : ndarray, shape (row, place or 1, weight, draw)
            Weights of the draws, of every row.
        values : ndarray, shape (draw, row, unit)
            By unit.

        Returns
        -------
        ndarray, shape (row, place, weight, origin)
        """
        by_row = values.transpose(1, 0, 2)
        if self.way is None:
            shape = (*by_row.shape[:2], -1, len(self.origins))
            return np.asarray(weight @ by_row.reshape(shape).swapaxes(1, 2))
        rows, places, weights, draws = weight.shape
        made = weight.reshape(rows, -1, draws) @ by_row
        made = made.reshape(rows, places, weights, -1)
        return np.asarray((made * self.way.T[:, np.newaxis]) @ self.of_origin)


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
            factors[weights.media.index(term.medium)] = np.ascontiguousarray(np.nan_to_num(own).T)
    taken = {
        path: medium
        for path, name in enumerate(weights.pathways)
        if (medium := weights.media.index(weights.medium_of[name])) in factors
        and weights.headline_weight[:, path, rows].any()
    }
    units, transfer = carrier.unit_origin, carrier.transfer
    of_origin = (units[:, np.newaxis] == np.arange(len(carrier.origins))).astype(np.float64)
    sized = transfer is not None and transfer.ndim == 2
    return CarrierWays(
        carrier, [origins.index(one) for one in carrier.origins], len(inputs.places), rows,
        transfer if sized else None, of_origin, factors, taken,
    )  # fmt: skip
