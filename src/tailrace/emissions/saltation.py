"""Mass of grains that hop along the ground, per width and time.

Kawamura (1951) and White (1979) have one form, with r = ut*/u*:

    Q = C (rho_a/g) u*^3 (1 + r)(1 - r^2) = C (rho_a/g) (u* - ut*)(u* + ut*)^2

with C = 2.78 (Kawamura) or 2.61 (White; the one dust schemes use). Zero at and below the threshold.
Above three times the threshold Q grows with it: in a storm a firmer surface gives more by this
form.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.threshold_friction_velocity import GRAVITY, STANDARD_AIR
from tailrace.errors import Problems
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

COEFFICIENTS = {"white": 2.61, "kawamura": 2.78}


@declare_units(friction_velocity="m/s", threshold="m/s", air_density="kg/m3", returns="kg/(m s)")
def saltation_flux(
    friction_velocity: ArrayLike,
    threshold: ArrayLike,
    air_density: ArrayLike = STANDARD_AIR,
    *,
    form: Literal["white", "kawamura"] = "white",
) -> FloatArray:
    """Return the horizontal flux of saltating grains.

    Parameters
    ----------
    friction_velocity : array_like, m/s
        At the hour or instant.
    threshold : array_like, m/s
        Of the surface as it is, above zero.
    air_density : array_like, kg/m3
        Of the air.
    form : {"white", "kawamura"}
        Whose coefficient.

    Returns
    -------
    ndarray, kg/(m s)
        Mass per width across the wind and time; of a long, well supplied surface.

    Raises
    ------
    InputError
        If a number is out of range or the form is not known; all at once.
    """
    problems = Problems()
    velocity = checked(problems, "friction_velocity", friction_velocity, "m/s", missing=True)
    least = checked(problems, "threshold", threshold, "m/s", strict=True, missing=True)
    rho = checked(problems, "air_density", air_density, "kg/m3", strict=True, missing=True)
    if form not in COEFFICIENTS:
        problems.add(f'form "{form}" is not known', place="form", allowed=", ".join(COEFFICIENTS))
    problems.raise_if_any()
    start = np.where(np.isinf(least), 0.0, least)
    above = np.where(velocity > least, velocity - start, 0.0) * (velocity + start) ** 2
    return np.asarray(COEFFICIENTS[form] * rho / GRAVITY * above)
