"""Plume in plan from a strip source: the edge of a pond, mixed over the aquifer's depth.

Uniform flow along x, semi-infinite in x, infinite in y. From time 0 to `duration` the strip
y_low < y < y_high of the plane x = 0 holds c0 = 1 (first-type inlet; the rest of the plane is
clean), or the water leaking in there carries it (third-type: what enters is v n c0 per area, and
the mass balance closes). Lateral spreading multiplies the density of first passage:

    c(x, y, t) = int_0^t k(tau) 1/2 [erf((y_high - y)/(2 sqrt(Dy tau/R)))
                                   - erf((y_low - y)/(2 sqrt(Dy tau/R)))] dtau

(Wexler 1992, USGS TWRI 3-B7, equation 91a, STRIPI, first-type). How the integral is done, and the
third-type inlet, is in `first_passage`. A pulse is the same integral from t - duration to t, not
the difference of two, so that late tails keep their digits.

A uniform flow only: a pond whose leak is not small against the flow under it mounds the water
table and spreads across the gradient, which this solution does not know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .step_response import inlet_code, warn_upgradient, windows
from .transport_input import check_edges, check_transport

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class StripSource:
    """A source across the flow, mixed over the depth of the aquifer.

    Attributes
    ----------
    y_low, y_high : float or ndarray, shape (draws,), m
        Edges across the flow.

    Raises
    ------
    InputError
        If the edges are not in order.
    """

    y_low: ArrayLike
    y_high: ArrayLike

    def __post_init__(self) -> None:
        check_edges(self.y_low, self.y_high, "y_low, y_high")


def strip_concentration(
    x: ArrayLike,
    y: ArrayLike,
    time: ArrayLike,
    *,
    y_low: ArrayLike,
    y_high: ArrayLike,
    velocity: ArrayLike,
    longitudinal_dispersion: ArrayLike,
    transverse_dispersion: ArrayLike,
    retardation: ArrayLike = 1.0,
    decay: ArrayLike = 0.0,
    duration: ArrayLike = np.inf,
    inlet: str = "first",
) -> FloatArray:
    """Return the concentration of a strip source's plume over that of the source.

    Parameters
    ----------
    x : float or ndarray, m
        Distance along the flow from the source.
    y : float or ndarray, m
        Place across the flow.
    time : float or ndarray, yr
        Time since the source began; infinity for the steady state.
    y_low, y_high : float or ndarray, m
        Edges of the source.
    velocity : float or ndarray, m/yr
        Seepage velocity.
    longitudinal_dispersion, transverse_dispersion : float or ndarray, m2/yr
        Dispersion coefficients along and across the flow.
    retardation : float or ndarray, 1
        Retardation factor.
    decay : float or ndarray, 1/yr
        Decay constant, in water and on solids alike.
    duration : float or ndarray, yr
        How long the source lasts.
    inlet : {"first", "third"}
        Concentration held at the inlet, or mass flux held there.

    Returns
    -------
    ndarray
        c/c0, 1, of the shape the arguments broadcast to. Zero upgradient (with a warning).

    Raises
    ------
    InputError
        If a number is missing or out of its range; all at once.

    Notes
    -----
    Valid for uniform flow and a source that does not disturb it. Relative error about 1e-12.
    """
    given = check_transport(
        x=x, y=y, time=time, velocity=velocity, longitudinal_dispersion=longitudinal_dispersion,
        transverse_dispersion=transverse_dispersion, retardation=retardation, decay=decay,
        duration=duration,
    )  # fmt: skip
    check_edges(y_low, y_high, "y_low, y_high")
    code = inlet_code(inlet)
    warn_upgradient(x)
    oldest = given["time"]
    # An endless source has no youngest age but zero, at any time.
    newest = np.where(np.isinf(given["duration"]), 0.0, oldest - np.minimum(duration, 1e300))
    return windows(
        [given["x"], given["y"], 0.0, y_low, y_high, -np.inf, np.inf, given["velocity"],
         given["longitudinal_dispersion"], given["transverse_dispersion"], 0.0, np.inf,
         given["retardation"], given["decay"], newest, oldest, 1.0, 1.0, 0.0], code,
    )  # fmt: skip
