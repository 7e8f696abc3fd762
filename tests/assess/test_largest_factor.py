"""The inverse of a percentile: closed forms, numpy and plain bisection, both ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tailrace.assess.largest_factor import largest_scale, percentile_of
from tailrace.errors import InputError

# steps of a millionth: below the rounding of a rank no two codes need agree
LEVEL = st.one_of(
    st.sampled_from([0.0, 50.0, 95.0, 100.0]), st.integers(0, 10**8).map(lambda k: k / 1e6)
)
NUMBER = st.one_of(st.floats(1e-3, 1e3), st.integers(0, 5).map(float))
PAIR = st.integers(1, 30).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.float64, n, elements=NUMBER), hnp.arrays(np.float64, n, elements=NUMBER)
    )
)


@given(PAIR, LEVEL)
def test_percentile_is_numpys(pair, level) -> None:
    assert percentile_of(pair[0], level) == pytest.approx(np.percentile(pair[0], level), rel=1e-13)


@given(PAIR, st.floats(0.5, 2e3), LEVEL)
def test_is_the_largest_that_meets_the_limit(pair, limit, level) -> None:
    """numpy's percentile meets the limit at the factor and exceeds it just above."""
    scaled, held = pair
    factor = largest_scale(scaled, held, limit, level)
    if np.isnan(factor):
        assert np.percentile(held, level) > limit * (1.0 - 1e-12)
        return
    if np.isinf(factor):
        assert np.percentile(1e9 * scaled + held, level) <= limit * (1.0 + 1e-12)
        return
    reached = np.percentile(factor * scaled + held, level)
    assert reached == pytest.approx(limit, rel=1e-12)
    above = factor * (1.0 + 1e-6) + 1e-6 * limit
    assert np.percentile(above * scaled + held, level) > limit


@given(PAIR, st.floats(0.5, 2e3), LEVEL)
@pytest.mark.slow
def test_against_plain_bisection(pair, limit, level) -> None:
    scaled, held = pair
    factor = largest_scale(scaled, held, limit, level)
    assume(np.isfinite(factor))
    low, high = 0.0, 2.0 * factor + 1.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if np.percentile(middle * scaled + held, level) <= limit:
            low = middle
        else:
            high = middle
    # where the percentile hardly rises, its rounding moves the root by more
    rise = (np.percentile((low + 1e-6) * scaled + held, level) - limit) / 1e-6
    assert abs(factor - low) <= 1e-12 * max(low, limit / max(rise, 1e-300))


def test_closed_forms() -> None:
    draws = np.random.default_rng(1).lognormal(size=501)
    p95 = np.percentile(draws, 95.0)
    zero = np.zeros_like(draws)
    # nothing held: the limit over the percentile; held in proportion: less what it takes
    assert largest_scale(draws, zero, 7.0, 95.0) == pytest.approx(7.0 / p95, rel=1e-14)
    found = largest_scale(2.0 * draws, 0.5 * draws, 7.0, 95.0)
    assert found == pytest.approx((7.0 / p95 - 0.5) / 2.0, rel=1e-13)
    # the same in every draw, whatever the level
    for level in (0.0, 33.3, 100.0):
        assert largest_scale(zero + 4.0, zero + 1.0, 7.0, level) == pytest.approx(1.5, rel=1e-14)
    # the highest draw binds at 100 %
    held = draws[::-1].copy()
    assert largest_scale(draws, held, 99.0, 100.0) == pytest.approx(
        ((99.0 - held) / draws).min(), rel=1e-14
    )


def test_none_and_no_limit() -> None:
    ones = np.ones(100)
    few = np.where(np.arange(100) < 4, 1.0, 0.0)
    assert np.isnan(largest_scale(ones, 2.0 * ones, 1.0, 95.0))
    assert np.isnan(largest_scale(0.0 * ones, 2.0 * ones, 1.0, 95.0))
    # it reaches four draws of a hundred: the percentile 95 never sees them, the 97 does
    assert largest_scale(few, 0.5 * ones, 1.0, 95.0) == np.inf
    assert largest_scale(few, 0.5 * ones, 1.0, 97.0) == pytest.approx(0.5, rel=1e-12)
    assert largest_scale(ones, ones, 1.0, 95.0) == 0.0
    # a level that rounds to the lowest draw is that draw, however the next one grows
    assert largest_scale([1.0, 0.0], [1.0, 1.0], 1.0, 1e-300) == np.inf


def test_a_level_between_a_draw_that_grows_and_one_that_does_not() -> None:
    """(1 - g) 1/2 + g f = 1 between the second and the third of three draws."""
    found = largest_scale([0.0, 0.0, 1.0], [0.5, 0.5, 0.0], 1.0, 60.0)
    assert found == pytest.approx((1.0 - 0.8 * 0.5) / 0.2, rel=1e-12)


def test_numbers_of_any_size() -> None:
    draws = np.random.default_rng(2).lognormal(size=200)
    one = largest_scale(draws, 0.1 * draws[::-1], 3.0, 90.0)
    assert largest_scale(1e-200 * draws, 1e-9 * draws[::-1], 3e-8, 90.0) == pytest.approx(
        1e192 * one, rel=1e-12
    )
    assert largest_scale(1e-320 * np.ones(3), np.zeros(3), 1e300, 50.0) == np.inf


def test_what_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        largest_scale([-1.0, np.inf], [1.0, np.nan], np.nan, 120.0)
    assert [p.place for p in caught.value.problems] == [
        "scaled",
        "held",
        "scaled",
        "limit",
        "level",
    ]
    with pytest.raises(InputError, match="as many draws"):
        largest_scale([1.0], [1.0, 2.0], 1.0, 50.0)
