"""The table of variables is consistent with the table of units and with itself."""

from __future__ import annotations

import pytest

from tailrace.errors import InputError
from tailrace.quantities import parse_unit, unit_of, variable, variables
from tailrace.quantities.unit_table import format_dimension


@pytest.mark.parametrize("name", sorted(variables()))
def test_each_row_is_consistent(name: str) -> None:
    row = variables()[name]
    dimension = format_dimension(parse_unit(row.unit).dimension)
    assert row.dimension == dimension.replace("a pure number", "1")
    assert row.minimum < row.maximum
    assert row.low < row.high
    assert row.low == -float("inf") or row.low >= row.minimum
    assert row.high == float("inf") or row.high <= row.maximum
    assert row.support in ("strict", "tail")
    assert row.meaning
    assert row.symbol


def test_symbols_are_not_used_twice() -> None:
    symbols = [row.symbol for row in variables().values()]
    assert sorted(set(symbols)) == sorted(symbols)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("mass_flow", "kg/yr"),
        ("mass_fraction", "kg/kg"),
        ("split", "1"),
        ("transfer_air", "s/m3"),
        ("deposition_transfer", "1/m2"),
        ("intake", "mg/(kg d)"),
        ("dose", "mSv/yr"),
        ("activity_concentration", "Bq/kg"),
        ("half_life", "s"),
        ("hydraulic_conductivity", "m/s"),
    ],
)
def test_units_named_in_the_design(name: str, unit: str) -> None:
    assert variable(name).unit == unit
    assert unit_of(name) == unit


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match='did you mean "half_life"'):
        variable("halflife")
    assert unit_of("kt/yr") == "kt/yr"


def test_the_table_handed_out_is_a_copy() -> None:
    variables().clear()
    assert variable("split").maximum == 1.0
