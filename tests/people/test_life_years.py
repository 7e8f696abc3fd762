"""The life table of Preston, Heuveline, Guillot 2001, box 3.1: Austria, males, 1992."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError, ValidityWarning
from tailrace.people.life_tables import (
    LifeTable,
    abridged_life_table,
    life_expectancy_lost,
    remaining_life_expectancy,
    years_of_life_lost,
)

AGE = [0.0, 1.0, *np.arange(5.0, 86.0, 5.0)]
PEOPLE = [47925, 189127, 234793, 238790, 254996, 326831, 355086, 324222, 269963, 261971, 238011,
          261612, 181385, 187962, 153832, 105169, 73694, 57512, 32248]  # fmt: skip
DEATHS = [419, 70, 36, 46, 249, 420, 403, 441, 508, 769, 1154, 1866, 2043, 3496, 4366, 4337, 5279,
          6460, 6146]  # fmt: skip
LIVED = [0.068, 1.626, 2.5, 3.143, 2.724, 2.520, 2.481, 2.601, 2.701, 2.663, 2.698, 2.676, 2.645,
         2.624, 2.619, 2.593, 2.518, 2.423, 5.247]  # fmt: skip
SURVIVORS = [100000, 99133, 98986, 98910, 98815, 98334, 97704, 97151, 96492, 95588, 94195, 91937,
             88711, 83845, 76377, 66225, 53803, 37441, 21134]  # fmt: skip
YEARS_LIVED = [99192, 396183, 494741, 494375, 492980, 490106, 487127, 484175, 480384, 474686,
               465777, 452188, 432096, 401480, 357713, 301224, 228404, 145182, 110889]  # fmt: skip


@pytest.fixture
def austria() -> LifeTable:
    return abridged_life_table(AGE, np.array(DEATHS) / np.array(PEOPLE), LIVED)


def test_survivors_and_years_lived(austria: LifeTable) -> None:
    """To the printed digits; the book rounds the rates it goes on with, hence two units."""
    assert austria.survivors * 1e5 == pytest.approx(np.array(SURVIVORS), abs=2.0)
    assert austria.years_lived * 1e5 == pytest.approx(np.array(YEARS_LIVED), abs=10.0)


def test_life_expectancy(austria: LifeTable) -> None:
    """The sum of the printed years lived over the newborn: 72.889 years."""
    assert sum(YEARS_LIVED) / 1e5 == pytest.approx(72.889, abs=5e-4)
    assert austria.life_expectancy[0] == pytest.approx(72.889, abs=1e-3)
    assert austria.life_expectancy[-1] == pytest.approx(32248 / 6146)


@given(st.floats(0.001, 0.1))
def test_one_rate_for_life(rate: float) -> None:
    """Under one rate for life the years left are 1/rate at every age."""
    table = abridged_life_table([0.0], [rate])
    assert table.life_expectancy[0] == pytest.approx(1.0 / rate)


def test_years_lost(austria: LifeTable) -> None:
    """Ten deaths at birth take ten lives of 72.9 years; half-way between ages is half-way."""
    assert years_of_life_lost(austria, 10.0, 0.0) == pytest.approx(728.89, abs=0.01)
    ends = austria.life_expectancy[[5, 6]]
    assert remaining_life_expectancy(austria, 22.5) == pytest.approx(ends.mean())
    assert np.isnan(years_of_life_lost(austria, np.nan, 40.0))


def test_beyond_the_table_warns(austria: LifeTable) -> None:
    with pytest.warns(ValidityWarning, match="ends at 85"):
        assert remaining_life_expectancy(austria, 90.0) == austria.life_expectancy[-1]


def test_added_rate_shortens_life(austria: LifeTable) -> None:
    """To first order the rate times the years ahead of all who are alive, by the table itself."""
    lost = life_expectancy_lost(austria, 1e-3)
    slope = float(np.sum(austria.years_lived * np.interp(
        np.array(AGE) + 2.5, AGE, austria.life_expectancy)))  # fmt: skip
    assert lost == pytest.approx(1e-3 * slope, rel=0.1)
    assert life_expectancy_lost(austria, 0.0) == 0.0


@pytest.mark.parametrize(
    ("age", "rate", "part"),
    [
        ([0, 1], [0.1, 0.0], "open interval"),
        ([1, 0], [0.1, 0.1], "rising"),
        ([0, 1], [-0.1, 0.1], "death_rate"),
        ([0, 10], [5.0, 0.1], "more than all"),
    ],
)
def test_bad_tables(age: list[float], rate: list[float], part: str) -> None:
    lived = [9.5, 1.0] if part == "more than all" else None
    with pytest.raises(InputError, match=part):
        abridged_life_table(age, rate, lived)


def test_before_the_table() -> None:
    table = abridged_life_table([25.0, 80.0], [0.01, 0.1])
    with pytest.raises(InputError, match="before the table"):
        remaining_life_expectancy(table, 20.0)
