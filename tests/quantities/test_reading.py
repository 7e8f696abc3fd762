"""Every form a value may take in a file, and that nothing else than a problem comes of the rest."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError, Problems
from tailrace.quantities import (
    Missing,
    Triangular,
    Uniform,
    Value,
    read_value,
    units,
    variables,
)
from tailrace.quantities.reading import VALUE_KEYS


def test_a_bare_text_is_assumed_and_without_source(read: Any) -> None:
    value, said = read("250 kt/yr", variable="mass_flow")
    assert said == ""
    assert value == Value(250e6, "kg/yr", written_unit="kt/yr")
    assert (value.quality, value.source) == ("assumed", "")


def test_a_bare_number_needs_a_pure_number(read: Any) -> None:
    assert read(0.5)[0].central == 0.5
    assert read(1)[0].central == 1.0
    value, said = read(0.5, variable="mass_flow")
    assert value is None
    assert "needs a unit" in said
    assert "kg/yr" in said
    assert "needs a unit" in read("250", variable="mass_flow")[1]


def test_a_table_carries_all_it_says(read: Any) -> None:
    value, said = read(
        {
            "value": "65 %",
            "low": "50 %",
            "high": "80 %",
            "distribution": "triangular",
            "source": "news",
            "year": 2009,
            "place": "Table 3",
            "quality": "published",
            "note": "one plant",
        },
        sources={"news": "China Environment News, 5 May 2009"},
    )
    assert said == ""
    assert value == Value(
        0.65,
        "1",
        None,
        Triangular(0.5, 0.65, 0.8),
        0.5,
        0.8,
        "China Environment News, 5 May 2009",
        2009,
        "Table 3",
        "published",
        "one plant",
        "%",
    )


def test_a_row_of_a_table_has_texts_and_empty_cells(read: Any) -> None:
    row = {"value": "6", "low": "5", "high": "", "unit": "wt% REO", "distribution": "fixed"}
    value, said = read({**row, "source": "", "year": "2009"}, variable="mass_fraction", basis="REO")
    assert said == ""
    assert (value.value, value.low, value.high) == (0.06, 0.05, None)
    assert (value.basis, value.year, value.written_unit) == ("REO", 2009, "wt%")


def test_a_unit_of_its_own_counts_before_that_of_the_table(read: Any) -> None:
    value, _ = read({"value": "500 kg/yr", "low": 0.4, "high": 1, "unit": "t/yr"}, unit="t/yr")
    assert (value.low, value.value, value.high) == (0.4, 0.5, 1.0)


def test_missing_needs_a_reason(read: Any) -> None:
    assert read({"missing": "no figure found in the two searches"}) == (
        Missing("no figure found in the two searches"),
        "",
    )
    assert "no reason" in read({"missing": True})[1]
    assert "at once" in read({"missing": "none", "value": 0.5})[1]
    assert "no number is given" in read({"missing": " "})[1]
    assert "no number is given" in read({})[1]
    assert read({"missing": "no figure", "note": "asked twice"})[0] == Missing("no figure")


def test_a_misspelt_key_gets_a_suggestion(read: Any) -> None:
    value, said = read({"value": 0.5, "sorce": "x"})
    assert value is None
    assert "works.toml, unit.roasting.x: the key 'sorce' is unknown" in said
    assert 'did you mean "source"?' in said


def test_all_problems_of_a_value_are_named_at_once(read: Any) -> None:
    _, said = read(
        {"value": "65 kg", "sorce": "x", "year": "soon", "quality": "good", "distribution": "x"}
    )
    assert len(said.splitlines()) == 5


ODD = [
    None,
    True,
    [],
    [0.5],
    (1, 2),
    b"0.5",
    datetime.date(2009, 5, 5),
    float("nan"),
    float("inf"),
    10**400,
    10**6000,
    object(),
    {"value": True},
    {"value": None},
    {"value": [1]},
    {"value": {"value": 1}},
    {1: 2},
    {10**6000: 1},
    "",
    " ",
    "\x00",
    "\ud800",
    "0x10",
    "1_0",
    "½",
    "9" * 10**6,
]


@pytest.mark.parametrize("raw", ODD, ids=[type(raw).__name__ for raw in ODD])
def test_odd_values_are_refused(read: Any, raw: object) -> None:
    value, said = read(raw)
    assert value is None
    assert said.startswith("error: works.toml, unit.roasting.x")
    assert len(said) < 1000


def test_the_file_can_be_another(read: Any) -> None:
    assert "routes/x.toml, unit.roasting.x" in read(1.5, file="routes/x.toml")[1]


def test_mistakes_of_the_program_are_raised() -> None:
    problems = Problems()
    with pytest.raises(InputError, match="no variable"):
        read_value(1, variable="spilt", where="x", problems=problems)
    with pytest.raises(InputError, match="not a known unit"):
        read_value(1, unit="kgg", where="x", problems=problems)
    with pytest.raises(ValueError, match="unit or as a variable"):
        read_value(1, where="x", problems=problems)
    with pytest.raises(ValueError, match="unit or as a variable"):
        read_value(1, where="x", problems=problems, unit="1", variable="split")


def test_a_unit_is_parsed_once_for_two_thousand_values() -> None:
    about = {"source": "China Environment News", "year": 2009, "quality": "published"}
    ranged = [
        {"value": f"{60 + i / 1000} %", "low": "50 %", "high": "80 %", **about} for i in range(1000)
    ]
    problems = Problems()
    before = units._read_unit.cache_info().misses
    for raw in ranged:
        assert read_value(raw, variable="split", where="x", problems=problems) is not None
    for i in range(1000):
        assert read_value(f"{i} kt/yr", unit="kg/yr", where="x", problems=problems) is not None
    # 4,000 texts with three units: %, kt/yr and kg/yr.
    assert units._read_unit.cache_info().misses - before <= 3


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["5 %", "0.2", "3 kg", "1e400", "-1 %", "7 % REO", "normal", "beta", "fixed", "x", "2009"]
    ),
)
TABLES = st.dictionaries(
    st.one_of(st.sampled_from(VALUE_KEYS), st.text(max_size=6)),
    st.one_of(SCALARS, st.lists(SCALARS, max_size=4), st.dictionaries(st.text(), SCALARS)),
    max_size=8,
)


@given(st.one_of(SCALARS, TABLES, st.lists(SCALARS)), st.sampled_from(sorted(variables())))
def test_anything_is_read_or_noted(raw: object, variable: str) -> None:
    problems = Problems("works.toml")
    value = read_value(raw, variable=variable, basis="any", where="x", problems=problems)
    assert (value is None) == bool(problems.errors)
    if isinstance(value, Value):
        assert repr(value)
        row = variables()[variable]
        for number in (value.value, value.low, value.high):
            assert number is None or row.minimum <= number <= row.maximum


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_range_is_a_distribution_about_the_value(a: float, b: float, c: float) -> None:
    low, value, high = sorted((a, b, c))
    problems = Problems()
    raw = {"value": value, "low": low, "high": high}
    found = read_value(raw, variable="split", where="x", problems=problems)
    assert isinstance(found, Value) == (low < high or low == value == high)
    if isinstance(found, Value) and low < high:
        assert found.distribution == Triangular(low, value, high)
        bare = read_value(
            {"low": low, "high": high}, variable="split", where="x", problems=problems
        )
        assert isinstance(bare, Value)
        assert bare.distribution == Uniform(low, high)
        assert bare.value is None
