"""Map of a hill: slope, drained area, wetness, probability of failure, critical injection rate.

From the elevation alone follow slope and specific catchment area; the soil of a draw and the
injected solution do the rest (`failure_probability`). Injection is a map of rates; what is
injected upslope is accumulated like rain and adds to what passes. The critical rate is for the
median soil: the rate per area, the same wherever the map of injection is above zero, at which a
cell's factor of safety is the one required.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked

from .critical_injection_rate import critical_injection
from .elevation_map import ElevationMap, write_maps
from .failure_probability import FailureProbability, failure_probability_of
from .flow_accumulation import FlowDirections, accumulate_flow
from .infinite_slope import DensityConvention, factor_of_safety
from .pore_pressure import relative_wetness
from .strength_draws import UNITS, HillSoil
from .terrain_shape import slope_angle

LAYER_UNITS = {
    "slope": "deg",
    "specific_area": "m",
    "injected_flow": "m2/s",
    "factor_of_safety": "1",
    "factor_of_safety_without_injection": "1",
    "probability_of_failure": "1",
    "standard_error": "1",
    "probability_without_injection": "1",
    "mean_wetness": "1",
    "critical_injection_rate": "m/s",
}
"""Layers of the written map with their units."""


@dataclass(frozen=True)
class SlopeMap:
    """What was computed on the grid of an elevation.

    Attributes
    ----------
    slope : ndarray, deg
    specific_area : ndarray, m
        Drained area over contour width.
    injected_flow : ndarray, m2/s
        Injected solution that passes, over contour width.
    factor_of_safety, factor_of_safety_without : ndarray, 1
        For the median soil, with and without injection.
    failure, failure_without : FailureProbability
        With the injection, and with the same draws without it.
    critical_injection_rate : ndarray, m/s
        For the median soil; infinity where no rate matters.
    target : float, 1
        Factor of safety it is for.
    """

    slope: FloatArray
    specific_area: FloatArray
    injected_flow: FloatArray
    factor_of_safety: FloatArray
    factor_of_safety_without: FloatArray
    failure: FailureProbability
    failure_without: FailureProbability
    critical_injection_rate: FloatArray
    target: float

    def layers(self) -> dict[str, FloatArray]:
        """Return the maps by name, in the units of `LAYER_UNITS`."""
        return {
            "slope": self.slope,
            "specific_area": self.specific_area,
            "injected_flow": self.injected_flow,
            "factor_of_safety": self.factor_of_safety,
            "factor_of_safety_without_injection": self.factor_of_safety_without,
            "probability_of_failure": self.failure.probability,
            "standard_error": self.failure.standard_error,
            "probability_without_injection": self.failure_without.probability,
            "mean_wetness": self.failure.mean_wetness,
            "critical_injection_rate": self.critical_injection_rate,
        }


def map_slope_stability(
    ground: ElevationMap,
    soil: HillSoil,
    injection_rate: ArrayLike = 0.0,
    *,
    draws: int = 1000,
    seed: int = 1,
    target: float = 1.1,
    directions: FlowDirections = "several",
    thickness_factor: ArrayLike = 1.0,
    convention: DensityConvention = "consistent",
) -> SlopeMap:
    """Return the stability of every cell of a map.

    Parameters
    ----------
    ground : ElevationMap
    soil : HillSoil
    injection_rate : array_like, m/s
        Solution injected per area, on the cells of the map or one number for all.
    draws, seed : int
        See `failure_probability_of`.
    target : float, 1
        Required factor of safety for the critical rate.
    directions : {"several", "one"}
        See `accumulate_flow`.
    thickness_factor : array_like, 1
        Thickness of each cell over that of `soil`.
    convention : {"consistent", "landlab"}

    Returns
    -------
    SlopeMap
        NaN at the rim, which has no slope, and without data.

    Raises
    ------
    InputError
        If numbers are out of their range or shapes differ.
    """
    shape, cell = ground.elevation.shape, ground.cell_size
    problems = Problems("map_slope_stability()")
    rate = checked(problems, "injection_rate", injection_rate, "m/s")
    if rate.shape not in ((), shape):
        problems.add(f"the map of injection has shape {rate.shape}", place="injection_rate",
                     allowed=f"{shape}, as the elevation")  # fmt: skip
    problems.raise_if_any()
    rate = np.broadcast_to(rate, shape)
    slope = slope_angle.__wrapped__(ground.elevation, cell)
    area = accumulate_flow(ground.elevation, cell**2, directions).through / cell
    injected = accumulate_flow(ground.elevation, rate * cell**2, directions).through / cell
    holes = accumulate_flow(ground.elevation, (rate > 0.0) * cell**2, directions).through / cell
    middle = {name: value.to(UNITS[name]).central for name, value in soil.items()}
    thickness = middle["thickness"] * np.asarray(thickness_factor, dtype=float)
    strength = (middle["cohesion"], middle["friction_angle"], thickness, middle["density"])
    carries = middle["conductivity"] * thickness

    def safety(passing: ArrayLike) -> FloatArray:
        wet = relative_wetness.__wrapped__(middle["recharge"], area, carries, slope, passing)
        return factor_of_safety.__wrapped__(slope, *strength, wet, convention)

    def failing(passing: ArrayLike) -> FailureProbability:
        return failure_probability_of(
            slope, area, soil, draws=draws, seed=seed, injected_flow=passing,
            thickness_factor=thickness_factor, convention=convention,
        )  # fmt: skip

    critical = critical_injection.__wrapped__(
        target, slope, *strength, middle["conductivity"], middle["recharge"], area, holes,
        convention,
    )  # fmt: skip
    with_it = failing(injected)
    return SlopeMap(
        slope, area, injected, safety(injected), safety(0.0), with_it,
        failing(0.0) if bool((rate > 0.0).any()) else with_it, critical, target,
    )  # fmt: skip


def write_slope_map(path: Path | str, found: SlopeMap, ground: ElevationMap) -> None:
    """Write a map of slope stability as a GeoTIFF of ten bands.

    Parameters
    ----------
    path : path
    found : SlopeMap
    ground : ElevationMap
        The elevation it was computed from.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    about = {
        "draws": str(found.failure.draws),
        "seed": str(found.failure.seed),
        "not_varied": ", ".join(found.failure.fixed) or "nothing",
        "target_factor_of_safety": f"{found.target:g}",
    }
    write_maps(path, found.layers(), LAYER_UNITS, ground, about)
