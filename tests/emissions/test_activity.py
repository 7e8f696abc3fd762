"""Trips, distances and areas follow from the mass moved."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.emissions.activity import covered_area, repetitions, trips, vehicle_distance
from tailrace.errors import InputError


def test_hand_sums() -> None:
    assert trips(1.2e9, 1.0e5) == pytest.approx(12_000)
    # 12 000 loads, 3 km there and 3 km back
    assert vehicle_distance(1.2e9, 1.0e5, 3000.0) == pytest.approx(72e6)
    # 120 kt of rock of 3 t/m3 on a bench of 10 m: 4000 m2
    assert covered_area(1.2e8, 3000.0, 10.0) == pytest.approx(4000.0)


def test_nothing_moved_needs_no_trip() -> None:
    assert np.all(vehicle_distance(np.zeros(3), 1e5, 3000.0) == 0.0)


def test_no_division_by_nothing() -> None:
    with pytest.raises(InputError) as caught:
        covered_area(1.0, 0.0, -1.0)
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="load"):
        trips(1.0, 0.0)
    with pytest.raises(InputError, match="hole"):
        repetitions(1.0, [1.0, 0.0], "hole")
