"""Weather: files and their quality, the surface layer, climate summaries, the wind rose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.weather.aermet import read_pfl, read_sfc
    from tailrace.weather.climate_draw import draw_year
    from tailrace.weather.climate_files import (
        bundled_climates,
        climate_from_file,
        read_climate,
        write_climate,
    )
    from tailrace.weather.climate_summary import ClimateSummary, summarise_climate
    from tailrace.weather.convective_mixing_height import MORNING_LAPSE_RATE
    from tailrace.weather.epw import read_epw
    from tailrace.weather.files import read_weather, read_weather_file
    from tailrace.weather.hourly import HourlyWeather
    from tailrace.weather.hourly_layer import (
        mixing_height_range,
        surface_layer,
        with_lapse_rate,
    )
    from tailrace.weather.isd_lite import Station, read_isd_lite
    from tailrace.weather.observed import SurfaceObservations
    from tailrace.weather.quality import QualityReport, check_quality
    from tailrace.weather.rose import wind_rose, wind_rose_figure
    from tailrace.weather.surface import SurfaceValues, default_surface, surface_values
    from tailrace.weather.table import read_table

_FACE = {
    "aermet": "read_pfl read_sfc",
    "climate_draw": "draw_year",
    "climate_files": "bundled_climates climate_from_file read_climate write_climate",
    "climate_summary": "ClimateSummary summarise_climate",
    "convective_mixing_height": "MORNING_LAPSE_RATE",
    "epw": "read_epw",
    "files": "read_weather read_weather_file",
    "hourly": "HourlyWeather",
    "isd_lite": "Station read_isd_lite",
    "observed": "SurfaceObservations",
    "quality": "QualityReport check_quality",
    "surface": "SurfaceValues default_surface surface_values",
    "hourly_layer": "mixing_height_range surface_layer with_lapse_rate",
    "table": "read_table",
    "rose": "wind_rose wind_rose_figure",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "MORNING_LAPSE_RATE",
    "ClimateSummary",
    "HourlyWeather",
    "QualityReport",
    "Station",
    "SurfaceObservations",
    "SurfaceValues",
    "bundled_climates",
    "check_quality",
    "climate_from_file",
    "default_surface",
    "draw_year",
    "mixing_height_range",
    "read_climate",
    "read_epw",
    "read_isd_lite",
    "read_pfl",
    "read_sfc",
    "read_table",
    "read_weather",
    "read_weather_file",
    "summarise_climate",
    "surface_layer",
    "surface_values",
    "wind_rose",
    "wind_rose_figure",
    "with_lapse_rate",
    "write_climate",
]

__getattr__, __dir__ = public_face(__name__, _HOME)
