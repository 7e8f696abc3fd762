"""The hours of a year as wind erosion reads them: wind, air density, rain, day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.threshold_friction_velocity import STANDARD_AIR
from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked
from tailrace.weather.constants import GAS_CONSTANT
from tailrace.weather.held_winds import held_winds
from tailrace.weather.observed import day_number, follows

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

IntArray = NDArray[np.int64]
_PASCALS = 100.0


@dataclass(frozen=True, eq=False)
class WindHours:
    """Hours of wind in the order of time.

    Attributes
    ----------
    wind_speed : ndarray, m/s, shape (n,)
        Hourly means; 0 is calm, NaN missing.
    month : ndarray of int, shape (n,)
        1 to 12.
    day : ndarray of int, shape (n,)
        A number for each calendar day.
    height : float, m
        Of the wind.
    air_density : ndarray, kg/m3, shape (n,)
        Of the air.
    precipitation : ndarray, mm/h, shape (n,)
        NaN where missing.
    source : str
        Where the hours come from.
    notes : tuple of str
        What was assumed about them.

    Raises
    ------
    InputError
        If columns differ in length or a number is out of range; all at once.
    """

    wind_speed: FloatArray
    month: IntArray
    day: IntArray
    height: float
    air_density: FloatArray
    precipitation: FloatArray
    source: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = Problems(self.source)
        count = np.shape(self.wind_speed)
        for name, unit in (("wind_speed", "m/s"), ("air_density", "kg/m3"),
                           ("precipitation", "mm/h")):  # fmt: skip
            found = checked(problems, name, getattr(self, name), unit, missing=True)
            object.__setattr__(self, name, found)
        for name in ("month", "day", "air_density", "precipitation"):
            if np.shape(getattr(self, name)) != count or len(count) != 1:
                problems.add(f"{name} differs in shape from wind_speed", place=name,
                             allowed="one value per hour")  # fmt: skip
        checked(problems, "height", self.height, "m", strict=True, missing=True)
        problems.raise_if_any()
        if not np.isfinite(self.wind_speed).any():
            raise InputError.single("no hour has a wind speed", file=self.source)

    def scaled(self, factor: float) -> WindHours:
        """Return the same hours with every wind speed times a factor.

        Parameters
        ----------
        factor : float, 1
            Wind of the site over wind of the station.

        Returns
        -------
        WindHours
            The same hours otherwise.
        """
        return replace(self, wind_speed=self.wind_speed * factor)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Hours with a wind speed, shape (n,)."""
        return np.isfinite(self.wind_speed)

    @property
    def days(self) -> int:
        """Number of calendar days with a wind speed."""
        return len(np.unique(self.day[self.known]))


def wind_hours(weather: HourlyWeather) -> WindHours:
    """Return the hours of a weather table as wind erosion reads them.

    Parameters
    ----------
    weather : HourlyWeather
        Any hourly table of one wind height.

    Returns
    -------
    WindHours
        Air density from pressure and temperature; 1.225 kg/m3, with a note, where one is missing.
        A note also says where winds are held or interpolated between reports.

    Raises
    ------
    InputError
        If the wind is measured at more than one height.
    """
    heights = np.unique(weather.wind_reference_height[np.isfinite(weather.wind_speed)])
    heights = heights[np.isfinite(heights)]
    if len(heights) != 1:
        raise InputError.single(
            f"the wind is given at {len(heights)} heights",
            file=weather.source,
            allowed="one height",
            remedy="bring the winds to one height first",
        )
    density = _PASCALS * weather.pressure / (GAS_CONSTANT * weather.temperature)
    lacking = int(np.isnan(density).sum())
    notes = tuple(weather.provenance)
    if lacking:
        notes += (
            f"Pressure or temperature is missing in {lacking} of {len(weather)} hours; the density "
            f"of the air is then {STANDARD_AIR:g} kg/m3.",
        )
    lies = held_winds.__wrapped__(
        weather.wind_speed, follows(weather.year, weather.month, weather.day, weather.hour)
    )
    if lies.kind != "hourly":
        notes += (
            f"Wind speeds are {lies.kind} between reports every {lies.period} h: they hide more "
            "than turbulence, and a gust factor of turbulence alone understates the dust.",
        )
    return WindHours(
        wind_speed=weather.wind_speed,
        month=weather.month,
        day=day_number(weather.year, weather.month, weather.day),
        height=float(heights[0]),
        air_density=np.where(np.isnan(density), STANDARD_AIR, density),
        precipitation=weather.precipitation,
        source=weather.source,
        notes=notes,
    )
