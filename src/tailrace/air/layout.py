"""Sources and receptors as the compiled loops read them: plain arrays, releases by class.

Sources that differ only in place and strength share one class, and so one plume table an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import geometry
from .constants import NEAREST_POINT, REFLECTION_WIDTHS
from .depletion import NONE
from .distance_grid import CELLS
from .effective_parameters import NEAR_GROUND
from .open_pit import DEPTH_PER_SIGMA
from .plume_table import CLASS_COLUMNS
from .release import AREA, PIT, POINT, SOURCE_COLUMNS, VOLUME
from .settling import settling_velocity
from .sources import (
    STACK_TOPS,
    AreaSource,
    OpenPitSource,
    PointSource,
    Source,
    VolumeSource,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Evaluated states for each doubling of distance: of plumes that come down from above, of plumes
# along the ground, and of these with deposition. Errors of period means stay below 5e-4.
ONSET_NODES, GROUND_NODES, DEPLETED_NODES = 16, 4, 5


@dataclass(frozen=True)
class Decay:
    """A radioactive species carried by the plume.

    Attributes
    ----------
    name : str
    kind : int
        0 stable, 1 the released nuclide, 2 its daughter growing in flight.
    parent, daughter : float, 1/s
        Decay constants.
    """

    name: str
    kind: int = 0
    parent: float = 0.0
    daughter: float = 0.0


class Classes(NamedTuple):
    """Release classes as arrays.

    Attributes
    ----------
    sources : ndarray, shape (classes, 9)
        Source rows (see `release_of`).
    override_of : ndarray of int, shape (classes,)
        Which override a class takes, -1 for none.
    overrides : ndarray, shape (overrides, hours, 9)
        Source rows that change by the hour.
    sizes, options, weights, decay : ndarray, shape (classes, ...)
        See `fill_table`.
    """

    sources: FloatArray
    override_of: IntArray
    overrides: FloatArray
    sizes: FloatArray
    options: FloatArray
    weights: FloatArray
    decay: FloatArray


class Points(NamedTuple):
    """Points and volumes as arrays.

    Attributes
    ----------
    numbers : ndarray of int, shape (n,)
        Their numbers among all sources.
    places : ndarray, shape (n, 2)
        East and north, m.
    kinds : ndarray of int, shape (n,)
        Release class of each.
    closest : ndarray, shape (n,)
        Distance within which a receptor gets nothing, m.
    classes : Classes
    """

    numbers: IntArray
    places: FloatArray
    kinds: IntArray
    closest: FloatArray
    classes: Classes


class Areas(NamedTuple):
    """Areas and pits as arrays.

    Attributes
    ----------
    numbers : ndarray of int, shape (n,)
        Their numbers among all sources.
    corners : ndarray, shape (all corners, 2)
        Corners of all polygons, m.
    corner_start : ndarray of int, shape (n + 1,)
        Where each polygon starts.
    moments : ndarray, shape (n, 6)
        See `turn_polygon`.
    pits : ndarray, shape (n, 6)
        Sides x and y (m), bearing (radian), depth and release height (m), and 1 for a pit.
    kinds : ndarray of int, shape (n,)
        Release class of each.
    inside_pit : ndarray of bool, shape (n, receptors)
        Receptors inside an open pit get nothing from it.
    classes : Classes
    """

    numbers: IntArray
    corners: FloatArray
    corner_start: IntArray
    moments: FloatArray
    pits: FloatArray
    kinds: IntArray
    inside_pit: NDArray[np.bool_]
    classes: Classes


def source_row(source: Source) -> tuple[float, ...]:
    """Return the numbers of a source that its plume depends on, as `release_of` reads them.

    Parameters
    ----------
    source : Source
        A source.

    Returns
    -------
    tuple of float, length 9
        Source row.
    """
    top = source.release_height
    if isinstance(source, PointSource):
        bend = float(STACK_TOPS.index(source.top))
        return (POINT, top, source.diameter, source.exit_velocity, source.exit_temperature,
                0.0, 0.0, bend, top)  # fmt: skip
    if isinstance(source, VolumeSource):
        return (VOLUME, top, 0.0, 0.0, 0.0, source.initial_sigma_y, source.initial_sigma_z,
                0.0, top)  # fmt: skip
    if isinstance(source, OpenPitSource):
        return (PIT, 0.0, 0.0, 0.0, 0.0, 0.0, source.depth / DEPTH_PER_SIGMA, 0.0, top)
    assert isinstance(source, AreaSource)
    return (AREA, top, 0.0, 0.0, 0.0, 0.0, source.initial_sigma_z, 0.0, top)


def most_sizes(sources: Sequence[Source]) -> int:
    """Return the largest number of particle sizes of a source; 1 for gases alone."""
    return max((len(s.particles.diameter) for s in sources if s.particles), default=1)


def species_names(sizes: int, by_size: bool, decay: Sequence[Decay]) -> tuple[str, ...]:
    """Return the names of what is carried: sizes, nuclides, or one total.

    Parameters
    ----------
    sizes : int
        Number of particle sizes.
    by_size : bool
        Keep particle sizes apart.
    decay : sequence of Decay
        Radioactive species.

    Returns
    -------
    tuple of str
        Names.
    """
    if decay:
        return tuple(species.name for species in decay)
    if by_size:
        return tuple(f"size {number + 1}" for number in range(sizes))
    return ("total",)


def _size_rows(source: Source, most: int) -> tuple[FloatArray, FloatArray, int]:
    sizes, fractions = np.zeros((most, 2)), np.zeros(most)
    if source.particles is None:
        sizes[0] = 0.0, 1.0
        fractions[0] = 1.0
        return sizes, fractions, 1
    particles = source.particles
    for number, (diameter, density) in enumerate(
        zip(particles.diameter, particles.density, strict=True)
    ):
        # The fine-fraction method settles particles as if of unit density.
        weight = 1.0 if particles.fine_fraction is not None else density
        sizes[number] = settling_velocity(diameter, weight), diameter
        fractions[number] = particles.mass_fraction[number]
    return sizes, fractions, len(particles.diameter)


def nodes_per_octave(source: Source, deposits: bool) -> int:
    """Return how densely over distance the plume of a source is evaluated.

    Parameters
    ----------
    source : Source
        A source.
    deposits : bool
        Whether its plume is depleted by deposition.

    Returns
    -------
    int
        Evaluated states for each doubling of distance. Near the ground a plume is all but a power
        of distance; where it comes down from above it begins within a short stretch.
    """
    if isinstance(source, PointSource | VolumeSource):
        return ONSET_NODES
    if isinstance(source, AreaSource) and source.release_height > NEAR_GROUND:
        return ONSET_NODES
    return DEPLETED_NODES if deposits else GROUND_NODES


def _make_classes(
    sources: Sequence[Source],
    overrides: dict[str, FloatArray],
    nearest: FloatArray,
    farthest: FloatArray,
    by_size: bool,
    most: int,
    decay: Sequence[Decay],
    deposition: bool,
) -> tuple[IntArray, Classes]:
    species = len(decay) if decay else (most if by_size else 1)
    known: dict[object, int] = {}
    rows: list[tuple[float, ...]] = []
    override_of: list[int] = []
    changing: list[FloatArray] = []
    sizes, options, weights = [], [], []
    kinds = np.zeros(len(sources), dtype=np.int64)
    for number, source in enumerate(sources):
        own = overrides.get(source.name)
        key = (
            source_row(source), source.particles, source.gas_deposition_velocity,
            source.name if own is not None else "",
        )  # fmt: skip
        if key not in known:
            known[key] = len(rows)
            rows.append(source_row(source))
            override_of.append(-1 if own is None else len(changing))
            if own is not None:
                changing.append(own)
            size_rows, fractions, count = _size_rows(source, most)
            shares = np.tile(fractions, (species, 1))
            if by_size and not decay:
                shares = np.eye(species, most)
            fine = source.particles.fine_fraction if source.particles else None
            sizes.append(size_rows)
            weights.append(shares)
            options.append(
                [source.method if deposition else NONE, fine or 0.0,
                 source.gas_deposition_velocity, count, np.inf, 0.0,
                 CELLS // nodes_per_octave(source, deposition and source.method > NONE)]
            )  # fmt: skip
        kind = kinds[number] = known[key]
        options[kind][4] = min(options[kind][4], nearest[number])
        options[kind][5] = max(options[kind][5], farthest[number])
    plain = [(0.0, 0.0, 0.0)] * species
    rates = [(float(d.kind), d.parent, d.daughter) for d in decay] if decay else plain
    hours = changing[0].shape[0] if changing else 0
    return kinds, Classes(
        np.array(rows, dtype=np.float64).reshape(-1, SOURCE_COLUMNS),
        np.array(override_of, dtype=np.int64),
        np.array(changing) if changing else np.zeros((0, hours, SOURCE_COLUMNS)),
        np.array(sizes).reshape(-1, most, 2),
        np.array(options, dtype=np.float64).reshape(-1, CLASS_COLUMNS),
        np.array(weights).reshape(-1, species, most),
        np.tile(np.array(rates), (len(rows), 1, 1)),
    )


def lay_points(
    sources: Sequence[Source],
    overrides: dict[str, FloatArray],
    east: FloatArray,
    north: FloatArray,
    by_size: bool,
    most: int,
    decay: Sequence[Decay],
    deposition: bool,
) -> Points:
    """Return points and volumes among the sources as arrays.

    Parameters
    ----------
    sources : sequence of Source
        All sources.
    overrides : dict of str to ndarray, shape (hours, 9)
        Source rows by hour of sources whose release conditions change.
    east, north : ndarray, shape (receptors,)
        Receptors, m.
    by_size, most, decay, deposition
        What is carried, the largest number of sizes, and whether deposition is wanted.

    Returns
    -------
    Points
        Empty where there are none.
    """
    chosen = [n for n, s in enumerate(sources) if isinstance(s, PointSource | VolumeSource)]
    own = [sources[number] for number in chosen]
    places = np.array(
        [[s.x, s.y] for s in own if isinstance(s, PointSource | VolumeSource)], dtype=np.float64
    ).reshape(-1, 2)
    closest = np.full(len(own), NEAREST_POINT)
    nearest, farthest = np.zeros(len(own)), np.zeros(len(own))
    for number, source in enumerate(own):
        if isinstance(source, VolumeSource):
            closest[number] += REFLECTION_WIDTHS * source.initial_sigma_y
        radius = np.hypot(east - places[number, 0], north - places[number, 1])
        served = radius[radius >= closest[number]]
        nearest[number] = served.min() if len(served) else radius.max(initial=1.0)
        farthest[number] = max(radius.max(initial=1.0), 1.0)
    kinds, classes = _make_classes(
        own, overrides, nearest, farthest, by_size, most, decay, deposition
    )
    return Points(np.array(chosen, dtype=np.int64), places, kinds, closest, classes)


def lay_areas(
    sources: Sequence[Source],
    overrides: dict[str, FloatArray],
    east: FloatArray,
    north: FloatArray,
    by_size: bool,
    most: int,
    decay: Sequence[Decay],
    deposition: bool,
) -> Areas:
    """Return areas and pits among the sources as arrays.

    Parameters
    ----------
    sources : sequence of Source
        All sources.
    overrides : dict of str to ndarray, shape (hours, 9)
        Source rows by hour of sources whose release conditions change.
    east, north : ndarray, shape (receptors,)
        Receptors, m.
    by_size, most, decay, deposition
        What is carried, the largest number of sizes, and whether deposition is wanted.

    Returns
    -------
    Areas
        Empty where there are none.
    """
    chosen = [n for n, s in enumerate(sources) if isinstance(s, AreaSource | OpenPitSource)]
    own = [sources[number] for number in chosen]
    outlines = [s.corners for s in own if isinstance(s, AreaSource | OpenPitSource)]
    start = np.concatenate([[0], np.cumsum([len(outline) for outline in outlines])])
    pits = np.zeros((len(own), 6))
    inside = np.zeros((len(own), len(east)), dtype=np.bool_)
    nearest, farthest = np.zeros(len(own)), np.zeros(len(own))
    for number, source in enumerate(own):
        outline = outlines[number]
        if isinstance(source, OpenPitSource):
            pits[number] = (source.width_x, source.width_y, np.deg2rad(source.angle),
                            source.depth, source.release_height, 1.0)  # fmt: skip
            inside[number] = geometry.points_inside(outline, east, north)
        gaps = geometry.distance_to_polygon(outline, east, north)
        nearest[number] = gaps.min(initial=np.inf)
        corners = [np.hypot(east - c[0], north - c[1]).max(initial=1.0) for c in outline]
        farthest[number] = max(max(corners), 1.0)
    kinds, classes = _make_classes(
        own, overrides, nearest, farthest, by_size, most, decay, deposition
    )
    return Areas(
        np.array(chosen, dtype=np.int64),
        np.concatenate([np.empty((0, 2)), *outlines]),
        start.astype(np.int64),
        np.array([geometry.polygon_moments(outline) for outline in outlines]).reshape(-1, 6),
        pits,
        kinds,
        inside,
        classes,
    )
