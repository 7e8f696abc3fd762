"""Wind erosion of bare fine surfaces that do not run out, by Cowherd and others (1985).

    E10 = 0.036 (1 - V) (Um/Ut)^3 F(x)   g/(m2 h) of PM10,     x = 0.886 Ut/Um

with the mean wind Um and the threshold wind Ut at 10 m and the covered share V (EPA/600/8-85/002,
Rapid assessment of exposure to particulate emissions from surface contamination sites). F is
printed as a table; it is, within the reading of a graph, the mean of (u/Um)^3 over the hours above
the threshold under Rayleigh winds,

    F(x) = 8 pi^(-3/2) [(x^3 + 3x/2) exp(-x^2) + (3/4) sqrt(pi) erfc(x)],

which is the 0.18 (8 x^3 + 12 x) exp(-x^2) of the report for large x. The printed table is used
between 0.3 and 2.0; below it F is 1.91, above it the closed form.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc

from tailrace.emissions.editions import SIZES as SIZES
from tailrace.emissions.wind_checks import names, row
from tailrace.errors import Problems
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside

HIGHEST_THRESHOLD = 0.75
"""Threshold friction velocity above which a surface is a limited reservoir, m/s."""
RAYLEIGH = 0.886
"""Half the square root of pi, as printed: x is this times threshold over mean wind."""
_CUBE = "cube of the wind above threshold"
_RESERVOIR = "unlimited reservoir"
_GRAMS = 1.0e-3


@declare_units(ratio="1", returns="1")
def rayleigh_cube_above(ratio: ArrayLike) -> FloatArray:
    """Return the mean of (u/Um)^3 over winds above a threshold, under Rayleigh winds.

    Parameters
    ----------
    ratio : array_like, 1
        x = 0.886 times threshold over mean wind.

    Returns
    -------
    ndarray, 1
        6/pi at zero, falling towards zero.
    """
    x = np.asarray(ratio, dtype=np.float64)
    body = (x**3 + 1.5 * x) * np.exp(-(x**2)) + 0.75 * np.sqrt(np.pi) * erfc(x)
    return np.asarray(body * 8.0 * np.pi**-1.5)


@declare_units(ratio="1", returns="1")
def reservoir_correction(ratio: ArrayLike) -> FloatArray:
    """Return F(x) of Cowherd and others (1985), as printed.

    Parameters
    ----------
    ratio : array_like, 1
        x = 0.886 times threshold over mean wind.

    Returns
    -------
    ndarray, 1
        Interpolated in the printed table from 0.3 to 2.0, the closed form above.
    """
    x = np.asarray(ratio, dtype=np.float64)
    places = names(_CUBE, "Mojave")
    at = [float(each.split()[1]) for each in places]
    printed = [row(_CUBE, each, "Mojave").central for each in places]
    inside = np.interp(x, at, printed)
    return np.asarray(np.where(x > at[-1], rayleigh_cube_above.__wrapped__(x), inside))


@declare_units(threshold="m/s", ratio="1", returns="m/s")
def threshold_wind(threshold: ArrayLike, ratio: ArrayLike) -> FloatArray:
    """Return the wind speed at which a surface begins to erode.

    Parameters
    ----------
    threshold : array_like, m/s
        Threshold friction velocity.
    ratio : array_like, 1
        Wind speed over friction velocity; `wind_ratio`, or ln(z/z0)/0.4.

    Returns
    -------
    ndarray, m/s
        Their product.
    """
    problems = Problems()
    velocity = checked(problems, "threshold", threshold, "m/s", strict=True, missing=True)
    over = checked(problems, "ratio", ratio, "", strict=True, missing=True)
    problems.raise_if_any()
    return np.asarray(velocity * over)


def wind_ratio(surroundings: str) -> float:
    """Return wind speed over friction velocity of typical surroundings.

    Parameters
    ----------
    surroundings : str
        "open space", "light industrial", "moderate industrial" or "heavy industrial".

    Returns
    -------
    float, 1
        Mojave Desert AQMD guidance, wind erosion table 3.

    Raises
    ------
    InputError
        If the surroundings are not known.
    """
    return row("wind speed over friction velocity", surroundings, "Mojave").central


@declare_units(mean_wind="m/s", threshold="m/s", ratio="1", covered_share="1", returns="kg/(m2 h)")
def reservoir_dust_flux(
    mean_wind: ArrayLike, threshold: ArrayLike, ratio: ArrayLike, covered_share: ArrayLike = 0.0
) -> FloatArray:
    """Return the yearly mean dust flux of a bare fine surface, Cowherd and others (1985).

    Parameters
    ----------
    mean_wind : array_like, m/s
        Yearly mean at the height that `ratio` belongs to.
    threshold : array_like, m/s
        Threshold friction velocity, at most 0.75 m/s.
    ratio : array_like, 1
        Wind speed over friction velocity.
    covered_share : array_like, 1
        Share covered by plants or stones.

    Returns
    -------
    ndarray, kg/(m2 h), shape (..., 4)
        Mass below each cut point of `SIZES`; NaN for PM15, which has no multiplier. PM30 is the
        source's TSP.

    Raises
    ------
    InputError
        If a number is out of range; all at once.

    Warns
    -----
    ValidityWarning
        A threshold above 0.75 m/s: the surface is then a limited reservoir.
    """
    problems = Problems()
    wind = checked(problems, "mean_wind", mean_wind, "m/s", strict=True, missing=True)
    covered = checked(problems, "covered_share", covered_share, "", most=1.0, missing=True)
    checked(problems, "threshold", threshold, "m/s", strict=True, missing=True)
    checked(problems, "ratio", ratio, "", strict=True, missing=True)
    problems.raise_if_any()
    warn_outside("a threshold", threshold, 0.0, HIGHEST_THRESHOLD, "m/s",
                 source="Cowherd and others 1985", stacklevel=4)  # fmt: skip
    start = threshold_wind.__wrapped__(threshold, ratio)
    rate = row("PM10 release at threshold wind", _RESERVOIR, "1985").central * _GRAMS
    shape = (wind / start) ** 3 * reservoir_correction.__wrapped__(RAYLEIGH * start / wind)
    below_ten = rate * (1.0 - covered) * shape
    given = names("size multiplier", _RESERVOIR)
    multiplier = np.array(
        [row("size multiplier", s, _RESERVOIR).central if s in given else np.nan for s in SIZES]
    )
    return np.asarray(below_ten[..., None] * multiplier / multiplier[SIZES.index("PM10")])
