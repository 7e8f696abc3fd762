"""Sediment that leaves a basin, and land cleared by leaching."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError, ValidityWarning
from tailrace.land.deforested_area import cleared_land, soil_lost
from tailrace.land.sediment_delivery import DELIVERY_REGRESSIONS, sediment_delivery_ratio

# The same lines as a public script on sediment delivery has them, typed there for km2.
IN_KM2 = {"vanoni-1975": (0.4724, -0.125), "usda-scs-1979": (0.5656, -0.11),
          "boyce-1975": (0.3750, -0.2382)}  # fmt: skip


@pytest.mark.parametrize("name", IN_KM2)
def test_ratio_is_the_same_from_square_miles_and_from_km2(name: str) -> None:
    factor, exponent = IN_KM2[name]
    for area in (1.0, 40.0, 900.0):
        found = sediment_delivery_ratio(area, name)
        assert found == pytest.approx(factor * area**exponent, rel=2e-3)


def test_ratio_of_a_large_basin_as_printed_elsewhere() -> None:
    """A public review evaluates 257,097 km2: 0.0997 (Vanoni), 0.1439 (SCS), 0.1061 (Renfro)."""
    printed = {"vanoni-1975": 0.0997, "usda-scs-1979": 0.1439, "renfro-1975": 0.1061}
    for name, ratio in printed.items():
        with pytest.warns(ValidityWarning, match="10000"):
            assert round(float(sediment_delivery_ratio(257097.0, name)), 4) == ratio


@given(st.floats(0.01, 1e4), st.floats(0.01, 1e4), st.sampled_from(DELIVERY_REGRESSIONS))
def test_larger_basins_deliver_less(one: float, other: float, name: str) -> None:
    low, high = sorted((one, other))
    assert 0.0 < sediment_delivery_ratio(high, name) <= sediment_delivery_ratio(low, name) <= 1.0


def test_cleared_land_by_hand() -> None:
    land = cleared_land([100.0, 200.0, 0.0, 50.0], "667 m2/t", 2)
    assert land.cleared.tolist() == [66700.0, 133400.0, 0.0, 33350.0]
    assert land.recovered.tolist() == [0.0, 0.0, 66700.0, 133400.0]
    assert land.bare_at_end.tolist() == [66700.0, 200100.0, 133400.0, 33350.0]
    assert land.bare.tolist() == [33350.0, 133400.0, 166750.0, 83375.0]


@given(
    st.lists(st.floats(0.0, 1e5), min_size=1, max_size=30),
    st.one_of(st.none(), st.integers(1, 40)),
)
def test_cleared_land_closes(production: list[float], years: int | None) -> None:
    """Bare at the end is summed over open years; the change must be cleared less recovered."""
    land = cleared_land(production, 667.0, years)
    change = np.diff(land.bare_at_end, prepend=0.0)
    assert change == pytest.approx(land.cleared - land.recovered, abs=1e-6 * (1 + max(production)))
    start = land.bare_at_end - change
    assert land.bare == pytest.approx((start + land.bare_at_end) / 2, abs=1e-3)


def test_soil_lost_by_hand() -> None:
    lost, natural = soil_lost([1e4, 3e4], 100.0, 2.0)
    assert lost.tolist() == [100.0, 300.0]
    assert natural.tolist() == [2.0, 6.0]


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        cleared_land([-1.0], -1.0, 0)
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="not above zero"):
        sediment_delivery_ratio(0.0)
    with pytest.raises(InputError, match="did you mean"):
        sediment_delivery_ratio(1.0, "vanoni-1974")
