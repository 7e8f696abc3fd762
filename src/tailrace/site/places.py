"""The places of a site: sources, receptors and landmarks, each in one area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.errors import Problems
from tailrace.site.context import Reading
from tailrace.site.coordinates import crs_name, is_rough, lonlat_text, read_crs
from tailrace.site.features import Feature, FeatureFile
from tailrace.site.files import is_there, stays_inside
from tailrace.site.geojson import read_geojson
from tailrace.site.place_kinds import PROPERTIES
from tailrace.site.place_properties import (
    PlaceProperties,
    note_unknown_properties,
    read_properties,
)
from tailrace.site.positions import Centre, hint, locate, nearest, reach
from tailrace.site.vector_file import read_vector_file

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

DEFAULT_FILES = ("places.geojson", "places.gpkg", "places.shp")


def places_file(folder: Path, stated: str | None, problems: Problems) -> str | None:
    """Return the name of the places file: the one stated, or the one that is there.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    stated : str or None
        `places` of site.toml.
    problems : Problems
        Where it is noted that there is none, or more than one.
    """
    if stated:
        if Path(stated).suffix.lower() not in (".geojson", ".json", ".gpkg", ".shp"):
            problems.add(
                f'places = "{stated}" is of no known kind',
                file="site.toml",
                place="places",
                allowed=".geojson, .gpkg, .shp",
                remedy="save the places as GeoJSON",
            )
            return None
        if not stays_inside(stated):
            problems.add(
                f'places = "{stated}" leads out of the site folder',
                file="site.toml",
                place="places",
                allowed="a file in the site folder",
                remedy="copy the file there",
            )
            return None
        return stated
    there = [name for name in DEFAULT_FILES if is_there(folder / name)]
    if len(there) > 1:
        problems.add(
            f"{' and '.join(there)} both hold places",
            file="site.toml",
            place="places",
            remedy=f'say which one counts: places = "{there[0]}"',
        )
        return None
    return there[0] if there else DEFAULT_FILES[0]


def read_places(
    file: str,
    site_crs: CRS | None,
    centres: Mapping[str, Centre],
    areas: Collection[str] | None,
    reading: Reading,
) -> gpd.GeoDataFrame | None:
    """Read the places and give each one an area.

    Parameters
    ----------
    file : str
        The places file, relative to the site folder.
    site_crs : pyproj.CRS or None
        System of a file that states none; None if it is not known, and then positions are not
        checked.
    centres : mapping of str to Centre
        Centre and radius by area, where they are known.
    areas : collection of str or None
        Names of all areas; None if they are not known.
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    geopandas.GeoDataFrame or None
        One row per place, index and column `name`, columns `PROPERTIES`, geometry in EPSG:4326;
        None if no file could be read.
    """
    content = _read_file(file, reading)
    if content is None:
        return None
    note_unknown_properties(content.features, file=file, reading=reading)
    crs = content.crs or site_crs
    rows: list[dict[str, Any]] = []
    seen: dict[str, str] = {}
    reading.places = dict.fromkeys(filter(None, content.lost), "")
    nameless = "" in content.lost
    all_known = areas is not None and set(areas) == set(centres)
    for feature in content.features:
        properties = read_properties(feature, areas, file=file, reading=reading)
        geometry = crs and locate(feature, crs, centres, file=file, reading=reading)
        if properties is not None:
            _note_double(properties.name, feature, seen, file, reading)
            reading.places.setdefault(properties.name, "")
        nameless = nameless or properties is None
        if properties is None or geometry is None or crs is None:
            continue
        # one without a stated area may lie in an area of which nothing is known
        if not properties.area and not all_known:
            continue
        area = _area_of(feature, properties, geometry, crs, centres, file, reading)
        if area:
            reading.places[properties.name] = area
            rows.append(_row(properties, area, geometry))
            _count(properties, geometry, feature, file, reading)
    _note_rough(content, crs, file, reading)
    if nameless:
        reading.places = None  # any name may be the one that is wanting
    return _frame(rows)


def _read_file(file: str, reading: Reading) -> FeatureFile | None:
    """Return the features of a places file by its ending."""
    is_json = Path(file).suffix.lower() in (".geojson", ".json")
    read = read_geojson if is_json else read_vector_file
    return read(reading.folder / file, file=file, problems=reading.problems)


def _note_double(
    name: str, feature: Feature, seen: dict[str, str], file: str, reading: Reading
) -> None:
    """Note a name that an earlier feature has, capitals and blanks at the ends aside."""
    key = name.casefold()
    if key in seen:
        reading.problems.add(
            f'the name "{name}" stands twice, first in {seen[key]}',
            file=file,
            place=feature.place,
            allowed="one place per name",
            remedy="rename one of them",
        )
    else:
        seen[key] = feature.place


def _area_of(
    feature: Feature,
    properties: PlaceProperties,
    geometry: BaseGeometry,
    crs: CRS,
    centres: Mapping[str, Centre],
    file: str,
    reading: Reading,
) -> str:
    """Return the area of a place; note a place too far from it and return ""."""
    if not centres or (properties.area and properties.area not in centres):
        return ""
    area, distance = nearest(geometry, centres)
    if properties.area:
        area, distance = properties.area, reach(geometry, centres[properties.area])
    centre = centres[area]
    if distance <= centre.radius:
        return area
    point = geometry.representative_point()
    reading.problems.add(
        f"at {lonlat_text(point.x, point.y)} it lies {distance / 1000:.0f} km from the centre of "
        f'area "{area}"' + ("" if properties.area else ", the nearest one"),
        file=file,
        place=feature.place,
        allowed=f"up to {centre.radius / 1000:g} km",
        remedy=hint(feature, crs, centres)
        or f"correct the coordinates, or declare another area in site.toml; they were read as "
        f"{crs_name(crs)}",
    )
    return ""


def _row(properties: PlaceProperties, area: str, geometry: BaseGeometry) -> dict[str, Any]:
    """Return the row of a place."""
    return {**vars(properties), "area": area, "geometry": geometry}


def _count(
    properties: PlaceProperties,
    geometry: BaseGeometry,
    feature: Feature,
    file: str,
    reading: Reading,
) -> None:
    """Enter the position of a place into the census, as one value."""
    from tailrace.quantities import Value

    reading.count(
        file,
        feature.place,
        Value(
            value=float(geometry.representative_point().y),
            unit="deg",
            source=properties.source,
            year=properties.year,
            quality=properties.quality,  # type: ignore[arg-type]  # checked word
            note=properties.note,
        ),
    )


def _note_rough(content: FeatureFile, crs: CRS | None, file: str, reading: Reading) -> None:
    """Warn when no exact path from the file's system to WGS 84 is known."""
    if crs is None or not content.features:
        return
    import shapely

    x, y = shapely.get_coordinates(content.features[0].geometry)[0]
    if is_rough(crs, x, y):
        reading.problems.add(
            f"no exact transformation from {crs_name(crs)} to WGS 84 is known",
            file=file,
            place="coordinate reference system",
            remedy="positions may be off by some hundred metres; transform them with local "
            "parameters and save them in EPSG:4326",
            severity="warning",
        )


def _frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return the places as a table in longitude and latitude."""
    import geopandas as gpd

    table = gpd.GeoDataFrame(
        rows, columns=[*PROPERTIES, "geometry"], geometry="geometry", crs="EPSG:4326"
    )
    # an index without a name, so that the table can be saved and its index reset
    return table.set_index("name", drop=False).rename_axis(None)


def read_site_crs(text: str, problems: Problems) -> CRS | None:
    """Return the coordinate reference system of site.toml."""
    return read_crs(text, file="site.toml", place="crs", problems=problems)
