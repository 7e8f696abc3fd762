"""A climate in a few small tables: direction, speed and stability jointly, by month.

A site without a weather file of its own, or whose file may not be passed on, ships such a summary
with its source named. An hourly year is drawn from it by `climate_draw`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tailrace.errors import InputError
from tailrace.quantities import declare_units
from tailrace.weather.direction_persistence import direction_persistence
from tailrace.weather.hourly import BoolArray, FloatArray, HourlyWeather, IntArray
from tailrace.weather.observed import follows

SECTORS = 16
#: names of the stability classes, by Monin-Obukhov length
STABILITY = (
    "very_unstable",  # -50 < L < 0
    "unstable",  # -200 < L <= -50
    "neutral_heated",  # L <= -200
    "neutral_cooled",  # L >= 200
    "stable",  # 50 <= L < 200
    "very_stable",  # 0 < L < 50
)
CALM = len(STABILITY)
CONVECTIVE_CLASSES = 3
_LENGTHS = (50.0, 200.0)  # m
#: speed classes are 1 m/s wide, centred on whole m/s from 1 on; the first takes all below
SPEED_CLASSES = 40


@dataclass(frozen=True, eq=False)
class ClimateSummary:
    """Joint distribution of direction, speed and stability by month, with persistence.

    Attributes
    ----------
    name, title, source : str
        Short name, the place it speaks of, and the file it was computed from.
    latitude, longitude : float, degree
        Of the station.
    time_zone : float, h
        East of Greenwich.
    elevation, wind_height : float, m
        Of the station, and of its anemometer above ground.
    roughness_length, albedo, bowen_ratio : float
        Surface with which stability and heat flux were computed (m, 1, 1; yearly means).
    hours : ndarray, h, shape (12, 6, 40, 16)
        Hours by month, stability, speed class and direction sector (first centred on north).
    speed : ndarray, m/s, shape (12, 6, 40)
        Mean speed of the hours in a class; NaN where there are none.
    relative_heat_flux : ndarray, 1, shape (12, 6, 40)
        Mean ratio of the heat flux to that of all convective hours of the same hour of day and
        month; NaN in stable classes.
    by_hour : ndarray, h, shape (12, 24, 7)
        Hours by month, hour of day and stability, calm last.
    heat_flux : ndarray, W/m2, shape (12, 24)
        Mean over convective hours with wind; NaN where there are none.
    calm_heat_flux : ndarray, W/m2, shape (12, 24)
        Mean upward flux over calm hours, stable ones as none; NaN where no hour is calm.
    temperature : ndarray, K, shape (12, 24)
    pressure, relative_humidity : ndarray, hPa and %, shape (12,)
    persistence : ndarray, shape (12,)
        Mean cosine of the hourly turn of direction.
    speed_persistence : ndarray, shape (12,)
        Correlation of speed with the hour before.
    turning, stepping : float
        How strongly the draw holds direction and speed, fitted to give the year's persistence.
    notes : tuple of str
        What to know before use.
    """

    name: str
    title: str
    source: str
    latitude: float
    longitude: float
    time_zone: float
    elevation: float
    wind_height: float
    roughness_length: float
    albedo: float
    bowen_ratio: float
    hours: FloatArray
    speed: FloatArray
    relative_heat_flux: FloatArray
    by_hour: FloatArray
    heat_flux: FloatArray
    calm_heat_flux: FloatArray
    temperature: FloatArray
    pressure: FloatArray
    relative_humidity: FloatArray
    persistence: FloatArray
    speed_persistence: FloatArray
    turning: float = 8.0
    stepping: float = 1.0
    notes: tuple[str, ...] = field(default=())

    @property
    def rose(self) -> FloatArray:
        """Share of all hours with wind by direction and speed class, shape (16, 40)."""
        counts = self.hours.sum(axis=(0, 1))
        return np.asarray((counts / counts.sum()).T)

    @property
    def calm_share(self) -> float:
        """Share of hours that are calm."""
        return float(self.by_hour[:, :, CALM].sum() / self.by_hour.sum())


@declare_units(elevation="m", time_zone="h")
def summarise_climate(
    weather: HourlyWeather,
    *,
    name: str,
    title: str,
    source: str,
    elevation: float,
    time_zone: float | None = None,
    notes: tuple[str, ...] = (),
) -> ClimateSummary:
    """Return the summary of an hourly table.

    Parameters
    ----------
    weather : HourlyWeather
        Whole years of hours, with real directions.
    name, title, source : str
        Short name, place, and the full citation of the weather file.
    elevation : float, m
        Of the station.
    time_zone : float, h, optional
        Where the table does not hold it.
    notes : tuple of str
        What to know before use.

    Returns
    -------
    ClimateSummary
        Not yet fitted for persistence; see `climate_draw.fit_persistence`.

    Raises
    ------
    InputError
        If a month has no valid hour, position or time zone is not known, or the directions are
        random.
    """
    joined = follows(weather.year, weather.month, weather.day, weather.hour)
    persistence = direction_persistence(
        weather.month, weather.wind_speed, weather.wind_direction, joined
    )
    zone = weather.time_zone if weather.time_zone is not None else time_zone
    latitude, longitude = weather.latitude, weather.longitude
    if latitude is None or longitude is None or zone is None:
        raise InputError.single(
            "position or time zone of the station is not known",
            file=weather.source,
            remedy="give the time zone; a table needs lines `# latitude = ...`",
        )
    _refuse(weather, persistence.refused)
    stability = stability_class(weather.monin_obukhov_length)
    counts = _Counts(weather, stability)
    return ClimateSummary(
        name=name,
        title=title,
        source=source,
        latitude=latitude,
        longitude=longitude,
        time_zone=float(zone),
        elevation=elevation,
        **counts.tables(),
        **_surface(weather),
        temperature=_by_month_hour(weather, weather.temperature),
        pressure=_by_month(weather, weather.pressure),
        relative_humidity=_by_month(weather, weather.relative_humidity),
        persistence=persistence.by_month,
        speed_persistence=_speed_persistence(weather, joined),
        notes=notes,
    )


@declare_units(length="m")
def stability_class(length: FloatArray) -> IntArray:
    """Return the class of `STABILITY` by Monin-Obukhov length in m; -1 where that is NaN."""
    size = np.abs(length)
    step = np.digitize(size, _LENGTHS)
    return np.where(np.isnan(length), -1, np.where(length < 0.0, step, 5 - step)).astype(np.int64)


@declare_units(direction="degree")
def sector_of(direction: FloatArray) -> IntArray:
    """Return the sector 0 to 15 of a direction in degrees, 0 centred on north; -1 where NaN."""
    known = np.where(np.isnan(direction), 0.0, direction)
    sector = np.floor(known / (360.0 / SECTORS) + 0.5).astype(np.int64) % SECTORS
    return np.where(np.isnan(direction), -1, sector)


@declare_units(speed="m/s")
def speed_class_of(speed: FloatArray) -> IntArray:
    """Return the speed class, 0 for 1 m/s and slower, in steps of 1 m/s; -1 where calm or NaN."""
    known = np.where(np.isnan(speed), 0.0, speed)
    step = np.clip(np.floor(known + 0.5).astype(np.int64) - 1, 0, SPEED_CLASSES - 1)
    return np.where(known > 0.0, step, -1)


class _Counts:
    """Sums over the valid hours of a table."""

    def __init__(self, weather: HourlyWeather, stability: IntArray) -> None:
        self.weather = weather
        self.rows = weather.valid
        self.month = weather.month - 1
        self.hour = weather.hour - 1
        self.stability = stability
        self.speed = speed_class_of(weather.wind_speed)
        self.sector = sector_of(weather.wind_direction)

    def tables(self) -> dict[str, Any]:
        return {
            "hours": self.hours(),
            "speed": self.mean(self.weather.wind_speed),
            "relative_heat_flux": self.relative_heat_flux(),
            "by_hour": self.by_hour(),
            "heat_flux": self.heat_flux(),
            "calm_heat_flux": self.calm_heat_flux(),
        }

    def hours(self) -> FloatArray:
        out = np.zeros((12, len(STABILITY), SPEED_CLASSES, SECTORS))
        rows = self.rows
        cell = (self.month[rows], self.stability[rows], self.speed[rows], self.sector[rows])
        np.add.at(out, cell, 1.0)
        return out

    def mean(self, values: FloatArray, extra: BoolArray | None = None) -> FloatArray:
        rows = self.rows & np.isfinite(values)
        if extra is not None:
            rows &= extra
        shape = (12, len(STABILITY), SPEED_CLASSES)
        cell = (self.month[rows], self.stability[rows], self.speed[rows])
        return _means(shape, cell, values[rows])

    def by_hour(self) -> FloatArray:
        out = np.zeros((12, 24, len(STABILITY) + 1))
        for rows, kind in (
            (self.rows, self.stability),
            (self.weather.calm, np.full(len(self.month), CALM)),
        ):
            np.add.at(out, (self.month[rows], self.hour[rows], kind[rows]), 1.0)
        return out

    def heat_flux(self) -> FloatArray:
        rows = self.rows & self.weather.convective
        cell = (self.month[rows], self.hour[rows])
        return _means((12, 24), cell, self.weather.sensible_heat_flux[rows])

    def calm_heat_flux(self) -> FloatArray:
        rows = self.weather.calm
        flux = np.where(self.weather.sensible_heat_flux > 0.0, self.weather.sensible_heat_flux, 0)
        return _means((12, 24), (self.month[rows], self.hour[rows]), flux[rows])

    def relative_heat_flux(self) -> FloatArray:
        usual = self.heat_flux()[self.month, self.hour]
        ratio = np.where(self.weather.convective, self.weather.sensible_heat_flux / usual, np.nan)
        return self.mean(ratio)


def _means(shape: tuple[int, ...], cell: tuple[IntArray, ...], values: FloatArray) -> FloatArray:
    total, count = np.zeros(shape), np.zeros(shape)
    np.add.at(total, cell, values)
    np.add.at(count, cell, 1.0)
    return np.where(count > 0.0, total / np.maximum(count, 1.0), np.nan)


def _by_month_hour(weather: HourlyWeather, values: FloatArray) -> FloatArray:
    rows = np.isfinite(values)
    return _means((12, 24), (weather.month[rows] - 1, weather.hour[rows] - 1), values[rows])


def _by_month(weather: HourlyWeather, values: FloatArray) -> FloatArray:
    rows = np.isfinite(values)
    return _means((12,), (weather.month[rows] - 1,), values[rows])


def _surface(weather: HourlyWeather) -> dict[str, Any]:
    return {
        "wind_height": float(np.nanmedian(weather.wind_reference_height)),
        "roughness_length": float(np.nanmean(weather.roughness_length)),
        # the least albedo of the year is that of the highest sun
        "albedo": float(np.nanmin(weather.albedo)),
        "bowen_ratio": float(np.nanmean(weather.bowen_ratio)),
    }


def _speed_persistence(weather: HourlyWeather, joined: BoolArray) -> FloatArray:
    speed = weather.wind_speed
    out = np.full(12, np.nan)
    for month in range(1, 13):
        pairs = joined[1:] & (weather.month[1:] == month) & (weather.month[:-1] == month)
        pairs &= np.isfinite(speed[1:]) & np.isfinite(speed[:-1])
        before, after = speed[:-1][pairs], speed[1:][pairs]
        if pairs.sum() > 2 and np.ptp(before) > 0.0 and np.ptp(after) > 0.0:
            out[month - 1] = np.corrcoef(before, after)[0, 1]
    return out


def _refuse(weather: HourlyWeather, random: bool) -> None:
    if random:
        raise InputError.single(
            "wind direction has no persistence: a summary of random directions says nothing",
            file=weather.source,
            remedy="take a station with real directions",
        )
    empty = [m for m in range(1, 13) if not (weather.valid & (weather.month == m)).any()]
    if empty:
        raise InputError.single(
            f"no valid hour in month {', '.join(map(str, empty))}",
            file=weather.source,
            allowed="whole years",
            remedy="give a weather file of at least one year",
        )
