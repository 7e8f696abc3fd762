"""With minus without: limits and identities that the two formulas must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.attributable_burden import attributable_fraction, deaths_by_source

RISKS = st.floats(1.0, 5.0)


def test_fraction() -> None:
    """A relative risk of 1.25 is a fifth of all deaths."""
    assert attributable_fraction([1.0, 1.25, 2.0]) == pytest.approx([0.0, 0.2, 0.5])


def test_by_hand() -> None:
    """1,000 people, one in a hundred a year, from RR 1.25 to 2: 10 (0.5 - 0.2) = 3 deaths."""
    assert deaths_by_source(1000.0, 0.01, 2.0, 1.25) == pytest.approx(3.0)


def test_rate_observed_elsewhere_by_hand() -> None:
    """The rate was observed at RR 2: without any particles 5 deaths, 6.25 and 10 with."""
    assert deaths_by_source(1000.0, 0.01, 2.0, 1.25, 2.0) == pytest.approx(3.75)


@given(RISKS, RISKS, RISKS)
def test_parts_add_up(low: float, middle: float, high: float) -> None:
    """From low to middle and from middle to high is from low to high, by either formula."""
    for observed in (None, 1.5):
        first = deaths_by_source(100.0, 0.1, middle, low, observed)
        second = deaths_by_source(100.0, 0.1, high, middle, observed)
        whole = deaths_by_source(100.0, 0.1, high, low, observed)
        assert first + second == pytest.approx(whole, abs=1e-12)


def test_missing() -> None:
    assert np.isnan(deaths_by_source([np.nan, 1.0], [0.1, np.nan], 2.0, 1.0)).all()


def test_bad_numbers() -> None:
    with pytest.raises(InputError) as caught:
        deaths_by_source(-1.0, -0.1, 0.0, 1.0)
    assert {one.place for one in caught.value.problems} == {"people", "rate", "risk_with"}
    with pytest.raises(InputError):
        attributable_fraction(0.0)
