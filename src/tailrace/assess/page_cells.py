"""Results cut into the cells that options change as a whole.

A cell is what one source released in one epoch, of one class of substances, by one set of pathways.
Classes and sets are the coarsest that the site's options tell apart: substances that the same
options name are one class, pathways that the same options act on are one set. An option that names
substances changes gases, nuclides and outlets, never dust, which is one mass; where such an option
acts on a source that gives dust of these substances too, the dust is a class of its own.

A cell is evaluated as the chain evaluates an area (`evaluate_area`), of its substances alone, so
that cells sum to what the chain finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.air_release import GAS
from tailrace.assess.area_block import AreaInputs, evaluate_area

if TYPE_CHECKING:
    from tailrace.assess.carrier_terms import CarrierTerm
    from tailrace.assess.carriers import CarrierAmounts, SourceEpoch
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]
RADON = "Rn-"


@dataclass(frozen=True)
class SubstanceClass:
    """Substances that options change together.

    Parameters
    ----------
    substances : tuple of str
        Names.
    named_by : frozenset of str
        Options that name them.
    dust_of : frozenset of str
        Sources whose dust alone the class is; empty for all that is not split off.
    without_dust_of : frozenset of str
        Sources whose dust is a class of its own.
    """

    substances: tuple[str, ...]
    named_by: frozenset[str] = frozenset()
    dust_of: frozenset[str] = frozenset()
    without_dust_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Partition:
    """How results are cut.

    Parameters
    ----------
    classes : tuple of SubstanceClass
        Classes of substances.
    pathway_sets : tuple of tuple of str
        Sets of pathways.
    """

    classes: tuple[SubstanceClass, ...]
    pathway_sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Cells:
    """Results in cells.

    Parameters
    ----------
    keys : tuple of (str, int, int, int)
        Source, epoch, class and set of pathways along the axis `cell`.
    values : ndarray, shape (endpoint, place, group, stated year, cell, draw)
        Known parts of results, background included.
    """

    keys: tuple[tuple[str, int, int, int], ...]
    values: Array


def partition(
    options: Mapping[str, OptionTable],
    substances: Sequence[str],
    pathways: Sequence[str],
    acts_on: Mapping[str, Collection[str]],
    dusty: Collection[str],
) -> Partition:
    """Return the coarsest cut that options tell apart.

    Parameters
    ----------
    options : mapping of str to OptionTable
        Options on releases and exposures.
    substances, pathways : sequence of str
        What results are made of.
    acts_on : mapping of str to collection of str
        Sources and outlets that each option on releases acts on.
    dusty : collection of str
        Sources that give dust.
    """
    release = {n: o for n, o in options.items() if o.changes == "release" and o.substances}
    grouped: dict[frozenset[str], list[str]] = {}
    for name in substances:
        named = frozenset(n for n, one in release.items() if name in one.substances)
        grouped.setdefault(named, []).append(name)
    classes = []
    for named, members in grouped.items():
        split = frozenset(s for n in named for s in acts_on[n] if s in dusty)
        classes.append(SubstanceClass(tuple(members), named, frozenset(), split))
        if split:
            classes.append(SubstanceClass(tuple(members), frozenset(), split))
    exposure = {n: o for n, o in options.items() if o.changes == "exposure"}
    sets: dict[frozenset[str], list[str]] = {}
    for path in pathways:
        acted = frozenset(n for n, o in exposure.items() if not o.pathways or path in o.pathways)
        sets.setdefault(acted, []).append(path)
    return Partition(tuple(classes), tuple(tuple(one) for one in sets.values()))


def cells_of(inputs: AreaInputs, cut: Partition, bins: Sequence[str]) -> Cells:
    """Return the results of an area in cells, empty ones too.

    Parameters
    ----------
    inputs : AreaInputs
        The area in one block of draws.
    cut : Partition
        How results are cut.
    bins : sequence of str
        Bins of the transfers through the air.
    """
    paths = inputs.weights.pathways
    rows = [[paths.index(name) for name in names] for names in cut.pathway_sets]
    keys: list[tuple[str, int, int, int]] = []
    parts: list[Array] = []
    for number, one in enumerate(cut.classes):
        block = evaluate_area(of_class(inputs, one, bins))
        for index, members in enumerate(rows):
            own = block.contribution[:, :, :, members].sum(axis=3)
            # (draw, endpoint, group, origin, place, year)
            parts.append(np.moveaxis(own, (0, 3), (-1, -2)))
            keys += [(source, epoch, number, index) for source, epoch in block.origins]
    values = np.concatenate(parts, axis=-2)
    return Cells(tuple(keys), np.ascontiguousarray(values.swapaxes(1, 2)))


def joined_cells(parts: Iterable[Cells]) -> Cells:
    """Return cells of several blocks of draws together.

    Parameters
    ----------
    parts : iterable of Cells
        With the same keys.
    """
    every = list(parts)
    return Cells(every[0].keys, np.concatenate([one.values for one in every], axis=-1))


def filled(*cells: Cells) -> tuple[Cells, ...]:
    """Return cells without those that are zero in all of them.

    Parameters
    ----------
    *cells : Cells
        With the same keys.
    """
    some = np.zeros(len(cells[0].keys), dtype=bool)
    for one in cells:
        some |= one.values.any(axis=(0, 1, 2, 3, 5))
    at = np.flatnonzero(some)
    keys = tuple(cells[0].keys[i] for i in at)
    return tuple(Cells(keys, np.ascontiguousarray(one.values[..., at, :])) for one in cells)


def of_class(inputs: AreaInputs, one: SubstanceClass, bins: Sequence[str]) -> AreaInputs:
    """Return what an area's results are made of, of one class and in the stated years alone.

    Parameters
    ----------
    inputs : AreaInputs
        The area in one block of draws.
    one : SubstanceClass
        The class.
    bins : sequence of str
        Bins of the transfers through the air.
    """
    rows = [inputs.substances.index(name) for name in one.substances]
    years = list(inputs.stated)
    weights = replace(
        inputs.weights,
        headline_weight=inputs.weights.headline_weight[:, :, rows],
        organ_weight=inputs.weights.organ_weight[:0, :, rows],
        organs=(),
        groups=inputs.weights.shown,
        unknown=inputs.weights.unknown[:, :, rows],
    )
    shown = len(inputs.weights.shown)
    weights = replace(
        weights,
        headline_weight=weights.headline_weight[..., :shown],
        organ_weight=weights.organ_weight[..., :shown],
        unknown=weights.unknown[..., :shown],
    )
    return AreaInputs(
        one.substances,
        inputs.places,
        weights,
        tuple(_of_carrier(carrier, one, rows, years) for carrier in inputs.carriers),
        tuple(_of_term(term, rows) for term in inputs.terms),
        {
            # what is split off as dust has no background
            medium: np.zeros_like(level[rows]) if one.dust_of else level[rows]
            for medium, level in inputs.background.items()
        },
        inputs.left[:, :, years],
        tuple(range(len(years))),
    )


def _of_term(term: CarrierTerm, rows: list[int]) -> CarrierTerm:
    return term if len(term.factor) == 1 else replace(term, factor=term.factor[rows])


def _of_carrier(
    carrier: CarrierAmounts, one: SubstanceClass, rows: list[int], years: list[int]
) -> CarrierAmounts:
    amount = carrier.amount[:, rows][..., years]
    if one.dust_of or one.without_dust_of:
        amount = np.where(_kept(carrier, one)[:, np.newaxis], amount, 0.0)
    transfer = carrier.transfer
    if transfer is not None and transfer.ndim == 3:
        transfer = transfer[rows]
    unknown = carrier.unknown & set(one.substances)
    return replace(carrier, amount=amount, transfer=transfer, unknown=unknown)


def _kept(carrier: CarrierAmounts, one: SubstanceClass) -> NDArray[np.bool_]:
    """Return which units of a carrier a class has: dust, the units that have a size, or the rest."""
    sized = carrier.transfer is not None and carrier.transfer.ndim == 2
    names = [carrier.origins[origin][0] for origin in carrier.unit_origin]
    if one.dust_of:
        return np.array([sized and name in one.dust_of for name in names], dtype=bool)
    return np.array([not (sized and name in one.without_dust_of) for name in names], dtype=bool)


def cells_acted_on(
    name: str,
    option: OptionTable,
    keys: Sequence[tuple[str, int, int, int]],
    cut: Partition,
    acts_on: Collection[str],
) -> list[int]:
    """Return the positions of the cells that an option changes.

    Parameters
    ----------
    name : str
        The option.
    option : OptionTable
        The option, on releases or exposures.
    keys : sequence of (str, int, int, int)
        Cells.
    cut : Partition
        How results were cut.
    acts_on : collection of str
        Sources and outlets it acts on, if on releases.
    """
    return list(_acted(name, option, keys, cut, acts_on))


def _acted(
    name: str, option: OptionTable, keys: Sequence[tuple[str, int, int, int]], cut: Partition,
    acts_on: Collection[str],
) -> Iterator[int]:  # fmt: skip
    for index, (source, _, number, paths) in enumerate(keys):
        if option.changes == "exposure":
            acted = not option.pathways or cut.pathway_sets[paths][0] in option.pathways
        else:
            own = cut.classes[number]
            acted = source in acts_on and (not option.substances or name in own.named_by)
        if acted:
            yield index
