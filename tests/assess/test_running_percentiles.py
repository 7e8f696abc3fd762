"""Percentiles by classes against those of all draws at once."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.running_percentiles import RunningPercentiles

LEVELS = (5.0, 50.0, 95.0)


def running(draws: np.ndarray, first: int = 2048, block: int = 256) -> RunningPercentiles:
    made = RunningPercentiles(draws[:first])
    for begin in range(first, len(draws), block):
        made.add(draws[begin : begin + block])
    return made


@pytest.mark.parametrize("spread", [0.1, 1.0, 3.0])
def test_percentiles_of_many_draws_agree_with_all_of_them(spread: float) -> None:
    draws = np.random.default_rng(2).lognormal(0.0, spread, (60_000, 3))
    made = running(draws)
    whole = np.percentile(draws, LEVELS, axis=0)
    # a class holds 1/512 of the probability; the density at a percentile tells its width
    np.testing.assert_allclose(np.log(made.percentiles(LEVELS)), np.log(whole), atol=0.004 * spread)
    np.testing.assert_allclose(made.mean(), draws.mean(axis=0), rtol=1e-12)
    assert made.draws == 60_000


def test_ends_are_the_lowest_and_highest_draw_of_all() -> None:
    draws = np.random.default_rng(3).normal(size=(5000, 2))
    made = running(draws)
    np.testing.assert_array_equal(made.percentiles((0.0,))[0], draws.min(axis=0))
    np.testing.assert_array_equal(made.percentiles((100.0,))[0], draws.max(axis=0))


def test_a_result_that_is_the_same_in_every_draw_stays_so() -> None:
    made = running(np.full((4000, 1), 7.0))
    np.testing.assert_array_equal(made.percentiles(LEVELS), 7.0)


def test_the_first_draws_alone_are_nearly_their_own_percentiles() -> None:
    draws = np.random.default_rng(4).exponential(size=(2048, 4))
    made = running(draws)
    whole = np.percentile(draws, LEVELS, axis=0)
    np.testing.assert_allclose(made.percentiles(LEVELS), whole, rtol=0.02)
