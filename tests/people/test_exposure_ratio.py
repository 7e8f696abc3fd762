"""Ratios for effects without dose response never become cases."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people.exposure_ratio import SENTENCE, exposure_over_reference
from tailrace.quantities import Missing, Value

REFERENCE = Value(1.5, "mg/L", source="WHO guideline for fluoride in drinking water, 1.5 mg/L")


def test_ratio_with_the_sentence() -> None:
    found = exposure_over_reference("neurodevelopment of children", "F", 3000.0, "ug/L", REFERENCE)
    assert found.ratio == pytest.approx(2.0)
    assert found.sentence == SENTENCE
    assert str(found).endswith(SENTENCE)
    assert "not how many people" in SENTENCE


@pytest.mark.parametrize(
    "use",
    [
        lambda one: one + one,
        lambda one: sum([one, one]),
        lambda one: one * 1000,
        lambda one: 1000 * one,
        lambda one: np.array([1000.0]) * one,
        lambda one: one / 2,
        lambda one: operator.sub(one, 1),
        float,
        np.asarray,
    ],
)
def test_refuses_to_become_cases(use: Any) -> None:
    found = exposure_over_reference("birth defects", "F", 3.0, "mg/L", REFERENCE)
    with pytest.raises(InputError, match="no risk"):
        use(found)


def test_missing_stays_missing() -> None:
    nothing = Missing("no reference dose", "Ce")
    found = exposure_over_reference("birth defects", "Ce", 1.0, "mg/L", nothing)
    assert found.ratio is nothing
    gone = Missing("not measured")
    assert exposure_over_reference("birth defects", "F", gone, "mg/L", REFERENCE).ratio is gone


def test_effects_with_a_dose_response_are_sent_there() -> None:
    with pytest.raises(InputError, match="fluorosis_prevalence"):
        exposure_over_reference("skeletal fluorosis", "F", 3.0, "mg/L", REFERENCE)
    with pytest.raises(InputError, match=r"did you mean \"birth defects\""):
        exposure_over_reference("birth defect", "F", 3.0, "mg/L", REFERENCE)


def test_bad_numbers_and_units() -> None:
    with pytest.raises(InputError, match="exposure"):
        exposure_over_reference("birth defects", "F", -3.0, "mg/L", REFERENCE)
    with pytest.raises(InputError):
        exposure_over_reference("birth defects", "F", 3.0, "mg/(kg d)", REFERENCE)
