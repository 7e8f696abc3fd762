"""Reading and converting units, against numbers of the SI brochure and of NIST SP 811."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.quantities import (
    Quantity,
    convert,
    grammar,
    parse_quantity,
    parse_unit,
    to_variable_unit,
)
from tailrace.quantities.unit_table import unit_symbols


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250 kt/yr", Quantity(250.0, "kt/yr")),
        ("188650 t REO/yr", Quantity(188650.0, "t/yr", "REO")),
        ("188650 t/yr REO", Quantity(188650.0, "t/yr", "REO")),
        ("55000 t TREO/yr", Quantity(55000.0, "t/yr", "REO")),
        ("0.2 wt% ThO2", Quantity(0.2, "wt%", "ThO2")),
        ("3.5 mg/L N", Quantity(3.5, "mg/L", "N")),
        ("12 mg/L NH4", Quantity(12.0, "mg/L", "NH4")),
        ("12 mg/L NH3-N", Quantity(12.0, "mg/L", "N")),
        ("1.2 g/cm3", Quantity(1.2, "g/cm3")),
        ("25 %", Quantity(25.0, "%")),
        ("25%", Quantity(25.0, "%")),
        ("-3", Quantity(-3.0, "1")),
        ("−3.5e-2", Quantity(-0.035, "1")),
        ("75 m3/t REO", Quantity(75.0, "m3/t", "REO")),
        ("6 t (NH4)2SO4/t", Quantity(6.0, "t/t", "(NH4)2SO4")),
        ("3 t MgSO4.7H2O/yr", Quantity(3.0, "t/yr", "MgSO4.7H2O")),
        ("40 Bq/kg Ra-226", Quantity(40.0, "Bq/kg", "Ra-226")),
        ("1 Bq/L Pa-234m", Quantity(1.0, "Bq/L", "Pa-234m")),
        ("50 µg/m³ PM2.5", Quantity(50.0, "ug/m3", "PM2.5")),
        ("5 mg/L Mg", Quantity(5.0, "mg/L", "Mg")),
        ("5 mg/L K", Quantity(5.0, "mg/L", "K")),
        ("4 J/(kg K)", Quantity(4.0, "J/(kg K)")),
        ("900 USD/(t REO/yr)", Quantity(900.0, "USD/(t/yr)", "REO")),
        ("1e-5/yr", Quantity(1e-5, "1/yr")),
        ("0.3 1/yr", Quantity(0.3, "1/yr")),
        ("2 kg m-2 s-1", Quantity(2.0, "kg m-2 s-1")),
        ("2 kg*m^-2*s**-1", Quantity(2.0, "kg m-2 s-1")),
        ("2 kg m⁻² s⁻¹", Quantity(2.0, "kg m-2 s-1")),
        ("20 kN/m3", Quantity(20.0, "kN/m3")),
    ],
)
def test_quantities_are_read_with_their_basis(text: str, expected: Quantity) -> None:
    assert parse_quantity(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 mg/kg d", "brackets"),
        ("5 W/m2 K", "brackets"),
        ("3 mg/kg-d", "mg/(kg d)"),
        ("3 t REO/t ThO2", "two substances"),
        ("5 REO/yr", "t REO/yr"),
        ("5 MgSO4", "substance"),
        ("5 tons", "short_ton"),
        ("5 N", "kN"),
        ("5 kWhh", 'did you mean "kWh"'),
        ("5 KG", 'did you mean "kg"'),
        ("5 $/t", "USD"),
        ("1,000 t", "separators"),
        ("1 000 t", "separators"),
        ("5-10 %", "low"),
        ("5 to 10 %", "low"),
        ("5 ± 1 kg", "low"),
        ("< 0.1 mg/L", "missing"),
        ("nan kg", "missing"),
        ("inf", "missing"),
        ("n/a", "missing"),
        ("1e999 kg", "too large"),
        ("kt/yr", "start with a number"),
        ("", "number"),
        ("9**9**9 kg", "cannot be read"),
        ("3 m99", "exponent"),
        ("3 m0", "exponent"),
        ("3 (((((m)))))", "brackets"),
        ("3 kg)", "closes no bracket"),
        ("3 (kg", "left open"),
        ("3 kg/", "ends where"),
        ("3 degC/m", "K for a difference"),
        ("3 " + "kg " * 200, "characters"),
        ("3 t NdPr/yr", "NdPr"),
        ("٣ kg", "number"),
        ("10² kg", "cannot be read"),
        ("5¹ kg", "cannot be read"),
    ],
)
def test_refusals_name_the_remedy(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_quantity(text)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("magnitude", "start", "end", "expected"),
    [
        (1.0, "kt/yr", "kg/yr", 1e6),
        (1.0, "yr", "d", 365.25),
        (1.0, "yr", "s", 31557600.0),
        (15.0, "mu", "ha", 1.0),
        (1.0, "lb", "kg", 0.45359237),
        (1.0, "short_ton", "t", 0.90718474),
        (1.0, "acre", "m2", 4046.8564224),
        (1.0, "mile", "km", 1.609344),
        (1.0, "gal", "L", 3.785411784),
        (1.0, "Ci", "Bq", 3.7e10),
        (1.0, "pCi/L", "Bq/m3", 37.0),
        (1.0, "rem", "mSv", 10.0),
        (1.0, "MWh", "GJ", 3.6),
        (1.0, "tce", "GJ", 29.3076),
        (1.0, "atm", "kPa", 101.325),
        (70.0, "%", "1", 0.7),
        (2.0, "mg/kg", "wt%", 2e-4),
        (20.0, "degC", "K", 293.15),
        (293.15, "K", "degC", 20.0),
        (180.0, "deg", "rad", np.pi),
        (1.0, "mm/yr", "m/s", 1e-3 / (365.25 * 86400)),
        (1.0, "g/cm3", "kg/m3", 1000.0),
        (1.0, "USD/t", "USD/kg", 1e-3),
        (30.0, "mGy", "Gy", 0.03),
    ],
)
def test_conversions_against_published_factors(
    magnitude: float, start: str, end: str, expected: float
) -> None:
    """Factors of NIST SP 811 GB/T 2589, 15 mu = 1 ha."""
    assert convert(magnitude, start, end) == pytest.approx(expected, rel=1e-14)


def test_the_road_dust_factor_of_ap42() -> None:
    """US EPA AP-42 section 13.2.2: 1 lb/VMT = 281.9 g/VKT."""
    assert convert(1.0, "lb/VMT", "g/VKT") == pytest.approx(281.9, abs=0.06)


def test_round_decimals_stay_round() -> None:
    assert [convert(float(n), "%", "1") for n in range(101)] == [n / 100 for n in range(101)]
    assert convert(250.0, "kt/yr", "kg/yr") == 250e6


def test_arrays_convert_element_by_element() -> None:
    result = convert(np.array([[1.0, 2.0], [3.0, 4.0]]), "kg/s", "kg/yr")
    assert result.shape == (2, 2)
    assert result[1, 1] == 4 * 31557600.0


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("kg", "Bq", "mass given where activity is wanted; convert with the specific activity"),
        ("mg/kg", "Bq/kg", "mass given where activity is wanted"),
        ("Bq/kg", "mg/kg", "activity given where mass is wanted"),
        ("1/s", "Bq", "write Bq"),
        ("Gy", "Sv", "weighting factors"),
        ("Bq", "Sv", "dose coefficient"),
        ("mg/L", "mg/kg", "density"),
        ("mol/L", "g/L", "molar mass"),
        ("CNY/t", "USD/t", "convert CNY to USD with a dated exchange rate"),
        ("kg", "kg/yr", "/yr"),
        ("%", "deg", "angle"),
        ("kg", "m", "does not convert"),
        ("1", "kg", "needs a unit"),
        ("J/kg", "Gy", "does not convert"),
        ("person", "1", "person"),
    ],
)
def test_what_does_not_convert_says_what_links_them(start: str, end: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        convert(1.0, start, end)
    assert words in str(refused.value)


def test_no_number_becomes_infinite_or_zero_in_silence() -> None:
    with pytest.raises(InputError, match="beyond the numbers"):
        convert(1e305, "Gt", "ug")
    with pytest.raises(InputError, match="beyond the numbers"):
        convert(1e-320, "ug", "Gt")
    assert convert(0.0, "ug", "Gt") == 0.0


def test_variable_units() -> None:
    assert to_variable_unit(parse_quantity("250 kt/yr"), "mass_flow") == 250e6
    with pytest.raises(InputError, match=r'did you mean "mass_flow"'):
        to_variable_unit(parse_quantity("250 kt/yr"), "mass_flw")


def test_a_unit_alone_has_no_basis() -> None:
    with pytest.raises(InputError, match="REO"):
        parse_unit("t REO/yr")


@given(st.text(max_size=300))
@example("9**9**9**9 kg")
@example("1 " + "(" * 100)
@example("1 " + "A" * 79)
@example("1 " + "(A)" * 26)
@example("1 t/" + "Aa1" * 25 + "!")
@example("1e" + "9" * 190)
@example("1 kg" + "²" * 40)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        quantity = parse_quantity(text)
    except InputError:
        return
    assert np.isfinite(quantity.magnitude)
    parse_unit(quantity.unit)


SYMBOLS = st.sampled_from(sorted(unit_symbols()))
PIECES = st.one_of(
    SYMBOLS,
    st.sampled_from(
        ["/", " ", "*", "(", ")", "^2", "-1", "2", "**", "REO", "ThO2", "N", "K", "1", ".", "%"]
    ),
)


@given(st.lists(PIECES, max_size=14))
def test_any_arrangement_of_unit_words_is_read_or_refused(pieces: list[str]) -> None:
    try:
        quantity = parse_quantity("1.5 " + "".join(pieces))
    except InputError:
        return
    again = parse_quantity(f"1.5 {quantity.unit}")
    assert again.unit == quantity.unit
    assert parse_unit(again.unit).dimension == parse_unit(quantity.unit).dimension


@given(SYMBOLS, SYMBOLS, st.floats(1e-6, 1e6))
def test_there_and_back_is_the_same(first: str, second: str, number: float) -> None:
    try:
        there = convert(number, first, second)
    except InputError:
        assert parse_unit(first).dimension != parse_unit(second).dimension
    else:
        assert convert(there, second, first) == pytest.approx(number, rel=1e-9)


def test_odd_texts_are_refused_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a parser would work on for minutes never reaches it."""

    def parsed(*_: object) -> None:
        raise AssertionError("the text reached the parser")

    with pytest.raises(InputError):
        parse_quantity("9**9**9 kg")
    monkeypatch.setattr(grammar, "fold", parsed)
    monkeypatch.setattr(grammar, "read_unit_text", parsed)
    for text in ("1 " + "((" * 10**6, "1" * 10**7, "1 " + "Aa" * 10**6):
        with pytest.raises(InputError):
            parse_quantity(text)
