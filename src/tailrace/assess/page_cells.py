"""Results cut into the cells that options change as a whole.

A cell is what one source released in one epoch, of one class of substances, by one set of pathways.
Classes and sets are the coarsest that the site's options tell apart: substances that the same
options name are one class, pathways that the same options act on are one set. An option that names
substances changes gases, nuclides and outlets, never dust, which is one mass; where such an option
acts on a source that gives dust of these substances too, the dust is a class of its own.

Cells are summed in another order than the chain sums an area (`evaluate_area`): that they add up to
what it finds is a check of both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]


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


def joined_cells(parts: Iterable[Cells]) -> Cells:
    """Return cells of several blocks of draws together.

    Parameters
    ----------
    parts : iterable of Cells
        With the same keys.
    """
    every = list(parts)
    return Cells(every[0].keys, np.concatenate([one.values for one in every], axis=-1))


def without_empty(cells: Cells) -> Cells:
    """Return cells without those that are zero: most are, and a whole run's would fill memory.

    Parameters
    ----------
    cells : Cells
        All of them.
    """
    at = np.flatnonzero(_some(cells))
    return Cells(
        tuple(cells.keys[i] for i in at), np.ascontiguousarray(cells.values[..., at, :])
    )  # fmt: skip


def filled(*cells: Cells) -> tuple[Cells, ...]:
    """Return cells without those that are zero in all of them, all with the same keys.

    Parameters
    ----------
    *cells : Cells
        The first with every key; the others may lack cells that are zero.
    """
    place = {key: index for index, key in enumerate(cells[0].keys)}
    rows = [np.array([place[key] for key in one.keys], dtype=np.int64) for one in cells]
    some = np.zeros(len(place), dtype=bool)
    for one, own in zip(cells, rows, strict=True):
        some[own[_some(one)]] = True
    at = np.flatnonzero(some)
    keys = tuple(cells[0].keys[i] for i in at)
    rank = np.cumsum(some) - 1
    found = []
    for one, own in zip(cells, rows, strict=True):
        kept = some[own]
        values = np.zeros((*one.values.shape[:4], len(at), one.values.shape[-1]))
        values[..., rank[own[kept]], :] = one.values[..., kept, :]
        found.append(Cells(keys, values))
    return tuple(found)


def _some(cells: Cells) -> NDArray[np.bool_]:
    """Return which cells are not zero, shape (cell,)."""
    return np.asarray(cells.values.any(axis=(0, 1, 2, 3, 5)))


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
