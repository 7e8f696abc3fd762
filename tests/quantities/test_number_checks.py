"""Numbers out of range are refused in words, and formulas warn outside their range."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.errors import Problems, ValidityWarning
from tailrace.quantities.number_checks import checked, warn_outside


def noted(values: Any, unit: str = "m", **limits: Any) -> str:
    problems = Problems()
    checked(problems, "depth", values, unit, **limits)
    return " ".join(str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        (0.0, {}),
        ([1.0, 2.0], {"most": 2.0, "strict": True}),
        (np.inf, {}),
        (-np.inf, {"least": -np.inf}),
        ([np.nan, 1.0], {"missing": True}),
        ([np.nan, 1.0], {"missing": True, "finite": True, "most": 1.0}),
    ],
)
def test_numbers_in_range_pass_unchanged(values: Any, limits: dict[str, Any]) -> None:
    problems = Problems()
    found = checked(problems, "depth", values, "m", **limits)
    assert not list(problems)
    np.testing.assert_array_equal(found, np.asarray(values))


@pytest.mark.parametrize(
    ("values", "limits", "said"),
    [
        (-1.0, {}, "depth: depth is -1 m; allowed: at least 0 m."),
        (0.0, {"strict": True}, "depth: depth is 0 m; allowed: above 0 m."),
        (3.0, {"most": 2.0}, "depth: depth is 3 m; allowed: at least 0, up to 2 m."),
        (np.nan, {}, "depth: depth is nan m; allowed: at least 0 m."),
        (np.inf, {"finite": True}, "depth: depth is inf m; allowed: at least 0 m, finite."),
        (np.inf, {"finite": True, "missing": True}, "depth is inf m"),
        (-np.inf, {"least": -np.inf, "finite": True}, "depth is -inf m"),
        ([np.nan, -1.0], {"missing": True}, "depth is -1 m; "),
        ([1.0, -1.0, -2.0, np.nan], {}, "depth is -1 m and 2 more are out of range; "),
        (0.5, {"least": 1.0, "remedy": "dig deeper"}, "at least 1 m; dig deeper."),
        ("deep", {}, "depth is 'deep'; allowed: a number in m."),
        (object, {"missing": True, "remedy": "measure it"}, "a number in m; measure it."),
        ([[1.0], [1.0, 2.0]], {}, "allowed: a number in m."),
        (10**400, {}, "allowed: a number in m."),
    ],
)
def test_the_message_names_the_number_the_range_and_how_many_more(
    values: Any, limits: dict[str, Any], said: str
) -> None:
    assert said in noted(values, **limits)


def test_a_number_without_unit_has_no_blank_in_its_place() -> None:
    assert noted(2.0, "", most=1.0) == "depth: depth is 2; allowed: at least 0, up to 1."
    assert noted("deep", "") == "depth: depth is 'deep'; allowed: a number."


def test_what_cannot_be_read_is_missing_so_that_other_problems_are_found_too() -> None:
    assert np.isnan(checked(Problems(), "depth", "deep", "m"))


def formula(temperature: Any, low: float = -10.0, high: float = 40.0) -> None:
    warn_outside("a temperature", temperature, low, high, "degC", source="Somebody (1975)")


@pytest.mark.parametrize("temperature", [-10.0 - 1e-9, 40.0 + 1e-8, [np.nan, 0.0], []])
def test_no_warning_at_the_ends_rounding_aside_or_for_missing(temperature: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        formula(temperature)


@pytest.mark.parametrize(("temperature", "worst"), [([0.0, -11.0], "-11"), (41.0, "41")])
def test_a_warning_names_range_and_source_and_points_at_who_called_the_formula(
    temperature: Any, worst: str
) -> None:
    with pytest.warns(ValidityWarning) as found:
        formula(temperature)
    assert str(found[0].message) == (
        f"a temperature of {worst} degC is outside -10 to 40 degC, the range of Somebody (1975)"
    )
    assert found[0].filename == __file__
    source = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert source[found[0].lineno - 1].strip() == "formula(temperature)"
