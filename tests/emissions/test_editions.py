"""Editions are named, never mixed, and what one does not give is missing."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.data.reader import rows
from tailrace.data.table_check import check_table
from tailrace.emissions.editions import (
    SIZES,
    by_size,
    coefficient,
    edition_name,
    editions_of,
    number,
    pick_sizes,
    processes,
    rating,
    relative_spread,
)
from tailrace.errors import InputError
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


@pytest.mark.parametrize("table", ["emission_factors", "emission_factor_ratings"])
def test_tables_are_in_order(table: str) -> None:
    assert not check_table(table)


def test_what_is_from_memory_is_assumed() -> None:
    for row in rows("emission_factors"):
        if "value from memory" in row["note"] or "section was not read" in row["note"]:
            assert row["quality"] == "assumed", row
        else:
            assert row["source"], row


def test_vintages_differ_where_the_facts_say() -> None:
    # notes of the facts: k of PM2.5 for drops 0.11 (1995) and 0.053 (2006), for wind erosion 0.2
    # and 0.075.
    assert number("drop", "2006", "PM2.5", "k", "1") == 0.053
    assert number("drop", "1995", "PM2.5", "k", "1") == 0.11
    assert number("industrial wind erosion", "2006", "PM2.5", "k", "1") == 0.075
    assert number("industrial wind erosion", "1995", "PM2.5", "k", "1") == 0.2


def test_a_size_of_another_edition_is_not_borrowed() -> None:
    assert np.isnan(by_size("drop", "Mojave AQMD, Nov 1999", "k", "1")[SIZES.index("PM15")])
    with pytest.raises(
        InputError, match=r"AP-42 13\.2\.4, Nov 2006; AP-42 13\.2\.4, Jan 1995 has it"
    ):
        coefficient("drop", "1999", "PM15", "k")


def test_sizes_asked_for_by_name_must_be_given() -> None:
    factors = by_size("drop", "1999", "k", "1")
    assert pick_sizes(factors, ["PM10", "PM2.5"], "drop", "1999").tolist() == [0.36, 0.11]
    with pytest.raises(InputError, match=r"gives no PM15 of drop.*Nov 2006"):
        pick_sizes(factors, ["PM15"], "drop", "1999")
    with pytest.raises(InputError, match=r'"PM1O" is no cut point.*did you mean'):
        pick_sizes(factors, ["PM1O"], "drop", "1999")


def test_an_edition_goes_by_name_or_year() -> None:
    assert edition_name("drop", "2006") == "AP-42 13.2.4, Nov 2006"
    assert edition_name("drop", "AP-42 13.2.4, Nov 2006") == "AP-42 13.2.4, Nov 2006"
    with pytest.raises(InputError, match='"2011" is no edition of drop'):
        edition_name("drop", "2011")
    with pytest.raises(InputError, match=r'no emission factor for "dropp".*did you mean "drop"'):
        editions_of("dropp")


def test_every_year_is_unmistakable() -> None:
    for process in processes():
        for name in editions_of(process):
            assert edition_name(process, name.split()[-1]) == name


def test_what_has_no_number_says_why() -> None:
    with pytest.raises(InputError, match="the table says negligible"):
        coefficient("crushing: wet grinding", "1982", "PM", "factor")


def test_spread_grows_from_letter_to_letter() -> None:
    spreads = {}
    for process, size in (("drop", "PM10"), ("bulldozing overburden", "PM30"),
                          ("bulldozing overburden", "PM15"), ("bulldozing overburden", "PM10"),
                          ("crushing: screening", "PM")):  # fmt: skip
        edition = editions_of(process)[0]
        spread = relative_spread(process, edition, size)
        assert isinstance(spread, Value)
        assert spread.distribution is not None
        assert spread.central == 1.0
        low, high = spread.ppf([0.025, 0.975])
        assert low * high == pytest.approx(1.0, rel=1e-9)
        assert high == pytest.approx(spread.high, rel=1e-9)
        assert spread.quality == "assumed"
        spreads[rating(process, edition, size)] = high
    assert sorted(spreads) == ["A", "B", "C", "D", "E"]
    assert sorted(spreads.values()) == [spreads[letter] for letter in "ABCDE"]


def test_outside_the_tested_range_a_letter_is_lost() -> None:
    inside = relative_spread("drop", "2006", "PM10")
    outside = relative_spread("drop", "2006", "PM10", outside_range=True)
    worst = relative_spread("crushing: screening", "2004", "PM", outside_range=True)
    assert isinstance(inside, Value)
    assert isinstance(outside, Value)
    assert isinstance(worst, Value)
    assert (inside.high, outside.high, worst.high) == pytest.approx((1.3, 1.6, 10.0))


def test_a_spread_without_a_letter_is_missing() -> None:
    found = relative_spread("paved road", "2011", "PM10")
    assert isinstance(found, Missing)
    assert "gives no rating" in found.reason


def test_printed_pairs_of_units_agree() -> None:
    # AP-42 11.9, tables 11.9-1 and 11.9-2 print each equation in both systems, to two digits.
    foot, yard, mile = 0.3048, 0.9144, 1.609344
    metric_of = {
        ("bulldozing overburden", "PM30", "scale", "kg/h"): 5.7 * 0.45359237,
        ("bulldozing overburden", "PM15", "scale", "kg/h"): 1.0 * 0.45359237,
        ("dragline", "PM30", "scale", "kg/m3"): 0.0021 * 0.45359237 / yard**3 / foot**1.1,
        ("dragline", "PM15", "scale", "kg/m3"): 0.0021 * 0.45359237 / yard**3 / foot**0.7,
        ("grading", "PM30", "scale", "kg/VKT"): 0.040 * 0.45359237 / mile**3.5,
        ("grading", "PM15", "scale", "kg/VKT"): 0.051 * 0.45359237 / mile**3.0,
        ("blasting", "PM30", "scale, metric", "kg/blast"): 0.000014 * 0.45359237 / foot**3,
        ("active storage pile", "PM30", "scale", "kg/(ha h)"):
            0.72 * 0.45359237 / 0.40468564224 * 3.6 / mile,
    }  # fmt: skip
    for (process, size, name, unit), computed in metric_of.items():
        ours = number(process, "1998", size, name, unit)
        assert computed == pytest.approx(ours, rel=0.02), process
