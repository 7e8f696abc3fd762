"""When a source releases: factors by hour of day, day of week, month, season and wind speed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

WIND_CLASS_BOUNDS = (1.54, 3.09, 5.14, 8.23, 10.8)
"""Upper bounds of AERMOD's six wind speed classes, m/s."""

Kind = Literal["SEASON", "MONTH", "HROFDY", "WSPEED", "SEASHR", "HRDOW", "HRDOW7", "SHRDOW",
               "SHRDOW7", "MHRDOW", "MHRDOW7"]  # fmt: skip

LENGTHS: dict[str, int] = {
    "SEASON": 4, "MONTH": 12, "HROFDY": 24, "WSPEED": 6, "SEASHR": 96, "HRDOW": 72,
    "HRDOW7": 168, "SHRDOW": 288, "SHRDOW7": 672, "MHRDOW": 864, "MHRDOW7": 2016,
}  # fmt: skip
"""How many factors each kind takes."""

SEASON_OF_MONTH = np.array([1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 1]) - 1


def weekday(weather: HourlyWeather) -> IntArray:
    """Return the day of the week of each hour, 0 Monday to 6 Sunday.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    ndarray of int, shape (n,)
        Day of the week.
    """
    months = (weather.year - 1970) * 12 + weather.month - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    # 1 January 1970 was a Thursday.
    return np.asarray((first + weather.day - 1 + 3) % 7)


@dataclass(frozen=True)
class EmissionFactors:
    """Factors on a release, in AERMOD's order of indices.

    Attributes
    ----------
    kind : str
        SEASON, MONTH, HROFDY, WSPEED, SEASHR (season, hour), HRDOW (day type, hour), SHRDOW
        (day type, season, hour), MHRDOW (day type, month, hour), or the last three with 7 days.
    factors : tuple of float
        As many as the kind takes; the hour runs fastest.
    wind_bounds : tuple of float, m/s
        Upper bounds of the wind speed classes.
    """

    kind: str
    factors: tuple[float, ...]
    wind_bounds: tuple[float, ...] = WIND_CLASS_BOUNDS

    def __post_init__(self) -> None:
        """Refuse unknown kinds, the wrong number of factors, and bounds out of order."""
        if self.kind not in LENGTHS:
            raise InputError.single(
                f"emission factors by {self.kind!r} are not known", allowed=", ".join(LENGTHS)
            )
        wanted = LENGTHS[self.kind]
        if len(self.factors) != wanted:
            raise InputError.single(
                f"{self.kind} takes {wanted} emission factors, {len(self.factors)} are given"
            )
        if not all(0.0 <= factor < math.inf for factor in self.factors):
            raise InputError.single(f"{self.kind}: an emission factor is negative or not a number")
        bounds = (0.0, *self.wind_bounds, math.inf)
        ascending = all(low < high for low, high in pairwise(bounds))
        if len(self.wind_bounds) != len(WIND_CLASS_BOUNDS) or not ascending:
            raise InputError.single(
                "bounds of the wind speed classes are "
                + ", ".join(f"{bound:g}" for bound in self.wind_bounds),
                allowed=f"{len(WIND_CLASS_BOUNDS)} speeds in ascending order, m/s",
            )

    def hourly(self, weather: HourlyWeather) -> FloatArray:
        """Return the factor of each hour.

        Parameters
        ----------
        weather : HourlyWeather
            Hours.

        Returns
        -------
        ndarray, shape (n,)
            Factors; by wind speed NaN where the speed is missing.
        """
        hour = weather.hour - 1
        month = weather.month - 1
        season = SEASON_OF_MONTH[month]
        day = weekday(weather)
        kind_of_day = np.where(day < 5, 0, day - 4)
        values = np.array(self.factors)
        if self.kind == "WSPEED":
            speed = weather.wind_speed
            index = np.searchsorted(np.array(self.wind_bounds), speed, side="left")
            return np.where(np.isnan(speed), np.nan, values[np.clip(index, 0, 5)])
        index = {
            "SEASON": season, "MONTH": month, "HROFDY": hour, "SEASHR": season * 24 + hour,
            "HRDOW": kind_of_day * 24 + hour, "HRDOW7": day * 24 + hour,
            "SHRDOW": (kind_of_day * 4 + season) * 24 + hour,
            "SHRDOW7": (day * 4 + season) * 24 + hour,
            "MHRDOW": (kind_of_day * 12 + month) * 24 + hour,
            "MHRDOW7": (day * 12 + month) * 24 + hour,
        }[self.kind]  # fmt: skip
        return np.asarray(values[index])


def unknown_releases(weights: Mapping[str, FloatArray], weather: HourlyWeather) -> tuple[str, ...]:
    """Return what is not known of releases, one sentence for each.

    Parameters
    ----------
    weights : mapping of str to ndarray, shape (n,)
        Weight of every hour by name of source or profile; NaN where it is not known, which is in
        missing hours only.
    weather : HourlyWeather
        The same hours.

    Returns
    -------
    tuple of str
        Sentences, for the provenance of results.
    """
    unknown = {name: int(np.isnan(own).sum()) for name, own in weights.items()}
    return tuple(
        f"what {name} releases is unknown in {count} of {int(weather.missing.sum())} missing hours "
        "(no wind speed); they carry no plume, and count in no share of the release."
        for name, count in unknown.items()
        if count
    )


def wind_erosion_weights(wind_speed: ArrayLike, threshold: float) -> FloatArray:
    """Return hourly weights of dust that blows above a threshold wind.

    Parameters
    ----------
    wind_speed : array_like, shape (n,)
        Wind speed, m/s; NaN where missing.
    threshold : float
        Wind speed below which nothing blows, m/s.

    Returns
    -------
    ndarray, shape (n,)
        Weights, m3/s3: the saltation flux's dependence u^3 (1 + ut/u)(1 - (ut/u)^2); NaN where
        the wind is missing.

    Raises
    ------
    InputError
        If the threshold is not a positive speed.

    Notes
    -----
    White (1979), doi:10.1029/JB084iB09p04643, with the wind speed in place of the friction
    velocity (both are proportional in strong wind over one surface).
    """
    if not 0.0 < threshold < math.inf:
        raise InputError.single(
            f"threshold wind of erosion is {threshold:g} m/s", allowed="a positive speed"
        )
    speed = np.asarray(wind_speed, dtype=np.float64)
    blowing = speed > threshold
    ratio = np.divide(threshold, speed, out=np.ones_like(speed), where=blowing)
    weights = np.where(blowing, speed**3 * (1.0 + ratio) * (1.0 - ratio**2), 0.0)
    return np.where(np.isnan(speed), np.nan, weights)
