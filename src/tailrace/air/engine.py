"""Runs the compiled loops over blocks of hours, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .depletion import RULES
from .distance_grid import CELLS, nodes_to
from .field import add_areas, add_points, fill_tables
from .layout import Areas, Classes, Decay, Points, lay_areas, lay_points, most_sizes, species_names
from .plume_table import AREA_COLUMNS, FARTHEST_NEEDED, POINT_COLUMNS
from .sources import Source

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

POINT_NODES_PER_OCTAVE = 16
AREA_NODES_PER_OCTAVE = 6
POINT_STEP, AREA_STEP = CELLS // POINT_NODES_PER_OCTAVE, CELLS // AREA_NODES_PER_OCTAVE
TABLE_BYTES = 48_000_000
LONGEST_BLOCK = 512

Progress = Callable[[float], None]


@dataclass
class FieldHours:
    """What the loops give for one set of receptors of one height.

    Attributes
    ----------
    species : tuple of str
        What is carried; outputs are concentrations of each, then deposition of each.
    hourly : ndarray, shape (groups, outputs, receptors, hours)
        Hourly values of the groups: g/m3, g/m2/s.
    """

    species: tuple[str, ...]
    hourly: FloatArray


def _fill(
    classes: Classes, hours: FloatArray, block: slice, height: float, rule: int, step: int,
    outputs: int, columns: int,
) -> tuple[FloatArray, IntArray, NDArray[np.bool_]]:  # fmt: skip
    nodes = nodes_to(float(classes.options[:, FARTHEST_NEEDED].max()), step)
    count = len(hours[block])
    tables = np.zeros((count, len(classes.sources), nodes, columns))
    first = np.zeros((count, len(classes.sources)), dtype=np.int64)
    penetrated = np.zeros((count, len(classes.sources)), dtype=np.bool_)
    fill_tables(
        hours[block], classes.sources, classes.override_of,
        np.ascontiguousarray(classes.overrides[:, block]),
        classes.sizes, classes.options, classes.weights, classes.decay, height, rule, step,
        outputs, tables, first, penetrated,
    )  # fmt: skip
    return tables, first, penetrated


def _block_hours(parts: Sequence[tuple[Classes, int, int]]) -> int:
    # Hours whose tables fit the memory set aside for them.
    size = 0
    for classes, step, columns in parts:
        nodes = nodes_to(float(classes.options[:, FARTHEST_NEEDED].max()), step)
        size += len(classes.sources) * nodes * columns * 8
    return int(np.clip(TABLE_BYTES // max(size, 1), 4, LONGEST_BLOCK))


def group_lists(members: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the groups of each source, source after source.

    Parameters
    ----------
    members : ndarray, shape (groups, sources)
        Nonzero where a source is in a group.

    Returns
    -------
    tuple of ndarray of int, shapes (sources + 1,) and (n,)
        Where each source's groups start in the list, and the list.
    """
    _, groups = np.nonzero(members.T)
    counts = np.count_nonzero(members, axis=0)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), groups.astype(np.int64)


def run_field(
    sources: Sequence[Source],
    hours: FloatArray,
    east: FloatArray,
    north: FloatArray,
    height: float,
    rates: FloatArray,
    members: FloatArray,
    *,
    deposition: bool,
    depletion: str = "converged",
    by_size: bool = False,
    sizes: int = 0,
    decay: Sequence[Decay] = (),
    overrides: dict[str, FloatArray] | None = None,
    progress: Progress | None = None,
) -> FieldHours:
    """Return what sources give at receptors of one height in all hours.

    Parameters
    ----------
    sources : sequence of Source
        Sources.
    hours : ndarray, shape (hours, 18)
        Rows of `hour_table`.
    east, north : ndarray, shape (receptors,)
        Receptors, m.
    height : float
        Their height above ground, m.
    rates : ndarray, shape (sources, hours)
        Release rates, g/s.
    members : ndarray, shape (groups, sources)
        Nonzero where a source is in a group.
    deposition : bool
        Whether deposition is wanted.
    depletion : {"converged", "regulatory", "none"}
        How deposition depletes the plume.
    by_size : bool
        Keep particle sizes apart.
    sizes : int
        Number of sizes to keep apart, at least the most that a source has.
    decay : sequence of Decay
        Radioactive species carried.
    overrides : dict of str to ndarray, shape (hours, 9)
        Source rows by hour.
    progress : callable, optional
        Called with the share done, 0 to 1.

    Returns
    -------
    FieldHours
        Hourly values.
    """
    most = max(sizes, most_sizes(sources))
    species = species_names(most, by_size, decay)
    outputs = len(species) * (2 if deposition else 1)
    carried = (overrides or {}, east, north, by_size, most, decay, deposition)
    points, areas = lay_points(sources, *carried), lay_areas(sources, *carried)
    parts = []
    if points:
        parts.append((points.classes, POINT_STEP, POINT_COLUMNS + 2 * outputs))
    if areas:
        parts.append((areas.classes, AREA_STEP, AREA_COLUMNS + outputs))
    hourly = np.zeros((len(members), outputs, len(east), len(hours)))
    groups = group_lists(members)
    span = _block_hours(parts)
    rule = RULES[depletion]
    for begin in range(0, len(hours), span):
        block = slice(begin, min(begin + span, len(hours)))
        for part, step, columns in parts:
            filled = _fill(part, hours, block, height, rule, step, outputs, columns)
            if points and part is points.classes:
                _add_point_block(
                    points, filled, hours, block, east, north, outputs, rates, groups, hourly
                )
            elif areas:
                _add_area_block(
                    areas, filled, hours, block, east, north, outputs, rates, groups, hourly
                )
        if progress is not None:
            progress(block.stop / len(hours))
    return FieldHours(species, hourly)


def _own_groups(groups: tuple[IntArray, IntArray], own: IntArray) -> tuple[IntArray, IntArray]:
    # The lists of groups of some of the sources.
    start, listed = groups
    parts = [listed[start[source] : start[source + 1]] for source in own]
    counts = [len(part) for part in parts]
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), np.concatenate(parts)


def _add_point_block(
    points: Points, filled: tuple[FloatArray, IntArray, NDArray[np.bool_]],
    hours: FloatArray, block: slice, east: FloatArray, north: FloatArray, outputs: int,
    rates: FloatArray, groups: tuple[IntArray, IntArray], hourly: FloatArray,
) -> None:  # fmt: skip
    tables, first, penetrated = filled
    add_points(
        hours[block], points.places, points.kinds, points.closest, tables, first, penetrated,
        east, north, outputs, np.ascontiguousarray(rates[points.index, block]),
        *_own_groups(groups, points.index), hourly, block.start,
    )  # fmt: skip


def _add_area_block(
    areas: Areas, filled: tuple[FloatArray, IntArray, NDArray[np.bool_]],
    hours: FloatArray, block: slice, east: FloatArray, north: FloatArray, outputs: int,
    rates: FloatArray, groups: tuple[IntArray, IntArray], hourly: FloatArray,
) -> None:  # fmt: skip
    tables, first, _ = filled
    add_areas(
        hours[block], areas.corners, areas.corner_start, areas.moments, areas.pits, areas.kinds,
        tables, first, east, north, areas.inside_pit, outputs,
        np.ascontiguousarray(rates[areas.index, block]), *_own_groups(groups, areas.index),
        hourly, block.start,
    )  # fmt: skip
