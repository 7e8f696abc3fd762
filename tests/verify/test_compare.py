"""Errors and verdicts, worked by hand."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.verify.case import Comparison
from tailrace.verify.compare import judge, measure
from tailrace.verify.printed import precision_of
from tailrace.verify.tolerances import Tolerance

TABLE = Tolerance("kind", "*", 0.01, 1e-15, 1.0, "")


def comparison(expected: list[str], computed: list[float], **own: float) -> Comparison:
    return Comparison("", "q", [Decimal(text) for text in expected], computed, **own)


def test_numbers_of_a_row() -> None:
    # Errors 0.1 %, 0.5 % and 4 %; ratios 1.001, 0.995, 1.04.
    row = judge("c", "kind", comparison(["1.0000", "2.0000", "5.0000"], [1.001, 1.99, 5.2]), TABLE)
    assert row.n == 3
    assert row.worst_relative_error == pytest.approx(0.04, rel=1e-12)
    assert row.median_ratio == pytest.approx(1.001, rel=1e-12)
    assert row.share_within_tolerance == pytest.approx(2 / 3)
    assert row.verdict == "fail"


def test_required_share_decides() -> None:
    case = comparison(["1.0000", "2.0000", "5.0000"], [1.001, 1.99, 5.2], required_share=0.6)
    assert judge("c", "kind", case, TABLE).verdict == "pass"


def test_own_tolerance_before_the_table() -> None:
    row = judge("c", "kind", comparison(["5.0000"], [5.2], tolerance=0.05), TABLE)
    assert (row.verdict, row.tolerance, row.tolerance_from) == ("pass", 0.05, "case")
    row = judge("c", "kind", comparison(["5.0000"], [5.2]), TABLE)
    assert (row.verdict, row.tolerance, row.tolerance_from) == ("fail", 0.01, "table")


def test_last_printed_digit_counts_as_within_and_is_told() -> None:
    # 0.0220517737 is printed to 5e-11, which is 2.3e-9 of it: more than the tolerance.
    exact = 0.022051773710624
    precision = precision_of([Decimal("0.0220517737")])
    errors = measure([Decimal("0.0220517737")], [exact], 1e-12, precision)
    assert errors.within == [False]
    assert [one.by_digit for one in errors.excused] == [True]
    assert errors.worst == pytest.approx(4.82e-10, rel=1e-2)
    assert not measure([Decimal("0.0220517737")], [exact + 6e-11], 1e-12).excused


def test_zero_has_no_relative_error() -> None:
    row = judge("c", "kind", comparison(["0.000000"], [0.0]), TABLE)
    assert (row.verdict, row.worst_relative_error, row.median_ratio) == ("pass", None, None)
    row = judge("c", "kind", comparison(["0.000000"], [1e-5]), TABLE)
    assert row.verdict == "fail"
    assert "1 of 0" in row.reason


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_not_finite_is_outside(value: float) -> None:
    row = judge("c", "kind", comparison(["1.000", "2.000"], [value, 2.0]), TABLE)
    assert row.verdict == "fail"
    assert row.share_within_tolerance == 0.5
    assert row.worst_relative_error is None
    assert "not finite" in row.reason


def test_round_off_of_the_table_counts_as_within_and_is_told() -> None:
    # Th-230 a year after 1 Bq of pure U-238: 1.0744797891737516e-11 by arithmetic of 80 digits,
    # 1.074513050473946e-11 by a sum in double precision (radioactivedecay 0.6.1).
    exact, printed = 1.0744797891737516e-11, Decimal("1.074513050473946e-11")
    case = Comparison("", "q", [printed], [exact], tolerance=1e-6, scale=[1.0])
    row = judge("c", "kind", case, TABLE)
    assert row.verdict == "pass"
    assert row.worst_relative_error == pytest.approx(3.1e-5, rel=0.01)
    assert (row.share_within_tolerance, row.required_share) == (0.0, 0.0)
    assert "round-off" in row.reason
    # A thousandth of the parent's activity gives no such licence.
    small = Comparison("", "q", [printed], [exact], tolerance=1e-6, scale=[1e-3])
    assert judge("c", "kind", small, TABLE).verdict == "fail"


def test_both_the_share_and_the_median_are_needed() -> None:
    """All three are within 1 %; their median ratio of 1.005 is too much for 1 ± 0.001."""
    biased = comparison(["1.00000", "2.00000", "4.00000"], [1.005, 2.012, 4.02])
    row = judge("c", "kind", biased, TABLE._replace(median_within=0.001))
    assert (row.share_within_tolerance, row.verdict) == (1.0, "fail")
    assert "median ratio" in row.reason
    assert judge("c", "kind", biased, TABLE._replace(median_within=0.01)).verdict == "pass"
    # The share still counts where the median is exactly one.
    spread = comparison(["1.00000", "2.00000", "4.00000"], [1.0, 2.0, 4.4])
    assert judge("c", "kind", spread, TABLE._replace(median_within=0.001)).verdict == "fail"
    # A case's own tolerance replaces the shipped row as a whole.
    own = comparison(["1.00000", "2.00000", "4.00000"], [1.005, 2.012, 4.02], tolerance=0.02)
    assert judge("c", "kind", own, TABLE._replace(median_within=0.001)).verdict == "pass"


def test_small_values_are_left_out_and_counted() -> None:
    """Below 0.1 % of 1000 nothing counts: the wrong 0.5 is left out, the wrong 2 is not."""
    table = TABLE._replace(counted_from=1e-3, required_share=0.6)
    row = judge(
        "c", "kind", comparison(["1000.0", "2.0", "0.5", "0.0"], [1000.0, 3.0, 9, 9]), table
    )
    assert (row.n, row.share_within_tolerance) == (2, 0.5)
    assert row.reason.startswith("2 below 0.1% of the largest left out")
    whole = judge("c", "kind", comparison(["0.0", "0.0"], [0.0, 0.0]), table)
    assert (whole.n, whole.verdict) == (2, "pass")


def test_share_is_literal_and_required_share_is_of_what_can_be_tested() -> None:
    # 1.23 is printed to 0.005, 0.4 % of it: beyond 0.1 %, within its last digit. 9.00 is 1 % off.
    expected, near = ["1.23", "2.00", "4.00"], [1.234, 2.001, 4.001]
    row = judge("c", "kind", comparison(expected, near, tolerance=1e-3), TABLE)
    assert row.share_within_tolerance == pytest.approx(2 / 3)
    assert row.required_share == pytest.approx(2 / 3)
    assert row.verdict == "pass"
    assert "required of the 2 of 3 that can be tested" in row.reason
    far = judge("c", "kind", comparison(expected, [1.234, 2.1, 4.001], tolerance=1e-3), TABLE)
    assert (far.verdict, far.required_share) == ("fail", 1.0)
    assert far.share_within_tolerance == pytest.approx(1 / 3)


def test_a_row_that_needs_no_allowance_keeps_its_required_share() -> None:
    case = comparison(["1.23", "2.00"], [1.234, 2.0], tolerance=1e-3, required_share=0.5)
    row = judge("c", "kind", case, TABLE)
    assert (row.share_within_tolerance, row.required_share, row.verdict) == (0.5, 0.5, "pass")


@given(
    st.lists(st.tuples(st.integers(1, 999), st.floats(-0.02, 0.02)), min_size=1, max_size=20),
    st.floats(0, 1),
    st.sampled_from([1e-6, 1e-3, 0.01]),
)
def test_the_published_numbers_say_the_verdict(
    pairs: list[tuple[int, float]], required: float, tolerance: float
) -> None:
    expected = [str(Decimal(number) / 100) for number, _ in pairs]
    computed = [float(text) + off for text, (_, off) in zip(expected, pairs, strict=True)]
    case = comparison(expected, computed, tolerance=tolerance, required_share=required)
    row = judge("c", "kind", case, TABLE)
    assert row.share_within_tolerance is not None
    assert row.required_share is not None
    assert row.worst_relative_error is not None
    assert (row.share_within_tolerance >= row.required_share) == (row.verdict == "pass")
    assert (row.worst_relative_error <= tolerance) == (row.share_within_tolerance == 1)
    assert row.required_share <= required


def test_coarse_printing_is_told() -> None:
    row = judge("c", "kind", comparison(["1.2", "0.9"], [1.1985, 0.9], tolerance=1e-9), TABLE)
    assert row.verdict == "pass"
    # Half of the last digit of 1.2 is 0.05, 4.2 % of it.
    assert "printed to 2 digits: error up to 0.042 allowed" in row.reason
    fine = judge("c", "kind", comparison(["1.2000"], [1.20004], tolerance=1e-5), TABLE)
    assert fine.verdict == "pass"
    assert "printed to" not in fine.reason
    zero = judge("c", "kind", comparison(["0.0"], [0.02], tolerance=1e-9), TABLE)
    assert "where 0 is expected: absolute error up to 0.05 allowed" in zero.reason
