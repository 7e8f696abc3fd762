"""An hourly year drawn from a climate summary, the same one every time.

Within each month the hours of the summary's cells are used up without replacement, so that the
joint distribution of direction, speed and stability and its course over the day come out as they
are in the summary. Their order is drawn so that direction and speed persist.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tailrace.quantities import declare_units
from tailrace.weather.climate_month import Persistence, draw_month
from tailrace.weather.climate_summary import (
    CALM,
    CONVECTIVE_CLASSES,
    SECTORS,
    ClimateSummary,
    stability_class,
)
from tailrace.weather.convective_mixing_height import MORNING_LAPSE_RATE
from tailrace.weather.direction_persistence import direction_persistence
from tailrace.weather.friction_velocity import convective_surface_layer, stable_surface_layer
from tailrace.weather.hourly import FloatArray, HourlyWeather, IntArray, day_of_year
from tailrace.weather.hourly_layer import air_density, with_lapse_rate
from tailrace.weather.mechanical_mixing_height import mechanical_mixing_height
from tailrace.weather.observed import follows
from tailrace.weather.radiation import critical_elevation, hour_albedo
from tailrace.weather.solar import hour_elevation
from tailrace.weather.surface import SurfaceValues, surface_values

#: a year without a 29 February whose first day is a Sunday, as a label for drawn hours
DRAWN_YEAR = 2023
_SECTOR_WIDTH = 360.0 / SECTORS
_HALF_SKY = 0.5
_BISECTIONS = 6


class DrawnWinds(NamedTuple):
    """The drawn cells, hour by hour, shape (n,)."""

    year: IntArray
    month: IntArray
    day: IntArray
    hour: IntArray
    stability: IntArray  # class of `STABILITY`, 6 is calm
    speed_class: IntArray
    sector: IntArray


def draw_year(
    summary: ClimateSummary,
    surface: SurfaceValues | None = None,
    *,
    year: int = DRAWN_YEAR,
    seed: int = 0,
) -> HourlyWeather:
    """Return an hourly year drawn from a climate summary.

    Parameters
    ----------
    summary : ClimateSummary
        The climate.
    surface : SurfaceValues, optional
        Surface of the site; the summary's own unless given. Heat flux is carried over by the
        Bowen ratio; friction velocity and length are computed anew.
    year : int
        Calendar to draw for.
    seed : int
        Another seed gives another order of the same hours.

    Returns
    -------
    HourlyWeather
        Without missing hours; precipitation and cloud cover are missing. The provenance says
        that the hours are drawn.
    """
    winds = draw_winds(summary, year=year, seed=seed)
    random = np.random.Generator(np.random.PCG64([seed, 1]))
    cell = (winds.month - 1, winds.stability, winds.speed_class)
    still = winds.stability == CALM
    inside = tuple(np.where(still, 0, each) for each in cell)
    spread = (random.random(len(still)) - 0.5) * _SECTOR_WIDTH
    direction = np.where(still, 0.0, (winds.sector * _SECTOR_WIDTH + spread) % 360.0)
    speed = np.where(still, 0.0, summary.speed[inside])
    own = (
        surface
        if surface is not None
        else surface_values(
            summary.roughness_length, summary.albedo, summary.bowen_ratio, source=summary.source
        )
    )
    flux = _heat_flux(summary, winds, inside)
    return _surface_layer(summary, winds, own, speed, direction, flux)


def draw_winds(summary: ClimateSummary, *, year: int = DRAWN_YEAR, seed: int = 0) -> DrawnWinds:
    """Return the drawn cells of each hour.

    Parameters
    ----------
    summary : ClimateSummary
        The climate.
    year : int
        Calendar to draw for.
    seed : int
        Of the order.

    Returns
    -------
    DrawnWinds
        In the shares of the summary, rounded to whole hours.
    """
    random = np.random.Generator(np.random.PCG64([seed, 0]))
    persistence = Persistence(summary.turning, summary.stepping)
    last = (-1, -1)
    parts = []
    lengths = []
    for month in range(12):
        days = monthrange(year, month + 1)[1]
        lengths.append(days)
        drawn, last = draw_month(summary, month, days, persistence, random, last)
        parts.append(drawn)
    cells = np.concatenate(parts)
    days_of = np.concatenate([np.repeat(np.arange(1, n + 1), 24) for n in lengths])
    months = np.repeat(np.arange(1, 13), 24 * np.array(lengths))
    return DrawnWinds(
        np.full(len(cells), year),
        months,
        days_of,
        np.tile(np.arange(1, 25), sum(lengths)),
        cells[:, 0],
        cells[:, 1],
        cells[:, 2],
    )


def fit_persistence(summary: ClimateSummary, seed: int = 0) -> ClimateSummary:
    """Return the summary with the strengths that give its persistence back in a drawn year.

    Parameters
    ----------
    summary : ClimateSummary
        With measured persistence.
    seed : int
        Of the draws compared.

    Returns
    -------
    ClimateSummary
        `turning` and `stepping` fitted, one after the other, by bisection.
    """
    wanted_turn = float(np.nanmean(summary.persistence))
    wanted_step = float(np.nanmean(summary.speed_persistence))
    fitted = replace(summary, turning=8.0, stepping=1.0)
    for _ in range(2):
        fitted = _bisect(fitted, "turning", 0.2, 200.0, wanted_turn, 0, seed)
        fitted = _bisect(fitted, "stepping", 0.02, 3.0, wanted_step, 1, seed)
    return fitted


@declare_units(returns=("1", "1"))
def drawn_persistence(summary: ClimateSummary, seed: int = 0) -> tuple[float, float]:
    """Return the persistence of direction and of speed in a drawn year.

    Parameters
    ----------
    summary : ClimateSummary
        The climate.
    seed : int
        Of the draw.

    Returns
    -------
    tuple of float
        Mean cosine of the hourly turn; correlation of speed with the hour before.
    """
    weather = draw_year(summary, seed=seed)
    joined = follows(weather.year, weather.month, weather.day, weather.hour)
    turn = direction_persistence(weather.month, weather.wind_speed, weather.wind_direction, joined)
    step = [
        np.corrcoef(weather.wind_speed[rows][:-1], weather.wind_speed[rows][1:])[0, 1]
        for rows in (weather.month == month for month in range(1, 13))
    ]
    return turn.mean, float(np.mean(step))


def _bisect(
    summary: ClimateSummary,
    name: str,
    low: float,
    high: float,
    wanted: float,
    which: int,
    seed: int,
) -> ClimateSummary:
    """Return the summary with one strength halved between bounds until persistence is met."""
    for _ in range(_BISECTIONS):
        middle = float(np.sqrt(low * high))
        changes = {name: round(middle, 4)}
        summary = replace(summary, **changes)  # type: ignore[arg-type]
        if drawn_persistence(summary, seed)[which] < wanted:
            low = middle
        else:
            high = middle
    return summary


def _heat_flux(
    summary: ClimateSummary, winds: DrawnWinds, inside: tuple[IntArray, ...]
) -> FloatArray:
    """Return the upward flux of convective and calm hours in W/m2, NaN in stable ones."""
    row = (winds.month - 1, winds.hour - 1)
    usual = summary.heat_flux[row]
    flux = np.maximum(usual * summary.relative_heat_flux[inside], 0.1)
    still = winds.stability == CALM
    calm_flux = summary.calm_heat_flux[row]
    calm_flux = np.where(calm_flux > 0.0, calm_flux, np.nan)
    stable = (winds.stability >= CONVECTIVE_CLASSES) & ~still
    return np.where(still, calm_flux, np.where(stable, np.nan, flux))


def _surface_layer(
    summary: ClimateSummary,
    winds: DrawnWinds,
    surface: SurfaceValues,
    speed: FloatArray,
    direction: FloatArray,
    flux: FloatArray,
) -> HourlyWeather:
    row = (winds.month - 1, winds.hour - 1)
    temperature = summary.temperature[row]
    pressure = summary.pressure[winds.month - 1]
    known = np.where(speed > 0.0, direction, np.nan)
    roughness, high_albedo, bowen = surface.hourly(winds.month, known)
    flux = flux * (bowen / (1.0 + bowen)) * (1.0 + 1.0 / summary.bowen_ratio)
    density = air_density(temperature, pressure)
    days = day_of_year(winds.year, winds.month, winds.day)
    place = (summary.latitude, summary.longitude, summary.time_zone)
    elevation = hour_elevation(days, winds.hour, *place)
    critical = critical_elevation(elevation, _HALF_SKY, temperature, high_albedo)
    wind = np.where(speed > 0.0, speed, np.nan)
    height = np.full(len(wind), summary.wind_height)
    day = convective_surface_layer(wind, height, roughness, flux, temperature, density)
    night = stable_surface_layer(wind, height, roughness, temperature, density, elevation, critical)
    convective = np.isfinite(flux)
    velocity = np.where(convective, day.friction_velocity, night.friction_velocity)
    joined = follows(winds.year, winds.month, winds.day, winds.hour)
    nothing = np.full(len(wind), np.nan)
    table = HourlyWeather(
        year=winds.year,
        month=winds.month,
        day=winds.day,
        hour=winds.hour,
        sensible_heat_flux=np.where(convective, flux, night.sensible_heat_flux),
        friction_velocity=velocity,
        monin_obukhov_length=np.where(
            convective, day.monin_obukhov_length, night.monin_obukhov_length
        ),
        convective_velocity=nothing,
        lapse_above=nothing,
        convective_mixing_height=nothing,
        mechanical_mixing_height=mechanical_mixing_height(velocity, joined),
        roughness_length=roughness,
        bowen_ratio=bowen,
        albedo=hour_albedo(elevation, high_albedo),
        wind_speed=speed,
        wind_direction=direction,
        wind_reference_height=height,
        temperature=temperature,
        temperature_reference_height=np.full(len(wind), 2.0),
        precipitation=nothing,
        pressure=pressure,
        relative_humidity=summary.relative_humidity[winds.month - 1],
        cloud_cover=nothing,
        latitude=summary.latitude,
        longitude=summary.longitude,
        time_zone=summary.time_zone,
        source=f"climate summary {summary.name}",
        provenance=(
            f"The hours are drawn from a climate summary, not measured: {summary.title}; "
            f"computed from {summary.source}.",
            *summary.notes,
            surface.describe(),
        ),
    )
    return with_lapse_rate(table, MORNING_LAPSE_RATE.value)


@declare_units(returns="1")
def recovered_stability(summary: ClimateSummary, seed: int = 0) -> float:
    """Return the share of drawn hours with wind whose computed class is the one drawn.

    Parameters
    ----------
    summary : ClimateSummary
        The climate.
    seed : int
        Of the draw.

    Returns
    -------
    float
        0 to 1; less than one because heat flux and speed of a class are means.
    """
    winds = draw_winds(summary, seed=seed)
    found = stability_class(draw_year(summary, seed=seed).monin_obukhov_length)
    moving = winds.stability != CALM
    return float(np.mean(found[moving] == winds.stability[moving]))
