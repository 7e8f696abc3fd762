"""The radiation's clock against the sun."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.weather.epw import read_epw
from tailrace.weather.radiation_clock import clock_offset, correct_clock, sun_correlation

from .conftest import LATITUDE, LONGITUDE, ZONE


@pytest.mark.parametrize("offset", [-1.0, 0.0, 0.5, 1.25])
def test_an_offset_put_in_is_found_and_taken_out(observations, offset):
    """Radiation of a known sun, read late on purpose."""
    rows = np.arange(len(observations), dtype=float)
    late = np.interp(rows - offset, rows, observations.global_radiation)
    hour, day = observations.hour, observations.day_of_year
    found = clock_offset(late, hour, LONGITUDE, ZONE)
    assert found == pytest.approx(offset, abs=0.08)
    fixed = correct_clock(late, day, hour, LATITUDE, LONGITUDE, ZONE, found)
    assert clock_offset(fixed, hour, LONGITUDE, ZONE) == pytest.approx(0.0, abs=0.08)
    assert fixed.sum() == pytest.approx(late.sum(), rel=0.02)


def test_radiation_that_does_not_follow_the_sun(observations):
    place = (observations.day_of_year, observations.hour, LATITUDE, LONGITUDE, ZONE)
    assert sun_correlation(observations.global_radiation, *place) > 0.85
    shuffled = np.random.default_rng(1).permutation(observations.global_radiation)
    assert abs(sun_correlation(shuffled, *place)) < 0.1
    assert np.isnan(sun_correlation(np.zeros(len(observations)), *place))


@pytest.mark.parametrize(
    ("name", "offset"),
    [
        ("CHN_Guangdong.Nanxiong.579960_CSWD.epw", 0.49),
        ("CHN_Nei.Mongol.Dongsheng.535430_CSWD.epw", 1.25),
        ("CHN_Nei.Mongol.Haliut.533360_CSWD.epw", 1.20),
    ],
)
def test_offsets_of_chinese_typical_years(reference, name, offset):
    """Offsets measured independently on these files; afterwards none, yearly sum within 0.5 %."""
    found = read_epw(reference / "geo" / "weather" / name)
    seen = found.global_radiation
    late = clock_offset(seen, found.hour, found.longitude, found.time_zone)
    assert late == pytest.approx(offset, abs=0.01)
    fixed = correct_clock(
        seen, found.day_of_year, found.hour, found.latitude, found.longitude, found.time_zone, late
    )
    assert abs(clock_offset(fixed, found.hour, found.longitude, found.time_zone)) < 0.02
    assert fixed.sum() == pytest.approx(seen.sum(), rel=0.005)
