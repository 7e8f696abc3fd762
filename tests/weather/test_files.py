"""One door for all formats."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.files import read_weather, read_weather_file
from tailrace.weather.hourly import HourlyWeather
from tailrace.weather.isd_lite import Station
from tailrace.weather.observed import SurfaceObservations

from .conftest import write


def test_formats_are_told_by_content(tmp_path, epw_lines, sfc_lines):
    """Names say nothing here."""
    epw, sfc = write(tmp_path / "one.txt", epw_lines), write(tmp_path / "two.txt", sfc_lines)
    assert isinstance(read_weather_file(epw), SurfaceObservations)
    assert isinstance(read_weather_file(sfc), HourlyWeather)
    report = "2020 01 01 00  -105  -155 10250   290    36     4 -9999 -9999"
    path = write(tmp_path / "three.txt", [report])
    with pytest.raises(InputError, match="where its station is"):
        read_weather_file(path)
    station = Station(40.0, 112.0, 8.0, 1000.0)
    assert isinstance(read_weather_file(path, station), SurfaceObservations)
    with pytest.raises(InputError, match="known format"):
        read_weather_file(write(tmp_path / "four.txt", ["hello", "world"]))


def test_epw_becomes_an_hourly_table_with_its_story(tmp_path, epw_lines):
    found = read_weather(write(tmp_path / "a.epw", epw_lines))
    assert found.valid.sum() > 8000
    text = " ".join(found.provenance)
    for word in ("radiation", "assumed", "potential temperature gradient", "calm", "persists"):
        assert word in text, text
    assert np.isfinite(found.friction_velocity[found.valid]).all()


@pytest.mark.parametrize(
    "name", ["CHN_Jiangxi.Ganzhou.579930", "CHN_Nei.Mongol.Bailingmiao.533520"]
)
def test_chinese_files_with_random_directions_are_refused(reference, name):
    """Both are real specimens of the defect (reference/geo/README.md)."""
    path = reference / "geo" / "weather" / f"{name}_CSWD.epw"
    with pytest.raises(InputError, match="no persistence"):
        read_weather(path)
    assert read_weather(path, directional=False).valid.sum() > 5000
