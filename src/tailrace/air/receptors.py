"""Where concentrations are wanted: points, grids, rings, villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

from .geometry import points_inside

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Receptors:
    """Places at which concentration and deposition are computed.

    Attributes
    ----------
    east, north : ndarray, shape (n,), m
    height : ndarray, shape (n,), m
        Above ground.
    names : tuple of str
        Names; empty where there are none.
    """

    east: FloatArray
    north: FloatArray
    height: FloatArray
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of receptors."""
        return len(self.east)


def points(
    east: ArrayLike, north: ArrayLike, height: ArrayLike = 0.0, names: Sequence[str] = ()
) -> Receptors:
    """Return single receptors.

    Parameters
    ----------
    east, north : array_like, shape (n,)
        Place, m.
    height : array_like
        Height above ground, m; one for all or one each.
    names : sequence of str
        Names, or none.

    Returns
    -------
    Receptors
        The receptors.

    Raises
    ------
    InputError
        If a place or a height is not a number, or a height is negative.
    """
    x = np.atleast_1d(np.asarray(east, dtype=np.float64)).ravel()
    y = np.atleast_1d(np.asarray(north, dtype=np.float64)).ravel()
    if x.shape != y.shape:
        raise InputError.single(f"receptors have {len(x)} east and {len(y)} north coordinates")
    z = np.broadcast_to(np.asarray(height, dtype=np.float64), x.shape).copy()
    wrong = ~(np.isfinite(x) & np.isfinite(y) & np.isfinite(z)) | (z < 0.0)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError.single(
            f"{int(wrong.sum())} receptors have a coordinate that is not a number, or a negative "
            "height",
            place=f"receptor {first + 1}",
            remedy="give east, north and height above ground in metres",
        )
    return Receptors(x, y, z, tuple(names))


def grid(east: ArrayLike, north: ArrayLike, height: float = 0.0) -> Receptors:
    """Return a rectangular grid, east running fastest.

    Parameters
    ----------
    east, north : array_like
        Coordinates of columns and rows, m.
    height : float
        Height above ground, m.

    Returns
    -------
    Receptors
        The receptors.
    """
    x, y = np.meshgrid(np.asarray(east, dtype=float), np.asarray(north, dtype=float))
    return points(x.ravel(), y.ravel(), height)


def polar(
    distances: ArrayLike,
    directions: ArrayLike,
    centre: tuple[float, float] = (0.0, 0.0),
    height: float = 0.0,
) -> Receptors:
    """Return rings of receptors, direction running slowest within a ring of one distance.

    Parameters
    ----------
    distances : array_like
        Radii, m.
    directions : array_like
        Bearings clockwise from north, degrees.
    centre : tuple of float
        East and north of the centre, m.
    height : float
        Height above ground, m.

    Returns
    -------
    Receptors
        The receptors.
    """
    radius, bearing = np.meshgrid(
        np.asarray(distances, dtype=float), np.deg2rad(np.asarray(directions, dtype=float))
    )
    return points(
        (centre[0] + radius * np.sin(bearing)).ravel(),
        (centre[1] + radius * np.cos(bearing)).ravel(),
        height,
    )


def village(outline: ArrayLike, count: int = 25) -> Receptors:
    """Return receptors spread evenly over a village, whose mean is the village's.

    Parameters
    ----------
    outline : array_like, shape (n, 2)
        Corners of the village, m.
    count : int
        About how many receptors.

    Returns
    -------
    Receptors
        Centres of square cells inside the outline; at least one.
    """
    corners = np.asarray(outline, dtype=np.float64)
    low, high = corners.min(axis=0), corners.max(axis=0)
    side = float(np.sqrt(np.prod(np.maximum(high - low, 1.0e-9)) / count))
    for _ in range(12):
        x = np.arange(low[0] + 0.5 * side, high[0], side)
        y = np.arange(low[1] + 0.5 * side, high[1], side)
        east, north = (axis.ravel() for axis in np.meshgrid(x, y))
        inside = points_inside(corners, east, north)
        if inside.sum() >= 0.6 * count:
            break
        side *= 0.8
    if not inside.any():
        middle = corners.mean(axis=0)
        return points([middle[0]], [middle[1]])
    return points(east[inside], north[inside])
