"""Sensitivity from given draws, on functions with exact indices, and beside SALib."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.draw_levels import Scheme
from tailrace.assess.group_regression import class_means, classes_of
from tailrace.assess.rank_sensitivity import rank_correlations
from tailrace.assess.sensitivity_given_data import first_order_given_data
from tailrace.assess.sensitivity_indices import SensitivityIndices
from tailrace.errors import InputError
from tailrace.quantities import Empirical, Missing, Normal, Uniform

from .sensitivity_cases import Case, g_function, ishigami, lognormal_product


def _run(
    case: Case, draws: int, seed: int, scheme: Scheme = "latin hypercube"
) -> SensitivityIndices:
    design = DrawDesign(case.inputs, draws, seed, scheme)
    outputs = {"y": case.function(design.all_numbers())}
    levels = design.all_levels()
    return first_order_given_data(levels, design.group_columns, outputs, scheme=scheme)


@pytest.mark.parametrize("scheme", ["latin hypercube", "sobol", "plain"])
@pytest.mark.parametrize(
    ("case", "slack"), [(ishigami(), 0.055), (g_function(), 0.05), (lognormal_product(), 0.14)]
)
def test_indices_of_known_functions(case: Case, slack: float, scheme: Scheme) -> None:
    """2,048 draws; the slack is three standard deviations between 40 seeds of plain draws."""
    found = _run(case, 2048, 1, scheme)
    for name, exact in case.first.items():
        assert found.of(name, "y")[0] == pytest.approx(exact, abs=slack), name
    best = max(case.first, key=lambda name: case.first[name])
    assert found.ranking("y")[0] == best


@pytest.mark.parametrize(("scheme", "slack"), [("latin hypercube", 0.008), ("sobol", 0.005)])
@pytest.mark.slow
def test_no_bias_over_seeds(scheme: Scheme, slack: float) -> None:
    """Mean over 40 runs of 1,024 draws; class means uncorrected would be 32/1024 too large."""
    case = ishigami()
    found = np.mean([_run(case, 1024, seed, scheme).values[:, 0] for seed in range(40)], axis=0)
    assert found == pytest.approx(list(case.first.values()), abs=slack)


def test_intervals_hold_the_exact_indices_as_often_as_they_say() -> None:
    """95 % intervals of three indices in 60 runs of plain draws."""
    case, held = ishigami(), []
    for seed in range(60):
        found = _run(case, 512, seed, "plain")
        ends = [found.of(name, "y")[1:] for name in case.inputs]
        exact = case.first.values()
        held += [low <= one <= high for (low, high), one in zip(ends, exact, strict=True)]
    assert np.mean(held) > 0.88


def test_a_small_effect_that_was_overlooked_is_inside_the_interval() -> None:
    """S = 0.001 of 512 draws: rarely found, never excluded in 30 runs."""
    weights = {"big": 1.0, "small": (0.001 / 0.999) ** 0.5}
    case = Case(
        dict.fromkeys(weights, Normal(0.0, 1.0)),
        lambda x: sum(w * x[n] for n, w in weights.items()),
        {"big": 0.999, "small": 0.001},
        {},
    )
    found = [_run(case, 512, seed).of("small", "y") for seed in range(30)]
    assert sum(value == 0.0 for value, _, _ in found) > 5
    assert all(low <= 0.001 <= high for _, low, high in found)


def test_a_group_has_its_interactions() -> None:
    """Closed index of x1 and x3 of Ishigami's function: S1 + S13 = ST1, 0.5576."""
    case = ishigami()
    design = DrawDesign(case.inputs, 2048, 1, groups={"odd": ("x1", "x3")})
    outputs = {"y": case.function(design.all_numbers())}
    found = first_order_given_data(design.all_levels(), design.group_columns, outputs)
    assert found.of("odd", "y")[0] == pytest.approx(case.total["x1"], abs=0.04)
    assert found.how["odd"].startswith("at least; ")
    assert "pairs" in found.how["odd"]


def test_all_inputs_of_a_sum_explain_all() -> None:
    """y = a + b + a b of normals is in the basis: index 1."""
    design = DrawDesign(dict.fromkeys("ab", Normal(0.0, 1.0)), 512, groups={"all": ("a", "b")})
    x = design.all_numbers()
    outputs = {"y": x["a"] + x["b"] + x["a"] * x["b"]}
    found = first_order_given_data(design.all_levels(), design.group_columns, outputs)
    assert found.of("all", "y")[0] == pytest.approx(1.0, abs=0.005)


def test_classes_of_an_input_with_few_values() -> None:
    """Each value is a class; the means are those of numpy by hand."""
    design = DrawDesign({"k": Empirical((1.0, 2.0, 5.0)), "x": Uniform(0, 1)}, 300)
    x = design.all_numbers()
    members = classes_of(x["k"])
    assert sorted(set(members)) == [0, 1, 2]
    y = (x["k"] + x["x"])[:, None]
    means = class_means(members, y)[:, 0]
    for value in (1.0, 2.0, 5.0):
        own = x["k"] == value
        assert means[own] == pytest.approx(np.full(own.sum(), y[own].mean()), rel=1e-14)
    assert np.bincount(classes_of(np.arange(2048.0))).tolist() == pytest.approx([45.5] * 45, abs=1)


def test_bytes_do_not_change_between_runs_and_scale_has_no_say() -> None:
    case = ishigami()
    first, again = (_run(case, 512, 3) for _ in range(2))
    assert first.high.tobytes() == again.high.tobytes()
    design = DrawDesign(case.inputs, 512, 3)
    y = case.function(design.all_numbers())
    outputs = {"small": 1e-200 * y, "large": 1e200 * y}
    found = first_order_given_data(design.all_levels(), design.group_columns, outputs)
    for column in (0, 1):
        assert found.values[:, column] == pytest.approx(first.values[:, 0], rel=1e-9)


def test_missing_and_constant_results() -> None:
    reason = Missing("no reference dose", "Ce")
    levels = DrawDesign({"x": Uniform(0, 1)}, 64).all_levels()
    outputs = {"a": reason, "b": np.ones(64)}
    for found in (
        first_order_given_data(levels, {"x": (0,)}, outputs),
        rank_correlations(levels, ["x"], outputs),
    ):
        assert found.undefined["a"] is reason
        assert "same in every draw" in found.undefined["b"].reason
        assert np.isnan(found.values).all()


def test_refusals_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        first_order_given_data(
            np.zeros((10, 2)), {"x": (2,)}, {"a": np.ones(9), "b": np.full(10, np.nan)},
            confidence=0.999,
        )  # fmt: skip
    assert [p.place for p in caught.value.problems] == ["inputs", "groups.x", "resamples", "a", "b"]
    with pytest.raises(InputError, match="the same in every draw"):
        rank_correlations(np.zeros((20, 1)), ["x"], {"y": np.arange(20)})
    x = np.random.default_rng(0).random((50, 2))
    with pytest.raises(InputError, match="one, three: the ranks"):
        rank_correlations(
            np.c_[x, x[:, 0] * 2], ["one", "two", "three"], {"y": x[:, 0]}, partial=True
        )


def test_spearman_as_scipy_has_it() -> None:
    from scipy.stats import spearmanr

    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 9, (200, 3)), rng.integers(0, 5, 200)
    found = rank_correlations(x, ["a", "b", "c"], {"y": y + x[:, 0]})
    for index, name in enumerate("abc"):
        expected = spearmanr(x[:, index], y + x[:, 0]).statistic
        assert found.of(name, "y")[0] == pytest.approx(expected, rel=1e-12)


def test_partial_is_the_correlation_of_residuals() -> None:
    """By its definition: regress both on the other inputs' ranks."""
    from scipy.stats import rankdata

    rng = np.random.default_rng(2)
    x = rng.normal(size=(150, 3))
    x[:, 1] += x[:, 0]
    y = x @ [1.0, -0.5, 0.0] + rng.normal(size=150)
    found = rank_correlations(x, ["a", "b", "c"], {"y": y}, partial=True)
    ranks, target = rankdata(x, axis=0), rankdata(y)
    for index, name in enumerate("abc"):
        others = np.c_[np.ones(150), np.delete(ranks, index, axis=1)]
        pair = np.c_[ranks[:, index], target]
        left = pair - others @ np.linalg.lstsq(others, pair, rcond=None)[0]
        expected = np.corrcoef(left, rowvar=False)[0, 1]
        value, low, high = found.of(name, "y")
        assert value == pytest.approx(expected, abs=1e-12)
        # n less by the two other inputs
        half = 1.959964 * ((1 + value**2 / 2) / (150 - 2 - 3)) ** 0.5
        ends = np.tanh(np.arctanh(value) + half * np.array([-1.0, 1.0]))
        assert (low, high) == pytest.approx(tuple(ends), abs=1e-6)


def test_partial_of_a_result_that_one_input_makes() -> None:
    x = np.random.default_rng(3).random((100, 2))
    found = rank_correlations(x, ["a", "b"], {"y": np.exp(x[:, 0])}, partial=True)
    assert found.of("a", "y")[0] == pytest.approx(1.0, abs=1e-12)
    assert np.isnan(found.of("b", "y")[0])
    assert found.ranking("y") == ["a", "b"]


def test_interval_of_a_rank_correlation_holds_the_true_one() -> None:
    """Normal pairs correlated 0.5 have the rank correlation 0.482584; 95 % of 400 runs of 100."""
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        x, noise = rng.normal(size=(2, 100))
        found = rank_correlations(x[:, None], ["x"], {"y": 0.5 * x + 0.75**0.5 * noise})
        _, low, high = found.of("x", "y")
        held += low <= 0.482584 <= high
    assert held / 400 == pytest.approx(0.95, abs=0.035)


def test_class_means_as_salib_has_them() -> None:
    """SALib 1.6: variance between 45 classes of 45 draws, uncorrected, over the variance."""
    delta = pytest.importorskip("SALib.analyze.delta", reason="SALib is not installed")
    case = ishigami()
    design = DrawDesign(case.inputs, 2025, 1)
    y = case.function(design.all_numbers())
    for column in design.all_levels().T:
        means = class_means(classes_of(column), y[:, None])
        theirs = delta.sobol_first(y, column, np.linspace(0, 2025, 46))
        assert means.var() / y.var() == pytest.approx(theirs, rel=1e-10)
