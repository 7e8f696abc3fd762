"""Dust hour by hour: AP-42's periods, limits, hours of equal wind, Baotou's windy hours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.emissions.erosion_potential import disturbance_emission
from tailrace.emissions.hourly_dust import DustSurface, HourlyDust, dust_by_hour
from tailrace.emissions.hours_of_wind import WindHours, wind_hours
from tailrace.emissions.saltation import saltation_flux
from tailrace.emissions.surface_state import SurfaceState
from tailrace.emissions.vertical_dust_flux import marticorena_bergametti_flux
from tailrace.emissions.within_hour_wind import WithinHour, declared_gust
from tailrace.errors import InputError
from tailrace.weather import draw_year, read_climate

INLAND = declared_gust("inland")
STILL = WithinHour(1.0, "test")
LOOSE = DustSurface(0.14, 0.05, "Mojave guidance, mine tailings; clay assumed")


def hours(speed: Any, rain: Any = 0.0, density: float = 1.225) -> WindHours:
    speed = np.asarray(speed, dtype=float)
    count = len(speed)
    return WindHours(
        wind_speed=speed,
        month=np.full(count, 6),
        day=np.arange(count) // 24,
        height=10.0,
        air_density=np.full(count, density),
        precipitation=np.broadcast_to(np.asarray(rain, dtype=float), count).copy(),
    )


@pytest.fixture(scope="module")
def baotou() -> HourlyDust:
    return dust_by_hour(draw_year(read_climate("baotou")), LOOSE, INLAND)


def test_one_hour_by_hand() -> None:
    found = dust_by_hour(hours([6.0]), LOOSE, STILL)
    velocity = 0.4 * 6.0 / np.log(10.0 / 0.005)
    flux = marticorena_bergametti_flux(saltation_flux(velocity, 0.14), 0.05)
    assert found.flux[0, 3] == pytest.approx(3600.0 * flux)
    assert found.mean_wind_flux == pytest.approx(found.flux)
    assert found.gust_over_mean == pytest.approx(1.0)


def test_limited_supply_is_ap42_period_by_period() -> None:
    # With the fastest mile equal to the mean wind, each period gives k P of its greatest wind.
    speed = np.random.default_rng(3).weibull(2.0, 24 * 30) * 6.0 + 5.0
    surface = replace(LOOSE, threshold=0.54, disturbance_hours=72)
    found = dust_by_hour(hours(speed), surface, STILL)
    greatest = speed.reshape(-1, 72).max(axis=1)
    expected = disturbance_emission(greatest, 0.54, edition="2006")
    assert found.flux.reshape(-1, 72, 4).sum(axis=1) == pytest.approx(expected, rel=1e-12)
    assert (found.flux >= 0.0).all()
    # Gusts scale the greatest wind by the two-minute gust factor.
    gusty = dust_by_hour(hours(speed), surface, INLAND)
    expected = disturbance_emission(greatest * INLAND.gust_of(120.0), 0.54, edition="2006")
    assert gusty.total == pytest.approx(expected.sum(axis=0), rel=1e-12)


@pytest.mark.parametrize("scheme", ["marticorena bergametti", "kok"])
def test_gathering_of_equal_hours_changes_nothing(scheme: Any) -> None:
    surface = replace(LOOSE, threshold=0.25, scheme=scheme)
    speed = np.array([3.0, 8.0, 8.0, np.nan, 8.0, 3.0])
    air = np.linspace(1.0, 1.2, 6)
    whole = dust_by_hour(replace(hours(speed), air_density=air), surface, INLAND)
    for at in (0, 1, 2, 4, 5):
        alone = dust_by_hour(hours(speed[[at]], density=air[at]), surface, INLAND)
        assert whole.flux[at] == pytest.approx(alone.flux[0], rel=1e-12)
    assert np.isnan(whole.flux[3]).all()
    assert np.isfinite(whole.total).all()
    assert any("1 hours have no wind speed" in each for each in whole.notes)


def test_rain_moisture_and_shares() -> None:
    speed = np.full(4, 9.0)
    bare = dust_by_hour(hours(speed), LOOSE, INLAND)
    half = replace(LOOSE, state=SurfaceState(wet_share=0.5, crust_share=0.2))
    assert dust_by_hour(hours(speed), half, INLAND).total == pytest.approx(0.4 * bare.total)
    wet = dust_by_hour(
        hours(speed, rain=[1.0, 0.0, 0.0, np.nan]), replace(LOOSE, drying_hours=1), INLAND
    )
    assert (wet.flux[:, 1] > 0.0).tolist() == [False, False, True, True]
    assert any("missing in 1 hours" in each for each in wet.notes)
    moist = replace(LOOSE, state=SurfaceState(moisture=0.03))
    assert dust_by_hour(hours(speed), moist, INLAND).total.tolist() == [0.0] * 4
    damp = replace(LOOSE, state=SurfaceState(moisture=0.02))
    assert (dust_by_hour(hours(speed), damp, INLAND).total < bare.total).all()


def test_missing_is_never_zero() -> None:
    nan = float("nan")
    with pytest.raises(InputError) as refused:
        DustSurface(nan, nan, "nobody knows")
    assert [each.place for each in refused.value.problems] == ["threshold", "clay"]
    # Without moisture a limited reservoir needs no clay.
    limited = DustSurface(0.3, nan, "test", disturbance_hours=24)
    assert dust_by_hour(hours([12.0]), limited, INLAND).total[1] > 0.0
    unknown = replace(LOOSE, state=SurfaceState(crust_share=nan))
    assert np.isnan(dust_by_hour(hours([12.0]), unknown, INLAND).total).all()
    # A share may change from hour to hour: a beach that is flooded in the second hour.
    beach = replace(LOOSE, state=SurfaceState(wet_share=np.array([0.0, 1.0])))
    assert (dust_by_hour(hours([9.0, 9.0]), beach, INLAND).flux[:, 1] > 0.0).tolist() == [
        True,
        False,
    ]


def test_ties_do_not_hang_on_their_order() -> None:
    found = dust_by_hour(hours([9.0] * 10 + [2.0] * 90), LOOSE, STILL)
    assert found.windiest_share(0.05) == pytest.approx(0.5)
    assert found.windiest_share(0.10) == pytest.approx(1.0)
    assert found.windiest_share(1.0) == pytest.approx(1.0)
    with pytest.raises(InputError):
        found.windiest_share(0.0)


def test_nothing_said_in_numbers_where_there_is_nothing() -> None:
    found = dust_by_hour(hours([9.0] * 48), replace(LOOSE, threshold=1.02), INLAND)
    assert found.mean_wind_total[1] == 0.0
    assert found.total[1] > 0.0
    said = " ".join(found.sentences())
    assert "stay below the threshold" in said
    assert "nan" not in said
    assert "inf" not in said


def test_baotou_dust_comes_in_the_windy_hours(baotou: HourlyDust) -> None:
    # Loose tailings: most hours with wind erode, and still a twentieth gives a third.
    assert 0.33 < baotou.windiest_share() < 0.45
    assert 1.1 < baotou.gust_over_mean < 1.3
    # A surface that only strong winds erode gives all its dust in them, and gusts double it.
    firm = dust_by_hour(baotou.hours, replace(LOOSE, threshold=0.43), INLAND)
    assert firm.windiest_share() > 0.95
    assert firm.gust_over_mean > 2.0
    said = " ".join(baotou.sentences())
    assert "windiest 5 % of hours give 3" in said
    assert "Precipitation is missing in 8760 hours" in said


def test_held_winds_are_told() -> None:
    weather = draw_year(read_climate("baotou"))
    assert not any("they hide more" in each for each in wind_hours(weather).notes)
    held = np.repeat(weather.wind_speed[::6], 6)[: len(weather)]
    notes = wind_hours(replace(weather, wind_speed=held)).notes
    assert any("held between reports every 6 h" in each for each in notes)


def test_less_air_less_dust() -> None:
    year = wind_hours(draw_year(read_climate("baotou")))
    # 1462 m above the sea: 850 hPa.
    assert 0.95 < np.median(year.air_density) < 1.1


@settings(max_examples=25, deadline=None)
@given(st.floats(0.05, 1.0), st.floats(0.05, 1.0))
def test_a_firmer_limited_surface_gives_less(one: float, two: float) -> None:
    low, high = sorted((one, two))
    year = hours(np.linspace(0.0, 25.0, 60))
    more, less = (
        dust_by_hour(year, replace(LOOSE, threshold=each, disturbance_hours=24), INLAND).total
        for each in (low, high)
    )
    assert (less <= more).all()


def test_saltation_grows_with_its_threshold_in_strong_winds() -> None:
    # d/dt of (u - t)(u + t)^2 is (u - 3 t)(u + t): positive above three thresholds.
    assert saltation_flux(1.0, 0.25) < saltation_flux(1.0, 0.30)
    assert saltation_flux(1.0, 0.35) > saltation_flux(1.0, 0.40)


def test_mistakes_come_together() -> None:
    scheme: Any = "gillette"
    with pytest.raises(InputError) as refused:
        DustSurface(0.0, 0.9, " ", scheme=scheme, partition=0.0, disturbance_hours=0)
    assert len(refused.value.problems) == 6
    with pytest.raises(InputError, match="inside a roughness"):
        dust_by_hour(hours([5.0]), replace(LOOSE, roughness_length=20.0), INLAND)
    with pytest.raises(InputError, match="no hour has a wind speed"):
        hours([np.nan])
    with pytest.raises(InputError) as refused:
        replace(hours([5.0, 6.0]), wind_speed=np.array([-5.0]))
    assert len(refused.value.problems) == 5
    weather = draw_year(read_climate("baotou"))
    heights = weather.wind_reference_height.copy()
    heights[0] = 2.0
    with pytest.raises(InputError, match="at 2 heights"):
        wind_hours(replace(weather, wind_reference_height=heights))
