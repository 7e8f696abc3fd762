"""Rows of tables of emission factors: formulas as printed, numbers to their digits."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tailrace.verify import Outcome, verify
from tailrace.verify.kinds.emission_factor_rows import (
    RowCheck,
    printed_formula,
    printed_numbers,
)

HEAD = ("quantity", "value", "low", "high", "unit", "where", "source", "year", "note")
METRIC = "Drop operation, formula (metric)"
DROP = (
    METRIC,
    "E = k*0.0016*(U/2.2)^1.3/(M/2)^1.4",
    "",
    "",
    "kg/Mg",
    "13.2.4",
    "AP-42",
    "2006",
    "",
)


def rows(tmp_path: Path, *table: tuple[str, ...]) -> list[Outcome]:
    path = tmp_path / "factors.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *table])
    return verify(path)


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(HEAD, row, strict=True))


def test_a_formula_as_ap42_prints_it_passes(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, DROP)
    assert (row.kind, row.verdict, row.n) == ("emission factors", "pass", 18)
    assert row.quantity == METRIC
    assert row.case == "factors.csv:line 2"


@pytest.mark.parametrize(
    ("old", "new"), [("0.0016", "0.0017"), ("2.2", "2.3"), ("1.3", "1.2"), ("M/2", "M/3")]
)
def test_a_changed_formula_fails(tmp_path: Path, old: str, new: str) -> None:
    (row,) = rows(tmp_path, changed(DROP, value=DROP[1].replace(old, new)))
    assert row.verdict == "fail"


def test_vintages_are_told_apart(tmp_path: Path) -> None:
    k = ("k, below 2.5 um", "0.053", "", "", "-", "13.2.4", "AP-42", "2006", "")
    out = rows(
        tmp_path,
        k,
        changed(k, value="0.11", year="1995"),
        changed(k, value="0.11"),
        changed(k, value="0.075", where="13.2.5"),
        changed(k, value="0.053", where="13.2.5"),
        changed(k, note="0.12 in the 1995 edition"),
    )
    assert [row.verdict for row in out] == ["pass", "pass", "fail", "pass", "fail", "fail"]


def test_an_edition_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, changed(DROP, year="1988"))
    assert row.verdict == "unknown"
    assert 'no edition of drop of "1988"; it has AP-42 13.2.4, Nov 2006' in row.reason


def test_what_cannot_be_read_is_unreadable(tmp_path: Path) -> None:
    out = rows(
        tmp_path,
        changed(DROP, unit="lb/ton"),
        changed(DROP, value="E = k*0.0016*(U/2.2"),
        changed(DROP, value="E = k*0.0016*Q"),
        changed(DROP, value="__import__('os').getcwd()"),
    )
    assert [row.verdict for row in out] == ["unreadable"] * 4
    assert 'its unit "lb/ton" is not kg/Mg' in out[0].reason
    assert '"Q" has no number' in out[2].reason


def test_other_rows_are_listed_with_their_quantity(tmp_path: Path) -> None:
    out = rows(tmp_path, DROP, ("Dry beach", "0.4", "", "", "", "", "a map", "2018", ""))
    assert [row.verdict for row in out] == ["pass", "unknown"]
    assert out[1].quantity == "Dry beach"
    assert "no formula or coefficient of the program" in out[1].reason


def test_a_table_without_a_known_row_is_no_case(tmp_path: Path) -> None:
    out = rows(tmp_path, ("Dry beach", "0.4", "", "", "", "", "a map", "2018", ""))
    assert [(row.verdict, row.kind) for row in out] == [("unknown", "")]


def test_coefficients_hold_to_their_printed_digits(tmp_path: Path) -> None:
    row = ("Wind erosion of exposed area", "0.38", "", "", "ton TSP/acre/yr", "", "AP-42", "1998",
           "0.85 Mg/ha/yr")  # fmt: skip
    out = rows(tmp_path, row, changed(row, value="0.39"), changed(row, note="0.84 Mg/ha/yr"))
    assert [one.verdict for one in out] == ["pass", "fail", "fail"]


def test_reading_of_formulas() -> None:
    at = {"u*": 1.5, "ut*": 1.0}
    assert printed_formula("P = 58*(u*-ut*)^2 + 25*(u*-ut*); P = 0 below", at) == 27.0
    assert printed_formula("sqrt(4)*exp(0) + ln(1) - 2^-1", {}) == 1.5
    for wrong in ("", "2 +", "x", "(1).real", "1 if 1 else 2", "9^9^9^9", "1/0", "[1]"):
        with pytest.raises(ValueError, match=r"is no formula|has no number"):
            printed_formula(wrong, {})


def test_reading_of_numbers() -> None:
    assert printed_numbers("1.5, 0.9, 0.45") == [Decimal("1.5"), Decimal("0.9"), Decimal("0.45")]
    assert printed_numbers("0.15 / 0.62") == [Decimal("0.15"), Decimal("0.62")]
    assert printed_numbers("4.85e-4") == [Decimal("0.000485")]
    with pytest.raises(ValueError, match="holds no number"):
        printed_numbers("none")


def test_a_check_wants_the_whole_quantity() -> None:
    check = RowCheck(r"k, below \d+ um", lambda _: [])
    assert check.matches("K, below 10 um ")
    assert not check.matches("k, below 10 um of sand")


def test_the_facts(reference: Path) -> None:
    out = verify(reference / "facts" / "t6_emission_factors.csv")
    assert not [row for row in out if row.verdict in ("fail", "unreadable")]
    passed = {row.quantity for row in out if row.verdict == "pass"}
    assert len({row.case for row in out if row.verdict == "pass"}) >= 38
    assert {METRIC, "Blasting, formula", "Grading TSP", "Paved road, formula"} <= passed
    listed = {row.quantity for row in out if row.verdict == "unknown"}
    assert "Dry beach fraction of tailings pond" in listed
