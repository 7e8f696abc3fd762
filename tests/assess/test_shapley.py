"""Shapley values against closed forms, counted voting games and every order one by one."""

from __future__ import annotations

from itertools import permutations
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tailrace.assess import shapley
from tailrace.assess.attribution import attribute_mean, attribute_percentile
from tailrace.assess.contributions import Contributions
from tailrace.assess.shapley import (
    WITHOUT_SOURCES,
    shapley_contributions,
    shapley_values,
    subset_sums,
)
from tailrace.errors import InputError
from tailrace.quantities import AtLeast, Missing

EXPOSURE = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)),
    elements=st.floats(0.0, 10.0, allow_subnormal=False),
)  # fmt: skip


def risk(exposure: np.ndarray, draws: slice) -> np.ndarray:
    """Return 1 - exp(-x), with something there already."""
    return 1.0 - 0.9 * np.exp(-exposure)


def square(exposure: np.ndarray, draws: slice) -> np.ndarray:
    return exposure**2


@settings(max_examples=40)
@given(EXPOSURE)
def test_every_order_one_by_one(exposure: np.ndarray) -> None:
    """The definition, written out over all orders."""
    found = shapley_values(risk, exposure)
    expected = np.zeros_like(exposure)
    for order in permutations(range(exposure.shape[0])):
        before = np.zeros(exposure.shape[1])
        for source in order:
            after = before + exposure[source]
            expected[source] += risk(after, slice(None)) - risk(before, slice(None))
            before = after
    expected /= factorial(exposure.shape[0])
    np.testing.assert_allclose(found.values, expected, atol=1e-14)
    total = found.values.sum(axis=0) + found.baseline
    np.testing.assert_allclose(total, risk(exposure.sum(axis=0), slice(None)), rtol=1e-12)
    assert found.pairs == 0
    assert not found.standard_error.any()


def test_square_of_a_sum() -> None:
    """v = (sum x)^2 gives phi_i = x_i sum x; a pair of orders gives it exactly, sampled too."""
    for sources in (9, 12, 15):
        exposure = np.random.default_rng(sources).lognormal(size=(sources, 30))
        found = shapley_values(square, exposure, pairs=4)
        np.testing.assert_allclose(found.values, exposure * exposure.sum(axis=0), rtol=1e-12)
        assert found.pairs == (0 if sources <= 12 else 4)
        assert found.standard_error.max() < 1e-12 * found.values.max()


def test_airport_game() -> None:
    """v = the largest cost: phi_i = sum over j <= i of (c_j - c_(j-1)) / (n - j + 1).

    Littlechild and Owen 1973, Management Science 20, 370-372. Each source is a feature of its own.
    """
    cost = np.array([1.0, 2.5, 2.5, 7.0, 11.0])
    steps = np.diff(cost, prepend=0.0) / np.arange(5, 0, -1)
    exposure = np.einsum("ij,i->ij", np.eye(5), cost)[..., None]
    found = shapley_values(lambda x, draws: x.max(axis=1), exposure)
    np.testing.assert_allclose(found.values[:, 0], np.cumsum(steps), rtol=1e-14)


def test_council_of_1958() -> None:
    """Weights 4, 4, 4, 2, 2, 1, twelve needed: 14/60, 14/60, 14/60, 9/60, 9/60, 0.

    The Shapley-Shubik index of the first Council of the European Economic Community.
    """
    weight = np.array([4.0, 4.0, 4.0, 2.0, 2.0, 1.0])[:, None]
    found = shapley_values(lambda x, draws: np.where(x >= 12.0, 1.0, 0.0), weight)
    np.testing.assert_allclose(60.0 * found.values[:, 0], [14, 14, 14, 9, 9, 0], atol=1e-12)


def test_security_council_by_sampled_orders() -> None:
    """A member without veto turns the vote in C(9,3) 8! 6! / 15! of all orders (4/2145)."""
    weight = np.array([7.0] * 5 + [1.0] * 10)[:, None]
    found = shapley_values(lambda x, draws: np.where(x >= 39.0, 1.0, 0.0), weight, pairs=3000)
    small = comb(9, 3) * factorial(8) * factorial(6) / factorial(15)
    exact = np.array([(1.0 - 10.0 * small) / 5.0] * 5 + [small] * 10)
    seen = found.standard_error[:, 0]
    assert np.abs(found.values[:5, 0] - exact[:5]).max() < 3.5 * seen[:5].max()
    assert np.abs(found.values[5:, 0] - small).max() < 3.5 * np.sqrt(small / 6000)
    assert found.values.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(found.mean_error, seen, rtol=1e-12)


def test_sampled_orders_against_every_subset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the errors they state, by draw and for the mean; sums stay exact."""
    exposure = np.random.default_rng(5).lognormal(sigma=1.5, size=(10, 50))
    exact = shapley_values(risk, exposure)
    monkeypatch.setattr(shapley, "EXACT_SOURCES", 9)
    found = shapley_values(risk, exposure, pairs=200)
    apart = (found.values - exact.values) / found.standard_error
    assert 0.6 < np.sqrt((apart**2).mean()) < 1.6
    of_mean = (found.values - exact.values).mean(axis=1) / found.mean_error
    assert np.abs(of_mean).max() < 4.0
    assert (found.mean_error <= found.standard_error.mean(axis=1) * (1.0 + 1e-12)).all()
    total = found.values.sum(axis=0) + found.baseline
    np.testing.assert_allclose(total, risk(exposure.sum(axis=0), slice(None)), rtol=1e-12)
    again = shapley_values(risk, exposure, pairs=200)
    assert again.values.tobytes() == found.values.tobytes()


@pytest.mark.parametrize("most", [3, 12])
def test_chunks_of_draws_and_numbers_of_the_draw(monkeypatch, most: int) -> None:
    """An endpoint with a slope of its own in each draw, in chunks of one draw and in one go."""
    monkeypatch.setattr(shapley, "EXACT_SOURCES", most)
    rng = np.random.default_rng(6)
    exposure, slope = rng.lognormal(size=(5, 2, 23)), rng.lognormal(size=23)

    def endpoint(x: np.ndarray, draws: slice) -> np.ndarray:
        return slope[draws] * np.sqrt(x[:, 0] * x[:, 1])

    whole = shapley_values(endpoint, exposure, pairs=8)
    monkeypatch.setattr(shapley, "_CHUNK", 1)
    parts = shapley_values(endpoint, exposure, pairs=8)
    for name in ("values", "baseline", "standard_error", "mean_error"):
        one, other = getattr(whole, name), getattr(parts, name)
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15)


def test_a_source_that_gives_nothing_gets_nothing_and_costs_nothing() -> None:
    exposure = np.zeros((40, 3))
    exposure[[2, 31]] = [[1.0, 2.0, 3.0], [0.5, 0.0, 4.0]]
    found = shapley_values(risk, exposure)
    assert found.pairs == 0
    assert np.flatnonzero(found.values.any(axis=1)).tolist() == [2, 31]


def test_subsets_are_numbered_by_their_bits() -> None:
    sums = subset_sums(np.array([[1.0], [10.0], [100.0]]))
    assert sums[:, 0].tolist() == [0, 1, 10, 11, 100, 101, 110, 111]


def exposure_of(values: np.ndarray, **more: object) -> Contributions:
    names = tuple(f"source {k}" for k in range(len(values)))
    return Contributions(values, (names,), ("source",), **more)  # type: ignore[arg-type]


def test_contributions_sum_to_the_endpoint_with_what_is_there_without_sources() -> None:
    exposure = np.random.default_rng(8).lognormal(size=(4, 300))
    found, _ = shapley_contributions(
        risk, exposure_of(exposure), unit="1", what="prevalence", increasing=True
    )
    assert found.along("source")[-1] == WITHOUT_SOURCES
    expected = risk(exposure.sum(axis=0), slice(None))
    np.testing.assert_allclose(found.sums, expected, rtol=1e-12)
    mean = attribute_mean(found)
    assert mean.total == pytest.approx(expected.mean(), rel=1e-12)
    assert mean.method == "Shapley values over sources, every subset"
    percentile = attribute_percentile(found)
    assert percentile.value == pytest.approx(np.percentile(expected, 95.0), rel=1e-12)
    assert percentile.share.sum() == pytest.approx(100.0, abs=1e-10)


def test_a_missing_exposure_makes_a_rising_endpoint_at_least() -> None:
    values = np.array([[1.0, 2.0], [np.nan, np.nan]])
    reason = Missing("no transfer across areas")
    exposure = exposure_of(values, missing={("source 1",): (reason,)})
    found, _ = shapley_contributions(risk, exposure, unit="1", what="risk", increasing=True)
    assert np.isnan(found.values[1]).all()
    known = risk(values[0], slice(None)).mean()
    total = attribute_mean(found).total
    assert isinstance(total, AtLeast)
    assert total.value == pytest.approx(known, rel=1e-14)
    with pytest.raises(InputError, match="may fall with more"):
        shapley_contributions(risk, exposure, unit="1", what="risk", increasing=False)


def test_what_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        shapley_values(risk, np.array([[np.nan]]), pairs=1)
    assert {p.place for p in caught.value.problems} == {"exposure", "pairs"}
    with pytest.raises(InputError, match="endpoint"):
        shapley_values(lambda x, draws: x.sum(axis=0), np.ones((3, 4)))
    with pytest.raises(InputError, match="endpoint"):
        shapley_values(lambda x, draws: np.where(x > 2.0, np.nan, x), np.ones((3, 4)))
    swapped = Contributions(
        np.ones((2, 3, 4)), (("a", "b"), ("c", "d", "e")), ("pathway", "source")
    )
    with pytest.raises(InputError, match='"source" first'):
        shapley_contributions(risk, swapped, unit="1", what="risk", increasing=True)
