"""What feeds, drains and bounds an aquifer seen from above: ponds, wells, rivers, tight rock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class CircularRecharge:
    """A circle through which water enters the aquifer at one rate: a pond, a heap.

    Attributes
    ----------
    name : str
    x, y : float, m
        Centre.
    radius : float, m
    seepage_rate : float, m3/yr
        Water that enters over the whole circle.

    Raises
    ------
    InputError
        If the radius is not above zero, the rate is below zero, or a number is not finite.
    """

    name: str
    x: float
    y: float
    radius: float
    seepage_rate: float

    def __post_init__(self) -> None:
        problems = Problems()
        _check_finite(self.name, problems, x=self.x, y=self.y)
        _check_positive(self.name, problems, radius=self.radius)
        _check_rate(self.name, self.seepage_rate, problems)
        problems.raise_if_any()

    @property
    def area(self) -> float:
        """Area, m2."""
        return math.pi * self.radius**2

    @property
    def corners(self) -> FloatArray:
        """Corners of the square around the circle, m, shape (4, 2)."""
        turns = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        return np.asarray(np.array([self.x, self.y]) + self.radius * turns)


@dataclass(frozen=True)
class PolygonRecharge:
    """A polygon through which water enters the aquifer at one rate: a pond, a field, a hill.

    Attributes
    ----------
    name : str
    vertices : array_like, shape (corners, 2), m
        Corners in order, either way round, the first not repeated.
    seepage_rate : float, m3/yr
        Water that enters over the whole polygon.

    Raises
    ------
    InputError
        If the outline has fewer than three corners or crosses itself, or the rate is below zero.
    """

    name: str
    vertices: ArrayLike
    seepage_rate: float

    def __post_init__(self) -> None:
        problems = Problems()
        corners = np.asarray(self.vertices, dtype=float)
        _check_rate(self.name, self.seepage_rate, problems)
        shaped = corners.ndim == 2 and corners.shape[0] >= 3 and corners.shape[1] == 2
        if not shaped or not np.isfinite(corners).all():
            problems.add(f"the outline of {self.name} is not a list of three or more corners",
                         place=self.name, remedy="give finite pairs x, y in m")  # fmt: skip
            problems.raise_if_any()
        outline = shapely.Polygon(corners)
        if not (outline.is_valid and outline.area > 0.0):
            problems.add(
                f"the outline of {self.name} is no simple polygon "
                f"({shapely.is_valid_reason(outline)})",
                place=self.name, remedy="give the corners in order around the area",
            )  # fmt: skip
        problems.raise_if_any()
        if not shapely.LinearRing(corners).is_ccw:
            corners = corners[::-1]
        object.__setattr__(self, "vertices", np.ascontiguousarray(corners))

    @classmethod
    def rectangle(
        cls, name: str, x: float, y: float, length: float, width: float, seepage_rate: float,
        bearing: float = 90.0,
    ) -> PolygonRecharge:  # fmt: skip
        """Return a rectangle around a centre.

        Parameters
        ----------
        name : str
            Name.
        x, y : float
            Centre, m.
        length, width : float
            Sides, m.
        seepage_rate : float
            Water that enters, m3/yr.
        bearing : float
            Direction of the side `length`, degrees clockwise from the y axis (north).

        Returns
        -------
        PolygonRecharge

        Raises
        ------
        InputError
            If a side is not above zero.
        """
        problems = Problems()
        _check_positive(name, problems, length=length, width=width)
        problems.raise_if_any()
        along = 0.5 * length * direction(bearing)
        across = 0.5 * width * direction(bearing - 90.0)
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        corners = [np.array([x, y]) + p * along + q * across for p, q in signs]
        return cls(name, np.array(corners), seepage_rate)

    @property
    def corners(self) -> FloatArray:
        """Corners counter-clockwise, m, shape (corners, 2)."""
        return np.asarray(self.vertices)

    @property
    def area(self) -> float:
        """Area, m2."""
        return float(shapely.Polygon(self.corners).area)


@dataclass(frozen=True)
class Well:
    """A well through the whole aquifer.

    Attributes
    ----------
    name : str
    x, y : float, m
        Place.
    pumping_rate : float, m3/yr
        Water taken out; below zero for a well that injects.
    radius : float, m
        Radius of the screen; inside it the head is that of the wall.

    Raises
    ------
    InputError
        If the radius is not above zero or a number is not finite.
    """

    name: str
    x: float
    y: float
    pumping_rate: float
    radius: float = 0.1

    def __post_init__(self) -> None:
        problems = Problems()
        _check_finite(self.name, problems, x=self.x, y=self.y, pumping_rate=self.pumping_rate)
        _check_positive(self.name, problems, radius=self.radius)
        problems.raise_if_any()


@dataclass(frozen=True)
class StraightBoundary:
    """A straight, endless edge of the aquifer: a river in full contact, or tight rock.

    Attributes
    ----------
    name : str
    x, y : float, m
        A point on it.
    bearing : float, deg
        Direction of the line, clockwise from the y axis (north).
    kind : {"river", "no-flow"}
        A river holds one head along its whole length; tight rock lets nothing through.
    head : float, m
        Level of the river above the base of the aquifer; NaN for a no-flow boundary.

    Raises
    ------
    InputError
        If the kind is unknown or a river has no finite head.
    """

    name: str
    x: float
    y: float
    bearing: float
    kind: Literal["river", "no-flow"]
    head: float = math.nan

    def __post_init__(self) -> None:
        problems = Problems()
        _check_finite(self.name, problems, x=self.x, y=self.y, bearing=self.bearing)
        if self.kind not in ("river", "no-flow"):
            problems.add(f'the boundary {self.name} is of kind "{self.kind}"', place=self.name,
                         allowed="river, no-flow")  # fmt: skip
        elif self.kind == "river" and not math.isfinite(self.head):
            problems.add(f"the river {self.name} has a head of {self.head:g} m", place=self.name,
                         remedy="give its level above the base of the aquifer")  # fmt: skip
        problems.raise_if_any()


RechargeArea = CircularRecharge | PolygonRecharge


def direction(bearing: float) -> FloatArray:
    """Return the unit vector of a bearing.

    Parameters
    ----------
    bearing : float
        Degrees clockwise from the y axis (north).

    Returns
    -------
    ndarray, shape (2,)
        Components along x and y; exact zeros and ones at multiples of 90 degrees.
    """
    quarter, rest = divmod(bearing % 360.0, 90.0)
    sine, cosine = math.sin(math.radians(rest)), math.cos(math.radians(rest))
    turns = ((sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine))
    return np.array(turns[int(quarter) % 4])


def find_area(areas: tuple[RechargeArea, ...], name: str) -> int:
    """Return the number of the recharge area of a name.

    Parameters
    ----------
    areas : tuple of CircularRecharge or PolygonRecharge
        Areas.
    name : str
        Name looked for.

    Returns
    -------
    int
        Its place in `areas`.

    Raises
    ------
    InputError
        If there is none.
    """
    names = [area.name for area in areas]
    if name not in names:
        raise InputError.single(f'no recharge area is called "{name}"', place=name,
                                allowed=", ".join(names) or "none is declared")  # fmt: skip
    return names.index(name)


def _check_finite(name: str, problems: Problems, **numbers: float) -> None:
    for key, value in numbers.items():
        if not math.isfinite(value):
            problems.add(f"{key} of {name} is {value:g}", place=name,
                         remedy="give a finite number")  # fmt: skip


def _check_positive(name: str, problems: Problems, **numbers: float) -> None:
    for key, value in numbers.items():
        if not 0.0 < value < math.inf:
            problems.add(f"{key} of {name} is {value:g}", place=name,
                         remedy="give a finite number above zero")  # fmt: skip


def _check_rate(name: str, rate: float, problems: Problems) -> None:
    if not 0.0 <= rate < math.inf:
        problems.add(
            f"the seepage_rate of {name} is {rate:g} m3/yr", place=name,
            remedy="give the water that enters, zero or more; water is taken out by wells",
        )  # fmt: skip
