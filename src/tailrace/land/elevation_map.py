"""Elevation read from a GeoTIFF, and maps written on the same grid.

A map must lie in a projected system whose unit is the metre, on square cells, north up: in degrees
neither slopes nor areas are what they seem, and a grid that is turned has no north row. Other maps
are refused with the command that makes them right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray

SQUARE_WITHIN = 1e-6
"""Relative difference of the sides of a cell that is still taken as square."""


@dataclass(frozen=True)
class ElevationMap:
    """Elevation on a grid.

    Attributes
    ----------
    elevation : ndarray, shape (rows, columns), m
        Rows from north to south; NaN without data.
    cell_size : float, m
    west, north : float, m
        Outer corner of the first cell.
    crs : str
        Coordinate reference system, as WKT or "EPSG:...".
    """

    elevation: FloatArray
    cell_size: float
    west: float
    north: float
    crs: str

    def cell_of(self, x: float, y: float) -> tuple[int, int]:
        """Return row and column of a point, m; an `InputError` outside the map."""
        row = math.floor((self.north - y) / self.cell_size)
        column = math.floor((x - self.west) / self.cell_size)
        rows, columns = self.elevation.shape
        if not (0 <= row < rows and 0 <= column < columns):
            raise InputError.single(f"the point {x:g}, {y:g} lies outside the map", place="point")
        return row, column


def rasterio_module() -> ModuleType:
    """Return rasterio, or raise an `InputError` that says how to install it."""
    try:
        import rasterio
    except ImportError:
        raise InputError.single(
            "GeoTIFF maps are read and written with rasterio, which is not installed",
            remedy='pip install "tailrace[land]"',
        ) from None
    module: ModuleType = rasterio
    return module


def read_elevation(path: Path | str, band: int = 1) -> ElevationMap:
    """Read an elevation from a GeoTIFF.

    Parameters
    ----------
    path : path
    band : int
        Which band holds the elevation, m; from 1.

    Returns
    -------
    ElevationMap

    Raises
    ------
    InputError
        If it cannot be read, has no such band, or does not lie on square cells, north up, in a
        projected system in metres; all at once.
    """
    rasterio = rasterio_module()
    try:
        with rasterio.open(path) as source:
            problems = Problems(str(path))
            _check(source, band, problems)
            problems.raise_if_any()
            heights = source.read(band, masked=True).astype(float).filled(np.nan)
            across, _, west, _, _, north = source.transform[:6]
            crs = source.crs.to_wkt()
    except (rasterio.errors.RasterioIOError, OSError) as error:
        raise InputError.single(f"it cannot be read as a map: {error}", file=str(path)) from None
    if not np.isfinite(heights).any():
        raise InputError.single("no cell of the band has data", file=str(path))
    heights[~np.isfinite(heights)] = np.nan
    return ElevationMap(heights, float(across), float(west), float(north), crs)


def _check(source: Any, band: int, problems: Problems) -> None:
    if not 1 <= band <= source.count:
        problems.add(f"there is no band {band}", place="band", allowed=f"1 to {source.count}")
    crs = source.crs
    warp = "gdalwarp -t_srs EPSG:326xx (UTM of the place) -tr 10 10"
    if crs is None:
        problems.add("it names no coordinate reference system", remedy="gdal_edit.py -a_srs EPSG:…")
    elif crs.is_geographic:
        problems.add("its coordinates are degrees", allowed="a projected system in metres",
                     remedy=warp)  # fmt: skip
    elif not math.isclose(crs.linear_units_factor[1], 1.0, rel_tol=1e-9):
        problems.add(f"its coordinates are in {crs.linear_units}", allowed="metres", remedy=warp)
    across, turned, _, leaning, down, _ = source.transform[:6]
    if turned or leaning or across <= 0.0 or down >= 0.0:
        problems.add("its grid is turned or not north up", remedy="gdalwarp makes it so")
    elif abs(across + down) > SQUARE_WITHIN * across:
        problems.add(f"its cells are {across:g} by {-down:g}", allowed="square cells",
                     remedy="gdalwarp -tr 10 10")  # fmt: skip


def write_maps(
    path: Path | str, layers: Mapping[str, FloatArray], units: Mapping[str, str],
    like: ElevationMap, about: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Write maps as bands of one GeoTIFF on the grid of an elevation.

    Parameters
    ----------
    path : path
        Replaced if it is there; on an error nothing is left.
    layers : mapping of str to ndarray
        Maps by name, shape of the elevation; the names become the bands' descriptions. Missing
        numbers are NaN, the file's no-data value. Stored as 32-bit floats.
    units : mapping of str to str
        Unit of each.
    like : ElevationMap
        Grid and reference system.
    about : mapping of str to str, optional
        Texts kept with the file: seed, draws, sources.

    Raises
    ------
    InputError
        If a layer has another shape or no unit, or the file cannot be written.
    """
    rasterio = rasterio_module()
    problems = Problems(str(path))
    shape = like.elevation.shape
    for name, layer in layers.items():
        if np.shape(layer) != shape:
            problems.add(f"{name} has shape {np.shape(layer)}", place=name, allowed=f"{shape}")
        if name not in units:
            problems.add(f"{name} has no unit", place=name)
    if not layers:
        problems.add("there is no map to write")
    problems.raise_if_any()
    target = Path(path)
    profile = {
        "driver": "GTiff", "height": shape[0], "width": shape[1], "count": len(layers),
        "dtype": "float32", "nodata": math.nan, "crs": like.crs, "compress": "deflate",
        "transform": rasterio.Affine(
            like.cell_size, 0.0, like.west, 0.0, -like.cell_size, like.north
        ),
    }  # fmt: skip
    partial = target.with_name(f".{target.name}.part")
    try:
        with rasterio.open(partial, "w", **profile) as sink:
            sink.update_tags(**dict(about or {}))
            for number, (name, layer) in enumerate(layers.items(), start=1):
                sink.write(np.asarray(layer, dtype=np.float32), number)
                sink.set_band_description(number, name)
                sink.set_band_unit(number, units[name])
        partial.replace(target)
    except (rasterio.errors.RasterioIOError, OSError) as error:
        raise InputError.single(f"it cannot be written: {error}", file=str(target)) from None
    finally:
        partial.unlink(missing_ok=True)
