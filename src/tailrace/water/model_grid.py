"""The grid and the time step of a numerical model, chosen from the plume it has to carry.

Along the flow the nodes are one dispersivity apart at most (grid Peclet number 1: neither central
differences nor linear elements oscillate below 2), closer towards the inlet. Across it they
follow the standard deviation of lateral spreading, sqrt(2 D x/v): of the nearest receptor at the
source's edges, of the farthest between them. Source edges and receptors are nodes, and half of a
mirrored problem is left out.

Implicit Euler steps, the only ones both engines have for transport, add v^2 dt/2 to the dispersion
coefficient; the step is such that this is a stated share of it, and results of two steps are
extrapolated (`numerical_response`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .patch import PatchSource
from .receptors import Receptors
from .release import PlaneSource, Source, edges_of
from .transport_model import Grid, Ground

FloatArray = NDArray[np.float64]

LATERAL_REACH = 6.0
"""Half width of the model beyond the source, in standard deviations of lateral spreading."""
OUTLET_REACH = 8.0
"""Distance from the last receptor to the outlet, in dispersivities: what an outlet without
dispersion disturbs fades upgradient as exp(-x/alpha)."""
FRONT_REACH = 36.0
"""Exponent at which the last of a front has passed: exp(-36) is 2e-16."""


@dataclass(frozen=True)
class Accuracy:
    """How fine a numerical model is.

    Attributes
    ----------
    cells_per_dispersivity : float
        Nodes per longitudinal dispersivity along the flow.
    nearest_cells : float
        Nodes from the inlet to the nearest receptor, at least.
    lateral_cells : float
        Nodes per standard deviation of lateral spreading at the source's edges.
    growth : float
        Growth of spacing per distance.
    numerical_dispersion : float
        Share of the dispersion coefficient that the coarser time step adds.
    steps_to_nearest : float
        Coarser time steps in the travel time to the nearest receptor, at least.
    largest_grid : int
        Most nodes before the model is refused.
    most_steps : int
        Most coarser time steps before it is refused.
    """

    cells_per_dispersivity: float = 1.0
    nearest_cells: float = 8.0
    lateral_cells: float = 4.0
    growth: float = 0.25
    numerical_dispersion: float = 0.2
    steps_to_nearest: float = 20.0
    largest_grid: int = 200_000
    most_steps: int = 4_000

    def __post_init__(self) -> None:
        problems = Problems()
        for name, value in vars(self).items():
            if not value > 0.0:
                problems.add(f"the engine's {name} is {value:g}", place=name,
                             remedy="give a number above zero")  # fmt: skip
        problems.raise_if_any()

    def steps_within(self, distance: float, stride: float) -> int:
        """Return the number of coarser time steps for a travel distance.

        Parameters
        ----------
        distance : float, m
            Distance travelled, v t/R.
        stride : float, m
            Distance of one step.

        Raises
        ------
        InputError
            If they are more than `most_steps`.
        """
        steps = max(int(np.ceil(distance / stride)), 1)
        if steps > self.most_steps:
            raise InputError.single(
                f"the model would take {steps} time steps; at most {self.most_steps} are allowed",
                place="accuracy",
                remedy='use engine="closed form", leave out the nearest receptor, or allow more '
                "steps (most_steps) or longer ones (numerical_dispersion, steps_to_nearest)",
            )
        return steps


def spaced(anchors: FloatArray, spacing: FloatArray, growth: float, coarsest: float) -> FloatArray:
    """Return nodes that pass through anchors, with given spacing there, growing between them.

    Parameters
    ----------
    anchors : ndarray, shape (n,), m
        Places that are nodes, ascending.
    spacing : ndarray, shape (n,), m
        Largest spacing at each anchor; infinity where it does not matter.
    growth : float
        Growth of the spacing per distance from an anchor.
    coarsest : float, m
        Largest spacing.

    Returns
    -------
    ndarray, m
        Nodes, ascending.
    """
    nodes = [float(anchors[0])]
    for low, high in pairwise(anchors):
        places = np.linspace(low, high, 401)
        away = np.abs(places[:, None] - anchors[None, :])
        wanted = np.minimum((spacing[None, :] + growth * away).min(axis=1), coarsest)
        cost = np.concatenate([[0.0], np.cumsum(0.5 * (1.0 / wanted[1:] + 1.0 / wanted[:-1])
                                                * np.diff(places))])  # fmt: skip
        count = max(int(np.ceil(cost[-1] - 1.0e-9)), 1)
        between = np.interp(np.arange(1, count) * cost[-1] / count, cost, places)
        nodes.extend([*between.tolist(), float(high)])
    return np.array(nodes)


def _along(ground: Ground, far: FloatArray, accuracy: Accuracy) -> FloatArray:
    dispersion = ground.lengths[0]
    finest = dispersion / accuracy.cells_per_dispersivity
    start = min(finest, far[0] / accuracy.nearest_cells)
    outlet = far[-1] + max(OUTLET_REACH * dispersion, far[-1] / 10.0)
    anchors = np.concatenate([[0.0], far, [outlet]])
    spacing = np.full(len(anchors), np.inf)
    spacing[0] = start
    return spaced(anchors, spacing, accuracy.growth / 2.0, finest)


def _across(
    half: float, low: float, high: float, length: float, places: FloatArray, far: FloatArray,
    bounds: tuple[float, float], accuracy: Accuracy,
) -> FloatArray:  # fmt: skip
    """Return nodes across the flow; `low`, `high` are source edges in folded coordinates."""
    near_sigma, far_sigma = np.sqrt(2.0 * length * far[[0, -1]])
    fine = min(near_sigma / accuracy.lateral_cells, half / 2.0)
    start, end = bounds
    if np.isinf(start):
        start = min(low, places.min()) - LATERAL_REACH * far_sigma
    if np.isinf(end):
        end = max(high, places.max()) + LATERAL_REACH * far_sigma
    edges = [edge for edge in (low, high) if start < edge < end]
    # Equal steps on both sides of an edge: the source's width is then kept exactly.
    beside = [edge + sign * fine for edge in edges for sign in (-1.0, 1.0)]
    beside = [place for place in beside if start < place < end]
    own = np.array([start, end, *edges, *beside])
    taken = places[np.abs(places[:, None] - own[None, :]).min(axis=1) > 0.5 * fine]
    anchors = np.unique(np.concatenate([own, taken]))
    anchors = anchors[(anchors >= start) & (anchors <= end)]
    at_edge = np.isin(anchors, np.array([*edges, *beside]))
    spacing = np.where(at_edge, fine, np.inf)
    return spaced(anchors, spacing, accuracy.growth, max(far_sigma, fine))


def make_grid(
    source: Source, ground: Ground, receptors: Receptors, accuracy: Accuracy
) -> tuple[Grid, FloatArray]:
    """Return the grid for one plume, and its receptors in the grid's coordinates.

    Parameters
    ----------
    source : Source
        Plane, strip or patch.
    ground : Ground
        Ground.
    receptors : Receptors
        Receptors, all downgradient of the source.
    accuracy : Accuracy
        How fine.

    Returns
    -------
    tuple of Grid and ndarray, shape (receptors, 3), m
        Grid and receptors.

    Raises
    ------
    InputError
        If a receptor is not downgradient, there is no dispersion where the source has an edge, or
        the grid would be too large.
    """
    _check(source, ground, receptors)
    y_low, y_high, z_low, z_high = edges_of(source.geometry)
    far = np.unique(receptors.x)
    x = _along(ground, far, accuracy)
    y, z = np.array([0.0, 1.0]), np.zeros(1)
    folded_y, folded_z = not isinstance(source.geometry, PlaneSource), False
    places = np.column_stack([receptors.x, np.zeros(len(receptors)), np.zeros(len(receptors))])
    if folded_y:
        half = 0.5 * (y_high - y_low)
        places[:, 1] = np.abs(receptors.y - 0.5 * (y_low + y_high))
        y = _across(half, -half, half, ground.lengths[1], places[:, 1], far, (0.0, np.inf),
                    accuracy)  # fmt: skip
    if isinstance(source.geometry, PatchSource):
        half, folded_z = 0.5 * (z_high - z_low), bool(np.isinf(ground.thickness))
        places[:, 2] = receptors.z
        low, high, bounds = z_low, z_high, (0.0, ground.thickness)
        if folded_z:
            places[:, 2] = np.abs(receptors.z - 0.5 * (z_low + z_high))
            low, high, bounds = -half, half, (0.0, np.inf)
        z = _across(half, low, high, ground.lengths[2], places[:, 2], far, bounds, accuracy)
    grid = Grid(x, y, z, folded_y, folded_z)
    if grid.size > accuracy.largest_grid:
        raise InputError.single(
            f"the model would have {grid.size} nodes ({grid}); at most {accuracy.largest_grid} are "
            "allowed",
            place="accuracy",
            remedy='use engine="closed form", leave out the nearest or the farthest receptor, or '
            "allow a larger grid (largest_grid) or wider cells (cells_per_dispersivity)",
        )
    return grid, places


def _check(source: Source, ground: Ground, receptors: Receptors) -> None:
    problems = Problems()
    for name in (n for n, x in zip(receptors.names, receptors.x, strict=True) if not x > 0.0):
        problems.add(
            f"receptor {name} is not downgradient of the source", place=name,
            remedy="leave it out: uniform flow brings nothing there (a pond's mounding may)",
        )  # fmt: skip
    along, across, vertical = ground.lengths
    bounded = not isinstance(source.geometry, PlaneSource)
    deep = isinstance(source.geometry, PatchSource)
    for word, length, needed in (
        ("longitudinal", along, True), ("transverse", across, bounded), ("vertical", vertical, deep)
    ):  # fmt: skip
        if needed and not length > 0.0:
            problems.add(
                f"there is no {word} dispersion, which a numerical model cannot represent",
                place=f"{word}_dispersivity",
                remedy='give a dispersivity above zero, or use engine="closed form"',
            )
    if isinstance(source.geometry, PatchSource) and np.isfinite(ground.thickness):
        outside = (receptors.z < 0.0) | (receptors.z > ground.thickness)
        for name in (n for n, bad in zip(receptors.names, outside, strict=True) if bad):
            problems.add(f"receptor {name} lies outside the aquifer", place=name,
                         remedy="give a height from one face, 0 to the thickness")  # fmt: skip
    problems.raise_if_any()


def step_length(ground: Ground, nearest: float, accuracy: Accuracy) -> float:
    """Return the distance water travels in the coarser time step.

    Parameters
    ----------
    ground : Ground
        Ground.
    nearest : float, m
        Distance to the nearest receptor.
    accuracy : Accuracy
        How fine.

    Returns
    -------
    float, m
        Velocity times step, over retardation.
    """
    by_dispersion = 2.0 * accuracy.numerical_dispersion * ground.lengths[0]
    # Where dispersion outruns the flow the nearest receptor is reached after x²/D.
    arrival = min(nearest, nearest**2 / (2.0 * ground.lengths[0]))
    return min(by_dispersion, arrival / accuracy.steps_to_nearest)


def plateau_length(ground: Ground, farthest: float, inlet: str) -> float:
    """Return the travel distance after which the response to a constant source stays as it is.

    Parameters
    ----------
    ground : Ground
        Ground.
    farthest : float, m
        Distance to the farthest receptor.
    inlet : {"first", "third"}
        Inlet; a third-type one is as if exponentially distributed distances further away.

    Returns
    -------
    float, m
        Velocity times time, over retardation, where (s - x)²/(4 alpha s) reaches `FRONT_REACH`.
    """
    alpha = ground.lengths[0]
    x = farthest + (FRONT_REACH / 2.0 * alpha if inlet == "third" else 0.0)
    half = x + 2.0 * FRONT_REACH * alpha
    return float(half + np.sqrt(half * half - x * x))
