"""What a source is in one hour: release height, fluxes and the air it meets there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .boundary_layer import floored, well_mixed_distance
from .constants import DRY_LAPSE
from .hour import Hour
from .lid_interaction import penetration
from .plume_rise import (
    downwashed_height,
    exit_temperature,
    final_stable_rise,
    plume_fluxes,
    two_thirds_rise,
    unlimited_distance,
)
from .vertical_grid import HEIGHTS, THETA, at_height, four_at_level, level_below

FloatArray = NDArray[np.float64]

POINT, VOLUME, AREA, PIT = 0, 1, 2, 3
SMALLEST_EXIT = 1.0e-5

# Columns of a source row.
(KIND, HEIGHT, DIAMETER, EXIT_SPEED, EXIT_TEMPERATURE, SIDE, DEPTH, TOP, LOOKUP) = range(9)
SOURCE_COLUMNS = 9


class Release(NamedTuple):
    """A source in one hour.

    Attributes
    ----------
    kind : int
        0 point, 1 volume, 2 area (line, polygon), 3 open pit.
    stack_height, height : float, m
        As stated, and after stack-tip downwash.
    wind, side, up, gradient, theta : float, m/s, m/s, m/s, K/m, K
        Wind, sigma-v, sigma-w, potential temperature gradient, potential temperature at release.
    ambient : float, K
        Air temperature at release.
    buoyancy, momentum : float, m4/s3, m4/s2
        Zero where the source has no rise.
    final_rise, final_distance : float, m
    mixed_distance : float, m
        Where the plume fills the mixed layer (convective hours).
    penetrated, penetrated_rise : float, 1, m
    initial_side, initial_depth : float, m
        Initial sigma-y and sigma-z.
    stable : bool
        Whether the stable equations hold.
    """

    kind: int
    stack_height: float
    height: float
    wind: float
    side: float
    up: float
    gradient: float
    theta: float
    ambient: float
    buoyancy: float
    momentum: float
    final_rise: float
    final_distance: float
    mixed_distance: float
    penetrated: float
    penetrated_rise: float
    initial_side: float
    initial_depth: float
    stable: bool


@kernel
def _theta_from_layer(profiles: FloatArray, height: float, level: int) -> float:
    bottom = HEIGHTS[level]
    share = (height - bottom) / (HEIGHTS[level + 1] - bottom)
    low = profiles[THETA, level]
    return float(low + share * (profiles[THETA, level + 1] - low))


@kernel
def convective_final_rise(
    buoyancy: float, momentum: float, wind: float, mixed_distance: float
) -> tuple[float, float]:
    """Return rise and distance that hold the plume's centroid in convective hours.

    Parameters
    ----------
    buoyancy, momentum : float
        Fluxes, m4/s3 and m4/s2.
    wind : float
        Wind at release, m/s.
    mixed_distance : float
        Distance to the well-mixed state, m.

    Returns
    -------
    tuple of float
        Rise and distance, m.
    """
    distance = unlimited_distance(buoyancy)
    if mixed_distance < 1.25 * distance:
        distance = 0.8 * mixed_distance
    return two_thirds_rise(buoyancy, momentum, wind, distance), distance


@kernel
def release_of(hour: Hour, profiles: FloatArray, source: FloatArray) -> Release:
    """Return a source's release in one hour.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    source : ndarray, shape (9,)
        Kind, release height (m), diameter (m), exit velocity (m/s), exit temperature (K), initial
        sigma-y and sigma-z (m), stack top (0 upright, 1 capped, 2 horizontal), and the height (m)
        whose grid layer gives the values at release (an open pit's stated height).

    Returns
    -------
    Release
        Everything that does not depend on distance.
    """
    kind = int(source[KIND])
    top = source[HEIGHT]
    level = level_below(source[LOOKUP])
    wind, side, up, gradient = four_at_level(profiles, top, level)
    wind, side, up = floored(wind, side, up)
    theta = _theta_from_layer(profiles, top, level)
    ambient = theta - DRY_LAPSE * (top + hour.base_elevation)
    stable = hour.stable or top >= hour.mixing_height
    mixed = 0.0 if stable else well_mixed_distance(hour, profiles)
    height = top
    buoyancy, momentum, final, distance = 0.0, 0.0, 0.0, 0.0
    share, through = 0.0, 0.0
    if kind == POINT:
        exit_speed = max(source[EXIT_SPEED], SMALLEST_EXIT)
        diameter = max(source[DIAMETER], SMALLEST_EXIT)
        bend = int(source[TOP])
        temperature = exit_temperature(source[EXIT_TEMPERATURE], ambient)
        buoyancy, momentum = plume_fluxes(exit_speed, diameter, temperature, ambient, bend)
        height = downwashed_height(top, diameter, exit_speed, wind, bend)
        if stable:
            final, distance = final_stable_rise(
                profiles, buoyancy, momentum, height, wind, gradient, theta,
                hour.friction_velocity,
            )  # fmt: skip
        else:
            final, distance = convective_final_rise(buoyancy, momentum, wind, mixed)
            if not hour.stable:
                lid = at_height(profiles, THETA, hour.mixing_height)
                share, through = penetration(
                    buoyancy, height, wind, hour.mixing_height, hour.lapse_above, lid
                )
    return Release(
        kind, top, height, wind, side, up, gradient, theta, ambient, buoyancy, momentum,
        final, distance, mixed, share, through, source[SIDE], source[DEPTH], stable,
    )  # fmt: skip
