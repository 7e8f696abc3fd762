"""Points of a pond's plume and the ways of its water to them, for one leak ratio.

Wells are few and ask for every leak ratio (`mounded_table`); a map asks for one ratio at a thousand
places. Both follow the same streamlines. Here some of them are traced from the river's bank back to
the pond, evenly in the sine of their place across the plume, so that they crowd at its edges; what
was summed up along a streamline is known at every point of it. Outside the plume, where only
spreading across the flow brings something, points stand at right angles to the outermost
streamlines, at shares of the width of spreading, and have those streamlines' ways, as a well there
has. Around the part of the pond's edge that feeds nothing, and at places that are given, each way
is traced on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

from .mounded_streams import is_reached, pond_edge, stream_function
from .mounded_table import (
    _LEAST,
    SHARE_NODES,
    MoundedWays,
    _followed,
    _row,
    _with_pond,
    pond_flow,
)
from .plume_edges import JUST_INSIDE
from .streamlines import Streamline, trace

FloatArray = NDArray[np.float64]

LINES = 27
"""Streamlines across the plume."""
STEPS_NEAR, STEPS_FAR = 11, 20
"""Points of a streamline: at distances from the pond that rise by a factor, then even ones."""
FIRST_DISTANCE = 3.0
"""Of the first point from the pond, m."""
NEAR_PART = 0.1
"""Part of a streamline within which distances rise by a factor."""
WIDTHS = (0.25, 0.6, 1.0, 1.5, 2.2, 3.2, 5.0)
"""Distances of points outside the plume from its edge, in widths of spreading."""
WITHIN = (0.35, 0.8, 1.3, 2.0, 3.2)
"""Distances of points within the plume from its edge, in the same."""
LEAST_WIDTH = 20.0
"""Width of spreading at least, m."""
NEAREST = 0.5
"""Nearest to the pond that a point of a streamline is taken, m."""
QUIET_ANGLES, QUIET_DISTANCES = 13, (10.0, 150.0, 800.0)
"""Points around the part of the edge that feeds nothing: angles, and distances from it, m."""
FINE = 1.0e-13
"""Tolerance of a step: so small that steps are short enough for points of a map."""
AT_BANK = 1.0e-7
"""How far before the bank streamlines start, of its distance."""
BISECTIONS = 60


@dataclass(frozen=True)
class MoundedField:
    """Points of a plume, outside the pond and on its side of the river, and the ways to them.

    Attributes
    ----------
    along, across : ndarray, shape (point,), m
        From the pond's centre along the regional flow, and to its left; places given come last.
    ways : MoundedWays
        Of shape (1, point).
    """

    along: FloatArray
    across: FloatArray
    ways: MoundedWays


def mounded_field(
    ratio: float, *, radius: float, river: float, transverse: float,
    along: ArrayLike = (), across: ArrayLike = (),
) -> MoundedField:  # fmt: skip
    """Return points that a plume can be drawn from, and the ways of the pond's water to them.

    Parameters
    ----------
    ratio : float, 1
        Leak over the regional flow under the pond.
    radius, river : float, m
        Of the pond; from its centre to the river along the flow, finite.
    transverse : float, m
        Transverse dispersivity, which sets how far beyond the plume's edge points are wanted.
    along, across : array_like, shape (place,), m
        Places that are to be among the points.

    Returns
    -------
    MoundedField

    Raises
    ------
    InputError
        If a number is out of its range, or a place lies under the pond or beyond the river.
    """
    given = np.column_stack([np.atleast_1d(np.asarray(one, float)) for one in (along, across)])
    if not (0.0 < radius < river < np.inf and 0.0 < ratio < np.inf and transverse > 0.0):
        raise InputError.single(
            f"ratio {ratio:g}, radius {radius:g} m, river {river:g} m, spreading {transverse:g} m",
            place="mounded_field", allowed="above zero, the river beyond the pond's edge, finite",
        )  # fmt: skip
    if ((np.hypot(*given.T) <= radius) | (given[:, 0] >= river)).any():
        raise InputError.single("a place lies under the pond or beyond the river",
                                place="along, across")  # fmt: skip
    edge, angle = (float(one) for one in pond_edge(np.array(ratio), radius=radius, river=river))
    flow = pond_flow(ratio, radius=radius, river=river)
    parts, alone = [], [*_quiet(angle, radius, river), *given.tolist()]
    shares = np.sin(0.5 * np.pi * np.linspace(-1.0, 1.0, LINES))
    shares[[0, -1]] = [-1.0 + JUST_INSIDE, 1.0 - JUST_INSIDE]
    starts = _on_bank(edge * shares, ratio, radius, river)
    for k, start in enumerate(starts.tolist()):
        line = _with_pond(trace(flow, start, -river * (1.0 - AT_BANK), tolerance=FINE))
        if line is None:
            continue
        at = _chosen(line)
        parts.append(_along_line(line, at))
        if k in (0, LINES - 1):
            side = -1.0 if k == 0 else 1.0
            parts.append(_beside(line, at, side, transverse, WIDTHS))
            inner = _beside(line, at, -side, transverse, WITHIN)
            alone = [*_within(inner, ratio, radius, river), *alone]
    pond = partial(is_reached, leak_ratio=ratio, radius=radius, river=river,
                   outermost=(np.array(edge), np.array(angle)))  # fmt: skip
    for s, y in alone:
        found = _followed(flow, pond, s, y, river)
        row = np.concatenate([np.ones(6), [0.0], np.ones(SHARE_NODES.size)])
        parts.append(np.concatenate([[s, y], row if found is None else _row(found)])[None, :])
    table = np.concatenate(parts)
    outside = (np.hypot(table[:, 0], table[:, 1]) > radius) & (table[:, 0] < river)
    return _field(table[outside], ratio, edge, radius, river)


def _field(
    table: FloatArray, ratio: float, edge: float, radius: float, river: float
) -> MoundedField:
    """Return a field from rows of place, the columns of `MoundedTable`, and delays."""
    s, y = table[:, 0].copy(), table[:, 1].copy()
    psi = stream_function(s, y, leak_ratio=ratio, radius=radius, river=river)
    share = table[:, 8]
    # A way that begins under the pond has no length; the table of wells has the same least.
    above = np.maximum(table, _LEAST)
    travel, length, slowness, here, _, discharge = (one[None, :] for one in above[:, 2:8].T)
    right, left = (-edge - psi)[None, :], (edge - psi)[None, :]
    ways = MoundedWays(travel, length, slowness, here, discharge, share[None, :], right, left,
                       above[None, :, 9:])  # fmt: skip
    return MoundedField(s, y, ways)


def _on_bank(psi: FloatArray, ratio: float, radius: float, river: float) -> FloatArray:
    """Return where on the river's bank the stream function has given values; there it rises."""
    low, high = np.minimum(psi, 0.0), np.maximum(psi, 0.0)
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        below = stream_function(river, middle, leak_ratio=ratio, radius=radius, river=river) < psi
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray(0.5 * (low + high))


def _chosen(line: Streamline) -> NDArray[np.int64]:
    """Return steps of a streamline outside the pond: dense beside it, then even."""
    edge = int(np.argmax(line.covered[:, 0]))
    left = line.length[edge] - line.length[:edge]
    left = left[left > NEAREST]  # steps are counted from the bank: those beside the pond are last
    turn = max(NEAR_PART * left[0], 2.0 * FIRST_DISTANCE)
    wanted = np.concatenate([
        np.geomspace(FIRST_DISTANCE, turn, STEPS_NEAR, endpoint=False),
        np.linspace(turn, left[0], STEPS_FAR),
    ])  # fmt: skip
    return np.unique(np.abs(left[:, None] - wanted).argmin(axis=0))


def _along_line(line: Streamline, at: NDArray[np.int64]) -> FloatArray:
    """Return rows of points on a streamline that was followed from the bank: place, then ways."""
    edge = int(np.argmax(line.covered[:, 0]))
    whole = _row(line)
    rows = np.tile(np.concatenate([[0.0, 0.0], whole]), (len(at), 1))
    # The line flows south in its own frame: (x, y) = (across, -along).
    rows[:, 0], rows[:, 1] = -line.y[at], line.x[at]
    for column, summed in (
        (2, line.travel_time), (3, line.length), (4, line.squared_slowness),
        (7, line.squared_discharge),
    ):  # fmt: skip
        rows[:, column] = summed[edge] - summed[at]
    rows[:, 5] = 1.0 / line.velocity[at]
    return rows


def _beside(
    line: Streamline, at: NDArray[np.int64], side: float, transverse: float,
    widths: tuple[float, ...],
) -> FloatArray:  # fmt: skip
    """Return rows of points beside a streamline, to its left (1) or its right (-1)."""
    rows = _along_line(line, at)
    s, y = -line.y, line.x
    # Steps run against the flow.
    forward = np.column_stack([s[at] - s[at + 1], y[at] - y[at + 1]])
    forward /= np.hypot(forward[:, 0], forward[:, 1])[:, None]
    outward = side * np.column_stack([-forward[:, 1], forward[:, 0]])
    width = np.sqrt(4.0 * transverse * rows[:, 7]) / line.velocity[at]
    moved = np.tile(rows, (len(widths), 1))
    shares = np.repeat(widths, len(rows))
    moved[:, :2] += (shares * np.tile(np.maximum(width, LEAST_WIDTH), len(widths)))[:, None] * (
        np.tile(outward, (len(widths), 1))
    )
    return moved


def _within(rows: FloatArray, ratio: float, radius: float, river: float) -> list[list[float]]:
    """Return the places of rows that lie in the plume, outside the pond."""
    s, y = rows[:, 0], rows[:, 1]
    known = is_reached(s, y, leak_ratio=ratio, radius=radius, river=river)
    chosen = known & (np.hypot(s, y) > radius + NEAREST) & (s < river)
    return [[float(a), float(b)] for a, b in rows[chosen, :2]]


def _quiet(angle: float, radius: float, river: float) -> list[list[float]]:
    """Return places around the part of the pond's edge from which no water goes out."""
    if angle >= np.pi:
        return []
    angles = np.linspace(angle, 2.0 * np.pi - angle, QUIET_ANGLES + 2)[1:-1]
    places = [
        [(radius + far) * float(np.cos(one)), (radius + far) * float(np.sin(one))]
        for far in QUIET_DISTANCES
        for one in angles
    ]
    return [place for place in places if place[0] < river]
