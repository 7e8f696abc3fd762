"""Plume in plan from a line source that spans the aquifer: an injection well, a leaking shaft.

Uniform flow along x in an infinite plane; from time 0 to `duration` the line x = y = 0 gives a mass
m per time and thickness of aquifer without changing the flow:

    c = m/(4 pi n sqrt(Dx Dy)) int_0^(t/R) exp(-lambda R T - (x - v T)²/(4 Dx T) - y²/(4 Dy T)) dT/T

(Wexler 1992, USGS TWRI 3-B7, equation 76; Bear 1979, Hydraulics of groundwater, section 7-9). It is
Hantush's leaky-well function, and in the end m/(2 pi n sqrt(Dx Dy)) exp(v x/(2 Dx)) K0(rho
U/(2 Dx)). The integral is that of `first_passage`, with nothing in front of the exponential. The
plume spreads upgradient too; on the line itself it is infinite.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

from .first_passage import LINE_SOURCE
from .step_response import windows
from .transport_input import check_transport

FloatArray = NDArray[np.float64]


def line_source_concentration(
    x: ArrayLike,
    y: ArrayLike,
    time: ArrayLike,
    *,
    mass_rate: ArrayLike,
    porosity: ArrayLike,
    velocity: ArrayLike,
    longitudinal_dispersion: ArrayLike,
    transverse_dispersion: ArrayLike,
    retardation: ArrayLike = 1.0,
    decay: ArrayLike = 0.0,
    duration: ArrayLike = np.inf,
) -> FloatArray:
    """Return the concentration around a line source that spans the aquifer.

    Parameters
    ----------
    x, y : float or ndarray, m
        Place along and across the flow from the line; x may be negative.
    time : float or ndarray, yr
        Time since the source began; infinity for the steady state.
    mass_rate : float or ndarray, kg/(yr m)
        Mass given per time and thickness of the aquifer.
    porosity : float or ndarray, 1
        Effective porosity.
    velocity : float or ndarray, m/yr
        Seepage velocity.
    longitudinal_dispersion, transverse_dispersion : float or ndarray, m2/yr
        Dispersion coefficients along and across the flow, above zero.
    retardation : float or ndarray, 1
        Retardation factor.
    decay : float or ndarray, 1/yr
        Decay constant, in water and on solids alike.
    duration : float or ndarray, yr
        How long the source lasts.

    Returns
    -------
    ndarray, kg/m3
        Concentration, of the shape the arguments broadcast to; infinite on the line itself.

    Raises
    ------
    InputError
        If a number is missing or out of its range (all at once), or nothing spreads.

    Notes
    -----
    Wexler (1992), USGS TWRI 3-B7, equation 76. Relative error about 1e-12.
    """
    given = check_transport(
        x=x, y=y, time=time, mass_rate=mass_rate, porosity=porosity, velocity=velocity,
        longitudinal_dispersion=longitudinal_dispersion,
        transverse_dispersion=transverse_dispersion, retardation=retardation, decay=decay,
        duration=duration,
    )  # fmt: skip
    along, across = given["longitudinal_dispersion"], given["transverse_dispersion"]
    if (along == 0.0).any() or (across == 0.0).any():
        raise InputError.single(
            "a line source without dispersion gives an infinite concentration on one line",
            place="longitudinal_dispersion, transverse_dispersion",
            remedy="give both coefficients above zero",
        )
    oldest = given["time"]
    newest = np.where(np.isinf(given["duration"]), 0.0, oldest - np.minimum(duration, 1e300))
    on_line = (given["x"] == 0.0) & (given["y"] == 0.0)
    integral = windows(
        [np.where(on_line, 1.0, given["x"]), given["y"], 0.0, 0.0, 0.0, -np.inf, np.inf,
         given["velocity"], along, across, 0.0, np.inf, given["retardation"], given["decay"],
         newest, oldest, 1.0, 1.0, 0.0], LINE_SOURCE,
    )  # fmt: skip
    scale = given["mass_rate"] / (4.0 * np.pi * given["porosity"] * np.sqrt(along * across))
    return np.asarray(np.where(on_line & (oldest > 0.0), np.inf, scale * integral))
