"""How much may be injected before a slope's factor of safety falls to what is required.

The factor of safety falls in a straight line with the wetness w, and below saturation the wetness
rises in a straight line with the injection rate I: w = w0 + I g. Hence, without iteration,

    w_c = (1 - (FS sin b - C / (h rho g)) / (cos b tan phi)) / r,      I_c = (w_c - w0) / g.

A cell that keeps the required factor when full of water (w_c >= 1), or that no injected water
reaches (g = 0), sets no limit: infinity. A cell that is below it without any injection: zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

from .infinite_slope import GRAVITY, DensityConvention, density_ratio
from .slope_checks import checked_slope


@declare_units(
    target="1", slope="deg", cohesion="Pa", friction_angle="deg", thickness="m", density="kg/m3",
    returns="1",
)  # fmt: skip
def critical_wetness(
    target: ArrayLike,
    slope: ArrayLike,
    cohesion: ArrayLike,
    friction_angle: ArrayLike,
    thickness: ArrayLike,
    density: ArrayLike,
    convention: DensityConvention = "consistent",
) -> FloatArray:
    """Return the wetness at which the factor of safety is what is required.

    Parameters
    ----------
    target : array_like, 1
        Required factor of safety, such as 1.1 for slopes of ion-adsorption mines.
    slope : array_like, deg
    cohesion : array_like, Pa
    friction_angle : array_like, deg
        Above 0.
    thickness : array_like, m
        Normal to the slope.
    density : array_like, kg/m3
    convention : {"consistent", "landlab"}
        See `density_ratio`.

    Returns
    -------
    ndarray, 1
        Above 1 where the slope keeps the target when full of water, below 0 where it lacks it dry.

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.
    """
    problems = Problems("critical_wetness()")
    wanted = checked(problems, "target", target, "", strict=True)
    angle = checked_slope(problems, slope)
    sticks = checked(problems, "cohesion", cohesion, "Pa")
    friction = checked(
        problems, "friction_angle", friction_angle, "deg", strict=True, most=60.0
    )  # fmt: skip
    deep = checked(problems, "thickness", thickness, "m", strict=True, missing=True)
    problems.raise_if_any()
    ratio = density_ratio.__wrapped__(density, convention)
    held = sticks / (deep * np.asarray(density, dtype=float) * GRAVITY)
    needed = (wanted * np.sin(angle) - held) / (np.cos(angle) * np.tan(np.radians(friction)))
    return np.asarray((1.0 - needed) / ratio)


@declare_units(
    wetness_allowed="1", wetness_without="1", wetness_per_rate="s/m", returns="m/s",
)  # fmt: skip
def critical_rate(
    wetness_allowed: ArrayLike, wetness_without: ArrayLike, wetness_per_rate: ArrayLike
) -> FloatArray:
    """Return the injection rate at which the wetness is the critical one.

    Parameters
    ----------
    wetness_allowed : array_like, 1
        From `critical_wetness`.
    wetness_without : array_like, 1
        Wetness without injection, not cut at one: R a / (T sin b).
    wetness_per_rate : array_like, s/m
        Wetness added per injection rate: injected specific area over T sin b, or a mound per
        injection rate over the thickness.

    Returns
    -------
    ndarray, m/s
        Infinity where no rate brings the slope to the target, zero where it is there without.
    """
    critical = np.asarray(wetness_allowed, dtype=float)
    before = np.asarray(wetness_without, dtype=float)
    response = np.asarray(wetness_per_rate, dtype=float)
    problems = Problems("critical_rate()")
    checked(problems, "wetness_without", before, "", missing=True)
    checked(problems, "wetness_per_rate", response, "s/m", missing=True)
    problems.raise_if_any()
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (critical - before) / response
    free = (critical >= 1.0) | ((response == 0.0) & (critical > before))
    found = np.where(free, np.inf, np.where(critical <= before, 0.0, rate))
    unknown = np.isnan(critical) | np.isnan(before) | np.isnan(response)
    return np.where(unknown, np.nan, found)


@declare_units(
    target="1", slope="deg", cohesion="Pa", friction_angle="deg", thickness="m", density="kg/m3",
    conductivity="m/s", recharge="m/s", specific_area="m", injected_area="m", returns="m/s",
)  # fmt: skip
def critical_injection(
    target: ArrayLike,
    slope: ArrayLike,
    cohesion: ArrayLike,
    friction_angle: ArrayLike,
    thickness: ArrayLike,
    density: ArrayLike,
    conductivity: ArrayLike,
    recharge: ArrayLike,
    specific_area: ArrayLike,
    injected_area: ArrayLike,
    convention: DensityConvention = "consistent",
) -> FloatArray:
    """Return the injection rate at which a cell's factor of safety is the one required.

    Parameters
    ----------
    target, slope, cohesion, friction_angle, thickness, density, convention
        As for `critical_wetness`.
    conductivity : array_like, m/s
        Saturated, of the soil.
    recharge : array_like, m/s
        From rain.
    specific_area : array_like, m
        Drained area over contour width.
    injected_area : array_like, m
        Injected part of the drained area, over contour width.

    Returns
    -------
    ndarray, m/s
        Infinity where no rate brings the cell to the target, zero where it is there without.

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.
    """
    critical = critical_wetness.__wrapped__(
        target, slope, cohesion, friction_angle, thickness, density, convention
    )
    problems = Problems("critical_injection()")
    passes = checked(problems, "conductivity", conductivity, "m/s", strict=True)
    rain = checked(problems, "recharge", recharge, "m/s")
    area = checked(problems, "specific_area", specific_area, "m", missing=True)
    injected = checked(problems, "injected_area", injected_area, "m", missing=True)
    problems.raise_if_any()
    carries = passes * np.asarray(thickness, dtype=float) * np.sin(np.radians(slope))
    with np.errstate(divide="ignore", invalid="ignore"):
        return critical_rate.__wrapped__(critical, rain * area / carries, injected / carries)
