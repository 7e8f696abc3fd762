"""What carries substances to places: air, this year's deposition, stores in soils, wells.

Air and deposition come from releases through transfers, so until the very end a carrier is held by
source and size, without places: C[place] = sum over sizes T[source, size, place] X[source, size].
A soil forgets at a rate that depends on the substance and not on the place, so its store, too, is
held by source and bin and multiplied by the deposition transfer last; any number of places costs
almost nothing. Wells and irrigated fields are held by place at once.

Releases are kept by epoch, the years between which options can start, so that what was released
before an option starts stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.carrier_terms import Carrier
from tailrace.assess.soil_stores import known_store

if TYPE_CHECKING:
    from tailrace.assess.land_operators import LandOperators
    from tailrace.assess.water_block import GroundwaterBlock

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
    amount : ndarray, shape (draw, substance, unit, year)
        Per unit of the transfer, or the carrier itself; zero where not known. Units are sizes of
        one origin, or the places where there is no transfer. A view of `by_substance`.
    unit_origin : ndarray of int, shape (unit,)
        Position of each unit's origin.
    transfer : ndarray, shape (unit, place) or (substance, unit, place), or None
        Carrier at a place per unit of the amount. None where the units are places: the first of
        `origins` has one unit for each of them, then the second, ...
    unknown : frozenset of str
        Substances of which an unknown amount comes on top.
    some : tuple of int, optional
        Positions of the substances of which there may be something; any unless given.
    """

    carrier: Carrier
    origins: tuple[SourceEpoch, ...]
    amount: Array
    unit_origin: NDArray[np.int64]
    transfer: Array | None
    unknown: frozenset[str] = frozenset()
    some: tuple[int, ...] | None = None

    @property
    def by_substance(self) -> Array:
        """The amount as it lies in memory, shape (substance, unit, year, draw)."""
        return self.amount.transpose(1, 2, 3, 0)

    @cached_property
    def held(self) -> NDArray[np.int64]:
        """Positions of the substances of which there is something."""
        # one by one: a substance that is there is found at its first number
        own = self.by_substance
        asked = range(len(own)) if self.some is None else self.some
        return np.array([e for e in asked if own[e].any()], dtype=np.int64)

    def at_places(self, years: Sequence[int]) -> Array:
        """Return the carrier at places, by origin.

        Parameters
        ----------
        years : sequence of int
            Positions of the years wanted.

        Returns
        -------
        ndarray, shape (draw, substance, origin, place, year)
        """
        own = np.ascontiguousarray(self.amount[..., list(years)])
        draws, substances, _, count = own.shape
        if self.transfer is None:
            return own.reshape(draws, substances, len(self.origins), -1, count)
        places = self.transfer.shape[-1]
        found = np.empty((draws, substances, len(self.origins), places, count))
        for origin in range(len(self.origins)):
            at = np.flatnonzero(self.unit_origin == origin)
            how = "ur,deuy->dery" if self.transfer.ndim == 2 else "eur,deuy->dery"
            found[:, :, origin] = np.einsum(how, self.transfer[..., at, :], own[:, :, at])
        return found


def epoch_of(years: Sequence[int], starts: Sequence[int]) -> NDArray[np.int64]:
    """Return the epoch of each year: how many starts are not after it.

    Parameters
    ----------
    years, starts : sequence of int
        Calendar years.
    """
    return np.searchsorted(np.array(sorted(starts), dtype=int), np.array(years), side="right")


def draws_first(amount: Array) -> Array:
    """Return amounts as `CarrierAmounts` has them: a view, draws stay side by side in memory.

    Parameters
    ----------
    amount : ndarray, shape (substance, epoch, unit, year, draw)
        Amounts.

    Returns
    -------
    ndarray, shape (draw, substance, epoch x unit, year)
    """
    flat = amount.reshape(len(amount), -1, *amount.shape[-2:])
    return flat.transpose(3, 0, 1, 2)


def water_carriers(
    water: GroundwaterBlock,
    substances: Sequence[str],
    places: Sequence[str],
    land: LandOperators,
    serves: Mapping[str, str],
    years: Sequence[int],
    wanted: Sequence[int],
) -> list[CarrierAmounts]:
    """Return wells, the water of fields, and what it leaves in the soil of fields.

    Parameters
    ----------
    water : GroundwaterBlock
        Increments in wells and rivers, all years.
    substances, places : sequence of str
        Axes of the result; what `water` does not have adds nothing.
    land : LandOperators
        With what fields are watered, how much, and how fast their soil forgets.
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
    unknown = of_water = _named([x for x in water.missing if x[0] in water.sources], substances)
    if land.irrigation_water != "well":
        streams = [(r, water.rivers.index(serves[x])) for r, x in enumerate(places) if x in serves]
        wanted_streams = streams if land.irrigation_water == "river" else []
        field = _by_place(water.river, water.substances, substances, wanted_streams, len(places))
        of_field = _origins(water.release_sources, len(water.river))
        own = {water.rivers[column] for _, column in wanted_streams}
        of_water = _named([x for x in water.missing if _is_of_river(x, water, own)], substances)
    pick = [list(years).index(year) for year in wanted]
    loss = _loss(land, land.field_loss, substances)
    lacking = not_known(substances, loss)
    if np.isnan(land.irrigation).any():
        lacking = frozenset(substances)
    if land.irrigation_water == "none":
        lacking = frozenset()
    watering = LITRES * np.nan_to_num(land.irrigation)
    store = {
        e: known_store(loss[e : e + 1], level[np.newaxis] * watering, years, wanted)[0]
        for e, level in field.items()
    }
    draws = max(water.well.shape[-1], loss.shape[-1])
    every = slice(None)
    made: tuple[_Made, ...] = (
        ("well", origins, wells, pick, unknown),
        ("field water", of_field, field, pick, of_water),
        ("irrigated soil", of_field, store, every, of_water | lacking),
    )
    found = []
    for name, of, levels, at, gaps in made:
        amount = np.zeros((len(substances), len(of), len(places), len(wanted), draws))
        for e, level in levels.items():
            amount[e] = level[:, :, at]
        home = np.repeat(np.arange(len(of)), len(places))
        some = tuple(sorted(levels))
        found.append(CarrierAmounts(name, of, draws_first(amount), home, None, gaps, some))
    return found


_Made = tuple[
    Carrier, tuple[SourceEpoch, ...], Mapping[int, Array], list[int] | slice, frozenset[str]
]


def _origins(sources: Sequence[str], epochs: int) -> tuple[SourceEpoch, ...]:
    return tuple((name, n) for n in range(epochs) for name in sources)


def _by_place(
    levels: Array, known: Sequence[str], substances: Sequence[str],
    columns: Sequence[tuple[int, int]], places: int,
) -> dict[int, Array]:  # fmt: skip
    """Return levels of the substances that are there, each (origin, place, year, draw).

    Levels are by epoch, source, substance, column, year and draw; what is not known is zero.
    """
    epochs, sources, _, _, years, draws = levels.shape
    at, of = [r for r, _ in columns], [column for _, column in columns]
    found: dict[int, Array] = {}
    for e, name in enumerate(substances):
        if name not in known:
            continue
        there = levels[:, :, known.index(name)]
        if not there.any():  # most substances never come to water
            continue
        own = there[:, :, of]
        if np.isnan(own).all():  # of others nothing is known
            continue
        own = np.nan_to_num(own)
        if own.any():
            found[e] = np.zeros((epochs * sources, places, years, draws))
            found[e][:, at] = own.reshape(epochs * sources, len(of), years, draws)
    return found


def _is_of_river(key: tuple[str, ...], water: GroundwaterBlock, rivers: Collection[str]) -> bool:
    """Return whether what is missing is missing of rivers: of their flow, or of what they get."""
    source, substance, place = (*key, "", "")[:3]
    if not source:
        return place in rivers
    of_a_well = bool(place) and not substance
    return bool(rivers) and source in water.release_sources and not of_a_well


def _named(missing: Iterable[tuple[str, ...]], substances: Sequence[str]) -> frozenset[str]:
    """Return the substances that keys of what is missing name; all where a key names none."""
    lacking: set[str] = set()
    for key in missing:
        named = key[1] if len(key) > 1 else ""
        lacking |= {named} if named else set(substances)
    return frozenset(lacking & set(substances))


def soils_under_air(land: LandOperators, substances: Sequence[str]) -> dict[Carrier, Array]:
    """Return how fast each soil forgets what falls from the air: the yard's and the field's.

    Parameters
    ----------
    land : LandOperators
        How fast soils forget.
    substances : sequence of str
        Substances wanted.

    Returns
    -------
    dict of str to ndarray, shape (substance, draw), 1/yr
        NaN where not known.
    """
    return {
        "soil": _loss(land, land.soil_loss, substances),
        "field soil": _loss(land, land.field_loss, substances),
    }


def not_known(substances: Sequence[str], loss: Array) -> frozenset[str]:
    """Return the substances whose loss is not known."""
    return frozenset(x for x, row in zip(substances, loss, strict=True) if np.isnan(row).any())


def _loss(land: LandOperators, loss: Array, substances: Sequence[str]) -> Array:
    """Return loss rates by substance and draw, NaN for what `land` does not know."""
    none = np.full(loss.shape[1:], np.nan)
    at = {name: index for index, name in enumerate(land.substances)}
    return np.stack([loss[at[x]] if x in at else none for x in substances])
