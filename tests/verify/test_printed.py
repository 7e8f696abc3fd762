"""Half a unit of the last printed digit, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tailrace.verify.printed import (
    Precision,
    digits_shown,
    half_last_digit,
    precision_of,
    read_number,
)


@pytest.mark.parametrize(
    ("text", "half"),
    [("0.0220517737", 5e-11), ("1.5", 0.05), ("2.50", 0.005), ("1.25e-7", 5e-10), ("12", 0.0)],
)
def test_alone_by_its_own_digits(text: str, half: float) -> None:
    number = Decimal(text)
    assert half_last_digit(number, precision_of([number])) == pytest.approx(half, rel=1e-12)


def test_dropped_zeros_are_put_back() -> None:
    # Among numbers of ten decimals 0.5 was 0.5000000000, and 1 was 1.0000000000.
    precision = precision_of([Decimal("0.0220517737"), Decimal("1.1984659636")])
    assert precision == Precision(decimals=10, digits=11)
    assert half_last_digit(Decimal("0.5"), precision) == pytest.approx(5e-11)
    assert half_last_digit(1, precision) == pytest.approx(5e-11)


def test_significant_digits_bound_the_decimals() -> None:
    # Six significant digits throughout: 12.3456 has no thirteen decimals.
    precision = precision_of([Decimal("1.23456e-8"), Decimal("12.3456")])
    assert half_last_digit(Decimal("12.3456"), precision) == pytest.approx(5e-5)
    assert half_last_digit(Decimal("12.3"), precision) == pytest.approx(5e-5)


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "1e999", "1,5"])
def test_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a|is empty"):
        read_number(text)


def test_extreme_zero_does_not_overflow() -> None:
    number = Decimal("0e500")
    assert half_last_digit(number, precision_of([number])) >= 0


@pytest.mark.parametrize(("text", "digits"), [("0.5", 10), ("1.2", 11), ("0", 0), ("123", 13)])
def test_digits_shown_count_dropped_zeros(text: str, digits: int) -> None:
    # Among 0.0220517737 and 123.0000000000: ten decimals, at most thirteen digits.
    precision = Precision(decimals=10, digits=13)
    assert digits_shown(Decimal(text), precision) == digits
