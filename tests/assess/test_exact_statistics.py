"""Percentiles of kept draws are numpy's own, of columns that vary and of those that do not."""

from __future__ import annotations

import numpy as np

from tailrace.assess.exact_statistics import exact_statistics


def test_percentiles_and_means_are_those_of_numpy() -> None:
    rng = np.random.default_rng(2)
    values = rng.lognormal(size=(101, 3, 50))
    values[:, 1] = 0.0
    values[:, 2, ::2] = 0.1
    values[:-1, 0, 0] = 7.0
    found = exact_statistics(values, (5.0, 50.0, 95.0))
    np.testing.assert_array_equal(found[:3], np.percentile(values, (5.0, 50.0, 95.0), axis=0))
    np.testing.assert_array_equal(found[3], values.mean(axis=0))


def test_one_draw_is_every_percentile_and_the_mean() -> None:
    values = np.array([[1.5, np.nan, 0.0]])
    np.testing.assert_array_equal(exact_statistics(values, (5.0, 50.0)), np.repeat(values, 3, 0))
