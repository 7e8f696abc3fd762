"""GeoJSON files (RFC 7946), with the `crs` member of the 2008 form honoured where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.errors import Problems
from tailrace.site.features import Feature, FeatureFile, feature_name, feature_place
from tailrace.site.files import read_text

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

LARGEST = 1e30
"""Coordinate above which a number is no position in any system."""

# how deep the lists of coordinates are nested, and how many positions the innermost list needs
_DEPTH = {
    "Point": (0, 1),
    "MultiPoint": (1, 1),
    "LineString": (1, 2),
    "MultiLineString": (2, 2),
    "Polygon": (2, 4),
    "MultiPolygon": (3, 4),
}


def read_geojson(path: Path, *, file: str, problems: Problems) -> FeatureFile | None:
    """Read a GeoJSON file, or note what is wrong with it.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    file : str
        Its name in messages.
    problems : Problems
        Where what is wrong is noted, feature by feature.

    Returns
    -------
    FeatureFile or None
        The features that are right; None if the file is no GeoJSON.
    """
    found = _read_json(path, file, problems)
    if found is None:
        return None
    document = found["document"]
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        kind = document.get("type") if isinstance(document, Mapping) else None
        problems.add(
            f'is GeoJSON of type "{kind}"' if kind else "is JSON and no GeoJSON",
            file=file,
            allowed='{"type": "FeatureCollection", "features": [...]}',
            remedy="save the places as a feature collection",
        )
        return None
    entries = document.get("features")
    if not isinstance(entries, list) or not entries:
        problems.add("has no features", file=file, remedy="add the sources and receptors")
        return None
    crs, is_right = _read_member(document.get("crs"), file, problems)
    features, lost = [], []
    for number, entry in enumerate(entries, start=1):
        feature = _read_feature(number, entry, file, problems)
        if feature is not None:
            features.append(feature)
        else:
            lost.append(feature_name(entry))
    return FeatureFile(tuple(features), crs, tuple(lost)) if is_right else None


def _read_json(path: Path, file: str, problems: Problems) -> dict[str, Any] | None:
    """Return the document of a JSON file under that key, None if it cannot be read."""
    text = read_text(path, file=file, problems=problems)
    if text is None:
        return None
    try:
        return {"document": json.loads(text)}
    except json.JSONDecodeError as error:
        lines = text.splitlines()
        line = lines[error.lineno - 1].strip()[:60] if error.lineno <= len(lines) else ""
        problems.add(
            f"is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            + (f" in `{line}`" if line else ""),
            file=file,
            place=f"line {error.lineno}, column {error.colno}",
            remedy="correct it there, or save the file again from the map program",
        )
    except RecursionError:
        problems.add(
            "lists are nested too deeply",
            file=file,
            allowed="GeoJSON",
            remedy="save the file again from the map program",
        )
    except ValueError as error:
        problems.add(f"a number cannot be read ({error})", file=file, remedy="correct the number")
    return None


def _read_member(member: Any, file: str, problems: Problems) -> tuple[CRS | None, bool]:
    """Return the system of a `crs` member, and whether the member could be understood."""
    if member is None:
        return None, True
    from tailrace.site.coordinates import read_crs

    properties = member.get("properties") if isinstance(member, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str):
        problems.add(
            "a crs member without a name",
            file=file,
            place="crs",
            allowed='{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32649"}}',
            remedy="delete the member if the coordinates are longitude and latitude",
        )
        return None, False
    crs = read_crs(name, file=file, place="crs", problems=problems)
    return crs, crs is not None


def _read_feature(number: int, entry: Any, file: str, problems: Problems) -> Feature | None:
    """Return one feature; None if it is no feature with a geometry."""
    if not isinstance(entry, Mapping) or entry.get("type") != "Feature":
        problems.add(
            "is no feature",
            file=file,
            place=f"feature {number}",
            allowed='{"type": "Feature", "properties": {...}, "geometry": {...}}',
        )
        return None
    properties = entry.get("properties") or {}
    place = feature_place(number, properties)
    if not isinstance(properties, Mapping):
        problems.add("properties are no table", file=file, place=place, allowed='{"name": ...}')
        return None
    geometry = _read_geometry(entry.get("geometry"), file, place, problems)
    return None if geometry is None else Feature(place, properties, geometry)


def _read_geometry(raw: Any, file: str, place: str, problems: Problems) -> BaseGeometry | None:
    """Return the geometry of a feature, checked number by number before shapely sees it."""
    if raw is None:
        problems.add("has no geometry", file=file, place=place, remedy="give it a position")
        return None
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    if kind not in _DEPTH:
        problems.add(
            f'geometry of type "{kind}"',
            file=file,
            place=place,
            allowed=", ".join(_DEPTH),
            remedy="split a collection into features",
        )
        return None
    depth, least = _DEPTH[kind]
    coordinates = raw.get("coordinates")
    if coordinates == []:
        problems.add("has an empty geometry", file=file, place=place, remedy="give it a position")
        return None
    complaint = _complaint(coordinates, depth, least)
    if complaint:
        problems.add(
            complaint,
            file=file,
            place=place,
            allowed=f"coordinates of a {kind}",
            remedy="correct the coordinates",
        )
        return None
    from shapely.geometry import shape

    geometry: BaseGeometry = shape({"type": kind, "coordinates": _flat(coordinates, depth)})
    return geometry


def _flat(coordinates: Any, depth: int) -> Any:
    """Return a checked tree of coordinates without heights, which positions may have or not."""
    if depth == 0:
        return [float(number) for number in coordinates[:2]]
    return [_flat(part, depth - 1) for part in coordinates]


def _complaint(coordinates: Any, depth: int, least: int) -> str:
    """Return what is wrong with a tree of coordinates, an empty text if nothing is."""
    if depth == 0:
        return _position_complaint(coordinates)
    if not isinstance(coordinates, list):
        return "coordinates are not nested as its type demands"
    if depth == 1 and coordinates and isinstance(coordinates[0], list):
        if len(coordinates) < least:
            return f"has {len(coordinates)} positions where it needs {least}"
        if least == 4 and coordinates[0] != coordinates[-1]:
            return "a ring does not end where it begins"
    for part in coordinates:
        complaint = _complaint(part, depth - 1, least)
        if complaint:
            return complaint
    return ""


def _position_complaint(position: Any) -> str:
    """Return what is wrong with one position, an empty text if nothing is."""
    if not isinstance(position, list):
        return "coordinates are not nested as its type demands"
    if not 2 <= len(position) <= 4:
        return f"a position has {len(position)} numbers where it needs x and y"
    for number in position:
        if isinstance(number, bool) or not isinstance(number, int | float):
            return f"coordinate {json.dumps(number)[:40]} is no number"
        if number != number:
            return "a coordinate is NaN"
        if abs(number) > LARGEST:
            return "a coordinate is infinite"
    return ""
