"""A warning that a formula is used outside its range points at who called it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tailrace.emissions.ammonia_volatilisation import ammonia_fraction
from tailrace.emissions.vertical_dust_flux import sandblasting_efficiency
from tailrace.emissions.watering import pile_watering_efficiency
from tailrace.errors import ValidityWarning


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ammonia_fraction(9.0, 340.0), "a temperature of 340 K"),
        (lambda: sandblasting_efficiency(0.9), "a clay share of 0.9 is outside 0 to 0.2,"),
        (lambda: pile_watering_efficiency(2e4), "a watering rate of 20000"),
    ],
)
def test_the_warning_points_at_the_caller(call: Callable[[], object], said: str) -> None:
    with pytest.warns(ValidityWarning, match=said) as found:
        call()
    assert found[0].filename == __file__
