"""What `tailrace weather` prints: period, place, columns, and every doubt found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from tailrace.weather import HourlyWeather, QualityReport, SurfaceObservations


def print_weather(
    console: Console, weather: HourlyWeather | SurfaceObservations, report: QualityReport
) -> None:
    """Print what a weather file holds and what is wrong with it."""
    for line in (*_head(weather), *report.sentences()):
        console.print(line, markup=False, soft_wrap=True)
    console.print()
    _print_columns(console, weather)


def _head(weather: HourlyWeather | SurfaceObservations) -> list[str]:
    from tailrace.weather import HourlyWeather

    whole = isinstance(weather, HourlyWeather)
    what = "hours with their surface layer" if whole else "ordinary weather, no surface layer"
    first, last = (
        f"{weather.year[row]}-{weather.month[row]:02d}-{weather.day[row]:02d}" for row in (0, -1)
    )
    lines = [f"{weather.source}: {what}, {first} to {last}"]
    if weather.latitude is not None and weather.longitude is not None:
        zone = f"UTC{weather.time_zone:+g} h" if weather.time_zone is not None else "not stated"
        lines.append(
            f"place {weather.latitude:.3f} N, {weather.longitude:.3f} E; local standard time {zone}"
        )
    else:
        lines.append("place not stated in the file")
    return lines


def _print_columns(console: Console, weather: HourlyWeather | SurfaceObservations) -> None:
    """Print the range of every column, and in how many hours it is missing."""
    import numpy as np
    from rich.table import Table

    from tailrace.weather.hourly import COLUMNS
    from tailrace.weather.observed import OBSERVED_COLUMNS

    units = {name: unit for name, (unit, _) in COLUMNS.items()} | OBSERVED_COLUMNS
    table = Table(header_style="bold", box=None, pad_edge=False)
    table.add_column("column")
    table.add_column("unit")
    for head in ("lowest", "median", "highest", "missing hours"):
        table.add_column(head, justify="right")
    for name, unit in units.items():
        values = getattr(weather, name, None)
        if values is None:
            continue
        known = values[np.isfinite(values)]
        if known.size:
            cells = (f"{v:.4g}" for v in (known.min(), np.median(known), known.max()))
        else:
            cells = (text for text in ("-", "-", "-"))
        table.add_row(name.replace("_", " "), unit, *cells, str(len(values) - known.size))
    console.print(table)
