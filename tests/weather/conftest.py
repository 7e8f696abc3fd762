"""Made weather for tests: nothing here describes a real place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.weather.hourly import HourlyWeather
from tailrace.weather.observed import SurfaceObservations
from tailrace.weather.solar import solar_elevation

LATITUDE, LONGITUDE, ZONE = 40.0, 112.0, 8.0


def calendar(days: int = 365, year: int = 2023) -> dict[str, np.ndarray]:
    """Return the calendar columns of whole days from 1 January."""
    dates = np.datetime64(f"{year}-01-01") + np.arange(days)
    months = dates.astype("datetime64[M]")
    return {
        "year": np.repeat(dates.astype("datetime64[Y]").astype(int) + 1970, 24),
        "month": np.repeat(months.astype(int) % 12 + 1, 24),
        "day": np.repeat((dates - months.astype("datetime64[D]")).astype(int) + 1, 24),
        "hour": np.tile(np.arange(1, 25), days),
    }


def persistent(count: int, hold: float, seed: int) -> np.ndarray:
    """Return a first-order series of mean 0, deviation 1 and correlation `hold` per hour."""
    noise = np.random.default_rng(seed).standard_normal(count)
    out = np.empty(count)
    out[0] = noise[0]
    for i in range(1, count):
        out[i] = hold * out[i - 1] + np.sqrt(1.0 - hold**2) * noise[i]
    return out


def made_observations(days: int = 365) -> SurfaceObservations:
    """Return weather with persistent wind, real sun and a cloud that persists."""
    when = calendar(days)
    count = 24 * days
    day = np.repeat(np.arange(1, days + 1), 24)
    phi = solar_elevation(day, when["hour"] - 0.5, LATITUDE, LONGITUDE, ZONE)
    cloud = np.clip(5.0 + 4.0 * persistent(count, 0.95, 3), 0.0, 10.0)
    radiation = np.maximum(990.0 * np.sin(np.radians(phi)) - 30.0, 0.0)
    radiation = radiation * (1.0 - 0.75 * (cloud / 10.0) ** 3.4)
    speed = np.round(np.maximum(3.5 + 1.8 * persistent(count, 0.85, 1), 0.0), 1)
    return SurfaceObservations(
        **when,
        latitude=LATITUDE,
        longitude=LONGITUDE,
        time_zone=ZONE,
        elevation=1000.0,
        wind_speed=np.where(speed < 0.5, 0.0, speed),
        wind_direction=np.degrees(np.cumsum(0.35 * persistent(count, 0.2, 2))) % 360.0,
        temperature=283.0 + 8.0 * np.sin(2.0 * np.pi * (when["hour"] - 9.0) / 24.0),
        pressure=np.full(count, 900.0),
        relative_humidity=np.full(count, 50.0),
        cloud_cover=cloud,
        global_radiation=radiation,
        precipitation=np.zeros(count),
        source="made weather",
    )


@pytest.fixture(scope="session")
def observations() -> SurfaceObservations:
    """Return a made year of ordinary weather."""
    return made_observations()


@pytest.fixture(scope="session")
def hourly(observations: SurfaceObservations) -> HourlyWeather:
    """Return the made year with its surface layer."""
    from tailrace.weather.hourly_layer import surface_layer
    from tailrace.weather.surface import surface_values

    return surface_layer(observations, surface_values(0.1, 0.25, 1.5))


def epw_text(found: SurfaceObservations) -> str:
    """Return observations as an EPW file."""
    head = [
        f"LOCATION,Made,Nowhere,XXX,made,000000,{found.latitude},{found.longitude},"
        f"{found.time_zone},{found.elevation}",
        *(["DESIGN CONDITIONS,0"] * 6),
        "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
    ]
    rows = []
    for i in range(len(found)):
        row = ["0"] * 35
        row[0:4] = [str(each[i]) for each in (found.year, found.month, found.day, found.hour)]
        row[6] = f"{found.temperature[i] - 273.15:.2f}"
        row[8] = f"{found.relative_humidity[i]:.0f}"
        row[9] = f"{100.0 * found.pressure[i]:.0f}"
        row[13] = f"{found.global_radiation[i]:.1f}"
        row[20] = f"{found.wind_direction[i]:.0f}"
        row[21] = f"{found.wind_speed[i]:.1f}"
        row[22] = f"{found.cloud_cover[i]:.0f}"
        row[33] = "999"
        rows.append(",".join(row))
    return "\n".join([*head, *rows]) + "\n"


def sfc_text(weather: HourlyWeather) -> str:
    """Return hours as an AERMET surface file."""

    def code(values: np.ndarray, missing: float) -> np.ndarray:
        return np.where(np.isnan(values), missing, values)

    columns = [
        weather.year % 100,
        weather.month,
        weather.day,
        weather.day_of_year,
        weather.hour,
        code(weather.sensible_heat_flux, -999.0),
        code(weather.friction_velocity, -9.0),
        code(weather.convective_velocity, -9.0),
        code(weather.lapse_above, -9.0),
        code(weather.convective_mixing_height, -999.0),
        code(weather.mechanical_mixing_height, -999.0),
        code(weather.monin_obukhov_length, -99999.0),
        weather.roughness_length,
        weather.bowen_ratio,
        weather.albedo,
        code(weather.wind_speed, 999.0),
        code(weather.wind_direction, 999.0),
        weather.wind_reference_height,
        code(weather.temperature, 999.0),
        weather.temperature_reference_height,
        np.zeros(len(weather)),
        code(weather.precipitation, -9.0),
        code(weather.relative_humidity, 999.0),
        code(weather.pressure, 99999.0),
        np.round(code(weather.cloud_cover, 99.0)),
    ]
    head = f"{weather.latitude:.3f}N  {weather.longitude:.3f}E  UA_ID: 1  VERSION: 24142  ADJ_U*"
    whole = np.array(columns).T
    rows = [
        " ".join(f"{int(v)}" for v in row[:5])
        + " "
        + " ".join(f"{v:.4f}" for v in row[5:])
        + " ADJ-SFC NoSubs"
        for row in whole
    ]
    return "\n".join([head, *rows]) + "\n"


@pytest.fixture(scope="session")
def epw_lines(observations: SurfaceObservations) -> list[str]:
    """Return the made year as lines of an EPW file."""
    return epw_text(observations).splitlines()


@pytest.fixture(scope="session")
def sfc_lines(hourly: HourlyWeather) -> list[str]:
    """Return thirty days of the made year as lines of an AERMET surface file."""
    return sfc_text(hourly.select(np.arange(24 * 30))).splitlines()


def write(path: Path, lines: list[str]) -> Path:
    """Write lines and return the path."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
