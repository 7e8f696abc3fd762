"""Tables of GEMM, recognised by their columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.verify import verify

HEAD = "pm25_ug_m3,cause,age_from,bound,RR\n"
RIGHT = "5.0,IHD,25,mean,1.213046340172362\n10.0,IHD,25,mean,1.470624037962267\n"


def test_reference(reference: Path) -> None:
    """819 relative risks within 1e-6 and 210 parameters."""
    for name, quantity, count in (
        ("gemm_rr_reference.csv", "relative risk", 819),
        ("gemm_parameters.csv", "parameter", 210),
    ):
        rows = verify(reference / "risk" / "burden" / name)
        assert {(row.kind, row.quantity, row.verdict) for row in rows} == {
            ("gemm", quantity, "pass")
        }
        assert sum(row.n for row in rows) == count
        assert max(row.worst_relative_error or 0.0 for row in rows) < 1e-12


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (RIGHT, ["pass"]),
        (RIGHT.replace("1.4706", "1.4707"), ["fail"]),
        (RIGHT.replace("IHD,25", "IHD,30"), ["fail"]),
        (RIGHT.replace("mean", "upper"), ["fail"]),
        (RIGHT + "5.0,plague,25,mean,1.2\n", ["pass", "unreadable"]),
        (RIGHT + "5.0,IHD,20,mean,1.2\n", ["pass", "unreadable"]),
        (RIGHT + "5.0,IHD,25,median,1.2\n", ["pass", "unreadable"]),
        (RIGHT + "-5.0,IHD,25,mean,1.2\n", ["pass", "unreadable"]),
        (RIGHT + "x,IHD,25,mean,1.2\n", ["pass", "unreadable"]),
        ("", ["unreadable"]),
    ],
)
def test_rows(tmp_path: Path, text: str, verdicts: list[str]) -> None:
    file = tmp_path / "any name.csv"
    file.write_text(HEAD + text)
    assert [row.verdict for row in verify(file)] == verdicts


def test_a_changed_parameter_fails(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    head = "cause,age_from,theta,se_theta,alpha,mu,nu\n"
    file.write_text(head + "LC,ALL,0.2942,0.06147,6.2,9.3,29.8\n")
    assert verify(file)[0].verdict == "pass"
    file.write_text(head + "LC,ALL,0.2943,0.06147,6.2,9.3,29.8\n")
    assert verify(file)[0].verdict == "fail"
    file.write_text(head + "LC,40,0.2942,0.06147,6.2,9.3,29.8\n")
    assert verify(file)[0].verdict == "unreadable"
