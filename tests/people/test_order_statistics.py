"""Ranks over persons: exact, and the same bytes whatever computes them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.order_statistics import ranks_over_persons
from tailrace.people.population_percentiles import confidence_band, percentiles_over_persons
from tailrace.people.sorting_network import merge_exchange, selection_network


def apply(network: object, numbers: list[float]) -> list[float]:
    sorted_ = list(numbers)
    for low, high in np.asarray(network, dtype=int):
        if sorted_[high] < sorted_[low]:
            sorted_[low], sorted_[high] = sorted_[high], sorted_[low]
    return sorted_


@pytest.mark.parametrize("count", range(1, 13))
def test_network_sorts(count: int) -> None:
    """A network that sorts all zeros and ones sorts everything (Knuth 5.3.4, theorem Z)."""
    network = np.array(merge_exchange(count), dtype=int).reshape(-1, 2)
    for bits in product([0.0, 1.0], repeat=count):
        assert apply(network, list(bits)) == sorted(bits)


def test_size_of_the_network() -> None:
    """Batcher's merge exchange of 16 has 63 comparators (Knuth 5.3.4, table of c(n))."""
    assert len(merge_exchange(16)) == 63
    assert len(selection_network(16, (8,))) < 63


@given(st.integers(1, 60), st.data())
def test_pruned_network_keeps_wanted_ranks(count: int, data: st.DataObject) -> None:
    ranks = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=4, unique=True))
    numbers = data.draw(st.lists(st.floats(0, 9), min_size=count, max_size=count))
    placed = apply(selection_network(count, tuple(sorted(ranks))), numbers)
    assert [placed[k] for k in ranks] == [sorted(numbers)[k] for k in ranks]


def plain(coefficients: np.ndarray, factors: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """Return the ranks by sorting all totals, added pathway by pathway."""
    totals = np.zeros((coefficients.shape[0], coefficients.shape[2], factors.shape[1]))
    for p in range(coefficients.shape[1]):
        totals = totals + coefficients[:, p, :, None] * factors[p]
    return np.sort(totals, axis=2)[:, :, ranks].transpose(0, 2, 1)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("persons", [1, 2, 7, 200, 799, 800, 2500])
@pytest.mark.parametrize("pathways", [1, 4, 6])
def test_ranks_are_exact(engine: str, persons: int, pathways: int) -> None:
    """Both kernels (below and from 800 persons) and numpy, to the last bit."""
    rng = np.random.default_rng(persons + pathways)
    coefficients = rng.lognormal(0, 2, (2, pathways, 45))
    factors = rng.lognormal(0, 1, (pathways, persons))
    ranks = np.unique(np.array([0, persons // 2, persons - 1]))
    found = ranks_over_persons(coefficients, factors[None], ranks, engine=engine)
    assert np.array_equal(found, plain(coefficients, factors, ranks))


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.sampled_from([3, 40, 820]))
def test_ranks_with_ties_zeros_and_wide_ranges(seed: int, persons: int) -> None:
    rng = np.random.default_rng(seed)
    factors = 10.0 ** rng.integers(-200, 90, (2, persons)) * rng.integers(0, 3, (2, persons))
    coefficients = np.array([[[1.0, 0.0, 1e-9], [0.0, 1.0, 1e9]]])
    ranks = np.unique(rng.integers(0, persons, 3))
    found = ranks_over_persons(coefficients, factors[None], ranks, engine="compiled")
    assert np.array_equal(found, plain(coefficients, factors, ranks))


def test_each_block_has_its_persons() -> None:
    """The 33rd draw is of the second block, and of its persons."""
    factors = np.array([[[1.0, 2.0, 3.0]], [[10.0, 20.0, 30.0]]])
    for engine in ("numpy", "compiled"):
        found = ranks_over_persons(
            np.ones((1, 1, 40)), factors, np.array([1]), sets=np.array([0, 1]), engine=engine
        )
        assert found[0, 0].tolist() == [2.0] * 32 + [20.0] * 8


@given(st.integers(1, 50), st.integers(0, 10**6))
def test_percentiles_are_numpys(persons: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    factors = rng.lognormal(0, 1, (3, persons))
    coefficients = rng.lognormal(0, 1, (1, 3, 4))
    percents = [0.0, 5.0, 37.5, 95.0, 100.0]
    found = percentiles_over_persons(coefficients, factors, percents)
    totals = np.einsum("pu,pv->uv", coefficients[0], factors)
    assert found[0] == pytest.approx(np.percentile(totals, percents, axis=1), rel=1e-12)


def test_refusals() -> None:
    ones, one = np.ones((1, 1, 2)), np.ones((1, 3))
    with pytest.raises(InputError, match="0 to 100"):
        percentiles_over_persons(ones, one, [101.0])
    with pytest.raises(InputError, match="do not rise"):
        percentiles_over_persons(ones, one, [50.0, 50.0])
    with pytest.raises(InputError, match="auto, compiled, numpy"):
        ranks_over_persons(ones, one[None], np.array([0]), engine="gpu")


def test_band_and_its_standard_errors() -> None:
    """Of a normal: mean 1/sqrt(n); median sqrt(pi/2)/sqrt(n); p95 2.113/sqrt(n) (sqrt(q(1-q))/f).

    Each is known to about 1/sqrt(2 x 312 blocks) = 4 %; averaged over 40 rows the test allows 5 %.
    """
    numbers = np.random.default_rng(5).standard_normal((40, 10_000))
    band = confidence_band(numbers, [50.0, 95.0])
    assert band.mean_error.mean() == pytest.approx(1 / 100, rel=0.05)
    assert band.level_errors[:, 0].mean() == pytest.approx(1.2533 / 100, rel=0.05)
    assert band.level_errors[:, 1].mean() == pytest.approx(2.113 / 100, rel=0.05)
    assert band.levels[:, 1] == pytest.approx(np.percentile(numbers, 95, axis=1), rel=1e-12)


def test_what_a_block_shares_counts_in_the_errors() -> None:
    """32 equal draws of a block are worth one."""
    shared = np.repeat(np.random.default_rng(6).standard_normal((20, 312)), 32, axis=1)
    band = confidence_band(shared, [50.0])
    assert band.mean_error.mean() == pytest.approx(1 / np.sqrt(312), rel=0.1)
    assert band.level_errors.mean() == pytest.approx(1.2533 / np.sqrt(312), rel=0.15)


def test_one_block_has_no_standard_error() -> None:
    band = confidence_band(np.arange(40.0), [50.0])
    assert np.isnan(band.mean_error)
    assert np.isnan(band.level_errors).all()
    assert band.levels[0] == 19.5
