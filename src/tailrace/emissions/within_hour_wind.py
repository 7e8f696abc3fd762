"""How the wind moves within an hour, from a declared gust factor.

A threshold process does not follow from the mean wind of an hour: gusts pass the threshold when
the mean does not. An hour of mean U has winds of duration tau distributed with standard deviation
s U,

    G = 1 + v s,     v = sqrt(2 ln(T n)) + 0.577/sqrt(2 ln(T n)),     T = 3600 s,

so that the greatest of them is, in the mean, the declared gust G U (Davenport 1964). n is the rate
of zero crossings of the tau-second wind,

    n = (0.007 + 0.213 (Tu/tau)^0.654)/Tu,    Tu = 3.13 z^0.2  s,

of the modified ESDU method (Harper, Kepert and Ginger 2010, WMO/TD-No. 1555, appendix D), which
also gives G from a turbulence intensity I of the undamped wind: s = I (1 - 0.193 (Tu/tau +
0.1)^-0.68). Their surfaces have I = 0.25 (inland), 0.20 (off land), 0.15 (off sea), 0.10 (at
sea).

The distribution is Gaussian, cut off at zero wind, or Weibull with the same mean and deviation.
Means over it are integrals above the threshold by Gauss-Legendre quadrature; as G goes to one
they go to the value at the mean wind. Friction velocity is taken to follow the gusts: u*
proportional to u.

Hourly files whose winds are held or interpolated between reports hide more than turbulence; a
larger G may then be declared, its source being the one who declares it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import gamma as gamma_function
from scipy.special import ndtr

from tailrace.emissions.wind_checks import quadrature
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

HOUR = 3600.0
TURBULENCE = {"inland": 0.25, "off land": 0.20, "off sea": 0.15, "at sea": 0.10}
"""Turbulence intensity at 10 m by surroundings, WMO/TD-No. 1555."""
SHORTEST, LONGEST = 1.0, 600.0
"""Gust durations, s, that the method is used for here."""
_EULER = 0.577
_TAIL = 9.0
_NODES = 48
_STILL = 1e-9
Family = Literal["gaussian", "weibull"]


def _crossing_rate(duration: float, height: float) -> tuple[float, float]:
    scale = 3.13 * height**0.2
    return (0.007 + 0.213 * (scale / duration) ** 0.654) / scale, scale


@declare_units(duration="s", height="m", returns="1")
def extreme_factor(duration: float, height: float = 10.0) -> float:
    """Return how many deviations the greatest wind of an hour lies above its mean.

    Parameters
    ----------
    duration : float, s
        Over which a gust is averaged, 1 to 600.
    height : float, m
        Above ground.

    Returns
    -------
    float, 1
        v, in standard deviations of the wind of that duration.

    Raises
    ------
    InputError
        If the duration is outside 1 to 600 s or the height is not above zero.
    """
    problems = Problems()
    checked(problems, "duration", duration, "s", least=SHORTEST, most=LONGEST, missing=True)
    checked(problems, "height", height, "m", strict=True, missing=True)
    problems.raise_if_any()
    root = np.sqrt(2.0 * np.log(HOUR * _crossing_rate(duration, height)[0]))
    return float(root + _EULER / root)


@declare_units(turbulence_intensity="1", duration="s", height="m", returns="1")
def gust_factor(turbulence_intensity: float, duration: float = 3.0, height: float = 10.0) -> float:
    """Return the greatest gust of an hour over its mean wind, WMO/TD-No. 1555 appendix D.

    Parameters
    ----------
    turbulence_intensity : float, 1
        Standard deviation of the undamped wind over its mean; see `TURBULENCE`.
    duration : float, s
        Of the gust, 1 to 600.
    height : float, m
        Above ground.

    Returns
    -------
    float, 1
        G; 1.75 inland and 1.60 off land for 3 s (table 1.1).

    Raises
    ------
    InputError
        If a number is out of range.
    """
    problems = Problems()
    checked(problems, "turbulence_intensity", turbulence_intensity, "", missing=True)
    problems.raise_if_any()
    peak = extreme_factor.__wrapped__(duration, height)
    scale = _crossing_rate(duration, height)[1]
    damping = 1.0 - 0.193 * (scale / duration + 0.1) ** -0.68
    return float(1.0 + turbulence_intensity * damping * peak)


@dataclass(frozen=True)
class WithinHour:
    """A declared gust factor and what follows from it.

    Attributes
    ----------
    gust_factor : float, 1
        Greatest gust of an hour over its mean; one for a wind without gusts.
    source : str
        Who says so.
    duration : float, s
        Of a gust, 1 to 600.
    height : float, m
        Of the wind.
    family : {"gaussian", "weibull"}
        Distribution of the winds of that duration.

    Raises
    ------
    InputError
        If the factor is below one, its source is not given, or another value is out of range.
    """

    gust_factor: float
    source: str
    duration: float = 3.0
    height: float = 10.0
    family: Family = "gaussian"

    def __post_init__(self) -> None:
        problems = Problems("gust factor")
        checked(problems, "gust_factor", self.gust_factor, "", least=1.0, missing=True)
        if np.isnan(self.gust_factor):
            problems.add("the gust factor is missing", place="gust_factor", remedy="declare one")
        if not self.source.strip():
            problems.add(
                "a gust factor without a source", place="source", remedy="name who says so"
            )
        if self.family not in ("gaussian", "weibull"):
            problems.add(f'family "{self.family}" is not known', place="family",
                         allowed="gaussian, weibull")  # fmt: skip
        problems.raise_if_any()
        if self.spread > 0.5:
            raise InputError.single(
                f"a gust factor of {self.gust_factor:g} means a deviation of {self.spread:.2f} of "
                "the mean, and winds of either sign",
                place="gust_factor",
                allowed="a deviation up to 0.5",
            )

    @property
    def spread(self) -> float:
        """Standard deviation of the winds of an hour over their mean, 1."""
        return (self.gust_factor - 1.0) / extreme_factor.__wrapped__(self.duration, self.height)

    def gust_of(self, duration: float) -> float:
        """Return the gust factor of another duration, s, at the same turbulence intensity."""
        unit = gust_factor.__wrapped__(1.0, self.duration, self.height) - 1.0
        other = gust_factor.__wrapped__(1.0, duration, self.height) - 1.0
        return 1.0 + (self.gust_factor - 1.0) * other / unit


def declared_gust(surroundings: str, duration: float = 3.0) -> WithinHour:
    """Return the gust factor of published surroundings.

    Parameters
    ----------
    surroundings : str
        A key of `TURBULENCE`.
    duration : float, s
        Of a gust.

    Returns
    -------
    WithinHour
        Gaussian, at 10 m.

    Raises
    ------
    InputError
        If the surroundings are not known.
    """
    if surroundings not in TURBULENCE:
        raise InputError.single(
            f'surroundings "{surroundings}" are not known',
            place="surroundings",
            allowed=", ".join(TURBULENCE),
            remedy=did_you_mean(surroundings, TURBULENCE),
        )
    return WithinHour(
        gust_factor.__wrapped__(TURBULENCE[surroundings], duration),
        f"Harper, Kepert and Ginger 2010, WMO/TD-No. 1555, {surroundings}, {duration:g} s gust of "
        "an hour",
        duration,
    )


def mean_over_hour(
    process: Callable[[FloatArray], FloatArray],
    mean: ArrayLike,
    threshold: ArrayLike,
    within: WithinHour,
) -> FloatArray:
    """Return the mean over an hour of a process that stops at a threshold.

    Parameters
    ----------
    process : callable
        Value at each wind speed or friction velocity; gets arrays of shape (..., node) and gives
        the like. Zero below the threshold, smooth above.
    mean : array_like, shape (...)
        Hourly mean of the speed; NaN is missing.
    threshold : array_like, shape (...)
        Speed below which the process is zero; infinite stops it.
    within : WithinHour
        How the speed moves.

    Returns
    -------
    ndarray, shape (...)
        Mean; NaN where speed or threshold is missing.
    """
    u, least = np.broadcast_arrays(
        np.asarray(mean, dtype=np.float64), np.asarray(threshold, dtype=np.float64)
    )
    lacking = np.isnan(u) | np.isnan(least)
    if within.spread < _STILL:
        found = process(u[..., None])[..., 0]
        return np.asarray(np.where(lacking, np.nan, np.where(u > least, found, 0.0)))
    density, low, high = _tail(u, least, within)
    node, weight = quadrature(_NODES)
    half = 0.5 * (high - low)
    speed = low[..., None] + half[..., None] * (1.0 + node)
    found = (process(speed) * density(speed) * weight).sum(axis=-1) * half
    return np.asarray(np.where(lacking, np.nan, np.where(half > 0.0, found, 0.0)))


def share_above(mean: ArrayLike, threshold: ArrayLike, within: WithinHour) -> FloatArray:
    """Return the share of each hour that the speed is above a threshold.

    Parameters
    ----------
    mean, threshold : array_like
        As in `mean_over_hour`.
    within : WithinHour
        How the speed moves.

    Returns
    -------
    ndarray, 1
        0 to 1; NaN where the speed is missing.
    """
    return mean_over_hour(np.ones_like, mean, threshold, within)


def _tail(
    u: FloatArray, least: FloatArray, within: WithinHour
) -> tuple[Callable[[FloatArray], FloatArray], FloatArray, FloatArray]:
    """Return the density of the speeds and the interval that holds those above the threshold."""
    sigma = np.maximum(within.spread * u, 1e-300)[..., None]
    if within.family == "gaussian":
        whole = ndtr(1.0 / within.spread)

        def density(speed: FloatArray) -> FloatArray:
            z = (speed - u[..., None]) / sigma
            return np.asarray(np.exp(-0.5 * z * z) / (np.sqrt(2.0 * np.pi) * sigma * whole))

        bottom, top = u * (1.0 - _TAIL * within.spread), u * (1.0 + _TAIL * within.spread)
    else:
        k = _weibull_shape(within.spread)
        scale = np.maximum(u / gamma_function(1.0 + 1.0 / k), 1e-300)[..., None]

        def density(speed: FloatArray) -> FloatArray:
            x = speed / scale
            return np.asarray(k / scale * x ** (k - 1.0) * np.exp(-(x**k)))

        bottom, top = scale[..., 0] * 1e-16 ** (1.0 / k), scale[..., 0] * 37.0 ** (1.0 / k)
    low = np.maximum(np.maximum(bottom, 0.0), np.minimum(least, top))
    return density, low, top


def _weibull_shape(spread: float) -> float:
    """Return the Weibull shape whose deviation over mean is `spread`."""

    def excess(k: float) -> float:
        first = gamma_function(1.0 + 1.0 / k)
        return float(np.sqrt(gamma_function(1.0 + 2.0 / k) / first**2 - 1.0) - spread)

    # At a tiny spread the difference of gammas loses its digits, and k is pi/(sqrt(6) spread).
    if spread < 1e-3:
        return float(np.pi / np.sqrt(6.0) / spread)
    return float(brentq(excess, 0.9, 2000.0))
