"""Missing is never zero, and a sum with a gap is a lower bound."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.quantities import AtLeast, Missing, sum_known

CE = Missing("no reference dose", "Ce")
Y = Missing("no reference dose", "Y")
TERMS = st.floats(0, 1e9)


def test_the_hazard_index_of_the_design_prints_as_written() -> None:
    assert str(sum_known([0.4, CE, 0.02, Y])) == "≥ 0.42; no reference dose for Ce, Y"


def test_addition_and_sum_agree() -> None:
    assert sum_known([0.4, CE, 0.02, Y]) == 0.4 + CE + 0.02 + Y
    assert AtLeast(0.4, (CE,)) == CE + 0.4
    terms: list[Any] = [CE, 0.4, Y]
    assert sum(terms, 0.0) == AtLeast(0.4, (CE, Y))
    assert np.float64(0.4) + CE == AtLeast(0.4, (CE,))


def test_all_missing_is_missing_and_not_at_least_zero() -> None:
    total = sum_known([CE, Y])
    assert isinstance(total, Missing)
    assert str(total) == "missing: no reference dose for Ce, Y"
    assert CE + CE == CE


def test_nothing_missing_is_a_number() -> None:
    assert sum_known([0.1] * 10) == 1.0
    assert sum_known([]) == 0.0


@pytest.mark.parametrize("operation", [operator.sub, operator.mul, operator.truediv, operator.pow])
def test_other_arithmetic_is_missing_with_the_reasons_joined(
    operation: Callable[[object, object], object],
) -> None:
    assert operation(CE, 2.0) == CE
    assert operation(2.0, CE) == CE
    both = operation(CE, Missing("no measurement", "well 3"))
    assert isinstance(both, Missing)
    assert both.reason == "no reference dose for Ce; no measurement for well 3"


def test_missing_turns_into_nothing_else() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(CE)
    with pytest.raises(TypeError, match="no number"):
        float(CE)
    with pytest.raises(TypeError):
        CE + "1"
    with pytest.raises(TypeError):
        np.array([1.0, 2.0]) + CE
    with pytest.raises(TypeError, match="cannot hold None"):
        sum_known([1.0, None])  # type: ignore[list-item]


def test_negative_or_infinite_terms_give_no_bound() -> None:
    for bad in (-1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="lower bound"):
            sum_known([bad, CE])
        with pytest.raises(ValueError, match="lower bound"):
            CE + bad


def test_a_bound_answers_only_what_it_can() -> None:
    bound = AtLeast(0.42, (CE,))
    assert bound.exceeds(0.4) is True
    assert bound.exceeds(1.0) is None
    with pytest.raises(TypeError, match="exceeds"):
        bool(bound)
    assert isinstance(1.0 - bound, Missing)
    assert isinstance(-bound, Missing)
    assert isinstance(1.0 / bound, Missing)
    assert isinstance(bound * -1.0, Missing)
    assert isinstance(bound * 0.0, Missing)
    assert bound * 2 == AtLeast(0.84, (CE,))
    assert bound / 2 == AtLeast(0.21, (CE,))
    with pytest.raises(ValueError, match="nothing missing"):
        AtLeast(1.0, ())
    with pytest.raises(ValueError, match="finite"):
        AtLeast(math.nan, (CE,))


@given(st.lists(TERMS, min_size=1), st.integers(0, 20), st.lists(TERMS, min_size=20, max_size=20))
def test_the_bound_is_below_the_total_whatever_is_missing(
    known: list[float], gaps: int, hidden: list[float]
) -> None:
    total = sum_known([*known, *([CE] * gaps)])
    bound = total.value if isinstance(total, AtLeast) else total
    assert isinstance(bound, float)
    assert bound <= math.fsum([*known, *hidden[:gaps]])
    assert isinstance(total, AtLeast) == (gaps > 0)
