"""Values: central number, quantiles, conversion and how they print."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.quantities import Lognormal, Normal, Triangular, Uniform, Value

RECOVERY = Value(
    0.65,
    "1",
    distribution=Triangular(0.5, 0.65, 0.8),
    low=0.5,
    high=0.8,
    source="China Environment News",
    year=2009,
    quality="published",
    written_unit="%",
)


def test_it_prints_as_it_was_written() -> None:
    assert repr(RECOVERY) == ("65 % (50-80, triangular) [published, China Environment News 2009]")
    assert str(Value(3.0, "t/yr", "REO")) == "3 t/yr REO"
    assert repr(Value(3.0, "t/yr")) == "3 t/yr [assumed, no source]"
    assert str(Value(None, "m", distribution=Uniform(-2.0, 5.0))) == "1.5 m (-2 to 5, uniform)"
    assert str(Value(20.0, "USD/kg", distribution=Normal(20.0, 1.0))) == "20 USD/kg (normal, sd 1)"
    assert str(Value(7.0, "1", low=5.0, high=9.0)) == "7 (5-9)"


def test_the_central_value_is_the_number_or_the_median() -> None:
    assert RECOVERY.central == 0.65
    assert Value(None, "m", distribution=Lognormal(3.0, 2.0)).central == 3.0
    assert RECOVERY.is_distribution
    assert not Value(1.0, "m").is_distribution


def test_draws_of_a_fixed_value_are_all_the_same() -> None:
    fixed = Value(7.0, "m", low=5.0, high=9.0)
    assert list(fixed.sample(3, np.random.default_rng(1))) == [7.0, 7.0, 7.0]
    assert fixed.ppf(np.array([[0.1, 0.9]])).tolist() == [[7.0, 7.0]]
    assert fixed.ppf(0.2) == 7.0
    with pytest.raises(InputError, match="level"):
        fixed.ppf(1.5)


def test_conversion_takes_range_and_distribution_along() -> None:
    per_cent = RECOVERY.to("%")
    assert (per_cent.value, per_cent.low, per_cent.high) == (65.0, 50.0, 80.0)
    levels = np.linspace(0.01, 0.99, 9)
    assert per_cent.ppf(levels) == pytest.approx(100 * RECOVERY.ppf(levels))
    assert Value(250.0, "kt/yr").to("mass_flow").value == 250e6
    assert Value(250.0, "kt/yr").to("mass_flow").unit == "kg/yr"
    with pytest.raises(InputError, match="specific activity"):
        Value(1.0, "kg").to("Bq")


def test_temperatures_move_and_their_spread_does_not() -> None:
    warm = Value(15.0, "degC", distribution=Normal(15.0, 2.0)).to("K")
    assert warm.value == pytest.approx(288.15)
    assert warm.distribution == Normal(288.15, 2.0)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_must_be_finite(number: float) -> None:
    with pytest.raises(InputError, match="finite"):
        Value(number, "m")
    with pytest.raises(InputError, match="finite"):
        Value(1.0, "m", low=number)


def test_a_value_needs_a_number_and_a_known_quality() -> None:
    with pytest.raises(InputError, match="number or a distribution"):
        Value(None, "m")
    with pytest.raises(InputError, match="quality"):
        Value(1.0, "m", quality="read")  # type: ignore[arg-type]


@given(st.floats(1e-6, 1e12), st.sampled_from(["kg", "t", "ug", "lb", "Gt"]))
def test_there_and_back(number: float, unit: str) -> None:
    value = Value(number, "kg")
    assert value.to(unit).to("kg").central == pytest.approx(number, rel=1e-14)
