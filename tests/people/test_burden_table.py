"""The table of effects: sums, what lacks, and what must not be added."""

from __future__ import annotations

import pytest

from tailrace.errors import InputError
from tailrace.people.burden_table import EffectBurden, population_burden
from tailrace.people.valuation import money_value
from tailrace.quantities import AtLeast, Missing

NO_TABLE = Missing("no life table")


def effect(name: str, deaths: float, method: str = "china-2020") -> EffectBurden:
    return EffectBurden(name, deaths, deaths, NO_TABLE, NO_TABLE, money_value(deaths, method))


def test_totals_are_sums_and_missing_makes_them_at_least() -> None:
    whole = population_burden([effect("IHD", 2.0), effect("LC", 0.5)])
    assert whole.total("deaths") == 2.5
    assert whole.total_money() == pytest.approx(2.5 * 5.54e6)
    assert isinstance(whole.total("dalys"), Missing)
    part = EffectBurden("COPD", 1.0, 1.0, 20.0, 20.0, Missing("not valued"))
    more = population_burden([effect("IHD", 2.0), part])
    least = more.total("years_of_life_lost")
    assert isinstance(least, AtLeast)
    assert least.value == 20.0
    assert isinstance(more.total_money(), AtLeast)


def test_frame_says_what_lacks() -> None:
    frame = population_burden([effect("IHD", 2.0)]).frame()
    assert frame.loc[0, "deaths"] == 2.0
    assert frame.loc[0, "dalys"] == "missing: no life table"
    assert "CNY" in frame.loc[0, "money"]


def test_what_must_not_be_added() -> None:
    with pytest.raises(InputError) as caught:
        population_burden([effect("IHD", 1.0), effect("IHD", 1.0, "us-epa-2006")])
    assert len(caught.value.problems) == 2
