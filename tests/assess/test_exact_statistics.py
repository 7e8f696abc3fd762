"""Percentiles of kept draws are numpy's own, of columns that vary and of those that do not."""

from __future__ import annotations

import numpy as np

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
