"""CSV tables with named columns."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather import table
from tailrace.weather.hourly import HourlyWeather
from tailrace.weather.observed import SurfaceObservations
from tailrace.weather.table import read_table

from .conftest import write

HEAD = ["# latitude = 40.6", "# longitude = 109.7", "# time_zone = 8", "# elevation = 1060"]


def rows(cells: str, days: int = 2) -> list[str]:
    return [f"2021,3,{d},{h},{cells}" for d in range(1, days + 1) for h in range(1, 25)]


@pytest.mark.parametrize(
    "cell", ["", "nan", "-", "1_0", "1 2", '"3"', "0x10", "inf", "1e400", "two", " 5 ", "+.5e1"]
)
def test_read_at_once_or_cell_by_cell(tmp_path, monkeypatch, cell):
    """A file of nothing but numbers is read at once; an unusual cell never means another value."""
    head = "year,month,day,hour,wind_speed [m/s],wind_direction_deg,temperature [C]"
    lines = rows("3,270,20")
    lines[5] = f"2021,3,1,6,{cell},270,20"
    path = write(tmp_path / "a.csv", [*HEAD, head, *lines])

    def read():
        try:
            return read_table(path).wind_speed.tolist()
        except InputError as error:
            return str(error)

    at_once = read()
    monkeypatch.setattr(table, "_all_numbers", lambda *_: None)
    assert str(at_once) == str(read())


def test_units_in_brackets_and_in_names(tmp_path):
    """36 km/h is 10 m/s, 20 C is 293.15 K, 90 kPa is 900 hPa, 4 oktas are 5 tenths."""
    head = (
        "year,month,day,hour,wind_speed [km/h],wind_direction_deg,temperature [C],pressure [kPa],"
        "cloud_cover [oktas]"
    )
    found = read_table(write(tmp_path / "a.csv", [*HEAD, head, *rows("36,270,20,90,4")]))
    assert isinstance(found, SurfaceObservations)
    assert found.wind_speed[0] == pytest.approx(10.0)
    assert found.temperature[0] == pytest.approx(293.15)
    assert found.pressure[0] == pytest.approx(900.0)
    assert found.cloud_cover[0] == pytest.approx(5.0)
    assert (found.latitude, found.elevation) == (40.6, 1060.0)


def test_single_hour_of_a_reference_case(reference):
    for folder in sorted((reference / "air").glob("hour_*")):
        found = read_table(folder / "met.csv")
        assert isinstance(found, HourlyWeather)
        assert len(found) == 1
        assert bool(found.valid[0])


def refused(tmp_path, lines, *words):
    with pytest.raises(InputError) as caught:
        read_table(write(tmp_path / "bad.csv", lines))
    for word in words:
        assert word in str(caught.value), caught.value


ORDINARY = "year,month,day,hour,wind_speed_m_s,wind_direction_deg,temperature_K"


def test_faults_in_words(tmp_path):
    good = rows("3.0,270,290")
    misspelt = ORDINARY.replace("wind_speed", "wind_sped")
    refused(tmp_path, [*HEAD, misspelt, *good], "wind_sped", "did you mean")
    bare = ORDINARY.replace("temperature_K", "temperature")
    refused(tmp_path, [*HEAD, bare, *good], "no unit", "temperature [K]")
    wrong = ORDINARY.replace("temperature_K", "temperature [kg]")
    refused(tmp_path, [*HEAD, wrong, *good], "not in a unit of temperature")
    refused(tmp_path, [*HEAD[1:], ORDINARY, *good], "no latitude")
    refused(tmp_path, ["# latitide = 40", *HEAD, ORDINARY, *good], "latitide", "did you mean")
    refused(tmp_path, [*HEAD, ORDINARY, *rows("-3.0,270,290")], "negative wind speed", "line 6")
    refused(tmp_path, [*HEAD, ORDINARY, *rows("0,0,290")], "48 calm")
    refused(tmp_path, [*HEAD, ORDINARY, *good, good[-1]], "given 2 times")
    refused(tmp_path, [*HEAD, ORDINARY, *good[:30], good[30][:9]], "ends inside", "line 36")
    refused(tmp_path, [*HEAD, ORDINARY, *rows("x,270,290")], '"x" is no number')
    refused(tmp_path, [*HEAD, ORDINARY, *rows("inf,270,290")], "infinite")
    refused(tmp_path, [*HEAD, ORDINARY, *rows("3,270,20")], "temperature 20 K")
    refused(tmp_path, [*HEAD, ORDINARY], "no hours below the header")
    refused(tmp_path, [*HEAD, ORDINARY.replace("year", "yr"), *good], 'no column "year"', '"yr"')


def test_empty_cells_are_missing_and_code_numbers_are_not(tmp_path):
    lines = rows("3.0,270,290")
    lines[5] = "2021,3,1,6,,,"
    found = read_table(write(tmp_path / "a.csv", [*HEAD, ORDINARY, *lines]))
    assert np.isnan(found.wind_speed[5])
    assert np.isnan(found.temperature[5])
    lines[5] = "2021,3,1,6,999,270,290"
    refused(tmp_path, [*HEAD, ORDINARY, *lines], "wind speed 999", "missing code")


def test_settings_may_be_given_by_the_caller(tmp_path):
    path = write(tmp_path / "a.csv", [ORDINARY, *rows("3.0,270,290")])
    found = read_table(path, latitude=1.0, longitude=2.0, time_zone=0.0, elevation=3.0)
    assert found.latitude == 1.0


def test_codes_of_aermet_are_missing_and_other_impossible_numbers_are_told(tmp_path, reference):
    head, row = (reference / "air" / "hour_stable_houston1996" / "met.csv").read_text().split()[:2]
    names, cells = head.split(","), row.split(",")

    def lines(**changes):
        return [head, ",".join(changes.get(n, c) for n, c in zip(names, cells, strict=True))]

    codes = {"wstar_m_s": "-9", "zi_conv_m": "-999", "rel_humidity_pct": "999"}
    found = read_table(write(tmp_path / "a.csv", lines(pressure_hPa="99999", **codes)))
    assert np.isnan(found.convective_velocity[0])
    assert np.isnan(found.pressure[0])
    assert np.isnan(found.relative_humidity[0])
    refused(tmp_path, lines(wd_deg="400"), "400 is neither a wind direction nor a code", "line 2")
    refused(tmp_path, lines(ws_m_s="1e300"), "1e+300 is neither a wind speed", "column ws_m_s")
    refused(tmp_path, lines(ustar_m_s="-0.3"), "-0.3 is neither a friction velocity")
