"""Values of a statistical life as the reference has them; money only by a stated method."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.people.valuation import (
    income_elasticities,
    money_value,
    transferred_value,
    valuation_method,
    valuation_methods,
)
from tailrace.quantities import AtLeast, Missing

IN_REFERENCE = {
    "chengdu-2005": "VSL, Chengdu 2005",
    "chengdu-2016": "VSL, Chengdu 2016",
    "three-cities-2009": "VSL, Shanghai/Jiujiang/Nanning 2009",
    "china-2020": "VSL, China",
    "six-cities-2019": "VSL, six cities 2019",
    "us-epa-2006": "VSL, US EPA",
}


def test_values_are_those_of_the_reference(reference: Path) -> None:
    file = reference / "risk" / "burden" / "valuation.csv"
    with file.open(encoding="utf-8") as stream:
        rows = {row["quantity"]: row for row in csv.DictReader(stream)}
    methods = valuation_methods()
    assert set(methods) == set(IN_REFERENCE)
    for name, quantity in IN_REFERENCE.items():
        number, million = re.fullmatch(r"([\d.]+)( million)?", rows[quantity]["value"]).groups()  # type: ignore[union-attr]
        value = methods[name].value.central
        assert value == pytest.approx(float(number) * (1e6 if million else 1.0)), name
        assert rows[quantity]["unit"].startswith(methods[name].currency), name
        assert methods[name].from_memory == (rows[quantity]["checked"] == "from memory")


def test_money_of_deaths() -> None:
    """Two deaths at 5.10 million yuan (3.79 to 6.36): Cao et al. 2021."""
    found = money_value(2.0, "six-cities-2019")
    assert found.amount == pytest.approx(10.2e6)
    assert found.low == pytest.approx(7.58e6)
    assert found.high == pytest.approx(12.72e6)
    assert str(found) == "1.02e+07 CNY (prices of 2019; six-cities-2019)"


def test_missing_deaths_are_missing_money() -> None:
    assert isinstance(money_value(Missing("no rate"), "china-2020").amount, Missing)
    least = money_value(AtLeast(1.0, (Missing("no rate", "COPD"),)), "china-2020").amount
    assert isinstance(least, AtLeast)
    assert least.value == pytest.approx(5.54e6)


def test_unknown_method() -> None:
    with pytest.raises(InputError, match=r"did you mean \"chengdu-2016\""):
        valuation_method("chengdu2016")


def test_transfer_by_income() -> None:
    """A quarter of the income: a quarter at elasticity 1, half at 0.5, as much at 0."""
    assert transferred_value(7.4e6, 1.0, 4.0, [1.0, 0.5, 0.0]) == pytest.approx(
        [1.85e6, 3.7e6, 7.4e6]
    )
    with pytest.raises(InputError, match="income_here"):
        transferred_value(7.4e6, 1.0, 0.0, 1.0)


def test_published_elasticities() -> None:
    """Masterman and Viscusi 2018: 1.0 for lower-income nations, 0.55 for more affluent ones."""
    found = income_elasticities()
    assert found["lower-income nations"].central == 1.0
    assert found["more affluent nations"].central == 0.55
    assert all(one.source for one in found.values())
