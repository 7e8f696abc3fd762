"""What carries substances to places: air, this year's deposition, stores in soil, wells.

Air and deposition come from releases through transfers, so until the very end a carrier is held by
source and size bin, without places: C[place] = sum over bins T[source, bin, place] X[source, bin].
A soil forgets at a rate that depends on the substance and not on the place, so its store, too, is
held by source and bin and multiplied by the deposition transfer last; any number of places costs
almost nothing. Wells and irrigated soils are held by place at once.

Releases are kept by epoch, the years between which options can start, so that what was released
before an option starts stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.carrier_terms import Carrier
from tailrace.assess.land_operators import soil_series

if TYPE_CHECKING:
    from tailrace.assess.air_release import AirRelease
    from tailrace.assess.air_transfers import AirTransfers
    from tailrace.assess.water_block import GroundwaterBlock
    from tailrace.assess.land_operators import LandOperators

Array = NDArray[np.float64]
SourceEpoch = tuple[str, int]

LITRES = 1000.0
"""Litres in a cubic metre."""


@dataclass(frozen=True)
class CarrierAmounts:
    """A carrier by what it comes from.

    Parameters
    ----------
    carrier : str
        Which one.
    origins : tuple of (str, int)
        Source and epoch of release.
    amount : ndarray, shape (draw, substance, origin, bin, year), or
        (draw, substance, origin, place, year) where `transfer` is None
        Per unit of the transfer, or the carrier itself at each place; zero where not known.
    transfer : ndarray, shape (origin, bin, place), or None
        Carrier at a place per unit of the amount.
    unknown : frozenset of str
        Substances of which the carrier is not known.
    """

    carrier: Carrier
    origins: tuple[SourceEpoch, ...]
    amount: Array
    transfer: Array | None
    unknown: frozenset[str] = frozenset()

    def at_places(self, years: Sequence[int]) -> Array:
        """Return the carrier at places.

        Parameters
        ----------
        years : sequence of int
            Positions of the years wanted.

        Returns
        -------
        ndarray, shape (draw, substance, origin, place, year)
        """
        own = np.ascontiguousarray(self.amount[..., list(years)])
        if self.transfer is None:
            return own
        return np.asarray(np.einsum("obr,deoby->deory", self.transfer, own))


def epoch_of(years: Sequence[int], starts: Sequence[int]) -> NDArray[np.int64]:
    """Return the epoch of each year: how many starts are not after it.

    Parameters
    ----------
    years, starts : sequence of int
        Calendar years.
    """
    return np.searchsorted(np.array(sorted(starts), dtype=int), np.array(years), side="right")


def air_carriers(
    release: AirRelease,
    transfers: AirTransfers,
    places: Sequence[str],
    factor: Array,
    land: LandOperators,
    years: Sequence[int],
    wanted: Sequence[int],
    starts: Sequence[int],
) -> list[CarrierAmounts]:
    """Return air, deposition and soil.

    Parameters
    ----------
    release : AirRelease
        What sources give, all years.
    transfers : AirTransfers
        Transfers of the same sources and bins.
    places : sequence of str
        Places wanted, of those of the transfers.
    factor : ndarray, shape (draw,) or (1,)
        Factor between the transfers and the truth.
    land : LandOperators
        How fast soils forget.
    years, wanted : sequence of int
        Years of the release, and those wanted.
    starts : sequence of int
        Years that divide epochs.

    Returns
    -------
    list of CarrierAmounts
        In mg/m3, mg/(m2 yr) and mg/m2 at places, years as wanted.
    """
    epoch = epoch_of(years, starts)
    pick = [list(years).index(year) for year in wanted]
    loss = _loss(land, release.substances)
    unknown = frozenset(
        name for name, row in zip(release.substances, loss, strict=True) if np.isnan(row).any()
    )
    loss = np.nan_to_num(loss)
    by_epoch, stored, origins = [], [], []
    for n in range(len(starts) + 1):
        inside = np.flatnonzero(epoch == n)
        if not inside.size:
            continue
        since = int(inside[0])
        own = release.amount[..., since:, :]
        if inside[-1] + 1 < len(years):
            own = own.copy()
            own[..., inside[-1] + 1 - since :, :] = 0.0
        later = [year for year in wanted if year >= years[since]]
        store_then = soil_series(loss[:, np.newaxis, np.newaxis], own, years[since:], later)
        now_then = own[..., [pick[list(wanted).index(year)] - since for year in later], :]
        by_epoch.append(_after_nothing(now_then, len(wanted)))
        stored.append(_after_nothing(store_then, len(wanted)))
        origins += [(source, n) for source in release.sources]
    now, store = (_draws_first(parts, factor) for parts in (by_epoch, stored))
    repeat = (len(by_epoch), 1, 1)
    at = [transfers.receptors.index(place) for place in places]
    air = np.tile(transfers.concentration[..., at], repeat)
    fall = np.tile(transfers.deposition[..., at], repeat)
    made: tuple[tuple[Carrier, Array, Array], ...] = (
        ("air", now, air), ("deposition", now, fall), ("soil", store, fall),
    )  # fmt: skip
    return [
        CarrierAmounts(name, tuple(origins), x, t, unknown if name == "soil" else frozenset())
        for name, x, t in made
    ]


def _after_nothing(values: Array, years: int) -> Array:
    """Return values, shape (..., year, draw), with as many years of zeros before as are wanting."""
    lacking = years - values.shape[-2]
    if not lacking:
        return values
    return np.concatenate([np.zeros((*values.shape[:-2], lacking, values.shape[-1])), values], -2)


def _draws_first(parts: Sequence[Array], factor: Array) -> Array:
    """Return amounts of epochs as (draw, substance, origin, bin, year), times a factor by draw."""
    draws = max(parts[0].shape[-1], len(factor))
    origins = sum(part.shape[1] for part in parts)
    first = parts[0]
    found = np.empty((draws, len(first), origins, *first.shape[2:4]))
    begin = 0
    for part in parts:
        end = begin + part.shape[1]
        np.multiply(
            np.moveaxis(part, -1, 0), factor[:, None, None, None, None], out=found[:, :, begin:end]
        )
        begin = end
    return found


def water_carriers(
    water: GroundwaterBlock,
    substances: Sequence[str],
    places: Sequence[str],
    land: LandOperators,
    serves: Mapping[str, str],
    years: Sequence[int],
    wanted: Sequence[int],
) -> list[CarrierAmounts]:
    """Return wells, the water of fields, and what it leaves in their soil.

    Parameters
    ----------
    water : GroundwaterBlock
        Increments in wells and rivers, all years.
    substances, places : sequence of str
        Axes of the result; what `water` does not have adds nothing.
    land : LandOperators
        With what fields are watered, how much, and how fast soils forget.
    serves : mapping of str to str
        Stream of each place that waters its fields from one.
    years, wanted : sequence of int
        Years of `water`, and those wanted.

    Returns
    -------
    list of CarrierAmounts
        In mg/L, mg/L and mg/m2, by place.
    """
    columns = [(r, water.receptors.index(x)) for r, x in enumerate(places) if x in water.receptors]
    wells = _by_place(water.well, water.substances, substances, columns, len(places))
    origins = _origins(water.sources, len(water.well))
    field, of_field = wells, origins
    if land.irrigation_water != "well":
        streams = [
            (r, water.rivers.index(serves[x])) for r, x in enumerate(places) if x in serves
        ]
        wanted_streams = streams if land.irrigation_water == "river" else []
        field = _by_place(
            water.river, water.substances, substances, wanted_streams, len(places)
        )
        of_field = _origins(water.release_sources, len(water.river))
    unknown = _gaps(water, substances)
    pick = [list(years).index(year) for year in wanted]
    loss = _loss(land, substances)
    lacking = frozenset(x for x, row in zip(substances, loss, strict=True) if np.isnan(row).any())
    watering = np.nan_to_num(field) * (LITRES * np.nan_to_num(land.irrigation))
    store = soil_series(np.nan_to_num(loss)[:, None, None], watering, years, wanted)
    made: tuple[tuple[Carrier, tuple[SourceEpoch, ...], Array, frozenset[str]], ...] = (
        ("well", origins, wells[..., pick, :], unknown),
        ("field water", of_field, field[..., pick, :], unknown),
        ("irrigated soil", of_field, store, unknown | lacking),
    )
    return [
        CarrierAmounts(name, of, _draws_first([np.nan_to_num(x)], np.ones(1)), None, gaps)
        for name, of, x, gaps in made
    ]


def _origins(sources: Sequence[str], epochs: int) -> tuple[SourceEpoch, ...]:
    return tuple((name, n) for n in range(epochs) for name in sources)


def _by_place(
    levels: Array, known: Sequence[str], substances: Sequence[str],
    columns: Sequence[tuple[int, int]], places: int,
) -> Array:  # fmt: skip
    """Return (substance, origin, place, year, draw) of levels by epoch, source, substance, ..."""
    epochs, sources, _, _, years, draws = levels.shape
    found = np.zeros((len(substances), epochs * sources, places, years, draws))
    for e, name in enumerate(substances):
        if name in known:
            for r, column in columns:
                own = levels[:, :, known.index(name), column]
                found[e, :, r] = own.reshape(epochs * sources, years, draws)
    return found


def _gaps(water: GroundwaterBlock, substances: Sequence[str]) -> frozenset[str]:
    """Return the substances of which something in wells is not known."""
    lacking: set[str] = set()
    for key in water.missing:
        if key[0] not in water.sources:
            continue
        named = key[1] if len(key) > 1 else ""
        lacking |= {named} if named else set(substances)
    return frozenset(lacking & set(substances))


def _loss(land: LandOperators, substances: Sequence[str]) -> Array:
    """Return loss rates by substance and draw, NaN for what `land` does not know."""
    none = np.full(land.soil_loss.shape[1:], np.nan)
    at = {name: index for index, name in enumerate(land.substances)}
    return np.stack([land.soil_loss[at[x]] if x in at else none for x in substances])
