"""Dirichlet shares against scipy.stats and the beta distributions of single shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError, Problems
from tailrace.quantities import Dirichlet, read_split_group

GROUP = {
    "concentrate": "70 %",
    "tailings": "25 %",
    "dust": "5 %",
    "distribution": "dirichlet",
    "concentration": 40,
    "source": "China Environment News",
    "year": 2009,
    "quality": "published",
}


def read(raw: object, **options: Any) -> tuple[Any, str]:
    problems = Problems("works.toml")
    group = read_split_group(raw, where="unit.flotation.shares.F", problems=problems, **options)
    return group, "\n".join(str(problem) for problem in problems)


def test_moments_agree_with_scipy() -> None:
    ours, theirs = Dirichlet((2.0, 5.0, 3.0)), scipy.stats.dirichlet([2.0, 5.0, 3.0])
    drawn = ours.sample(20000, np.random.default_rng(1))
    assert drawn.shape == (20000, 3)
    assert ours.means() == pytest.approx(theirs.mean())
    assert drawn.mean(axis=0) == pytest.approx(theirs.mean(), abs=0.005)
    assert drawn.var(axis=0) == pytest.approx(theirs.var(), rel=0.05)
    assert np.cov(drawn.T) == pytest.approx(theirs.cov(), abs=1e-3)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_single_shares_follow_their_beta_distribution(index: int) -> None:
    ours = Dirichlet.from_means((0.7, 0.25, 0.05), 12.0)
    drawn = ours.sample(4000, np.random.default_rng(index))[:, index]
    marginal = ours.marginal(index)
    reference = scipy.stats.beta(marginal.alpha, marginal.beta)
    assert scipy.stats.kstest(drawn, reference.cdf).pvalue > 1e-3


def test_concentration_gives_the_standard_deviation_it_says() -> None:
    ours = Dirichlet.from_means((0.7, 0.3), 50.0)
    assert scipy.stats.beta(*ours.alpha).std() == pytest.approx((0.7 * 0.3 / 51) ** 0.5)
    assert ours.concentration == pytest.approx(50.0)


WEIGHTS = st.lists(st.floats(1e-3, 1e4), min_size=2, max_size=6)


@given(WEIGHTS, st.integers(0, 2**32 - 1))
def test_rows_sum_to_one_whatever_the_weights(weights: list[float], seed: int) -> None:
    drawn = Dirichlet(tuple(weights)).sample(50, np.random.default_rng(seed))
    assert np.all((drawn >= 0) & (drawn <= 1))
    assert drawn.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-12)


@given(WEIGHTS, st.data())
def test_a_share_rises_with_its_own_level(weights: list[float], data: st.DataObject) -> None:
    ours = Dirichlet(tuple(weights))
    level = st.floats(1e-6, 1 - 1e-6)
    rest = data.draw(st.lists(level, min_size=len(weights) - 1, max_size=len(weights) - 1))
    low, high = sorted(data.draw(st.tuples(level, level)))
    shares = ours.from_levels(np.array([[low, *rest], [high, *rest]]))
    assert shares[1, 0] >= shares[0, 0] - 1e-12


def test_tiny_weights_do_not_underflow() -> None:
    """At weight 0.001 most gamma variables are below 1e-300; scipy.stats gives the mean share."""
    drawn = Dirichlet((0.001, 0.003)).sample(20000, np.random.default_rng(5))
    assert np.all(np.isfinite(drawn))
    assert drawn[:, 0].mean() == pytest.approx(0.25, abs=0.015)


def test_parameters_that_make_no_distribution() -> None:
    with pytest.raises(InputError, match="two shares"):
        Dirichlet((1.0,))
    with pytest.raises(InputError, match="above zero"):
        Dirichlet((1.0, 0.0))
    with pytest.raises(InputError, match=r"sum to 0\.9"):
        Dirichlet.from_means((0.5, 0.4), 10.0)
    with pytest.raises(InputError, match="concentration"):
        Dirichlet.from_means((0.5, 0.5), 0.0)
    with pytest.raises(InputError, match="do not fit"):
        Dirichlet((1.0, 1.0)).from_levels(np.full((4, 3), 0.5))
    with pytest.raises(InputError, match="0 or 1 throughout"):
        Dirichlet((1.0, 1.0)).from_levels([0.0, 0.0])


def test_a_group_is_read_with_its_source() -> None:
    group, said = read(GROUP)
    assert said == ""
    assert group.outlets == ("concentrate", "tailings", "dust")
    assert group.shares == (0.7, 0.25, 0.05)
    assert group.distribution.alpha == pytest.approx((28.0, 10.0, 2.0))
    assert (group.source, group.year, group.quality) == (
        "China Environment News",
        2009,
        "published",
    )
    drawn = group.sample(100, np.random.default_rng(1))
    assert sum(drawn.values()) == pytest.approx(np.ones(100))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dust": "10 %"}, "sum to 1.05"),
        ({"dust": "105 %"}, "above 0 and below 1"),
        ({"dust": 0.0}, "leave an outlet that takes nothing out"),
        ({"concentraton": 50}, 'did you mean "concentration"'),
        ({"concentration": -1}, "above zero"),
        ({"concentration": "many"}, "number"),
        ({"distribution": "beta"}, "outlet by outlet"),
        ({"dust": "5 kg"}, "does not convert"),
        ({"dust": float("nan")}, "finite"),
        ({"dust": None}, "no number"),
        ({"quality": "read"}, "quality"),
        ({"source": ""}, "no source"),
    ],
)
def test_refused_groups(change: dict[str, object], words: str) -> None:
    group, said = read({**GROUP, **change})
    assert group is None
    assert words in said
    assert "unit.flotation.shares.F" in said


def test_a_group_needs_its_keys() -> None:
    assert "needs a distribution" in read({"a": 0.5, "b": 0.5})[1]
    assert "needs a concentration" in read({"a": 0.5, "b": 0.5})[1]
    assert "no group of splits" in read("70 %")[1]
    known = ("concentrate", "tailings", "dust")
    assert read(GROUP, outlets=known)[1] == ""
    assert 'did you mean "dust"' in read({**GROUP, "dst": 0.1}, outlets=known)[1]


@given(
    st.dictionaries(
        st.text(max_size=12),
        st.one_of(
            st.text(max_size=12),
            st.floats(),
            st.none(),
            st.booleans(),
            st.integers(),
            st.lists(st.integers(), max_size=2),
        ),
    )
)
def test_any_table_is_read_or_refused(raw: dict[str, object]) -> None:
    group, said = read(raw)
    assert (group is None) == bool(said)
