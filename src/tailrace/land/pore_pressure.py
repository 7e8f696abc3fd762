"""How wet a soil on a slope is: steady rain, a perched layer, and one storm.

Steady (Montgomery and Dietrich 1994, equation 1; Beven and Kirkby 1979): what falls at the rate R
on the ground that drains through a contour of width b flows parallel to the slope through the
saturated part of the soil,

    w = R a / (T sin b),    a = drained area over contour width, T = K h,

and where that is above one the rest runs off over the ground: w stays at one.

Perched: where the layer below the soil lets K_below through, only R - K_below flows sideways.

One storm (Iverson 2000, Water Resources Research 36, 1897-1910, equations 27a-e): rain at the rate
I for the time t_s on a soil with water table at the depth d; the pressure head at the depth Z is

    psi = (Z - d) beta + Z (I / K) [ R(t*) - R(t* - t_s*) ],
    R(t*) = sqrt(t* / pi) exp(-1 / t*) - erfc(1 / sqrt(t*)),
    t* = 4 D0 cos2(b) t / Z^2,      beta = cos2(b) - (I_before / K),

never above Z beta, the head of a soil full to its surface (Iverson's limit, his page 1902).
It holds for times short against those of flow along the slope, A / D0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

from .slope_checks import checked_slope


@declare_units(
    recharge="m/s", specific_area="m", transmissivity="m2/s", slope="deg",
    injected_flow="m2/s", returns="1",
)  # fmt: skip
def relative_wetness(
    recharge: ArrayLike,
    specific_area: ArrayLike,
    transmissivity: ArrayLike,
    slope: ArrayLike,
    injected_flow: ArrayLike = 0.0,
) -> FloatArray:
    """Return the saturated share of the soil under steady recharge.

    Parameters
    ----------
    recharge : array_like, m/s
        Water that reaches the saturated soil.
    specific_area : array_like, m
        Drained area over the width of the contour it drains through.
    transmissivity : array_like, m2/s
        Conductivity times thickness of the soil.
    slope : array_like, deg
    injected_flow : array_like, m2/s
        Injected solution that passes, over the width of the contour; see `injected_solution`.

    Returns
    -------
    ndarray, 1
        At most 1. Flat ground that any water drains through is full; NaN where the slope or the
        area is NaN.

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.

    References
    ----------
    Montgomery and Dietrich (1994), Water Resources Research 30, 1153-1171, equation 1.
    """
    problems = Problems("relative_wetness()")
    rain = checked(problems, "recharge", recharge, "m/s")
    area = checked(problems, "specific_area", specific_area, "m", missing=True)
    carries = checked(problems, "transmissivity", transmissivity, "m2/s", strict=True)
    injected = checked(problems, "injected_flow", injected_flow, "m2/s", missing=True)
    angle = checked_slope(problems, slope)
    problems.raise_if_any()
    flow = rain * area + injected
    capacity = carries * np.sin(angle)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(flow == 0.0, 0.0, flow / capacity)
    share = np.where(np.isnan(angle), np.nan, share)
    return np.asarray(np.minimum(1.0, share))


@declare_units(recharge="m/s", conductivity_below="m/s", returns="m/s")
def perched_recharge(recharge: ArrayLike, conductivity_below: ArrayLike) -> FloatArray:
    """Return the part of the recharge that stays above a layer of low conductivity.

    Parameters
    ----------
    recharge : array_like, m/s
    conductivity_below : array_like, m/s
        Saturated vertical conductivity of the layer below, which passes as much under a unit
        gradient.

    Returns
    -------
    ndarray, m/s
    """
    problems = Problems("perched_recharge()")
    rain = checked(problems, "recharge", recharge, "m/s")
    passes = checked(problems, "conductivity_below", conductivity_below, "m/s")
    problems.raise_if_any()
    return np.asarray(np.maximum(rain - passes, 0.0))


def storm_response(scaled_time: ArrayLike) -> FloatArray:
    """Return Iverson's response function R(t*), 0 before the start.

    Parameters
    ----------
    scaled_time : array_like, 1
        4 D0 cos2(b) t / Z^2.

    References
    ----------
    Iverson (2000), equation 27e.
    """
    time = np.asarray(scaled_time, dtype=float)
    begun = time > 0.0
    safe = np.where(begun, time, 1.0)
    grown = np.sqrt(safe / np.pi) * np.exp(-1.0 / safe) - erfc(1.0 / np.sqrt(safe))
    return np.where(begun, grown, 0.0)


@declare_units(
    time="s", depth="m", slope="deg", water_table_depth="m", rain_rate="m/s", rain_duration="s",
    conductivity="m/s", diffusivity="m2/s", earlier_rate="m/s", returns="m",
)  # fmt: skip
def storm_pressure_head(
    time: ArrayLike,
    depth: ArrayLike,
    slope: ArrayLike,
    water_table_depth: ArrayLike,
    rain_rate: ArrayLike,
    rain_duration: ArrayLike,
    conductivity: ArrayLike,
    diffusivity: ArrayLike,
    earlier_rate: ArrayLike = 0.0,
) -> FloatArray:
    """Return the pressure head at a depth during and after a storm.

    Parameters
    ----------
    time : array_like, s
        Since the storm began.
    depth : array_like, m
        Vertical depth.
    slope : array_like, deg
    water_table_depth : array_like, m
        Vertical depth of the steady water table before the storm.
    rain_rate : array_like, m/s
        Infiltrating; what is above the conductivity runs off.
    rain_duration : array_like, s
    conductivity : array_like, m/s
        Saturated, vertical.
    diffusivity : array_like, m2/s
        Maximum hydraulic diffusivity D0.
    earlier_rate : array_like, m/s
        Steady infiltration before the storm.

    Returns
    -------
    ndarray, m
        At most the head of a soil full to its surface.

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.

    References
    ----------
    Iverson (2000), Water Resources Research 36, 1897-1910, equations 27a-e.
    """
    problems = Problems("storm_pressure_head()")
    since = checked(problems, "time", time, "s")
    deep = checked(problems, "depth", depth, "m", strict=True)
    table = checked(problems, "water_table_depth", water_table_depth, "m")
    rain = checked(problems, "rain_rate", rain_rate, "m/s")
    lasts = checked(problems, "rain_duration", rain_duration, "s", strict=True)
    passes = checked(problems, "conductivity", conductivity, "m/s", strict=True)
    spreads = checked(problems, "diffusivity", diffusivity, "m2/s", strict=True)
    before = checked(problems, "earlier_rate", earlier_rate, "m/s")
    angle = checked_slope(problems, slope)
    problems.raise_if_any()
    falls = np.cos(angle) ** 2
    line = falls - before / passes
    scale = 4.0 * spreads * falls / deep**2
    taken = np.minimum(rain / passes, 1.0)
    answer = storm_response(scale * since) - storm_response(scale * (since - lasts))
    head = (deep - table) * line + deep * taken * answer
    return np.asarray(np.minimum(head, deep * line))
