"""One hour of weather as the plume equations read it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]

# AERMOD 24142's limits on what the surface file may hold.
SMALLEST_CONVECTIVE_VELOCITY = 0.001
SMALLEST_OBUKHOV_LENGTH = 1.0
# A friction velocity of zero would divide by zero; AERMET writes none below this.
SMALLEST_FRICTION_VELOCITY = 0.001
SMALLEST_LAPSE_ABOVE = 0.005
SMALLEST_ROUGHNESS = 1.0e-4
LOWEST_MIXING_HEIGHT = 1.0
HIGHEST_MIXING_HEIGHT = 4000.0
STANDARD_PRESSURE_KPA = 100.0
LOWEST_PRESSURE_KPA = 10.0

HOUR_COLUMNS = 19
# Columns of the wind's direction.
SINE, COSINE = 9, 10


class Hour(NamedTuple):
    """Surface layer and wind of one hour.

    Attributes
    ----------
    friction_velocity : float, m/s
    convective_velocity : float, m/s
    obukhov_length : float, m
    convective_height, mechanical_height, mixing_height : float, m
        Convective, mechanical and effective mixing height.
    roughness : float, m
    wind_height, wind_speed : float, m, m/s
    wind_sine, wind_cosine : float, 1
        Of the direction the wind comes from.
    temperature, temperature_height : float, K, m
    lapse_above : float, K/m
    pressure : float, kPa
    measured_sigma_theta : float, degree
        NaN where not measured.
    measured_sigma_w : float, m/s
        NaN where not measured.
    adjusted : bool
        Whether the stable surface layer was made with ADJ_U*.
    base_elevation : float, m
        Above sea level of the ground that potential temperature is taken over.
    stable : bool
    """

    friction_velocity: float
    convective_velocity: float
    obukhov_length: float
    convective_height: float
    mechanical_height: float
    mixing_height: float
    roughness: float
    wind_height: float
    wind_speed: float
    wind_sine: float
    wind_cosine: float
    temperature: float
    temperature_height: float
    lapse_above: float
    pressure: float
    measured_sigma_theta: float
    measured_sigma_w: float
    adjusted: bool
    base_elevation: float
    stable: bool


@kernel
def read_hour(row: FloatArray) -> Hour:
    """Return one row of `hour_table` as an `Hour`.

    Parameters
    ----------
    row : ndarray, shape (19,)
        One row of `hour_table`.

    Returns
    -------
    Hour
        The same numbers by name.
    """
    return Hour(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9],
        row[10], row[11], row[12], row[13], row[14], row[15], row[16], row[17] > 0.5,
        row[18], row[2] > 0.0,
    )  # fmt: skip


def hour_table(weather: HourlyWeather) -> FloatArray:
    """Return the valid hours of a weather table after AERMOD's clean-up.

    Parameters
    ----------
    weather : HourlyWeather
        Hours; calm and missing ones are left out.

    Returns
    -------
    ndarray, shape (valid hours, 19)
        Columns in the order of `Hour` (without `stable`); zero wind direction is 360, the
        Obukhov length is at least 1 m in size, mixing heights lie in 1 to 4000 m.
    """
    hours = weather.select(weather.valid)
    length = np.where(
        hours.monin_obukhov_length == 0.0,
        -np.sign(np.where(hours.sensible_heat_flux == 0.0, -1.0, hours.sensible_heat_flux)),
        hours.monin_obukhov_length,
    )
    small = np.abs(length) < SMALLEST_OBUKHOV_LENGTH
    length = np.where(small, np.sign(length) * SMALLEST_OBUKHOV_LENGTH, length)
    stable = length > 0.0
    # Neither is used in stable hours; a number keeps NaN out of the compiled code.
    convective_height = np.where(stable, LOWEST_MIXING_HEIGHT, hours.convective_mixing_height)
    velocity = np.where(stable, 0.0, hours.convective_velocity)
    velocity = np.where(~stable & (velocity == 0.0), SMALLEST_CONVECTIVE_VELOCITY, velocity)
    convective_height = np.clip(convective_height, LOWEST_MIXING_HEIGHT, HIGHEST_MIXING_HEIGHT)
    mechanical_height = np.clip(
        hours.mechanical_mixing_height, LOWEST_MIXING_HEIGHT, HIGHEST_MIXING_HEIGHT
    )
    mixing = np.where(stable, mechanical_height, np.maximum(convective_height, mechanical_height))
    lapse = np.where(hours.lapse_above >= SMALLEST_LAPSE_ABOVE, hours.lapse_above,
                     SMALLEST_LAPSE_ABOVE)  # fmt: skip
    pressure = hours.pressure / 10.0
    pressure = np.where(pressure >= LOWEST_PRESSURE_KPA, pressure, STANDARD_PRESSURE_KPA)
    direction = np.deg2rad(hours.wind_direction)
    return np.column_stack(
        [
            np.maximum(hours.friction_velocity, SMALLEST_FRICTION_VELOCITY),
            velocity,
            length,
            convective_height,
            mechanical_height,
            mixing,
            np.maximum(hours.roughness_length, SMALLEST_ROUGHNESS),
            hours.wind_reference_height,
            hours.wind_speed,
            np.sin(direction),
            np.cos(direction),
            hours.temperature,
            hours.temperature_reference_height,
            lapse,
            pressure,
            hours.wind_direction_deviation,
            hours.vertical_wind_deviation,
            np.full(len(hours), float(hours.adjusted_friction_velocity)),
            np.full(len(hours), hours.base_elevation),
        ]
    )


@kernel
def downwind(hour: Hour, east: float, north: float) -> tuple[float, float]:
    """Turn a displacement into distances along and across the wind.

    Parameters
    ----------
    hour : Hour
        Wind direction.
    east, north : float
        Receptor minus source, m.

    Returns
    -------
    tuple of float
        Downwind and crosswind distance, m.
    """
    along = -(east * hour.wind_sine + north * hour.wind_cosine)
    return along, east * hour.wind_cosine - north * hour.wind_sine


def direction_components(direction: float) -> tuple[float, float]:
    """Return sine and cosine of the direction the wind comes from, given in degrees."""
    return math.sin(math.radians(direction)), math.cos(math.radians(direction))
