"""Where the field of a map is computed: a grid that is finer the nearer a source's outline is.

Cells are halved while they are longer than a share of their distance from the nearest outline, for
annual fields fall off as powers of that distance; the share is chosen so that about as many
corners come out as are wanted. Between corners the logarithm of the field is taken as linear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.air.geometry import distance_to_polygon, points_inside

FloatArray = NDArray[np.float64]

WANTED_POINTS = 400
FINEST = 1.0 / 256.0
"""Smallest cell, of the map's longer side."""
FEWEST_ACROSS = 4
"""Cells along the shorter side before any is halved."""
PER_OUTLINE = 4.0
"""Cells across an area that releases, at least."""
TINY = 1.0e-30


@dataclass(frozen=True)
class MapFrame:
    """The rectangle of a map, m.

    Parameters
    ----------
    west, south, east, north : float
        Its sides.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """West to east."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """South to north."""
        return self.north - self.south


def gap_to(outline: FloatArray, east: FloatArray, north: FloatArray) -> FloatArray:
    """Return the distance from an outline, from either side, m.

    Parameters
    ----------
    outline : ndarray, shape (corners, 2)
        One corner for a point.
    east, north : ndarray, shape (n,)
        Places.
    """
    if len(outline) < 3:
        return np.asarray(np.hypot(east - outline[0, 0], north - outline[0, 1]))
    inside = points_inside(outline, east, north)
    outer = distance_to_polygon(outline, east, north)
    if not inside.any():
        return outer
    following = np.roll(outline, -1, axis=0)
    along = following - outline
    length = np.maximum((along**2).sum(axis=1), TINY)
    place = np.stack([east, north], axis=1)[:, None, :] - outline
    share = np.clip((place * along).sum(axis=2) / length, 0.0, 1.0)
    sides = np.hypot(*np.moveaxis(place - share[..., None] * along, 2, 0)).min(axis=1)
    return np.where(inside, sides, outer)


def map_points(
    frame: MapFrame, outlines: Sequence[FloatArray], wanted: int = WANTED_POINTS
) -> tuple[FloatArray, FloatArray]:
    """Return points of a map, dense where the field of some sources bends.

    Parameters
    ----------
    frame : MapFrame
        The map.
    outlines : sequence of ndarray, shape (corners, 2), m
        Corners of the sources; one for a point.
    wanted : int
        About how many points.

    Returns
    -------
    tuple of ndarray, shape (n,), m
        East and north, among them the corners of the map.
    """
    low, high = 0.05, 8.0
    best = _corners(frame, outlines, high)
    for _ in range(18):
        middle = float(np.sqrt(low * high))
        found = _corners(frame, outlines, middle)
        if len(found) > wanted:
            low = middle
        else:
            high, best = middle, found
    return best[:, 0].copy(), best[:, 1].copy()


def _corners(frame: MapFrame, outlines: Sequence[FloatArray], share: float) -> FloatArray:
    """Return the corners of the cells, halved while longer than a share of their distance."""
    side = min(frame.width, frame.height) / FEWEST_ACROSS
    across = max(round(frame.width / side), 1), max(round(frame.height / side), 1)
    step = np.array([frame.width / across[0], frame.height / across[1]])
    x, y = np.meshgrid(np.arange(across[0]), np.arange(across[1]))
    cells = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.int64)
    finest = FINEST * max(frame.width, frame.height)
    depth = max(int(np.ceil(np.log2(step.max() / finest))), 0)
    origin, corners = np.array([frame.west, frame.south]), []
    for level in range(depth + 1):
        size = step / 2.0**level
        middle = origin + (cells + 0.5) * size
        split = _too_long(outlines, middle, float(size.max()), share, finest)
        split &= level < depth
        # Corners as whole numbers of the finest cells, so that neighbours share them.
        scale = 2 ** (depth - level)
        corners.append(((cells[~split][:, None] + _SQUARE) * scale).reshape(-1, 2))
        cells = (2 * cells[split][:, None] + _SQUARE).reshape(-1, 2)
    unique = np.unique(np.concatenate(corners), axis=0)
    return np.asarray(origin + unique * step / 2.0**depth)


_SQUARE = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], dtype=np.int64)


def _too_long(
    outlines: Sequence[FloatArray], middle: FloatArray, size: float, share: float, finest: float
) -> NDArray[np.bool_]:
    found = np.zeros(len(middle), dtype=bool)
    for outline in outlines:
        gap = gap_to(outline, middle[:, 0], middle[:, 1])
        across = float(np.ptp(outline, axis=0).max()) / PER_OUTLINE if len(outline) > 2 else 0.0
        found |= size > np.maximum(share * gap, max(across, finest))
    return found


def interpolator(
    east: FloatArray, north: FloatArray, values: FloatArray
) -> Callable[[FloatArray, FloatArray], FloatArray]:
    """Return the field between the points of a map.

    Parameters
    ----------
    east, north : ndarray, shape (n,), m
        Points.
    values : ndarray, shape (n,) or (n, fields)
        Field there, zero or more.

    Returns
    -------
    callable
        From east and north to the field: its logarithm is linear in every triangle of the
        points; NaN outside of the map.
    """
    from scipy.interpolate import LinearNDInterpolator

    floor = TINY + 1.0e-12 * values.max(axis=0, initial=0.0)
    linear = LinearNDInterpolator(np.stack([east, north], axis=1), np.log(values + floor))

    def field(x: FloatArray, y: FloatArray) -> FloatArray:
        return np.asarray(np.exp(linear(x, y)) - floor)

    return field
