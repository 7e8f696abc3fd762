"""Ways of a pond's water to its receptors, tabulated over the leak ratio.

In an aquifer of constant transmissivity the shape of the flow around a circular pond in uniform
flow to a straight river depends on one number, the leak over the regional flow under the pond,

    rho = L / (q b 2 R),

and on nothing else that is uncertain: not on conductivity, thickness, porosity or dispersivity,
which only scale it. With U = q b the regional discharge per width, Q = U Q' and

    travel time            n b / U times int ds / Q',
    int ds / v^2           (n b / U)^2 times int ds / Q'^2,
    spreading across       U^2 times int Q'^2 ds,
    time under the pond    n b / U times that at U = n b = 1.

So the streamlines of `mounded_plume` are traced once for each receptor and each of some hundred
ratios, at U = n b = 1, and any draw of the ground reads the table. Where a receptor comes to lie in
the plume its streamline passes near a point without flow, and travel time has a sharp rise: nodes
crowd there. Between nodes what is positive is interpolated in logarithms, over log rho; psi is not
interpolated but computed (`mounded_streams`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import PchipInterpolator

from tailrace.errors import InputError, Problems

from .constants import SECONDS_PER_YEAR
from .mounded_column import entry_nodes
from .mounded_streams import is_reached, pond_edge, stream_function
from .mounding import GroundwaterFlow
from .plume_edges import JUST_INSIDE, SEARCHED_EXTENTS
from .recharge_areas import CircularRecharge, StraightBoundary
from .streamlines import Streamline, trace

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]
Reached = Callable[[ArrayLike, ArrayLike], Flags]
Inside = Callable[[FloatArray], Flags]

NODES_PER_E_FOLD = 12.0
"""Nodes of the table in a factor of e of the leak ratio."""
SMALL_LEAK = 0.4
"""Leak ratio below which the flow is nearly uniform and half as many nodes will do."""
FIRST_STEP, LAST_STEP = 1.0e-5, 0.6
STEPS_OUTSIDE, STEPS_INSIDE = 14, 32
"""Nodes beside the ratio at which a receptor comes to lie in the plume: relative distances."""
EDGE_POINTS = 400
SEARCHES, SEARCH_POINTS = 5, 65
BISECTIONS = 40
_PANELS = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.72, 0.82, 0.89, 0.94, 0.97, 0.99, 1.0])
_AT, _WEIGHT = np.polynomial.legendre.leggauss(2)
SHARE_NODES: FloatArray = (
    _PANELS[:-1, None] + 0.5 * np.diff(_PANELS)[:, None] * (1.0 + _AT)
).ravel()
SHARE_WEIGHTS: FloatArray = (0.5 * np.diff(_PANELS)[:, None] * _WEIGHT).ravel()
"""Quadrature over the pond's share of a receptor's water, youngest first."""

_LEAST = 1.0e-12


@dataclass(frozen=True)
class MoundedTable:
    """Ways of a pond's water to receptors over the leak ratio, at q b = n b = 1.

    Attributes
    ----------
    along, across : ndarray, shape (receptor,), m
        Receptors: from the pond's centre along the regional flow, and to its left.
    radius, river : float, m
        Of the pond; from its centre to the river along the flow.
    ratio : ndarray, shape (node,), 1
        Leak ratios, rising.
    travel, length, squared_slowness, receptor_slowness, edge_slowness, squared_discharge, share : ndarray, shape (receptor, node)
        Of the streamline from the pond's edge; `share` is zero where the pond's water is not met
        on the line across the flow either.
    delay : ndarray, shape (receptor, node, share node)
        Time under the pond before its edge.
    """  # noqa: E501

    along: FloatArray
    across: FloatArray
    radius: float
    river: float
    ratio: FloatArray
    travel: FloatArray
    length: FloatArray
    squared_slowness: FloatArray
    receptor_slowness: FloatArray
    edge_slowness: FloatArray
    squared_discharge: FloatArray
    share: FloatArray
    delay: FloatArray

    def at(self, ratio: ArrayLike) -> MoundedWays:
        """Return the ways at leak ratios.

        Parameters
        ----------
        ratio : array_like, shape (draw,), 1
            Within the table.

        Returns
        -------
        MoundedWays

        Raises
        ------
        InputError
            If a ratio is outside the table.
        """
        rho = np.atleast_1d(np.asarray(ratio, dtype=float))
        if not ((rho >= self.ratio[0]) & (rho <= self.ratio[-1])).all():
            raise InputError.single(
                f"leak ratios from {rho.min():.3g} to {rho.max():.3g}", place="ratio",
                allowed=f"{self.ratio[0]:.3g} to {self.ratio[-1]:.3g}, the range of the table",
            )  # fmt: skip
        nodes, at = np.log(self.ratio), np.log(rho)
        right = np.clip(np.searchsorted(nodes, at), 1, len(nodes) - 1)
        part = (at - nodes[right - 1]) / (nodes[right] - nodes[right - 1])

        def between(values: FloatArray) -> FloatArray:
            # (receptor, node, ...) -> (draw, receptor, ...)
            table = np.log(np.maximum(values, _LEAST)).swapaxes(0, 1)
            weight = part.reshape((-1,) + (1,) * (table.ndim - 1))
            return np.asarray(np.exp((1.0 - weight) * table[right - 1] + weight * table[right]))

        plain = (1.0 - part)[:, None] * self.share.T[right - 1] + part[:, None] * self.share.T[
            right
        ]
        edge, _ = pond_edge(rho, radius=self.radius, river=self.river)
        psi = stream_function(self.along, self.across, leak_ratio=rho[:, None],
                              radius=self.radius, river=self.river)  # fmt: skip
        return MoundedWays(
            between(self.travel), between(self.length), between(self.squared_slowness),
            between(self.receptor_slowness), between(self.squared_discharge), plain,
            -edge[:, None] - psi, edge[:, None] - psi, between(self.delay),
        )  # fmt: skip


@dataclass(frozen=True)
class MoundedWays:
    """Rows of a `MoundedTable` by draw; arrays of shape (draw, receptor), at q b = n b = 1.

    Attributes
    ----------
    travel, length, squared_slowness, receptor_slowness, squared_discharge, share : ndarray
        As in the table.
    right, left : ndarray, m
        Water between the receptor and the plume's edges, positive to the left of the flow.
    delay : ndarray, shape (draw, receptor, share node)
        As in the table.
    """

    travel: FloatArray
    length: FloatArray
    squared_slowness: FloatArray
    receptor_slowness: FloatArray
    squared_discharge: FloatArray
    share: FloatArray
    right: FloatArray
    left: FloatArray
    delay: FloatArray


def mounded_table(
    along: ArrayLike, across: ArrayLike, *, radius: float, river: float,
    ratios: tuple[float, float],
) -> MoundedTable:  # fmt: skip
    """Trace the ways of a pond's water to receptors over a range of leak ratios.

    Parameters
    ----------
    along, across : array_like, shape (receptor,), m
        From the pond's centre along the regional flow, and to its left; outside the pond and on
        its side of the river.
    radius, river : float, m
        Of the pond; from its centre to the river along the flow.
    ratios : tuple of float, 1
        Least and largest leak ratio.

    Returns
    -------
    MoundedTable

    Raises
    ------
    InputError
        If a receptor lies under the pond or beyond the river, or a number is out of its range; all
        at once.
    """
    s, y = np.atleast_1d(np.asarray(along, float)), np.atleast_1d(np.asarray(across, float))
    _check(s, y, radius, river, ratios)
    nodes, own = _nodes(s, y, radius, river, ratios)
    columns = np.full((len(s), len(nodes), 7 + len(SHARE_NODES)), np.nan)
    edges, angles = pond_edge(nodes, radius=radius, river=river)
    for k, rho in enumerate(map(float, nodes)):
        flow = pond_flow(rho, radius=radius, river=river)
        pond = partial(
            is_reached, leak_ratio=rho, radius=radius, river=river, outermost=(edges[k], angles[k])
        )
        for r in np.nonzero(own[:, k])[0].tolist():
            line = _followed(flow, pond, float(s[r]), float(y[r]), river)
            if line is not None:
                columns[r, k] = _row(line)
    for r in range(len(s)):
        columns[r] = _at_all_nodes(np.log(nodes), own[r], columns[r])
    travel, length, slowness, here, edge, discharge, share = (
        np.ascontiguousarray(columns[:, :, k]) for k in range(7)
    )
    delay = np.ascontiguousarray(columns[:, :, 7:])
    return MoundedTable(
        s, y, radius, river, nodes, travel, length, slowness, here, edge, discharge, share, delay
    )


def pond_flow(leak_ratio: float, *, radius: float, river: float) -> GroundwaterFlow:
    """Return the flow around a pond at q b = n b = 1, the regional flow going to the south.

    Parameters
    ----------
    leak_ratio : float, 1
        Leak over the regional flow under the pond.
    radius, river : float, m
        Of the pond, which has its centre at the origin; from there to the river.
    """
    reach = river if np.isfinite(river) else 2.0 * radius
    bank = StraightBoundary("river", 0.0, -reach, 90.0, "river", 0.0)
    return GroundwaterFlow(
        hydraulic_conductivity=1.0 / SECONDS_PER_YEAR, hydraulic_gradient=1.0, flow_bearing=180.0,
        thickness=1.0, effective_porosity=1.0, fixed_thickness=True, reference_head=0.0,
        areas=(CircularRecharge("pond", 0.0, 0.0, radius, leak_ratio * 2.0 * radius),),
        boundaries=(bank,) if np.isfinite(river) else (),
    )  # fmt: skip


def _check(
    s: FloatArray, y: FloatArray, radius: float, river: float, ratios: tuple[float, float]
) -> None:
    problems = Problems()
    for name, good, shown, allowed in (
        ("radius", 0.0 < radius < np.inf, f"{radius:g} m", "above zero"),
        ("river", river > radius, f"{river:g} m", "beyond the pond's edge"),
        ("ratios", 0.0 < ratios[0] < ratios[1] < np.inf, f"{ratios}", "rising, above zero"),
    ):
        if not good:
            problems.add(f"{name} is {shown}", place=name, allowed=allowed)
    for k, (one, other) in enumerate(zip(s, y, strict=True)):
        if not np.isfinite(one + other) or np.hypot(one, other) <= radius or one >= river:
            problems.add(f"receptor {k} at ({one:g}, {other:g}) m lies under the pond or beyond "
                         "the river", place="along, across")  # fmt: skip
    problems.raise_if_any()


def _nodes(
    s: FloatArray, y: FloatArray, radius: float, river: float, ratios: tuple[float, float]
) -> tuple[FloatArray, Flags]:
    """Return leak ratios of the table, and which of them are each receptor's own.

    Even in logarithms for all, and crowded where a receptor comes to be reached for that one.
    """
    low, high = np.log(ratios)
    middle = float(np.clip(np.log(SMALL_LEAK), low, high))
    turn = np.log([np.pi * (1.0 - FIRST_STEP), np.pi * (1.0 + FIRST_STEP)])
    base = np.concatenate([
        _even(low, middle, 0.5 * NODES_PER_E_FOLD), _even(middle, high, NODES_PER_E_FOLD), turn,
    ])  # fmt: skip
    every = [np.concatenate([base, *_entries(base, a, b, radius, river)])
             for a, b in zip(s, y, strict=True)]  # fmt: skip
    merged = np.unique(np.concatenate([base, *every]))
    merged = merged[(merged >= low - 1.0e-12) & (merged <= high + 1.0e-12)]
    own = np.array([np.isin(merged, mine) for mine in every]).reshape(len(s), len(merged))
    return np.exp(merged), own


def _even(low: float, high: float, density: float) -> FloatArray:
    return np.linspace(low, high, max(2, int(np.ceil((high - low) * density)) + 1))


def _entries(base: FloatArray, s: float, y: float, radius: float, river: float) -> list[FloatArray]:
    """Return nodes beside the ratios at which the pond's water comes to a receptor or leaves it."""

    def reached(log_ratio: FloatArray) -> Flags:
        return is_reached(s, y, leak_ratio=np.exp(log_ratio), radius=radius, river=river)

    found = []
    outside, inside = (
        np.geomspace(FIRST_STEP, LAST_STEP, steps) for steps in (STEPS_OUTSIDE, STEPS_INSIDE)
    )
    order = np.sort(base)
    now = reached(order)
    for k in np.nonzero(now[1:] != now[:-1])[0]:
        left, right = order[k], order[k + 1]
        for _ in range(BISECTIONS):
            middle = 0.5 * (left + right)
            if reached(middle) == now[k]:
                left = middle
            else:
                right = middle
        found += [left - (inside if now[k] else outside), right + (outside if now[k] else inside)]
    return found


def _followed(
    flow: GroundwaterFlow, pond: Reached, s: float, y: float, river: float
) -> Streamline | None:
    """Return the receptor's streamline, or, outside the plume, the one just inside its edge.

    The pond flows south here, so that a point is (x, y) = (across, -along).
    """
    if pond(s, y):
        return _with_pond(trace(flow, y, -s))
    along = flow.discharge(y, -s)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)

    def inside(distance: FloatArray) -> NDArray[np.bool_]:
        place = np.array([y, -s]) + np.atleast_1d(distance)[:, None] * across
        return np.asarray(pond(-place[:, 1], place[:, 0]) & (-place[:, 1] < river))

    marks = flow.extent * np.concatenate(
        [[0.0], np.geomspace(1.0e-4, SEARCHED_EXTENTS, EDGE_POINTS)]
    )
    for side in (1.0, -1.0):
        hit = np.nonzero(inside(side * marks))[0]
        if hit.size:
            near = _edge(inside, side * marks[hit[0] - 1], side * marks[hit[0]])
            out = hit[0] + np.nonzero(~inside(side * marks[hit[0] :]))[0]
            far = (_edge(inside, side * marks[out[0]], side * marks[out[0] - 1]) if out.size
                   else near + side * flow.extent)  # fmt: skip
            place = np.array([y, -s]) + (near + JUST_INSIDE * (far - near)) * across
            return _with_pond(trace(flow, float(place[0]), float(place[1])))
    return None


def _with_pond(line: Streamline) -> Streamline | None:
    # Within rounding of its edge a point of the plume may belong to the regional flow.
    return line if line.covered[:, 0].any() else None


def _edge(inside: Inside, outer: float, inner: float) -> float:
    """Return where an answer changes, within 1e-9 of the stretch."""
    for _ in range(SEARCHES):
        marks = np.linspace(outer, inner, SEARCH_POINTS)
        first = int(np.argmax(inside(marks)))
        outer, inner = float(marks[first - 1]), float(marks[first])
    return 0.5 * (outer + inner)


def _row(line: Streamline) -> FloatArray:
    """Return the columns of a streamline, then its delays under the pond."""
    under = line.covered[:, 0]
    edge = int(np.argmax(under))
    clock = PchipInterpolator(line.inverse_discharge, line.travel_time)
    delays, weights = entry_nodes(
        line.recharge_exposure, under.astype(float), line.inverse_discharge, clock, edge
    )
    total = float(weights.sum())
    middle = (np.cumsum(weights) - 0.5 * weights) / total
    delay = np.interp(SHARE_NODES, np.concatenate([[0.0], middle]), np.concatenate([[0.0], delays]))
    row = (
        line.travel_time[edge], line.length[edge], line.squared_slowness[edge],
        1.0 / line.velocity[0], 1.0 / line.velocity[edge], line.squared_discharge[edge], total,
    )  # fmt: skip
    return np.concatenate([row, delay])


def _at_all_nodes(nodes: FloatArray, own: Flags, rows: FloatArray) -> FloatArray:
    """Return a receptor's columns at all nodes, read off between its own as a draw reads them."""
    known = own & np.isfinite(rows[:, 0])
    found = np.ones(rows.shape)
    found[:, 6] = 0.0
    if not known.any():
        return found
    mine = np.nonzero(known)[0]
    for k in range(rows.shape[1]):
        if k == 6:
            found[:, k] = np.interp(nodes, nodes[own], np.nan_to_num(rows[own, k]))
        else:
            found[:, k] = np.exp(
                np.interp(nodes, nodes[mine], np.log(np.maximum(rows[mine, k], _LEAST)))
            )
    return found
