"""Quantiles, means and medians against scipy.stats, which computes them otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.quantities import (
    PERT,
    Beta,
    Distribution,
    Empirical,
    Lognormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)

LEVELS = np.concatenate([[1e-9, 1e-6], np.linspace(0.001, 0.999, 41), [1 - 1e-6]])

PAIRS: list[tuple[Distribution, Any]] = [
    (Normal(3.0, 0.5), scipy.stats.norm(3.0, 0.5)),
    (Lognormal(2.0, 1.7), scipy.stats.lognorm(math.log(1.7), scale=2.0)),
    (Uniform(-2.0, 5.0), scipy.stats.uniform(-2.0, 7.0)),
    (LogUniform(1e-9, 1e-5), scipy.stats.loguniform(1e-9, 1e-5)),
    (Triangular(0.5, 0.65, 0.8), scipy.stats.triang(0.5, 0.5, 0.3)),
    (Triangular(0.0, 0.0, 1.0), scipy.stats.triang(0.0, 0.0, 1.0)),
    (Triangular(0.0, 1.0, 1.0), scipy.stats.triang(1.0, 0.0, 1.0)),
    (Beta(2.0, 5.0), scipy.stats.beta(2.0, 5.0)),
    (Beta(0.7, 0.4, 10.0, 30.0), scipy.stats.beta(0.7, 0.4, 10.0, 20.0)),
    (PERT(1.0, 3.0, 7.0), scipy.stats.beta(7 / 3, 11 / 3, 1.0, 6.0)),
    (PERT(0.0, 0.5, 1.0, 10.0), scipy.stats.beta(6.0, 6.0)),
]
IDS = [f"{ours.name}-{index}" for index, (ours, _) in enumerate(PAIRS)]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=IDS)
def test_quantiles_mean_and_median_agree_with_scipy(ours: Distribution, theirs: Any) -> None:
    assert ours.ppf(LEVELS) == pytest.approx(theirs.ppf(LEVELS), rel=1e-8)
    assert ours.mean() == pytest.approx(theirs.mean(), rel=1e-12)
    assert ours.median() == pytest.approx(theirs.median(), rel=1e-10)
    assert ours.support() == pytest.approx(theirs.support())


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=IDS)
def test_draws_follow_the_distribution(ours: Distribution, theirs: Any) -> None:
    drawn = ours.sample(4000, np.random.default_rng(20))
    assert drawn.shape == (4000,)
    assert scipy.stats.kstest(drawn, theirs.cdf).pvalue > 1e-3


def test_pert_has_the_mean_of_malcolm_1959() -> None:
    """Mean (low + 4 mode + high) / 6 of the original paper."""
    assert PERT(2.0, 3.0, 10.0).mean() == pytest.approx((2 + 4 * 3 + 10) / 6, rel=1e-14)


def test_lognormal_holds_two_thirds_within_one_gsd() -> None:
    inside = Lognormal(5.0, 3.0)
    assert inside.ppf(scipy.stats.norm.cdf(1.0)) == pytest.approx(15.0, rel=1e-12)
    assert inside.ppf(scipy.stats.norm.cdf(-1.0)) == pytest.approx(5 / 3, rel=1e-12)


def test_empirical_takes_each_value_as_often_as_it_was_given() -> None:
    found = Empirical((3.0, 1.0, 1.0, 7.0))
    assert list(found.ppf([0.0, 0.25, 0.5, 0.51, 0.75, 0.76, 1.0])) == [1, 1, 1, 3, 3, 7, 7]
    assert found.mean() == 3.0
    assert found.median() == 1.0
    drawn = found.sample(8000, np.random.default_rng(3))
    counts = [np.count_nonzero(drawn == number) for number in (1.0, 3.0, 7.0)]
    assert scipy.stats.chisquare(counts, [4000, 2000, 2000]).pvalue > 1e-3


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=IDS)
def test_scalars_and_arrays_of_any_shape(ours: Distribution, theirs: Any) -> None:
    assert np.ndim(ours.ppf(0.3)) == 0
    assert ours.ppf(np.full((2, 3, 4), 0.3)).shape == (2, 3, 4)
    assert ours.ppf([[0.3]])[0, 0] == ours.ppf(0.3)


def test_levels_outside_zero_to_one_are_refused() -> None:
    for level in (-1e-9, 1.1, math.nan):
        with pytest.raises(InputError, match="level"):
            Uniform(0.0, 1.0).ppf(level)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Normal(0.0, 0.0), "sd is 0"),
        (lambda: Normal(math.nan, 1.0), "mu is nan"),
        (lambda: Lognormal(0.0, 2.0), "median is 0"),
        (lambda: Lognormal(1.0, 1.0), "factor above 1"),
        (lambda: Uniform(2.0, 2.0), "not below high"),
        (lambda: Uniform(-1e308, 1e308), "not below high"),
        (lambda: LogUniform(0.0, 1.0), "use uniform"),
        (lambda: Triangular(0.0, 2.0, 1.0), "outside 0 to 1"),
        (lambda: PERT(0.0, 0.5, 1.0, 0.0), "4 is usual"),
        (lambda: Beta(0.0, 1.0), "both above zero"),
        (lambda: Beta(1.0, 1.0, 1.0, 0.0), "not below high"),
        (lambda: Empirical((1.0,)), "two or more"),
        (lambda: Empirical((1.0, math.inf)), "not finite"),
    ],
)
def test_parameters_that_make_no_distribution(make: Callable[[], Distribution], words: str) -> None:
    with pytest.raises(InputError) as refused:
        make()
    assert words in str(refused.value)


NUMBERS = st.floats(-1e6, 1e6)
POSITIVE = st.floats(1e-9, 1e9)


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    """Any distribution with reasonable parameters."""
    low, mode, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    assume(high - low > 1e-6)
    first, second = sorted(draw(st.tuples(POSITIVE, POSITIVE)))
    shapes = draw(st.tuples(st.floats(0.05, 100), st.floats(0.05, 100)))
    choices: list[Distribution] = [
        Normal(mode, high - low),
        Lognormal(first, draw(st.floats(1.01, 20))),
        Uniform(low, high),
        Triangular(low, mode, high),
        PERT(low, mode, high, draw(st.floats(0.1, 50))),
        Beta(*shapes, low, high),
        Empirical((low, mode, high)),
    ]
    if second > first * 1.0001:
        choices.append(LogUniform(first, second))
    return draw(st.sampled_from(choices))


SORTED_LEVELS = st.lists(st.floats(1e-12, 1 - 1e-12), min_size=2, max_size=20).map(sorted)


@given(distributions(), SORTED_LEVELS)
def test_quantiles_never_fall_and_stay_in_the_support(
    distribution: Distribution, levels: list[float]
) -> None:
    found = distribution.ppf(levels)
    low, high = distribution.support()
    size = np.max(np.abs(found))
    assert np.all(np.diff(found) >= -1e-12 * size)
    assert np.all((found >= low) & (found <= high))
    assert low <= distribution.mean() * (1 + 1e-12 * np.sign(distribution.mean()))
    assert np.all(np.isfinite(found))


@given(distributions(), st.floats(1e-3, 1e3), SORTED_LEVELS)
def test_scaling_scales_every_quantile(
    distribution: Distribution, factor: float, levels: list[float]
) -> None:
    scaled = distribution.scaled(factor)
    found = distribution.ppf(levels)
    size = np.max(np.abs([*found, *np.ravel(np.nan_to_num(distribution.support(), posinf=0))]))
    assert scaled.ppf(levels) == pytest.approx(found * factor, rel=1e-6, abs=1e-9 * size * factor)
    assert scaled.mean() == pytest.approx(distribution.mean() * factor, rel=1e-9, abs=1e-9 * size)


def test_a_shift_moves_what_can_be_moved() -> None:
    assert Normal(20.0, 2.0).scaled(1.0, 273.15) == Normal(293.15, 2.0)
    assert Triangular(0.0, 1.0, 2.0).scaled(2.0, 1.0) == Triangular(1.0, 3.0, 5.0)
    for distribution in (Lognormal(1.0, 2.0), LogUniform(1.0, 2.0)):
        with pytest.raises(InputError, match="give temperatures"):
            distribution.scaled(1.0, 273.15)


@pytest.mark.parametrize("distribution", [Normal(1.0, 0.1), Lognormal(1.0, 3.0)])
def test_the_bulk_leaves_a_millionth_of_a_millionth(distribution: Distribution) -> None:
    low, high = distribution.bulk()
    assert low == pytest.approx(float(distribution.ppf(1e-12)), rel=1e-9)
    assert high == pytest.approx(float(distribution.ppf(1 - 1e-12)), rel=1e-5)
