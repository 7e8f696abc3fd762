"""What part of a surface erodes, and when."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.emissions.surface_state import (
    SurfaceState,
    dry_hours,
    moisture_limit,
    wet_day_factor,
)
from tailrace.errors import InputError


def test_shares_are_independent_and_moisture_shuts() -> None:
    state = SurfaceState(wet_share=0.5, crust_share=0.2, covered_share=0.1)
    assert state.erodible_share == pytest.approx(0.36)
    limit = moisture_limit()
    assert limit == 0.027
    found = SurfaceState(moisture=np.array([limit, limit * 1.01, np.nan])).erodible_share
    assert found[:2].tolist() == [1.0, 0.0]
    assert np.isnan(found[2])


def test_rain_keeps_the_surface_wet_while_it_dries() -> None:
    rain = np.array([0.0, 0.3, 0.0, 0.0, 0.0, np.nan])
    month = np.full(6, 7)
    assert dry_hours(rain, month).dry.tolist() == [True, False, True, True, True, True]
    later = dry_hours(rain, month, drying_hours=2)
    assert later.dry.tolist() == [True, False, False, False, True, True]
    assert later.unknown == 1
    assert not dry_hours(rain, month, snow_months=(7,)).dry.any()


def test_wet_days() -> None:
    assert wet_day_factor(73.0) == pytest.approx(0.8)
    with pytest.raises(InputError):
        wet_day_factor(400.0)


def test_mistakes_come_together() -> None:
    with pytest.raises(InputError) as refused:
        SurfaceState(wet_share=1.2, crust_share=-0.1)
    assert len(refused.value.problems) == 2
    with pytest.raises(InputError) as refused:
        dry_hours(np.array([-1.0]), np.array([1]), drying_hours=-1, snow_months=(13,))
    assert len(refused.value.problems) == 3
