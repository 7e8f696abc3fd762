"""One source of levels: central without it, the same number at the same place with it."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from tailrace.errors import InputError
from tailrace.quantities import Dirichlet, Normal, SplitGroup, Triangular, Uniform, Value
from tailrace.quantities.level_source import (
    FixedLevels,
    LevelSource,
    Recorder,
    drawn,
    drawn_shares,
    drawn_together,
)

BULK = Value(1.4, "t/m3", distribution=Normal(1.4, 0.2))
FIXED = Value(3.0, "m")
SHARES = SplitGroup(("a", "b"), (0.7, 0.3), Dirichlet((7.0, 3.0)))
LEVELS = np.array([0.1, 0.5, 0.975])
SOURCE: LevelSource = FixedLevels({"bulk": LEVELS, "split": np.stack([LEVELS, LEVELS[::-1]], 1)})


def test_without_a_source_numbers_are_central() -> None:
    assert drawn(BULK, "bulk", None) == pytest.approx([1.4])
    assert drawn(FIXED, "fixed", SOURCE) == pytest.approx([3.0])
    assert drawn_shares(SHARES, "split", None).tolist() == [[0.7, 0.3]]
    assert drawn_together([BULK, FIXED], "bulk", None).tolist() == [[1.4], [3.0]]


def test_numbers_stand_at_their_levels() -> None:
    expected = scipy.stats.norm(1.4, 0.2).ppf(LEVELS)
    assert drawn(BULK, "bulk", SOURCE) == pytest.approx(expected, rel=1e-12)
    assert drawn(Uniform(2.0, 4.0), "bulk", SOURCE) == pytest.approx(2.0 + 2.0 * LEVELS)
    series = drawn_together([FIXED, BULK], "bulk", SOURCE)
    assert series[0].tolist() == [3.0] * 3
    assert series[1] == pytest.approx(expected, rel=1e-12)
    first, second = scipy.stats.gamma(7).ppf(LEVELS), scipy.stats.gamma(3).ppf(LEVELS[::-1])
    assert drawn_shares(SHARES, "split", SOURCE)[:, 0] == pytest.approx(first / (first + second))


def test_what_is_asked_for_is_kept_in_order() -> None:
    kept = Recorder()
    drawn(BULK, "second", kept)
    drawn(FIXED, "fixed", kept)
    shares = drawn_shares(SHARES, "first", kept)
    drawn(BULK, "second", kept)
    assert list(kept.numbers) == ["second", "first"]
    assert kept.numbers["first"] is SHARES
    assert shares.shape == (1, 2)
    with pytest.raises(InputError, match="second: two numbers have one place"):
        drawn(Value(1.0, "m", distribution=Triangular(0.0, 1.0, 2.0)), "second", kept)


def test_a_place_without_levels_is_named() -> None:
    with pytest.raises(InputError, match=r'bulks: .*no levels.*did you mean "bulk"'):
        drawn(BULK, "bulks", SOURCE)
    with pytest.raises(InputError, match="bulk: levels of shape"):
        drawn_shares(SHARES, "bulk", SOURCE)


@pytest.mark.parametrize("given", [{}, {"a": [0.1], "b": [0.1, 0.2]}, {"a": 0.5}, {"a": [1.1]}])
def test_levels_that_are_none_are_refused(given: dict[str, list[float]]) -> None:
    with pytest.raises(InputError, match="level"):
        FixedLevels(given)
