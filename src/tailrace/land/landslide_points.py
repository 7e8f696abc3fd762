"""Points of a landslide inventory read from a table, with the terrain about them from a map.

The table has x, y, m; whether a landslide began there; slope, deg; plan curvature as SAGA gives it
(negative in hollows), 1/m; and the decimal logarithm of the catchment area, m2, of its cell. The
map beside it, if there is one, has the same logarithm in one of its bands, told by its values at
the points; from it comes the mean catchment area about each point.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray

from .elevation_map import rasterio_module
from .landslide_soil import LandslidePoints
from .window_mean import mean_in_window

COLUMNS = ("x", "y", "lslpts", "slope", "cplan", "log10_carea")
WINDOWS = (30.0, 50.0, 90.0, 150.0)
"""Sides of the windows that a fit may choose among, m: from the width of a slide of the Ecuadorian
forest (10-30 m) to somewhat more than its length (20-100 m)."""

SAME_WITHIN = 1e-4
"""Difference of the logarithms at the points up to which a band is taken as that of the table."""

TRUE_WORDS = ("TRUE", "1", "YES")
FALSE_WORDS = ("FALSE", "0", "NO")


def read_points(
    rows: Iterable[tuple[int, Mapping[str, str]]], cell_size: float, terrain: Path | None = None
) -> LandslidePoints:
    """Return the points of an inventory.

    Parameters
    ----------
    rows : iterable of (int, mapping)
        Line number and cells by column, with the columns `COLUMNS`.
    cell_size : float, m
        Of the terrain model that the catchment areas are of.
    terrain : Path, optional
        GeoTIFF with the catchment areas; without it the points have no position.

    Returns
    -------
    LandslidePoints

    Raises
    ------
    InputError
        With every cell that cannot be read.
    """
    problems = Problems("landslide points")
    numbers: dict[str, list[float]] = {name: [] for name in COLUMNS}
    for line, cells in rows:
        for name in COLUMNS:
            text = cells.get(name, "").strip()
            try:
                numbers[name].append(_word(text) if name == "lslpts" else float(text))
            except ValueError:
                problems.add(f'"{text}" is not read', place=f"line {line}, {name}",
                             allowed="TRUE, FALSE" if name == "lslpts" else "a number")  # fmt: skip
    problems.raise_if_any()
    columns = {name: np.array(values) for name, values in numbers.items()}
    area = 10.0 ** columns["log10_carea"] / cell_size
    position = np.empty((area.size, 0))
    windows: tuple[float, ...] = ()
    if terrain is not None:
        windows = WINDOWS
        position = _positions(terrain, columns, cell_size)
    return LandslidePoints(
        columns["x"], columns["y"], columns["slope"], area, -columns["cplan"],
        columns["lslpts"] > 0.0, position, windows,
    )  # fmt: skip


def _word(text: str) -> float:
    if text.upper() in TRUE_WORDS:
        return 1.0
    if text.upper() in FALSE_WORDS:
        return 0.0
    raise ValueError(text)


def _positions(
    terrain: Path, columns: Mapping[str, FloatArray], cell_size: float
) -> FloatArray:  # fmt: skip
    """Return the mean logarithm of the specific area in each window, shape (point, window)."""
    rasterio = rasterio_module()
    try:
        with rasterio.open(terrain) as source:
            bands = source.read(masked=True).astype(float).filled(np.nan)
            across, _, west, _, down, north = source.transform[:6]
    except (rasterio.errors.RasterioIOError, OSError) as error:
        raise InputError.single(f"it cannot be read as a map: {error}", file=str(terrain)) from None
    rows = np.floor((columns["y"] - north) / down).astype(np.int64)
    at = np.array([rows, np.floor((columns["x"] - west) / across).astype(np.int64)])
    inside = (at >= 0).all() and (at[0] < bands.shape[1]).all() and (at[1] < bands.shape[2]).all()
    for band in bands if inside else ():
        if np.nanmax(np.abs(band[at[0], at[1]] - columns["log10_carea"])) <= SAME_WITHIN:
            logarithm = band * math.log(10.0) - math.log(cell_size)
            sides = [2 * round(0.5 * (window / cell_size - 1.0)) + 1 for window in WINDOWS]
            return np.stack([mean_in_window(logarithm, side)[at[0], at[1]] for side in sides], 1)
    raise InputError.single(
        "no band of the map has the catchment areas of the table at its points", file=str(terrain)
    )
