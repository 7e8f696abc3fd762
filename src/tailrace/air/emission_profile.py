"""When a source releases: factors by hour of day, day of week, month, season and wind speed."""

from __future__ import annotations

from dataclasses import dataclass
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
        """Refuse unknown kinds and the wrong number of factors."""
        if self.kind not in LENGTHS:
            raise InputError.single(
                f"emission factors by {self.kind!r} are not known", allowed=", ".join(LENGTHS)
            )
        wanted = LENGTHS[self.kind]
        if len(self.factors) != wanted:
            raise InputError.single(
                f"{self.kind} takes {wanted} emission factors, {len(self.factors)} are given"
            )
        if not all(factor >= 0.0 for factor in self.factors):
            raise InputError.single(f"{self.kind}: an emission factor is negative or not a number")

    def hourly(self, weather: HourlyWeather) -> FloatArray:
        """Return the factor of each hour.

        Parameters
        ----------
        weather : HourlyWeather
            Hours; the factor by wind speed needs the speed (a missing speed gets factor 0).

        Returns
        -------
        ndarray, shape (n,)
            Factors.
        """
        hour = weather.hour - 1
        month = weather.month - 1
        season = SEASON_OF_MONTH[month]
        day = weekday(weather)
        kind_of_day = np.where(day < 5, 0, day - 4)
        values = np.array(self.factors)
        if self.kind == "WSPEED":
            speed = np.where(np.isnan(weather.wind_speed), -1.0, weather.wind_speed)
            index = np.searchsorted(np.array(self.wind_bounds), speed, side="left")
            return np.where(speed < 0.0, 0.0, values[np.clip(index, 0, 5)])
        index = {
            "SEASON": season, "MONTH": month, "HROFDY": hour, "SEASHR": season * 24 + hour,
            "HRDOW": kind_of_day * 24 + hour, "HRDOW7": day * 24 + hour,
            "SHRDOW": (kind_of_day * 4 + season) * 24 + hour,
            "SHRDOW7": (day * 4 + season) * 24 + hour,
            "MHRDOW": (kind_of_day * 12 + month) * 24 + hour,
            "MHRDOW7": (day * 12 + month) * 24 + hour,
        }[self.kind]  # fmt: skip
        return np.asarray(values[index])


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

    Notes
    -----
    White (1979), doi:10.1029/JB084iB09p04643, with the wind speed in place of the friction
    velocity (both are proportional in strong wind over one surface).
    """
    speed = np.asarray(wind_speed, dtype=np.float64)
    blowing = speed > threshold
    ratio = np.divide(threshold, speed, out=np.ones_like(speed), where=blowing)
    weights = np.where(blowing, speed**3 * (1.0 + ratio) * (1.0 - ratio**2), 0.0)
    return np.where(np.isnan(speed), np.nan, weights)
