"""Images of wells and recharge areas in straight boundaries.

A river of constant head is an equipotential when every element has an image of the opposite sign;
an impermeable boundary is a streamline when every image has the same sign. Two boundaries at right
angles give three images: the one in the corner is mirrored twice (Strack 1989, method of images).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import Problems

from .recharge_areas import CircularRecharge, RechargeArea, StraightBoundary, Well, direction

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Mirror = Callable[[FloatArray], FloatArray]
Tables = tuple[FloatArray, FloatArray, FloatArray, int, int, IntArray, FloatArray]

RIGHT_ANGLE_TOLERANCE = 1.0e-6
"""How far a boundary may be off the regional flow or the other boundary, radian."""


def check_boundaries(
    boundaries: Sequence[StraightBoundary], areas: Sequence[RechargeArea], wells: Sequence[Well],
    flow_bearing: float, problems: Problems,
) -> None:  # fmt: skip
    """Note what images cannot stand for.

    Parameters
    ----------
    boundaries : sequence of StraightBoundary
        Boundaries.
    areas : sequence of CircularRecharge or PolygonRecharge
        Recharge areas.
    wells : sequence of Well
        Wells.
    flow_bearing : float
        Direction of the regional flow, deg; NaN where there is none.
    problems : Problems
        Where problems are noted.
    """
    for boundary in boundaries:
        _check_flow(boundary, flow_bearing, problems)
    if len(boundaries) > 2:
        problems.add(f"{len(boundaries)} boundaries", place="boundaries", allowed="up to two")
    elif len(boundaries) == 2:
        first, second = (direction(b.bearing) for b in boundaries)
        if abs(float(first @ second)) > RIGHT_ANGLE_TOLERANCE:
            problems.add(
                f"the boundaries {boundaries[0].name} and {boundaries[1].name} are not at right "
                "angles", place="boundaries", allowed="one boundary, or two at right angles",
            )  # fmt: skip
    rivers = [boundary for boundary in boundaries if boundary.kind == "river"]
    if len({river.head for river in rivers}) > 1:
        problems.add("the two rivers have different heads", place="boundaries",
                     remedy="give both the same level")  # fmt: skip
    places = {area.name: _outline(area) for area in areas}
    places |= {well.name: np.array([[well.x, well.y]]) for well in wells}
    for boundary in boundaries:
        normal = direction(boundary.bearing + 90.0)
        sides = {
            name: (points - np.array([boundary.x, boundary.y])) @ normal
            for name, points in places.items()
        }
        positive = {name for name, side in sides.items() if (side > 0.0).all()}
        negative = {name for name, side in sides.items() if (side < 0.0).all()}
        for name in sides.keys() - positive - negative:
            problems.add(f"{name} lies across the boundary {boundary.name}", place=name,
                         remedy="keep areas and wells on one side of it")  # fmt: skip
        if positive and negative:
            problems.add(
                f"the boundary {boundary.name} parts {min(positive)} from {min(negative)}",
                place=boundary.name, remedy="keep areas and wells on one side of it",
            )  # fmt: skip
        if not sides:
            problems.add(f"nothing says on which side of the boundary {boundary.name} the aquifer "
                         "lies", place=boundary.name, remedy="add an area or a well")  # fmt: skip


def _outline(area: RechargeArea) -> FloatArray:
    """Return points that lie on one side of a line when the area does."""
    if not isinstance(area, CircularRecharge):
        return area.corners
    angles = np.linspace(0.0, 2.0 * math.pi, 361)
    around = np.column_stack([np.cos(angles), np.sin(angles)])
    return np.array([area.x, area.y]) + area.radius * around


def _check_flow(boundary: StraightBoundary, flow_bearing: float, problems: Problems) -> None:
    if math.isnan(flow_bearing):
        return
    along = direction(boundary.bearing)
    flow = direction(flow_bearing)
    if boundary.kind == "river" and abs(float(along @ flow)) > RIGHT_ANGLE_TOLERANCE:
        problems.add(
            f"the regional flow (bearing {flow_bearing:g}) does not cross the river "
            f"{boundary.name} (bearing {boundary.bearing:g}) at right angles, and a river of one "
            "head must be crossed so", place=boundary.name,
            remedy=f"turn the flow to {(boundary.bearing + 90) % 360:g} or "
            f"{(boundary.bearing - 90) % 360:g}, or the river with it",
        )  # fmt: skip
    across = abs(float(along[0] * flow[1] - along[1] * flow[0]))
    if boundary.kind == "no-flow" and across > RIGHT_ANGLE_TOLERANCE:
        problems.add(
            f"the regional flow (bearing {flow_bearing:g}) runs through the no-flow boundary "
            f"{boundary.name} (bearing {boundary.bearing:g})", place=boundary.name,
            remedy=f"turn the flow to {boundary.bearing % 360:g} or "
            f"{(boundary.bearing + 180) % 360:g}, or the boundary with it",
        )  # fmt: skip


def mirror_tables(
    areas: Sequence[RechargeArea], wells: Sequence[Well],
    boundaries: Sequence[StraightBoundary], origin: FloatArray,
) -> Tables:  # fmt: skip
    """Return elements and their images as the tables of `Elements`, from `wells` on.

    Parameters
    ----------
    areas : sequence of CircularRecharge or PolygonRecharge
        Recharge areas.
    wells : sequence of Well
        Wells.
    boundaries : sequence of StraightBoundary
        Boundaries that `check_boundaries` found good.
    origin : ndarray, shape (2,)
        Local origin, m.

    Returns
    -------
    tuple
        Wells, circles, sides, number of real wells and circles, first side of each real polygon,
        boundaries.
    """
    circles = [area for area in areas if isinstance(area, CircularRecharge)]
    polygons = [area for area in areas if not isinstance(area, CircularRecharge)]
    lines = _boundary_table(areas, wells, boundaries, origin)
    well_rows, circle_rows, side_rows = [], [], []
    for image, (mirror, sign) in enumerate(_mirrors(lines)):
        for well in wells:
            place = mirror(np.array([[well.x, well.y]]) - origin)[0]
            well_rows.append([*place, sign * well.pumping_rate, well.radius])
        for circle in circles:
            place = mirror(np.array([[circle.x, circle.y]]) - origin)[0]
            circle_rows.append([*place, circle.radius, sign * circle.seepage_rate / circle.area])
        for polygon in polygons:
            corners = mirror(polygon.corners - origin)
            # One mirror turns the outline round.
            ring = corners[::-1] if image in (1, 2) else corners
            rate = sign * polygon.seepage_rate / polygon.area
            ends = np.roll(ring, -1, axis=0)
            narrow = 2.0 * polygon.area / float(np.hypot(*(ends - ring).T).sum())
            numbers = np.tile([rate, narrow], (len(ring), 1))
            side_rows.append(np.column_stack([ring, ends, numbers]))
    first = np.cumsum([0] + [len(polygon.corners) for polygon in polygons]).astype(np.int64)
    return (
        np.array(well_rows, dtype=float).reshape(-1, 4),
        np.array(circle_rows, dtype=float).reshape(-1, 4),
        np.vstack(side_rows) if side_rows else np.empty((0, 6)),
        len(wells), len(circles), first, lines,
    )  # fmt: skip


def _boundary_table(
    areas: Sequence[RechargeArea], wells: Sequence[Well],
    boundaries: Sequence[StraightBoundary], origin: FloatArray,
) -> FloatArray:  # fmt: skip
    table = np.empty((len(boundaries), 4))
    for row, boundary in zip(table, boundaries, strict=True):
        normal = direction(boundary.bearing + 90.0)
        point = np.array([boundary.x, boundary.y])
        inside = areas[0].corners.mean(axis=0) if areas else np.array([wells[0].x, wells[0].y])
        if float(normal @ (inside - point)) < 0.0:
            normal = -normal
        row[:] = [*normal, normal @ (point - origin), boundary.kind == "river"]
    return table


def _mirrors(lines: FloatArray) -> list[tuple[Mirror, float]]:
    """Return each mirror with its sign: none, each line, and both lines."""

    def in_line(row: FloatArray) -> Mirror:
        def mirror(points: FloatArray) -> FloatArray:
            distance = points @ row[:2] - row[2]
            return np.asarray(points - 2.0 * distance[:, None] * row[:2])

        return mirror

    mirrors: list[tuple[Mirror, float]] = [(lambda points: points, 1.0)]
    signs = [-1.0 if row[3] else 1.0 for row in lines]
    singles = [in_line(row) for row in lines]
    mirrors += list(zip(singles, signs, strict=True))
    if len(singles) == 2:
        first, second = singles
        mirrors.append((lambda points: second(first(points)), signs[0] * signs[1]))
    return mirrors
