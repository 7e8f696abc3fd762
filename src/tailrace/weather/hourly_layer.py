"""The surface layer of ordinary hourly weather, put together hour by hour.

Class and heat flux from the sun and radiation or cloud; friction velocity and Monin-Obukhov
length from wind; mixing heights from friction velocity and from the day's heating. The methods
are AERMET 24142's with the low-wind adjustment ADJ_U*.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, NamedTuple

import numpy as np

from tailrace.errors import InputError
from tailrace.quantities import declare_units
from tailrace.weather.constants import GAS_CONSTANT
from tailrace.weather.convective_mixing_height import (
    LEAST_GRADIENT,
    MORNING_LAPSE_RATE,
    convective_mixing_height,
    convective_velocity,
)
from tailrace.weather.friction_velocity import (
    convective_surface_layer,
    stable_surface_layer,
    too_low,
)
from tailrace.weather.heat_flux import daytime_heat_flux, heating_since_morning
from tailrace.weather.hourly import BoolArray, FloatArray, HourlyWeather
from tailrace.weather.mechanical_mixing_height import HEIGHT_FACTOR, mechanical_mixing_height
from tailrace.weather.observed import SurfaceObservations, day_number, follows
from tailrace.weather.radiation import (
    cloudy_radiation,
    critical_elevation,
    hour_albedo,
    net_radiation,
)
from tailrace.weather.radiation_source import Kind, RadiationChoice, choose_radiation
from tailrace.weather.solar import hour_elevation
from tailrace.weather.surface import SurfaceValues

_STANDARD_PRESSURE = 1013.25  # hPa
_LONGEST_GAP = 2  # h


class _Energy(NamedTuple):
    """The hour's class and heat flux."""

    elevation: FloatArray
    critical: FloatArray
    convective: BoolArray
    heat_flux: FloatArray  # W/m2 in convective hours, NaN elsewhere
    albedo: FloatArray


@declare_units(lapse_rate="K/m", mechanical_factor="1", known_convective_height="m")
def surface_layer(
    observations: SurfaceObservations,
    surface: SurfaceValues,
    *,
    lapse_rate: float = MORNING_LAPSE_RATE.value,
    prefer: Kind | Literal["auto"] = "auto",
    mechanical_factor: float = HEIGHT_FACTOR,
    known_convective_height: FloatArray | None = None,
    fill_gaps: bool = True,
) -> HourlyWeather:
    """Return the hourly table of the plume from ordinary weather.

    Parameters
    ----------
    observations : SurfaceObservations
        Wind, temperature, pressure, and radiation or cloud, of consecutive hours.
    surface : SurfaceValues
        Of the station's surroundings.
    lapse_rate : float, K/m
        Potential temperature gradient of the morning air; 0.0025 to 0.010 is its range.
    prefer : {"auto", "radiation", "cloud"}
        What drives the heat flux.
    mechanical_factor : float
        Metres per (m/s)^1.5 of the mechanical mixing height.
    known_convective_height : ndarray, m, shape (n,), optional
        Convective mixing heights known from soundings, used in place of the lapse rate.
    fill_gaps : bool
        Whether one or two missing hours of temperature, pressure or cloud are interpolated.

    Returns
    -------
    HourlyWeather
        With one sentence of provenance for each choice made. Calm hours keep their heat flux.

    Raises
    ------
    InputError
        If neither radiation nor cloud is usable, or wind is measured too near the ground.
    """
    observations = _fill(observations) if fill_gaps else observations
    choice = choose_radiation(observations, prefer)
    roughness, high_albedo, bowen = surface.hourly(observations.month, observations.wind_direction)
    _refuse_low_wind(observations, roughness)
    energy = _energy(observations, choice, high_albedo, bowen)
    density = air_density(observations.temperature, observations.pressure)
    if choice.kind == "cloud":
        # AERMET gives no hour without cloud cover, not even at night where it would not need it.
        density = np.where(np.isnan(choice.cloud_fraction), np.nan, density)
    layer = _layer(observations, energy, roughness, density)
    layer["mechanical_mixing_height"] = mechanical_mixing_height(
        layer["friction_velocity"], _joined(observations), mechanical_factor
    )
    layer |= {"roughness_length": roughness, "bowen_ratio": bowen, "albedo": energy.albedo}
    table = _table(observations, layer, (*choice.sentences, surface.describe()))
    if known_convective_height is not None:
        return _with_convective_height(table, known_convective_height, LEAST_GRADIENT)
    return with_lapse_rate(table, lapse_rate)


def _table(
    observations: SurfaceObservations, layer: dict[str, Any], sentences: tuple[str, ...]
) -> HourlyWeather:
    """Return the hourly table, convective mixing height and velocity still missing."""
    nothing = np.full(len(observations), np.nan)
    return HourlyWeather(
        **{name: getattr(observations, name) for name in _PASSED_ON},
        **layer,
        convective_velocity=nothing,
        convective_mixing_height=nothing,
        lapse_above=nothing,
        wind_reference_height=np.full(len(observations), observations.wind_height),
        temperature_reference_height=np.full(len(observations), observations.temperature_height),
        source=observations.source,
        provenance=(*observations.provenance, *sentences),
    )


_PASSED_ON = (
    "year", "month", "day", "hour", "wind_speed", "wind_direction", "temperature", "pressure",
    "relative_humidity", "cloud_cover", "precipitation", "latitude", "longitude", "time_zone",
)  # fmt: skip


@declare_units(lapse_rate="K/m")
def with_lapse_rate(weather: HourlyWeather, lapse_rate: float) -> HourlyWeather:
    """Return the table with convective heights for another gradient of the morning air.

    Parameters
    ----------
    weather : HourlyWeather
        A table with heat flux.
    lapse_rate : float, K/m
        Potential temperature gradient of the morning air, above zero.

    Returns
    -------
    HourlyWeather
        New convective mixing height, convective velocity and gradient aloft. Run with 0.0025
        and 0.010 it gives the range that the assumed gradient leaves open.

    Raises
    ------
    InputError
        If the gradient is not above zero.
    """
    if not 0.0 < lapse_rate < 1.0:
        raise InputError.single(
            f"a potential temperature gradient of {lapse_rate:g} K/m",
            place="lapse_rate",
            allowed="above 0, usually 0.0025 to 0.010 K/m",
        )
    convective = _heated(weather)
    day = day_number(weather.year, weather.month, weather.day)
    heating = heating_since_morning(weather.sensible_heat_flux, convective, day)
    density = air_density(weather.temperature, weather.pressure)
    height = convective_mixing_height(heating, density, lapse_rate)
    table = _with_convective_height(weather, height, max(lapse_rate, LEAST_GRADIENT))
    kept = tuple(said for said in weather.provenance if not said.startswith(_LAPSE_SENTENCE))
    said = (
        f"{_LAPSE_SENTENCE} {lapse_rate:g} K/m everywhere (assumed range "
        f"{MORNING_LAPSE_RATE.low:g} to {MORNING_LAPSE_RATE.high:g}: heights x 1.41 to 0.71)."
    )
    return replace(table, provenance=(*kept, said))


_LAPSE_SENTENCE = "Convective mixing height without soundings: potential temperature gradient"


def mixing_height_range(weather: HourlyWeather) -> tuple[HourlyWeather, HourlyWeather]:
    """Return the table with the highest and the lowest convective mixing heights.

    Parameters
    ----------
    weather : HourlyWeather
        A table made without soundings.

    Returns
    -------
    tuple of two HourlyWeather
        With the lowest gradient of the morning air (deep mixing) and with the highest (shallow).
    """
    return (
        with_lapse_rate(weather, MORNING_LAPSE_RATE.low),
        with_lapse_rate(weather, MORNING_LAPSE_RATE.high),
    )


@declare_units(temperature="K", pressure="hPa", returns="kg/m3")
def air_density(temperature: FloatArray, pressure: FloatArray) -> FloatArray:
    """Return the density of dry air, kg/m3, from K and hPa."""
    return np.asarray(100.0 * pressure / (GAS_CONSTANT * temperature))


@declare_units(elevation="m", returns="hPa")
def station_pressure(elevation: float) -> float:
    """Return the pressure in hPa of the standard atmosphere at an elevation in m."""
    return float(_STANDARD_PRESSURE * (1.0 - 0.0065 * elevation / 288.15) ** 5.255)


def _joined(observations: SurfaceObservations) -> BoolArray:
    return follows(observations.year, observations.month, observations.day, observations.hour)


def _heated(weather: HourlyWeather) -> BoolArray:
    """Return the hours with an upward flux, those of unknown flux between them included."""
    flux = weather.sensible_heat_flux
    up = flux > 0.0
    lone = np.isnan(flux) & np.roll(up, 1) & np.roll(up, -1)
    return np.asarray(up | lone)


def _with_convective_height(
    weather: HourlyWeather, height: FloatArray, gradient: float
) -> HourlyWeather:
    upward = weather.sensible_heat_flux > 0.0
    height = np.where(upward, height, np.nan)
    density = air_density(weather.temperature, weather.pressure)
    velocity = convective_velocity(
        np.where(upward, weather.sensible_heat_flux, np.nan), height, weather.temperature, density
    )
    convective = weather.monin_obukhov_length < 0.0
    return replace(
        weather,
        convective_mixing_height=height,
        convective_velocity=np.where(convective & (height > 0.0), velocity, np.nan),
        lapse_above=np.where(convective, gradient, np.nan),
    )


def _energy(
    observations: SurfaceObservations,
    choice: RadiationChoice,
    high_albedo: FloatArray,
    bowen: FloatArray,
) -> _Energy:
    place = (observations.latitude, observations.longitude, observations.time_zone)
    elevation = hour_elevation(observations.day_of_year, observations.hour, *place)
    albedo = hour_albedo(elevation, high_albedo)
    critical = critical_elevation(
        elevation, choice.cloud_fraction, observations.temperature, high_albedo
    )
    radiation = (
        cloudy_radiation(elevation, choice.cloud_fraction)
        if choice.global_radiation is None
        else choice.global_radiation
    )
    net = net_radiation(radiation, albedo, observations.temperature, choice.cloud_fraction)
    convective = elevation >= critical
    flux = np.where(convective, daytime_heat_flux(net, bowen), np.nan)
    return _Energy(elevation, critical, np.asarray(convective), flux, albedo)


def _layer(
    observations: SurfaceObservations,
    energy: _Energy,
    roughness: FloatArray,
    density: FloatArray,
) -> dict[str, Any]:
    """Return friction velocity, length and heat flux; NaN where the hour has no wind."""
    wind = np.where(observations.wind_speed > 0.0, observations.wind_speed, np.nan)
    height = np.full(len(wind), observations.wind_height)
    day = convective_surface_layer(
        wind, height, roughness, energy.heat_flux, observations.temperature, density
    )
    night = stable_surface_layer(
        wind,
        height,
        roughness,
        observations.temperature,
        density,
        energy.elevation,
        energy.critical,
    )
    # Without a heat flux the first, neutral guess of the iteration is no result; without density
    # (temperature, pressure, or cloud by AERMET's rule) there is no hour.
    known = np.isfinite(density) & (np.isfinite(energy.heat_flux) | ~energy.convective)

    def of_hour(by_day: FloatArray, by_night: FloatArray) -> FloatArray:
        return np.where(known, np.where(energy.convective, by_day, by_night), np.nan)

    return {
        "friction_velocity": of_hour(day.friction_velocity, night.friction_velocity),
        "monin_obukhov_length": of_hour(day.monin_obukhov_length, night.monin_obukhov_length),
        "sensible_heat_flux": of_hour(energy.heat_flux, night.sensible_heat_flux),
    }


def _refuse_low_wind(observations: SurfaceObservations, roughness: FloatArray) -> None:
    if np.any(too_low(observations.wind_height, roughness)):
        raise InputError.single(
            f"wind measured at {observations.wind_height:g} m over a roughness length of "
            f"{float(roughness.max()):g} m",
            file=observations.source,
            allowed="a height of at least seven roughness lengths",
            remedy="lower the roughness length of the station's surroundings, or give a higher "
            "wind measurement",
        )


def _fill(observations: SurfaceObservations) -> SurfaceObservations:
    """Interpolate gaps of one or two hours, and pressure from elevation where there is none."""
    said: list[str] = []
    columns: dict[str, FloatArray] = {}
    if not np.isfinite(observations.pressure).any():
        pressure = station_pressure(observations.elevation)
        columns["pressure"] = np.full(len(observations), pressure)
        said.append(
            f"Pressure missing in every hour: {pressure:.0f} hPa of the standard atmosphere at "
            f"{observations.elevation:g} m."
        )
    for name in ("temperature", "pressure", "cloud_cover"):
        values = columns.get(name, getattr(observations, name))
        filled, count = _fill_short_gaps(values)
        if count:
            columns[name] = filled
            said.append(f"{name.replace('_', ' ')}: {count} hours in short gaps interpolated.")
    return observations.with_columns(*said, **columns) if said else observations


def _fill_short_gaps(values: FloatArray) -> tuple[FloatArray, int]:
    missing = np.isnan(values)
    if not missing.any() or missing.all():
        return values, 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.astype(np.int8), [0]))))
    filled = values.copy()
    count = 0
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        inside = start > 0 and stop < len(values)
        if inside and stop - start <= _LONGEST_GAP:
            rows = np.arange(start, stop)
            filled[rows] = np.interp(rows, [start - 1, stop], [values[start - 1], values[stop]])
            count += int(stop - start)
    return filled, count
