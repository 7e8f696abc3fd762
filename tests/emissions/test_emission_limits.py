"""Limits as typed, and what may be said against them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tailrace.data.table_check import check_table
from tailrace.emissions.emission_limits import (
    baseline_concentration,
    compare_with_limit,
    published_limits,
)
from tailrace.errors import InputError
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.value import Value

READ = next(
    one
    for one in published_limits("waste water", "ammonia nitrogen")
    if "new works" in one.category
)
REMEMBERED = next(
    one for one in published_limits("waste water", "fluoride") if "new works" in one.category
)


def test_the_table_is_in_order() -> None:
    assert check_table("emission_limits") == []


def test_every_limit_of_the_reference_is_packaged_with_its_quality(reference: Path) -> None:
    path = reference / "risk" / "standards" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        given = [row for row in csv.DictReader(file) if row["source"].startswith("GB 26451-2011")]
    mine = published_limits()
    assert len(given) == len(mine) == 63
    for row, one in zip(given, mine, strict=True):
        if row["substance"] == "pH":
            assert (one.limit.low, one.limit.high) == (6.0, 9.0)
            continue
        unit = {"mg/L": 1e-3, "mg/m3": 1e-6}[row["unit"]]
        assert one.limit.central == pytest.approx(float(row["limit"]) * unit, rel=1e-12)
        assert (one.limit.quality == "published") == (row["checked"] == "read")


def test_only_the_limits_that_were_read_decide() -> None:
    # Xinhua, 7 March 2011: 25 mg/L, then 15 mg/L of ammonia nitrogen
    decided = {
        (one.substance, round(one.limit.central * 1e3, 6))
        for one in published_limits()
        if one.limit.quality == "published"
    }
    assert decided == {("ammonia nitrogen", 25.0), ("ammonia nitrogen", 15.0)}
    assert compare_with_limit(0.020, READ).word == "above"
    assert compare_with_limit(0.010, READ).word == "below"
    for concentration, word in ((0.009, "above"), (0.007, "below")):
        found = compare_with_limit(concentration, REMEMBERED)
        assert found.word == "cannot tell"
        assert "memory" in found.reason
        assert word in found.reason


def test_ammonia_is_compared_as_nitrogen() -> None:
    # 18 mg/L of NH4 is 13.98 mg/L of N: below 15; 20 mg/L is 15.53: above
    assert compare_with_limit(0.018, READ, "NH4").word == "below"
    assert compare_with_limit(0.020, READ, "NH4").word == "above"
    with pytest.raises(InputError, match="different elements"):
        compare_with_limit(0.020, READ, "F")


def test_what_is_not_known_cannot_be_told() -> None:
    assert compare_with_limit(Missing("not measured", "N"), READ).word == "cannot tell"
    assert compare_with_limit(AtLeast(0.001, (Missing("x"),)), READ).word == "cannot tell"
    assert compare_with_limit(AtLeast(0.020, (Missing("x"),)), READ).word == "above"
    ranged = Value(0.014, "kg/m3", low=0.010, high=0.018)
    assert "holds the limit" in compare_with_limit(ranged, READ).reason
    assert compare_with_limit(Value(20.0, "mg/L", low=16.0, high=30.0), READ).word == "above"


def test_dilution_does_not_help() -> None:
    # twice the baseline volume: twice the concentration; less than the baseline: as measured
    assert baseline_concentration(0.010, 200.0, [10.0], [10.0]) == pytest.approx(0.020)
    assert baseline_concentration(0.010, 50.0, [10.0], [10.0]) == pytest.approx(0.010)
    both = baseline_concentration(0.010, 300.0, [10.0, 5.0], [10.0, 10.0])
    assert both == pytest.approx(0.020)
    with pytest.raises(InputError, match="baseline volume is zero"):
        baseline_concentration(0.010, 1.0, [0.0], [10.0])


def test_bad_input_is_told() -> None:
    with pytest.raises(InputError, match="did you mean"):
        published_limits("waste water", "flouride")
    with pytest.raises(InputError, match="pH is no concentration"):
        compare_with_limit(7.0, published_limits("waste water", "pH")[0])
    with pytest.raises(InputError, match="concentration is -1"):
        compare_with_limit(-1.0, READ)
    with pytest.raises(InputError):
        compare_with_limit(np.nan, READ)
