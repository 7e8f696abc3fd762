"""NOAA ISD-lite."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.isd_lite import Station, is_isd_lite, read_isd_lite

from .conftest import write

STATION = Station(latitude=40.0, longitude=112.0, time_zone=8.0, elevation=1000.0)


def report(when: str, air=-105, dew=-155, sea=10250, wind=290, speed=36, sky=4, rain=-9999) -> str:
    """Return one line in the columns of the format documentation."""
    return f"{when}{air:6d}{dew:6d}{sea:6d}{wind:6d}{speed:6d}{sky:6d}{rain:6d}{-9999:6d}"


def test_values_and_local_time(tmp_path):
    """Scaling factors of the format: tenths of degrees, hPa, m/s and mm; oktas by its table."""
    lines = [report("2020 01 01 00"), report("2020 01 01 16", speed=0, sky=8, rain=-1)]
    found = read_isd_lite(write(tmp_path / "a", lines), STATION)
    assert len(found) == 8784
    first, second = 7, 23
    assert (found.month[first], found.day[first], found.hour[first]) == (1, 1, 8)
    assert (found.day[second], found.hour[second]) == (1, 24)
    assert found.temperature[first] == pytest.approx(262.65)
    assert found.wind_speed[first] == pytest.approx(3.6)
    assert found.cloud_cover[[first, second]].tolist() == [5.0, 10.0]
    assert np.isnan(found.precipitation[first])
    assert found.precipitation[second] == 0.0
    assert bool(found.calm[second])
    assert np.isfinite(found.wind_speed).sum() == 2
    # reduced to 1000 m: 1025 hPa x 898.7/1013.25
    assert found.pressure[first] == pytest.approx(909.1, abs=0.3)


def test_relative_humidity_from_dew_point(tmp_path):
    """20 C with a dew point of 10 C: 52.5 % (vapour pressures 12.27 and 23.37 hPa, WMO tables)."""
    line = report("2020 07 01 00", air=200, dew=100)
    found = read_isd_lite(write(tmp_path / "a", [line]), STATION)
    assert np.nanmax(found.relative_humidity) == pytest.approx(52.5, abs=0.3)


def test_first_local_hours_come_from_the_file_of_the_year_before(tmp_path):
    before = write(tmp_path / "b2019", [report("2019 12 31 20", speed=50)])
    after = write(tmp_path / "b2020", [report(f"2020 01 {d:02d} 00") for d in range(1, 20)])
    found = read_isd_lite([before, after], STATION)
    assert found.year[0] == 2020
    assert found.wind_speed[3] == pytest.approx(5.0)


def refused(tmp_path, lines, *words):
    with pytest.raises(InputError) as caught:
        read_isd_lite(write(tmp_path / "bad", lines), STATION)
    for word in words:
        assert word in str(caught.value), caught.value


def test_faults_in_words(tmp_path):
    good = [report(f"2020 01 01 {h:02d}") for h in range(3)]
    refused(tmp_path, [*good, good[0][:30]], "no ISD-lite report", "line 4")
    refused(tmp_path, [*good, good[0]], "reported twice", "line 4")
    with pytest.raises(InputError, match=r"^- twice, line 4: 1 hours"):
        read_isd_lite(write(tmp_path / "twice", [*good, good[0]]), STATION)
    refused(tmp_path, [*good, report("2020 01 01 05", speed=-20)], "negative wind speed -2")
    calm = [report(f"2020 01 01 {h:02d}", speed=0, wind=0) for h in range(3)]
    refused(tmp_path, calm, "none of 8784 hours", "3 calm")
    with pytest.raises(InputError, match="1999"):
        read_isd_lite(write(tmp_path / "c", good), STATION, year=1999)


def test_recognised_by_its_first_line():
    assert is_isd_lite(report("2020 01 01 00"))
    assert not is_isd_lite("LOCATION,a,b")
    assert not is_isd_lite("29.967N 95.350W")
