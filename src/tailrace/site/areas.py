"""The areas of a site: centre, frame, weather file, ground and surface."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from tailrace.errors import did_you_mean
from tailrace.site.context import Reading
from tailrace.site.coordinates import check_frame, utm_frame
from tailrace.site.files import entries, is_there, is_usable_file, stays_inside
from tailrace.site.folder import AREA_FILES
from tailrace.site.land_file import check_land
from tailrace.site.model import Area
from tailrace.site.positions import Centre, lonlat_of, outside_system
from tailrace.site.schema_ground import GroundFile
from tailrace.site.schema_land import LandFile
from tailrace.site.schema_site import Absent, AreaTable
from tailrace.site.schema_surface import SurfaceFile
from tailrace.site.schema_value import Table
from tailrace.site.structure import read_structure
from tailrace.site.toml_file import read_toml

if TYPE_CHECKING:
    from pyproj import CRS

    from tailrace.quantities import Missing

RADIUS = 50_000.0
"""Farthest a place lies from the centre of its area unless stated, m."""
LARGEST_RADIUS = 100_000.0


class AreaFiles(NamedTuple):
    """What the files of an area say; None for one that cannot be used.

    Parameters
    ----------
    ground : GroundFile or None
    surface : SurfaceFile or None
    land : LandFile or None
    """

    ground: GroundFile | None
    surface: SurfaceFile | None
    land: LandFile | None


FileModel = TypeVar("FileModel", bound=Table)


def read_centres(areas: Mapping[str, AreaTable], crs: CRS, reading: Reading) -> dict[str, Centre]:
    """Return where the areas are, noting those whose centre cannot be used.

    Parameters
    ----------
    areas : mapping of str to AreaTable
        What site.toml says of each.
    crs : pyproj.CRS
        System of the centres.
    reading : Reading
        Where problems are noted.
    """
    centres = {}
    for name, table in areas.items():
        place = f"area.{name}.centre"
        xy = np.array([table.centre], dtype=float)
        if not np.isfinite(xy).all():
            reading.problems.add(
                "a coordinate is NaN or infinite",
                file="site.toml",
                place=place,
                allowed="two finite numbers",
            )
            continue
        complaint = outside_system(xy, crs)
        if complaint:
            swapped = outside_system(xy[:, ::-1], crs) is None
            remedy = "x and y look exchanged: longitude (x, east) comes first" if swapped else ""
            reading.problems.add(
                complaint[0], file="site.toml", place=place, allowed=complaint[1], remedy=remedy
            )
            continue
        lon, lat = lonlat_of(xy, crs)[0]
        radius = _length(table.radius, RADIUS, LARGEST_RADIUS, f"area.{name}.radius", reading)
        centres[name] = Centre(float(lon), float(lat), radius)
    return centres


def read_area(
    name: str,
    table: AreaTable,
    centre: Centre | None,
    files: AreaFiles,
    reading: Reading,
) -> Area | None:
    """Return one area with its files.

    Parameters
    ----------
    name : str
        Name of the area, and of its folder inside `areas/`.
    table : AreaTable
        What site.toml says of it.
    centre : Centre or None
        Where it is; None if that cannot be told.
    files : AreaFiles
        What they say.
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    Area or None
        None if its centre, its frame or one of its files cannot be used.
    """
    place = f"area.{name}"
    folder = reading.folder / "areas" / name
    weather = _file_or_missing(table.weather, folder, f"{place}.weather", reading)
    relief = (
        "flat"
        if table.relief == "flat"
        else _file_or_missing(table.relief, folder, f"{place}.relief", reading)
    )
    _note_strangers(name, folder, table, reading)
    if centre is None:
        return None
    frame = _frame(table, centre, place, reading)
    largest, whole = 4 * LARGEST_RADIUS, 2 * centre.radius
    width, height = (table.map.width, table.map.height) if table.map else (None, None)
    ground, surface, land = files
    if frame is None or weather is None or relief is None:
        return None
    if ground is None or surface is None or land is None:
        return None
    return Area(
        name=name,
        title=table.title or name,
        lon=centre.lon,
        lat=centre.lat,
        frame=frame,
        radius=centre.radius,
        width=_length(width, whole, largest, f"{place}.map.width", reading),
        height=_length(height, whole, largest, f"{place}.map.height", reading),
        weather=weather,
        elevation=table.elevation,
        relief=relief,
        height_range=table.height_range,
        ground=ground,
        surface=surface,
        land=land,
    )


def read_area_files(name: str, reading: Reading) -> AreaFiles:
    """Return ground, surface and land of an area, each None if its file cannot be used.

    Parameters
    ----------
    name : str
        Name of the area.
    reading : Reading
        Where problems and values are noted.
    """
    folder = reading.folder / "areas" / name
    land = _read_file(LandFile, folder / "land.toml", reading)
    if land is not None:
        check_land(land, f"areas/{name}/land.toml", reading.problems)
    return AreaFiles(
        _read_file(GroundFile, folder / "ground.toml", reading),
        _read_file(SurfaceFile, folder / "surface.toml", reading),
        land,
    )


def _frame(table: AreaTable, centre: Centre, place: str, reading: Reading) -> str | None:
    """Return the area's frame: the one stated, else the UTM zone of its centre."""
    frame = table.frame or utm_frame(centre.lon, centre.lat)
    where = f"{place}.frame"
    if frame is None:
        reading.problems.add(
            "UTM is not defined this far from the equator",
            file="site.toml",
            place=where,
            allowed="a projected system in metres",
            remedy='state one: frame = "EPSG:..."',
        )
        return None
    right = check_frame(
        frame, centre.lon, centre.lat, file="site.toml", place=where, problems=reading.problems
    )
    return frame if right else None


def _read_file(model: type[FileModel], path: Path, reading: Reading) -> FileModel | None:
    """Return an area's file; one that is absent states nothing, so all its numbers are missing."""
    file = path.relative_to(reading.folder).as_posix()
    if not is_there(path):
        return read_structure(model, {}, file=file, reading=reading)
    raw = read_toml(path, file=file, problems=reading.problems)
    return None if raw is None else read_structure(model, raw, file=file, reading=reading)


def _file_or_missing(
    stated: str | Absent, folder: Path, place: str, reading: Reading
) -> Path | Missing | None:
    """Return a file inside an area's folder, or the reason why there is none."""
    from tailrace.quantities import Missing

    if isinstance(stated, Absent):
        reason = Missing(stated.missing)
        reading.count("site.toml", place, reason)
        return reason
    file = f"areas/{folder.name}/{stated}"
    if not stays_inside(stated, f"areas/{folder.name}"):
        reading.problems.add(
            f'"{stated}" leads out of the site folder',
            file="site.toml",
            place=place,
            allowed=f"a file in areas/{folder.name}",
            remedy="copy the file there",
        )
        return None
    path = folder / stated
    usable = is_usable_file(path, file=file, problems=reading.problems)
    return path if usable else None


def _length(stated: object, default: float, largest: float, place: str, reading: Reading) -> float:
    """Return a stated length in metres, the default if nobody stated one."""
    from tailrace.quantities import Missing

    if isinstance(stated, Missing) or stated is None:
        # one that cannot be read was noted; nothing must look wrong in its consequence
        return largest if "cannot be read" in str(stated) else default
    length = float(stated.central)  # type: ignore[attr-defined]  # read as a Value before
    if not 0 < length <= largest:
        reading.problems.add(
            f"{length:g} m cannot be used",
            file="site.toml",
            place=place,
            allowed=f"above 0 and up to {largest / 1000:g} km",
        )
        return largest
    return length


def _note_strangers(name: str, folder: Path, table: AreaTable, reading: Reading) -> None:
    """Warn of files in an area's folder that nothing reads."""
    known = [*AREA_FILES]
    known += [
        entry
        for entry in (table.weather, table.relief)
        if isinstance(entry, str) and entry != "flat"
    ]
    for path in entries(folder, file=f"areas/{name}", problems=reading.problems):
        if path.name not in known and path.suffix in (".toml", ".csv", ".epw", ".sfc", ".pfl"):
            reading.problems.add(
                "is not read",
                file=f"areas/{name}/{path.name}",
                allowed=", ".join(known),
                remedy=did_you_mean(path.name, known),
                severity="warning",
            )


def note_unknown_areas(names: Collection[str], reading: Reading) -> None:
    """Warn of folders inside `areas/` that site.toml does not name.

    Parameters
    ----------
    names : collection of str
        Names of the areas of site.toml.
    reading : Reading
        Where it is noted.
    """
    for path in entries(reading.folder / "areas", file="areas", problems=reading.problems):
        if path.is_dir() and path.name not in names:
            reading.problems.add(
                "is the folder of no area",
                file=f"areas/{path.name}",
                allowed=", ".join(names),
                remedy=did_you_mean(path.name, names),
                severity="warning",
            )
