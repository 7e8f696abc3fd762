"""Factor of safety of an infinite slope with seepage parallel to the ground.

A layer of soil of thickness h (normal to the slope), bulk density rho, on a plane that falls by the
angle b, saturated up to the share w of its thickness by water that flows parallel to the slope:
resistance over load along the plane is

    FS = C / (h rho g sin b) + cos b tan(phi) (1 - w r) / sin b,    r = rho_w / rho,

with the cohesion C of soil and roots together (Montgomery and Dietrich 1994, Water Resources
Research 30, 1153-1171, equations 2-4, here with cohesion; Pack, Tarboton and Goodwin 1998, SINMAP,
equation 3, is the same with h cos b for their vertical depth). A flat cell has no load along the
plane: FS is infinite.

The density ratio r is the ratio of the density of water to that of the soil **given**. Landlab's
`LandslideProbability` keeps it at 0.5 whatever the density; `DENSITY_CONVENTIONS` names both, and
the difference in probability at 1800 kg/m3 is up to 0.13. One bulk density stands for the dry and
the wet part, as in the sources.

With a pressure head psi on the plane at the vertical depth Z instead of a wetness (Iverson 2000,
Water Resources Research 36, 1897-1910, equation 28):

    FS = tan(phi) / tan b + (C - psi rho_w g tan(phi)) / (rho g Z sin b cos b),

which is the first with Z = h / cos b, psi = w h cos b.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

from .slope_checks import checked_slope, warn_steep

GRAVITY = 9.80665
"""Standard acceleration of free fall, m/s2 (CGPM 1901)."""

WATER_DENSITY = 1000.0
"""Density of water, kg/m3, rounded as in the sources."""

DensityConvention = Literal["consistent", "landlab"]
DENSITY_CONVENTIONS: tuple[str, ...] = get_args(DensityConvention)

LANDLAB_RATIO = 0.5
"""Water-to-soil density ratio in Landlab 2.7.0, `LandslideProbability`."""


@declare_units(density="kg/m3", returns="1")
def density_ratio(
    density: ArrayLike, convention: DensityConvention = "consistent"
) -> FloatArray:  # fmt: skip
    """Return the density of water over that of the soil.

    Parameters
    ----------
    density : array_like, kg/m3
        Bulk density of the soil.
    convention : {"consistent", "landlab"}
        "consistent": of the density given. "landlab": 0.5 whatever the density, only to compare
        with results of that program.

    Returns
    -------
    ndarray, 1

    Raises
    ------
    InputError
        If the convention is unknown, or the density is not above that of water.
    """
    if convention not in DENSITY_CONVENTIONS:
        raise InputError.single(
            f'there is no density convention "{convention}"', place="convention",
            allowed=", ".join(DENSITY_CONVENTIONS),
            remedy=did_you_mean(str(convention), DENSITY_CONVENTIONS),
        )  # fmt: skip
    problems = Problems()
    soil = checked(problems, "density", density, "kg/m3", least=WATER_DENSITY, strict=True)
    problems.raise_if_any()
    if convention == "landlab":
        return np.full_like(soil, LANDLAB_RATIO)
    return np.asarray(WATER_DENSITY / soil)


@declare_units(
    slope="deg", cohesion="Pa", friction_angle="deg", thickness="m", density="kg/m3",
    wetness="1", returns="1",
)  # fmt: skip
def factor_of_safety(
    slope: ArrayLike,
    cohesion: ArrayLike,
    friction_angle: ArrayLike,
    thickness: ArrayLike,
    density: ArrayLike,
    wetness: ArrayLike,
    convention: DensityConvention = "consistent",
) -> FloatArray:
    """Return the factor of safety of an infinite slope with seepage parallel to it.

    Parameters
    ----------
    slope : array_like, deg
        Angle of the ground, 0 to below 90; NaN for a cell without data.
    cohesion : array_like, Pa
        Effective cohesion of soil and roots together.
    friction_angle : array_like, deg
        Effective angle of internal friction.
    thickness : array_like, m
        Of the soil, normal to the slope.
    density : array_like, kg/m3
        Bulk density of the soil.
    wetness : array_like, 1
        Saturated share of the thickness, 0 to 1.
    convention : {"consistent", "landlab"}
        See `density_ratio`.

    Returns
    -------
    ndarray, 1
        Broadcast shape; infinity on flat ground, NaN where the slope or the wetness is NaN.

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.

    Warns
    -----
    ValidityWarning
        Steeper than 60 deg.

    References
    ----------
    Montgomery and Dietrich (1994), equations 2-4; Pack, Tarboton and Goodwin (1998), equation 3.
    """
    problems = Problems("factor_of_safety()")
    angle = checked_slope(problems, slope)
    sticks = checked(problems, "cohesion", cohesion, "Pa")
    friction = np.radians(checked(problems, "friction_angle", friction_angle, "deg", most=60.0))
    depth = checked(problems, "thickness", thickness, "m", strict=True, missing=True)
    wet = checked(problems, "wetness", wetness, "", most=1.0, missing=True)
    problems.raise_if_any()
    warn_steep(slope)
    ratio = density_ratio.__wrapped__(density, convention)
    held = sticks / (depth * np.asarray(density, dtype=float) * GRAVITY)
    resists = held + np.cos(angle) * np.tan(friction) * (1.0 - wet * ratio)
    with np.errstate(divide="ignore"):
        return np.where(np.isnan(angle), np.nan, resists / np.sin(angle))


@declare_units(
    slope="deg", cohesion="Pa", friction_angle="deg", depth="m", density="kg/m3",
    pressure_head="m", returns="1",
)  # fmt: skip
def factor_of_safety_from_pressure(
    slope: ArrayLike,
    cohesion: ArrayLike,
    friction_angle: ArrayLike,
    depth: ArrayLike,
    density: ArrayLike,
    pressure_head: ArrayLike,
) -> FloatArray:
    """Return the factor of safety on a plane at a depth with a given pressure head.

    Parameters
    ----------
    slope : array_like, deg
        Above 0, below 90.
    cohesion : array_like, Pa
    friction_angle : array_like, deg
    depth : array_like, m
        Vertical depth of the plane.
    density : array_like, kg/m3
        Bulk density of the soil above the plane.
    pressure_head : array_like, m
        On the plane; below zero is suction, which is counted as strength.

    Returns
    -------
    ndarray, 1

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.

    References
    ----------
    Iverson (2000), Water Resources Research 36, 1897-1910, equation 28.
    """
    problems = Problems("factor_of_safety_from_pressure()")
    angle = np.radians(checked(problems, "slope", slope, "deg", strict=True, most=89.999))
    sticks = checked(problems, "cohesion", cohesion, "Pa")
    friction = np.radians(checked(problems, "friction_angle", friction_angle, "deg", most=60.0))
    deep = checked(problems, "depth", depth, "m", strict=True)
    soil = checked(problems, "density", density, "kg/m3", strict=True)
    head = checked(problems, "pressure_head", pressure_head, "m", least=-np.inf)
    problems.raise_if_any()
    warn_steep(slope)
    tangent = np.tan(friction)
    cohesive = (sticks - head * WATER_DENSITY * GRAVITY * tangent) / (
        soil * GRAVITY * deep * np.sin(angle) * np.cos(angle)
    )
    return np.asarray(tangent / np.tan(angle) + cohesive)
