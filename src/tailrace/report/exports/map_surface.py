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
_EDGE = 1e-12
"""A cell this close to a triangle, as a part of its size, is in it: an edge has two sides."""
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


def works_levels(data: xr.Dataset) -> Array:
    """Return what all works together add at the points of the map.

    Parameters
    ----------
    data : Dataset
        Results of an area.

    Returns
    -------
    ndarray, shape (layer, stated year, point)
        Central values in the unit of the layer; NaN where one source's part is not known. A source
        that is NaN at every point has no part in the layer: seepage gives nothing to the air.
    """
    array = data["map_level"].transpose("layer", "stated_year", "source", "point")
    parts = np.asarray(array.values, dtype=np.float64)
    absent = np.asarray(np.isnan(parts).all(axis=3))
    levels = np.where(absent[..., np.newaxis], 0.0, parts).sum(axis=2)
    levels[absent.all(axis=2)] = np.nan
    return np.asarray(levels)


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
    above = np.where(values > 0.0, values, np.inf).min(axis=0)
    # A field that is zero wherever it is known has no logarithm; it stays zero.
    floor = np.where(np.isfinite(above), above, 1.0) * _FAINT
    logs = np.log(np.maximum(values, floor))
    corners, weights = cells_between(east, north, grid)
    fields = (1,) * (values.ndim - 1)
    level = np.exp(
        sum(weights[..., k].reshape(*corners.shape[:2], *fields) * logs[corners[..., k]]
            for k in range(3))
    )  # fmt: skip
    # Between zeros there is nothing: what the cut of the logarithm put there is taken out again.
    return np.where(level <= floor * (1.0 + 1e-9), 0.0, level)


def cells_between(east: Array, north: Array, grid: Grid) -> tuple[NDArray[np.intp], Array]:
    """Return between which points the middles of cells lie, and how much each of them counts.

    Triangle by triangle: a search from cell to cell can take a hundred times as long.

    Parameters
    ----------
    east, north : array, shape (point,)
        m.
    grid : Grid
        Where they are wanted.

    Returns
    -------
    corners : array of int, shape (row, column, 3)
        Points around.
    weights : array, shape (row, column, 3)
        Their shares, which sum to 1; NaN outside the outermost points.
    """
    mesh = triangulate(east, north, np.zeros(len(east)))
    corners = np.zeros((grid.rows, grid.columns, 3), dtype=np.intp)
    weights = np.full((grid.rows, grid.columns, 3), np.nan)
    # Columns and rows, in cells from the middle of the upper left one.
    x = (mesh.points[:, 0] - grid.west) / grid.cell - 0.5
    y = (grid.north - mesh.points[:, 1]) / grid.cell - 0.5
    first = np.maximum(np.ceil(np.column_stack((x, y))[mesh.known].min(axis=1) - _EDGE), 0.0)
    last = np.floor(np.column_stack((x, y))[mesh.known].max(axis=1) + _EDGE)
    for triangle, (left, top), (right, low) in zip(
        mesh.known.tolist(), first.astype(int).tolist(), last.astype(int).tolist(), strict=True
    ):
        (xa, xb, xc), (ya, yb, yc) = x[triangle].tolist(), y[triangle].tolist()
        twice = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
        if twice == 0.0:
            continue
        columns = np.arange(left, min(right, grid.columns - 1) + 1)
        rows = np.arange(top, min(low, grid.rows - 1) + 1)[:, np.newaxis]
        b = ((columns - xa) * (yc - ya) - (xc - xa) * (rows - ya)) / twice
        c = ((xb - xa) * (rows - ya) - (columns - xa) * (yb - ya)) / twice
        share = np.stack((1.0 - b - c, b, c), axis=-1)
        here = (share >= -_EDGE).all(axis=-1)
        window = slice(top, top + len(rows)), slice(left, left + len(columns))
        corners[window][here] = triangle
        weights[window][here] = share[here]
    return corners, weights


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
