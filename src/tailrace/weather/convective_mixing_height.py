"""Growth of the convective boundary layer with the heat given to it, and its velocity scale.

The encroachment with entrainment of Carson (1973) and Weil and Brower (1983), as AERMET 24142
applies it to the morning sounding. Without a sounding the potential temperature of the morning
is taken to rise at one rate, which is the largest uncertainty of a table made from surface
observations: the range must be carried.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError
from tailrace.quantities import declare_units
from tailrace.weather.constants import GRAVITY, HEAT_CAPACITY, HIGHEST_MIXING
from tailrace.weather.hourly import FloatArray

#: 1 + 2 x 0.2: heat from the ground and from air entrained at the top
ENTRAINMENT = 1.4
#: least potential temperature gradient above the mixed layer, K/m
LEAST_GRADIENT = 0.005
_EXPONENT = 0.333
_LEAST_VELOCITY = 0.001


class LapseRate(NamedTuple):
    """Potential temperature gradient of the morning air, K/m, with its range and source."""

    value: float
    low: float
    high: float
    quality: str
    source: str


#: The range holds 59 to 72 % of hours at the three sites compared: half the hours beyond it lie
#: below 200 m, where the night's inversion is steeper.
MORNING_LAPSE_RATE = LapseRate(
    0.005,
    0.0025,
    0.010,
    "derived",
    "fitted to the mixing heights of AERMET tables made with soundings: Houston 1996, "
    "Anchorage 1999 (AERMET 24142), Allentown 1992-93 (AERMET 22112)",
)


@declare_units(heating="J/m2", density="kg/m3", lapse_rate="K/m", returns="m")
def convective_mixing_height(
    heating: ArrayLike, density: ArrayLike, lapse_rate: ArrayLike = MORNING_LAPSE_RATE.value
) -> FloatArray:
    """Return the convective mixing height over air of one potential temperature gradient.

    Parameters
    ----------
    heating : array_like, J/m2
        Heat given to the air since the morning.
    density : array_like, kg/m3
        Of the air.
    lapse_rate : array_like, K/m
        Potential temperature gradient of the morning air, above zero.

    Returns
    -------
    ndarray, m
        At most 4000 m. It goes with the inverse square root of the gradient.
    """
    content = _heat_content(heating, density)
    height = np.sqrt(2.0 * content / np.asarray(lapse_rate, dtype=np.float64))
    return np.asarray(np.minimum(height, HIGHEST_MIXING))


@declare_units(heating="J/m2", density="kg/m3", heights="m", potential_temperature="K", returns="m")
def convective_mixing_height_from_profile(
    heating: ArrayLike,
    density: ArrayLike,
    heights: ArrayLike,
    potential_temperature: ArrayLike,
) -> FloatArray:
    """Return the convective mixing height over a measured morning profile.

    Parameters
    ----------
    heating : array_like, J/m2
        Heat given to the air since the morning.
    density : array_like, kg/m3
        Of the air, of the same shape as `heating` or one value.
    heights : array_like, m, shape (k,)
        Levels above ground, rising; the first is the ground.
    potential_temperature : array_like, K, shape (k,)
        At these levels; falling parts are levelled.

    Returns
    -------
    ndarray, m
        At most 4000 m and not above the profile, which is extended to 5000 m with the mean
        gradient of its top 500 m when it ends between 600 m and there.

    Raises
    ------
    InputError
        If there are fewer than two levels, heights do not rise, or the profile ends below 600 m.
    """
    z, theta = _complete_profile(heights, potential_temperature)
    area = np.concatenate(([0.0], np.cumsum(0.5 * np.diff(theta) * (z[1:] + z[:-1]))))
    content = np.asarray(_heat_content(heating, density))
    # Where theta does not rise the area stands still; the higher of the equal levels is meant.
    upper = np.clip(np.searchsorted(area, content, side="right"), 1, len(area) - 1)
    lower = upper - 1
    rise = area[upper] - area[lower]
    share = np.where(rise > 0.0, (content - area[lower]) / np.where(rise > 0.0, rise, 1.0), 1.0)
    square = z[lower] ** 2 + np.clip(share, 0.0, 1.0) * (z[upper] ** 2 - z[lower] ** 2)
    height = np.minimum(np.sqrt(square), HIGHEST_MIXING)
    return np.where(np.isnan(content), np.nan, height)


@declare_units(heat_flux="W/m2", mixing_height="m", temperature="K", density="kg/m3", returns="m/s")
def convective_velocity(
    heat_flux: ArrayLike, mixing_height: ArrayLike, temperature: ArrayLike, density: ArrayLike
) -> FloatArray:
    """Return the convective velocity scale.

    Parameters
    ----------
    heat_flux : array_like, W/m2
        Upward sensible heat flux, above zero.
    mixing_height : array_like, m
        Convective mixing height (not the larger of it and the mechanical one).
    temperature : array_like, K
        Of the air.
    density : array_like, kg/m3
        Of the air.

    Returns
    -------
    ndarray, m/s
        At least 0.001; NaN where an input is.

    Notes
    -----
    AERMET 24142 raises to 0.333; one third would give up to 0.5 % more.
    """
    flux = np.asarray(heat_flux, dtype=np.float64)
    height = np.asarray(mixing_height, dtype=np.float64)
    capacity = np.asarray(density, dtype=np.float64) * HEAT_CAPACITY
    cube = GRAVITY * flux * height / (capacity * np.asarray(temperature, dtype=np.float64))
    return np.maximum(cube**_EXPONENT, _LEAST_VELOCITY)


def _heat_content(heating: ArrayLike, density: ArrayLike) -> FloatArray:
    """Return the area under the potential temperature profile that is filled, K m."""
    capacity = np.asarray(density, dtype=np.float64) * HEAT_CAPACITY
    return np.asarray(ENTRAINMENT * np.asarray(heating, dtype=np.float64) / capacity)


def _complete_profile(
    heights: ArrayLike, potential_temperature: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    z = np.asarray(heights, dtype=np.float64)
    theta = np.asarray(potential_temperature, dtype=np.float64)
    known = np.isfinite(theta) & np.isfinite(z)
    z, theta = z[known], theta[known]
    if len(z) < 2 or np.any(np.diff(z) <= 0.0) or z[-1] < 600.0:
        raise InputError.single(
            f"a sounding with {len(z)} usable levels"
            + (f" ending at {z[-1]:.0f} m" if len(z) else ""),
            allowed="at least two levels, heights rising from the ground to 600 m or more",
            remedy="give another sounding, or none: one potential temperature gradient is used",
        )
    theta = np.maximum.accumulate(theta)
    if z[-1] < 5000.0:
        foot = max(z[-1] - 500.0, z[0])
        gradient = (theta[-1] - np.interp(foot, z, theta)) / (z[-1] - foot)
        theta = np.append(theta, theta[-1] + gradient * (5000.0 - z[-1]))
        z = np.append(z, 5000.0)
    return z, theta
