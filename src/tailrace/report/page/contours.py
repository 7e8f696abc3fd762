"""Regions where a quantity reaches a level, from values at points anywhere.

Points are joined into triangles (Delaunay), over which the quantity is linear; the outline of a
region is followed from triangle to triangle, and along the rim of what is known. Every triangle's
part has the region on its left, so that outlines close without a search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

Array = NDArray[np.float64]
_Key = tuple[int, int]
"""A point of an outline: a corner (k, k), or a crossing of the edge between two corners."""


@dataclass(frozen=True)
class Mesh:
    """Points joined into triangles.

    Parameters
    ----------
    points : array, shape (point, 2)
        m.
    known, unknown : array of int, shape (triangle, 3)
        Corners, anticlockwise; a triangle with a missing corner is unknown.
    values : array, shape (point,)
        As they are interpolated.
    """

    points: Array
    known: NDArray[np.intp]
    unknown: NDArray[np.intp]
    values: Array

    @cached_property
    def rim(self) -> list[tuple[int, int]]:
        """Edges around what is known, the same for every level."""
        return rim(self.known)


def triangulate(x: Array, y: Array, values: Array) -> Mesh:
    """Return the mesh of points.

    Parameters
    ----------
    x, y : array, shape (point,)
        m.
    values : array, shape (point,)
        Nan where missing.

    Raises
    ------
    InputError
        If fewer than three points are given, or all lie on a line.
    """
    points = np.column_stack((x, y)).astype(float)
    corners = _triangles(points.tobytes())
    lacking = np.isnan(values)[corners].any(axis=1)
    return Mesh(points, corners[~lacking], corners[lacking], np.asarray(values, dtype=float))


@lru_cache(maxsize=8)
def _triangles(packed: bytes) -> NDArray[np.intp]:
    """Return the triangles between points, anticlockwise: all layers of a map have the same."""
    from scipy.spatial import Delaunay, QhullError

    points = np.frombuffer(packed).reshape(-1, 2)
    try:
        corners = Delaunay(points).simplices.astype(np.intp)
    except (QhullError, ValueError) as error:
        raise InputError.single(
            f"{len(points)} points span no area", allowed="three or more, not on one line"
        ) from error
    a, b, c = (points[corners[:, k]] for k in range(3))
    twice = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    corners = np.where((twice < 0)[:, np.newaxis], corners[:, ::-1], corners)
    corners.setflags(write=False)
    return corners


def region(mesh: Mesh, level: float) -> list[Array]:
    """Return the closed outlines of where the values reach a level.

    Parameters
    ----------
    mesh : Mesh
        The points.
    level : float
        In the units of its values.

    Returns
    -------
    list of array, shape (point, 2)
        m, without the first point again; the region is on the left, holes run clockwise.
    """
    high = mesh.values >= level
    following: dict[_Key, list[_Key]] = {}
    for start, end in _pieces(mesh, high):
        following.setdefault(start, []).append(end)
    found = []
    for start in sorted(following):
        while following.get(start):
            trail, here = [start], following[start].pop()
            while here != start:
                trail.append(here)
                here = following[here].pop()
            found.append(np.array([_place(mesh, key, level) for key in trail]))
    return [outline for outline in found if len(outline) > 2]


def _pieces(mesh: Mesh, high: NDArray[np.bool_]) -> Iterator[tuple[_Key, _Key]]:
    corners = mesh.known
    count = high[corners].sum(axis=1)
    for triangle in corners[(count > 0) & (count < 3)].tolist():
        leaves = enters = (0, 0)
        for k in range(3):
            a, b = triangle[k], triangle[(k + 1) % 3]
            if high[a] and not high[b]:
                leaves = _crossing(a, b)
            elif high[b] and not high[a]:
                enters = _crossing(a, b)
        yield leaves, enters
    for a, b in mesh.rim:
        if high[a] and high[b]:
            yield (a, a), (b, b)
        elif high[a]:
            yield (a, a), _crossing(a, b)
        elif high[b]:
            yield _crossing(a, b), (b, b)


def _crossing(a: int, b: int) -> _Key:
    return (a, b) if a < b else (b, a)


def rim(corners: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Return the directed edges that one triangle only has, in order."""
    if not len(corners):
        return []
    start, end = corners.ravel(), corners[:, [1, 2, 0]].ravel()
    count = int(corners.max()) + 1
    there = np.unique(start * count + end)
    single = there[~np.isin(there, end * count + start)]
    return list(zip((single // count).tolist(), (single % count).tolist(), strict=True))


def _place(mesh: Mesh, key: _Key, level: float) -> tuple[float, float]:
    a, b = key
    if a == b:
        x, y = mesh.points[a].tolist()
        return x, y
    low, high = float(mesh.values[a]), float(mesh.values[b])
    x, y = (
        mesh.points[a] + (level - low) / (high - low) * (mesh.points[b] - mesh.points[a])
    ).tolist()
    return x, y


def outlines_of(triangles: NDArray[np.intp], points: Array) -> list[Array]:
    """Return the closed outlines of a set of triangles, shape (point, 2) each, m."""
    following: dict[int, list[int]] = {}
    for a, b in rim(triangles):
        following.setdefault(a, []).append(b)
    found = []
    for start in sorted(following):
        while following[start]:
            trail, here = [start], following[start].pop()
            while here != start:
                trail.append(here)
                here = following[here].pop()
            found.append(points[trail])
    return found
