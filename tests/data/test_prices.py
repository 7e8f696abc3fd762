"""Prices and exchange rates, against the documents they were typed from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.data.prices import (
    exchange_rate,
    in_currency,
    price,
    priced_items,
    priced_materials,
    reagent_price,
)
from tailrace.errors import InputError
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


def known(found: Value | Missing) -> Value:
    assert isinstance(found, Value)
    return found


@pytest.mark.parametrize(
    ("material", "year", "usd"),
    [("Nd2O3", 2022, 134.0), ("Tb4O7", 2022, 2051.0), ("Dy2O3", 2024, 260.0), ("CeO2", 2024, 1.0)],
)
def test_yearly_averages_of_the_usgs(material: str, year: int, usd: float) -> None:
    """USGS Mineral Commodity Summaries 2025, rare earths, salient statistics."""
    found = known(price(material, year))
    assert found.value == usd
    assert found.unit == "USD/kg"
    assert found.quality == "published"


def test_usgs_prices_are_those_of_the_newest_edition(reference: Path) -> None:
    newest: dict[tuple[str, str, str], tuple[int, float]] = {}
    names = {"Neodymium": "Nd2O3", "Dysprosium": "Dy2O3", "Terbium": "Tb4O7", "Europium": "Eu2O3"}
    with (reference / "market" / "usgs_prices.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = names.get(row["material"].split()[0])
            if name and row["basis"] == "annual average":
                edition = int(row["source"][-4:])
                key = (name, row["basis"], row["year"])
                newest[key] = max(newest.get(key, (0, 0.0)), (edition, float(row["price"])))
    assert len(newest) > 40
    for (name, basis, year), (_, usd) in newest.items():
        assert known(price(name, int(year), basis=basis)).value == usd


def test_a_superseded_figure_stays_in_the_note() -> None:
    assert "258 in the edition of 2021" in known(price("Dy2O3", 2020)).note


def test_year_end_range_and_yearly_average_are_kept_apart() -> None:
    """2015: 37-42 USD/kg at the year's end, 48 on average (falling prices)."""
    assert known(price("Nd2O3", 2015)).value == 48.0
    end = known(price("Nd2O3", 2015, basis="year-end range"))
    assert (end.low, end.high) == (37.0, 42.0)


def test_the_latest_year_is_taken_where_none_is_named() -> None:
    assert known(price("Nd2O3")).value == 73.0


def test_a_year_without_a_quotation_is_missing() -> None:
    gap = price("Nd2O3", 2009)
    assert isinstance(gap, Missing)
    assert "2009" in gap.reason


def test_an_oxide_without_quotations_is_missing_with_the_reason() -> None:
    gap = price("Ho2O3", 2024)
    assert isinstance(gap, Missing)
    assert "no other quotation" in gap.reason


def test_yuan_per_tonne_to_dollars_per_kilogram_by_hand() -> None:
    """18618 CNY/t at 7.18984737 CNY/USD is 2.58948 USD/kg."""
    found = known(price("bayan_obo_concentrate", 2025))
    assert found.value == pytest.approx(18618 / 7.18984737 / 1000, rel=1e-7)
    assert "CNY/USD, average of 2025" in found.note
    yuan = known(price("bayan_obo_concentrate", 2025, currency="CNY"))
    assert yuan.value == pytest.approx(18.618)
    assert yuan.unit == "CNY/kg"


def test_a_range_is_converted_with_its_value() -> None:
    found = known(price("NdPr oxide", 2025, market="China"))
    assert found.distribution is not None
    low, high = found.distribution.support()
    rate = exchange_rate(2025).central
    assert low == pytest.approx(433.0 / rate)
    assert high == pytest.approx(437.0 / rate)
    assert found.low == pytest.approx(433.0 / rate)


@settings(deadline=None)
@given(st.floats(0.01, 1e7), st.integers(2010, 2025))
def test_there_and_back_is_the_same_price(amount: float, year: int) -> None:
    yuan = Value(value=amount, unit="CNY/t", year=year)
    back = in_currency(in_currency(yuan, "USD"), "CNY")
    assert back.value == pytest.approx(amount, rel=1e-14)


def test_the_rate_a_reporter_used_is_the_rate_of_the_year() -> None:
    """6 000 yuan as 837 dollars (press, 2025) implies 7.17."""
    assert exchange_rate(2025).central == pytest.approx(6000 / 837, rel=0.01)


@pytest.mark.parametrize("material", priced_materials())
def test_every_product_has_a_price_or_a_reason(material: str) -> None:
    found = price(material)
    assert found.reason if isinstance(found, Missing) else found.central > 0.0


@pytest.mark.parametrize("item", priced_items())
def test_every_input_has_a_price_or_a_reason(item: str) -> None:
    place = "Inner Mongolia" if item == "electricity" else None
    found = reagent_price(item, place=place)
    assert found.reason if isinstance(found, Missing) else found.central >= 0.0


def test_an_assumed_price_is_wide_and_says_so() -> None:
    for item in priced_items():
        found = reagent_price(item, place="Inner Mongolia" if item == "electricity" else None)
        if isinstance(found, Value) and found.quality == "assumed":
            assert found.low is not None
            assert found.high is not None
            assert found.high / found.low >= 1.15
            assert "assumed" in found.source


def test_the_price_of_sulfuric_acid_in_2023() -> None:
    """152 to 316 CNY/t within the year, 274 at its end (Business Society)."""
    found = known(reagent_price("sulfuric_acid", 2023, currency="CNY"))
    assert (found.low, found.value, found.high) == (152.0, 274.0, 316.0)
    assert found.unit == "CNY/t"


def test_a_place_has_to_be_named_where_prices_differ() -> None:
    with pytest.raises(InputError, match="Inner Mongolia, Jiangxi, United States"):
        reagent_price("electricity")
    assert known(reagent_price("electricity", place="United States")).unit == "USD/kWh"
    assert isinstance(reagent_price("electricity", place="Malaysia"), Missing)
    assert isinstance(reagent_price("lime", 2011), Missing)


def test_unknown_names_and_years_are_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match='did you mean "Nd2O3"'):
        price("Nd203")
    with pytest.raises(InputError, match='did you mean "sulfuric_acid"'):
        reagent_price("sulphuric_acid")
    with pytest.raises(InputError, match="no exchange rate for 1999"):
        exchange_rate(1999)
    with pytest.raises(InputError, match="cannot be turned into EUR"):
        in_currency(Value(value=1.0, unit="CNY/t", year=2020), "EUR")
    with pytest.raises(InputError, match="cannot be turned into USD"):
        in_currency(Value(value=1.0, unit="kg", year=2020), "USD")
    with pytest.raises(InputError, match="has no year"):
        in_currency(Value(value=1.0, unit="CNY/t"), "USD")
