"""Groundwater mound under a pond: regional flow, recharge areas, wells and straight boundaries.

A pond that leaks more than the regional flow carries under it lifts the water table and sends its
water sideways and backwards as well. With Dupuit's assumption (horizontal flow, head constant over
the depth) and a uniform aquifer the discharge potential of every cause adds up; the closed forms
are in `analytic_elements`.

For one circular pond of radius R that leaks L (N = L / (pi R^2)) in a regional discharge
Q0 = K i b, all in m2/yr and m3/yr:

* the mound's own discharge at the pond's edge is N R / 2 = L / (2 pi R); where it exceeds Q0,
  water leaves the pond upgradient too, as far as the stagnation point r_s = L / (2 pi Q0);
* the water of the pond fills a strip that far downgradient is L / Q0 wide, abreast of the
  pond's centre L / (2 Q0), half of it on either side: a point at a distance y across the
  gradient is reached when L > 4 Q0 y.

The potential carries one constant: from a head known at a reference point, or from the level of a
river. The flow is steady. A mound builds up over about S r^2 / (4 K b) (the time at which the
argument of the well function of Theis, r^2 S / (4 T t), is one); travel times that are not
much longer than this, or that fall in years in which the pond was still filling, are too short by
as much.

Limits: Dupuit's assumption leaves out resistance to vertical flow, which matters within about
two thicknesses of a pond's edge; the pond must not touch the water table (its leak is given, not
computed from the mound).

References: O. D. L. Strack (1989), Groundwater Mechanics; H. M. Haitjema (1995),
Analytic Element Modeling of Groundwater Flow, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems

from .analytic_elements import Elements, field_at, fill_fields, head_of, saturated_thickness
from .constants import SECONDS_PER_YEAR
from .mounding_images import check_boundaries, mirror_tables
from .recharge_areas import CircularRecharge, RechargeArea, StraightBoundary, Well, direction

FloatArray = NDArray[np.float64]

MOST_AREAS = 60
"""Which areas cover a point is kept in the bits of one integer."""


@dataclass(frozen=True)
class GroundwaterFlow:
    """Steady horizontal flow in a uniform aquifer on a level base.

    Attributes
    ----------
    hydraulic_conductivity : float, m/s
    hydraulic_gradient : float, 1
        Regional fall of the head per distance, at the reference point; zero or more.
    flow_bearing : float, deg
        Direction the regional flow goes to, clockwise from the y axis (north).
    thickness : float, m
        Thickness between base and top; infinity where the aquifer has no top.
    effective_porosity : float, 1
    fixed_thickness : bool
        Keep the saturated thickness at `thickness` whatever the head (constant transmissivity): for
        an aquifer whose base slopes with its water table, and where the mound is thin against it.
        Heads may then be counted from any level.
    reference_head : float, m
        Head above the base at the reference point; NaN where a river gives it.
    reference_point : tuple of float, m
        x and y. With a river its own point is used instead.
    areas : tuple of CircularRecharge or PolygonRecharge
        Ponds and other recharge; where they overlap, their rates add up.
    wells : tuple of Well
    boundaries : tuple of StraightBoundary
        None, one, or two at right angles.

    Raises
    ------
    InputError
        If a number is out of its range, names repeat, the regional flow runs through a boundary, or
        an element lies beyond one; all at once.
    """

    hydraulic_conductivity: float
    hydraulic_gradient: float
    flow_bearing: float
    thickness: float
    effective_porosity: float
    fixed_thickness: bool = False
    reference_head: float = math.nan
    reference_point: tuple[float, float] = (0.0, 0.0)
    areas: tuple[RechargeArea, ...] = ()
    wells: tuple[Well, ...] = ()
    boundaries: tuple[StraightBoundary, ...] = ()
    origin: FloatArray = field(init=False, repr=False, compare=False)
    elements: Elements = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("areas", "wells", "boundaries"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        problems = Problems()
        self._check_numbers(problems)
        check_boundaries(self.boundaries, self.areas, self.wells,
                         self.flow_bearing if self.hydraulic_gradient else math.nan,
                         problems)  # fmt: skip
        problems.raise_if_any()
        places = self._places()
        middle = 0.5 * (places.max(axis=0) + places.min(axis=0)) if len(places) else self.datum[0]
        object.__setattr__(self, "origin", np.array(middle, dtype=float))
        object.__setattr__(self, "elements", self._build())

    @property
    def datum(self) -> tuple[tuple[float, float], float]:
        """Point of known head, m, and its head above the base, m."""
        for boundary in self.boundaries:
            if boundary.kind == "river":
                return (boundary.x, boundary.y), boundary.head
        return self.reference_point, self.reference_head

    @property
    def ordered_areas(self) -> tuple[RechargeArea, ...]:
        """Recharge areas in the order of the tables: circles, then polygons."""
        circles = tuple(a for a in self.areas if isinstance(a, CircularRecharge))
        return circles + tuple(a for a in self.areas if not isinstance(a, CircularRecharge))

    @property
    def regional_discharge(self) -> float:
        """Regional flow through the whole thickness per width, m2/yr."""
        wet = self._wet(self.datum[1])
        return self.hydraulic_conductivity * SECONDS_PER_YEAR * self.hydraulic_gradient * wet

    def _wet(self, head: float) -> float:
        return self.thickness if self.fixed_thickness else min(head, self.thickness)

    def _check_numbers(self, problems: Problems) -> None:
        least = -math.inf if self.fixed_thickness else 0.0
        rivers = [b for b in self.boundaries if b.kind == "river"]
        checks = (
            ("hydraulic_conductivity", 0.0 < self.hydraulic_conductivity < math.inf, "above zero"),
            ("hydraulic_gradient", 0.0 <= self.hydraulic_gradient < math.inf,
             "zero or more: flow_bearing says which way the water goes"),
            ("flow_bearing", math.isfinite(self.flow_bearing), "a finite number of degrees"),
            ("thickness", self.thickness > 0.0 and
             not (self.fixed_thickness and math.isinf(self.thickness)),
             "above zero, and finite where it is fixed"),
            ("effective_porosity", 0.0 < self.effective_porosity <= 1.0, "above 0 and up to 1"),
            ("reference_head", bool(rivers) or least < self.reference_head < math.inf,
             "above zero, counted from the base of the aquifer, where no river gives a head"),
        )  # fmt: skip
        for name, good, allowed in checks:
            if not good:
                problems.add(f"the {name} is {getattr(self, name):g}", place=name, allowed=allowed)
        if not all(math.isfinite(value) for value in self.reference_point):
            problems.add("the reference_point is not finite", place="reference_point")
        for river in rivers:
            if not river.head > least:
                problems.add(f"the river {river.name} has a head of {river.head:g} m",
                             place=river.name, allowed="above zero, counted from the base of the "
                             "aquifer, unless the thickness is fixed")  # fmt: skip
        names = [e.name for e in (*self.areas, *self.wells, *self.boundaries)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.add(f'two elements are called "{name}"', place=name, remedy="rename one")
        if len(self.areas) > MOST_AREAS:
            problems.add(f"{len(self.areas)} recharge areas", place="areas",
                         allowed=f"up to {MOST_AREAS}")  # fmt: skip

    def _places(self) -> FloatArray:
        """Return corners of areas and places of wells, m, shape (places, 2)."""
        corners = [area.corners for area in self.areas]
        return np.vstack([np.empty((0, 2)), *corners, *([[w.x, w.y]] for w in self.wells)])

    def _build(self) -> Elements:
        place, head = self.datum
        regional = self.regional_discharge * direction(self.flow_bearing)
        tables = mirror_tables(self.areas, self.wells, self.boundaries, self.origin)
        conductivity = self.hydraulic_conductivity * SECONDS_PER_YEAR
        wet = self._wet(head)
        wanted = conductivity * wet * (head - 0.5 * wet)
        bare = Elements(
            float(regional[0]), float(regional[1]), 0.0, conductivity, self.thickness,
            self.fixed_thickness, self.effective_porosity, *tables,
        )  # fmt: skip
        at = np.array(place) - self.origin
        return bare._replace(constant=wanted - field_at(float(at[0]), float(at[1]), bare)[0])

    def _fields(self, x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, tuple[int, ...]]:
        xs, ys = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        out = np.empty((xs.size, 3))
        fill_fields(xs.ravel() - self.origin[0], ys.ravel() - self.origin[1], self.elements, out)
        return out, xs.shape

    def potential(self, x: ArrayLike, y: ArrayLike) -> FloatArray:
        """Return the discharge potential.

        Parameters
        ----------
        x, y : array_like
            Points, m; they broadcast.

        Returns
        -------
        ndarray, m3/yr
            NaN beyond a boundary.
        """
        out, shape = self._fields(x, y)
        return out[:, 0].reshape(shape)

    def head(self, x: ArrayLike, y: ArrayLike) -> FloatArray:
        """Return the head above the base of the aquifer.

        Parameters
        ----------
        x, y : array_like
            Points, m; they broadcast.

        Returns
        -------
        ndarray, m
            NaN beyond a boundary and where the wells would pump the aquifer dry.
        """
        return self._by_potential(head_of, x, y)

    def saturated_thickness(self, x: ArrayLike, y: ArrayLike) -> FloatArray:
        """Return the thickness of the saturated ground.

        Parameters
        ----------
        x, y : array_like
            Points, m; they broadcast.

        Returns
        -------
        ndarray, m
            NaN where `head` is NaN.
        """
        return self._by_potential(saturated_thickness, x, y)

    def _by_potential(
        self, function: Callable[[float, float, float, bool], float], x: ArrayLike, y: ArrayLike
    ) -> FloatArray:
        out, shape = self._fields(x, y)
        ground = self.elements.conductivity, self.elements.thickness, self.elements.fixed
        return np.array([function(value, *ground) for value in out[:, 0]]).reshape(shape)

    def discharge(self, x: ArrayLike, y: ArrayLike) -> FloatArray:
        """Return the discharge through the whole saturated thickness, per width.

        Parameters
        ----------
        x, y : array_like
            Points, m; they broadcast.

        Returns
        -------
        ndarray, shape (..., 2), m2/yr
            Components along x and y; NaN beyond a boundary.
        """
        out, shape = self._fields(x, y)
        return out[:, 1:].reshape((*shape, 2))

    def seepage_velocity(self, x: ArrayLike, y: ArrayLike) -> FloatArray:
        """Return the seepage velocity, mean over the saturated thickness.

        Parameters
        ----------
        x, y : array_like
            Points, m; they broadcast.

        Returns
        -------
        ndarray, shape (..., 2), m/yr
            Components along x and y; NaN where `head` is NaN.
        """
        wet = self.saturated_thickness(x, y)[..., None]
        return np.asarray(self.discharge(x, y) / (self.effective_porosity * wet))

    def discharge_across(self, points: ArrayLike, nodes: int = 64) -> float:
        """Return the water that crosses a line of straight pieces, from its right to its left.

        Parameters
        ----------
        points : array_like, shape (corners, 2)
            Line, m; walked from the first corner to the last.
        nodes : int
            Gauss-Legendre nodes in each piece. Give a corner where the line crosses the edge of an
            area: the discharge has a kink there.

        Returns
        -------
        float
            m3/yr; above zero when water goes to the left of the walker.

        Raises
        ------
        InputError
            If part of the line lies beyond a boundary.
        """
        line = np.asarray(points, dtype=float)
        at, weight = np.polynomial.legendre.leggauss(nodes)
        total = 0.0
        for start, end in pairwise(line):
            step = end - start
            places = start + 0.5 * (1.0 + at)[:, None] * step
            flow = self.discharge(places[:, 0], places[:, 1])
            total += 0.5 * float(weight @ (-flow[:, 0] * step[1] + flow[:, 1] * step[0]))
        if math.isnan(total):
            raise InputError.single("part of the line lies beyond a boundary", place="points",
                                    remedy="keep the line in the aquifer")  # fmt: skip
        return total

    @property
    def extent(self) -> float:
        """Radius around the local origin that holds every element and its stagnation points, m."""
        reach = float(np.hypot(*(self._places() - self.origin).T).max(initial=0.0))
        turned = self._strength
        regional = self.regional_discharge
        # A source of strength L holds back a regional flow q over L / (2 pi q).
        stagnant = turned / (2.0 * math.pi * regional) if regional > 0.0 else 0.0
        radii = sum(math.sqrt(area.area / math.pi) for area in self.areas)
        distances = [
            abs(float(direction(b.bearing + 90.0) @ (self.origin - np.array([b.x, b.y]))))
            for b in self.boundaries
        ]
        return max(reach + max(stagnant, radii) + sum(distances), 1.0)

    @property
    def _strength(self) -> float:
        """Water that all areas and wells turn over, m3/yr."""
        recharged = sum(area.seepage_rate for area in self.areas)
        return recharged + sum(abs(well.pumping_rate) for well in self.wells)

    @property
    def typical_discharge(self) -> float:
        """Discharge of the regional flow or of all elements at the distance `extent`, m2/yr."""
        return max(self.regional_discharge, self._strength / (2.0 * math.pi * self.extent))


def mound_rise_time(
    storativity: ArrayLike, transmissivity: ArrayLike, distance: ArrayLike
) -> FloatArray:
    """Return the time in which a mound becomes steady out to a distance, S r^2 / (4 T).

    Parameters
    ----------
    storativity : array_like, 1
        Specific yield of an unconfined aquifer, storage coefficient of a confined one.
    transmissivity : array_like, m2/s
        Conductivity times saturated thickness.
    distance : array_like, m
        From the centre of the pond.

    Returns
    -------
    ndarray, yr

    Notes
    -----
    Argument of the well function of Theis (1935) equal to one. The head goes on rising slowly
    after it, but its gradient, which moves the water, is within exp(-u) of its steady value: 78 %
    of the steady discharge at four times this time, 37 % at this time.
    """
    seconds = np.asarray(storativity) * np.asarray(distance) ** 2 / (4 * np.asarray(transmissivity))
    return np.asarray(seconds / SECONDS_PER_YEAR)
