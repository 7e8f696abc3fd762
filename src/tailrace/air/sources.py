"""What can release something to the air: points, volumes, areas of any outline, open pits.

Releases are totals in g/s (an area's flux is its release over its area); lengths in m,
temperatures in K, bearings in degrees clockwise from north.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import geometry
from .deposition_velocity import GIVEN, METHOD_1, METHOD_2

FloatArray = NDArray[np.float64]

StackTop = Literal["upright", "capped", "horizontal"]
STACK_TOPS: tuple[StackTop, ...] = ("upright", "capped", "horizontal")


@dataclass(frozen=True)
class Particles:
    """Sizes of the particles that a source releases.

    Attributes
    ----------
    diameter : tuple of float, um
        Mass-mean diameter of each size.
    mass_fraction : tuple of float, 1
        Share of each size; they sum to one.
    density : tuple of float, g/cm3
    fine_fraction : float or None, 1
        Given, the deposition velocity follows from the fine fraction (METHOD_2) and there is one
        size; None, from size and density (METHOD_1).
    """

    diameter: tuple[float, ...]
    mass_fraction: tuple[float, ...]
    density: tuple[float, ...]
    fine_fraction: float | None = None

    @property
    def method(self) -> int:
        """Deposition method: 1 by size, 2 by fine fraction."""
        return METHOD_1 if self.fine_fraction is None else METHOD_2


@dataclass(frozen=True)
class Source:
    """What all kinds of source share.

    Attributes
    ----------
    name : str
    emission : float, g/s
        Release of the whole source.
    release_height : float, m
        Stack height, or height of release above ground.
    particles : Particles or None
        None for a gas.
    gas_deposition_velocity : float, m/s
        Of a gas that deposits; 0 for one that does not.
    """

    name: str
    emission: float
    release_height: float
    particles: Particles | None = field(default=None, kw_only=True)
    gas_deposition_velocity: float = field(default=0.0, kw_only=True)

    @property
    def method(self) -> int:
        """Deposition method: 0 none, 1 or 2 particles, 3 velocity given."""
        if self.particles is not None:
            return self.particles.method
        return GIVEN if self.gas_deposition_velocity > 0.0 else 0


@dataclass(frozen=True)
class PointSource(Source):
    """A stack or vent.

    Attributes
    ----------
    x, y : float, m
    exit_temperature : float, K
        Zero: as the air; negative: that much warmer than the air.
    exit_velocity : float, m/s
    diameter : float, m
    top : {"upright", "capped", "horizontal"}
    """

    x: float
    y: float
    exit_temperature: float
    exit_velocity: float
    diameter: float
    top: StackTop = "upright"


@dataclass(frozen=True)
class VolumeSource(Source):
    """A cloud with its own size: a transfer point, a stretch of haul road.

    Attributes
    ----------
    x, y : float, m
    initial_sigma_y, initial_sigma_z : float, m
    """

    x: float
    y: float
    initial_sigma_y: float
    initial_sigma_z: float


@dataclass(frozen=True)
class AreaSource(Source):
    """A plane that releases evenly: rectangle, line of some width, circle, any polygon.

    Attributes
    ----------
    corners : ndarray, shape (n, 2), m
        East and north of the corners in order.
    initial_sigma_z : float, m
    shape : str
        What it was stated as: rectangle, line, circle or polygon.
    stated : tuple of float
        The numbers it was stated with, for writing it out again.
    """

    corners: FloatArray
    initial_sigma_z: float = 0.0
    shape: str = "polygon"
    stated: tuple[float, ...] = ()

    @property
    def area(self) -> float:
        """Area, m2."""
        return abs(float(geometry.polygon_moments(self.corners)[0]))


@dataclass(frozen=True)
class OpenPitSource(Source):
    """An open pit, released through the part of its mouth that the wind leaves.

    Attributes
    ----------
    x, y : float, m
        First corner.
    width_x, width_y : float, m
    volume : float, m3
    angle : float, degree
        Bearing of the y side.
    """

    x: float
    y: float
    width_x: float
    width_y: float
    volume: float
    angle: float = 0.0

    @property
    def corners(self) -> FloatArray:
        """Corners of the pit's mouth, shape (4, 2), m."""
        return geometry.rectangle_corners(self.x, self.y, self.width_x, self.width_y, self.angle)

    @property
    def depth(self) -> float:
        """Depth of the pit, m."""
        return self.volume / (self.width_x * self.width_y)


def rectangle_source(
    name: str,
    emission: float,
    release_height: float,
    x: float,
    y: float,
    width_x: float,
    width_y: float,
    angle: float = 0.0,
    initial_sigma_z: float = 0.0,
    *,
    particles: Particles | None = None,
    gas_deposition_velocity: float = 0.0,
) -> AreaSource:
    """Return a rectangular area source.

    Parameters
    ----------
    name : str
        Name.
    emission : float
        Release of the whole rectangle, g/s.
    release_height : float
        m.
    x, y : float
        First corner (south-west when not turned), m.
    width_x, width_y : float
        Sides, m.
    angle : float
        Bearing of the y side, degrees.
    initial_sigma_z : float
        m.
    particles : Particles or None
        None for a gas.
    gas_deposition_velocity : float
        m/s.

    Returns
    -------
    AreaSource
        The rectangle.
    """
    return AreaSource(
        name, emission, release_height,
        geometry.rectangle_corners(x, y, width_x, width_y, angle), initial_sigma_z,
        "rectangle", (x, y, width_x, width_y, angle),
        particles=particles, gas_deposition_velocity=gas_deposition_velocity,
    )  # fmt: skip


def line_source(
    name: str,
    emission: float,
    release_height: float,
    ends: Sequence[float],
    width: float,
    initial_sigma_z: float = 0.0,
    *,
    particles: Particles | None = None,
    gas_deposition_velocity: float = 0.0,
) -> AreaSource:
    """Return a straight line source of some width, such as a stretch of road.

    Parameters
    ----------
    name : str
        Name.
    emission : float
        Release of the whole line, g/s.
    release_height : float
        m.
    ends : sequence of float
        x1, y1, x2, y2, m.
    width : float
        m.
    initial_sigma_z : float
        m.
    particles : Particles or None
        None for a gas.
    gas_deposition_velocity : float
        m/s.

    Returns
    -------
    AreaSource
        The line as a rectangle.
    """
    x1, y1, x2, y2 = (float(value) for value in ends)
    return AreaSource(
        name, emission, release_height, geometry.line_corners(x1, y1, x2, y2, width),
        initial_sigma_z, "line", (x1, y1, x2, y2, width),
        particles=particles, gas_deposition_velocity=gas_deposition_velocity,
    )  # fmt: skip


def circle_source(
    name: str,
    emission: float,
    release_height: float,
    x: float,
    y: float,
    radius: float,
    corners: int = geometry.CIRCLE_CORNERS,
    initial_sigma_z: float = 0.0,
    *,
    particles: Particles | None = None,
    gas_deposition_velocity: float = 0.0,
) -> AreaSource:
    """Return a circular area source, as a regular polygon of the same area.

    Parameters
    ----------
    name : str
        Name.
    emission : float
        Release of the whole circle, g/s.
    release_height : float
        m.
    x, y : float
        Centre, m.
    radius : float
        m.
    corners : int
        Corners of the polygon.
    initial_sigma_z : float
        m.
    particles : Particles or None
        None for a gas.
    gas_deposition_velocity : float
        m/s.

    Returns
    -------
    AreaSource
        The circle.
    """
    return AreaSource(
        name, emission, release_height, geometry.circle_corners(x, y, radius, corners),
        initial_sigma_z, "circle", (x, y, radius, float(corners)),
        particles=particles, gas_deposition_velocity=gas_deposition_velocity,
    )  # fmt: skip
