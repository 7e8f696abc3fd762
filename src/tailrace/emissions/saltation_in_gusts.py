"""Mean over an hour of the flux of hopping grains, in closed form.

The flux of Kawamura and White is a cubic of the friction velocity above its threshold t,

    Q = C (rho/g) y (y + 2t)^2 = C (rho/g) (y^3 + 4t y^2 + 4t^2 y),    y = u* - t >= 0,

and winds within an hour of mean m are Gaussian with deviation s = spread m, cut off at zero
(`within_hour_wind`). With a = (t - m)/s, density f and upper tail q of the standard normal, the
means of y^n above the threshold are s^n J_n,

    J1 = f(a) - a q(a),   J2 = (1 + a^2) q(a) - a f(a),   J3 = (2 + a^2) f(a) - (3a + a^3) q(a),

over the share of the Gaussian above zero wind. This is what the quadrature of
`within_hour_wind.mean_over_hour` comes to, without its nodes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from tailrace.emissions.saltation import COEFFICIENTS, saltation_flux
from tailrace.emissions.threshold_friction_velocity import GRAVITY, STANDARD_AIR
from tailrace.errors import Problems
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

FARTHEST = 9.0
"""Deviations from the mean beyond which no wind is counted, as in the quadrature."""
_STILL = 1e-9


@declare_units(
    friction_velocity="m/s", threshold="m/s", spread="1", air_density="kg/m3", returns="kg/(m s)"
)
def mean_saltation_flux(
    friction_velocity: ArrayLike,
    threshold: ArrayLike,
    spread: ArrayLike,
    air_density: ArrayLike = STANDARD_AIR,
) -> FloatArray:
    """Return the mean flux of an hour by White's (1979) coefficient, under Gaussian gusts.

    Parameters
    ----------
    friction_velocity : array_like, m/s
        Of the hourly mean wind; zero is calm.
    threshold : array_like, m/s
        Above zero; infinite stops the grains.
    spread : array_like, 1
        Standard deviation of the winds of an hour over their mean, 0 to 0.5.
    air_density : array_like, kg/m3
        Of the air.

    Returns
    -------
    ndarray, kg/(m s)
        Arguments broadcast against each other; without spread the flux at the mean wind.

    Raises
    ------
    InputError
        If a number is out of range; all at once.
    """
    problems = Problems()
    mean = checked(problems, "friction_velocity", friction_velocity, "m/s", missing=True)
    least = checked(problems, "threshold", threshold, "m/s", strict=True, missing=True)
    share = checked(problems, "spread", spread, "", most=0.5, missing=True)
    rho = checked(problems, "air_density", air_density, "kg/m3", strict=True, missing=True)
    problems.raise_if_any()
    wide = np.maximum(share, _STILL)
    deviation = np.maximum(wide * mean, 1e-300)
    reached = (least - mean) / deviation < FARTHEST
    # Where no gust reaches the threshold any start does: the flux there is set to zero below.
    height = np.where(reached, least, 0.0)
    a = (height - mean) / deviation
    density = np.exp(-0.5 * a * a) / np.sqrt(2.0 * np.pi)
    tail = ndtr(-a)
    first = density - a * tail
    second = (1.0 + a * a) * tail - a * density
    third = (2.0 + a * a) * density - a * (3.0 + a * a) * tail
    cubic = deviation**3 * third + 4.0 * height * (
        deviation**2 * second + height * deviation * first
    )
    gusty = COEFFICIENTS["white"] * rho / GRAVITY * cubic / ndtr(1.0 / wide)
    still = saltation_flux.__wrapped__(mean, least, rho)
    found = np.where(share < _STILL, still, np.where(reached, gusty, 0.0))
    return np.asarray(np.where(np.isnan(mean) | np.isnan(least), np.nan, found))
