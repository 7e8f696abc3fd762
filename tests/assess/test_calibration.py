"""Calibration against exact posteriors: linear, lognormal, and one by importance sampling."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from tailrace.assess.calibration import Observations, calibrate
from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.ensemble_smoother import chance_threshold, correlated, smooth_ensemble
from tailrace.assess.site_calibration import Comparable
from tailrace.cli.app import run
from tailrace.errors import InputError
from tailrace.quantities import Value
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.level_source import LevelSource, drawn

DRAWS = 20_000


def lognormal(median: float, factor: float) -> Value:
    return Value(None, "kg/yr", distribution=Lognormal(median, factor))


def exact(slopes: np.ndarray, observed: np.ndarray, errors: np.ndarray) -> tuple[np.ndarray, ...]:
    """Mean and covariance of x ~ N(0, I) given y = G x + e (Gelman et al. 2013, section 14.8)."""
    gain = slopes.T @ np.linalg.inv(slopes @ slopes.T + np.diag(errors**2))
    return gain @ observed, np.eye(slopes.shape[1]) - gain @ slopes


def test_linear_responses_give_the_exact_posterior() -> None:
    pytest.importorskip("pyesmda")
    rng = np.random.default_rng(5)
    slopes = rng.normal(size=(4, 6))
    observed, errors = np.array([1.0, -0.5, 2.0, 0.3]), np.array([0.3, 0.5, 1.0, 0.2])
    scores = rng.normal(size=(DRAWS, 6))
    found = smooth_ensemble(scores, lambda x: x @ slopes.T, observed, errors, threshold=0.0, seed=3)
    mean, covariance = exact(slopes, observed, errors)
    # Standard error of a mean of 20,000 draws is 0.007 of a standard deviation at most.
    np.testing.assert_allclose(found.posterior.mean(axis=0), mean, atol=0.03)
    np.testing.assert_allclose(np.cov(found.posterior.T), covariance, atol=0.03)
    np.testing.assert_allclose(found.posterior_responses, found.posterior @ slopes.T, rtol=1e-12)
    assert found.acts.all()


@pytest.mark.parametrize("steps", [1, 8])
def test_the_number_of_steps_does_not_change_a_linear_posterior(steps: int) -> None:
    pytest.importorskip("pyesmda")
    rng = np.random.default_rng(6)
    scores = rng.normal(size=(DRAWS, 2))
    found = smooth_ensemble(
        scores, lambda x: x[:, :1] + x[:, 1:], np.array([1.0]), np.array([0.5]), steps=steps
    )
    mean, covariance = exact(np.array([[1.0, 1.0]]), np.array([1.0]), np.array([0.5]))
    np.testing.assert_allclose(found.posterior.mean(axis=0), mean, atol=0.03)
    np.testing.assert_allclose(np.cov(found.posterior.T), covariance, atol=0.03)


def test_the_model_is_run_once_for_each_step_and_once_more() -> None:
    pytest.importorskip("pyesmda")
    calls = []

    def respond(scores: np.ndarray) -> np.ndarray:
        calls.append(scores.copy())
        return scores[:, :1]

    scores = np.random.default_rng(1).normal(size=(50, 2))
    smooth_ensemble(scores, respond, np.array([1.0]), np.array([0.5]), steps=3)
    assert len(calls) == 4
    np.testing.assert_array_equal(calls[0], scores)


def test_a_number_nobody_observed_stays_as_it_is() -> None:
    pytest.importorskip("pyesmda")
    rng = np.random.default_rng(7)
    scores = rng.normal(size=(400, 60))
    found = smooth_ensemble(scores, lambda x: x[:, :1], np.array([1.5]), np.array([0.2]))
    others = ~found.acts[:, 0]
    assert others.sum() == 59
    np.testing.assert_array_equal(found.posterior[:, others], scores[:, others])
    every = smooth_ensemble(
        scores, lambda x: x[:, :1], np.array([1.5]), np.array([0.2]), threshold=0.0
    )
    moved = every.posterior[:, others].mean(axis=0) - scores[:, others].mean(axis=0)
    assert np.abs(moved).max() > 0.1  # by chance alone


def test_correlations_beyond_chance() -> None:
    x = np.random.default_rng(2).normal(size=(1000, 3))
    acts = correlated(x, np.column_stack([x[:, 0], x[:, 0] - x[:, 1], np.ones(1000)]), 3.0)
    assert acts.tolist() == [[True, True, False], [False, True, False], [False, False, False]]


def test_many_correlations_need_a_higher_threshold() -> None:
    assert chance_threshold(1) == pytest.approx(1.959964, rel=1e-6)  # two-sided 5 %
    assert chance_threshold(4710) > 4.2
    rng = np.random.default_rng(8)
    exceeded = [
        correlated(rng.normal(size=(300, 200)), rng.normal(size=(300, 5)), chance_threshold(1000))
        for _ in range(40)
    ]
    assert sum(bool(one.any()) for one in exceeded) <= 7  # 2 expected


class Chain:
    """Dust of two sources at two places, and a number that has no part in it."""

    inputs: ClassVar[dict[str, Value]] = {
        "emissions.dump.rate": lognormal(10.0, 3.0),
        "emissions.road.rate": lognormal(4.0, 2.0),
        "surface.transfer": lognormal(1.0, 1.8),
        "ground.conductivity": lognormal(5.0, 10.0),
    }

    def drawn(self, levels: LevelSource) -> list[np.ndarray]:
        return [drawn(value, name, levels) for name, value in self.inputs.items()]


class ProductChain(Chain):
    """What is observed is a product: its logarithm is linear in the scores."""

    def __call__(self, levels: LevelSource) -> np.ndarray:
        dump, road, transfer, _ = self.drawn(levels)
        return np.column_stack([2.0 * dump * transfer, 0.5 * road * transfer])


class SumChain(Chain):
    """What is observed is a sum over sources, as in the chain."""

    def __call__(self, levels: LevelSource) -> np.ndarray:
        dump, road, transfer, _ = self.drawn(levels)
        return np.column_stack([(dump + 3.0 * road) * transfer, (0.1 * dump + road) * transfer])


def observations(values: list[float], factors: list[float]) -> Observations:
    return Observations(
        ("air at A", "air at B"), ("mg/m3", "mg/m3"), np.array(values), np.array(factors),
        ("made up", "made up"),
    )  # fmt: skip


def test_a_lognormal_twin_is_found_again() -> None:
    pytest.importorskip("pyesmda")
    truth = np.array([1.2, -0.8, 0.5, 0.0])  # scores
    spread = np.log([3.0, 2.0, 1.8, 10.0])
    median = np.array([10.0, 4.0, 1.0])
    dump, road, transfer = median * np.exp(truth[:3] * spread[:3])
    seen = observations([2.0 * dump * transfer, 0.5 * road * transfer], [1.2, 1.3])
    design = DrawDesign(Chain.inputs, 8192, seed=4, scheme="sobol")
    found = calibrate(ProductChain(), design, seen)
    slopes = np.array([[spread[0], 0.0, spread[2], 0.0], [0.0, spread[1], spread[2], 0.0]])
    base = np.log([2.0 * 10.0, 0.5 * 4.0])
    mean, covariance = exact(slopes, np.log(seen.values) - base, np.log(seen.factors))
    after = found.ensemble.posterior
    np.testing.assert_allclose(after.mean(axis=0)[:3], mean[:3], atol=0.05)
    np.testing.assert_allclose(np.cov(after.T)[:3, :3], covariance[:3, :3], atol=0.05)
    np.testing.assert_array_equal(after[:, 3], found.ensemble.prior[:, 3])
    inside = np.abs(truth[:3] - after.mean(axis=0)[:3]) < 2.0 * after.std(axis=0)[:3]
    assert inside.all()


def test_tables_say_what_was_declared_and_what_was_learned() -> None:
    pytest.importorskip("pyesmda")
    seen = observations([100.0, 2.0], [1.2, 1.3])
    design = DrawDesign(Chain.inputs, 2048, seed=4)
    found = calibrate(ProductChain(), design, seen)
    beside = found.beside().set_index("observation")
    # 2 x 10 with sigmas ln 3 and ln 1.8 together
    sigma = np.hypot(np.log(3.0), np.log(1.8))
    assert beside.loc["air at A", "prior_P50"] == pytest.approx(20.0, rel=0.03)
    assert beside.loc["air at A", "prior_P95"] == pytest.approx(
        20.0 * np.exp(1.645 * sigma), rel=0.06
    )
    assert abs(np.log(beside.loc["air at A", "posterior_factor"])) < 0.1
    assert beside.loc["air at A", "prior_factor"] == pytest.approx(0.2, rel=0.03)
    numbers = found.numbers().set_index("number")
    assert "ground.conductivity" not in numbers.index
    assert numbers.loc["emissions.dump.rate", "moved_by"] == "air at A"
    assert numbers.loc["emissions.dump.rate", "unit"] == "kg/yr"
    assert numbers.loc["emissions.dump.rate", "prior_P50"] == pytest.approx(10.0, rel=0.02)
    assert numbers.loc["emissions.dump.rate", "posterior_P50"] > 20.0
    assert (numbers["narrowed"] > 0.0).all()
    again = ProductChain()(found.levels)
    np.testing.assert_allclose(np.log(again), found.ensemble.posterior_responses, rtol=1e-9)


def test_sums_agree_with_importance_sampling() -> None:
    pytest.importorskip("pyesmda")
    seen = observations([60.0, 9.0], [1.5, 1.5])
    design = DrawDesign(Chain.inputs, 8192, seed=9, scheme="sobol")
    found = calibrate(SumChain(), design, seen, steps=8)
    # Independent: prior draws weighted by their likelihood.
    many = DrawDesign(Chain.inputs, 2**18, seed=10, scheme="plain", block=2**18)
    from tailrace.assess.draw_plan import DesignLevels

    table = many.levels(0)[0]
    misfit = np.log(SumChain()(DesignLevels(many, table)) / seen.values) / np.log(seen.factors)
    weight = np.exp(-0.5 * (misfit**2).sum(axis=1))
    weight /= weight.sum()
    assert 1.0 / (weight**2).sum() > 5000.0  # draws that count
    from scipy.special import ndtri

    scores = ndtri(table)
    mean = weight @ scores
    deviation = np.sqrt(weight @ (scores - mean) ** 2)
    after = found.ensemble.posterior
    # The smoother is an approximation where responses are not linear.
    np.testing.assert_allclose(after.mean(axis=0), mean, atol=0.1)
    np.testing.assert_allclose(after.std(axis=0), deviation, atol=0.1)


def test_figures_show_both() -> None:
    pytest.importorskip("pyesmda")
    from tailrace.report.calibration_figures import observed_figure, prior_posterior_figure
    from tailrace.report.page.builder import standalone_svg

    seen = observations([100.0, 2.0], [1.2, 1.3])
    found = calibrate(ProductChain(), DrawDesign(Chain.inputs, 512, seed=1), seen)
    moved = prior_posterior_figure(found)
    assert moved.title == "Observations moved 3 of 4 numbers"
    assert len(moved.rows) == 6
    assert "emissions.dump.rate, calibrated" in standalone_svg(moved)
    assert len(observed_figure(found).rows) == 6


def test_the_page_shows_observed_first_then_priors_and_posteriors() -> None:
    pytest.importorskip("pyesmda")
    from tailrace.report.calibration_page import calibration_html

    seen = observations([100.0, 2.0], [1.2, 1.3])
    found = calibrate(ProductChain(), DrawDesign(Chain.inputs, 128, seed=1), seen)
    against = Comparable(seen, (), {"dose, here": "<computed> by the study"}, (seen.names[0],))
    page = calibration_html(found, against, "Made & found")
    first = page.index('id="observed-title"')
    assert first < page.index('id="numbers-title"') < page.index('id="left-out-title"')
    assert "Made &amp; found: numbers held against measurements" in page
    assert "128 draws, latin hypercube, seed 1" in page
    for name in found.numbers()["number"]:
        assert f"{name}, as declared" in page
        assert f"{name}, calibrated" in page
    assert f"Not all of the works is known at: {seen.names[0]}" in page
    assert "&lt;computed&gt; by the study" in page
    assert "http-equiv" in page
    assert 'src="http' not in page


def test_the_command_writes_the_page_beside_the_tables(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyesmda")
    seen = observations([100.0, 2.0], [1.2, 1.3])
    found = calibrate(ProductChain(), DrawDesign(Chain.inputs, 128, seed=1), seen)
    command = import_module("tailrace.cli.calibrate")
    monkeypatch.setattr(command, "_calibrated", lambda *words: (found, Comparable(seen, (), {})))
    out = tmp_path / "out"
    assert run(["calibrate", "mountain_pass", "-o", str(out)]) == 0
    assert f"priors and posteriors: {out / 'calibration.html'}" in capsys.readouterr().out
    made = {one.name for one in out.iterdir() if not one.name.startswith(".")}
    assert made == {"observed.csv", "numbers.csv", "calibration.html"}
    page = (out / "calibration.html").read_text(encoding="utf-8")
    assert "Mountain Pass mine and mill, California, USA: numbers held against" in page


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(InputError, match="above zero") as error:
        observations([0.0, 1.0], [1.0, 2.0])
    assert len(error.value.problems) == 2
    pytest.importorskip("pyesmda")
    scores = np.random.default_rng(1).normal(size=(50, 2))
    one = np.array([1.0])
    with pytest.raises(InputError, match="not finite"):
        smooth_ensemble(scores, lambda x: x[:, :1] * np.nan, one, one)
    with pytest.raises(InputError, match="errors above zero"):
        smooth_ensemble(scores, lambda x: x[:, :1], one, 0.0 * one)
    with pytest.raises(InputError, match="20 finite draws"):
        smooth_ensemble(scores[:5], lambda x: x[:, :1], one, one)
    design = DrawDesign(Chain.inputs, 64, seed=1)
    with pytest.raises(InputError, match="air at B"):
        calibrate(
            lambda levels: np.column_stack([np.ones(levels.rows), np.zeros(levels.rows)]),
            design, observations([1.0, 1.0], [2.0, 2.0]),
        )  # fmt: skip


def test_without_the_library_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyesmda", None)
    monkeypatch.setitem(sys.modules, "covmats", None)
    scores, one = np.random.default_rng(1).normal(size=(50, 2)), np.array([1.0])
    with pytest.raises(InputError, match=r"tailrace\[stats\]"):
        smooth_ensemble(scores, lambda x: x[:, :1], one, one)
