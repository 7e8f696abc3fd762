"""`tailrace weather FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tailrace.errors import Problems
from tailrace.output.file_checks import check_output

if TYPE_CHECKING:
    from tailrace.weather import Station


def weather(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="AERMET .sfc, EPW, NOAA ISD-lite, or CSV with named columns; also packed (.gz).",
            show_default=False,
        ),
    ],
    rose: Annotated[
        Path | None,
        typer.Option("--rose", metavar="FILE.html", help="Draw the wind rose as a page."),
    ] = None,
    station: Annotated[
        str | None,
        typer.Option(
            "--station",
            metavar="LAT,LON,ZONE,ELEVATION",
            help="Where an ISD-lite file is from: degrees, hours east of Greenwich, metres.",
        ),
    ] = None,
) -> None:
    """Say what an hourly weather file holds, whether it can be trusted, and draw its wind rose.

    Exit code 2 when the file cannot be used.

    Example: `tailrace weather station.epw --rose rose.html`
    """
    from tailrace.cli.console import stdout
    from tailrace.cli.weather_table import print_weather
    from tailrace.weather import check_quality, read_weather_file

    problems = Problems()
    if rose is not None:
        check_output(rose, (".html",), problems)
    where = _station(station, problems) if station is not None else None
    problems.raise_if_any()
    found = read_weather_file(file, where)
    report = check_quality(found)
    console = stdout()
    print_weather(console, found, report)
    if rose is not None:
        from tailrace.weather import wind_rose_figure

        figure = wind_rose_figure(found, file.name)
        figure.write_html(rose, include_plotlyjs=True, full_html=True)
        console.print(f"wind rose: {rose}", markup=False, soft_wrap=True)
    report.raise_if_any()


def _station(text: str, problems: Problems) -> Station | None:
    """Return the station that four numbers say, or note why they do not."""
    from tailrace.weather import Station

    try:
        latitude, longitude, zone, elevation = (float(word) for word in text.split(","))
    except ValueError:
        problems.add(
            f'"{text}" is not four numbers',
            place="--station",
            allowed="latitude,longitude,time zone,elevation such as 40.65,109.84,8,1067",
        )
        return None
    ranges = (
        ("latitude", latitude, -90.0, 90.0),
        ("longitude", longitude, -180.0, 180.0),
        ("time zone", zone, -12.0, 14.0),
        ("elevation", elevation, -500.0, 9000.0),
    )
    for name, value, low, high in ranges:
        if not low <= value <= high:
            problems.add(f"{name} {value:g}", place="--station", allowed=f"{low:g} to {high:g}")
    return Station(latitude, longitude, zone, elevation)
