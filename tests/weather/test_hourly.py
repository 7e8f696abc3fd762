"""The hourly table: AERMOD's rule for calm and missing hours, selection, units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.aermet import read_sfc
from tailrace.weather.hourly import COLUMNS, HourlyWeather, day_of_year, hour_end


@pytest.mark.parametrize(
    ("site", "calm", "missing"), [("houston1996", 1588, 370), ("steppe2001", 263, 107)]
)
@pytest.mark.slow
def test_hour_counts_are_those_of_aermod(reference, site, calm, missing):
    """AERMOD 24142's own counts: reference/air/README.md (1588 and 370; 370 together)."""
    weather = read_sfc(reference / "air" / f"{site}.sfc.gz")
    assert int(weather.calm.sum()) == calm
    assert int(weather.missing.sum()) == missing
    assert int(weather.valid.sum()) == len(weather) - calm - missing


@pytest.mark.slow
def test_hour_counts_of_day_subsets_are_those_of_aermod(reference):
    """Counts that AERMOD wrote into the cases' own files, with and without chosen days."""
    import tomllib

    seen = 0
    for path in sorted((reference / "air").glob("*/case.toml")):
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        if "hours_calm" not in case or "met_table" not in case:
            continue
        name = case["met_table"].removeprefix("met_").replace(".csv", ".sfc")
        weather = read_sfc(reference / "air" / name)
        if case["day_of_year_subset"]:
            weather = weather.subset_days(case["day_of_year_subset"])
        assert len(weather) == case["hours_processed"], path.parent.name
        assert int(weather.calm.sum()) == case["hours_calm"], path.parent.name
        assert int(weather.missing.sum()) == case["hours_missing"], path.parent.name
        seen += 1
    assert seen >= 10


@pytest.mark.parametrize(
    ("column", "value", "is_missing"),
    [
        ("wind_direction", np.nan, True),
        ("wind_speed", np.nan, True),
        ("temperature", np.nan, True),
        ("friction_velocity", np.nan, True),
        ("friction_velocity", 9.5, True),
        ("mechanical_mixing_height", np.nan, True),
        ("monin_obukhov_length", np.nan, True),
        ("convective_mixing_height", np.nan, True),
        ("convective_velocity", np.nan, True),
        ("cloud_cover", np.nan, False),
        ("pressure", np.nan, False),
        ("precipitation", np.nan, False),
        ("sensible_heat_flux", np.nan, False),
    ],
)
def test_what_makes_a_convective_hour_missing(hourly, column, value, is_missing):
    row = int(np.flatnonzero(hourly.valid & hourly.convective)[0])
    one = hourly.select(np.array([row]))
    changed = replace(one, **{column: np.array([value])})
    assert bool(changed.missing[0]) is is_missing
    assert bool(changed.valid[0]) is not is_missing


def test_stable_hours_need_no_convective_height(hourly):
    stable = hourly.valid & ~hourly.convective
    assert np.isnan(hourly.convective_velocity[stable]).all()
    assert stable.sum() > 1000


def test_a_calm_hour_is_calm_even_when_incomplete(hourly):
    row = int(np.flatnonzero(hourly.calm)[0])
    one = replace(hourly.select(np.array([row])), temperature=np.array([np.nan]))
    assert bool(one.calm[0])
    assert not bool(one.missing[0])


def test_subset_days_keeps_whole_days_and_refuses_absent_ones(hourly):
    some = hourly.subset_days([3, 1, 3])
    assert len(some) == 48
    assert set(some.day_of_year.tolist()) == {1, 3}
    with pytest.raises(InputError, match="366"):
        hourly.subset_days([1, 366])


def test_columns_of_different_length_are_refused(hourly):
    with pytest.raises(InputError, match="temperature"):
        replace(hourly, temperature=np.zeros(3))


def test_dataset_carries_units_and_provenance(hourly):
    data = hourly.to_dataset()
    assert data.sizes == {"time": len(hourly)}
    assert all(data[name].attrs["units"] == unit for name, (unit, _) in COLUMNS.items())
    assert data["calm"].sum() == hourly.calm.sum()
    assert str(data.time.values[23]) == "2023-01-02T00:00:00.000000000"
    assert "heat flux" in data.attrs["provenance"].lower()


def test_calendar_of_leap_years():
    """29 February 1996 is day 60, 31 December day 366."""
    year, month, day = np.array([1996, 1996, 1999]), np.array([2, 12, 12]), np.array([29, 31, 31])
    assert day_of_year(year, month, day).tolist() == [60, 366, 365]
    assert str(hour_end(year, month, day, np.array([24, 24, 1]))[0])[:13] == "1996-03-01T00"


def test_optional_columns_are_missing_unless_given(hourly):
    assert isinstance(hourly, HourlyWeather)
    assert np.isnan(hourly.wind_direction_deviation).all()
