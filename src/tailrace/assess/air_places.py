"""Points at which the air of an area is computed: those of its places, then those of its map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.air.receptors import Receptors, points, village

if TYPE_CHECKING:
    from tailrace.air.sources import Source
    from tailrace.site import Site

FloatArray = NDArray[np.float64]

POINTS_OF_OUTLINE = 16
"""About how many points stand for a place with an outline."""
POINTS_OF_LINE = 5


@dataclass(frozen=True)
class AirPlaces:
    """Points of places and of the map.

    Parameters
    ----------
    names : tuple of str
        Places.
    owner : ndarray of int
        Place of every point before those of the map.
    points : Receptors
        All points, those of the map last.
    """

    names: tuple[str, ...]
    owner: NDArray[np.int64]
    points: Receptors

    @property
    def first_map(self) -> int:
        """Number of the first point of the map."""
        return len(self.owner)

    def means(self, values: FloatArray) -> FloatArray:
        """Return the mean over each place's points, shape (..., places).

        Parameters
        ----------
        values : ndarray, shape (..., points)
            At all points.
        """
        member = self.owner[:, None] == np.arange(len(self.names))
        weight = member / np.maximum(member.sum(axis=0), 1)
        return np.asarray(values[..., : self.first_map] @ weight)


def air_places(site: Site, area: str, map_east: FloatArray, map_north: FloatArray) -> AirPlaces:
    """Return the points of an area's receptors and map.

    Parameters
    ----------
    site : Site
        The site.
    area : str
        Its area.
    map_east, map_north : ndarray, shape (n,), m
        Points of the map.
    """
    here = site.projected(area)
    receptors = here[here["role"] == "receptor"]
    east, north, owner = [], [], []
    for number, shape in enumerate(receptors.geometry):
        x, y = _points_of(shape)
        east.append(x)
        north.append(y)
        owner.append(np.full(len(x), number))
    return AirPlaces(
        tuple(str(name) for name in receptors.index),
        np.concatenate([*owner, np.zeros(0)]).astype(np.int64),
        points(np.concatenate([*east, map_east]), np.concatenate([*north, map_north])),
    )


def _points_of(shape: Any) -> tuple[FloatArray, FloatArray]:
    """Return the points that stand for a place."""
    if shape.geom_type == "Point":
        return np.array([shape.x]), np.array([shape.y])
    if shape.geom_type == "Polygon":
        spread = village(np.asarray(shape.exterior.coords)[:-1, :2], POINTS_OF_OUTLINE)
        return spread.east, spread.north
    if shape.geom_type == "LineString":
        share = (np.arange(POINTS_OF_LINE) + 0.5) / POINTS_OF_LINE
        found = [shape.interpolate(each, normalized=True) for each in share]
        return np.array([one.x for one in found]), np.array([one.y for one in found])
    parts = [_points_of(part) for part in shape.geoms]
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def outline_of(source: Source) -> FloatArray:
    """Return the corners of a source, one for a point, m."""
    corners = getattr(source, "corners", None)
    if corners is not None:
        return np.asarray(corners)
    return np.array([[source.x, source.y]])  # type: ignore[attr-defined]
