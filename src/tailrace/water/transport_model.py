"""One plume as a numerical engine sees it: numbers without draws, a grid, a time step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .aquifer import Aquifer
from .constants import SECONDS_PER_YEAR
from .release import Geometry, LineSource, Source, edges_of, one_draw, source_shapes
from .species import Species

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Solute:
    """A species of a model.

    Attributes
    ----------
    name : str
    retardation : float, 1
    decay : float, 1/yr
        In water and on solids alike.
    """

    name: str
    retardation: float
    decay: float


@dataclass(frozen=True)
class Ground:
    """The ground of a model; see `Aquifer` for the meaning.

    Attributes
    ----------
    darcy_flux : float, m/yr
    porosity : float, 1
    longitudinal_dispersivity, transverse_dispersivity, vertical_dispersivity : float, m
    molecular_diffusion : float, m2/yr
    thickness : float, m
        Infinity where the aquifer has no bottom.
    """

    darcy_flux: float
    porosity: float
    longitudinal_dispersivity: float
    transverse_dispersivity: float
    vertical_dispersivity: float
    molecular_diffusion: float
    thickness: float

    @property
    def velocity(self) -> float:
        """Seepage velocity, m/yr."""
        return self.darcy_flux / self.porosity

    @property
    def lengths(self) -> tuple[float, float, float]:
        """Dispersion coefficients over velocity along, across and in the vertical, m."""
        extra = self.molecular_diffusion / self.velocity
        return (self.longitudinal_dispersivity + extra, self.transverse_dispersivity + extra,
                self.vertical_dispersivity + extra)  # fmt: skip


GROUND_FIELDS = (
    "darcy_flux", "effective_porosity", "longitudinal_dispersivity", "transverse_dispersivity",
    "vertical_dispersivity", "molecular_diffusion", "thickness",
)  # fmt: skip


def draws_of(aquifer: Aquifer, species: Sequence[Species], source: Source) -> int:
    """Return how many draws ground, species and source have; 0 where all are single numbers.

    Parameters
    ----------
    aquifer : Aquifer
        Ground.
    species : sequence of Species
        Species.
    source : Source
        Source.

    Returns
    -------
    int
        Number of draws.

    Raises
    ------
    InputError
        If two fields have different numbers of draws, or one has more than one dimension.
    """
    shapes = {name: np.shape(getattr(aquifer, name)) for name in GROUND_FIELDS}
    for one in species:
        shapes[f"retardation of {one.name}"] = np.shape(one.retardation_in(aquifer))
        shapes[f"decay_constant of {one.name}"] = np.shape(one.decay_constant)
    shapes = {name: shape for name, shape in shapes.items() if shape} | source_shapes(source)
    lengths = {shape[0] for shape in shapes.values()} - {1}
    if len(lengths) > 1 or any(len(shape) > 1 for shape in shapes.values()):
        raise InputError.single(
            "fields have different numbers of draws: "
            + ", ".join(f"{name} {shape}" for name, shape in shapes.items()),
            place="draws", remedy="give one number, or one for each draw",
        )  # fmt: skip
    return max(lengths, default=1) if shapes else 0


def ground_of(aquifer: Aquifer, draw: int = 0) -> Ground:
    """Return the numbers of one draw.

    Parameters
    ----------
    aquifer : Aquifer
        Ground.
    draw : int
        Which draw.

    Returns
    -------
    Ground
        Its numbers, with times in years.
    """
    flux, porosity, along, across, vertical, diffusion, thickness = (
        one_draw(getattr(aquifer, name), draw) for name in GROUND_FIELDS
    )
    return Ground(flux * SECONDS_PER_YEAR, porosity, along, across, vertical,
                  diffusion * SECONDS_PER_YEAR, thickness)  # fmt: skip


def solute_of(species: Species, aquifer: Aquifer, draw: int = 0) -> Solute:
    """Return the numbers of one draw of a species.

    Parameters
    ----------
    species : Species
        Species.
    aquifer : Aquifer
        Ground.
    draw : int
        Which draw.

    Returns
    -------
    Solute
        Its numbers.
    """
    return Solute(
        species.name, one_draw(species.retardation_in(aquifer), draw),
        one_draw(species.decay_constant, draw),
    )  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """A rectilinear grid by its nodes; the receptors' columns and the source's edges are nodes.

    Attributes
    ----------
    x : ndarray, shape (columns,), m
        From the inlet, 0, downgradient.
    y : ndarray, shape (rows,), m
        Across the flow, ascending; distance from the source's middle where `folded_y`.
    z : ndarray, shape (layers,), m
        In the vertical, ascending; distance from the source's middle where `folded_z`. One node
        where nothing varies in the vertical.
    folded_y, folded_z : bool
        Whether only one half is modelled, because the other mirrors it.
    """

    x: FloatArray
    y: FloatArray
    z: FloatArray
    folded_y: bool
    folded_z: bool

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.x) * len(self.y) * len(self.z)

    def __str__(self) -> str:
        """Return the grid in words."""
        widths = f"dx {np.diff(self.x).min():.3g} to {np.diff(self.x).max():.3g} m"
        if len(self.y) > 2:
            widths += f", dy {np.diff(self.y).min():.3g} to {np.diff(self.y).max():.3g} m"
        if len(self.z) > 1:
            widths += f", dz {np.diff(self.z).min():.3g} to {np.diff(self.z).max():.3g} m"
        half = "half " if self.folded_y else ""
        return f"{len(self.x)} x {len(self.y)} x {len(self.z)} nodes, {half}domain, {widths}"


@dataclass(frozen=True)
class TransportModel:
    """Everything that is written into an engine's input.

    Attributes
    ----------
    ground : Ground
    source : Source
        Without draws.
    solutes : tuple of Solute
    names : tuple of str
        Receptors.
    places : ndarray, shape (receptors, 3), m
        Receptors in the grid's coordinates (folded like it).
    grid : Grid
    step : float, yr
        Time step.
    steps : int
        Number of steps.
    """

    ground: Ground
    source: Source
    solutes: tuple[Solute, ...]
    names: tuple[str, ...]
    places: FloatArray
    grid: Grid
    step: float
    steps: int

    def refined_in_time(self, times: int) -> TransportModel:
        """Return the same model with the time step divided by a whole number."""
        return replace(self, step=self.step / times, steps=self.steps * times)


def shares(
    nodes: FloatArray, low: float, high: float, *, edges: FloatArray | None = None
) -> FloatArray:
    """Return the share of every node's cell that lies in the source.

    Parameters
    ----------
    nodes : ndarray, shape (n,), m
        Nodes, ascending.
    low, high : float, m
        Edges of the source, infinite where unbounded.
    edges : ndarray, shape (n + 1,), m, optional
        Edges of the cells; by default the middles between nodes.

    Returns
    -------
    ndarray, shape (n,)
        Share, 0 to 1.
    """
    if len(nodes) == 1 and edges is None:
        return np.ones(1)
    cells = cell_edges(nodes) if edges is None else edges
    inside = np.minimum(cells[1:], high) - np.maximum(cells[:-1], low)
    return np.clip(inside / np.diff(cells), 0.0, 1.0)


def cell_edges(nodes: FloatArray) -> FloatArray:
    """Return the edges of cells round nodes: the middles between them, the ends at the ends.

    Parameters
    ----------
    nodes : ndarray, shape (n,), m
        Nodes, ascending, two or more.

    Returns
    -------
    ndarray, shape (n + 1,), m
        Edges.
    """
    return np.concatenate([nodes[:1], 0.5 * (nodes[1:] + nodes[:-1]), nodes[-1:]])


def between(places: FloatArray, at: float) -> list[tuple[int, float]]:
    """Return the places on both sides of another with their weights in linear interpolation.

    Parameters
    ----------
    places : ndarray, shape (n,), m
        Places, ascending.
    at : float, m
        Where; beyond the ends the last place counts.

    Returns
    -------
    list of (int, float)
        Indices and weights that sum to one.
    """
    if len(places) == 1 or at <= places[0]:
        return [(0, 1.0)]
    if at >= places[-1]:
        return [(len(places) - 1, 1.0)]
    right = int(np.searchsorted(places, at, side="left"))
    share = float((at - places[right - 1]) / (places[right] - places[right - 1]))
    return [(right - 1, 1.0 - share), (right, share)]


def source_ranges(geometry: Geometry, grid: Grid) -> tuple[float, float, float, float]:
    """Return the edges of a source in the coordinates of a grid.

    Parameters
    ----------
    geometry : PlaneSource, StripSource or PatchSource
        Geometry.
    grid : Grid
        Grid, folded or not.

    Returns
    -------
    tuple of float, m
        Lower and upper edge across the flow, then in the vertical.
    """
    y_low, y_high, z_low, z_high = edges_of(geometry)
    if grid.folded_y:
        y_low, y_high = -0.5 * (y_high - y_low), 0.5 * (y_high - y_low)
    if grid.folded_z:
        z_low, z_high = -0.5 * (z_high - z_low), 0.5 * (z_high - z_low)
    return y_low, y_high, z_low, z_high


def check_suits_engines(source: Source) -> None:
    """Refuse a source that the numerical engines do not take.

    Parameters
    ----------
    source : Source
        Source.

    Raises
    ------
    InputError
        If the source is a line.
    """
    if isinstance(source.geometry, LineSource):
        raise InputError.single(
            f"source {source.name} is a line, which the numerical engines do not take",
            place=source.name, remedy='use engine="closed form", or a narrow strip',
        )  # fmt: skip
