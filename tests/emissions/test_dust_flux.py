"""Saltation, vertical flux and sizes of wind-blown dust against published constants."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.dust_size import fragmentation_mass, fragmentation_shares, size_shares
from tailrace.emissions.saltation import saltation_flux
from tailrace.emissions.vertical_dust_flux import (
    dust_flux_spread,
    kok_flux,
    marticorena_bergametti_flux,
    sandblasting_efficiency,
)
from tailrace.errors import InputError, ValidityWarning


def test_kawamura_and_white_are_one_form() -> None:
    u, t = 0.5, 0.3
    assert saltation_flux(u, t, 1.2) == pytest.approx(
        2.61 * 1.2 / 9.81 * u**3 * (1.0 + t / u) * (1.0 - (t / u) ** 2)
    )
    ratio = saltation_flux(u, t, form="kawamura") / saltation_flux(u, t)
    assert ratio == pytest.approx(2.78 / 2.61)
    assert saltation_flux([0.2, 0.3, 0.5], [0.3, 0.3, np.inf]).tolist() == [0.0, 0.0, 0.0]


def test_efficiency_of_marticorena_and_bergametti() -> None:
    # 1e-6 to 10^-3.32 per cm from 0 to 20 % clay (their equation 47).
    assert sandblasting_efficiency([0.0, 0.1, 0.2]) == pytest.approx(
        [1e-4, 1e-4 * 10**1.34, 1e-4 * 10**2.68]
    )
    assert marticorena_bergametti_flux(0.04, 0.1) == pytest.approx(0.04 * 1e-4 * 10**1.34)
    with pytest.warns(ValidityWarning, match="clay"):
        kept = sandblasting_efficiency(0.4)
    assert kept == pytest.approx(float(sandblasting_efficiency(0.2)))


def test_kok_by_hand() -> None:
    # u* 0.5, ut* 0.24 m/s, clay 10 %, standard air: a = 0.5.
    stress = 1.225 * (0.5**2 - 0.24**2) / 0.24
    expected = 4.4e-5 * np.exp(-2.0 * 0.5) * 0.1 * stress * (0.5 / 0.24) ** (2.7 * 0.5)
    assert kok_flux(0.5, 0.24, 0.1) == pytest.approx(expected)
    with pytest.warns(ValidityWarning, match="most erodible"):
        kok_flux(0.5, 0.14, 0.1)


@given(st.floats(0.0, 1.5), st.floats(0.17, 1.0), st.floats(0.01, 0.2))
def test_no_dust_below_the_threshold(u: float, t: float, clay: float) -> None:
    # 1e-9 m/s beside the threshold is lost in the square of their ratio.
    found = kok_flux(u, t, clay), marticorena_bergametti_flux(saltation_flux(u, t), clay)
    assert all(np.isfinite(each) for each in found)
    if u <= t:
        assert not any(found)
    elif u > t * (1.0 + 1e-9):
        assert all(each > 0.0 for each in found)


def test_normalisation_of_kok_2011() -> None:
    assert fragmentation_mass(20.0) == pytest.approx(12.62, abs=0.005)
    assert fragmentation_mass(50.0) == fragmentation_mass(20.0)


def test_shares_rise_to_one() -> None:
    shares = fragmentation_shares()
    assert (np.diff(shares) > 0.0).all()
    assert shares[-1] == 1.0
    # Spheres of water's density have the same diameter either way.
    direct = fragmentation_mass([2.5, 10.0, 15.0]) / fragmentation_mass(20.0)
    assert fragmentation_shares(1000.0, 1.0)[:3] == pytest.approx(direct)
    # Dust of soils holds less fine dust than the multipliers of AP-42 say.
    assert shares[0] / shares[1] < 0.075 / 0.5


def test_sizes_by_an_edition() -> None:
    new, old = size_shares("AP-42 2006"), size_shares("AP-42 1995")
    assert new[1] == old[1] == size_shares("kok 2011")[1]
    assert new / new[1] == pytest.approx([0.15, 1.0, 1.2, 2.0])
    assert old[0] / old[1] == pytest.approx(0.4)
    scheme: Any = "AP-42"
    with pytest.raises(InputError, match="kok 2011"):
        size_shares(scheme)


def test_mistakes_and_spread() -> None:
    form: Any = "owen"
    with pytest.raises(InputError) as refused:
        saltation_flux(-1.0, 0.0, 1.2, form=form)
    assert len(refused.value.problems) == 3
    assert dust_flux_spread().quality == "assumed"
