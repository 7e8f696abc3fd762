"""Runs the compiled loops in pieces on all processors, so that memory stays bounded."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import Kernel

from .depletion import RULES
from .distance_grid import CELLS, nodes_to
from .field import Sums, Tables, Turned, add_hours
from .hour import HOUR_COLUMNS
from .layout import Areas, Classes, Decay, lay_areas, lay_points, most_sizes, species_names
from .loops import Loops
from .plume_table import AREA_COLUMNS, FARTHEST_NEEDED, POINT_COLUMNS, STEP, table_scratch
from .sources import Source
from .turned_polygon import SHAPE_NUMBERS, SIDE_NUMBERS, STRIP_NUMBERS, most_strips
from .vertical_grid import LEVELS, ROWS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# A piece of work is a stretch of hours and of receptors: a fraction of a second, so that all
# processors are busy to the end, and enough receptors for the hour's tables to be worth filling.
# Every piece fills tables for its first hour, which hours of the same air after it share: where
# there are many hours, longer pieces fill fewer.
MOST_RECEPTORS = 4096
SHORT_HOURS = 32
PIECES_A_THREAD = 4
PIECE = 500_000

Progress = Callable[[float], None]
# First hour, hour after the last, first receptor, receptor after the last.
Piece = tuple[int, int, int, int]

_LOOPS = Loops(cast(Kernel, add_hours))


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


def _tables(classes: Classes, columns: int) -> Tables:
    farthest = float(classes.options[:, FARTHEST_NEEDED].max(initial=1.0))
    steps = classes.options[:, STEP].astype(np.int64)
    nodes, count = nodes_to(farthest, int(steps.max(initial=1))), len(classes.sources)
    return Tables(
        np.empty((count, nodes, columns)),
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.bool_),
        table_scratch(classes.sizes.shape[1], nodes, int(steps.min(initial=CELLS))),
    )


def _turned(areas: Areas) -> Turned:
    corners = np.diff(areas.corner_start)
    most = int(corners.max(initial=4))
    numbers = [most_strips(int(count)) for count in np.unique(corners)]
    strips, edges = np.max([(3, 12), *numbers], axis=0)
    return Turned(
        np.empty((most, SIDE_NUMBERS)),
        np.empty(SHAPE_NUMBERS),
        np.empty(most + 2),
        np.empty((strips, STRIP_NUMBERS)),
        np.empty((edges, SIDE_NUMBERS)),
        np.empty((4, 2)),
        np.empty(6),
    )


def thread_count() -> int:
    """Return how many threads compute: all processors, or as many as numba is told to use."""
    numba = sys.modules.get("numba")
    if numba is not None:
        return int(numba.get_num_threads())
    told = int(os.environ.get("NUMBA_NUM_THREADS", 0))
    if told:
        return told
    # Not every system says which processors a process may use.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pieces(hours: int, receptors: int, sources: int) -> Iterator[Piece]:
    width = min(receptors, MOST_RECEPTORS)
    most = max(hours // (PIECES_A_THREAD * thread_count()), SHORT_HOURS)
    span = min(max(PIECE // max(width * sources, 1), 1), most)
    for start in range(0, receptors, MOST_RECEPTORS):
        for begin in range(0, hours, span):
            yield begin, min(begin + span, hours), start, min(start + width, receptors)


def _run_pieces(
    work: Callable[[Piece], None], pieces: Sequence[Piece], progress: Progress | None
) -> None:
    with ThreadPoolExecutor(thread_count()) as pool:
        try:
            for done, _ in enumerate(pool.map(work, pieces)):
                if progress is not None:
                    progress((done + 1) / len(pieces))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


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
    hours : ndarray, shape (hours, 19)
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

    Raises
    ------
    ValueError
        If an array has another shape: the compiled loops look at no bounds.
    """
    shapes = {
        "hours": (hours, (len(hours), HOUR_COLUMNS)),
        "north": (north, (len(east),)),
        "rates": (rates, (len(sources), len(hours))),
        "members": (members, (len(members), len(sources))),
    }
    for name, (array, shape) in shapes.items():
        if np.shape(array) != shape:
            raise ValueError(f"{name} has the shape {np.shape(array)}, not {shape}")
    most = max(sizes, most_sizes(sources))
    species = species_names(most, by_size, decay)
    outputs = len(species) * (2 if deposition else 1)
    carried = (overrides or {}, east, north, by_size, most, decay, deposition)
    points, areas = lay_points(sources, *carried), lay_areas(sources, *carried)
    hourly = np.zeros((len(members), outputs, len(east), len(hours)))
    start, listed = group_lists(members)
    hours, rates, east, north = (np.ascontiguousarray(a) for a in (hours, rates, east, north))

    def arguments(piece: Piece) -> tuple[Any, ...]:
        return (
            hours, piece[0], piece[1], np.empty((ROWS, LEVELS)),
            points, _tables(points.classes, POINT_COLUMNS + 2 * outputs),
            areas, _tables(areas.classes, AREA_COLUMNS + 2 * outputs),
            _turned(areas), east, north, piece[2], piece[3], float(height), RULES[depletion],
            Sums(rates, start, listed, np.empty(outputs), hourly),
        )  # fmt: skip

    pieces = list(_pieces(len(hours), len(east), len(sources)))
    if pieces:
        loops = _LOOPS.ready_for(arguments(pieces[0]))
        _run_pieces(lambda piece: loops(*arguments(piece)), pieces, progress)
        _LOOPS.keep(arguments(pieces[0]))
    return FieldHours(species, hourly)
