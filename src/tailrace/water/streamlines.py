"""Streamlines: where water goes and comes from, how long it takes, what joins it on the way.

A streamline follows dz/dJ = Q, with J = int ds/|Q| as the running variable, in which the field is
smooth even where the discharge Q is small. Along it, with v = |Q| / (n b) the seepage velocity:

* travel time              tau = int n b dJ = int ds / v,
* length                   int |Q| dJ,
* squared slowness         int ds / v^2, which the dispersion of travel times needs,
* squared discharge        int Q^2 ds, which the spreading across a stream tube needs.

A stream tube of discharge F collects recharge N: dF/ds = N w with the width w = F/|Q|, so
ln F grows by int N dJ. Of the water at a receptor, mixed over the depth, the share that entered
between J and J + dJ before it through area k is therefore

    N_k exp(-int_0^J N dJ') dJ,       and exp(-int_0^end N dJ) came with the tube from its far end.

This is the dilution along the stream tube; no tube has to be drawn.

Steps are those of Dormand and Prince (1980), order 5 with an error estimate of order 4; a step ends
on the edge of every recharge area, where the discharge has a kink, and on a boundary.

Reference: D. W. Pollock (1988), Ground Water 26, 743-750, for travel times along streamlines;
H. M. Haitjema (1995), Analytic Element Modeling of Groundwater Flow, chapter 3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .mounding import GroundwaterFlow
from .streamline_steps import (
    AT_BOUNDARY,
    AT_DIVIDE,
    AT_STAGNATION,
    AT_WELL,
    COLUMNS,
    DISCHARGE,
    DRY,
    FAR,
    MOST_STEPS,
    TOO_LONG,
    follow,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FAR_EXTENTS = 20.0
"""How far a streamline is followed, in radii of the circle that holds all elements."""

ENDS = {
    FAR: "far", AT_BOUNDARY: "boundary", AT_WELL: "well", AT_DIVIDE: "divide",
    AT_STAGNATION: "stagnation", DRY: "dry", TOO_LONG: "steps",
}  # fmt: skip


@dataclass(frozen=True)
class Streamline:
    """Points of a streamline, from where it was started, and what was summed up to each.

    Attributes
    ----------
    x, y : ndarray, shape (points,), m
    travel_time : ndarray, shape (points,), yr
        From the start; positive both ways.
    length : ndarray, shape (points,), m
    inverse_discharge : ndarray, shape (points,), yr/m
        J, the integral of ds/|Q|.
    squared_slowness : ndarray, shape (points,), yr2/m
        Integral of ds / v^2.
    squared_discharge : ndarray, shape (points,), m5/yr2
        Integral of Q^2 ds.
    velocity : ndarray, shape (points,), m/yr
        Seepage velocity at the points.
    covered : ndarray, shape (points - 1, areas), bool
        Which recharge areas cover each step.
    rates : ndarray, shape (areas,), m/yr
        Recharge of each area.
    area_names : tuple of str
    end : {"far", "boundary", "well", "divide", "stagnation", "dry", "steps"}
        What stopped it. "divide": the highest head under a recharge area, where it has no length
        left and no beginning in time. "stagnation": a point without flow outside every area.
    end_name : str
        Name of the well or boundary it ended at; empty otherwise.
    """

    x: FloatArray
    y: FloatArray
    travel_time: FloatArray
    length: FloatArray
    inverse_discharge: FloatArray
    squared_slowness: FloatArray
    squared_discharge: FloatArray
    velocity: FloatArray
    covered: NDArray[np.bool_]
    rates: FloatArray
    area_names: tuple[str, ...]
    end: str
    end_name: str

    @property
    def recharge_exposure(self) -> FloatArray:
        """Integral of the recharge rate over J up to each point, 1, shape (points,)."""
        steps = (self.covered @ self.rates) * np.diff(self.inverse_discharge)
        return np.concatenate([[0.0], np.cumsum(steps)])

    def sources(self) -> dict[str, float]:
        """Return where the water at the start came from, for a streamline followed backwards.

        Returns
        -------
        dict of str to float
            Share by recharge area, and under "far" (the regional flow), the name of the boundary
            or of the well that injects, or "undecided" (a stagnation point, too many steps, dry
            ground) what came in at the far end; sums to 1.

        Notes
        -----
        A streamline that began at a divide is followed until all but 1e-14 of its water is
        accounted for; that rest goes to the areas over the divide.
        """
        exposure = self.recharge_exposure
        left = np.exp(-exposure)
        total = self.covered @ self.rates
        entered = -left[:-1] * np.expm1(-np.diff(exposure))
        with np.errstate(invalid="ignore"):
            part = np.where(total[:, None] > 0.0, self.covered * self.rates / total[:, None], 0.0)
        shares = dict(zip(self.area_names, map(float, entered @ part), strict=True))
        rest = float(left[-1])
        if self.end == "divide":
            for name, share in zip(self.area_names, part[-1], strict=True):
                shares[name] += rest * float(share)
            return shares
        key = "far" if self.end == "far" else self.end_name or "undecided"
        shares[key] = shares.get(key, 0.0) + rest
        return shares


def trace(
    flow: GroundwaterFlow, x: float, y: float, *, backward: bool = True,
    tolerance: float = 1.0e-9, far: float | None = None,
) -> Streamline:  # fmt: skip
    """Follow the streamline through a point.

    Parameters
    ----------
    flow : GroundwaterFlow
        Steady flow.
    x, y : float
        Start, m.
    backward : bool
        Against the flow, to where the water came from; or with it.
    tolerance : float
        Error allowed in one step: in place relative to the radius that holds all elements, in
        travel time relative to itself. Between 1e-13 and 1e-3.
    far : float or None
        Distance from the middle of all elements at which following ends, m; by default 20 times the
        radius that holds all elements and their stagnation points.

    Returns
    -------
    Streamline

    Raises
    ------
    InputError
        If the start lies beyond a boundary, in dry ground, or the tolerance is out of its range.
    """
    if not 1.0e-13 <= tolerance <= 1.0e-3:
        raise InputError.single(f"the tolerance is {tolerance:g}", place="tolerance",
                                allowed="1e-13 to 1e-3")  # fmt: skip
    if not np.isfinite(flow.head(x, y)):
        raise InputError.single(
            f"a streamline cannot start at ({x:g}, {y:g}): it lies beyond a boundary or in ground "
            "that the wells pump dry", place=f"({x:g}, {y:g})", remedy="start it in the aquifer",
        )  # fmt: skip
    reach = FAR_EXTENTS * flow.extent if far is None else far
    rows = np.empty((MOST_STEPS, COLUMNS))
    bits = np.empty(MOST_STEPS, dtype=np.int64)
    count, end, which = follow(
        x - flow.origin[0], y - flow.origin[1], -1.0 if backward else 1.0, tolerance, flow.extent,
        flow.typical_discharge, reach, flow.elements, rates_of(flow), rows, bits,
    )  # fmt: skip
    return _streamline(flow, rows[:count].copy(), bits[: max(count - 1, 0)], end, which)


def rates_of(flow: GroundwaterFlow) -> FloatArray:
    """Return the recharge rate of every area, in the order of the bits of `inside_areas`.

    Parameters
    ----------
    flow : GroundwaterFlow
        Flow.

    Returns
    -------
    ndarray, shape (areas,), m/yr
    """
    return np.array([area.seepage_rate / area.area for area in flow.ordered_areas], dtype=float)


def _streamline(
    flow: GroundwaterFlow, rows: FloatArray, bits: IntArray, end: int, which: int
) -> Streamline:
    areas = flow.ordered_areas
    covered = (bits[:, None] >> np.arange(len(areas))) & 1
    name = ""
    if end == AT_WELL:
        name = flow.wells[which].name
    elif end == AT_BOUNDARY:
        name = flow.boundaries[which].name
    wet = flow.saturated_thickness(rows[:, 0] + flow.origin[0], rows[:, 1] + flow.origin[1])
    return Streamline(
        rows[:, 0] + flow.origin[0], rows[:, 1] + flow.origin[1],
        rows[:, 2], rows[:, 3], rows[:, 6], rows[:, 4], rows[:, 5],
        rows[:, DISCHARGE] / (flow.effective_porosity * wet),
        covered.astype(bool), rates_of(flow), tuple(area.name for area in areas), ENDS[end], name,
    )  # fmt: skip


def stagnation_points(flow: GroundwaterFlow, cells: int = 80) -> tuple[FloatArray, tuple[str, ...]]:
    """Return the points without flow.

    Parameters
    ----------
    flow : GroundwaterFlow
        Steady flow.
    cells : int
        Cells across the square that is searched, whose half side is 1.5 times the radius that
        holds all elements; two points in one cell may be taken for one.

    Returns
    -------
    ndarray, shape (found, 2), m
        Places.
    tuple of str
        "divide" where water parts in all directions, "saddle" where it comes from two sides and
        leaves to two, "sink" where it comes from all.

    Notes
    -----
    Newton's method from each cell in which the discharge may vanish. Inside the screens of wells
    nothing is sought. A saddle upgradient of a pond marks how far its water goes back.
    """
    found: list[FloatArray] = []
    kinds: list[str] = []
    for start in _candidate_cells(flow, cells):
        place = _newton(flow, start)
        if place is None:
            continue
        near = any(np.hypot(*(place - other)) < 1.0e-6 * flow.extent for other in found)
        if near or any(np.hypot(*(place - [w.x, w.y])) <= w.radius for w in flow.wells):
            continue
        slope = _jacobian(flow, place)
        found.append(place)
        kinds.append("saddle" if np.linalg.det(slope) < 0.0 else
                     "divide" if np.trace(slope) > 0.0 else "sink")  # fmt: skip
    return np.array(found).reshape(-1, 2), tuple(kinds)


def _candidate_cells(flow: GroundwaterFlow, cells: int) -> list[FloatArray]:
    """Return centres of cells where both components of the discharge may change their sign."""
    half = 1.5 * flow.extent
    edges = np.linspace(-half, half, cells + 1)
    x, y = np.meshgrid(edges + flow.origin[0], edges + flow.origin[1], indexing="ij")
    flows = flow.discharge(x, y)
    blocks = np.stack([flows[:-1, :-1], flows[1:, :-1], flows[:-1, 1:], flows[1:, 1:]])
    centre = 0.25 * blocks.sum(axis=0)
    spread = np.abs(blocks - centre).max(axis=0)
    # A linear field vanishes in or beside the cell when its change over the cell is this large.
    hits = (np.abs(centre) <= 3.0 * spread).all(axis=-1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    return [np.array([middle[i], middle[j]]) + flow.origin for i, j in np.argwhere(hits)]


def _jacobian(flow: GroundwaterFlow, place: FloatArray) -> FloatArray:
    step = 1.0e-6 * flow.extent
    ends = place + step * np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    values = flow.discharge(ends[:, 0], ends[:, 1])
    return np.asarray(
        np.column_stack([values[0] - values[1], values[2] - values[3]]) / (2.0 * step)
    )


def _newton(flow: GroundwaterFlow, start: FloatArray) -> FloatArray | None:
    place, scale = start, flow.extent
    for _ in range(40):
        value = flow.discharge(*place)
        slope = _jacobian(flow, place)
        if not (np.isfinite(value).all() and np.isfinite(slope).all()):
            return None
        if abs(np.linalg.det(slope)) < 1.0e-300:
            return None
        step = -np.linalg.solve(slope, value)
        size = math.hypot(*step)
        place = place + step * min(1.0, 0.05 * scale / max(size, 1.0e-300))
        if size < 1.0e-10 * scale:
            return np.asarray(place)
        if np.hypot(*(place - flow.origin)) > 3.0 * scale:
            return None
    return None
