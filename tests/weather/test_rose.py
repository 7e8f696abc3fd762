"""The wind rose: counts by hand, and the figure."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.climate_files import read_climate
from tailrace.weather.rose import wind_rose, wind_rose_figure


def test_counts_by_hand(observations):
    four = observations.select(np.arange(4)).with_columns(
        wind_speed=np.array([3.0, 6.0, 0.0, 2.0]),
        wind_direction=np.array([5.0, 180.0, 0.0, np.nan]),
    )
    rose = wind_rose(four, (0.0, 5.0))
    assert rose.hours == 3
    assert rose.calm == pytest.approx(1.0 / 3.0)
    assert rose.share[0].tolist() == pytest.approx([1.0 / 3.0, 0.0])
    assert rose.share[8].tolist() == pytest.approx([0.0, 1.0 / 3.0])


@pytest.mark.parametrize("name", ["bayan_obo", "ganzhou"])
def test_rose_of_a_summary(name):
    rose = wind_rose(read_climate(name))
    assert rose.share.sum() + rose.calm == pytest.approx(1.0)
    assert rose.hours == 8760


def test_figure_has_a_trace_for_each_speed_class(hourly):
    figure = wind_rose_figure(hourly, "a place")
    assert len(figure.data) == 6
    assert figure.layout.title.text == "a place"
    total = sum(float(np.sum(trace.r)) for trace in figure.data)
    assert total == pytest.approx(100.0 * (1.0 - wind_rose(hourly).calm))
    assert figure.layout.polar.angularaxis.direction == "clockwise"


def test_edges_and_empty_weather_in_words(observations):
    with pytest.raises(InputError, match="rising from 0"):
        wind_rose(observations, (1.0, 2.0))
    nothing = observations.with_columns(wind_speed=np.full(len(observations), np.nan))
    with pytest.raises(InputError, match="no hour"):
        wind_rose(nothing)
