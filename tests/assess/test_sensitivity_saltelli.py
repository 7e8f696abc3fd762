"""Saltelli's design on functions with exact indices, and beside SALib."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.sensitivity_saltelli import saltelli_indices
from tailrace.errors import InputError
from tailrace.quantities import Missing, Normal, Uniform

from .sensitivity_cases import Case, g_function, ishigami, lognormal_product


def test_exact_indices_of_the_ishigami_function() -> None:
    """Rounded in the literature to 0.3139, 0.4424, 0 and 0.5576, 0.4424, 0.2437."""
    case = ishigami()
    assert [round(v, 4) for v in case.first.values()] == [0.3139, 0.4424, 0.0]
    assert [round(v, 4) for v in case.total.values()] == [0.5576, 0.4424, 0.2437]


@pytest.mark.parametrize(
    ("case", "first", "total"),
    [(ishigami(), 0.01, 0.01), (g_function(), 0.01, 0.01), (lognormal_product(), 0.03, 0.03)],
)
def test_indices_of_known_functions(case: Case, first: float, total: float) -> None:
    design = DrawDesign(case.inputs, 4096, 1, "sobol")
    found = saltelli_indices(case.model, design, resamples=100)
    assert found.evaluations == 4096 * (len(case.inputs) + 2)
    for name in case.inputs:
        assert found.first.of(name, "y")[0] == pytest.approx(case.first[name], abs=first), name
        assert found.total.of(name, "y")[0] == pytest.approx(case.total[name], abs=total), name


def test_intervals_hold_the_exact_indices_as_often_as_they_say() -> None:
    """90 % intervals of 40 runs of plain draws, six indices each; 4 standard errors is 9 %."""
    case, held = ishigami(), []
    for seed in range(40):
        design = DrawDesign(case.inputs, 512, seed, "plain")
        found = saltelli_indices(case.model, design, confidence=0.9, resamples=100)
        for kind, exact in ((found.first, case.first), (found.total, case.total)):
            ends = [(kind.of(n, "y"), exact[n]) for n in case.inputs]
            held += [low <= value <= high for (_, low, high), value in ends]
    assert 0.81 < np.mean(held) < 0.99


def test_groups_of_a_product() -> None:
    """Factors 0 and 2 together are one lognormal; what is outside sees 1 - total."""
    case = lognormal_product((0.3, 0.4, 0.5))
    groups = {"two": ("x0", "x2")}
    found = saltelli_indices(
        case.model, DrawDesign(case.inputs, 4096, 1, "sobol", groups=groups), resamples=100
    )
    exact = lognormal_product(((0.3**2 + 0.5**2) ** 0.5, 0.4))
    assert found.evaluations == 4096 * 4
    assert found.first.inputs == ("two", "x1")
    for name, same in (("two", "x0"), ("x1", "x1")):
        assert found.first.of(name, "y")[0] == pytest.approx(exact.first[same], abs=0.02)
        assert found.total.of(name, "y")[0] == pytest.approx(exact.total[same], abs=0.02)


def test_correlated_inputs_in_one_group() -> None:
    """Exact for a sum of normals: Var(a + b) = 2 + 2r with r = 2 sin(pi/6 rank), Var(c) = 1."""
    inputs = dict.fromkeys("abc", Normal(0.0, 1.0))
    design = DrawDesign(inputs, 4096, 4, "sobol", {("a", "b"): 0.7}, {"pair": ("a", "b")})
    found = saltelli_indices(lambda x: {"y": x["a"] + x["b"] + x["c"]}, design, resamples=100)
    together = 2 + 4 * np.sin(np.pi / 6 * 0.7)
    for kind in (found.first, found.total):
        assert kind.of("pair", "y")[0] == pytest.approx(together / (together + 1), abs=0.01)
        assert kind.of("c", "y")[0] == pytest.approx(1 / (together + 1), abs=0.01)


def test_indices_do_not_change_with_scale() -> None:
    """Results of 1e-200 or with a large offset have the same indices."""
    case = ishigami()
    design = DrawDesign(case.inputs, 512, 1, "sobol")

    def model(x: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        y = case.function(x)
        return {"y": y, "small": 1e-200 * y, "shifted": y + 1e8}

    values = saltelli_indices(model, design, resamples=50).total.values
    assert values[:, 1] == pytest.approx(values[:, 0], rel=1e-12)
    assert values[:, 2] == pytest.approx(values[:, 0], rel=1e-6)


def test_what_is_missing_or_constant_has_no_index_and_says_so() -> None:
    reason = Missing("no reference dose", "Ce")
    design = DrawDesign({"x": Uniform(0, 1)}, 64, 0, "sobol")
    found = saltelli_indices(lambda x: {"a": reason, "b": 0 * x["x"], "c": x["x"]}, design)
    assert found.first.undefined["a"] is reason
    assert "same in every draw" in found.total.undefined["b"].reason
    assert np.isnan(found.first.values[0, :2]).all()
    assert found.total.of("x", "c")[0] == pytest.approx(1.0, abs=0.05)
    assert found.first.ranking("a") == []


def test_refusals() -> None:
    inputs = dict.fromkeys("ab", Uniform(0.0, 1.0))
    tied = DrawDesign(inputs, 64, correlations={("a", "b"): 0.5})
    with pytest.raises(InputError, match=r"a ~ b.*one group"):
        saltelli_indices(lambda x: {"y": x["a"]}, tied)
    with pytest.raises(InputError, match="not finite in 64 of 64"):
        saltelli_indices(lambda x: {"y": x["a"] + np.nan}, DrawDesign(inputs, 64))
    with pytest.raises(InputError, match="no number varies"):
        saltelli_indices(lambda x: {"y": x["a"]}, DrawDesign({}, 64))


def test_progress_and_labelled_table() -> None:
    case, seen = ishigami(), []
    design = DrawDesign(case.inputs, 300, 1)
    found = saltelli_indices(
        case.model, design, resamples=50, progress=lambda done, of: seen.append((done, of))
    )
    assert seen[-1] == (1500, 1500)
    table = found.total.to_dataset()
    assert table["index"].sel(input="x1", output="y").item() == found.total.of("x1", "y")[0]
    assert table["low"].attrs["units"] == "1"


def test_the_same_numbers_as_salib() -> None:
    """SALib 1.6 on the same rows: first order by the same formula, total by Jansen's."""
    sobol = pytest.importorskip("SALib.analyze.sobol", reason="SALib is not installed")
    case = ishigami()
    design = DrawDesign(case.inputs, 256, 1, "sobol")
    own, other = design.levels(0, copies=2)
    rows = np.stack([own, *(_mixed(own, other, i) for i in range(3)), other], axis=1)
    results = case.function(design.numbers(rows.reshape(-1, 3)))
    problem = {"num_vars": 3, "names": list(case.inputs), "bounds": [[-np.pi, np.pi]] * 3}
    theirs = sobol.analyze(problem, results, calc_second_order=False, num_resamples=2)
    ours = saltelli_indices(case.model, design, resamples=50)
    # SALib's y has its mean taken off over all rows, ours over A and B
    assert ours.total.values[:, 0] == pytest.approx(theirs["ST"], rel=1e-9)
    assert ours.first.values[:, 0] == pytest.approx(theirs["S1"], abs=0.01)


def _mixed(own: np.ndarray, other: np.ndarray, column: int) -> np.ndarray:
    made = own.copy()
    made[:, column] = other[:, column]
    return made
