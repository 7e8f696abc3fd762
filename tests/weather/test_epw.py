"""EPW files."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.epw import read_epw

from .conftest import write


def test_values_of_a_real_file(reference):
    """First hour of Nanxiong as it stands in the file, and the README's yearly mean speed."""
    found = read_epw(reference / "geo" / "weather" / "CHN_Guangdong.Nanxiong.579960_CSWD.epw")
    assert (found.latitude, found.longitude, found.time_zone) == (25.13, 114.32, 8.0)
    assert found.elevation == 133.8
    assert found.temperature[0] == pytest.approx(284.95)
    assert found.pressure[0] == pytest.approx(1007.0)
    assert np.isnan(found.precipitation).all()
    assert found.wind_speed.mean() == pytest.approx(1.76, abs=0.005)
    assert found.relative_humidity.max() == 100.0


def test_a_written_file_reads_back(observations, epw_lines, tmp_path):
    found = read_epw(write(tmp_path / "a.epw", epw_lines))
    np.testing.assert_allclose(found.temperature, observations.temperature, atol=0.006)
    np.testing.assert_allclose(found.global_radiation, observations.global_radiation, atol=0.06)
    np.testing.assert_array_equal(found.calm, observations.calm)
    assert found.wind_height == 10.0


def refused(tmp_path, lines, *words):
    with pytest.raises(InputError) as caught:
        read_epw(write(tmp_path / "bad.epw", lines))
    for word in words:
        assert word in str(caught.value), caught.value


def test_cut_in_the_middle(epw_lines, tmp_path):
    refused(tmp_path, [*epw_lines[:5000], epw_lines[5000][:30]], "the file ends inside it", "5001")
    refused(tmp_path, epw_lines[:5000], "4992 hours", "8760 or 8784")


def test_wrong_year_length(epw_lines, tmp_path):
    refused(tmp_path, epw_lines[: 8 + 24 * 364], "8736 hours", "one whole year")


def test_negative_speed(epw_lines, tmp_path):
    parts = epw_lines[100].split(",")
    parts[21] = "-2.0"
    refused(
        tmp_path,
        [*epw_lines[:100], ",".join(parts), *epw_lines[101:]],
        "negative wind speed -2",
        "line 101",
    )


def test_duplicate_hours(epw_lines, tmp_path):
    refused(tmp_path, [*epw_lines[:-1], epw_lines[-2]], "given 2 times")


def test_all_calm(epw_lines, tmp_path):
    lines = epw_lines[:8]
    for line in epw_lines[8:]:
        parts = line.split(",")
        parts[21] = "0"
        lines.append(",".join(parts))
    refused(tmp_path, lines, "8760 calm")


def test_heads_that_are_wrong(epw_lines, tmp_path):
    refused(tmp_path, ["LOCATION,a,b", *epw_lines[1:]], "LOCATION line")
    refused(tmp_path, ["nothing", *epw_lines[1:]], "LOCATION line")
    bad = epw_lines[0].replace("40.0", "140.0")
    refused(tmp_path, [bad, *epw_lines[1:]], "latitude 140")
    refused(tmp_path, epw_lines[:7], "DATA PERIODS")


def test_months_of_different_years_are_a_typical_year(epw_lines, tmp_path):
    lines = [
        line.replace("2023", "1998", 1) if line.startswith("2023,3,") else line
        for line in epw_lines
    ]
    found = read_epw(write(tmp_path / "a.epw", lines))
    assert set(found.year.tolist()) == {1998, 2023}
