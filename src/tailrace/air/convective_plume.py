"""State of a plume in the convective boundary layer at a distance.

Updrafts and downdrafts carry two halves of the direct plume; an indirect plume stands for what
the lid turns back, a penetrated plume for what breaks through it. AERMOD model formulation
document, section 5.1; Weil et al. (1997), doi:10.1175/1520-0450(1997)036<0982:APMFDF>2.0.CO;2.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .boundary_layer import point_values
from .dispersion_sigma import (
    NEUTRAL_LENGTH,
    buoyant_spread,
    convective_crosswind_spread,
    quadrature,
    stable_crosswind_spread,
    surface_depth_convective,
)
from .effective_parameters import convective_layer, lofted_layer, near_ground
from .hour import Hour
from .lid_interaction import indirect_rise
from .plume_rise import two_thirds_rise
from .release import POINT, VOLUME, Release
from .stable_plume import plume_lid
from .vertical_term import direct_term, gaussian_term, indirect_term

FloatArray = NDArray[np.float64]

# Weil (1990): ratio of updraft width to speed 2, with the constants that follow from it.
SKEWNESS_FACTOR = 5.0 / 13.0
VARIANCE_FACTOR = 5.0
WIDTH_RATIO = 2.0


class ConvectivePlume(NamedTuple):
    """A convective plume at one distance.

    Attributes
    ----------
    direct_1, direct_2, indirect_1, indirect_2, penetrated : float, m
        Heights of updraft and downdraft half, direct and indirect, and of the penetrated plume.
    share_1, share_2 : float, 1
        Shares of updrafts and downdrafts.
    wind, side : float, m/s
        Effective wind speed and sigma-v of the direct plume.
    crosswind : float, m
        Its sigma-y.
    depth_1, depth_2, bare_1, bare_2 : float, m
        sigma-z of its halves with and without the source's initial sigma-z.
    penetrated_wind, penetrated_side : float, m/s
    penetrated_crosswind, penetrated_depth, penetrated_buoyant : float, m
    """

    direct_1: float
    direct_2: float
    indirect_1: float
    indirect_2: float
    penetrated: float
    share_1: float
    share_2: float
    wind: float
    side: float
    crosswind: float
    depth_1: float
    depth_2: float
    bare_1: float
    bare_2: float
    penetrated_wind: float
    penetrated_side: float
    penetrated_crosswind: float
    penetrated_depth: float
    penetrated_buoyant: float


@kernel
def centroid_height(hour: Hour, release: Release, distance: float) -> float:
    """Return the height of a convective plume's centre of mass.

    Parameters
    ----------
    hour : Hour
        Mixing height.
    release : Release
        The source in this hour.
    distance : float
        Downwind distance, m.

    Returns
    -------
    float
        Height, m: from the risen plume to half the mixing height where it is well mixed.
    """
    lid = hour.mixing_height
    if distance >= release.mixed_distance:
        return 0.5 * lid
    if distance < release.final_distance:
        rise = two_thirds_rise(release.buoyancy, release.momentum, release.wind, distance)
        return min(release.height + rise, lid)
    start = min(release.height + release.final_rise, lid)
    share = distance - release.final_distance
    share /= release.mixed_distance - release.final_distance
    return start + share * (0.5 * lid - start)


@kernel
def updraft_velocities(up: float, convective_velocity: float, level: float) -> tuple[float, float]:
    """Return the mean velocities of updrafts and downdrafts over the convective velocity.

    Parameters
    ----------
    up : float
        Effective sigma-w, m/s.
    convective_velocity : float
        Convective velocity scale, m/s.
    level : float
        Height of the plume's centroid over the mixing height, 1.

    Returns
    -------
    tuple of float
        Updraft (positive) and downdraft (negative), 1.
    """
    cube = convective_velocity**3
    third = 1.25 * cube * level if level < 0.1 else 0.125 * cube
    skewness = SKEWNESS_FACTOR * third / up**3
    root = math.sqrt(skewness * skewness + 4.0 / VARIANCE_FACTOR)
    scale = 0.5 * up / convective_velocity
    return scale * (skewness + root), scale * (skewness - root)


@kernel
def _half_depths(
    hour: Hour, distance: float, wind: float, level: float, first: float, second: float
) -> tuple[float, float]:
    # Ambient sigma-z of the updraft and the downdraft half.
    travelled = WIDTH_RATIO * hour.convective_velocity * distance / wind
    surface = 0.0
    if level < 0.1:
        travelled *= 0.6 + 4.0 * level
        surface = surface_depth_convective(
            distance, wind, hour.friction_velocity, hour.obukhov_length, level
        )
    return (
        quadrature(first * travelled, surface, 0.0),
        quadrature(-second * travelled, surface, 0.0),
    )


@kernel
def _penetrated_depth(distance: float, wind: float, up: float, height: float) -> float:
    spread = up * distance / wind
    return spread / math.sqrt(1.0 + spread / (NEUTRAL_LENGTH * height))


@kernel
def penetrated_state(
    hour: Hour, profiles: FloatArray, release: Release, distance: float, receptor_height: float
) -> tuple[float, float, float, float, float, float]:
    """Return the state of the plume that broke through the lid.

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
    tuple of float
        Height (m), effective wind and sigma-v (m/s), sigma-y, sigma-z and buoyant spread (m).
    """
    height = release.height + release.penetrated_rise
    buoyant = buoyant_spread(release.penetrated * release.penetrated_rise)
    wind, side, up, _ = point_values(profiles, height)
    depth = quadrature(_penetrated_depth(distance, wind, up, height), buoyant, 0.0)
    wind, side, up, _ = lofted_layer(profiles, height, depth, receptor_height)
    depth = quadrature(_penetrated_depth(distance, wind, up, height), buoyant, 0.0)
    across = stable_crosswind_spread(distance, wind, side, height, hour.mechanical_height)
    return height, wind, side, quadrature(across, buoyant, 0.0), depth, buoyant


@kernel
def _effective(
    hour: Hour, profiles: FloatArray, release: Release, distance: float, receptor_height: float,
    passes: int, centre: float, buoyant: float,
) -> tuple[float, float, float, float]:  # fmt: skip
    # Effective wind and sigma-v, and the velocities of updrafts and downdrafts that go with them.
    lid = hour.mixing_height
    level = centre / lid
    first, second = updraft_velocities(release.up, hour.convective_velocity, level)
    wind, side = release.wind, release.side
    # The layer next to the ground does not depend on the spread: one pass gives the same.
    close = near_ground(centre, receptor_height)
    mean_depth = 0.0
    for _ in range(1 if close else passes):
        if not close:
            wind, side, up, _ = point_values(profiles, centre)
            part_1, part_2 = _half_depths(hour, distance, wind, level, first, second)
            mean_depth = 0.5 * (
                quadrature(part_1, buoyant, release.initial_depth)
                + quadrature(part_2, buoyant, release.initial_depth)
            )
        wind, side, up, _ = convective_layer(profiles, centre, mean_depth, receptor_height, lid)
        first, second = updraft_velocities(up, hour.convective_velocity, level)
    return wind, side, first, second


@kernel
def convective_plume(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    distance: float,
    receptor_height: float,
    passes: int,
) -> ConvectivePlume:
    """Return the state of a convective plume at a distance.

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
    passes : int
        How often the effective parameters are found anew: 1 for points and volumes, 2 for areas.

    Returns
    -------
    ConvectivePlume
        Heights, effective wind and spread of its parts.
    """
    lid = hour.mixing_height
    centre = centroid_height(hour, release, distance)
    level = centre / lid
    rise = 0.0
    turned = 0.0
    if release.kind == POINT:
        rise = two_thirds_rise(release.buoyancy, release.momentum, release.wind, distance)
        turned = indirect_rise(
            release.buoyancy, release.height, release.wind, lid, hour.convective_velocity, distance
        )
    buoyant = buoyant_spread(rise)
    wind, side, first, second = _effective(
        hour, profiles, release, distance, receptor_height, passes, centre, buoyant
    )
    part_1, part_2 = _half_depths(hour, distance, wind, level, first, second)
    across = convective_crosswind_spread(distance, wind, side, release.stack_height, lid)
    initial_side = release.initial_side if release.kind == VOLUME else 0.0
    share = second / (second - first)
    carried = hour.convective_velocity * distance / wind
    base = release.height + rise
    high, through_wind, through_side, through_across, through_depth, through_buoyant = (
        0.0, 1.0, 0.0, 1.0, 1.0, 0.0,
    )  # fmt: skip
    if release.penetrated > 0.0:
        high, through_wind, through_side, through_across, through_depth, through_buoyant = (
            penetrated_state(hour, profiles, release, distance, receptor_height)
        )
    return ConvectivePlume(
        base + first * carried,
        base + second * carried,
        base + first * carried - turned,
        base + second * carried - turned,
        high,
        share,
        1.0 - share,
        wind,
        side,
        quadrature(across, buoyant, initial_side),
        quadrature(part_1, buoyant, release.initial_depth),
        quadrature(part_2, buoyant, release.initial_depth),
        quadrature(part_1, buoyant, 0.0),
        quadrature(part_2, buoyant, 0.0),
        through_wind,
        through_side,
        through_across,
        through_depth,
        through_buoyant,
    )


@kernel
def mixed_layer_vertical(
    hour: Hour,
    release: Release,
    plume: ConvectivePlume,
    height: float,
    drop: float,
    bare: bool,
) -> float:
    """Return the vertical term of direct and indirect plume over the wind speed.

    Parameters
    ----------
    hour : Hour
        Mixing height.
    release : Release
        The source in this hour.
    plume : ConvectivePlume
        State at the distance.
    height : float
        Where, above ground, m.
    drop : float
        How far particles have settled, m.
    bare : bool
        Leave out the initial sigma-z (the depletion integral does).

    Returns
    -------
    float
        Crosswind-integrated concentration per unit release rate, s/m2.
    """
    lid = hour.mixing_height
    if release.penetrated == 1.0 or height > lid:
        return 0.0
    first = plume.bare_1 if bare else plume.depth_1
    second = plume.bare_2 if bare else plume.depth_2
    up = direct_term(height, plume.direct_1 - drop, first, lid)
    up += indirect_term(height, plume.indirect_1 - drop, first, lid)
    down = direct_term(height, plume.direct_2 - drop, second, lid)
    down += indirect_term(height, plume.indirect_2 - drop, second, lid)
    both = plume.share_1 * up + plume.share_2 * down
    return (1.0 - release.penetrated) * both / plume.wind


@kernel
def penetrated_vertical(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    plume: ConvectivePlume,
    distance: float,
    height: float,
    drop: float,
) -> float:
    """Return the vertical term of the penetrated plume over its wind speed.

    Parameters
    ----------
    hour : Hour
        Mixing height.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    release : Release
        The source in this hour.
    plume : ConvectivePlume
        State at the distance.
    distance : float
        Downwind distance, m.
    height : float
        Where, above ground, m.
    drop : float
        How far particles have settled, m.

    Returns
    -------
    float
        Crosswind-integrated concentration per unit release rate, s/m2.
    """
    if release.penetrated == 0.0:
        return 0.0
    lowered = max(0.0, plume.penetrated - drop)
    lid = plume_lid(hour, profiles, release, distance, lowered, plume.penetrated_buoyant, 0.0)
    term = gaussian_term(height, lowered, plume.penetrated_depth, lid)
    return release.penetrated * term / plume.penetrated_wind
