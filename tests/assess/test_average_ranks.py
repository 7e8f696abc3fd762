"""Ranks are those of scipy, with and without equal numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from tailrace.assess.average_ranks import average_ranks


@pytest.mark.parametrize("digits", [0, 1, 12])
def test_ranks_are_those_of_scipy(digits: int) -> None:
    table = np.random.default_rng(digits).lognormal(size=(200, 7)).round(digits)
    np.testing.assert_array_equal(average_ranks(table), rankdata(table, axis=0))


def test_one_draw_and_equal_draws_have_ranks() -> None:
    np.testing.assert_array_equal(average_ranks(np.array([[3.0, -1.0]])), [[1.0, 1.0]])
    np.testing.assert_array_equal(average_ranks(np.full((4, 1), 0.5)), np.full((4, 1), 2.5))
