"""The surface layer put together."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.epw import read_epw
from tailrace.weather.hourly_layer import (
    mixing_height_range,
    station_pressure,
    surface_layer,
    with_lapse_rate,
)
from tailrace.weather.surface import default_surface, surface_values


def test_every_hour_with_wind_has_a_layer_and_says_how(hourly, observations):
    windy = observations.wind_speed > 0.0
    assert np.isfinite(hourly.friction_velocity[windy]).all()
    assert np.isnan(hourly.friction_velocity[~windy]).all()
    assert not hourly.missing.any()
    assert any("radiation" in said for said in hourly.provenance)
    assert any("0.005 K/m" in said for said in hourly.provenance)


def test_calm_hours_keep_the_heat_flux_of_the_day(hourly):
    noon = hourly.calm & (hourly.hour == 13)
    assert noon.sum() > 3
    assert np.all(hourly.sensible_heat_flux[noon] > 0.0)
    assert np.all(hourly.convective_mixing_height[noon] > 0.0)


def test_convective_height_grows_through_the_day(hourly):
    height = hourly.convective_mixing_height.reshape(-1, 24)
    for day in height[::30]:
        known = day[np.isfinite(day)]
        # Density falls as the air warms; in the evening it rises again, by under 1 % an hour.
        assert np.all(np.diff(known) > -0.005 * known[:-1])


def test_range_of_mixing_heights(hourly):
    """Heights x 1.41 and 0.71 for half and twice the gradient, velocity x 1.12 and 0.89."""
    deep, shallow = mixing_height_range(hourly)
    some = hourly.valid & hourly.convective & (deep.convective_mixing_height < 3999.0)
    usual = hourly.convective_mixing_height[some]
    np.testing.assert_allclose(deep.convective_mixing_height[some] / usual, np.sqrt(2.0))
    np.testing.assert_allclose(shallow.convective_mixing_height[some] / usual, np.sqrt(0.5))
    ratio = np.median(deep.convective_velocity[some] / hourly.convective_velocity[some])
    assert ratio == pytest.approx(1.12, abs=0.01)
    np.testing.assert_array_equal(deep.friction_velocity, hourly.friction_velocity)
    with pytest.raises(InputError, match="gradient"):
        with_lapse_rate(hourly, 0.0)


def test_snow_cools_the_day(observations):
    bare = surface_layer(observations, surface_values(0.1, 0.25, 1.5))
    snow = surface_layer(observations, surface_values(0.1, 0.25, 1.5, snow_months=(1,)))
    january = (bare.month == 1) & (bare.hour == 13)
    assert np.nanmean(snow.sensible_heat_flux[january]) < 0.6 * np.nanmean(
        bare.sensible_heat_flux[january]
    )
    june = bare.month == 6
    np.testing.assert_array_equal(snow.sensible_heat_flux[june], bare.sensible_heat_flux[june])


def test_short_gaps_are_filled_and_long_ones_are_not(observations):
    air = observations.temperature.copy()
    air[[100, 200, 201, 300, 301, 302]] = np.nan
    found = surface_layer(observations.with_columns(temperature=air), default_surface())
    assert np.isfinite(found.temperature[[100, 200, 201]]).all()
    assert np.isnan(found.temperature[[300, 301, 302]]).all()
    assert np.isnan(found.friction_velocity[[300, 301, 302]]).all()
    assert any("3 hours in short gaps" in said for said in found.provenance)


def test_hours_without_cloud_are_missing_when_cloud_drives(observations):
    """AERMET 24142 writes no layer for the five Houston hours with cloud 99, nights included."""
    cloud = observations.cloud_cover.copy()
    cloud[48:54] = np.nan
    dark = observations.with_columns(
        cloud_cover=cloud, global_radiation=np.full(len(cloud), np.nan)
    )
    found = surface_layer(dark, default_surface())
    assert np.isnan(found.friction_velocity[48:54]).all()
    assert np.isnan(found.monin_obukhov_length[48:54]).all()
    assert found.missing[48:54][~found.calm[48:54]].all()


def test_missing_pressure_comes_from_the_elevation(observations):
    """Standard atmosphere at 1000 m: 898.7 hPa (ISO 2533)."""
    assert station_pressure(1000.0) == pytest.approx(898.7, abs=0.2)
    without = observations.with_columns(pressure=np.full(len(observations), np.nan))
    found = surface_layer(without, default_surface())
    assert np.isfinite(found.friction_velocity[~found.calm]).all()
    assert any("standard atmosphere" in said for said in found.provenance)


def test_wind_below_the_roughness_is_refused(observations):
    with pytest.raises(InputError, match="seven roughness lengths"):
        surface_layer(observations, surface_values(2.0, 0.25, 1.5))


@pytest.mark.parametrize(
    ("name", "share", "seasons"),
    [
        ("CHN_Guangdong.Nanxiong.579960_CSWD.epw", 0.44, (960, 950, 1560, 1330)),
        ("CHN_Nei.Mongol.Dongsheng.535430_CSWD.epw", 0.42, (940, 1780, 1980, 1320)),
    ],
)
def test_sanity_values_of_chinese_typical_years(reference, name, share, seasons):
    """An independent program's values: convective share, and the day's top by season (m)."""
    found = surface_layer(read_epw(reference / "geo" / "weather" / name), default_surface())
    assert np.mean(found.sensible_heat_flux > 0.0) == pytest.approx(share, abs=0.01)
    assert 300.0 < np.nanmax(found.sensible_heat_flux) < 360.0
    height = np.nan_to_num(found.convective_mixing_height).reshape(-1, 24).max(axis=1)
    month = found.month.reshape(-1, 24)[:, 0]
    groups = ((12, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))
    tops = [float(np.median(height[np.isin(month, group)])) for group in groups]
    assert tops == pytest.approx(seasons, rel=0.05)
