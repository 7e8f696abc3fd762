"""From a release point and the places of a site to a source of the air room, in metres."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.air.geometry import circle_corners, polygon_moments
from tailrace.air.sources import (
    AreaSource,
    OpenPitSource,
    Particles,
    PointSource,
    Source,
    VolumeSource,
    line_source,
    rectangle_source,
)
from tailrace.emissions.release_point import ReleasePoint
from tailrace.quantities import Missing, Value

if TYPE_CHECKING:
    import geopandas as gpd

FloatArray = NDArray[np.float64]

BINS = ("PM2.5", "PM2.5-10", "PM10-15", "PM15-30")
"""Particle bins: differences of the cumulative sizes of the emissions room."""

CUTS = (0.0, 2.5, 10.0, 15.0, 30.0)
"""Their bounds, um aerodynamic."""

OUTLINE_SHARE = 0.002
"""Corners of an outline are left out as long as no more than this share of its area changes."""


def mean_diameters() -> tuple[float, ...]:
    """Return the mass-mean aerodynamic diameter of each bin, um.

    Notes
    -----
    US EPA, Human Health Risk Assessment Protocol (2005), equation 3-1: mass even over the bin,
    D = [(a^3 + a^2 b + a b^2 + b^3)/4]^(1/3).
    """
    low, high = np.array(CUTS[:-1]), np.array(CUTS[1:])
    cubes = 0.25 * (low**3 + low**2 * high + low * high**2 + high**3)
    return tuple(float(one) for one in np.cbrt(cubes))


def dust_particles() -> Particles:
    """Return the four bins as particles of unit density.

    The sizes of emission factors are aerodynamic, that is diameters of spheres of 1 g/cm3 that
    settle as fast; so no density of the dust is needed. Shares are even: transfers are by bin.
    """
    count = len(BINS)
    return Particles(mean_diameters(), (1.0 / count,) * count, (1.0,) * count)


def air_source(
    point: ReleasePoint,
    place: str,
    places: gpd.GeoSeries,
    *,
    particles: Particles | None = None,
) -> Source | Missing:
    """Return a release point as a source of the air room, of one unit a second.

    Parameters
    ----------
    point : ReleasePoint
        Form and numbers.
    place : str
        Place of the source, where the release point names none.
    places : geopandas.GeoSeries
        Geometry of the area's places, m.
    particles : Particles, optional
        Sizes it releases; a gas without them.

    Returns
    -------
    Source or Missing
        Missing, with the reason, where a number is declared missing or the place has no fitting
        geometry.
    """
    lacking = point.lacking()
    if lacking is not None:
        return lacking
    where = point.place or place
    if where not in places.index:
        return Missing(f'{point.name} stands at "{where}", which is no place of the area')
    made = _FORMS[point.kind](point, where, places)
    if isinstance(made, Missing):
        return made
    if particles is not None:
        return replace(made, particles=particles)
    velocity = point.number("gas_deposition_velocity", 0.0)
    return replace(made, gas_deposition_velocity=velocity or 0.0)


def _numbers(point: ReleasePoint) -> Mapping[str, float]:
    return {
        name: value.central for name, value in point.numbers.items() if isinstance(value, Value)
    }


def _centre(places: gpd.GeoSeries, name: str) -> tuple[float, float]:
    middle = places[name].centroid
    return float(middle.x), float(middle.y)


def _stack(point: ReleasePoint, place: str, places: gpd.GeoSeries) -> Source:
    n = _numbers(point)
    return PointSource(
        point.name, 1.0, n["height"], *_centre(places, place), n["exit_temperature"],
        n["exit_velocity"], n["diameter"],
    )  # fmt: skip


def _volume(point: ReleasePoint, place: str, places: gpd.GeoSeries) -> Source:
    n = _numbers(point)
    return VolumeSource(
        point.name, 1.0, n["height"], *_centre(places, place), n["sigma_y"], n["sigma_z"]
    )


def _pit(point: ReleasePoint, place: str, places: gpd.GeoSeries) -> Source:
    n = _numbers(point)
    x, y = _centre(places, place)
    width, length = n["width"], n["length"]
    return OpenPitSource(
        point.name, 1.0, 0.0, x - 0.5 * width, y - 0.5 * length, width, length,
        width * length * n["depth"],
    )  # fmt: skip


def _line(point: ReleasePoint, place: str, places: gpd.GeoSeries) -> Source | Missing:
    if point.to not in places.index:
        return Missing(f'{point.name} leads to "{point.to}", which is no place of the area')
    n = _numbers(point)
    ends = (*_centre(places, place), *_centre(places, point.to))
    if np.hypot(ends[2] - ends[0], ends[3] - ends[1]) < n["width"]:
        return Missing(f"{point.name} is a line from a place to itself")
    return line_source(point.name, 1.0, n["height"], ends, n["width"], n["initial_sigma_z"])


def _area(point: ReleasePoint, place: str, places: gpd.GeoSeries) -> Source | Missing:
    n = _numbers(point)
    height, depth = n["height"], n["initial_sigma_z"]
    if "length" in n:
        x, y = _centre(places, place)
        width, length = n["width"], n["length"]
        return rectangle_source(
            point.name, 1.0, height, x - 0.5 * width, y - 0.5 * length, width, length, 0.0, depth
        )
    shape = places[place]
    if shape.geom_type != "Polygon":
        return Missing(f'{point.name} is an area without sides, and "{place}" has no outline')
    return AreaSource(point.name, 1.0, height, outline(shape), depth)


def outline(shape: Any) -> FloatArray:
    """Return the corners of a polygon with no more of them than its form needs.

    Parameters
    ----------
    shape : shapely.Polygon
        Outline of a place, m.

    Returns
    -------
    ndarray, shape (n, 2), m
        Corners; where the outline is round, those of the polygon of equal area and centre with
        which the air room stands for a circle.
    """
    corners = np.asarray(shape.exterior.coords, dtype=np.float64)[:-1, :2]
    area, east, north = polygon_moments(corners)[:3]
    area = abs(float(area))
    radius = np.sqrt(area / np.pi)
    from_centre = np.hypot(corners[:, 0] - east, corners[:, 1] - north)
    if len(corners) > CIRCLE and np.ptp(from_centre) < ROUND * radius:
        return np.asarray(circle_corners(float(east), float(north), float(radius), CIRCLE))
    kept = corners
    for tolerance in radius * np.geomspace(1.0e-3, 0.1, 21):
        simple = np.asarray(shape.simplify(float(tolerance)).exterior.coords)[:-1, :2]
        changed = shape.symmetric_difference(shape.simplify(float(tolerance))).area
        if changed > OUTLINE_SHARE * area:
            break
        kept = simple
    return np.asarray(kept)


ROUND = 0.02
"""An outline is round where its corners' distances from the centre differ by less, of a radius."""
CIRCLE = 20
"""Corners that stand for a circle."""

_FORMS: dict[str, Callable[[ReleasePoint, str, gpd.GeoSeries], Source | Missing]] = {
    "area": _area,
    "line": _line,
    "pit": _pit,
    "stack": _stack,
    "volume": _volume,
}
