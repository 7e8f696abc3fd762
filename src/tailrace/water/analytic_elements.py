"""Discharge of wells and recharge areas in an aquifer: closed forms, compiled.

Flow is horizontal (Dupuit). The discharge vector Q, m2/yr, is the flow through the whole
saturated thickness per width, and Q = -grad(Phi) with the discharge potential

    Phi = K h^2 / 2                where the head h, above the base, is below the top (unconfined),
    Phi = K B h - K B^2 / 2        where it is above the top (confined, thickness B),

which is continuous at h = B. Recharge N makes div Q = N, so elements add up (superposition):

* uniform flow                   Phi = -Q0 . (x - x0),
* a well pumping P               Phi = P/(2 pi) ln r,         Q = -P/(2 pi) r_vec / r^2,
* a circle of radius R           Phi = -N/4 (r^2 - R^2),      Q = N/2 r_vec          (inside)
                                 Phi = -N R^2/2 ln(r/R),      Q = N R^2/2 r_vec/r^2  (outside),
* a polygon. The area is a sheet of injecting wells, Q_x - i Q_y = N/(2 pi) int dA'/(z - z').
  Green's theorem turns it into integrals along the sides (area sinks, Strack 1989; here
  by the theorem of Cauchy and Pompeiu with conj(zeta - z) as the function). On a side from a
  to b with unit tangent t, length l, signed distance d = Im(conj(t) (a - z)) and
  Lambda = ln((b - z)/(a - z)) = ln|b - z|/|a - z| + i (angle under which the side is seen),

      Q_x - i Q_y = N/(2 pi) sum_sides d conj(t) Lambda,

  and with u = Re(conj(t) (zeta - z)), from div(r_vec (ln r /2 - 1/4)) = ln r,

      Phi = N/(2 pi) sum_sides d/2 [ u_b ln r_b - u_a ln r_a - d Im(Lambda) - 3/2 l ].

  Both are continuous across sides; no test for inside or outside is needed. Corners run
  counter-clockwise.

A straight river of constant head mirrors every well and area with the opposite sign; a straight
impermeable boundary mirrors them with the same sign; two boundaries at right angles make three
images.

References: O. D. L. Strack (1989), Groundwater Mechanics; H. M. Haitjema (1995),
Analytic Element Modeling of Groundwater Flow, chapter 3.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TWO_PI = 2.0 * math.pi

# Columns of the tables of elements.
WELL_X, WELL_Y, PUMPED, WELL_RADIUS = range(4)
CENTRE_X, CENTRE_Y, RADIUS, CIRCLE_RATE = range(4)
START_X, START_Y, END_X, END_Y, SIDE_RATE, NARROW = range(6)
NORMAL_X, NORMAL_Y, OFFSET, IS_RIVER = range(4)


class Elements(NamedTuple):
    """A flow field as tables of numbers; coordinates in m from a local origin.

    Attributes
    ----------
    uniform_x, uniform_y : float
        Discharge of the regional flow, m2/yr.
    constant : float
        Constant of the potential, m3/yr.
    conductivity : float
        Hydraulic conductivity, m/yr.
    thickness : float
        Thickness of the aquifer, m; infinity where it has no top.
    fixed : bool
        Whether the saturated thickness is `thickness` everywhere, whatever the head.
    porosity : float
        Effective porosity, 1.
    wells : ndarray, shape (wells, 4)
        Place m, discharge pumped m3/yr, radius m; images after the `real_wells` wells.
    circles : ndarray, shape (circles, 4)
        Centre m, radius m, rate m/yr; images after the `real_circles` circles.
    sides : ndarray, shape (sides, 6)
        Ends of a polygon's side m, rate m/yr, width of the polygon m (twice area over perimeter).
    real_wells, real_circles : int
        Number of wells and circles that are not images.
    first_side : ndarray, shape (polygons + 1,)
        First side of each polygon that is no image, and the end of the last.
    boundaries : ndarray, shape (boundaries, 4)
        Unit normal into the aquifer, offset m, 1 for a river.
    """

    uniform_x: float
    uniform_y: float
    constant: float
    conductivity: float
    thickness: float
    fixed: bool
    porosity: float
    wells: FloatArray
    circles: FloatArray
    sides: FloatArray
    real_wells: int
    real_circles: int
    first_side: IntArray
    boundaries: FloatArray


@kernel
def field_at(x: float, y: float, elements: Elements) -> tuple[float, float, float]:
    """Return potential and discharge at a point.

    Parameters
    ----------
    x, y : float
        Point, m from the local origin.
    elements : Elements
        Flow field.

    Returns
    -------
    tuple of float
        Potential, m3/yr, and the discharge's two components, m2/yr.
    """
    potential = elements.constant - elements.uniform_x * x - elements.uniform_y * y
    flow_x, flow_y = elements.uniform_x, elements.uniform_y
    wells, circles, sides = elements.wells, elements.circles, elements.sides
    for k in range(wells.shape[0]):
        dx, dy = x - wells[k, WELL_X], y - wells[k, WELL_Y]
        # Inside its screen a well has the head of its wall and the discharge of its wall.
        square = max(dx * dx + dy * dy, wells[k, WELL_RADIUS] ** 2)
        strength = wells[k, PUMPED] / TWO_PI
        potential += 0.5 * strength * math.log(square)
        flow_x -= strength * dx / square
        flow_y -= strength * dy / square
    for k in range(circles.shape[0]):
        dx, dy = x - circles[k, CENTRE_X], y - circles[k, CENTRE_Y]
        square, limit = dx * dx + dy * dy, circles[k, RADIUS] ** 2
        half = 0.5 * circles[k, CIRCLE_RATE]
        if square <= limit:
            potential -= 0.5 * half * (square - limit)
            factor = half
        else:
            potential -= 0.5 * half * limit * math.log(square / limit)
            factor = half * limit / square
        flow_x += factor * dx
        flow_y += factor * dy
    for k in range(sides.shape[0]):
        part, part_x, part_y = _side(x, y, sides[k])
        potential += part
        flow_x += part_x
        flow_y += part_y
    return potential, flow_x, flow_y


@kernel
def _side(x: float, y: float, side: FloatArray) -> tuple[float, float, float]:
    """Return what one side of a polygon adds to potential and discharge."""
    ax, ay = side[START_X] - x, side[START_Y] - y
    bx, by = side[END_X] - x, side[END_Y] - y
    length = math.hypot(bx - ax, by - ay)
    tx, ty = (bx - ax) / length, (by - ay) / length
    d = tx * ay - ty * ax
    ua, ub = tx * ax + ty * ay, tx * bx + ty * by
    ra, rb = ax * ax + ay * ay, bx * bx + by * by
    if ra == 0.0 or rb == 0.0:
        # At a corner both terms vanish with d.
        return 0.0, 0.0, 0.0
    log_ratio = 0.5 * math.log(rb / ra)
    angle = math.atan2(ax * by - ay * bx, ax * bx + ay * by)
    strength = side[SIDE_RATE] / TWO_PI
    along = 0.5 * (ub * math.log(rb) - ua * math.log(ra)) - d * angle - 1.5 * length
    # d conj(t) Lambda = Q_x - i Q_y
    flow_x = strength * d * (tx * log_ratio + ty * angle)
    flow_y = -strength * d * (tx * angle - ty * log_ratio)
    return 0.5 * strength * d * along, flow_x, flow_y


@kernel
def saturated_thickness(
    potential: float, conductivity: float, thickness: float, fixed: bool
) -> float:
    """Return the saturated thickness; NaN where the aquifer would be dry.

    Parameters
    ----------
    potential : float
        Discharge potential, m3/yr.
    conductivity : float
        Hydraulic conductivity, m/yr.
    thickness : float
        Thickness of the aquifer, m; may be infinite.
    fixed : bool
        Whether the whole thickness is saturated whatever the head.

    Returns
    -------
    float
        Saturated thickness, m.
    """
    if fixed:
        return thickness
    if potential <= 0.0:
        return math.nan
    return min(math.sqrt(2.0 * potential / conductivity), thickness)


@kernel
def head_of(potential: float, conductivity: float, thickness: float, fixed: bool) -> float:
    """Return the head above the base; NaN where the aquifer would be dry.

    Parameters
    ----------
    potential, conductivity, thickness : float
        As for `saturated_thickness`.
    fixed : bool
        As for `saturated_thickness`.

    Returns
    -------
    float
        Head, m.
    """
    wet = saturated_thickness(potential, conductivity, thickness, fixed)
    if wet < thickness:
        return wet
    return potential / (conductivity * wet) + 0.5 * wet


@kernel
def inside_areas(x: float, y: float, elements: Elements) -> int:
    """Return which recharge areas cover a point, one bit each, circles first.

    Parameters
    ----------
    x, y : float
        Point, m from the local origin.
    elements : Elements
        Flow field.

    Returns
    -------
    int
        Sum of 2**k over the areas k that hold the point.
    """
    bits = 0
    for k in range(elements.real_circles):
        dx = x - elements.circles[k, CENTRE_X]
        dy = y - elements.circles[k, CENTRE_Y]
        if dx * dx + dy * dy < elements.circles[k, RADIUS] ** 2:
            bits |= 1 << k
    for p in range(elements.first_side.shape[0] - 1):
        odd = False
        for k in range(elements.first_side[p], elements.first_side[p + 1]):
            ax, ay = elements.sides[k, START_X], elements.sides[k, START_Y]
            bx, by = elements.sides[k, END_X], elements.sides[k, END_Y]
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                odd = not odd
        if odd:
            bits |= 1 << (elements.real_circles + p)
    return bits


@kernel
def is_beyond(x: float, y: float, elements: Elements) -> int:
    """Return 1 + the number of the boundary that a point lies beyond, or 0.

    Parameters
    ----------
    x, y : float
        Point, m from the local origin.
    elements : Elements
        Flow field.

    Returns
    -------
    int
        Number of the boundary, counted from 1; 0 in the aquifer.
    """
    for k in range(elements.boundaries.shape[0]):
        row = elements.boundaries[k]
        if row[NORMAL_X] * x + row[NORMAL_Y] * y < row[OFFSET]:
            return k + 1
    return 0


@kernel
def fill_fields(x: FloatArray, y: FloatArray, elements: Elements, out: FloatArray) -> None:
    """Fill potential and discharge at many points; NaN beyond a boundary.

    Parameters
    ----------
    x, y : ndarray, shape (points,)
        Points, m from the local origin.
    elements : Elements
        Flow field.
    out : ndarray, shape (points, 3)
        Changed in place: potential m3/yr, discharge m2/yr.
    """
    for k in range(x.shape[0]):
        if is_beyond(x[k], y[k], elements) > 0:
            out[k] = math.nan
        else:
            out[k, 0], out[k, 1], out[k, 2] = field_at(x[k], y[k], elements)
