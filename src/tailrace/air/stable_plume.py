"""State of a plume in stable air (or above the mixed layer) at a distance.

The plume is a Gaussian whose wind and turbulence are means over the layer between it and the
receptor; AERMOD model formulation document, section 5.2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .boundary_layer import point_values
from .constants import REFLECTION_WIDTHS
from .dispersion_sigma import (
    SMALLEST_HEIGHT,
    buoyant_spread,
    elevated_depth,
    quadrature,
    stable_crosswind_spread,
    surface_depth_stable,
)
from .effective_parameters import near_ground, stable_layer
from .hour import Hour
from .plume_rise import buoyancy_frequency, stable_rise
from .release import POINT, VOLUME, Release
from .vertical_grid import THETA, at_height

FloatArray = NDArray[np.float64]


class StablePlume(NamedTuple):
    """A stable plume at one distance.

    Attributes
    ----------
    height : float, m
    wind, side : float, m/s
        Effective wind speed and sigma-v.
    crosswind : float, m
        sigma-y.
    depth, bare_depth : float, m
        sigma-z with and without the source's initial sigma-z.
    buoyant : float, m
        Spread by buoyancy.
    """

    height: float
    wind: float
    side: float
    crosswind: float
    depth: float
    bare_depth: float
    buoyant: float


@kernel
def ambient_depth(
    hour: Hour,
    release: Release,
    distance: float,
    height: float,
    wind: float,
    up: float,
    gradient: float,
    theta: float,
) -> float:
    """Return the ambient sigma-z of a stable plume, blended with that of a surface plume.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    release : Release
        The source in this hour.
    distance, height : float
        Downwind distance and plume height, m.
    wind, up : float
        Effective wind speed and sigma-w, m/s.
    gradient, theta : float
        Potential temperature gradient, K/m, and potential temperature, K.

    Returns
    -------
    float
        sigma-z, m.
    """
    top = max(max(release.stack_height, height), SMALLEST_HEIGHT)
    lofted = elevated_depth(distance, wind, up, top, buoyancy_frequency(gradient, theta))
    share = height / hour.mixing_height
    if share >= 1.0:
        return lofted
    surface = 0.0
    if hour.stable:
        surface = surface_depth_stable(distance, wind, hour.friction_velocity, hour.obukhov_length)
    return (1.0 - share) * surface + share * lofted


@kernel
def plume_lid(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    distance: float,
    height: float,
    buoyant: float,
    initial: float,
) -> float:
    """Return the height at which a stable or penetrated plume is reflected.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    release : Release
        The source in this hour.
    distance, height : float
        Downwind distance and plume height, m.
    buoyant, initial : float
        Spread by buoyancy and initial sigma-z, m.

    Returns
    -------
    float
        Height, m: the mixing height, or the upper edge of the plume where that is higher.
    """
    wind, _, up, gradient = point_values(profiles, height)
    theta = at_height(profiles, THETA, height)
    ambient = ambient_depth(hour, release, distance, height, wind, up, gradient, theta)
    depth = quadrature(ambient, buoyant, initial)
    return max(hour.mixing_height, height + REFLECTION_WIDTHS * depth)


@kernel
def stable_plume(
    hour: Hour, profiles: FloatArray, release: Release, distance: float, receptor_height: float
) -> StablePlume:
    """Return the state of a stable plume at a distance.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    release : Release
        The source in this hour.
    distance : float
        Downwind distance, m.
    receptor_height : float
        Receptor above ground, m.

    Returns
    -------
    StablePlume
        Height, effective wind and spread.
    """
    rise = 0.0
    if release.kind == POINT:
        rise = stable_rise(
            profiles, release.buoyancy, release.momentum, release.height, release.wind,
            release.gradient, release.theta, hour.friction_velocity, release.final_rise,
            release.final_distance, distance,
        )  # fmt: skip
    height = max(0.0, release.height + rise)
    theta = at_height(profiles, THETA, height)
    buoyant = buoyant_spread(rise)
    depth = 0.0
    # The layer next to the ground does not depend on the spread.
    if not near_ground(height, receptor_height):
        wind, side, up, gradient = point_values(profiles, height)
        ambient = ambient_depth(hour, release, distance, height, wind, up, gradient, theta)
        depth = quadrature(ambient, buoyant, release.initial_depth)
    wind, side, up, gradient = stable_layer(
        profiles, height, depth, receptor_height, hour.mixing_height
    )
    ambient = ambient_depth(hour, release, distance, height, wind, up, gradient, theta)
    across = stable_crosswind_spread(distance, wind, side, height, hour.mechanical_height)
    initial_side = release.initial_side if release.kind == VOLUME else 0.0
    return StablePlume(
        height,
        wind,
        side,
        quadrature(across, buoyant, initial_side),
        quadrature(ambient, buoyant, release.initial_depth),
        quadrature(ambient, buoyant, 0.0),
        buoyant,
    )


@kernel
def settled(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    plume: StablePlume,
    distance: float,
    drop: float,
    initial: float,
) -> tuple[float, float]:
    """Return height and lid of a stable plume whose particles have settled.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    release : Release
        The source in this hour.
    plume : StablePlume
        State at the distance.
    distance : float
        Downwind distance, m.
    drop : float
        How far particles have settled, m.
    initial : float
        Initial sigma-z that counts for the lid, m.

    Returns
    -------
    tuple of float
        Height of the plume, not below ground, and of its lid, m.
    """
    lowered = max(0.0, plume.height - drop)
    lid = plume_lid(hour, profiles, release, distance, lowered, plume.buoyant, initial)
    return lowered, lid
