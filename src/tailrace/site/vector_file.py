"""GeoPackage and shapefile, read by GDAL through pyogrio after their own marks were checked."""

from __future__ import annotations

import math
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.errors import Problems
from tailrace.site.features import Feature, FeatureFile, feature_name, feature_place
from tailrace.site.files import is_usable_file
from tailrace.site.geojson import LARGEST

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

_MARKS = {
    ".gpkg": (b"SQLite format 3\x00", "GeoPackage"),
    ".shp": (b"\x00\x00\x27\x0a", "shapefile"),
}
_LAYER = "places"
_QUERY = re.compile(r"sqlite|\b(?:select|pragma|sql|insert|update)\b", re.IGNORECASE)


def read_vector_file(path: Path, *, file: str, problems: Problems) -> FeatureFile | None:
    """Read a GeoPackage or a shapefile, or note what is wrong with it.

    Parameters
    ----------
    path : pathlib.Path
        The file, ending in .gpkg or .shp.
    file : str
        Its name in messages.
    problems : Problems
        Where what is wrong is noted.

    Returns
    -------
    FeatureFile or None
        The features that are right; None if the file cannot be used.
    """
    if not is_usable_file(path, file=file, problems=problems):
        return None
    magic, kind = _MARKS[path.suffix.lower()]
    with path.open("rb") as stream:
        if stream.read(len(magic)) != magic:
            problems.add(
                f"is no {kind}, whatever its name says",
                file=file,
                allowed=f"a {kind}",
                remedy="save the places again from the map program",
            )
            return None
    if path.suffix.lower() == ".shp" and not _has_companions(path, file, problems):
        return None
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            layer = _layer(path, file, problems)
            content = None if layer is None else _read_layer(path, layer, file, problems)
    except (DataLayerError, DataSourceError, RuntimeError, ValueError):
        # What GDAL says of it is the query it tried, of no use to who drew the places.
        problems.add(
            f"is a broken {kind}",
            file=file,
            allowed=f"a {kind}",
            remedy="save the places again from the map program",
        )
        return None
    for said in dict.fromkeys(_in_words(str(warning.message)) for warning in heard):
        problems.add(f"GDAL says: {said}", file=file, severity="warning")
    if content is not None and path.suffix.lower() == ".shp":
        _note_encoding(path, content, file, problems)
    return content


def _in_words(message: str) -> str:
    """Return what GDAL says, without the queries that it made of a database."""
    return "part of its tables cannot be read" if _QUERY.search(message) else message


def _note_encoding(path: Path, content: FeatureFile, file: str, problems: Problems) -> None:
    """Warn when a shapefile has letters beyond ASCII and does not say in which encoding."""
    stated = any(path.with_suffix(suffix).exists() for suffix in (".cpg", ".CPG"))
    texts = [text for feature in content.features for text in feature.properties.values()]
    if not stated and any(isinstance(text, str) and not text.isascii() for text in texts):
        problems.add(
            "does not say in which encoding its names are",
            file=file,
            place="attributes",
            remedy=f"check the names; if they are garbled, put UTF-8 or GBK into {path.stem}.cpg",
            severity="warning",
        )


def _has_companions(path: Path, file: str, problems: Problems) -> bool:
    """Check the files a shapefile consists of; without .prj it states no system."""
    stem = file[: -len(path.suffix)]
    sound = True
    for suffix in (".shx", ".dbf"):
        companion = next(
            (
                path.with_suffix(form)
                for form in (suffix, suffix.upper())
                if path.with_suffix(form).exists()
            ),
            path.with_suffix(suffix),
        )
        if not is_usable_file(companion, file=stem + suffix, problems=problems):
            sound = False
    return sound


def _layer(path: Path, file: str, problems: Problems) -> str | None:
    """Return the layer to read: the only one, or the one called places."""
    from pyogrio import list_layers

    layers = [str(name) for name, kind in list_layers(path) if kind is not None]
    if len(layers) == 1:
        return layers[0]
    if _LAYER in layers:
        return _LAYER
    problems.add(
        f"has {len(layers)} layers with geometry" if layers else "has no layer with geometry",
        file=file,
        allowed=f'one layer, or one called "{_LAYER}"',
        remedy=f"there are: {', '.join(layers)}" if layers else "add the sources and receptors",
    )
    return None


def _read_layer(path: Path, layer: str, file: str, problems: Problems) -> FeatureFile | None:
    """Return the features of one layer."""
    from pyogrio.raw import read

    meta, _, shapes, columns = read(path, layer=layer, force_2d=True)
    names = [str(name) for name in meta["fields"]]
    if shapes is None or len(shapes) == 0:
        problems.add("has no features", file=file, remedy="add the sources and receptors")
        return None
    crs = _read_layer_crs(meta.get("crs"), file, problems)
    features, lost = [], []
    for index, well_known in enumerate(shapes):
        properties = {
            name: content
            for name, column in zip(names, columns, strict=True)
            if (content := _plain(column[index])) is not None
        }
        place = feature_place(index + 1, properties)
        geometry = _read_shape(well_known, file, place, problems)
        if geometry is not None:
            features.append(Feature(place, properties, geometry))
        else:
            lost.append(feature_name({"properties": properties}))
    return FeatureFile(tuple(features), crs, tuple(lost))


def _read_shape(
    well_known: bytes | None, file: str, place: str, problems: Problems
) -> BaseGeometry | None:
    """Return the geometry of a feature, or note why it has none that can be used."""
    import shapely

    if well_known is None:
        problems.add("has no geometry", file=file, place=place, remedy="give it a position")
        return None
    geometry = shapely.from_wkb(well_known, on_invalid="ignore")
    if geometry is None or geometry.is_empty:
        problems.add("has an empty geometry", file=file, place=place, remedy="give it a position")
        return None
    if not bool((abs(shapely.get_coordinates(geometry)) < LARGEST).all()):
        problems.add(
            "a coordinate is NaN or infinite",
            file=file,
            place=place,
            remedy="correct the coordinates",
        )
        return None
    return geometry


def _read_layer_crs(text: str | None, file: str, problems: Problems) -> CRS | None:
    """Return the system a layer states, None if it states none."""
    if not text:
        return None
    from tailrace.site.coordinates import read_crs

    return read_crs(text, file=file, place="coordinate reference system", problems=problems)


def _plain(content: Any) -> Any:
    """Return a cell as a plain Python object; None for a blank or NaN."""
    plain = content.item() if hasattr(content, "item") else content
    if isinstance(plain, float):
        if math.isnan(plain):
            return None
        return int(plain) if plain.is_integer() else plain
    if isinstance(plain, str):
        return plain.strip() or None
    return plain
