"""The loops over hours, receptors and sources.

First the plume tables of a block of hours are filled, hours in parallel; then tiles of receptors
go through these hours, tiles in parallel, each summing in the order of sources. No sum
is shared between threads, so results do not depend on their number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .area_integral import SHAPE_NUMBERS, SIDE_NUMBERS, area_plume, turn_polygon
from .boundary_layer import fill_profiles
from .hour import read_hour
from .kernel import kernel, parallel_kernel, prange
from .open_pit import effective_pit
from .plume_table import fill_table
from .point_field import point_plume
from .release import release_of
from .vertical_grid import LEVELS, ROWS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LARGEST_TILE, SMALLEST_TILE, WANTED_TILES = 32, 4, 24


@kernel
def tile_size(receptors: int) -> int:
    """Return how many receptors go together: few enough that all threads have the same to do."""
    return max(SMALLEST_TILE, min(LARGEST_TILE, receptors // WANTED_TILES))


@parallel_kernel
def fill_tables(
    hours: FloatArray,
    sources: FloatArray,
    override_of: IntArray,
    overrides: FloatArray,
    sizes: FloatArray,
    options: FloatArray,
    weights: FloatArray,
    decay: FloatArray,
    receptor_height: float,
    rule: int,
    step: int,
    outputs: int,
    tables: FloatArray,
    first: IntArray,
    penetrated: NDArray[np.bool_],
) -> None:
    """Fill the plume tables of all release classes for a block of hours.

    Parameters
    ----------
    hours : ndarray, shape (hours, 18)
        Rows of `hour_table`.
    sources : ndarray, shape (classes, 9)
        Source rows (see `release_of`).
    override_of : ndarray of int, shape (classes,)
        Which override a class takes, -1 for none.
    overrides : ndarray, shape (overrides, hours, 9)
        Source rows that change by the hour.
    sizes, options, weights, decay : ndarray, shape (classes, ...)
        See `fill_table`.
    receptor_height : float
        Receptor above ground, m.
    rule, step, outputs : int
        See `fill_table`.
    tables : ndarray, shape (hours, classes, nodes, columns)
        Changed in place.
    first : ndarray of int, shape (hours, classes)
        Changed in place: first node with values.
    penetrated : ndarray of bool, shape (hours, classes)
        Changed in place.
    """
    for number in prange(len(hours)):
        hour = read_hour(hours[number])
        profiles = np.zeros((ROWS, LEVELS))
        fill_profiles(hour, profiles)
        for kind in range(len(sources)):
            if override_of[kind] >= 0:
                release = release_of(hour, profiles, overrides[override_of[kind], number])
            else:
                release = release_of(hour, profiles, sources[kind])
            penetrated[number, kind] = release.penetrated > 0.0
            first[number, kind] = fill_table(
                hour, profiles, release, sizes[kind], options[kind], weights[kind], decay[kind],
                receptor_height, rule, step, outputs, tables[number, kind],
            )  # fmt: skip


@kernel
def _collect(
    value: FloatArray, outputs: int, hour: int, released: float, source: int, receptor: int,
    group_start: IntArray, group_list: IntArray, hourly: FloatArray,
) -> None:  # fmt: skip
    # Add what one source gives a receptor in one hour to the groups the source is in.
    for place in range(group_start[source], group_start[source + 1]):
        group = group_list[place]
        for output in range(outputs):
            hourly[group, output, receptor, hour] += released * value[output]


@parallel_kernel
def add_points(
    hours: FloatArray,
    places: FloatArray,
    kinds: IntArray,
    closest: FloatArray,
    tables: FloatArray,
    first: IntArray,
    penetrated: NDArray[np.bool_],
    east: FloatArray,
    north: FloatArray,
    outputs: int,
    rates: FloatArray,
    group_start: IntArray,
    group_list: IntArray,
    hourly: FloatArray,
    begin: int,
) -> None:
    """Add points and volumes over a block of hours to the results of all receptors.

    Parameters
    ----------
    hours : ndarray, shape (hours, 18)
        Rows of `hour_table`.
    places : ndarray, shape (sources, 2)
        East and north, m.
    kinds : ndarray of int, shape (sources,)
        Release class of each source.
    closest : ndarray, shape (sources,)
        Distance within which a receptor gets nothing, m.
    tables, first, penetrated : ndarray
        From `fill_tables`.
    east, north : ndarray, shape (receptors,)
        Receptors, m.
    outputs : int
        Number of outputs.
    rates : ndarray, shape (sources, hours)
        Release rates.
    group_start : ndarray of int, shape (sources + 1,)
        Where the groups of each source stand in `group_list`.
    group_list : ndarray of int
        Groups that each source is in.
    hourly : ndarray, shape (groups, outputs, receptors, all hours)
        Changed in place.
    begin : int
        Place of the block's first hour among all.
    """
    receptors = len(east)
    size = tile_size(receptors)
    for tile in prange((receptors + size - 1) // size):
        value = np.zeros(outputs)
        for number in range(len(hours)):
            sine, cosine = hours[number, 9], hours[number, 10]
            for receptor in range(tile * size, min(receptors, (tile + 1) * size)):
                for source in range(len(places)):
                    kind = kinds[source]
                    apart_east = east[receptor] - places[source, 0]
                    apart_north = north[receptor] - places[source, 1]
                    along = -(apart_east * sine + apart_north * cosine)
                    across = apart_east * cosine - apart_north * sine
                    if point_plume(
                        tables[number, kind], first[number, kind], outputs,
                        penetrated[number, kind], closest[source], along, across, value,
                    ):  # fmt: skip
                        _collect(
                            value, outputs, begin + number, rates[source, number], source,
                            receptor, group_start, group_list, hourly,
                        )  # fmt: skip


@parallel_kernel
def add_areas(
    hours: FloatArray,
    corners: FloatArray,
    corner_start: IntArray,
    moments: FloatArray,
    pits: FloatArray,
    kinds: IntArray,
    tables: FloatArray,
    first: IntArray,
    east: FloatArray,
    north: FloatArray,
    inside_pit: NDArray[np.bool_],
    outputs: int,
    rates: FloatArray,
    group_start: IntArray,
    group_list: IntArray,
    hourly: FloatArray,
    begin: int,
) -> None:
    """Add areas over a block of hours to the results of all receptors.

    Parameters
    ----------
    hours : ndarray, shape (hours, 18)
        Rows of `hour_table`.
    corners : ndarray, shape (all corners, 2)
        Corners of all polygons, m.
    corner_start : ndarray of int, shape (sources + 1,)
        Where each polygon starts.
    moments : ndarray, shape (sources, 6)
        See `turn_polygon`.
    pits : ndarray, shape (sources, 6)
        Sides x and y (m), bearing (radian), depth and release height (m), and 1 for a pit.
    kinds : ndarray of int, shape (sources,)
        Release class of each source.
    tables, first : ndarray
        From `fill_tables`.
    east, north : ndarray, shape (receptors,)
        Receptors, m.
    inside_pit : ndarray of bool, shape (sources, receptors)
        Receptors inside an open pit get nothing from it.
    outputs, rates, group_start, group_list, hourly, begin
        As in `add_points`.
    """
    receptors = len(east)
    most = 0
    for source in range(len(kinds)):
        most = max(most, corner_start[source + 1] - corner_start[source])
    size = tile_size(receptors)
    for tile in prange((receptors + size - 1) // size):
        value = np.zeros(outputs)
        breaks = np.zeros(2 * most + 2)
        seen = np.zeros((most, SIDE_NUMBERS))
        sides = np.zeros((len(corners), SIDE_NUMBERS))
        shapes = np.zeros((len(kinds), SHAPE_NUMBERS))
        for number in range(len(hours)):
            sine, cosine = hours[number, 9], hours[number, 10]
            for source in range(len(kinds)):
                _turn_source(
                    hours[number], corners, corner_start, moments, pits, source, sides, shapes
                )
            for receptor in range(tile * size, min(receptors, (tile + 1) * size)):
                along = -(east[receptor] * sine + north[receptor] * cosine)
                across = east[receptor] * cosine - north[receptor] * sine
                for source in range(len(kinds)):
                    if inside_pit[source, receptor]:
                        continue
                    kind = kinds[source]
                    if area_plume(
                        tables[number, kind], first[number, kind], outputs,
                        sides, corner_start[source], corner_start[source + 1], shapes[source],
                        along, across, seen, breaks, value,
                    ):  # fmt: skip
                        _collect(
                            value, outputs, begin + number, rates[source, number], source,
                            receptor, group_start, group_list, hourly,
                        )  # fmt: skip


@kernel
def rectangle_moments(corners: FloatArray, out: FloatArray) -> None:
    """Fill signed area, centre and variances of a rectangle.

    Parameters
    ----------
    corners : ndarray, shape (4, 2)
        Corners in order, m.
    out : ndarray, shape (6,)
        Changed in place (see `turn_polygon`).
    """
    first_e, first_n = corners[1, 0] - corners[0, 0], corners[1, 1] - corners[0, 1]
    second_e, second_n = corners[3, 0] - corners[0, 0], corners[3, 1] - corners[0, 1]
    out[0] = first_e * second_n - first_n * second_e
    out[1] = corners[0, 0] + 0.5 * (first_e + second_e)
    out[2] = corners[0, 1] + 0.5 * (first_n + second_n)
    out[3] = (first_e * first_e + second_e * second_e) / 12.0
    out[4] = (first_e * first_n + second_e * second_n) / 12.0
    out[5] = (first_n * first_n + second_n * second_n) / 12.0


@kernel
def _turn_source(
    row: FloatArray, corners: FloatArray, corner_start: IntArray, moments: FloatArray,
    pits: FloatArray, source: int, sides: FloatArray, shapes: FloatArray,
) -> None:  # fmt: skip
    start, end = corner_start[source], corner_start[source + 1]
    own = corners[start:end]
    if pits[source, 5] == 0.0:
        turn_polygon(own, moments[source], row[9], row[10], sides[start:end], shapes[source])
        return
    effective = np.empty((4, 2))
    numbers = np.empty(6)
    effective_pit(
        read_hour(row), own, pits[source, 0], pits[source, 1], pits[source, 2], pits[source, 3],
        pits[source, 4], effective,
    )  # fmt: skip
    rectangle_moments(effective, numbers)
    turn_polygon(effective, numbers, row[9], row[10], sides[start:end], shapes[source])
