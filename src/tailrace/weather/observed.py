"""Ordinary hourly weather without a surface layer: what stations and typical years give."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.weather.hourly import (
    CALENDAR,
    BoolArray,
    FloatArray,
    IntArray,
    day_of_year,
    day_start,
    hour_end,
)

#: unit of every column that is not calendar
OBSERVED_COLUMNS: dict[str, str] = {
    "wind_speed": "m/s",
    "wind_direction": "degree",
    "temperature": "K",
    "pressure": "hPa",
    "relative_humidity": "%",
    "cloud_cover": "tenths",
    "global_radiation": "W/m2",
    "precipitation": "mm/h",
}


@dataclass(frozen=True, eq=False)
class SurfaceObservations:
    """Hours of ordinary weather at one station.

    Attributes
    ----------
    year, month, day, hour : ndarray of int, shape (n,)
        Local standard time; `hour` is 1 to 24, the hour ending.
    wind_speed : ndarray, m/s
        0 is calm, NaN missing.
    wind_direction : ndarray, degree
        Where the wind comes from; NaN where variable or missing.
    temperature : ndarray, K
    pressure : ndarray, hPa
        At the station, not reduced to the sea.
    relative_humidity : ndarray, %
    cloud_cover : ndarray, tenths
    global_radiation : ndarray, W/m2
        On a level surface, mean over the hour.
    precipitation : ndarray, mm/h
    latitude, longitude : float, degree
        North and east positive.
    time_zone : float, h
        Hours east of Greenwich of the clock.
    elevation : float, m
        Of the station above the sea.
    wind_height, temperature_height : float, m
        Of the instruments above ground.
    source : str
        Where the hours come from.
    provenance : tuple of str
        What was done to them.
    """

    year: IntArray
    month: IntArray
    day: IntArray
    hour: IntArray
    latitude: float
    longitude: float
    time_zone: float
    elevation: float
    wind_speed: FloatArray
    wind_direction: FloatArray
    temperature: FloatArray
    pressure: FloatArray = field(default_factory=lambda: np.empty(0))
    relative_humidity: FloatArray = field(default_factory=lambda: np.empty(0))
    cloud_cover: FloatArray = field(default_factory=lambda: np.empty(0))
    global_radiation: FloatArray = field(default_factory=lambda: np.empty(0))
    precipitation: FloatArray = field(default_factory=lambda: np.empty(0))
    wind_height: float = 10.0
    temperature_height: float = 2.0
    source: str = ""
    provenance: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make arrays of the right type; a column not given is missing throughout."""
        for name in CALENDAR:
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.int64))
        count = len(self.year)
        for name in OBSERVED_COLUMNS:
            values = np.asarray(getattr(self, name), dtype=np.float64)
            if values.size == 0:
                values = np.full(count, np.nan)
            if values.shape != (count,):
                raise InputError.single(
                    f"{name} has {values.size} values for {count} hours",
                    file=self.source,
                    remedy="give one value per hour, NaN where missing",
                )
            object.__setattr__(self, name, values)

    def __len__(self) -> int:
        """Return the number of hours."""
        return len(self.year)

    @property
    def calm(self) -> BoolArray:
        """Hours with a measured wind speed of zero, shape (n,)."""
        return np.asarray(self.wind_speed == 0.0)

    @property
    def day_of_year(self) -> IntArray:
        """Day of the year, 1 to 366, shape (n,)."""
        return day_of_year(self.year, self.month, self.day)

    def select(self, mask: NDArray[Any]) -> SurfaceObservations:
        """Return the hours where `mask` is true.

        Parameters
        ----------
        mask : ndarray of bool, shape (n,)
            Hours to keep.

        Returns
        -------
        SurfaceObservations
            The same columns, fewer hours.
        """
        names = (*CALENDAR, *OBSERVED_COLUMNS)
        return replace(self, **{name: getattr(self, name)[mask] for name in names})

    def with_columns(self, *sentences: str, **columns: FloatArray) -> SurfaceObservations:
        """Return the same hours with columns replaced and sentences on what was done."""
        changed: dict[str, Any] = {**columns, "provenance": (*self.provenance, *sentences)}
        return replace(self, **changed)


def follows(year: IntArray, month: IntArray, day: IntArray, hour: IntArray) -> BoolArray:
    """Return whether each row is the hour after the row before it.

    Parameters
    ----------
    year, month, day, hour : ndarray of int, shape (n,)
        Calendar; months of a typical year that come from different years do not join.

    Returns
    -------
    ndarray of bool, shape (n,)
        False for the first row.
    """
    times = hour_end(year, month, day, hour).astype("datetime64[h]").astype(np.int64)
    return np.concatenate(([False], np.diff(times) == 1)) if len(times) else np.zeros(0, bool)


def day_number(year: IntArray, month: IntArray, day: IntArray) -> IntArray:
    """Return a number that is the same for all hours of a calendar day, shape (n,)."""
    return np.asarray(day_start(year, month, day).astype(np.int64))
