"""Road dust: the cycle against event by event, budget, enrichment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from tailrace.errors import InputError
from tailrace.land.road_dust import (
    RoadInput,
    RoadRemoval,
    dust_on_road,
    enriched,
    per_road_area,
    road_load,
    silt_loading,
)


def test_the_cycle_is_what_sweeping_comes_to() -> None:
    """300 sweepings one after the other, from a clean road; mean by quadrature."""
    removal = RoadRemoval(1e6, 2e-6, 50.0, 0.1, 0.25, 0.6)
    got = road_load(removal, 0.8)
    loss = 2.0 - 50.0 * np.log(0.9)
    load = 0.0
    for _ in range(300):
        after = load
        load = 0.8 / loss * -np.expm1(-loss * 0.25) + after * np.exp(-loss * 0.25)
        load, peak = 0.4 * load, load
    assert float(got.before_sweeping) == pytest.approx(peak, rel=1e-13)

    def at(time: float) -> float:
        grown = 0.8 / loss * -np.expm1(-loss * time)
        return float(0.4 * peak * np.exp(-loss * time) + grown)

    mean = quad(at, 0.0, 0.25, epsabs=0.0, epsrel=1e-12)[0] / 0.25
    assert float(got.mean) == pytest.approx(mean, rel=1e-11)
    assert abs(float(got.closure)) < 1e-14


def test_without_sweeping_it_is_input_over_loss() -> None:
    got = road_load(RoadRemoval(5e5, [1e-6, 1e-5], 0.0, 0.0), [0.2, 0.2])
    assert got.mean == pytest.approx([0.4, 0.04], rel=1e-14)
    assert got.swept == pytest.approx([0.0, 0.0])


def test_sweeping_alone_is_a_saw() -> None:
    """Nothing but sweeping: D tau / eta before it, less half a tooth on the mean."""
    got = road_load(RoadRemoval(0.0, 0.0, 0.0, 0.0, 0.5, 0.25), 1.0)
    assert float(got.before_sweeping) == pytest.approx(2.0, rel=1e-14)
    assert float(got.mean) == pytest.approx(1.75, rel=1e-14)
    assert float(got.swept) == pytest.approx(1.0, rel=1e-14)


@settings(max_examples=100, deadline=None)
@given(
    raised=st.floats(0.0, 1e-3), passages=st.floats(0.0, 1e7), washed=st.floats(0.0, 0.99),
    rains=st.floats(0.0, 200.0), interval=st.floats(1e-3, 10.0), swept=st.floats(0.01, 1.0),
    entered=st.floats(1e-6, 1e3),
)  # fmt: skip
def test_as_much_leaves_as_enters(
    raised: float, passages: float, washed: float, rains: float, interval: float, swept: float,
    entered: float,
) -> None:  # fmt: skip
    got = road_load(RoadRemoval(passages, raised, rains, washed, interval, swept), entered)
    assert abs(float(got.closure)) < 1e-10
    assert float(got.mean) <= float(got.before_sweeping) * (1.0 + 1e-12)


def test_fine_deposition_on_coarse_wear_enriches_the_fine_classes() -> None:
    removal = RoadRemoval(1e6, [3e-6, 1e-6, 2e-7], 60.0, [0.4, 0.3, 0.1], 1 / 12, [0.2, 0.5, 0.8])
    ore = RoadInput([0.02, 0.03, 0.01], [[0.05, 0.05, 0.05]])
    wear = RoadInput([0.01, 0.1, 0.9], [[0.0, 0.0, 0.0]])
    got = dust_on_road(removal, {"deposition": ore, "wear": wear})
    assert got.concentration[0] == pytest.approx(0.05 * np.array([2 / 3, 3 / 13, 1 / 91]))
    assert (np.diff(got.enrichment[0]) < 0.0).all()
    assert got.enrichment[0, 0] > 1.0 > got.enrichment[0, 2]
    weighted = (got.concentration * got.dust.mean).sum() / got.dust.mean.sum()
    assert got.bulk[0] == pytest.approx(weighted, rel=1e-13)
    assert sum(got.by_source.values()) == pytest.approx(got.dust.mean, rel=1e-13)
    assert np.abs(got.dust.closure).max() < 1e-13


def test_enrichment_keeps_the_bulk_value() -> None:
    got = enriched([0.02, 0.1], [0.1, 0.3, 0.6], [[4.0, 2.0, 1.0], [1.0, 1.0, 1.0]])
    assert got @ [0.1, 0.3, 0.6] == pytest.approx([0.02, 0.1], rel=1e-14)
    assert got[1] == pytest.approx([0.1, 0.1, 0.1])
    with pytest.raises(InputError, match=r"sum to 0\.9"):
        enriched(0.02, [0.1, 0.2, 0.6], [1.0, 1.0, 1.0])


def test_missing_input_is_missing_where_it_counts() -> None:
    removal = RoadRemoval(1e6, [3e-6, 1e-6], 0.0, 0.0)
    known = RoadInput([0.1, 0.1], [[1e-3, 1e-3], [2e-3, 2e-3]])
    unknown = RoadInput([0.1, 0.1], [[np.nan, np.nan], [1e-3, 1e-3]])
    got = dust_on_road(removal, {"deposition": known, "spillage": unknown})
    assert np.isnan(got.concentration[0]).all()
    assert got.concentration[1] == pytest.approx([1.5e-3, 1.5e-3])
    assert np.isfinite(got.dust.mean).all()


def test_silt_and_spillage() -> None:
    load = np.array([0.01, 0.02, 0.07])
    assert float(silt_loading(load, [1e-5, 75e-6, 1e-3])) == pytest.approx(0.03)
    assert float(silt_loading(load[:2], [1e-6, 1e-5])) == pytest.approx(0.03)
    with pytest.raises(InputError, match="straddles"):
        silt_loading(load, [1e-5, 1e-4, 1e-3])
    assert float(per_road_area("20 t/yr", "2 km", "10 m")) == pytest.approx(1.0)


def test_bad_roads_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        RoadRemoval(-1.0, 1.0, 0.0, 0.0, 0.0, 1.2)
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="nothing takes dust"):
        RoadRemoval(0.0, [1e-6, 0.0], 0.0, 0.0)
    with pytest.raises(InputError, match="without any input"):
        dust_on_road(RoadRemoval(1e6, 1e-6, 0.0, 0.0), {})
    one, other = RoadInput([0.1], [[0.1]]), RoadInput([0.1, 0.2], [[0.1, 0.1]])
    with pytest.raises(InputError, match="shapes"):
        dust_on_road(RoadRemoval(1e6, 1e-6, 0.0, 0.0), {"a": one, "b": other})
