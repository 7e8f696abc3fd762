"""Attribution: sums, conditional means of normal contributions, errors, what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from tailrace.assess.attribution import (
    attribute_draw,
    attribute_mean,
    attribute_percentile,
)
from tailrace.assess.contributions import Contributions
from tailrace.errors import InputError
from tailrace.quantities import AtLeast, Missing

CELLS = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 30)),
    elements=st.floats(0.0, 1e6, allow_subnormal=False),
)  # fmt: skip


def of(values: np.ndarray, **more: object) -> Contributions:
    """Name the rows: sources, then pathways."""
    array = np.asarray(values, dtype=float)
    dims = ("source", "pathway")[: array.ndim - 1]
    names = tuple(
        tuple(f"{dim} {k}" for k in range(length))
        for dim, length in zip(dims, array.shape[:-1], strict=True)
    )
    return Contributions(array, names, dims, **more)  # type: ignore[arg-type]


@given(CELLS, st.floats(0.0, 100.0), st.floats(0.0, 20.0))
def test_parts_sum_to_the_number_they_are_of(values, level, half) -> None:
    """Sums in an order of their own: draws first, and over fewer dimensions."""
    one = of(values)
    totals = values.sum(axis=(0, 1))
    mean, percentile = attribute_mean(one), attribute_percentile(one, level, half)
    draw = attribute_draw(one, totals.size - 1)
    for found, expected in (
        (mean, totals.mean()), (draw, totals[-1]), (percentile, percentile.window.mean),
    ):  # fmt: skip
        assert found.amount.sum() == pytest.approx(expected, rel=1e-12)
        assert found.total == pytest.approx(expected, rel=1e-12)
        by_source = attribute_mean(one.by("source")) if found is mean else None
        if by_source is not None:
            assert by_source.amount == pytest.approx(mean.amount.sum(axis=1), rel=1e-12)
        if found.total > 0.0:
            assert found.share.sum() == pytest.approx(100.0, abs=1e-10)
        else:
            assert np.isnan(found.share).all()
    assert percentile.value == pytest.approx(np.percentile(totals, level), rel=1e-12)


def test_percentile_of_normal_contributions() -> None:
    """Of independent normal parts, E(X_i | T = t) = m_i + s_i^2 / S^2 (t - M), a closed form."""
    mean, spread = np.array([10.0, 5.0, 20.0]), np.array([3.0, 1.0, 0.5])
    rng = np.random.default_rng(7)
    values = mean[:, None] + spread[:, None] * rng.standard_normal((3, 60_000))
    found = attribute_percentile(of(values), 95.0, 1.0)
    at = found.window.mean
    expected = mean + spread**2 / (spread**2).sum() * (at - mean.sum())
    apart = found.share - 100.0 * expected / at
    assert np.abs(apart / found.share_error).max() < 3.5
    assert found.share_error.max() < 0.2
    # the mean would blame them otherwise, by far more than the error
    assert abs(found.share[0] - 100.0 * 10.0 / 35.0) > 20.0 * found.share_error[0]


@given(st.integers(2, 60), st.floats(0.0, 100.0), st.floats(0.0, 30.0))
def test_parts_that_move_together_keep_their_shares(draws, level, half) -> None:
    """Contributions in one proportion: the shares are that proportion, with no error."""
    common = np.random.default_rng(draws).lognormal(size=draws)
    found = attribute_percentile(of(np.outer([1.0, 3.0, 6.0], common)), level, half)
    np.testing.assert_allclose(found.share, [10.0, 30.0, 60.0], rtol=1e-12)
    error = found.share_error
    assert np.isnan(error).all() or error.max() < 1e-6


def test_error_of_shares_is_that_of_repeated_runs() -> None:
    """Standard deviation of the share over 400 independent runs of 100 draws."""
    rng = np.random.default_rng(11)
    values = rng.lognormal(sigma=[[[1.0]], [[0.5]]], size=(2, 400, 100))
    found = [attribute_mean(of(values[:, run])) for run in range(400)]
    spread = np.std([one.share[0] for one in found], ddof=1)
    assert np.mean([one.share_error[0] for one in found]) == pytest.approx(spread, rel=0.1)


def test_error_of_shares_of_a_few_draws() -> None:
    """The standard error of the mean of what is left of the ratio, by scipy.stats.sem."""
    values = np.random.default_rng(12).lognormal(size=(3, 4))
    totals = values.sum(axis=0)
    share = values.mean(axis=1) / totals.mean()
    expected = 100.0 * stats.sem(values - share[:, None] * totals, axis=1) / totals.mean()
    np.testing.assert_allclose(attribute_mean(of(values)).share_error, expected, rtol=1e-12)


@settings(max_examples=20)
@given(st.permutations(range(25)))
def test_same_numbers_in_any_order_of_draws(order) -> None:
    values = np.random.default_rng(3).integers(0, 4, (3, 25)).astype(float)
    one = attribute_percentile(of(values), 80.0, 10.0)
    other = attribute_percentile(of(values[:, list(order)]), 80.0, 10.0)
    np.testing.assert_allclose(other.amount, one.amount, rtol=1e-13)


def test_missing_parts_make_the_total_at_least() -> None:
    values = np.array([[[1.0, 3.0], [np.nan, np.nan]], [[2.0, 2.0], [4.0, 0.0]]])
    reason = Missing("no well was sampled", "source 0")
    one = of(values, missing={("source 0", "pathway 1"): (reason,)}, unit="mSv/yr")
    found = attribute_mean(one)
    assert found.total == AtLeast(6.0, (reason,))
    assert np.isnan(found.amount[0, 1])
    assert found.share[1, 1] == pytest.approx(100.0 / 3.0)
    frame = found.to_frame()
    assert frame["is"].tolist() == ["", "missing", "", ""]
    assert frame["reason"][1] == "no well was sampled for source 0"
    by_source = attribute_percentile(one.by("source"), 50.0)
    assert by_source.to_frame()["is"].tolist() == ["at least", ""]
    assert by_source.value == AtLeast(6.0, (reason,))
    assert "≥ 6; no well was sampled" in str(by_source)


def test_nothing_known_gives_no_share() -> None:
    blank = np.full((1, 4), np.nan)
    one = of(blank, missing={("source 0",): (Missing("no transfer"),)})
    for found in (attribute_mean(one), attribute_draw(one, 1), attribute_percentile(one)):
        assert isinstance(found.value, Missing)
        assert np.isnan(found.share).all()
        assert found.largest() == []
    with pytest.raises(InputError, match="0 to 100 %"):
        attribute_percentile(one, 110.0)


def test_says_what_it_is_of_and_by_which_method() -> None:
    one = of(np.outer([5.0, 95.0], np.arange(1.0, 202.0)), what="hazard index, child", unit="")
    found = attribute_percentile(one)
    assert found.largest(1)[0] == (("source 1",), pytest.approx(95.0))
    assert found.method.startswith("P95 by the mean contributions of the 11 draws between P92.5")
    assert found.method.endswith("the result is the sum of its contributions")
    assert str(attribute_mean(one)).startswith("hazard index, child, mean: 1.01e+04")
    with pytest.raises(InputError, match="no draw 201"):
        attribute_draw(one, 201)
