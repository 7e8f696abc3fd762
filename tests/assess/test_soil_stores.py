"""Soil through years, held against the land room's general balance and closed solutions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.assess.soil_stores import soil_series
from tailrace.errors import InputError
from tailrace.land.soil_chain import chain_in_soil
from tailrace.land.soil_store import soil_build_up

YEARS = range(1963, 2041)


def test_against_the_balance_of_the_land_room() -> None:
    """`soil_build_up` steps a matrix exponential; its own losses give the mean of a year."""
    rng = np.random.default_rng(4)
    loss = np.array([0.004, 0.13, 3.0, 1e-7])
    falls = rng.uniform(0.0, 50.0, (4, len(YEARS)))
    chain = chain_in_soil(("Ce", "F", "Cl", "La"))
    edges = np.arange(len(YEARS) + 1.0)
    other = soil_build_up(
        chain, edges, falls[:, None, :], {"leached": loss[:, None, None] * np.ones((4, 1, 1))}
    )
    mean = other.lost["leached"][:, 0] / loss[:, None]
    found = soil_series(loss[:, None], falls[..., None], list(YEARS), list(YEARS))
    assert found[..., 0] == pytest.approx(mean, rel=1e-12)


def test_a_constant_input_by_hand() -> None:
    """S(t) = u (1 - exp(-k t)) / k; its mean over the tenth year by the integral of that."""
    k, u = 0.2, 7.0
    found = soil_series([k], np.full((10, 1), u), list(range(2020, 2030)), [2029])
    mean = u / k * (1.0 - (np.exp(-9 * k) - np.exp(-10 * k)) / k)
    assert found == pytest.approx(mean, rel=1e-13)


def test_without_loss_the_store_is_the_sum() -> None:
    found = soil_series([0.0], [[1.0], [2.0], [4.0]], [2001, 2002, 2003], [2001, 2003])
    assert found[:, 0] == pytest.approx([0.5, 5.0], rel=1e-14)


@given(st.floats(1e-9, 5.0), st.floats(0.0, 1e4), st.floats(0.0, 1e4), st.floats(0.0, 10.0))
def test_it_is_linear(loss: float, one: float, other: float, factor: float) -> None:
    def run(level: float) -> float:
        return float(soil_series([loss], [[level], [0.0]], [2000, 2001], [2001])[0, 0])

    assert run(one + factor * other) == pytest.approx(run(one) + factor * run(other), rel=1e-12)


def test_axes_and_what_is_missing() -> None:
    """Losses (substance, draw) go with input (source, substance, year, draw); gaps stay."""
    loss = np.array([[0.1, np.nan], [0.2, 0.3]])
    falls = np.ones((3, 2, 5, 2))
    falls[2, 1, 4] = np.nan
    found = soil_series(loss, falls, list(range(5)), [3, 4])
    assert found.shape == (3, 2, 2, 2)
    blank = np.zeros(found.shape, dtype=bool)
    blank[:, 0, :, 1] = True
    blank[2, 1, 1] = True
    assert (np.isnan(found) == blank).all()


def test_wrong_arguments_are_named_at_once() -> None:
    with pytest.raises(InputError) as raised:
        soil_series([-0.1], np.ones((3, 1)), [2000, 2002], [1999])
    said = str(raised.value)
    for part in ("loss", "one after the other", "for 2 years", "report"):
        assert part in said
