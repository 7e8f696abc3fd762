"""Errors of means and percentiles, and when to stop."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.standard_errors import (
    percentile_interval,
    standard_error_of_blocks,
    standard_error_of_mean,
    standard_error_of_percentile,
)
from tailrace.assess.stopping import EarlyStopping, StoppingRule, judge
from tailrace.errors import InputError
from tailrace.quantities import Lognormal, Normal, Uniform


def test_mean_of_known_numbers() -> None:
    """1, 2, 3, 4: s = sqrt(5/3), over 2."""
    found = standard_error_of_mean([1.0, 2.0, 3.0, 4.0])
    assert float(found) == pytest.approx((5 / 3) ** 0.5 / 2, rel=1e-15)


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_percentile_error_is_that_between_runs(level: float) -> None:
    """Asymptotically sqrt(p (1 - p)/n)/f; and the spread of 400 runs of 500 lognormal draws."""
    from scipy.stats import norm

    runs = np.exp(np.random.default_rng(1).normal(size=(500, 400)))
    z = norm.ppf(level)
    expected = (level * (1 - level) / 500) ** 0.5 / norm.pdf(z) * np.exp(z)
    mean = np.sqrt(np.mean(standard_error_of_percentile(runs, level) ** 2))
    assert mean == pytest.approx(expected, rel=0.08)
    assert mean == pytest.approx(np.quantile(runs, level, axis=0).std(), rel=0.12)


def test_percentile_error_is_the_bootstrap_of_the_order_statistic() -> None:
    """20,000 resamples of 61 draws: an error of 1/sqrt(2 * 20,000) = 0.5 %."""
    rng = np.random.default_rng(2)
    values = rng.gamma(2.0, size=61)
    again = np.sort(rng.choice(values, (20_000, 61)), axis=1)
    for level, rank in ((0.1, 6), (0.5, 31), (0.9, 55)):
        found = float(standard_error_of_percentile(values, level))
        assert found == pytest.approx(again[:, rank - 1].std(), rel=0.02)


def test_percentile_interval_holds_at_least_as_often_as_it_says() -> None:
    values = np.random.default_rng(3).random((200, 2000))
    for level in (0.1, 0.5, 0.95):
        low, high = percentile_interval(values, level)
        assert 0.935 < np.mean((low <= level) & (level <= high)) < 0.985


def test_percentile_interval_of_few_draws_has_no_upper_end() -> None:
    """0.95^58 = 0.051 and 0.95^72 = 0.0249: the 95th percentile needs 72 draws at 95 %."""
    rng = np.random.default_rng(4)
    assert np.isinf(percentile_interval(rng.random(71), 0.95)[1])
    assert np.isfinite(percentile_interval(rng.random(72), 0.95)[1])


def test_blocks_tell_how_much_better_a_latin_hypercube_is() -> None:
    """Of a sum: the error between blocks is the true one, far below that of independent draws."""
    inputs = dict.fromkeys("abc", Normal(0.0, 1.0))
    means, blocks, plain = [], [], []
    for seed in range(60):
        x = DrawDesign(inputs, 2048, seed).all_numbers()
        y = x["a"] + x["b"] + 0.2 * x["b"] * x["c"]
        means.append(y.mean())
        blocks.append(standard_error_of_blocks(y, 256))
        plain.append(standard_error_of_mean(y))
    assert np.sqrt(np.mean(np.square(blocks))) == pytest.approx(np.std(means), rel=0.25)
    assert np.mean(plain) > 4 * np.mean(blocks)


def test_block_error_of_independent_draws_is_the_plain_one() -> None:
    y = np.random.default_rng(5).normal(size=(256 * 40, 50))
    found = standard_error_of_blocks(y, 256)
    assert np.mean(found) == pytest.approx(1 / np.sqrt(256 * 40), rel=0.05)
    median = standard_error_of_blocks(y, 256, level=0.5)
    assert np.mean(median) == pytest.approx(np.sqrt(np.pi / 2 / (256 * 40)), rel=0.05)


def test_large_numbers_lose_no_digits() -> None:
    values = np.random.default_rng(6).random(500)
    near = standard_error_of_percentile(values, 0.5)
    far = standard_error_of_percentile(values + 1e6, 0.5)
    assert float(far) == pytest.approx(float(near), rel=1e-8)


def test_a_run_stops_when_its_error_is_small_and_not_before() -> None:
    """Mean 10, deviation 5: 2 % of the mean is 0.2, reached at (5/0.2)^2 = 625 draws."""
    rule = StoppingRule(relative=0.02, levels=(), least=256)
    design = DrawDesign({"x": Normal(10.0, 5.0)}, 100_000, scheme="plain")
    watch = EarlyStopping(rule)
    for block in range(design.blocks):
        if watch.add(block, {"dose": design.draw_block(block)["x"]}):
            break
    assert watch.verdict is not None
    assert watch.verdict.enough
    # 625 is in block three; it must hold once more
    assert watch.verdict.draws == 4 * 256
    assert watch.verdict.worst == "dose, mean"


def test_stopping_keeps_what_it_promises() -> None:
    """Of 60 stopped runs the mean is off by more than two promised errors in one of 20 or so."""
    rule = StoppingRule(relative=0.05, levels=(), least=256)
    true = Lognormal(1.0, 3.0).mean()
    off = 0
    for seed in range(60):
        design = DrawDesign({"x": Lognormal(1.0, 3.0)}, 50_000, seed, "plain")
        watch, seen = EarlyStopping(rule), []
        for block in range(design.blocks):
            seen.append(design.draw_block(block)["x"])
            if watch.add(block, {"y": seen[-1]}):
                break
        off += abs(np.concatenate(seen).mean() / true - 1) > 0.1
    assert off <= 8


def test_the_draws_needed_are_said() -> None:
    values = np.random.default_rng(7).normal(10.0, 5.0, 600)
    verdict = judge({"dose": values}, StoppingRule(relative=0.01, levels=()))
    assert not verdict.enough
    assert verdict.needed == pytest.approx(2500, rel=0.2)
    early = judge({"dose": values[:100]}, StoppingRule())
    assert (early.enough, early.needed) == (False, 512)


def test_a_result_around_zero_needs_an_absolute_tolerance() -> None:
    values = {"zero": np.zeros(600), "around": np.tile([-1.0, 1.0], 300)}
    assert judge({"zero": values["zero"]}, StoppingRule()).enough
    never = judge(values, StoppingRule(levels=()))
    assert (never.enough, never.worst, never.needed) == (False, "around, mean", -1)
    assert judge(values, StoppingRule(levels=(), absolute=0.05)).enough


def test_percentiles_are_watched() -> None:
    values = np.exp(1.5 * np.random.default_rng(8).normal(size=4000))
    verdict = judge({"dose": values}, StoppingRule(relative=0.03))
    assert verdict.worst == "dose, 95th percentile"


def test_refusals() -> None:
    with pytest.raises(InputError) as caught:
        StoppingRule(relative=0.0, absolute=-1.0, levels=(0.999, 2.0))
    assert [p.place for p in caught.value.problems] == ["relative", "absolute", "least", "levels"]
    watch = EarlyStopping(StoppingRule())
    watch.add(0, {"y": np.zeros(4)})
    with pytest.raises(InputError, match="1, the next"):
        watch.add(2, {"y": np.zeros(4)})
    with pytest.raises(InputError, match="other results"):
        watch.add(1, {"z": np.zeros(4)})
    with pytest.raises(InputError, match="no result is watched"):
        judge({}, StoppingRule())
    with pytest.raises(InputError, match="none beyond"):
        standard_error_of_percentile(np.arange(5.0), 0.95)
    with pytest.raises(InputError, match="five whole blocks"):
        standard_error_of_blocks(np.arange(1000.0), 256)
    with pytest.raises(InputError, match="finite"):
        standard_error_of_mean([1.0, np.nan])


def test_the_same_stop_for_any_block_order_is_refused_not_reordered() -> None:
    """Blocks come in their order; levels of a design made out of order are the same anyway."""
    design = DrawDesign({"x": Uniform(0.0, 1.0)}, 1024)
    late = {block: design.draw_block(block) for block in (3, 1, 0, 2)}
    first, second = EarlyStopping(StoppingRule()), EarlyStopping(StoppingRule())
    for block in range(4):
        first.add(block, late[block])
        second.add(block, design.draw_block(block))
    assert first.verdict == second.verdict
