"""A plume's points for a map: against the ways that are traced one by one for wells."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import LinearNDInterpolator

from tailrace.errors import InputError
from tailrace.water.mounded_field import MoundedField, mounded_field
from tailrace.water.mounded_response import scaled_ways, well_steps
from tailrace.water.mounded_table import MoundedWays, mounded_table

pytestmark = pytest.mark.slow


RADIUS, RIVER = 1784.0, 11000.0
SPREADING = 5.0
"""Transverse dispersivity, m."""
WELLS = np.array([[4000.0, 300.0], [2500.0, -2600.0], [7000.0, 3100.0], [-2600.0, 0.0]])


def levels(ways: MoundedWays) -> np.ndarray:
    """Return levels over the pond's after sixty years in ground that moves 125 m a year."""
    numbers = (np.array([1.0 / 125.0]), np.array([50.0]), np.array([SPREADING]))
    curves = scaled_ways(ways, *numbers)
    found = np.zeros(curves[0].shape)
    well_steps(curves, np.array([60.0]), found)
    return found[0]


def field_of(ratio: float) -> MoundedField:
    return mounded_field(ratio, radius=RADIUS, river=RIVER, transverse=SPREADING,
                         along=WELLS[:, 0], across=WELLS[:, 1])  # fmt: skip


@pytest.mark.parametrize("ratio", [0.2, 1.03, 2.5, 5.0])
def test_at_places_given_it_is_what_wells_have(ratio: float) -> None:
    table = mounded_table(*WELLS.T, radius=RADIUS, river=RIVER, ratios=(ratio, 1.0001 * ratio))
    found = field_of(ratio)
    np.testing.assert_array_equal(found.along[-len(WELLS) :], WELLS[:, 0])
    wanted = levels(table.at([ratio]))
    np.testing.assert_allclose(levels(found.ways)[-len(WELLS) :], wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("ratio", "median", "most"), [(0.2, 0.002, 0.03), (1.03, 0.004, 0.06)])
def test_between_points_it_is_near_what_wells_have(
    ratio: float, median: float, most: float
) -> None:
    """Interpolated in the logarithm; the largest errors are at the plume's steep edges."""
    rng = np.random.default_rng(2)
    s, y = rng.uniform(-4000.0, 10900.0, 80), rng.uniform(-6000.0, 6000.0, 80)
    apart = np.hypot(s, y) > RADIUS + 50.0
    table = mounded_table(s[apart], y[apart], radius=RADIUS, river=RIVER,
                          ratios=(ratio, 1.0001 * ratio))  # fmt: skip
    wanted = levels(table.at([ratio]))
    found = field_of(ratio)
    logs = np.log(np.maximum(levels(found.ways), 1e-6))
    between = LinearNDInterpolator(np.column_stack([found.along, found.across]), logs)
    got = np.nan_to_num(np.exp(between(s[apart], y[apart])))
    off = np.abs(got - np.maximum(wanted, 1e-6))
    assert wanted.max() > 0.1
    assert np.median(off[wanted > 1e-3]) < median
    assert off.max() < most


def test_points_lie_where_there_is_groundwater() -> None:
    for ratio in (0.05, 1.0, 8.0):
        found = field_of(ratio)
        assert (np.hypot(found.along, found.across) > RADIUS).all()
        assert (found.along < RIVER).all()
        level = levels(found.ways)
        assert np.isfinite(level).all()
        assert ((level >= 0.0) & (level <= 1.0 + 1e-9)).all()


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(InputError, match="river"):
        mounded_field(1.0, radius=100.0, river=50.0, transverse=1.0)
    with pytest.raises(InputError, match="under the pond"):
        mounded_field(1.0, radius=100.0, river=500.0, transverse=1.0, along=[10.0], across=[0.0])
