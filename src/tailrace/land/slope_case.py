"""A case of slope stability, as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from tailrace.quantities.number_checks import FloatArray

from .elevation_map import ElevationMap
from .flow_accumulation import FlowDirections
from .infinite_slope import DensityConvention
from .strength_draws import HillSoil


@dataclass(frozen=True)
class Cells:
    """Cells of a hill from a table, arrays of shape (cell,)."""

    names: tuple[str, ...]
    slope: FloatArray
    specific_area: FloatArray
    injected_area: FloatArray


@dataclass(frozen=True)
class Runout:
    """The landslide whose reach is asked: volume, m3, material and path."""

    volume: float
    material: str
    path: str


@dataclass(frozen=True)
class SlopeCase:
    """A case of slope stability, as read.

    Attributes
    ----------
    title : str
    ground : ElevationMap or Cells
    soil : HillSoil
    injection_rate : float, m/s
        Zero where nothing is injected.
    corners : tuple of (float, float), m
        Injected polygon on a map.
    draws, seed : int
    target : float, 1
    convention, directions : str
    runout : Runout or None
    """

    title: str
    ground: ElevationMap | Cells
    soil: HillSoil
    injection_rate: float
    corners: tuple[tuple[float, float], ...]
    draws: int
    seed: int
    target: float
    convention: DensityConvention
    directions: FlowDirections
    runout: Runout | None
