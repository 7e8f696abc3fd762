"""The loops over hours, sources and receptors.

In every hour the plume tables of all release classes are filled, then receptors go through the
sources. Each value is computed by one thread, summing in the order of sources, so that results
do not depend on the number of threads.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined, kernel

from .area_integral import area_plume
from .boundary_layer import fill_profiles
from .hour import COSINE, SINE, Hour, read_hour
from .layout import Areas, Classes, Points
from .open_pit import effective_pit
from .plume_table import TableScratch, fill_table
from .point_field import point_plume
from .release import release_of
from .turned_polygon import cut_strips, turn_polygon

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Tables(NamedTuple):
    """Plume tables of all release classes in one hour, changed in place.

    Attributes
    ----------
    values : ndarray, shape (classes, nodes, columns)
        See `fill_table`.
    first : ndarray of int, shape (classes,)
        First node with values.
    penetrated : ndarray of bool, shape (classes,)
        Whether part of the plume broke through the lid.
    scratch : TableScratch
    """

    values: FloatArray
    first: IntArray
    penetrated: NDArray[np.bool_]
    scratch: TableScratch


class Turned(NamedTuple):
    """An area turned into the wind of one hour, changed in place.

    Attributes
    ----------
    sides : ndarray, shape (most corners, 5)
    shape : ndarray, shape (10,)
        See `turn_polygon`.
    cuts, strips, edges : ndarray
        See `cut_strips`.
    effective, moments : ndarray, shape (4, 2) and (6,)
        Of an open pit.
    """

    sides: FloatArray
    shape: FloatArray
    cuts: FloatArray
    strips: FloatArray
    edges: FloatArray
    effective: FloatArray
    moments: FloatArray


class Sums(NamedTuple):
    """Where results go.

    Attributes
    ----------
    rates : ndarray, shape (sources, hours)
        Release rates.
    group_start : ndarray of int, shape (sources + 1,)
        Where the groups of each source stand in `group_list`.
    group_list : ndarray of int
        Groups that each source is in.
    value : ndarray, shape (outputs,)
        What one source gives, changed in place.
    hourly : ndarray, shape (groups, outputs, receptors, hours)
        Changed in place.
    """

    rates: FloatArray
    group_start: IntArray
    group_list: IntArray
    value: FloatArray
    hourly: FloatArray


@kernel
def _fill_tables(
    hour: Hour, number: int, profiles: FloatArray, classes: Classes, receptor_height: float,
    rule: int, outputs: int, tables: Tables,
) -> None:  # fmt: skip
    for kind in range(len(classes.sources)):
        override = classes.override_of[kind]
        if override >= 0:
            release = release_of(hour, profiles, classes.overrides[override, number])
        else:
            release = release_of(hour, profiles, classes.sources[kind])
        tables.penetrated[kind] = release.penetrated > 0.0
        tables.first[kind] = fill_table(
            hour, profiles, release, classes.sizes[kind], classes.options[kind],
            classes.weights[kind], classes.decay[kind], receptor_height, rule, outputs,
            tables.scratch, tables.values[kind],
        )  # fmt: skip


@inlined
def _collect(
    value: FloatArray, released: float, groups: IntArray, receptor: int, number: int,
    hourly: FloatArray,
) -> None:  # fmt: skip
    # Add what one source gives a receptor in one hour to the groups the source is in.
    for place in range(len(groups)):
        group = groups[place]
        for output in range(len(value)):
            hourly[group, output, receptor, number] += released * value[output]


@kernel
def _add_point(
    table: FloatArray, first: int, penetrated: bool, closest: float, along_source: float,
    across_source: float, sine: float, cosine: float, east: FloatArray, north: FloatArray,
    start: int, end: int, number: int, released: float, groups: IntArray, value: FloatArray,
    hourly: FloatArray,
) -> None:  # fmt: skip
    for receptor in range(start, end):
        along = -(east[receptor] * sine + north[receptor] * cosine) - along_source
        across = east[receptor] * cosine - north[receptor] * sine - across_source
        if point_plume(table, first, len(value), penetrated, closest, along, across, value):
            _collect(value, released, groups, receptor, number, hourly)


@kernel
def _add_area(
    table: FloatArray, first: int, shape: FloatArray, strips: FloatArray, edges: FloatArray,
    sine: float, cosine: float, inside: BoolArray, east: FloatArray, north: FloatArray,
    start: int, end: int, number: int, released: float,
    groups: IntArray, value: FloatArray, hourly: FloatArray,
) -> None:  # fmt: skip
    for receptor in range(start, end):
        if inside[receptor]:
            continue
        along = -(east[receptor] * sine + north[receptor] * cosine)
        across = east[receptor] * cosine - north[receptor] * sine
        if area_plume(table, first, len(value), shape, strips, edges, along, across, value):
            _collect(value, released, groups, receptor, number, hourly)


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
def _turn_area(hour: Hour, areas: Areas, source: int, turned: Turned) -> int:
    start, end = areas.corner_start[source], areas.corner_start[source + 1]
    corners, sides = areas.corners[start:end], turned.sides[: end - start]
    moments, pit = areas.moments[source], areas.pits[source]
    if pit[5] != 0.0:
        effective_pit(hour, corners, pit[0], pit[1], pit[2], pit[3], pit[4], turned.effective)
        rectangle_moments(turned.effective, turned.moments)
        corners, moments = turned.effective, turned.moments
    turn_polygon(corners, moments, hour.wind_sine, hour.wind_cosine, sides, turned.shape)
    return cut_strips(sides, turned.shape, turned.cuts, turned.strips, turned.edges)


@inlined
def same_air(hours: FloatArray, one: int, other: int) -> bool:
    """Return whether two hours differ in nothing but the direction of the wind.

    Parameters
    ----------
    hours : ndarray, shape (hours, 19)
        Rows of `hour_table`.
    one, other : int
        Hours.

    Returns
    -------
    bool
        Numbers that are missing in both hours do not differ.
    """
    for column in range(hours.shape[1]):
        if column in (SINE, COSINE):
            continue
        first, second = hours[one, column], hours[other, column]
        if first != second and (first == first or second == second):
            return False
    return True


@kernel
def add_hours(
    hours: FloatArray,
    begin: int,
    finish: int,
    profiles: FloatArray,
    points: Points,
    point_tables: Tables,
    areas: Areas,
    area_tables: Tables,
    turned: Turned,
    east: FloatArray,
    north: FloatArray,
    start: int,
    end: int,
    receptor_height: float,
    rule: int,
    sums: Sums,
) -> None:
    """Add what all sources give to some of the receptors in some of the hours.

    Parameters
    ----------
    hours : ndarray, shape (hours, 18)
        Rows of `hour_table`.
    begin, finish : int
        Hours to compute.
    profiles : ndarray, shape (9, 87)
        Room to work in.
    points, areas : Points, Areas
        Sources.
    point_tables, area_tables : Tables
        Room for their plume tables.
    turned : Turned
        Room for the areas turned into the wind.
    east, north : ndarray, shape (receptors,)
        Receptors, m.
    start, end : int
        Receptors to compute.
    receptor_height : float
        Their height above ground, m.
    rule : int
        Depletion rule.
    sums : Sums
        Rates, groups and results.
    """
    outputs = len(sums.value)
    changing = len(points.classes.overrides) + len(areas.classes.overrides) > 0
    for number in range(begin, finish):
        hour = read_hour(hours[number])
        # The tables of the hour before serve as well where only the wind has turned.
        if number == begin or changing or not same_air(hours, number, number - 1):
            fill_profiles(hour, profiles)
            _fill_tables(
                hour, number, profiles, points.classes, receptor_height, rule, outputs,
                point_tables,
            )  # fmt: skip
            _fill_tables(
                hour, number, profiles, areas.classes, receptor_height, rule, outputs,
                area_tables,
            )  # fmt: skip
        sine, cosine = hour.wind_sine, hour.wind_cosine
        for source in range(len(points.kinds)):
            kind, index = points.kinds[source], points.numbers[source]
            place_east, place_north = points.places[source, 0], points.places[source, 1]
            _add_point(
                point_tables.values[kind], point_tables.first[kind],
                point_tables.penetrated[kind], points.closest[source],
                -(place_east * sine + place_north * cosine),
                place_east * cosine - place_north * sine, sine, cosine, east, north, start, end,
                number, sums.rates[index, number],
                sums.group_list[sums.group_start[index] : sums.group_start[index + 1]],
                sums.value, sums.hourly,
            )  # fmt: skip
        for source in range(len(areas.kinds)):
            kind, index = areas.kinds[source], areas.numbers[source]
            strips = _turn_area(hour, areas, source, turned)
            _add_area(
                area_tables.values[kind], area_tables.first[kind], turned.shape,
                turned.strips[:strips], turned.edges, sine, cosine, areas.inside_pit[source],
                east, north, start, end, number, sums.rates[index, number],
                sums.group_list[sums.group_start[index] : sums.group_start[index + 1]],
                sums.value, sums.hourly,
            )  # fmt: skip
