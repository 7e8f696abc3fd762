"""One door for all weather files: the format is told from the first line, not from the name."""

from __future__ import annotations

from pathlib import Path

from tailrace.errors import InputError
from tailrace.weather.aermet import is_sfc, read_sfc
from tailrace.weather.epw import is_epw, read_epw
from tailrace.weather.hourly import HourlyWeather
from tailrace.weather.hourly_layer import surface_layer
from tailrace.weather.isd_lite import Station, is_isd_lite, read_isd_lite
from tailrace.weather.observed import SurfaceObservations
from tailrace.weather.quality import check_quality
from tailrace.weather.reading import read_lines
from tailrace.weather.surface import SurfaceValues, default_surface
from tailrace.weather.table import is_table, read_table


def read_weather_file(
    path: Path | str, station: Station | None = None
) -> HourlyWeather | SurfaceObservations:
    """Return what a weather file holds, whatever its format.

    Parameters
    ----------
    path : path
        AERMET `.sfc`, EPW, ISD-lite or CSV with named columns, packed with gzip or not.
    station : Station, optional
        Position and time zone, which an ISD-lite file does not hold.

    Returns
    -------
    HourlyWeather or SurfaceObservations
        The first where the surface layer is in the file.

    Raises
    ------
    InputError
        If the format is not known or the file is faulty.
    """
    file = Path(path)
    first = next(line for line in read_lines(file) if line.strip())
    if is_epw(first):
        return read_epw(file)
    if is_isd_lite(first):
        if station is None:
            raise InputError.single(
                "an ISD-lite file does not say where its station is",
                file=str(file),
                remedy="give latitude, longitude, time zone and elevation of the station",
            )
        return read_isd_lite(file, station)
    if is_sfc(first):
        return read_sfc(file)
    if is_table(first):
        return read_table(file)
    raise InputError.single(
        "this is no weather file of a known format",
        file=str(file),
        place="line 1",
        allowed="AERMET .sfc, EPW, NOAA ISD-lite, or CSV with columns year, month, day, hour "
        "and named columns with units",
    )


def read_weather(
    path: Path | str,
    surface: SurfaceValues | None = None,
    *,
    station: Station | None = None,
    directional: bool = True,
) -> HourlyWeather:
    """Return the hourly table of the plume from any weather file, checked.

    Parameters
    ----------
    path : path
        AERMET `.sfc`, EPW, ISD-lite or CSV with named columns, packed with gzip or not.
    surface : SurfaceValues, optional
        Surface of the site; open ground is assumed, and said, unless given. Not used where the
        file holds the surface layer.
    station : Station, optional
        Position and time zone, which an ISD-lite file does not hold.
    directional : bool
        Whether the wind's direction will be used: a file with random directions is then refused.

    Returns
    -------
    HourlyWeather
        With every choice and doubt in its provenance.

    Raises
    ------
    InputError
        If the file is faulty or its wind cannot carry a plume.
    """
    found = read_weather_file(path, station)
    report = check_quality(found)
    report.raise_if_any(directional=directional)
    if isinstance(found, SurfaceObservations):
        found = surface_layer(found, surface if surface is not None else default_surface())
    return found.with_provenance(*report.sentences())
