"""Allocation cases with shares worked by hand."""

from __future__ import annotations

from pathlib import Path

from tailrace.verify import verify

# 1 kg at 1 USD/kg and 3 kg at 5 USD/kg: 1/4 and 3/4 of the mass, 1/16 and 15/16 of the value.
GOOD = """
[pair]
price = { Nd2O3 = 5.0, CeO2 = 1.0 }
mass = { CeO2 = 1.0, Nd2O3 = 3.0 }
share_by_mass = { CeO2 = 0.25, Nd2O3 = 0.75 }
share_by_value = { CeO2 = 0.0625, Nd2O3 = 0.9375 }
"""


def verdicts(tmp_path: Path, text: str) -> list[tuple[str | None, str, int]]:
    path = tmp_path / "case.toml"
    path.write_text(text)
    return [(row.quantity, row.verdict, row.n) for row in verify(path)]


def test_by_hand(tmp_path: Path) -> None:
    assert verdicts(tmp_path, GOOD) == [("share_by_mass", "pass", 2), ("share_by_value", "pass", 2)]


def test_exchanged_shares_fail(tmp_path: Path) -> None:
    wrong = GOOD.replace("0.0625", "0.9").replace("0.9375", "0.1")
    assert verdicts(tmp_path, wrong)[1] == ("share_by_value", "fail", 2)


def test_shares_by_mass_need_no_price(tmp_path: Path) -> None:
    for price in (", La2O3 = 1.0 }", " }"):
        assert verdicts(tmp_path, GOOD.replace(", CeO2 = 1.0 }", price, 1)) == [
            ("share_by_mass", "pass", 2),
            ("share_by_value", "unreadable", 0),
        ]


def test_inputs_without_answers_are_unknown_by_table(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(GOOD + "[bare]\nmass = { A = 1 }\nprice = { A = 1 }\n")
    row = verify(path)[-1]
    assert (row.case, row.verdict) == ("case.toml:bare", "unknown")
    assert "table bare has the inputs of allocation" in row.reason
    assert "share_by_mass" in row.reason


def test_a_bad_table_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(GOOD.replace("[pair]", "[bad]").replace("= 1.0,", "= -1.0,", 1) + GOOD)
    rows = {(row.case, row.quantity): row for row in verify(path)}
    bad = rows["case.toml:bad", "share_by_mass"]
    assert bad.verdict == "unreadable"
    assert bad.reason.startswith("the mass of CeO2")
    assert rows["case.toml:pair", "share_by_mass"].verdict == "pass"
    assert rows["case.toml:pair", "share_by_value"].verdict == "pass"


def test_share_of_a_stranger_is_unreadable(tmp_path: Path) -> None:
    text = GOOD.replace("share_by_mass = { CeO2", "share_by_mass = { Pr6O11")
    assert verdicts(tmp_path, text) == [
        ("share_by_mass", "unreadable", 0),
        ("share_by_value", "pass", 2),
    ]
