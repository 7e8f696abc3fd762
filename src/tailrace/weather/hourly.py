"""The hourly table that the plume reads: surface layer, wind and temperature.

One row is one hour, named by the hour in which it ends (1 to 24) in local standard time. NaN is
missing; there are no code numbers. Which hours are calm and which are missing follows the rule
of AERMOD 24142, so that hour counts agree with the regulatory model's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

if TYPE_CHECKING:
    import xarray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

CALENDAR = ("year", "month", "day", "hour")

#: unit and meaning of every column that is not calendar
COLUMNS: dict[str, tuple[str, str]] = {
    "sensible_heat_flux": ("W/m2", "sensible heat flux, positive upward"),
    "friction_velocity": ("m/s", "surface friction velocity"),
    "convective_velocity": ("m/s", "convective velocity scale; NaN in stable hours"),
    "lapse_above": ("K/m", "potential temperature gradient above the mixed layer"),
    "convective_mixing_height": ("m", "convective mixing height; NaN in stable hours"),
    "mechanical_mixing_height": ("m", "mechanical mixing height"),
    "monin_obukhov_length": ("m", "Monin-Obukhov length, negative in convective hours"),
    "roughness_length": ("m", "aerodynamic roughness length"),
    "bowen_ratio": ("1", "sensible over latent heat flux"),
    "albedo": ("1", "albedo of the hour; 1 with the sun below the horizon"),
    "wind_speed": ("m/s", "wind speed at the reference height; 0 is calm"),
    "wind_direction": ("degree", "direction the wind comes from; NaN where variable or unknown"),
    "wind_reference_height": ("m", "height of the wind measurement"),
    "temperature": ("K", "air temperature"),
    "temperature_reference_height": ("m", "height of the temperature measurement"),
    "precipitation": ("mm/h", "precipitation rate"),
    "pressure": ("hPa", "station pressure"),
    "relative_humidity": ("%", "relative humidity"),
    "cloud_cover": ("tenths", "sky covered by cloud, tenths"),
    "wind_direction_deviation": ("degree", "standard deviation of wind direction, if measured"),
    "vertical_wind_deviation": ("m/s", "standard deviation of vertical wind, if measured"),
}
OPTIONAL = ("wind_direction_deviation", "vertical_wind_deviation")

# AERMOD treats larger values as code numbers for "no data".
SPEED_LIMIT = 90.0
FRICTION_VELOCITY_LIMIT = 9.0
TEMPERATURE_LIMIT = 900.0
HEIGHT_LIMIT = 90_000.0


@dataclass(frozen=True, eq=False)
class HourlyWeather:
    """Hours of weather with their surface layer, as numpy arrays of one length.

    Attributes
    ----------
    year, month, day, hour : ndarray of int, shape (n,)
        Local standard time; `hour` is 1 to 24, the hour ending. The months of a typical year may
        come from different years.
    sensible_heat_flux : ndarray, W/m2
    friction_velocity : ndarray, m/s
    convective_velocity : ndarray, m/s
    lapse_above : ndarray, K/m
    convective_mixing_height, mechanical_mixing_height : ndarray, m
    monin_obukhov_length : ndarray, m
    roughness_length : ndarray, m
    bowen_ratio, albedo : ndarray, 1
    wind_speed : ndarray, m/s
    wind_direction : ndarray, degree
    wind_reference_height : ndarray, m
    temperature : ndarray, K
    temperature_reference_height : ndarray, m
    precipitation : ndarray, mm/h
    pressure : ndarray, hPa
    relative_humidity : ndarray, %
    cloud_cover : ndarray, tenths
    wind_direction_deviation : ndarray, degree
        Measured standard deviation of the direction; NaN (the default) where not measured.
    vertical_wind_deviation : ndarray, m/s
        Measured standard deviation of the vertical wind; NaN (the default) where not measured.
    latitude, longitude : float or None, degree
        Of the station, north and east positive; None where the file does not say.
    time_zone : float or None, h
        Hours east of Greenwich of the local standard time; None where the file does not say.
    adjusted_friction_velocity : bool
        Whether the stable hours were made with the low-wind adjustment (ADJ_U*), which the
        temperature profile of the plume needs to know.
    base_elevation : float, m
        Above sea level of the ground that potential temperature is taken over (AERMOD's PROFBASE).
    source : str
        Where the hours come from.
    provenance : tuple of str
        What was done to them, one sentence each, to be printed with results.
    """

    year: IntArray
    month: IntArray
    day: IntArray
    hour: IntArray
    sensible_heat_flux: FloatArray
    friction_velocity: FloatArray
    convective_velocity: FloatArray
    lapse_above: FloatArray
    convective_mixing_height: FloatArray
    mechanical_mixing_height: FloatArray
    monin_obukhov_length: FloatArray
    roughness_length: FloatArray
    bowen_ratio: FloatArray
    albedo: FloatArray
    wind_speed: FloatArray
    wind_direction: FloatArray
    wind_reference_height: FloatArray
    temperature: FloatArray
    temperature_reference_height: FloatArray
    precipitation: FloatArray
    pressure: FloatArray
    relative_humidity: FloatArray
    cloud_cover: FloatArray
    wind_direction_deviation: FloatArray = field(default_factory=lambda: np.empty(0))
    vertical_wind_deviation: FloatArray = field(default_factory=lambda: np.empty(0))
    latitude: float | None = None
    longitude: float | None = None
    time_zone: float | None = None
    adjusted_friction_velocity: bool = True
    base_elevation: float = 0.0
    source: str = ""
    provenance: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make arrays of the right type and refuse columns of different length."""
        for name in CALENDAR:
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.int64))
        count = len(self.year)
        for name in COLUMNS:
            values = np.asarray(getattr(self, name), dtype=np.float64)
            if name in OPTIONAL and values.size == 0:
                values = np.full(count, np.nan)
            object.__setattr__(self, name, values)
        wrong = {
            name: getattr(self, name).shape
            for name in (*CALENDAR, *COLUMNS)
            if getattr(self, name).shape != (count,)
        }
        if wrong:
            said = ", ".join(f"{name} {shape}" for name, shape in wrong.items())
            raise InputError.single(
                f"weather columns differ in shape from year ({count} hours): {said}",
                file=self.source,
                remedy="give every column one value per hour, NaN where missing",
            )

    def __len__(self) -> int:
        """Return the number of hours."""
        return len(self.year)

    @property
    def calm(self) -> BoolArray:
        """Hours with a measured wind speed of zero, shape (n,)."""
        return np.asarray(self.wind_speed == 0.0)

    @property
    def missing(self) -> BoolArray:
        """Hours that are not calm and lack what a plume needs, by AERMOD's rule, shape (n,).

        A non-calm hour is missing without wind speed or direction, temperature, friction
        velocity, Monin-Obukhov length or mechanical mixing height, or, where convective,
        without convective mixing height or convective velocity.
        """
        lacking = np.isnan(self.wind_direction)
        lacking |= ~((self.wind_speed >= 0.0) & (self.wind_speed < SPEED_LIMIT))
        lacking |= ~((self.temperature > 0.0) & (self.temperature <= TEMPERATURE_LIMIT))
        lacking |= ~(
            (self.friction_velocity >= 0.0) & (self.friction_velocity < FRICTION_VELOCITY_LIMIT)
        )
        lacking |= ~_height_known(self.mechanical_mixing_height)
        lacking |= np.isnan(self.monin_obukhov_length)
        convective = self.monin_obukhov_length < 0.0
        lacking |= convective & ~_height_known(self.convective_mixing_height)
        lacking |= convective & ~(self.convective_velocity >= 0.0)
        return np.asarray(lacking & ~self.calm)

    @property
    def valid(self) -> BoolArray:
        """Hours that are neither calm nor missing, shape (n,)."""
        return ~(self.calm | self.missing)

    @property
    def convective(self) -> BoolArray:
        """Hours with an upward heat flux (negative Monin-Obukhov length), shape (n,)."""
        return np.asarray(self.monin_obukhov_length < 0.0)

    @property
    def day_of_year(self) -> IntArray:
        """Day of the year, 1 to 366, in each row's own year, shape (n,)."""
        return day_of_year(self.year, self.month, self.day)

    def select(self, mask: NDArray[Any]) -> HourlyWeather:
        """Return the hours where `mask` is true, or those at the given positions.

        Parameters
        ----------
        mask : ndarray of bool, shape (n,), or ndarray of int
            Hours to keep.

        Returns
        -------
        HourlyWeather
            The same columns, fewer hours.
        """
        chosen = np.asarray(mask)
        columns = {name: getattr(self, name)[chosen] for name in (*CALENDAR, *COLUMNS)}
        return replace(self, **columns)

    def subset_days(self, days: Iterable[int]) -> HourlyWeather:
        """Return all hours of the given days of the year.

        Parameters
        ----------
        days : iterable of int
            Days of the year, 1 to 366.

        Returns
        -------
        HourlyWeather
            Those days.

        Raises
        ------
        InputError
            If a day is not in the table.
        """
        wanted = np.array(sorted({int(day) for day in days}), dtype=np.int64)
        absent = np.setdiff1d(wanted, self.day_of_year)
        if absent.size:
            raise InputError.single(
                f"days of the year {', '.join(map(str, absent[:10]))} are not in the weather",
                file=self.source,
                remedy="give days that the weather file holds",
            )
        return self.select(np.isin(self.day_of_year, wanted))

    def with_provenance(self, *sentences: str) -> HourlyWeather:
        """Return the same hours with sentences added to what was done to them."""
        return replace(self, provenance=(*self.provenance, *sentences))

    def to_dataset(self) -> xarray.Dataset:
        """Return the hours as an `xarray.Dataset` with units.

        Returns
        -------
        xarray.Dataset
            Dimension `time`, the end of each hour in local standard time; `calm` and `missing`
            beside the columns.
        """
        import xarray

        variables: dict[str, Any] = {
            name: ("time", getattr(self, name), {"units": unit, "long_name": meaning})
            for name, (unit, meaning) in COLUMNS.items()
        }
        variables["calm"] = ("time", self.calm, {"long_name": "wind speed zero"})
        variables["missing"] = ("time", self.missing, {"long_name": "not calm and incomplete"})
        attributes = {"source": self.source, "provenance": "\n".join(self.provenance)}
        for name in ("latitude", "longitude", "time_zone"):
            if getattr(self, name) is not None:
                attributes[name] = getattr(self, name)
        return xarray.Dataset(
            variables,
            coords={"time": hour_end(self.year, self.month, self.day, self.hour)},
            attrs=attributes,
        )


def _height_known(height: FloatArray) -> BoolArray:
    return np.asarray((height >= 0.0) & (height <= HEIGHT_LIMIT))


def day_start(year: IntArray, month: IntArray, day: IntArray) -> NDArray[np.datetime64]:
    """Return the calendar days as numpy dates.

    Parameters
    ----------
    year, month, day : ndarray of int
        Calendar; the day may run past the month's end, which the callers check.

    Returns
    -------
    ndarray of datetime64[D]
        Dates.
    """
    months = (np.asarray(year) - 1970) * 12 + np.asarray(month) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(first + (np.asarray(day) - 1).astype("timedelta64[D]"))


def hour_end(
    year: IntArray, month: IntArray, day: IntArray, hour: IntArray
) -> NDArray[np.datetime64]:
    """Return the end of each hour as numpy times.

    Parameters
    ----------
    year, month, day, hour : ndarray of int
        Calendar, hour 1 to 24 ending.

    Returns
    -------
    ndarray of datetime64[ns]
        End of the hour, local standard time.
    """
    hours = np.asarray(hour).astype("timedelta64[h]")
    return np.asarray((day_start(year, month, day) + hours).astype("datetime64[ns]"))


def day_of_year(year: IntArray, month: IntArray, day: IntArray) -> IntArray:
    """Return the day of the year, 1 for 1 January.

    Parameters
    ----------
    year, month, day : ndarray of int
        Calendar.

    Returns
    -------
    ndarray of int
        1 to 366.
    """
    dates = day_start(year, month, day)
    first = dates.astype("datetime64[Y]").astype("datetime64[D]")
    return np.asarray((dates - first).astype(np.int64) + 1)
