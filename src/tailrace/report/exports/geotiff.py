"""Layers of the map as GeoTIFF: one file a layer, one band a stated year."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.report.exports.geopackage import column_name
from tailrace.report.exports.map_surface import grid_over, layer_units, on_grid, works_levels

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
        rasters = AreaRasters(area, assessment.site.areas[name].frame)
        for layer in rasters.layers:
            files[f"gis/{name}_{column_name(layer)}.tif"] = rasters.writer(layer)
    return files


class AreaRasters:
    """The layers of an area's map on a grid, all interpolated at once when the first is written.

    Parameters
    ----------
    area : AreaAssessment
        Results of an area.
    frame : str
        Projected frame of the area.
    """

    def __init__(self, area: AreaAssessment, frame: str) -> None:
        self.area, self.frame = area, frame
        self.units = layer_units(area.data)
        self.layers = tuple(self.units)
        self.years = tuple(int(year) for year in area.data["stated_year"].values)
        self.grid = grid_over(area.data["east"].values, area.data["north"].values)

    @cached_property
    def cells(self) -> NDArray[np.float64]:
        """Levels at the middles of cells, shape (row, column, layer, year); NaN: not known."""
        data = self.area.data
        levels = works_levels(data)
        fields = levels.reshape(-1, levels.shape[-1]).T
        found = on_grid(data["east"].values, data["north"].values, fields, self.grid)
        return found.reshape(*found.shape[:2], len(self.layers), len(self.years))

    def writer(self, layer: str) -> Callable[[Path], None]:
        """Return what writes a layer."""
        return lambda path: self.write(path, layer)

    def write(self, path: Path, layer: str) -> None:
        """Write one layer, a band for each stated year.

        Parameters
        ----------
        path : Path
            File to write.
        layer : str
            Layer of the map.

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
        grid, unit = self.grid, self.units[layer] or "1"
        placed = rasterio.Affine(grid.cell, 0.0, grid.west, 0.0, -grid.cell, grid.north)
        # Made in memory: rasterio does not say that a disk is full.
        with rasterio.MemoryFile() as memory:
            with memory.open(
                driver="GTiff", width=grid.columns, height=grid.rows, count=len(self.years),
                dtype="float32", crs=self.frame, transform=placed, nodata=np.nan,
                compress="deflate", predictor=3,
            ) as file:  # fmt: skip
                file.update_tags(
                    layer=layer, units=unit, what="the works' part, central values",
                    screening_only=self.area.screening_only,
                )  # fmt: skip
                for k, year in enumerate(self.years):
                    cells = self.cells[:, :, self.layers.index(layer), k]
                    file.write(cells.astype(np.float32), k + 1)
                    file.set_band_description(k + 1, f"{layer}, {year}")
                    file.set_band_unit(k + 1, unit)
            path.write_bytes(memory.read())
