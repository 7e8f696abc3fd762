"""Cells of the page summed from carriers: the linear sum of the chain, cell by cell.

Of an area with several grounds, one for each option on transport, what comes through the air is the
same and is summed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import AreaInputs, all_origins
from tailrace.assess.page_cells import Cells, Partition, SubstanceClass

if TYPE_CHECKING:
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch

Array = NDArray[np.float64]


def cells_of(inputs: AreaInputs, cut: Partition) -> Cells:
    """Return the results of an area in cells, empty ones too.

    Parameters
    ----------
    inputs : AreaInputs
        The area in one block of draws.
    cut : Partition
        How results are cut.
    """
    return cells_of_each([inputs], cut, empty=True)[0]


def cells_of_each(
    areas: Sequence[AreaInputs], cut: Partition, *, empty: bool = False
) -> tuple[Cells, ...]:
    """Return the results of one area with several grounds, all in the same cells.

    Parameters
    ----------
    areas : sequence of AreaInputs
        The area in one block of draws; what carries the same in all, the first of their carriers,
        is summed once.
    cut : Partition
        How results are cut.
    empty : bool
        Whether cells that nothing reaches are among them.

    Returns
    -------
    tuple of Cells
        One and the same for grounds that carry the same, as where an option comes too late for
        any well.
    """
    like = [next(k for k in range(n + 1) if _alike(areas[k], one)) for n, one in enumerate(areas)]
    if len(set(like)) < len(areas):
        some = sorted(set(like))
        made = cells_of_each([areas[k] for k in some], cut, empty=empty)
        return tuple(made[some.index(k)] for k in like)
    origins = all_origins(areas[0].carriers)
    assert all(all_origins(one.carriers) == origins for one in areas)
    shared = _shared(areas)
    own = [one.carriers[len(shared) :] for one in areas]
    cells = list(_reached((*shared, *chain.from_iterable(own)), origins, areas[0], cut, empty))
    keys = tuple((*origins[o], n, i) for n, i, reached in cells for o in reached.tolist())
    values = [np.zeros(_shape_of(one, len(keys))) for one in areas]
    begin = 0
    for number, index, reached in cells:
        end = begin + len(reached)
        part = _Part(cut.classes[number], cut.pathway_sets[index], origins, reached)
        common = part.with_carriers(None, areas[0], shared)
        for one, carriers, found in zip(areas, own, values, strict=True):
            whole = part.with_carriers(common, one, carriers)
            if whole is not None:
                shown = len(one.weights.shown)
                split = whole.reshape(*whole.shape[:2], -1, shown, *whole.shape[3:])
                # from (cell, draw, endpoint, group, place, year)
                found[..., begin:end, :] = split.transpose(2, 4, 3, 5, 0, 1)
            if not part.one.dust_of:  # what is split off as dust has no background
                for path in part.paths(one):
                    found[..., end - 1, :] += _of_background(one, part.rows(one), path)
        begin = end
    return tuple(Cells(keys, found) for found in values)


def _alike(one: AreaInputs, other: AreaInputs) -> bool:
    """Return whether two grounds of an area carry the same, to the last digit."""
    return len(one.carriers) == len(other.carriers) and all(
        a is b or _same_carrier(a, b) for a, b in zip(one.carriers, other.carriers, strict=True)
    )


def _same_carrier(one: CarrierAmounts, other: CarrierAmounts) -> bool:
    if (one.carrier, one.origins) != (other.carrier, other.origins):
        return False
    if one.transfer is not other.transfer and (
        one.transfer is None
        or other.transfer is None
        or not np.array_equal(one.transfer, other.transfer)
    ):
        return False
    return np.array_equal(one.unit_origin, other.unit_origin) and np.array_equal(
        one.amount, other.amount
    )


def _shape_of(inputs: AreaInputs, cells: int) -> tuple[int, ...]:
    weights = inputs.weights
    return (
        len(weights.headline), len(inputs.places), len(weights.shown), len(inputs.stated), cells,
        inputs.draws,
    )  # fmt: skip


def _shared(areas: Sequence[AreaInputs]) -> tuple[CarrierAmounts, ...]:
    """Return the first carriers that are the same in all; none of a single area."""
    found = []
    for together in zip(*(one.carriers for one in areas), strict=False):
        if len(areas) == 1 or any(one is not together[0] for one in together):
            break
        found.append(together[0])
    return tuple(found)


def _reached(
    carriers: Sequence[CarrierAmounts], origins: Sequence[SourceEpoch], inputs: AreaInputs,
    cut: Partition, empty: bool,
) -> Iterator[tuple[int, int, NDArray[np.int64]]]:  # fmt: skip
    """Yield class, set of pathways and the positions of the origins that give to them.

    The background, the last, gives to all but dust that is split off.
    """
    brings = [one.amount[..., list(inputs.stated)].any(axis=(0, 3)) for one in carriers]
    for number, one in enumerate(cut.classes):
        rows = [inputs.substances.index(name) for name in one.substances]
        some = np.full(len(origins), empty)
        some[-1] |= not one.dust_of
        for carrier, known in zip(carriers, brings, strict=True):
            units = np.asarray(known)[rows].any(axis=0)
            kept = _kept(carrier, one)
            at = np.array([origins.index(origin) for origin in carrier.origins], dtype=np.int64)
            some[at[carrier.unit_origin[units if kept is None else units & kept]]] = True
        for index in range(len(cut.pathway_sets)):
            yield number, index, np.flatnonzero(some)


@dataclass(frozen=True)
class _Part:
    """Cells of one class of substances and one set of pathways.

    Parameters
    ----------
    one : SubstanceClass
        The class.
    pathways : tuple of str
        The set.
    origins : sequence of (str, int)
        All origins.
    reached : ndarray of int, shape (cell,)
        Positions of those that have a cell.
    """

    one: SubstanceClass
    pathways: tuple[str, ...]
    origins: Sequence[SourceEpoch]
    reached: NDArray[np.int64]

    def rows(self, inputs: AreaInputs) -> list[int]:
        """Return the positions of the substances."""
        return [inputs.substances.index(name) for name in self.one.substances]

    def paths(self, inputs: AreaInputs) -> list[int]:
        """Return the positions of the pathways."""
        return [inputs.weights.pathways.index(name) for name in self.pathways]

    def with_carriers(
        self, before: Array | None, inputs: AreaInputs, carriers: Sequence[CarrierAmounts]
    ) -> Array | None:
        """Return what other carriers gave and what these give; None where none gives anything.

        Parameters
        ----------
        before : ndarray or None
            What others gave, which stays as it is.
        inputs : AreaInputs
            The area.
        carriers : sequence of CarrierAmounts
            Some of its carriers.

        Returns
        -------
        ndarray, shape (cell, draw, endpoint and group, place, stated year), or None
        """
        found = None if before is None else before.copy()
        rows, paths = self.rows(inputs), self.paths(inputs)
        place = {self.origins[o]: cell for cell, o in enumerate(self.reached.tolist())}
        for carrier in carriers:
            at = [n for n, origin in enumerate(carrier.origins) if origin in place]
            to = [place[carrier.origins[n]] for n in at]
            for made in _of_carrier(inputs, carrier, rows, paths, _kept(carrier, self.one), at):
                if found is None:
                    found = np.zeros((len(self.reached), *made.shape[1:]))
                for cell, given in zip(to, made, strict=True):
                    found[cell] += given
        return found


def _of_carrier(
    inputs: AreaInputs, carrier: CarrierAmounts, rows: list[int], paths: list[int],
    kept: NDArray[np.bool_] | None, at: Sequence[int],
) -> Iterator[Array]:  # fmt: skip
    """Yield what a carrier of some substances gives by pathways of which as much is left.

    Yields
    ------
    ndarray, shape (origin, draw, endpoint and group, place, stated year)
        Of the origins at `at` among the carrier's.
    """
    weights = inputs.weights
    shown = len(weights.shown)
    alike: dict[bytes, tuple[Array, Array]] = {}
    for path in paths:
        medium = weights.medium_of[weights.pathways[path]]
        per_level = weights.headline_weight[:, path][:, rows][..., :shown]
        for term in inputs.terms:
            if (term.carrier, term.medium) != (carrier.carrier, medium):
                continue
            factor = term.factor if len(term.factor) == 1 else term.factor[rows]
            each = np.einsum("keg,ed->dkge", per_level, np.nan_to_num(factor))
            left = _left(inputs, path)
            known = alike.get(left.tobytes())
            alike[left.tobytes()] = (each if known is None else known[0] + each, left)
    if not alike or not at:
        return
    units = np.flatnonzero(np.isin(carrier.unit_origin, at))
    amount = carrier.amount[:, rows][:, :, units][..., list(inputs.stated)]
    if kept is not None:
        amount = np.where(kept[units, np.newaxis], amount, 0.0)
    for weight, left in alike.values():
        columns = weight.reshape(len(weight), -1, len(rows))
        made = _by_origin(carrier, columns, amount, rows, units, at)
        # from (place, 1, stated year, draw) to (draw, 1, place, stated year)
        made *= left.transpose(3, 1, 0, 2)
        yield made


def _left(inputs: AreaInputs, path: int) -> Array:
    """Return what is left of exposure, shape (place, 1, stated year, draw or 1)."""
    return inputs.left[:, path][:, np.newaxis, list(inputs.stated)]


def _by_origin(
    carrier: CarrierAmounts, weight: Array, amount: Array, rows: Sequence[int],
    units: NDArray[np.int64], origins: Sequence[int],
) -> Array:  # fmt: skip
    """Return weighted sums over substances, shape (origin, draw, column, place, year).

    Parameters
    ----------
    carrier : CarrierAmounts
        The carrier.
    weight : ndarray, shape (draw or 1, column, substance)
        Weight of each substance.
    amount : ndarray, shape (draw, substance, unit, year)
        Its amounts of some substances and units in some years.
    rows, units : sequence of int
        Positions of the substances and of the units.
    origins : sequence of int
        Positions of the units' origins, in their order.
    """
    draws, substances, _, years = amount.shape
    transfer, count = carrier.transfer, len(origins)
    if transfer is not None:
        transfer = transfer[..., units, :]
    if transfer is not None and transfer.ndim == 3:
        amount = np.einsum("eur,deut->deurt", transfer[rows], amount)
    potency = weight @ amount.reshape(draws, substances, -1)
    if transfer is None:
        whole = potency.reshape(draws, -1, count, len(units) // count, years)
        return np.ascontiguousarray(np.moveaxis(whole, 2, 0))
    places = transfer.shape[-1]
    found = np.zeros((count, draws, potency.shape[1], places, years))
    home = carrier.unit_origin[units]
    if transfer.ndim == 3:
        whole = potency.reshape(draws, -1, len(units), places, years)
        for unit, origin in enumerate(home.tolist()):
            found[origins.index(origin)] += whole[:, :, unit]
        return found
    parts = potency.reshape(draws, -1, len(units), years)
    for place, origin in enumerate(origins):
        at = np.flatnonzero(home == origin)
        found[place] = transfer[at].T @ parts[:, :, at]
    return found


def _of_background(inputs: AreaInputs, rows: list[int], path: int) -> Array:
    """Return what background gives, shape (endpoint, place, group, stated year, draw)."""
    weights = inputs.weights
    medium, shown = weights.medium_of[weights.pathways[path]], len(weights.shown)
    if medium not in inputs.background:
        return np.zeros((1, 1, 1, 1, 1))
    own = weights.headline_weight[:, path][:, rows][..., :shown]
    own = own * ~weights.increments_only[:, None, None]
    level = np.nan_to_num(inputs.background[medium][rows])
    made = np.einsum("keg,erd->krgd", own, level)[:, :, :, np.newaxis]
    return np.asarray(made * _left(inputs, path))


def _kept(carrier: CarrierAmounts, one: SubstanceClass) -> NDArray[np.bool_] | None:
    """Return which units of a carrier a class has; None for all of them.

    Dust are the units that have a size; what the water carries, gases and stacks are none.
    """
    if not (one.dust_of or one.without_dust_of):
        return None
    sized = carrier.transfer is not None and carrier.transfer.ndim == 2
    names = [carrier.origins[origin][0] for origin in carrier.unit_origin]
    if one.dust_of:
        return np.array([sized and name in one.dust_of for name in names], dtype=bool)
    return np.array([not (sized and name in one.without_dust_of) for name in names], dtype=bool)
