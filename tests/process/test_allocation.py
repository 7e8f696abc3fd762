"""Allocation by mass and by value."""

from __future__ import annotations

import pytest

from tailrace.errors import InputError
from tailrace.process.allocation import (
    shares_by_mass,
    shares_by_value,
    shares_to_one,
    value_share,
)
from tailrace.quantities import AtLeast, Missing

MASS = {"La2O3": 0.27, "CeO2": 0.50, "Nd2O3": 0.17}
PRICE = {"La2O3": 1.0, "CeO2": 1.0, "Nd2O3": 56.0}


def test_allocation_by_mass_and_value() -> None:
    """Closed form at USGS 2024 prices: neodymium is 18 % of the mass, 92.5 % of the value."""
    assert shares_by_mass(MASS) == pytest.approx(
        {"La2O3": 0.2872340426, "CeO2": 0.5319148936, "Nd2O3": 0.1808510638}, abs=5e-11
    )
    assert shares_by_value(MASS, PRICE) == pytest.approx(
        {"La2O3": 0.0262390671, "CeO2": 0.0485908649, "Nd2O3": 0.9251700680}, abs=5e-11
    )
    assert shares_to_one(MASS, "Nd2O3") == {"La2O3": 0.0, "CeO2": 0.0, "Nd2O3": 1.0}


def test_a_missing_price_makes_every_share_unknown() -> None:
    found = shares_by_value(MASS, {**PRICE, "CeO2": Missing("nobody quotes it")})
    assert isinstance(found, Missing)
    assert "CeO2" in found.reason


def test_a_product_that_is_not_made_needs_no_price() -> None:
    found = shares_by_value({**MASS, "CeO2": 0.0}, {**PRICE, "CeO2": Missing("none")})
    assert found["Nd2O3"] == pytest.approx(0.17 * 56 / (0.27 + 0.17 * 56))


def test_nonsense_is_refused() -> None:
    with pytest.raises(InputError, match="above zero"):
        shares_by_mass({"a": -1.0, "b": 2.0})
    with pytest.raises(InputError, match="above zero"):
        shares_by_mass({"a": 0.0})
    with pytest.raises(InputError, match="no price is given for CeO2"):
        shares_by_value(MASS, {"La2O3": 1.0, "Nd2O3": 1.0})


def test_share_of_the_value_where_some_has_no_price() -> None:
    """A price that is missing among the wanted makes a lower bound; among the others, none."""
    value = {"oxides": 30.0, "iron": 10.0}
    no_price = {"Sm2O3": Missing("nobody quotes it")}
    assert value_share(value, {"oxides"}, {}) == 0.75
    bound = value_share(value, {"oxides"}, {"oxides": tuple(no_price.values())})
    assert isinstance(bound, AtLeast)
    assert bound.value == 0.75
    assert isinstance(value_share(value, {"oxides"}, {"iron": (Missing("x"),)}), Missing)
    assert value_share({"oxides": 0.0}, {"oxides"}, {"oxides": (Missing("x"),)}) == 1.0
    assert isinstance(value_share({"oxides": 0.0, "iron": 0.0}, {"oxides"}, {}), Missing)
