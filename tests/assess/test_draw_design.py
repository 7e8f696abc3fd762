"""Designs of draws: marginals, correlations, blocks, what is missing."""

from __future__ import annotations

import pickle
import warnings
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, spearmanr

from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.draw_levels import PREFIX_STABLE, SCHEMES, Scheme, block_levels
from tailrace.assess.rank_correlation import normal_score_correlation
from tailrace.errors import InputError
from tailrace.quantities import (
    Dirichlet,
    Lognormal,
    Missing,
    Normal,
    SplitGroup,
    Triangular,
    Uniform,
    Value,
)

SPLIT = SplitGroup(("cake", "water"), (0.7, 0.3), Dirichlet((7.0, 3.0)))
INPUTS = {
    "seepage": Value(None, "m/yr", distribution=Lognormal(0.1, 3.0)),
    "porosity": Uniform(0.2, 0.4),
    "density": Value(1600.0, "kg/m3"),
    "head": Normal(10.0, 2.0),
    "split": SPLIT,
    "toxicity": Missing("no reference dose", "Ce"),
    "depth": Triangular(1.0, 2.0, 5.0),
}
ALL: tuple[Scheme, ...] = ("latin hypercube", "sobol", "plain")


def test_all_schemes_are_tried_here() -> None:
    assert set(ALL) == set(SCHEMES) == set(PREFIX_STABLE)


def test_what_varies_what_does_not_and_what_is_missing() -> None:
    design = DrawDesign(INPUTS, 10)
    assert design.varied == ("seepage", "porosity", "head", "split", "depth")
    assert design.not_varied == ("density",)
    assert design.missing == {"toxicity": Missing("no reference dose", "Ce")}
    assert design.columns == ("seepage", "porosity", "head", "split.cake", "split.water", "depth")
    numbers = design.all_numbers()
    assert "toxicity" not in numbers
    assert set(numbers) == {*design.columns, "density"}
    assert np.all(numbers["density"] == 1600.0)
    assert numbers["split.cake"] + numbers["split.water"] == pytest.approx(np.ones(10), abs=1e-15)


def test_latin_hypercube_has_one_draw_in_each_stratum_of_each_block() -> None:
    design = DrawDesign(INPUTS, 600)
    assert [design.rows(b) for b in range(design.blocks)] == [256, 256, 88]
    for block in range(design.blocks):
        levels = design.levels(block)[0]
        rows = len(levels)
        strata = np.sort(np.floor(levels * rows), axis=0)
        assert np.array_equal(strata, np.repeat(np.arange(rows)[:, None], 6, axis=1))


@pytest.mark.parametrize("scheme", ALL)
def test_numbers_follow_their_distributions(scheme: Scheme) -> None:
    """Kolmogorov and Smirnov's distance of 2,048 draws; 0.001 level is 0.043 for plain ones."""
    design = DrawDesign(INPUTS, 2048, seed=3, scheme=scheme)
    levels = design.all_levels()
    worst = max(kstest(column, "uniform").statistic for column in levels.T)
    assert worst < (0.043 if scheme == "plain" else 0.005)
    numbers = design.all_numbers()
    assert np.log(numbers["seepage"] / 0.1).std() == pytest.approx(np.log(3.0), rel=0.05)
    assert numbers["split.cake"].mean() == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize("scheme", ALL)
@pytest.mark.parametrize("correlations", [{}, {("seepage", "head"): 0.6, ("head", "depth"): -0.4}])
def test_blocks_are_the_same_bytes_whoever_makes_them(
    scheme: Scheme, correlations: dict[tuple[str, str], float]
) -> None:
    design = DrawDesign(INPUTS, 700, 5, scheme, correlations)
    whole = design.all_levels()
    elsewhere = pickle.loads(pickle.dumps(design))
    backwards = [elsewhere.levels(block)[0] for block in reversed(range(design.blocks))]
    assert np.concatenate(backwards[::-1]).tobytes() == whole.tobytes()


@pytest.mark.parametrize("scheme", ALL)
def test_a_longer_run_begins_with_the_shorter_one_as_stated(scheme: Scheme) -> None:
    tie = {("seepage", "head"): 0.6}
    short = DrawDesign(INPUTS, 300, 5, scheme, tie).all_levels()
    long = DrawDesign(INPUTS, 1000, 5, scheme, tie).all_levels()
    same = 300 if PREFIX_STABLE[scheme] == "every draw" else 256
    assert short[:same].tobytes() == long[:same].tobytes()
    assert np.array_equal(short[same:], long[same:300]) == (same == 300)


@pytest.mark.parametrize("scheme", ["latin hypercube", "plain"])
def test_an_input_added_changes_no_other(scheme: Scheme) -> None:
    fewer = DrawDesign({k: v for k, v in INPUTS.items() if k != "porosity"}, 500, 1, scheme)
    more = DrawDesign(INPUTS, 500, 1, scheme).all_numbers()
    for name, numbers in fewer.all_numbers().items():
        assert np.array_equal(numbers, more[name]), name


def test_seeds_and_copies_are_different_draws() -> None:
    for scheme in ALL:
        one, two = (DrawDesign(INPUTS, 256, seed, scheme).levels(0)[0] for seed in (1, 2))
        first, second = DrawDesign(INPUTS, 256, 1, scheme).levels(0, copies=2)
        assert not np.any(one == two)
        if scheme != "sobol":  # scrambles of one sequence follow one another
            assert abs(spearmanr(one[:, 0], two[:, 0]).statistic) < 0.3
        assert abs(spearmanr(first[:, 0], second[:, 0]).statistic) < 0.3


def test_sobol_points_are_balanced_and_give_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        levels = DrawDesign(INPUTS, 1024, scheme="sobol").all_levels()
    # each 2^-10 cell of each column holds one point, a property of any Sobol sequence
    cells = np.sort(np.floor(levels * 1024), axis=0)
    assert np.array_equal(cells, np.repeat(np.arange(1024)[:, None], 6, axis=1))
    # in the middle of cells of 2^-30: never zero, where a normal number would be infinite
    assert np.all(levels * 2**30 % 1 == 0.5)


@pytest.mark.parametrize("scheme", ALL)
def test_stated_rank_correlations_are_had(scheme: Scheme) -> None:
    """Plain draws within four standard errors of 4,096 independent pairs, 1/sqrt(n)."""
    slack = 4 / 64 if scheme == "plain" else 0.02
    stated = {("seepage", "head"): 0.8, ("head", "depth"): -0.5, ("seepage", "depth"): -0.3}
    design = DrawDesign(INPUTS, 4096, 2, scheme, stated)
    free = DrawDesign(INPUTS, 4096, 2, scheme).all_numbers()
    numbers = design.all_numbers()
    for (first, second), rank in stated.items():
        assert spearmanr(numbers[first], numbers[second]).statistic == pytest.approx(
            rank, abs=slack
        )
    assert abs(spearmanr(numbers["porosity"], numbers["head"]).statistic) < 4 / 64
    assert np.array_equal(numbers["porosity"], free["porosity"])
    if scheme == "latin hypercube":
        # reordered, not changed
        assert np.array_equal(np.sort(numbers["depth"]), np.sort(free["depth"]))
        assert spearmanr(numbers["head"], numbers["depth"]).statistic == pytest.approx(
            -0.5, abs=3e-3
        )


def test_each_block_of_a_latin_hypercube_has_the_correlation() -> None:
    """Independent pairs would miss by 0.05 (256 draws) in the mean; the scores' chance is out."""
    design = DrawDesign(INPUTS, 4096, 7, correlations={("seepage", "head"): -0.5})
    blocks = [design.levels(block)[0] for block in range(design.blocks)]
    missed = [spearmanr(one[:, 0], one[:, 2]).statistic + 0.5 for one in blocks]
    assert np.sqrt(np.mean(np.square(missed))) < 0.02


def test_correlation_of_normal_scores() -> None:
    """Exact: a normal pair correlated 0.5 has the rank correlation 6/pi asin(1/4) = 0.482584."""
    assert normal_score_correlation(0.4825837395) == pytest.approx(0.5, abs=1e-9)


@settings(max_examples=30)
@given(st.integers(1, 40), st.floats(-0.95, 0.95))
def test_short_blocks_keep_their_strata_when_correlated(draws: int, rank: float) -> None:
    design = DrawDesign(INPUTS, draws, correlations={("seepage", "head"): rank})
    strata = np.sort(np.floor(design.all_levels() * draws), axis=0)
    assert np.array_equal(strata[:, 0], np.arange(draws))
    assert np.array_equal(strata[:, 2], np.arange(draws))


def test_correlations_that_cannot_hold_are_refused_by_pair() -> None:
    stated = {("seepage", "head"): 0.9, ("head", "depth"): 0.9, ("seepage", "depth"): -0.6}
    with pytest.raises(InputError) as caught:
        DrawDesign(INPUTS, 10, correlations=stated)
    (problem,) = caught.value.problems
    first, second = problem.place.split(" ~ ")
    assert (first, second) in stated
    assert problem.allowed
    low, high = (float(word) for word in problem.allowed.split() if word[0] in "-0")
    for rank, fits in ((low - 0.01, False), (low + 0.01, True), (high - 0.01, True)):
        again = stated | {(first, second): rank}
        if fits:
            DrawDesign(INPUTS, 10, correlations=again)
        else:
            with pytest.raises(InputError):
                DrawDesign(INPUTS, 10, correlations=again)


def test_a_pair_taken_as_zero_is_named() -> None:
    with pytest.raises(InputError, match=r"seepage ~ depth"):
        DrawDesign(INPUTS, 9, correlations={("seepage", "head"): 0.9, ("head", "depth"): 0.9})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        DrawDesign(
            INPUTS, 0, -1, "sobol", block=100,
            correlations={("density", "head"): 0.5, ("head", "depth"): 1.0, ("head", "head"): 0.1},
            groups={"ground": ["porosity", "dept"], "water": ["porosity"]},
        )  # fmt: skip
    said = str(caught.value)
    for part in (
        "draws", "seed", "power of two", '"density" does not vary', "rank correlation of 1",
        "with itself", 'did you mean "depth"', '"porosity" is in "ground" already',
    ):  # fmt: skip
        assert part in said, part
    assert len(caught.value.problems) == 8


def test_other_faults() -> None:
    with pytest.raises(InputError, match="latin hypercube"):
        DrawDesign(INPUTS, 9, scheme="latin hypercubes")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"split\.cake"):
        DrawDesign(INPUTS | {"split.cake": Uniform(0, 1)}, 9)
    with pytest.raises(InputError, match="name of one"):
        DrawDesign(INPUTS, 9, groups={"head": ["depth"]})
    with pytest.raises(InputError, match="stated twice"):
        DrawDesign(INPUTS, 9, correlations={("head", "depth"): 0.5, ("depth", "head"): 0.4})
    with pytest.raises(InputError, match="no single number"):
        DrawDesign(INPUTS, 9, correlations={("head", "split"): 0.5})
    with pytest.raises(InputError, match="block 1"):
        DrawDesign(INPUTS, 9).levels(1)


def test_groups_hold_columns() -> None:
    groups = {"ground": ("porosity", "depth", "density"), "fixed": ("toxicity",)}
    design = DrawDesign(INPUTS, 9, groups=groups, correlations={("head", "depth"): 0.5})
    assert design.group_columns == {
        "ground": (1, 5), "seepage": (0,), "head": (2,), "split": (3, 4),
    }  # fmt: skip
    assert design.correlated_groups == (("head", "ground"),)


def test_nothing_that_varies_makes_fixed_draws() -> None:
    design = DrawDesign({"density": INPUTS["density"]}, 3)
    assert design.columns == ()
    assert design.all_numbers()["density"].tolist() == [1600.0] * 3


def test_names_of_many_inputs_have_streams_of_their_own() -> None:
    """Chance correlations of 40 columns stay below 4.5 standard errors of 2,000 pairs."""
    design = DrawDesign({f"x{i}": Uniform(0, 1) for i in range(40)}, 2000)
    among = np.corrcoef(design.all_levels(), rowvar=False)
    assert max(abs(among[i, j]) for i, j in combinations(range(40), 2)) < 4.5 / np.sqrt(2000)


@pytest.mark.parametrize("scheme", ["latin hypercube", "sobol", "plain"])
def test_levels_that_somebody_changed_are_made_anew(scheme: Scheme) -> None:
    """Levels of a block are kept; whoever ties columns together writes into his own."""
    first = block_levels(scheme, ("a", "b"), 0, 64, 64, 7)
    wanted = first.copy()
    first[:] = 0.5
    np.testing.assert_array_equal(block_levels(scheme, ("a", "b"), 0, 64, 64, 7), wanted)
