"""Percentiles of kept draws are numpy's own, of columns that vary and of those that do not."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.area_block import evaluate_area
from tailrace.assess.area_inputs import background_levels
from tailrace.assess.exact_statistics import exact_statistics
from tailrace.assess.gathered_blocks import SUMMED, AreaGatherer

from .made_chain import made_inputs


def test_percentiles_and_means_are_those_of_numpy() -> None:
    rng = np.random.default_rng(2)
    values = rng.lognormal(size=(101, 3, 50))
    values[:, 1] = 0.0
    values[:, 2, ::2] = 0.1
    values[:-1, 0, 0] = 7.0
    found = exact_statistics(values, (5.0, 50.0, 95.0))
    np.testing.assert_array_equal(found[:3], np.percentile(values, (5.0, 50.0, 95.0), axis=0))
    np.testing.assert_array_equal(found[3], values.mean(axis=0))


@pytest.mark.parametrize("draws", [1, 2, 7, 64, 501])
@pytest.mark.parametrize("percentiles", [(5.0, 50.0, 95.0), (0.0, 97.5, 33.0, 100.0)])
def test_numbers_of_any_size_and_sign_have_the_percentiles_of_numpy(
    draws: int, percentiles: tuple[float, ...]
) -> None:
    rng = np.random.default_rng(3)
    values = rng.lognormal(sigma=3.0, size=(draws, 21))
    values[:, 1] = rng.normal(size=draws)
    values[:, 2] = -values[:, 2]
    values[draws // 2 :, 3] = 0.0  # most of the rest in one class
    values[:, 4] = np.round(values[:, 4])
    values[0, 5], values[-1, 6] = np.inf, -np.inf
    values[-1, 7], values[0, 8] = np.nan, 1e300
    values[:, 9], values[:, 10] = 5e-324, 1e-300 * values[:, 10]
    values[:, 11], values[:, 12] = np.arange(draws), -np.arange(draws)
    values[0, 13], values[-1, 13] = -1e307, 1e307
    with np.errstate(invalid="ignore"):
        found = exact_statistics(values, percentiles)
        wanted = np.percentile(values, percentiles, axis=0)
        np.testing.assert_array_equal(found[:-1], wanted)
        np.testing.assert_array_equal(found[-1], values.mean(axis=0))


def test_one_draw_is_every_percentile_and_the_mean() -> None:
    values = np.array([[1.5, np.nan, 0.0]])
    np.testing.assert_array_equal(exact_statistics(values, (5.0, 50.0)), np.repeat(values, 3, 0))


def test_a_gatherer_does_not_hold_the_sums_of_its_blocks() -> None:
    inputs = made_inputs(4)
    gatherer, block = AreaGatherer(), evaluate_area(inputs)
    gatherer.add(block, background_levels(inputs))
    kept, _ = gatherer._kept[0]
    for name in SUMMED:
        own = getattr(kept, name)
        # neither the array nor, through a view, the one it was cut from
        assert own.size == 0
        assert own.base is None or own.base.size == 0
        assert getattr(block, name).size > 0
