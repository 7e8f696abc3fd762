"""Winds within an hour against the table of WMO/TD-No. 1555 and closed forms.

Table 1.1 (Harper, Kepert and Ginger 2010), gusts of an hour, is typed from memory; the formulas of
its appendix D give every number of it to its two decimals.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gamma, ndtr

from tailrace.emissions.saltation import saltation_flux
from tailrace.emissions.within_hour_wind import (
    TURBULENCE,
    Family,
    WithinHour,
    declared_gust,
    extreme_factor,
    gust_factor,
    mean_over_hour,
    share_above,
)
from tailrace.errors import InputError

TABLE = {  # 3, 60, 120, 180, 600 s
    "inland": (1.75, 1.28, 1.19, 1.15, 1.08),
    "off land": (1.60, 1.22, 1.15, 1.12, 1.06),
    "off sea": (1.45, 1.17, 1.11, 1.09, 1.05),
    "at sea": (1.30, 1.11, 1.07, 1.06, 1.03),
}


@pytest.mark.parametrize("surroundings", TABLE)
def test_table_of_gust_factors(surroundings: str) -> None:
    found = [gust_factor(TURBULENCE[surroundings], each) for each in (3, 60, 120, 180, 600)]
    assert [round(each, 2) for each in found] == pytest.approx(TABLE[surroundings], abs=1e-9)


def _gaussian_mean(mean: float, threshold: float, spread: float) -> float:
    """Return the mean of (u - t)(u + t)^2 above t by the moments of a cut-off normal wind."""
    sigma, t = spread * mean, threshold
    at = (t - mean) / sigma
    edge = np.exp(-0.5 * at * at) / np.sqrt(2.0 * np.pi) * sigma
    m = [float(ndtr(-at))]
    m.append(mean * m[0] + edge)
    for n in (2, 3):
        m.append(mean * m[n - 1] + (n - 1) * sigma**2 * m[n - 2] + t ** (n - 1) * edge)
    return float((m[3] + t * m[2] - t * t * m[1] - t**3 * m[0]) / ndtr(1.0 / spread))


@pytest.mark.parametrize("mean", [0.15, 0.28, 0.35, 0.8])
def test_quadrature_against_closed_form(mean: float) -> None:
    within, t = WithinHour(1.75, "test"), 0.3
    found = mean_over_hour(lambda u: saltation_flux(u, t, 1.2), mean, t, within)
    expected = 2.61 * 1.2 / 9.81 * _gaussian_mean(mean, t, within.spread)
    assert found == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("family", ["gaussian", "weibull"])
@pytest.mark.parametrize("factor", [1.0, 1.0 + 1e-7, 1.001])
def test_without_gusts_it_is_the_mean_wind(family: Family, factor: float) -> None:
    within = WithinHour(factor, "test", family=family)
    winds = np.array([0.2, 0.5, np.nan])
    found = mean_over_hour(lambda u: saltation_flux(u, 0.3), winds, 0.3, within)
    assert found[0] == 0.0
    assert found[1] == pytest.approx(float(saltation_flux(0.5, 0.3)), rel=1e-5)
    assert np.isnan(found[2])
    assert np.isnan(share_above(5.0, np.nan, within))


@pytest.mark.parametrize("family", ["gaussian", "weibull"])
def test_moments(family: Family) -> None:
    within = WithinHour(1.75, "test", family=family)
    assert share_above(5.0, 0.0, within) == pytest.approx(1.0, abs=1e-5)
    mean = float(mean_over_hour(lambda u: u, 5.0, 0.0, within))
    square = float(mean_over_hour(lambda u: u * u, 5.0, 0.0, within))
    assert mean == pytest.approx(5.0, rel=1e-5)
    assert np.sqrt(square - mean**2) / mean == pytest.approx(within.spread, rel=1e-4)


def test_weibull_tail_of_its_own_formula() -> None:
    spread = float(np.sqrt(gamma(5.0 / 3.0) / gamma(4.0 / 3.0) ** 2 - 1.0))  # of shape 3
    within = WithinHour(1.0 + spread * extreme_factor(3.0), "test", family="weibull")
    scale = 5.0 / gamma(4.0 / 3.0)
    assert share_above(5.0, 7.0, within) == pytest.approx(np.exp(-((7.0 / scale) ** 3)), rel=1e-6)


def test_greatest_gust_of_drawn_hours() -> None:
    # Independent 3 s winds, as many as an hour has crossings of the mean: the greatest is G U.
    within = declared_gust("inland")
    count = round(3600.0 * 0.0611)
    draws = np.random.default_rng(1).normal(1.0, within.spread, (4000, count)).max(axis=1)
    assert draws.mean() == pytest.approx(within.gust_factor, rel=0.10)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 1.0), st.floats(1.0, 1.8), st.floats(0.0, 0.2))
def test_stronger_gusts_never_give_less(mean: float, factor: float, more: float) -> None:
    # The cut-off flux is convex in the wind, so that a wider spread of winds gives more.
    def process(u: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
        return saltation_flux(u, 0.3)

    one = float(mean_over_hour(process, mean, 0.3, WithinHour(factor, "test")))
    two = float(mean_over_hour(process, mean, 0.3, WithinHour(factor + more, "test")))
    assert two >= one * (1.0 - 1e-6) - 1e-15


def test_other_durations_and_mistakes() -> None:
    within = declared_gust("inland")
    assert within.gust_of(120.0) == pytest.approx(gust_factor(0.25, 120.0))
    assert WithinHour(1.0, "test").gust_of(120.0) == 1.0
    family: Any = "rayleigh"
    with pytest.raises(InputError) as refused:
        WithinHour(0.9, " ", family=family)
    assert len(refused.value.problems) == 3
    with pytest.raises(InputError, match="either sign"):
        WithinHour(4.0, "test")
    with pytest.raises(InputError, match="did you mean"):
        declared_gust("in land")
    with pytest.raises(InputError, match="duration"):
        gust_factor(0.2, 3600.0)
