"""Ingrowth tables: rows of the reference and closed forms, read row by row."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tailrace.verify import verify

HEAD = "parent,parent_activity_Bq_at_0,time_years,nuclide,activity_Bq_at_time,source\n"
# Ra-228: 5.75 years (ICRP Publication 107), the year of that table having 365.2422 days.
HALF_LIFE_D = 5.75 * 365.2422


def table(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(head + "\n".join(rows) + "\n")
    return path


def ra228(years: float, days_per_year: float) -> str:
    return repr(math.exp(-math.log(2) * years * days_per_year / HALF_LIFE_D))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ('"Bateman (year = 365.2422 d), analytic"', 365.2422),
        ('"year=360 days"', 360.0),
        ("closed form", 365.25),
        ("1 y = 365 d", 365.0),
        ("1 year is 365 days", 365.0),
        ("ICRP-107 years of 365.2422 d", 365.2422),
        ("year of 365.25 d", 365.25),
        ("a year has 365 days", 365.0),
        ("365.2422 days per year", 365.2422),
        ("365-day years", 365.0),
        ("computed 360 d after 1 year", 365.25),
    ],
)
def test_the_year_is_the_one_the_row_states(tmp_path: Path, text: str, days: float) -> None:
    (row,) = verify(table(tmp_path, f"Ra-228,1.0,40,Ra-228,{ra228(40, days)},{text}"))
    assert row.verdict == "pass"
    assert row.worst_relative_error is not None
    assert row.worst_relative_error < 1e-11


def test_rows_typed_from_the_reference(tmp_path: Path) -> None:
    """Values of radioactivedecay 0.6.1 on ICRP-107 data, year 365.2422 d, for 1 Bq of parent."""
    source = "year = 365.2422 d"
    (row,) = verify(
        table(
            tmp_path,
            f"Ra-226,1.0,10.0,Rn-218,1.9913674372772686e-07,{source}",
            f"Ra-226,2.0,10.0,Pb-210,0.5344577674877052,{source}",
        )
    )
    assert (row.verdict, row.n, row.case) == ("pass", 2, "table.csv:Ra-226")


def test_a_wrong_activity_fails(tmp_path: Path) -> None:
    wrong = repr(float(ra228(3, 365.25)) * (1 + 3e-6))
    (row,) = verify(table(tmp_path, f"Ra-228,1.0,3,Ra-228,{wrong},x"))
    assert row.verdict == "fail"
    assert row.worst_relative_error == pytest.approx(3e-6, rel=1e-3)


def test_bad_rows_are_told_and_the_others_run(tmp_path: Path) -> None:
    good = f"Ra-228,1.0,3,Ra-228,{ra228(3, 365.25)},x"
    rows = verify(
        table(
            tmp_path,
            good,
            "Ra-228,1.0,3,Xy-228,0.5,x",
            "Rq-228,1.0,3,Ra-228,0.5,x",
            "Ra-228,1.0,soon,Ra-228,0.5,x",
            "Ra-228,1.0,-3,Ra-228,0.5,x",
            "Ra-228,1.0,3,Ra-228,,x",
            "Ra-228,1.0,3",
            good,
        )
    )
    first, *others = rows
    assert (first.verdict, first.n) == ("pass", 2)
    assert {row.verdict for row in others} == {"unreadable"}
    reasons = {row.case.split(":")[1]: row.reason for row in others}
    assert "Xy-228" in reasons["line 3"]
    assert "Rq-228" in reasons["line 4"]
    assert '"soon" is not a number' in reasons["line 5"]
    assert "negative" in reasons["line 6"]
    assert reasons["line 7"] == "no activity_Bq_at_time"
    assert reasons["line 8"] == "no nuclide"


def test_own_tolerance_column(tmp_path: Path) -> None:
    head = HEAD.strip() + ",relative_tolerance\n"
    wrong = repr(float(ra228(3, 365.25)) * 1.01)
    rows = verify(
        table(
            tmp_path,
            f"Ra-228,1.0,3,Ra-228,{wrong},x,0.02",
            f"Ra-228,1.0,3,Ra-228,{ra228(3, 365.25)},x,",
            head=head,
        )
    )
    assert [(row.tolerance, row.verdict) for row in rows] == [(0.02, "pass"), (1e-6, "pass")]


def test_columns_without_rows(tmp_path: Path) -> None:
    (row,) = verify(table(tmp_path))
    assert (row.verdict, row.reason) == ("unreadable", "has columns and no rows")


def test_reference(reference: Path) -> None:
    """Every row of decay_ingrowth_reference.csv (126 activities) to 1e-6 and its round-off.

    One activity, Th-230 a year after pure U-238, is 3e-5 from the table: the table's double
    precision, as arithmetic of many digits shows (see the shipped tolerances).
    """
    rows = verify(reference / "risk" / "radiation" / "decay_ingrowth_reference.csv")
    assert {row.verdict for row in rows} == {"pass"}
    assert sum(row.n for row in rows) == 126
    worst = {row.case.rpartition(":")[2]: row.worst_relative_error or 0.0 for row in rows}
    assert worst.pop("U-238") < 4e-5
    assert max(worst.values()) < 1e-11


def test_stable_ends_and_strangers_have_no_activity(tmp_path: Path) -> None:
    (row,) = verify(table(tmp_path, "Po-210,1.0,3,Pb-206,0.0,x", "Po-210,1.0,3,U-238,0.0,x"))
    assert (row.verdict, row.n, row.worst_relative_error) == ("pass", 2, None)
    (row,) = verify(table(tmp_path, "Po-210,1.0,3,Pb-206,1e-9,x"))
    assert row.verdict == "fail"


@pytest.mark.parametrize("spelt", ["Th232", "232Th", "th-232", "TH 232", "232-Th"])
def test_other_spellings_are_guessed(tmp_path: Path, spelt: str) -> None:
    for row in (f"{spelt},1,1,Th-232,1,x", f"Th-232,1,1,{spelt},1,x"):
        (found,) = verify(table(tmp_path, row))
        assert found.verdict == "unreadable"
        assert found.reason == f'there is no nuclide "{spelt}"; did you mean "Th-232"?'


def test_a_time_beyond_all_is_told_without_numpy(tmp_path: Path) -> None:
    good = f"Ra-228,1.0,3,Ra-228,{ra228(3, 365.25)},x"
    first, second = verify(table(tmp_path, "Ra-228,1.0,1e300,Ra-228,0,x", good))
    assert (first.verdict, second.verdict) == ("pass", "unreadable")
    assert "time_years 1e300 is longer than" in second.reason
