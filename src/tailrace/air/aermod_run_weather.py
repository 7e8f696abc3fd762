"""Weather as the surface and profile files that AERMOD reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

COMMON_YEAR, LEAP_YEAR = 2001, 2000
# Columns of a surface file and AERMET's code where one is missing.
SURFACE_CODES = (
    ("sensible_heat_flux", -999.0), ("friction_velocity", -9.0), ("convective_velocity", -9.0),
    ("lapse_above", -9.0), ("convective_mixing_height", -999.0),
    ("mechanical_mixing_height", -999.0), ("monin_obukhov_length", -99999.0),
    ("roughness_length", -9.0), ("bowen_ratio", -9.0), ("albedo", -9.0), ("wind_speed", 999.0),
    ("wind_direction", 999.0), ("wind_reference_height", -9.0), ("temperature", 999.0),
    ("temperature_reference_height", -9.0), ("precipitation", -9.0),
    ("relative_humidity", 999.0), ("pressure", 99999.0),
)  # fmt: skip


def one_year(weather: HourlyWeather) -> HourlyWeather:
    """Return hours whose months come from different years as hours of one year.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    HourlyWeather
        Unchanged where the dates already follow each other, as AERMOD wants them.
    """
    stamp = ((weather.year * 13 + weather.month) * 32 + weather.day) * 25 + weather.hour
    if (np.diff(stamp) > 0).all():
        return weather
    leap = ((weather.month == 2) & (weather.day == 29)).any()
    return replace(weather, year=np.full(len(weather), LEAP_YEAR if leap else COMMON_YEAR))


def surface_text(weather: HourlyWeather) -> str:
    """Return hours as an AERMET surface file.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    str
        The `.sfc` file; missing values by AERMET's code numbers.
    """

    def coded(name: str, code: float) -> np.ndarray:
        values = getattr(weather, name)
        return np.where(np.isnan(values), code, values)

    latitude = weather.latitude if weather.latitude is not None else 0.0
    longitude = weather.longitude if weather.longitude is not None else 0.0
    head = (
        f"{abs(latitude):10.3f}{'N' if latitude >= 0 else 'S'}"
        f"{abs(longitude):9.3f}{'E' if longitude >= 0 else 'W'}"
        "          UA_ID: 00000     SF_ID: 00000     OS_ID:              VERSION: 24142"
    )
    columns = [coded(name, code) for name, code in SURFACE_CODES]
    day, cloud = weather.day_of_year, coded("cloud_cover", 99.0)
    lines = [head + ("  ADJ_U*" if weather.adjusted_friction_velocity else "")]
    for row in range(len(weather)):
        values = [f"{column[row]:9.6g}" for column in columns]
        # After the fifteenth comes the code of the kind of precipitation, which is not known.
        lines.append(
            f"{int(weather.year[row]) % 100:2d} {int(weather.month[row]):2d} "
            f"{int(weather.day[row]):2d} {int(day[row]):3d} {int(weather.hour[row]):2d} "
            + " ".join([*values[:15], "0", *values[15:], f"{cloud[row]:3.0f}", "NAD-OS NoSubs"])
        )
    return "\n".join(lines) + "\n"


def profile_text(weather: HourlyWeather) -> str:
    """Return hours as an AERMET profile file of one level.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    str
        The `.pfl` file.
    """

    def known(values: np.ndarray, row: int, code: float) -> str:
        value = values[row]
        return f"{code if np.isnan(value) else value:9.6g}"

    lines = [
        f"{int(weather.year[row]) % 100:2d} {int(weather.month[row]):2d}"
        f" {int(weather.day[row]):2d} {int(weather.hour[row]):2d}"
        f" {weather.wind_reference_height[row]:9.6g} 1"
        f" {known(weather.wind_direction, row, 999.0)} {known(weather.wind_speed, row, 999.0)}"
        f" {known(weather.temperature - 273.15, row, 99.0)}"
        f" {known(weather.wind_direction_deviation, row, 99.0)}"
        f" {known(weather.vertical_wind_deviation, row, 99.0)}"
        for row in range(len(weather))
    ]
    return "\n".join(lines) + "\n"
