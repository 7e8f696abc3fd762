"""Numbers of tables as values."""

from __future__ import annotations

import pytest

from tailrace.data.reader import TableProblem, rows, tables
from tailrace.data.values import fact, facts
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


def test_a_value_carries_source_quality_and_unit() -> None:
    nd = fact("atomic_masses", "Nd")
    assert isinstance(nd, Value)
    assert (nd.value, nd.unit, nd.quality) == (144.242, "g/mol", "published")
    assert nd.source.startswith("IUPAC")
    assert not nd.is_distribution


def test_a_trace_is_missing_with_its_reason_and_not_zero() -> None:
    trace = fact("rare_earth_distributions", "bayan_obo", "Y2O3")
    assert isinstance(trace, Missing)
    assert "trace" in trace.reason


def test_the_substance_a_unit_counts_is_kept() -> None:
    quota = fact("china_quotas", "mining, China", "2020")
    assert isinstance(quota, Value)
    assert (quota.value, quota.unit, quota.basis) == (140000.0, "t/yr", "REO")


def test_a_range_without_a_value_is_a_distribution_over_it() -> None:
    price = fact("prices", "Dy2O3", "year-end range", "world", "2011")
    assert isinstance(price, Value)
    assert price.is_distribution
    assert (price.low, price.high, price.central) == (1400.0, 1420.0, 1410.0)


def test_every_fact_of_every_table_can_be_read() -> None:
    read = 0
    for name in tables():
        if "value" in rows(name)[0]:
            read += len(facts(name))
            assert len(facts(name)) == len(rows(name))
    assert read > 500


def test_a_number_that_nobody_has_is_the_only_kind_of_empty_one() -> None:
    for name in tables():
        if "value" not in rows(name)[0]:
            continue
        for row, value in zip(rows(name), facts(name).values(), strict=True):
            empty = not (row["value"] or row["low"] or row["high"])
            assert isinstance(value, Missing) == empty


def test_an_unknown_key_gets_a_suggestion() -> None:
    with pytest.raises(TableProblem, match='did you mean "Nd"'):
        fact("atomic_masses", "nd")


def test_a_table_of_names_has_no_facts() -> None:
    with pytest.raises(TableProblem, match="not a table of facts"):
        facts("substances")
