"""Who is reached: in a valley, on a plain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.land.inundation_reach import (
    draw_directions,
    flow_sector,
    people_in_reach,
    plain_reach,
    valley_reach,
)

length = st.floats(10.0, 1e6)


def test_valley_by_hand() -> None:
    hit = valley_reach([1000.0, 5000.0, 1000.0], [0.0, 100.0, 600.0], [2000.0, 9000.0], 500.0)
    assert hit.tolist() == [[True, False, False], [True, True, False]]


@given(length, length, st.floats(1.0, 180.0))
def test_sector_keeps_the_area(root: float, run_out: float, least: float) -> None:
    radius, half_angle = flow_sector(root**2, run_out, least)
    assert radius**2 * half_angle == pytest.approx(root**2, rel=1e-12)
    assert np.radians(least) * (1 - 1e-12) <= half_angle <= np.pi
    if half_angle > np.radians(least) * (1 + 1e-9) and half_angle < np.pi:
        assert radius == pytest.approx(run_out, rel=1e-9)


def test_ring_dam_reaches_a_point_as_often_as_its_sector_is_wide() -> None:
    """With a fixed sector of half-angle 30 degrees a point in range is hit in 60 of 360."""
    draws = 200_000
    hit = plain_reach(
        [1000.0], [77.0], np.full(draws, 1e6), np.full(draws, 1e6),
        draw_directions([], [], 0.0, draws, 3), 80.0, 30.0,
    )  # fmt: skip
    # Standard error of 1/6 over the draws is 0.0008.
    assert hit.mean() == pytest.approx(1 / 6, abs=0.003)


def test_place_with_a_radius_is_seen_under_its_angle() -> None:
    """500 m at 1,000 m is seen under 2 x 30 degrees more: 120 of 360."""
    draws = 200_000
    hit = plain_reach(
        [1000.0], [0.0], np.full(draws, 1e6), np.full(draws, 1e6),
        draw_directions([], [], 0.0, draws, 4), 80.0, 30.0, 500.0,
    )  # fmt: skip
    assert hit.mean() == pytest.approx(1 / 3, abs=0.004)


def test_range_on_a_plain_is_set_by_the_volume() -> None:
    """80 (1e6 m3)^(2/3) = 0.8 km2; over a half-angle of 1/2 rad: 1,265 m, whatever D says."""
    hit = plain_reach([1264.0, 1266.0], [0.0, 0.0], [1e6], [1e6], [0.0], 80.0, np.degrees(0.5))
    assert hit.tolist() == [[True, False]]


def test_directions_have_their_weights_and_width() -> None:
    drawn = draw_directions([0.0, 180.0], [3.0, 1.0], 20.0, 40_000, 1)
    near = np.minimum(drawn, 360.0 - drawn) <= 10.0
    assert near.mean() == pytest.approx(0.75, abs=0.01)
    assert np.abs(drawn[~near] - 180.0).max() <= 10.0


def test_unknown_population_is_at_least_and_never_none() -> None:
    people = people_in_reach([10.0, np.nan, np.nan], [[1, 1, 0], [0, 1, 0]], ["A", "B", "C"])
    assert people.draws.tolist() == [10.0, 0.0]
    assert people.unknown == ("B",)
    assert people.probability.tolist() == [0.5, 1.0, 0.0]


@given(st.lists(length, min_size=1, max_size=6), length)
def test_a_longer_run_out_reaches_no_fewer(distance: list[float], run_out: float) -> None:
    hit = valley_reach(distance, np.zeros(len(distance)), [run_out, 2.0 * run_out], 1.0)
    assert (hit[1] >= hit[0]).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="below zero"):
        valley_reach([-1.0], [0.0], [1.0], 1.0)
    with pytest.raises(InputError, match="half-angle"):
        flow_sector(1.0, 1.0, 0.0)
    with pytest.raises(InputError, match="weight"):
        draw_directions([0.0], [0.0], 1.0, 10, 1)
    with pytest.raises(InputError, match="population"):
        people_in_reach([-1.0], [[True]], ["A"])


def test_any_part_of_a_place_counts() -> None:
    """Straight ahead, 1,265 m of reach: a place of 300 m is touched at 1,564 m, not at 1,566 m."""
    hit = plain_reach(
        [1564.0, 1566.0], [0.0, 0.0], [1e6], [1e6], [0.0], 80.0, np.degrees(0.5), 300.0
    )
    assert hit.tolist() == [[True, False]]
