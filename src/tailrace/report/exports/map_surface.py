"""The map between its points: bands for a vector map, cells for a grid.

Levels span decades, so they are interpolated in their logarithm over the triangles between points,
as on the page. Beyond the outermost points, and in a triangle with an unknown corner, nothing is
known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.report.page.contours import region, triangulate

if TYPE_CHECKING:
    import xarray as xr
    from shapely import MultiPolygon, Polygon

Array = NDArray[np.float64]

DECADES = 6
"""Bands shown below the highest value, one a decade."""
CELLS = 240
"""Cells along the longer side of a grid, about."""
_FAINT = 1e-3
"""A logarithm is cut at this part of the lowest value above zero: zero is far below it."""


@dataclass(frozen=True)
class Grid:
    """A grid of square cells, north up.

    Parameters
    ----------
    west, north : float
        Upper left corner, m.
    cell : float
        Side of a cell, m.
    columns, rows : int
        Cells across and down.
    """

    west: float
    north: float
    cell: float
    columns: int
    rows: int

    def centres(self) -> tuple[Array, Array]:
        """Return eastings and northings of the middles of cells, shape (row, column), m."""
        east = self.west + (np.arange(self.columns) + 0.5) * self.cell
        north = self.north - (np.arange(self.rows) + 0.5) * self.cell
        x, y = np.meshgrid(east, north)
        return x, y


def works_level(data: xr.Dataset, layer: str, year: int) -> Array:
    """Return what all works together add at the points of the map, shape (point,).

    Parameters
    ----------
    data : Dataset
        Results of an area.
    layer : str
        Layer of the map.
    year : int
        A stated year.

    Returns
    -------
    ndarray
        Central values in the unit of the layer; NaN where one source's part is not known. A source
        that is NaN at every point has no part in the layer: seepage gives nothing to the air.
    """
    array = data["map_level"].sel(layer=layer, stated_year=year).transpose("source", "point")
    parts = np.asarray(array.values, dtype=np.float64)
    taking_part = ~np.isnan(parts).all(axis=1)
    if not taking_part.any():
        return np.full(parts.shape[1], np.nan)
    return np.asarray(parts[taking_part].sum(axis=0))


def layer_units(data: xr.Dataset) -> dict[str, str]:
    """Return the unit of each layer of the map, "" where it has none."""
    units = data["layer_unit"].values if "layer_unit" in data.coords else data["unit"].values
    return {str(k): str(unit) for k, unit in zip(data["layer"].values, units, strict=True)}


def grid_over(east: Array, north: Array, cells: int = CELLS) -> Grid:
    """Return a grid over points, its cells a round number of metres wide.

    Parameters
    ----------
    east, north : array, shape (point,)
        m.
    cells : int
        Cells along the longer side, about.
    """
    span = max(float(np.ptp(east)), float(np.ptp(north)))
    raw = span / cells
    step = 10.0 ** math.floor(math.log10(raw))
    cell = step * min((k for k in (1.0, 2.0, 5.0, 10.0) if k * step >= raw), default=10.0)
    west = math.floor(float(east.min()) / cell) * cell
    top = math.ceil(float(north.max()) / cell) * cell
    columns = math.ceil((float(east.max()) - west) / cell)
    rows = math.ceil((top - float(north.min())) / cell)
    return Grid(west, top, cell, columns, rows)


def on_grid(east: Array, north: Array, values: Array, grid: Grid) -> Array:
    """Return levels at the middles of cells.

    Parameters
    ----------
    east, north : array, shape (point,)
        m.
    values : array, shape (point,) or (point, field)
        Not below zero; NaN where not known.
    grid : Grid
        Where they are wanted.

    Returns
    -------
    ndarray, shape (row, column) or (row, column, field)
        In the unit of `values`; NaN where not known.
    """
    from scipy.interpolate import LinearNDInterpolator

    above = np.where(values > 0.0, values, np.inf).min(axis=0)
    # A field that is zero wherever it is known has no logarithm; it stays zero.
    floor = np.where(np.isfinite(above), above, 1.0) * _FAINT
    logs = np.log(np.maximum(values, floor))
    between = LinearNDInterpolator(np.column_stack((east, north)), logs)
    level = np.exp(np.asarray(between(*grid.centres()), dtype=np.float64))
    # Between zeros there is nothing: what the cut of the logarithm put there is taken out again.
    return np.where(level <= floor * (1.0 + 1e-9), 0.0, level)


def decades(values: Array, count: int = DECADES) -> list[float]:
    """Return borders between bands: powers of ten up to the highest value.

    Parameters
    ----------
    values : array
        Levels; NaN where not known.
    count : int
        Borders at most.
    """
    above = values[values > 0.0]
    if not above.size:
        return []
    top = math.floor(math.log10(float(above.max())))
    bottom = max(top - count + 1, math.floor(math.log10(float(above.min()))))
    return [10.0**power for power in range(bottom, top + 1)]


def bands(
    east: Array, north: Array, values: Array, levels: list[float]
) -> Iterator[tuple[float, Polygon | MultiPolygon]]:
    """Yield where each level is reached, from the lowest level up.

    Parameters
    ----------
    east, north : array, shape (point,)
        m.
    values : array, shape (point,)
        Not below zero; NaN where not known.
    levels : list of float
        Rising, above zero.

    Yields
    ------
    float, Polygon or MultiPolygon
        Level, and the region with at least that, in the frame of the points.
    """
    if not levels:
        return
    floor = levels[0] * _FAINT
    mesh = triangulate(east, north, np.log(np.maximum(values, floor)))
    for level in levels:
        shape = _with_holes(region(mesh, math.log(level)))
        if shape is not None:
            yield level, shape


def _with_holes(outlines: list[Array]) -> Polygon | MultiPolygon | None:
    """Return the region on the left of outlines: anticlockwise ones bound it, others are holes."""
    import shapely

    rings = [shapely.LinearRing(outline) for outline in outlines]
    solid = [shapely.Polygon(ring) for ring in rings if ring.is_ccw]
    holes = [shapely.Polygon(ring) for ring in rings if not ring.is_ccw]
    if not solid:
        return None
    whole = shapely.union_all([shapely.make_valid(one) for one in solid])
    if holes:
        whole = whole.difference(shapely.union_all([shapely.make_valid(one) for one in holes]))
    parts = [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon" and one.area > 0]
    return shapely.MultiPolygon(parts) if parts else None
