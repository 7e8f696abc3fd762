"""Every row on wind erosion of the table of facts is known, and agrees."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tailrace.verify.kinds.emission_factor_rows_wind import ROWS

SECTIONS = ("MRI / Mojave", "open / light / moderate", "bare fine surface", "any loose")


def test_rows_of_the_facts(reference: Path) -> None:
    path = reference / "facts" / "t6_emission_factors.csv"
    if not path.is_file():
        pytest.skip(f"no facts on emission factors at {path}")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [r for r in rows if "13.2.5" in r["where"] or r["where"].startswith(SECTIONS)]
    assert len(found) == 33
    for row in found:
        (check,) = [each for each in ROWS if each.matches(row["quantity"])]
        points = check.evaluate(row)
        assert points
        for label, expected, computed in points:
            exact = isinstance(expected, Decimal)
            assert computed == pytest.approx(float(expected), rel=1e-9 if exact else 1e-4), label


def test_a_wrong_row_does_not_pass() -> None:
    row = {"quantity": "k, below 2.5 um", "value": "0.2", "where": "13.2.5", "year": "2006",
           "source": "US EPA AP-42 sect. 13.2.5, Nov 2006"}  # fmt: skip
    (check,) = [each for each in ROWS if each.matches(row["quantity"])]
    ((_, expected, computed),) = check.evaluate(row)
    assert float(expected) != computed
    # A multiplier of another section is no row of wind erosion.
    assert check.evaluate({**row, "where": "13.2.4"}) == []


def test_a_material_the_program_does_not_have() -> None:
    for quantity in ("ut*, gypsum", "ut*, gypsum (0.30 mm)", "ut* from sieve mode, Tyler 4 (5 mm)"):
        (check,) = [each for each in ROWS if each.matches(quantity)]
        with pytest.raises(LookupError):
            check.evaluate({"quantity": quantity, "value": "0.5", "where": "13.2.5"})


def test_a_row_that_is_none() -> None:
    row = {"quantity": "Wind erosion emission factor", "value": "EF = k * P", "where": "13.2.5",
           "year": "2006", "source": ""}  # fmt: skip
    (check,) = [each for each in ROWS if each.matches(row["quantity"])]
    with pytest.raises(ValueError, match="sum over disturbances"):
        check.evaluate(row)
