"""The specialist's look at a file."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.quality import check_quality


def said(report):
    return " | ".join(problem.what for problem in (*report.problems, *report.directional))


def test_good_weather_passes(observations, hourly):
    for weather in (observations, hourly):
        report = check_quality(weather)
        report.raise_if_any()
        assert report.calm == int(weather.calm.sum())
        assert said(report) == ""
        assert report.rain_known


def test_random_directions_are_refused_where_direction_is_used(observations):
    random = np.random.default_rng(0).uniform(0.0, 360.0, len(observations))
    report = check_quality(observations.with_columns(wind_direction=random))
    with pytest.raises(InputError, match="no persistence"):
        report.raise_if_any()
    report.raise_if_any(directional=False)
    assert any("random" in each for each in report.sentences())


def test_one_random_month_is_refused_too(observations):
    direction = observations.wind_direction.copy()
    may = observations.month == 5
    direction[may] = np.random.default_rng(0).uniform(0.0, 360.0, int(may.sum()))
    report = check_quality(observations.with_columns(wind_direction=direction))
    with pytest.raises(InputError, match="month 5"):
        report.raise_if_any()


def test_all_calm_is_refused(observations):
    still = observations.with_columns(wind_speed=np.zeros(len(observations)))
    with pytest.raises(InputError, match="none of 8760 hours"):
        check_quality(still).raise_if_any()


def test_jump_is_named_with_its_hour(observations):
    air = observations.temperature.copy()
    air[1000] += 40.0
    report = check_quality(observations.with_columns(temperature=air))
    assert "temperature jumps by" in said(report)
    places = [problem.place for problem in report.problems if "jumps" in problem.what]
    assert places == ["2023-02-11 hour 17"]


def test_missing_rain_random_cloud_and_late_radiation_are_warned_of(observations):
    count = len(observations)
    report = check_quality(
        observations.with_columns(
            precipitation=np.full(count, np.nan),
            cloud_cover=np.random.default_rng(1).integers(0, 10, count).astype(float),
            global_radiation=np.roll(observations.global_radiation, 1),
        )
    )
    report.raise_if_any()
    text = said(report)
    for word in ("precipitation is missing", "cloud cover is random", "late against the sun"):
        assert word in text
    assert report.clock_offset == pytest.approx(1.0, abs=0.1)


def test_daylight_saving_time_is_seen(observations):
    """Radiation of April to October one hour later on the clock, as a summer clock has it."""
    summer = (observations.month >= 4) & (observations.month <= 10)
    moved = np.where(
        summer, np.roll(observations.global_radiation, 1), observations.global_radiation
    )
    report = check_quality(observations.with_columns(global_radiation=moved))
    assert "daylight-saving" in said(report)
    assert "daylight-saving" not in said(check_quality(observations))


def test_heating_of_a_complete_table_shows_a_wrong_clock(hourly):
    from dataclasses import replace

    wrong = replace(hourly, time_zone=6.0)
    assert "heating is" in said(check_quality(wrong))


def test_many_calm_and_missing_hours_are_warned_of(observations):
    count = len(observations)
    speed = np.where(np.arange(count) % 2 == 0, 0.0, observations.wind_speed)
    assert "calm" in said(check_quality(observations.with_columns(wind_speed=speed)))
    speed = np.where(np.arange(count) % 3 == 0, np.nan, observations.wind_speed)
    assert "are missing" in said(check_quality(observations.with_columns(wind_speed=speed)))


def test_part_of_a_year_is_warned_of(observations):
    report = check_quality(observations.select(observations.month < 10))
    assert "are no whole year" in said(report)
    report.raise_if_any()
    assert "whole year" not in said(check_quality(observations.select(observations.month == 2)))
