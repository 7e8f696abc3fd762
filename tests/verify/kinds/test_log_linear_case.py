"""Cases of AirQ+ with three bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.verify import verify

CASE = """input_or_output,name,central,lower,upper,unit
input,population,8606096,,,persons
input,PM2.5 annual mean,8.85,,,ug/m3
input,cut-off,5.0,,,ug/m3
input,"relative risk per 10 ug/m3, log-linear",1.369,1.124,1.664,-
input,baseline incidence,357.27,,,per 100000 per year
output,attributable cases,3501.96,1353.07,5473.89,per year
"""


def test_reference(reference: Path) -> None:
    """Four printed results with three bounds, each within half of its last digit."""
    rows = verify(reference / "risk" / "worked_examples" / "airqplus_copd.csv")
    assert [(row.kind, row.n, row.verdict) for row in rows] == [("log-linear case", 3, "pass")] * 4


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("", "", "pass"),
        ("3501.96", "3501.99", "fail"),
        ("1353.07", "1354.07", "fail"),
        ("cut-off,5.0", "counterfactual concentration,5.0", "pass"),
        ("357.27,,,per 100000 per year", "0.0035727,,,1/yr", "pass"),
        ("per 10 ug/m3", "per 5 ug/m3", "fail"),
        ("population,8606096", "population,", "unreadable"),
        ("input,cut-off,5.0,,,ug/m3\n", "", "unreadable"),
        ("input,population", "given,population", "unreadable"),
        ("PM2.5 annual mean", "population-weighted annual mean", "pass"),
        ("8.85", "-8.85", "unreadable"),
        ("attributable cases", "years of life", "unknown"),
    ],
)
def test_changes(tmp_path: Path, old: str, new: str, verdict: str) -> None:
    file = tmp_path / "case.csv"
    file.write_text(CASE.replace(old, new) if old else CASE)
    assert [row.verdict for row in verify(file)] == [verdict]
