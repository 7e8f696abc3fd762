"""Layers of the map as GeoTIFF: one file a layer, one band a stated year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError
from tailrace.report.exports.geopackage import column_name
from tailrace.report.exports.map_surface import grid_over, layer_units, on_grid, works_level

if TYPE_CHECKING:
    from tailrace.assess.assessment import AreaAssessment, Assessment


def geotiff_files(assessment: Assessment) -> dict[str, Callable[[Path], None]]:
    """Return what writes a raster of each layer of each area's map.

    Parameters
    ----------
    assessment : Assessment
        What was found.

    Returns
    -------
    dict of str to callable
        By path inside the folder of results; empty where no area has a map.
    """
    files: dict[str, Callable[[Path], None]] = {}
    for name, area in assessment.areas.items():
        if "map_level" not in area.data:
            continue
        frame = assessment.site.areas[name].frame
        for layer in layer_units(area.data):
            files[f"gis/{name}_{column_name(layer)}.tif"] = _writer(area, layer, frame)
    return files


def write_geotiff(path: Path, area: AreaAssessment, layer: str, frame: str) -> None:
    """Write one layer of an area's map, a band for each stated year.

    Parameters
    ----------
    path : Path
        File to write.
    area : AreaAssessment
        Results of an area.
    layer : str
        Layer of its map.
    frame : str
        Projected frame of the area.

    Raises
    ------
    InputError
        If rasterio is not installed.
    """
    try:
        import rasterio
    except ImportError as error:
        raise InputError.single(
            "a raster needs the package rasterio, which is not installed",
            remedy="pip install 'tailrace[land]'",
        ) from error
    data = area.data
    east, north = data["east"].values, data["north"].values
    years = [int(year) for year in data["stated_year"].values]
    grid, unit = grid_over(east, north), layer_units(data)[layer]
    placed = rasterio.Affine(grid.cell, 0.0, grid.west, 0.0, -grid.cell, grid.north)
    with rasterio.open(
        path, "w", driver="GTiff", width=grid.columns, height=grid.rows, count=len(years),
        dtype="float32", crs=frame, transform=placed, nodata=np.nan, compress="deflate",
        predictor=3,
    ) as file:  # fmt: skip
        file.update_tags(
            layer=layer, units=unit or "1", what="the works' part, central values",
            screening_only=area.screening_only,
        )  # fmt: skip
        for band, year in enumerate(years, start=1):
            cells = on_grid(east, north, works_level(data, layer, year), grid)
            file.write(cells.astype(np.float32), band)
            file.set_band_description(band, f"{layer}, {year}")
            file.set_band_unit(band, unit or "1")


def _writer(area: AreaAssessment, layer: str, frame: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        write_geotiff(path, area, layer, frame)

    return write
