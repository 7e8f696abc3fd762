"""Where a place is: geometry checked, brought to longitude and latitude, and given an area.

A wrong number in a coordinate is the commonest mistake in a site, and a plume computed for the
wrong place looks as good as any other. So a place must lie where its coordinate reference system
is meant to be used and near the centre of an area, and what was probably done wrong is said:
longitude and latitude exchanged, degrees where metres are declared, or the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import Problems
from tailrace.site.context import Reading
from tailrace.site.coordinates import (
    crs_name,
    geodesic_distance,
    is_lonlat,
    lonlat_text,
    outside_use,
    to_lonlat,
)
from tailrace.site.features import Feature

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Centre:
    """What places are compared with: the centre of an area and how far its places may lie.

    Parameters
    ----------
    lon, lat : float
        Longitude and latitude, degrees.
    radius : float
        Largest distance, m.
    """

    lon: float
    lat: float
    radius: float


def locate(
    feature: Feature,
    crs: CRS,
    centres: Mapping[str, Centre],
    *,
    file: str,
    reading: Reading,
) -> BaseGeometry | None:
    """Return the geometry in longitude and latitude, or note why it cannot be used.

    Parameters
    ----------
    feature : Feature
        The feature, in coordinates of `crs`.
    crs : pyproj.CRS
        Its coordinate reference system.
    centres : mapping of str to Centre
        Centre by area, for the hint.
    file : str
        The file's name in messages.
    reading : Reading
        Where problems are noted.
    """
    import shapely

    problems, geometry = reading.problems, feature.geometry
    if not _is_sound(feature, file, problems):
        return None
    complaint = outside_system(shapely.get_coordinates(geometry), crs)
    if complaint:
        problems.add(
            complaint[0],
            file=file,
            place=feature.place,
            allowed=complaint[1],
            remedy=hint(feature, crs, centres) or "correct the coordinates",
        )
        return None
    located: BaseGeometry = shapely.transform(geometry, lambda xy: lonlat_of(xy, crs))
    return located


def _is_sound(feature: Feature, file: str, problems: Problems) -> bool:
    """Tell whether a geometry is of a known type, not empty and valid; note what is wrong."""
    import shapely

    geometry = feature.geometry
    if geometry.is_empty:
        problems.add(
            "has an empty geometry", file=file, place=feature.place, remedy="give it a position"
        )
        return False
    if geometry.geom_type not in GEOMETRIES:
        problems.add(
            f"geometry of type {geometry.geom_type}",
            file=file,
            place=feature.place,
            allowed=", ".join(GEOMETRIES),
            remedy="split a collection into features",
        )
        return False
    if not geometry.is_valid:
        problems.add(
            f"has an invalid geometry: {shapely.is_valid_reason(geometry)}",
            file=file,
            place=feature.place,
            allowed="an outline that does not cross or touch itself",
            remedy="redraw it there, or repair it in the map program (fix geometries)",
        )
        return False
    return True


def nearest(geometry: BaseGeometry, centres: Mapping[str, Centre]) -> tuple[str, float]:
    """Return the area whose centre is nearest to a geometry, and the distance that counts.

    Parameters
    ----------
    geometry : shapely geometry
        In longitude and latitude.
    centres : mapping of str to Centre
        Centre by area.

    Returns
    -------
    (str, float)
        Area, and distance of the farthest point (of the nearest one for a line), m.
    """
    distances = {name: reach(geometry, centre) for name, centre in centres.items()}
    name = min(distances, key=lambda area: distances[area])
    return name, distances[name]


def reach(geometry: BaseGeometry, centre: Centre) -> float:
    """Return how far a geometry lies from a centre, m.

    The farthest corner counts, so that one wrong corner of an outline shows; of a line (a river,
    a road) the nearest, because lines may run out of the map.

    Parameters
    ----------
    geometry : shapely geometry
        In longitude and latitude.
    centre : Centre
        The centre of an area.
    """
    import shapely

    distances = geodesic_distance(shapely.get_coordinates(geometry), centre.lon, centre.lat)
    return float(distances.min() if "LineString" in geometry.geom_type else distances.max())


def hint(feature: Feature, crs: CRS, centres: Mapping[str, Centre]) -> str:
    """Return what was probably done wrong with a position, "" if nothing plausible is found.

    Parameters
    ----------
    feature : Feature
        The feature, in coordinates of `crs`.
    crs : pyproj.CRS
        Its coordinate reference system.
    centres : mapping of str to Centre
        Centre by area.
    """
    import shapely
    from pyproj import CRS

    xy = shapely.get_coordinates(feature.geometry)
    area = _area_of(xy[:, ::-1], crs, centres)
    if area:
        words = ("longitude", "latitude") if is_lonlat(crs) else ("x (east)", "y (north)")
        return (
            f"{words[0]} and {words[1]} look exchanged: write {words[0]} first; exchanged, it "
            f'lies in area "{area}"'
        )
    if not is_lonlat(crs) and _area_of(xy, CRS.from_epsg(4326), centres):
        return (
            "the coordinates look like longitude and latitude: state EPSG:4326 as their "
            "coordinate reference system"
        )
    if is_lonlat(crs) and bool((abs(xy) > 360.0).any()):
        return "the coordinates look like metres: state their coordinate reference system"
    return ""


def _area_of(xy: NDArray[np.float64], crs: CRS, centres: Mapping[str, Centre]) -> str:
    """Return the area in which points lie, "" if they lie in none."""
    if outside_system(xy, crs):
        return ""
    lonlat = lonlat_of(xy, crs)
    for name, centre in centres.items():
        if (geodesic_distance(lonlat, centre.lon, centre.lat) <= centre.radius).all():
            return name
    return ""


def lonlat_of(xy: NDArray[np.float64], crs: CRS) -> NDArray[np.float64]:
    """Return longitude and latitude of points in a system.

    Parameters
    ----------
    xy : ndarray, n x 2
        Coordinates in the system, x (east) first.
    crs : pyproj.CRS
        The system.

    Returns
    -------
    ndarray, n x 2
        Degrees, WGS 84; infinite where the system does not reach.
    """
    lon, lat = to_lonlat(crs).transform(xy[:, 0], xy[:, 1])
    return np.column_stack([lon, lat])


def outside_system(xy: NDArray[np.float64], crs: CRS) -> tuple[str, str] | None:
    """Return what is wrong and what is allowed if points are outside their system, else None.

    Parameters
    ----------
    xy : ndarray, n x 2
        Coordinates in the system, x (east) first.
    crs : pyproj.CRS
        The system.
    """
    if is_lonlat(crs):
        wrong = (np.abs(xy[:, 0]) > 360.0) | (np.abs(xy[:, 1]) > 90.0)
        if wrong.any():
            x, y = xy[int(np.argmax(wrong))]
            return (
                f"x {x:.10g}, y {y:.10g} is no longitude and latitude ({crs_name(crs)})",
                "longitude -180 to 180 first, latitude -90 to 90 second",
            )
    lonlat = lonlat_of(xy, crs)
    beyond = ~np.isfinite(lonlat).all(axis=1)
    if beyond.any():
        x, y = xy[int(np.argmax(beyond))]
        return (
            f"x {x:.10g}, y {y:.10g} lies outside {crs_name(crs)}",
            "coordinates of that system, x (east) first",
        )
    # the extremes stand for all: an area of use is a rectangle
    for index in {*lonlat.argmin(axis=0).tolist(), *lonlat.argmax(axis=0).tolist()}:
        lon, lat = (float(number) for number in lonlat[index])
        use = outside_use(crs, lon, lat)
        if use:
            x, y = xy[index]
            return (
                f"x {x:.10g}, y {y:.10g} ({lonlat_text(lon, lat)}) lies outside the area of use "
                f"of {crs_name(crs)}",
                use,
            )
    return None
