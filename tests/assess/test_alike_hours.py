"""Hours of almost the same air share a plume, and a year stays what it is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tailrace.air.engine import run_field
from tailrace.air.hour import COSINE, SINE, hour_table
from tailrace.air.sources import PointSource
from tailrace.assess.alike_hours import alike_hours, group_count
from tailrace.weather import draw_year, read_climate

FloatArray = NDArray[np.float64]


@pytest.fixture(scope="module")
def hours() -> FloatArray:
    return hour_table(draw_year(read_climate("baotou"), seed=0))


def test_every_hour_once_with_its_own_direction(hours: FloatArray) -> None:
    rows, order = alike_hours(hours)
    np.testing.assert_array_equal(np.sort(order), np.arange(len(hours)))
    np.testing.assert_array_equal(rows[:, [SINE, COSINE]], hours[order][:, [SINE, COSINE]])
    assert group_count(rows) < len(hours) / 4
    np.testing.assert_array_equal(rows[:, 2] > 0.0, hours[order][:, 2] > 0.0)


def test_no_number_is_far_from_its_group(hours: FloatArray) -> None:
    rows, order = alike_hours(hours)
    for column in (0, 4, 5, 8):
        assert np.abs(np.log(rows[:, column] / hours[order][:, column])).max() <= 0.1
    assert np.abs(rows[:, 11] - hours[order][:, 11]).max() <= 6.0


def test_without_a_spread_nothing_changes(hours: FloatArray) -> None:
    rows, order = alike_hours(hours, 0.0)
    np.testing.assert_array_equal(rows, hours)
    np.testing.assert_array_equal(order, np.arange(len(hours)))


def field(rows: FloatArray) -> FloatArray:
    stack = PointSource("s", 1.0, 40.0, 0.0, 0.0, 380.0, 10.0, 1.5)
    east, north = np.meshgrid([-9000.0, -2000.0, 600.0, 5000.0], [-7000.0, 300.0, 3000.0])
    hourly = run_field(
        [stack], rows, east.ravel(), north.ravel(), 0.0, np.ones((1, len(rows))), np.ones((1, 1)),
        deposition=False,
    ).hourly  # fmt: skip
    return np.asarray(hourly[0, 0])


@pytest.mark.slow
def test_the_mean_of_a_year_stays_within_one_per_cent(hours: FloatArray) -> None:
    whole = field(hours).mean(axis=-1)
    rows, _ = alike_hours(hours)
    assert field(rows).mean(axis=-1) == pytest.approx(whole, rel=0.01)


def test_tables_of_the_hour_before_serve_exactly(hours: FloatArray) -> None:
    # The same hours apart, so that each fills its own tables.
    rows = np.repeat(hours[[10, 3000]], 5, axis=0)
    angle = np.deg2rad(np.arange(10) * 37.0)
    rows[:, SINE], rows[:, COSINE] = np.sin(angle), np.cos(angle)
    together = field(rows)
    apart = np.column_stack([field(one[None]) for one in rows])
    np.testing.assert_array_equal(together, apart)
