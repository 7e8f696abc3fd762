"""Surface layers made by AERMET, computed again from wind, cloud and surface alone.

A table is recognised by its columns and by what they hold, not by its name: it has AERMET's
surface layer, cloud cover and surface values for whole days, its albedo is 1 at night as AERMET
writes it, and the AERMET surface file with the same hours lies beside it and says where it is.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.weather.aermet import is_sfc, read_sfc
from tailrace.weather.hourly import BoolArray, FloatArray, HourlyWeather
from tailrace.weather.hourly_layer import surface_layer
from tailrace.weather.observed import SurfaceObservations
from tailrace.weather.radiation import hour_albedo
from tailrace.weather.solar import hour_elevation
from tailrace.weather.surface import surface_values
from tailrace.weather.table import read_table

_COLUMNS = frozenset({
    "year", "month", "day", "hour", "ustar_m_s", "L_m", "zi_mech_m", "sens_heat_flux_W_m2",
    "wstar_m_s", "z0_m", "bowen_ratio", "albedo", "ws_m_s", "cloud_cover_tenths", "pressure_hPa",
})  # fmt: skip
_LEAST_HOURS = 240
_PRINTED = 0.0051  # albedo is printed to 0.01
_STRONG_HEATING = 20.0  # W/m2


@dataclass(frozen=True, eq=False)
class Comparison:
    """One quantity of one table: expected and computed, hour by hour.

    Attributes
    ----------
    case : str
        File the expected values come from.
    quantity : str
        What is compared.
    unit : str
        Of both arrays.
    expected, computed : ndarray, shape (n,)
        Same hours in both.
    exact : bool
        Whether the quantity is a rule that every hour must follow, not a number.
    """

    case: str
    quantity: str
    unit: str
    expected: FloatArray
    computed: FloatArray
    exact: bool

    def share_within(self, tolerance: float) -> float:
        """Return the share of hours within a relative tolerance; NaN without hours.

        Parameters
        ----------
        tolerance : float
            Relative difference allowed; 0 means equal.

        Returns
        -------
        float
            Share.
        """
        apart = np.abs(self.computed - self.expected)
        within = apart <= tolerance * np.abs(self.expected)
        return float(within.mean()) if len(self.expected) else float("nan")


@dataclass(frozen=True)
class SurfaceLayerCase:
    """A table with AERMET's surface layer, and what it takes to compute it again.

    Attributes
    ----------
    table, surface_file : Path
        The CSV, and the `.sfc` file that gives the position.
    time_zone : float, h
        East of Greenwich, found from the albedo, which AERMET writes from the sun.
    albedo : float
        With the sun high, found likewise.
    """

    table: Path
    surface_file: Path
    time_zone: float
    albedo: float


def recognise(folder: Path | str) -> tuple[SurfaceLayerCase, ...]:
    """Return the surface-layer tables of a folder.

    Parameters
    ----------
    folder : path
        Looked into, not below.

    Returns
    -------
    tuple of SurfaceLayerCase
        Empty where there is none; tables whose surface layer is not AERMET's are passed over.
    """
    where = Path(folder)
    if not where.is_dir():
        return ()
    surfaces = [path for path in sorted(where.iterdir()) if _is_surface_file(path)]
    found = []
    for path in sorted(where.iterdir()):
        if surfaces and _has_columns(path):
            case = _case(path, surfaces)
            if case is not None:
                found.append(case)
    return tuple(found)


def has_columns(names: Iterable[str]) -> bool:
    """Return whether a table has the columns of AERMET's surface layer, cloud and surface."""
    return set(names) >= _COLUMNS


def recognise_table(path: Path) -> SurfaceLayerCase | None:
    """Return the case that a table with those columns is.

    Parameters
    ----------
    path : Path
        The table; its surface file is looked for beside it.

    Returns
    -------
    SurfaceLayerCase or None
        None where the surface layer is not AERMET's or no surface file has the same hours.

    Raises
    ------
    InputError
        If the table cannot be read.
    """
    surfaces = [file for file in sorted(path.parent.iterdir()) if _is_surface_file(file)]
    return _case_of(path, _hourly(path), surfaces) if surfaces else None


def run(case: SurfaceLayerCase) -> tuple[Comparison, ...]:
    """Compute a table's surface layer again and return what to compare.

    Parameters
    ----------
    case : SurfaceLayerCase
        From `recognise`.

    Returns
    -------
    tuple of Comparison
        Validity and sign of the Monin-Obukhov length in every hour; albedo, friction velocity and
        mechanical mixing height in all valid hours; length, heat flux and convective velocity in
        hours with at least 20 W/m2, and length in stable hours. The convective velocity takes
        the table's convective mixing height, which comes from soundings.
    """
    table = _hourly(case.table)
    position = read_sfc(case.surface_file)
    computed = _recompute(table, position, case)
    has = np.isfinite(table.friction_velocity)
    both = has & np.isfinite(computed.friction_velocity)
    heated = both & (table.sensible_heat_flux >= _STRONG_HEATING)
    stable = both & (table.monin_obukhov_length > 0.0)
    name = case.table.name

    def of(quantity: str, column: str, rows: BoolArray, unit: str) -> Comparison:
        expected, found = getattr(table, column)[rows], getattr(computed, column)[rows]
        some = np.isfinite(expected)
        return Comparison(name, quantity, unit, expected[some], found[some], exact=False)

    def exact(quantity: str, expected: NDArray[Any], found: NDArray[Any]) -> Comparison:
        return Comparison(
            name, quantity, "1", expected.astype(float), found.astype(float), exact=True
        )

    length = "monin_obukhov_length"
    return (
        exact("hour has a surface layer", has, np.isfinite(computed.friction_velocity)),
        exact("hour is missing", table.missing, computed.missing),
        exact(
            "sign of the Monin-Obukhov length",
            np.sign(np.where(has, table.monin_obukhov_length, 0.0)),
            np.sign(np.nan_to_num(computed.monin_obukhov_length)),
        ),
        of("friction velocity", "friction_velocity", both, "m/s"),
        of("mechanical mixing height", "mechanical_mixing_height", both, "m"),
        of("Monin-Obukhov length, heat flux >= 20 W/m2", length, heated, "m"),
        of("Monin-Obukhov length, stable", length, stable, "m"),
        of("Monin-Obukhov length, all hours", length, both, "m"),
        of("heat flux >= 20 W/m2", "sensible_heat_flux", heated, "W/m2"),
        of(
            "convective velocity, heat flux >= 20 W/m2",
            "convective_velocity",
            heated,
            "m/s",
        ),
    )


def _recompute(
    table: HourlyWeather, position: HourlyWeather, case: SurfaceLayerCase
) -> HourlyWeather:
    if position.latitude is None or position.longitude is None:
        raise InputError.single("no position in the header", file=str(case.surface_file))
    observed = SurfaceObservations(
        year=table.year,
        month=table.month,
        day=table.day,
        hour=table.hour,
        latitude=position.latitude,
        longitude=position.longitude,
        time_zone=case.time_zone,
        elevation=float("nan"),
        wind_speed=table.wind_speed,
        wind_direction=table.wind_direction,
        temperature=table.temperature,
        pressure=table.pressure,
        cloud_cover=table.cloud_cover,
        relative_humidity=table.relative_humidity,
        precipitation=table.precipitation,
        wind_height=float(np.nanmedian(table.wind_reference_height)),
        source=table.source,
    )
    surface = surface_values(
        _monthly(table, table.roughness_length),
        case.albedo,
        _monthly(table, table.bowen_ratio),
        source=case.table.name,
    )
    return surface_layer(
        observed,
        surface,
        prefer="cloud",
        fill_gaps=False,
        known_convective_height=table.convective_mixing_height,
    )


def _monthly(table: HourlyWeather, values: FloatArray) -> FloatArray:
    whole = float(np.nanmedian(values))
    months = [values[table.month == month] for month in range(1, 13)]
    return np.array([np.nanmedian(part) if np.isfinite(part).any() else whole for part in months])


def _case(path: Path, surfaces: list[Path]) -> SurfaceLayerCase | None:
    try:
        return _case_of(path, _hourly(path), surfaces)
    except InputError:
        return None


def _case_of(path: Path, table: HourlyWeather, surfaces: list[Path]) -> SurfaceLayerCase | None:
    if len(table) < _LEAST_HOURS or np.ptp(table.albedo[np.isfinite(table.albedo)]) == 0.0:
        return None
    for surface in surfaces:
        try:
            twin = read_sfc(surface)
        except InputError:
            continue
        if len(twin) != len(table) or not np.array_equal(
            twin.wind_speed, table.wind_speed, equal_nan=True
        ):
            continue
        fitted = _sun(table, twin)
        if fitted is not None:
            return SurfaceLayerCase(path, surface, *fitted)
    return None


def _sun(table: HourlyWeather, twin: HourlyWeather) -> tuple[float, float] | None:
    """Return time zone and high-sun albedo that give the table's albedo, or None."""
    if twin.latitude is None or twin.longitude is None:
        return None
    rows = np.isfinite(table.friction_velocity)
    day, hour, seen = table.day_of_year[rows], table.hour[rows], table.albedo[rows]
    best: tuple[float, float, float] | None = None
    nearest = round(twin.longitude / 15.0)
    for zone in range(nearest - 3, nearest + 4):
        phi = hour_elevation(day, hour, twin.latitude, twin.longitude, float(zone))
        for albedo in _albedos(seen):
            apart = float(np.mean(np.abs(hour_albedo(phi, albedo) - seen) > _PRINTED))
            if best is None or apart < best[0]:
                best = (apart, float(zone), albedo)
    if best is None or best[0] > 0.01:
        return None
    return best[1], best[2]


def _albedos(seen: FloatArray) -> Iterator[float]:
    """Yield the printed values near the least albedo: that of the highest sun, or a bit less."""
    least = round(float(seen.min()), 2)
    yield from (round(least - 0.01 * step, 2) for step in range(8) if least - 0.01 * step > 0.0)


def _hourly(path: Path) -> HourlyWeather:
    found = read_table(path)
    if not isinstance(found, HourlyWeather):
        raise InputError.single("the table holds no surface layer", file=str(path))
    return found


def _first_line(path: Path) -> str:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as stream:
            return str(stream.readline(4096))
    except (OSError, UnicodeDecodeError, EOFError):
        return ""


def _has_columns(path: Path) -> bool:
    if not path.is_file() or not path.name.endswith((".csv", ".csv.gz")):
        return False
    return has_columns(next(csv.reader([_first_line(path)]), []))


def _is_surface_file(path: Path) -> bool:
    if not path.is_file() or not path.name.lower().endswith((".sfc", ".sfc.gz")):
        return False
    return is_sfc(_first_line(path))
