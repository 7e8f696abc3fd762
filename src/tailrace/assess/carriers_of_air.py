"""What sources bring to places through the air: air, deposition, and the soils that keep it.

Everything is held by the units of the release, its sizes of dust and its sources of gas, and meets
the transfer last. Where an area has fewer places than sizes of dust, what sources bring to places
is held instead: so much less goes through the stores of soils.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.carriers import (
    CarrierAmounts,
    draws_first,
    epoch_of,
    not_known,
    soils_under_air,
)
from tailrace.assess.soil_stores import known_store
from tailrace.assess.unit_amounts import AmountsAtPlaces, UnitAmounts

if TYPE_CHECKING:
    from tailrace.assess.air_release import AirRelease
    from tailrace.assess.air_transfers import AirTransfers
    from tailrace.assess.carrier_terms import Carrier
    from tailrace.assess.land_operators import LandOperators

Array = NDArray[np.float64]


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
    """Return air, deposition and the two soils.

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
    at = [transfers.receptors.index(place) for place in places]
    through, fallen = transfers.concentration[..., at], transfers.deposition[..., at]
    spans = _Spans.of(years, wanted, starts)
    stores = soils_under_air(land, release.substances)
    found: list[CarrierAmounts] = []
    if release.units:
        source = np.array([one for one, _ in release.units])
        size = np.array([one for _, one in release.units])
        ways = (through[source, size], fallen[source, size])
        found += _of_dust(release, source, ways, factor, stores, spans)
    if release.spread_sources:
        source = np.array(release.spread_sources)
        ways = (
            np.einsum("eub,ubr->eur", release.shares, through[source]),
            np.einsum("eub,ubr->eur", release.shares, fallen[source]),
        )
        given = _Units(release, release.spread, source)
        found += [
            given.this_year("air", ways[0], factor, spans),
            given.this_year("deposition", ways[1], factor, spans),
            *given.stored(ways[1], factor, stores, spans),
        ]
    return found


def _of_dust(
    release: AirRelease, source: NDArray[np.int64], ways: tuple[Array, Array], factor: Array,
    losses: Mapping[Carrier, Array], spans: _Spans,
) -> list[CarrierAmounts]:  # fmt: skip
    """Return what dust brings: by size, or at places at once where these are fewer than sizes."""
    sources, places = list(dict.fromkeys(source.tolist())), ways[0].shape[1]
    if len(sources) * places >= len(source):
        given = _Units(release, release.dust, source)
        air = given.this_year("air", ways[0], factor, spans)
        fallen = replace(air, carrier="deposition", transfer=spans.of_all(ways[1]))
        return [air, fallen, *given.stored(ways[1], factor, losses, spans)]
    units = [np.flatnonzero(source == one) for one in sources]
    there = np.tile(np.eye(places), (len(sources), 1))
    of = np.repeat(np.array(sources), places)
    through, fall = (_Units(release, AmountsAtPlaces(release.dust, units, x), of) for x in ways)
    return [
        through.this_year("air", there, factor, spans),
        fall.this_year("deposition", there, factor, spans),
        *fall.stored(there, factor, losses, spans),
    ]


@dataclass(frozen=True)
class _Spans:
    """Years of the release, those wanted, and the years of each epoch that has any."""

    years: Sequence[int]
    wanted: Sequence[int]
    epochs: dict[int, NDArray[np.bool_]]

    @classmethod
    def of(cls, years: Sequence[int], wanted: Sequence[int], starts: Sequence[int]) -> _Spans:
        """Return them for years that divide epochs."""
        epoch = epoch_of(years, starts)
        return cls(years, wanted, {int(n): epoch == n for n in np.unique(epoch)})

    def of_all(self, way: Array) -> Array:
        """Return a transfer of units for all epochs."""
        return np.concatenate([way] * len(self.epochs), axis=-2)

    def parts(self, whole: Array, years: Sequence[int] | slice = slice(None)) -> Array:
        """Return (unit, year, draw) of some years by epoch, shape (epoch, unit, year, draw)."""
        if len(self.epochs) == 1:
            return whole[np.newaxis]
        inside = [counts[years, np.newaxis] for counts in self.epochs.values()]
        return np.stack([np.where(counts, whole, 0.0) for counts in inside])


@dataclass(frozen=True)
class _Units:
    """Units of a release, each of which has one way to every place, and the source of each."""

    release: AirRelease
    amounts: UnitAmounts | AmountsAtPlaces
    source: NDArray[np.int64]

    def this_year(
        self, name: Carrier, way: Array, factor: Array, spans: _Spans
    ) -> CarrierAmounts:  # fmt: skip
        """Return what is released in a year."""
        pick = [list(spans.years).index(year) for year in spans.wanted]
        found, some = self._empty(spans, len(factor)), []
        for e in range(len(found)):
            whole = self.amounts.of(e, pick)
            if whole is not None:
                np.multiply(spans.parts(whole, pick), factor, out=found[e])
                some.append(e)
        return self._carrier(name, found, way, spans, self.release.lacking, some)

    def stored(
        self, way: Array, factor: Array, losses: Mapping[Carrier, Array], spans: _Spans
    ) -> list[CarrierAmounts]:  # fmt: skip
        """Return what soils hold of it."""
        lost = np.stack(list(losses.values()))
        found = {name: self._empty(spans, max(len(factor), lost.shape[-1])) for name in losses}
        some = []
        for e in range(lost.shape[1]):
            known = np.flatnonzero(~np.isnan(lost[:, e]).any(axis=-1))
            whole = self.amounts.of(e) if known.size else None
            if whole is None:
                continue
            some.append(e)
            every = spans.parts(whole)[np.newaxis]
            held = known_store(lost[known, e], every, spans.years, spans.wanted)
            stores = list(found.values())
            for soil, store in zip(known, held, strict=True):
                np.multiply(store, factor, out=stores[soil][e])
        of, lacking = self.release.substances, self.release.lacking
        return [
            self._carrier(name, amount, way, spans, lacking | not_known(of, losses[name]), some)
            for name, amount in found.items()
        ]

    def _empty(self, spans: _Spans, draws: int) -> Array:
        """Return zeros, shape (substance, epoch, unit, wanted year, draw)."""
        draws = max(draws, self.amounts.shape[1])
        epochs, units = len(spans.epochs), len(self.source)
        return np.zeros((len(self.release.substances), epochs, units, len(spans.wanted), draws))

    def _carrier(
        self, name: Carrier, amount: Array, way: Array, spans: _Spans, lacking: frozenset[str],
        some: Sequence[int],
    ) -> CarrierAmounts:  # fmt: skip
        """Return amounts with their ways, by source and epoch."""
        order = {s: i for i, s in enumerate(dict.fromkeys(self.source.tolist()))}
        names = [self.release.sources[s] for s in order]
        own = np.array([order[s] for s in self.source.tolist()])
        every = tuple((of, epoch) for epoch in spans.epochs for of in names)
        at = np.concatenate([own + n * len(names) for n in range(len(spans.epochs))])
        return CarrierAmounts(
            name, every, draws_first(amount), at, spans.of_all(way), lacking, tuple(some)
        )  # fmt: skip
