"""Transfers: linearity, superposition, budget of particles, calm hours, threads, decay."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numba
import numpy as np
import pytest

from tailrace.air import (
    Decay,
    Particles,
    PointSource,
    polar,
    rectangle_source,
    run,
    transfer,
    wind_erosion_weights,
)
from tailrace.air.receptors import points
from tailrace.air.statistics import calendar_of
from tailrace.air.transfers import transfer_sums
from tailrace.errors import InputError
from tailrace.weather.hourly import HourlyWeather

RING = polar([300.0, 1000.0], np.arange(0.0, 360.0, 30.0))


def test_halves_make_the_whole(weather: HourlyWeather) -> None:
    whole = rectangle_source("A", 1.0, 1.0, -100.0, -100.0, 200.0, 200.0)
    west = rectangle_source("W", 0.5, 1.0, -100.0, -100.0, 100.0, 200.0)
    east = rectangle_source("E", 0.5, 1.0, 0.0, -100.0, 100.0, 200.0)
    one = run([whole], RING, weather).groups["ALL"].period
    two = run([west, east], RING, weather).groups["ALL"].period
    assert two == pytest.approx(one, rel=3e-3)


def test_doubling_doubles_everything(weather: HourlyWeather, stack: PointSource) -> None:
    one = run([stack], RING, weather).groups["ALL"]
    two = run([replace(stack, emission=2.0)], RING, weather).groups["ALL"]
    assert two.period == pytest.approx(2.0 * one.period)
    assert two.highest[24, 1] == pytest.approx(2.0 * one.highest[24, 1])


def test_turning_everything_changes_nothing(weather: HourlyWeather, dust: Particles) -> None:
    turned = replace(weather, wind_direction=(weather.wind_direction + 90.0 - 1.0) % 360.0 + 1.0)
    area = rectangle_source("A", 1.0, 0.5, -60.0, -60.0, 120.0, 120.0, particles=dust)
    around = polar([400.0], np.arange(0.0, 360.0, 10.0))
    one = run([area], around, weather).groups["ALL"]
    two = run([area], around, turned).groups["ALL"]
    assert np.roll(one.period, 9) == pytest.approx(two.period, rel=2e-3)
    assert one.deposition is not None
    assert two.deposition is not None
    assert np.roll(one.deposition, 9) == pytest.approx(two.deposition, rel=2e-3)


def test_run_and_transfer_agree(weather: HourlyWeather, stack: PointSource) -> None:
    means = run([stack], RING, weather).groups["ALL"].period
    got = transfer([stack], RING, weather).concentration.isel(profile=0, source=0, species=0)
    assert got.values * 1.0e6 == pytest.approx(means)


def test_parts_of_a_year_add_up(weather: HourlyWeather, stack: PointSource) -> None:
    first, second = weather.select(np.arange(24)), weather.select(np.arange(24, 48))
    both = transfer_sums([stack], RING, first) + transfer_sums([stack], RING, second)
    whole = transfer_sums([stack], RING, weather)
    assert both.concentration == pytest.approx(whole.concentration, rel=1e-12)
    assert both.highest_day == pytest.approx(whole.highest_day, rel=1e-12)
    assert both.highest_hour == pytest.approx(whole.highest_hour, rel=1e-12)
    assert both.hours == 48
    # As sums travel to other processes and back.
    assert pickle.loads(pickle.dumps(both)).to_dataset().identical(both.to_dataset())


def test_profile_weights_hours_and_says_what_was_not_carried(weather: HourlyWeather) -> None:
    speed = weather.wind_speed.copy()
    speed[:12] = 0.0
    calm = replace(weather, wind_speed=speed)
    vent = PointSource("V", 1.0, 10.0, 0.0, 0.0, 300.0, 5.0, 0.5)
    only = np.zeros(48)
    only[[5, 30]] = 1.0, 3.0
    got = transfer([vent], RING, calm, profiles={"steady": np.ones(48), "blasts": only})
    assert got.carried_share.sel(profile="steady").item() == pytest.approx(0.75)
    assert got.carried_share.sel(profile="blasts").item() == pytest.approx(0.75)
    alone = transfer([vent], RING, calm.select(np.array([30])))
    assert got.concentration.sel(profile="blasts").values == pytest.approx(
        alone.concentration.isel(profile=0).values
    )


def _profiles(weather: HourlyWeather) -> dict[str, np.ndarray]:
    odd = np.where(np.arange(len(weather)) % 7 < 3, 1.0 + np.arange(len(weather)) % 5, 0.0)
    return {"steady": np.ones(len(weather)), "odd": odd}


@pytest.mark.parametrize("by_block", [False, True])
def test_every_statistic_is_that_of_a_run(
    weather: HourlyWeather,
    stack: PointSource,
    dust: Particles,
    monkeypatch,
    by_block: bool,  # type: ignore[no-untyped-def]
) -> None:
    speed = weather.wind_speed.copy()
    speed[[3, 30, 31]] = 0.0
    calm = replace(weather, wind_speed=speed, month=np.where(np.arange(48) < 24, 6, 7))
    if by_block:  # blocks of a few receptors and one source, stretches of one day
        monkeypatch.setattr("tailrace.air.transfers.HOURLY_BYTES", 20_000)
        monkeypatch.setattr("tailrace.air.transfers.LONGEST_STRETCH", 24)
    area = rectangle_source("A", 1.0, 0.5, -60.0, -60.0, 120.0, 120.0, particles=dust)
    sources = [stack, area]
    profiles = _profiles(calm)
    options = {"profiles": profiles, "by_size": False, "depletion": "regulatory"}
    got = transfer(sources, RING, calm, percentiles=(50.0, 98.0), monthly=True, **options)
    valid = calendar_of(calm).valid
    for source in sources:
        for name, weights in profiles.items():
            one = run(
                [source], RING, calm, factors={source.name: weights}, percentiles=(50.0, 98.0),
                monthly=True, deposition=True,
            ).groups["ALL"]  # fmt: skip
            own = got.sel(profile=name, source=source.name).isel(species=0)
            rate = weights[calm.valid].sum() / valid
            for wanted, found in (
                (one.period, own.concentration),
                (one.highest[1, 1], own.highest_hour),
                (one.highest[24, 1], own.highest_day),
                (one.percentiles[50.0], own.percentile.sel(percent=50.0)),
                (one.percentiles[98.0], own.percentile.sel(percent=98.0)),
            ):
                assert found.values * 1.0e6 * rate == pytest.approx(wanted, rel=1e-9, abs=1e-15)
            assert one.deposition is not None
            released = weights[calm.valid].sum() * 3600.0
            assert own.deposition.values * released == pytest.approx(
                one.deposition, rel=1e-9, abs=1e-18
            )
            assert one.monthly is not None
            for month in (6, 7):
                chosen = calm.valid & (calm.month == month)
                mean = own.concentration_by_month.sel(month=month).values * 1.0e6
                mean *= weights[chosen].mean()
                assert mean == pytest.approx(one.monthly[:, month - 1], rel=1e-9, abs=1e-15)


def test_stretches_without_percentiles_give_the_same(
    weather: HourlyWeather,
    stack: PointSource,
    monkeypatch,  # type: ignore[no-untyped-def]
) -> None:
    one = transfer([stack], RING, weather, percentiles=(50.0,))
    monkeypatch.setattr("tailrace.air.transfers.LONGEST_STRETCH", 24)
    two = transfer([stack], RING, weather)
    for name in ("concentration", "highest_hour", "highest_day"):
        assert two[name].values == pytest.approx(one[name].values, rel=1e-12)


def test_months_and_year(weather: HourlyWeather, dust: Particles) -> None:
    area = rectangle_source("A", 1.0, 0.5, -60.0, -60.0, 120.0, 120.0, particles=dust)
    got = transfer([area], RING, weather, monthly=True)
    assert got.concentration_by_month.sel(month=6).values == pytest.approx(got.concentration.values)
    assert got.deposition_by_month.sel(month=6).values == pytest.approx(got.deposition.values)
    assert got.carried_by_month.sum().item() == 48.0
    assert np.isnan(got.concentration_by_month.sel(month=1)).all()


def test_sizes_of_points_and_areas_may_differ_in_number(
    weather: HourlyWeather, stack: PointSource, dust: Particles
) -> None:
    area = rectangle_source("A", 1.0, 0.5, -60.0, -60.0, 120.0, 120.0, particles=dust)
    both = transfer([stack, area], RING, weather)
    assert both.sizes["species"] == 3
    for source in (stack, area):
        alone = transfer([source], RING, weather, deposition=True)
        own = both.sel(source=source.name).isel(species=slice(0, alone.sizes["species"]))
        for name in ("concentration", "deposition"):
            assert own[name].values == pytest.approx(alone[name].isel(source=0).values, abs=1e-30)
    assert (both.concentration.sel(source="STACK").isel(species=2) < 1e-30).all()


def test_what_was_not_transported_is_said(weather: HourlyWeather, stack: PointSource) -> None:
    speed, direction = weather.wind_speed.copy(), weather.wind_direction.copy()
    speed[:6], direction[6:8] = 0.0, np.nan
    gaps = replace(weather, wind_speed=speed, wind_direction=direction)
    early = np.where(np.arange(48) < 12, 1.0, 0.0)
    got = transfer([stack], RING, gaps, profiles={"early": early}).isel(profile=0)
    assert got.carried_share.item() == pytest.approx(4.0 / 12.0)
    assert got.calm_share.item() == pytest.approx(6.0 / 12.0)
    assert got.missing_share.item() == pytest.approx(2.0 / 12.0)
    with pytest.raises(InputError, match="calm_only releases nothing"):
        transfer([stack], RING, gaps, profiles={"calm_only": np.where(speed == 0.0, 1.0, 0.0)})


def test_a_release_not_known_is_told_not_counted(
    weather: HourlyWeather, stack: PointSource
) -> None:
    """Dust by wind in an hour without wind: shares are of what is known, and it is said."""
    speed = weather.wind_speed.copy()
    speed[[6, 30]], speed[7] = np.nan, 0.0
    gaps = replace(weather, wind_speed=speed)
    dust = wind_erosion_weights(speed, 2.5)
    got = transfer([stack], RING, gaps, profiles={"dust": dust, "steady": np.ones(48)})
    known = np.where(np.isnan(dust), 0.0, dust)
    same = transfer([stack], RING, gaps, profiles={"dust": known, "steady": np.ones(48)})
    for name in same.data_vars:
        np.testing.assert_array_equal(got[name].values, same[name].values)
    assert "what profile dust releases is unknown in 2 of 2 missing" in got.attrs["provenance"]
    assert "profile steady" not in got.attrs["provenance"]
    dust[[0, 1]], dust[2] = np.nan, -1.0
    with pytest.raises(InputError, match="not known in 2 hours that are not missing") as caught:
        transfer([stack], RING, gaps, profiles={"dust": dust, "short": np.ones(3)})
    assert len(caught.value.problems) == 3


def test_percentiles_of_parts_are_refused(weather: HourlyWeather, stack: PointSource) -> None:
    part = transfer_sums([stack], RING, weather, percentiles=(98.0,))
    with pytest.raises(InputError, match="do not add up"):
        part + part
    with pytest.raises(InputError, match="percentile 120"):
        transfer([stack], RING, weather, percentiles=(120.0,))


def test_threads_do_not_change_a_byte(weather: HourlyWeather, dust: Particles) -> None:
    area = rectangle_source("A", 1.0, 0.0, -60.0, -60.0, 120.0, 120.0, particles=dust)
    many = polar(np.geomspace(50.0, 3000.0, 12), np.arange(0.0, 360.0, 20.0))
    threads = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        one = transfer_sums([area], many, weather)
    finally:
        numba.set_num_threads(threads)
    two = transfer_sums([area], many, weather)
    assert one.concentration.tobytes() == two.concentration.tobytes()
    assert one.highest_hour.tobytes() == two.highest_hour.tobytes()


def test_thoron_decays_on_the_way(weather: HourlyWeather) -> None:
    pond = rectangle_source("POND", 1.0, 0.0, -50.0, -50.0, 100.0, 100.0)
    constant = math.log(2.0) / 55.6
    got = transfer([pond], points([800.0, -800.0], [0.0, 0.0]), weather,
                   decay=(Decay("stable"), Decay("Rn-220", 1, constant)))  # fmt: skip
    share = got.concentration.sel(species="Rn-220") / got.concentration.sel(species="stable")
    # Two to eight minutes of travel.
    assert ((share > 0.001) & (share < 0.5)).all()


def test_both_depletion_rules_take_from_the_plume(weather: HourlyWeather, dust: Particles) -> None:
    area = rectangle_source("A", 1.0, 0.0, -150.0, -150.0, 300.0, 300.0, particles=dust)
    far = polar([1500.0], np.arange(0.0, 360.0, 30.0))
    ring = {
        rule: run([area], far, weather, depletion=rule).groups["ALL"].period
        for rule in ("none", "regulatory", "converged")
    }
    # The two-point rule under-depletes plumes at the ground.
    assert (ring["converged"] < ring["regulatory"]).all()
    assert (ring["regulatory"] < ring["none"]).all()
