"""Hazard quotients and indices, and verdicts that rest on what was read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.hazard import (
    ORGAN_NOT_STATED,
    hazard_by_organ,
    hazard_index,
    hazard_quotient,
    inhalation_hazard_quotient,
    judge_total,
)
from tailrace.quantities import AtLeast, Missing

NONE = Missing("no reference dose", "Ce")
amounts = st.floats(0.0, 1e3)


def test_published_quotients() -> None:
    """PMC4038666, Table V, and J. Expo. Sci. Environ. Epidemiol. s41370-023-00548-8, Table 6."""
    doses = [2.56e-7, 1e-9, 1.35e-7, 1.1e-7, 9.02e-7]
    limits = [3e-4, 5e-5, 7.8e-5, 2.7e-2, 2.6e-4]
    printed = [8.53e-4, 2.00e-5, 1.73e-3, 4.07e-6, 3.47e-3]
    assert hazard_quotient(doses, limits) == pytest.approx(printed, rel=0.003)
    assert hazard_quotient([3.07e-3, 27.9e-3], [0.04, 0.3]) == pytest.approx([0.08, 0.09], abs=5e-3)


@given(dose=amounts, factor=st.floats(0.1, 10.0), limit=st.floats(1e-6, 1.0))
def test_linear_in_the_dose(dose: float, factor: float, limit: float) -> None:
    assert hazard_quotient(factor * dose, limit) == pytest.approx(
        factor * hazard_quotient(dose, limit), rel=1e-12
    )


def test_missing_stays_missing() -> None:
    found = hazard_quotient([1.0, np.nan, 1.0], [np.nan, 1.0, 2.0])
    assert np.isnan(found).tolist() == [True, True, False]


def test_zero_is_no_reference_value() -> None:
    with pytest.raises(InputError, match="means that there is none"):
        hazard_quotient(1.0, 0.0)
    with pytest.raises(InputError, match="below zero"):
        inhalation_hazard_quotient(-1.0, 1.0)


def test_units_are_checked() -> None:
    assert inhalation_hazard_quotient("0.05 ug/m3", 5e-5) == pytest.approx(1.0, rel=1e-12)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        inhalation_hazard_quotient("1 mg/(kg d)", 5e-5)  # type: ignore[arg-type]


def test_index_is_the_sum_and_at_least_where_something_is_missing() -> None:
    assert hazard_index({"As": 0.25, "F": 0.5}) == pytest.approx(0.75, rel=1e-15)
    found = hazard_index({"As": 0.25, "Ce": NONE, "F": 0.17})
    assert isinstance(found, AtLeast)
    assert f"{found:.2f}" == "≥ 0.42; no reference dose for Ce"
    assert isinstance(hazard_index({"Ce": NONE}), Missing)


def test_organs() -> None:
    quotients = {"As": 0.5, "Cd": 0.2, "U": 0.4, "La": 0.1}
    organs = {"As": ("skin", "cardiovascular"), "Cd": ("kidney",), "U": ("kidney",)}
    found = hazard_by_organ(quotients, organs)
    assert found == {
        "kidney": pytest.approx(0.6, rel=1e-15), "skin": 0.5, "cardiovascular": 0.5,
        ORGAN_NOT_STATED: 0.1,
    }  # fmt: skip
    assert next(iter(found)) == "kidney"


def test_a_substance_without_a_value_may_act_on_any_organ() -> None:
    found = hazard_by_organ({"As": 0.5, "Ce": NONE}, {"As": ("skin",), "Ce": ("lung",)})
    assert set(found) == {"skin"}
    assert found["skin"] == AtLeast(0.5, (NONE,))


def test_verdicts() -> None:
    both = {"As": True, "La": True}
    assert judge_total({"As": 0.7, "La": 0.5}, both, 1.0).verdict == "exceeds"
    assert judge_total({"As": 0.7, "La": 0.2}, both, 1.0).verdict == "does not exceed"
    soft = judge_total({"As": 0.7, "La": 20.0}, {"As": True}, 1.0)
    assert (soft.verdict, soft.reason) == ("cannot tell", "known from memory alone: La")
    assert judge_total({"As": 1.2, "La": 20.0}, {"As": True}, 1.0).verdict == "exceeds"
    open_sum = judge_total({"As": 0.7, "Ce": NONE}, {"As": True}, 1.0)
    assert open_sum.verdict == "cannot tell"
    assert "no reference dose for Ce" in open_sum.reason
    assert judge_total({"As": 1.7, "Ce": NONE}, {"As": True}, 1.0).verdict == "exceeds"
