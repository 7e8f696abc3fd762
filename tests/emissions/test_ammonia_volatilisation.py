"""Ammonia from water against printed values, limits and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.ammonia_volatilisation import (
    air_water_ratio,
    ammonia_fraction,
    ammonia_release,
    ammonia_velocity,
    film_velocities,
    volatilised_share,
)
from tailrace.errors import InputError, ValidityWarning


@pytest.mark.parametrize(
    ("ph", "celsius", "percent"),
    # Emerson et al. (1975), table of per cent NH3 (typed from memory)
    [(7.0, 25.0, 0.566), (8.0, 20.0, 3.82), (9.0, 25.0, 36.3), (6.0, 10.0, 0.0186)],
)
def test_share_of_ammonia_is_that_of_the_table(ph: float, celsius: float, percent: float) -> None:
    found = 100.0 * ammonia_fraction(ph, celsius + 273.15)
    assert found == pytest.approx(percent, rel=0.006)


def test_half_is_ammonia_at_pka() -> None:
    pka = 0.09018 + 2729.92 / 298.15
    assert ammonia_fraction(pka, 298.15) == pytest.approx(0.5, rel=1e-12)


def test_solubility_at_25_degrees() -> None:
    # H = 0.59 mol/(m3 Pa): 1/(0.59 x 8.314 x 298.15) = 6.84e-4
    assert air_water_ratio(298.15) == pytest.approx(6.84e-4, rel=1e-3)
    # warmer water holds less: 4200 K over 10 K near 20 C is about a factor of 1.6
    assert 1.4 < air_water_ratio(303.15) / air_water_ratio(293.15) < 1.8


def test_films_have_the_ends_of_mackay_and_yeun() -> None:
    still = film_velocities(0.0, 293.15)
    assert still == (pytest.approx(1e-3), pytest.approx(1e-6))
    # u* = 0.01 u sqrt(6.1 + 0.63 u): 5 m/s gives 0.1521 m/s, by hand with Sc 0.69 in air
    gas, liquid = film_velocities(5.0, 293.15)
    assert gas == pytest.approx(1e-3 + 46.2e-3 * 0.15207 * 0.69**-0.67, rel=0.03)
    # air side within a factor of two of 0.0013 u (Hicks and Liss 1976)
    assert 0.5 < float(gas) / (0.0013 * 5.0) < 2.0
    assert 1e-6 < float(liquid) < 3e-5


def test_the_gas_film_rules() -> None:
    gas, liquid = film_velocities(5.0, 293.15)
    overall = ammonia_velocity(12.0, 293.15, 5.0)
    only_gas = float(air_water_ratio(293.15) * gas)
    assert 0.3 * only_gas < overall < only_gas
    assert overall < float(liquid)


@given(st.floats(4.0, 12.0), st.floats(275.0, 320.0), st.floats(0.0, 20.0))
def test_more_alkaline_warmer_or_windier_releases_more(ph: float, warm: float, wind: float) -> None:
    here = ammonia_release(1.0, ph, warm, wind)
    assert here >= 0.0
    assert ammonia_release(1.0, ph + 0.5, warm, wind) >= here
    assert ammonia_release(1.0, ph, warm + 2.0, wind) >= here
    assert ammonia_release(2.0, ph, warm, wind) == pytest.approx(2.0 * float(here), rel=1e-12)


def test_sour_leach_solution_releases_next_to_nothing() -> None:
    # 5 g/L of N at pH 5, 25 C, 3 m/s over a hectare and year: below 0.1 t; at pH 9.5 some 1000 t
    sour = ammonia_release(5.0, 5.0, 298.15, 3.0) * 1e4 * 31557600.0
    alkaline = ammonia_release(5.0, 9.5, 298.15, 3.0) * 1e4 * 31557600.0
    assert sour < 300.0
    assert alkaline / sour > 1e4


@given(st.floats(1e-9, 1e-4), st.floats(0.05, 10.0), st.floats(0.0, 1e8))
def test_share_lost_lies_between_none_and_all(speed: float, deep: float, time: float) -> None:
    mixed = volatilised_share(speed, deep, time)
    standing = volatilised_share(speed, deep, time, standing=True)
    assert 0.0 <= mixed <= standing + 1e-15
    assert standing <= 1.0


def test_standing_water_is_the_solution_of_its_balance() -> None:
    # dc/dt = -v/h c by small steps
    amount, step = 1.0, 10.0
    for _ in range(10000):
        amount -= 2e-6 / 0.5 * amount * step
    assert volatilised_share(2e-6, 0.5, 1e5, standing=True) == pytest.approx(1 - amount, rel=1e-4)


def test_range_and_bad_input() -> None:
    with pytest.warns(ValidityWarning, match="Emerson"):
        ammonia_fraction(7.0, 340.0)
    with pytest.raises(InputError) as caught:
        ammonia_fraction(15.0, 20.0)
    assert len(caught.value.problems) == 2
    assert "20 degC" in str(caught.value)
    with pytest.raises(InputError, match="depth"):
        volatilised_share(1e-6, 0.0, 1.0)
    assert np.isfinite(ammonia_fraction(7.0, "20 degC"))
