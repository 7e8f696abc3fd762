"""Means with values below detection, against Helsel's data, statsmodels' record of NADA, scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from tailrace.errors import InputError
from tailrace.people.censored_values import (
    RULES,
    censored_mean,
    kaplan_meier_mean,
    regression_on_order_statistics,
    upper_limit_of_mean,
)

# Arsenic in Oahu's waters, ug/L: Helsel (2005), Nondetects and Data Analysis; as in statsmodels'
# test of its imputation (test_ros.py), with the filled-in values recorded there from R's NADA.
OAHU = [3.2, 2.8, *[2.0] * 8, 1.7, 1.5, *[1.0] * 4, 0.9, 0.9, 0.7, 0.7, 0.6, 0.5, 0.5, 0.5]
OAHU_BELOW = [*[False] * 2, *[True] * 8, False, False, *[True] * 4, False, True, *[False] * 6]
OAHU_FILLED = [
    3.20, 2.80, 1.42, 1.14, 0.95, 0.81, 0.68, 0.57, 0.46, 0.35, 1.70, 1.50, 0.98, 0.76, 0.58, 0.41,
    0.90, 0.61, 0.70, 0.70, 0.60, 0.50, 0.50, 0.50,
]  # fmt: skip
# Helsel and Cohn (1988), appendix B, filled in as printed there.
APPENDIX_B = [1.0] * 6 + [10.0] * 3 + [3.0, 7.0, 9.0, 12.0, 15.0, 20.0, 27.0, 33.0, 50.0]
APPENDIX_B_BELOW = [True] * 9 + [False] * 9
APPENDIX_B_FILLED = [
    0.47, 0.85, 1.11, 1.27, 1.76, 2.34, 2.50, 3.00, 3.03, 4.80, 7.0, 9.0, 12.0, 15.0, 20.0, 27.0,
    33.0, 50.0,
]  # fmt: skip


def test_regression_is_that_of_nada_on_oahu() -> None:
    found = regression_on_order_statistics(OAHU, OAHU_BELOW)
    assert np.sort(found) == pytest.approx(sorted(OAHU_FILLED), abs=0.006)


def test_regression_is_that_of_helsel_and_cohn() -> None:
    found = regression_on_order_statistics(APPENDIX_B, APPENDIX_B_BELOW)
    assert np.sort(found) == pytest.approx(APPENDIX_B_FILLED, abs=0.011)


def test_kaplan_meier_is_scipys_on_values_turned_round() -> None:
    turned = ecdf(CensoredData.right_censored(10.0 - np.array(OAHU), np.array(OAHU_BELOW)))
    masses = -np.diff(np.r_[1.0, turned.sf.probabilities])
    expected = 10.0 - masses @ turned.sf.quantiles - (1.0 - masses.sum()) * 9.5
    assert kaplan_meier_mean(OAHU, OAHU_BELOW)[0] == pytest.approx(expected, rel=1e-12)


def test_kaplan_meier_without_censoring_is_the_mean() -> None:
    values = [3.0, 1.0, 2.0, 2.0]
    mean, spread = kaplan_meier_mean(values, [False] * 4)
    assert mean == pytest.approx(np.mean(values), rel=1e-12)
    assert spread == pytest.approx(np.std(values), rel=1e-12)


def test_smallest_value_counts_at_its_limit() -> None:
    """Efron's convention: below 1 with 2 and 3 detected has the mean 2, never less."""
    assert kaplan_meier_mean([1.0, 2.0, 3.0], [True, False, False])[0] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("number", "detected", "rule"),
    [(3, 2, "half"), (5, 3, "kaplan-meier"), (10, 4, "ros"), (20, 3, "half"), (8, 2, "half")],
)
def test_automatic_rule_says_which_it_took(number: int, detected: int, rule: str) -> None:
    values = np.linspace(1.0, 2.0, number)
    below = np.arange(number) < number - detected
    assert censored_mean(values, below).rule == rule


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_stays_between_zero_and_limit(rule: str) -> None:
    found = censored_mean(OAHU, OAHU_BELOW, rule)  # type: ignore[arg-type]
    assert found.low <= found.mean <= found.high
    assert (found.number, found.detected) == (24, 11)


def test_substitutions_are_what_they_say() -> None:
    assert censored_mean([4.0], [True], "half").mean == 2.0
    assert censored_mean([4.0], [True], "root").mean == pytest.approx(2.8284271)
    assert censored_mean([4.0], [True], "limit").mean == 4.0
    assert censored_mean([4.0, 2.0], [False, False]).rule == "measured"


def test_refusals_name_what_is_wrong() -> None:
    with pytest.raises(InputError, match='did you mean "kaplan-meier"'):
        censored_mean([1.0], [True], "kaplan-meyer")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="needs 3 detected values and there are 1"):
        censored_mean([1.0, 2.0], [True, False], "ros")
    with pytest.raises(InputError, match="not above zero"):
        censored_mean([0.0], [False])
    with pytest.raises(InputError, match="one of each"):
        censored_mean([], [])


def test_chebyshev_limit() -> None:
    """Mean 10, s 2, n 4: 10 + sqrt(19) * 2 / 2."""
    assert upper_limit_of_mean(10.0, 2.0, 4) == pytest.approx(14.3588989, rel=1e-8)
    with pytest.raises(InputError, match="at least two"):
        upper_limit_of_mean(10.0, 2.0, 1)
