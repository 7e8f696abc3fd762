"""Tables of dose coefficients as cases: rows of the documents, lost digits, unknown rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.verify import verify

HEAD = "nuclide,e_infant,e_1y,e_5y,e_10y,e_15y,e_adult,unit,source\n"
ICRP = "ICRP Publication 119 (2012) Annex F"
TH_232 = "Th-232,4.6e-06,4.5e-07,3.5e-07,2.9e-07,2.5e-07,{adult},Sv/Bq," + ICRP


def table(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_text(head + "\n".join(rows) + "\n")
    return path


def test_a_row_of_icrp_119(tmp_path: Path) -> None:
    outcomes = verify(table(tmp_path, TH_232.format(adult="2.3e-07")))
    assert {row.verdict for row in outcomes} == {"pass"}
    assert {row.quantity: row.n for row in outcomes} == {
        "dose coefficient": 6,
        "guard: not above zero": 1,
        "guard: above 1e-2 Sv/Bq": 1,
        "guard: more than 100 times its neighbour age": 1,
        "guard: adult above one year, ingestion, natural series": 1,
    }


@pytest.mark.parametrize(
    ("adult", "failed"),
    [
        ("2.4e-07", {"dose coefficient"}),
        ("0.23", {"dose coefficient", "guard: above 1e-2 Sv/Bq",
                  "guard: more than 100 times its neighbour age",
                  "guard: adult above one year, ingestion, natural series"}),
        ("2.3e-10", {"dose coefficient", "guard: more than 100 times its neighbour age"}),
        ("4.6e-07", {"dose coefficient",
                     "guard: adult above one year, ingestion, natural series"}),
    ],
)  # fmt: skip
def test_a_lost_digit_fails_and_is_named(tmp_path: Path, adult: str, failed: set[str]) -> None:
    outcomes = verify(table(tmp_path, TH_232.format(adult=adult)))
    assert {row.quantity for row in outcomes if row.verdict == "fail"} == failed
    assert all("Th-232" in row.reason for row in outcomes if row.verdict == "fail")


def test_external_tables_by_their_unit(tmp_path: Path) -> None:
    """FGR 15, Be-7: ground surface 3.21e-17, submersion 2.18e-15 for adults."""
    head = HEAD.replace("infant", "newborn")
    for unit, numbers in (
        ("Sv per (Bq s m-2)", "4.17e-17,3.93e-17,3.62e-17,3.49e-17,3.3e-17,3.21e-17"),
        ("Sv per (Bq s m-3)", "2.94e-15,2.76e-15,2.62e-15,2.49e-15,2.28e-15,2.18e-15"),
    ):
        row = f"Be-7,{numbers},{unit},EPA Federal Guidance Report 15 (2019)"
        outcomes = verify(table(tmp_path, row, head=head))
        assert {one.verdict for one in outcomes} == {"pass"}
        assert len(outcomes) == 3


def test_the_other_set_of_inhalation_is_looked_up_by_its_source(tmp_path: Path) -> None:
    """DOE-STD-1196-2011, K-40 type F; Th-232 stands beside ICRP 119 within 30 %."""
    head = HEAD.replace("nuclide,", "nuclide,type,").replace("infant", "newborn")
    row = "K-40,F,2.37e-08,1.66e-08,7.39e-09,4.46e-09,2.44e-09,2.07e-09,Sv/Bq,DOE-STD-1196-2011"
    outcomes = verify(table(tmp_path, row, head=head))
    assert {one.verdict for one in outcomes} == {"pass"}
    assert outcomes[0].n == 6


def test_units_of_a_thousandth(tmp_path: Path) -> None:
    row = TH_232.format(adult="230").replace("Sv/Bq", "nSv/Bq")
    row = row.replace("4.6e-06", "4600").replace("4.5e-07", "450").replace("3.5e-07", "350")
    row = row.replace("2.9e-07", "290").replace("2.5e-07", "250")
    assert {one.verdict for one in verify(table(tmp_path, row))} == {"pass"}


@pytest.mark.parametrize(
    ("row", "verdict", "said"),
    [
        (TH_232.format(adult="abc"), "unreadable", "e_adult"),
        (TH_232.format(adult="2.3e-07").replace(ICRP, "somebody"), "unreadable", "somebody"),
        (TH_232.format(adult="2.3e-07").replace("Sv/Bq", "kg"), "unreadable", "kg"),
        (TH_232.format(adult="2.3e-07").replace("Th-232", "Xx-1"), "unknown", "Xx-1"),
        ("Th-232,,,,,,,Sv/Bq," + ICRP, "unknown", "no numbers"),
    ],
)
def test_what_cannot_be_compared_is_told(tmp_path: Path, row: str, verdict: str, said: str) -> None:
    outcomes = verify(table(tmp_path, row, TH_232.format(adult="2.3e-07")))
    (told,) = (one for one in outcomes if one.verdict == verdict)
    assert said in told.reason
    assert any(one.verdict == "pass" for one in outcomes)


def test_all_tables_of_the_reference(reference: Path) -> None:
    """Both copies of inhalation, ingestion, ground and air: every number, every guard."""
    counts = {}
    for name in ("icrp119_ingestion_public", "icrp119_inhalation_public", "fgr15_ground_surface",
                 "doe_std_1196_2011_inhalation_natural", "fgr15_air_submersion"):  # fmt: skip
        outcomes = verify(reference / "risk" / "radiation" / f"{name}.csv")
        assert {row.verdict for row in outcomes} <= {"pass", "unknown"}
        counts[name] = next(row.n for row in outcomes if row.quantity == "dose coefficient")
    assert counts == {
        "icrp119_ingestion_public": 4506, "icrp119_inhalation_public": 10116,
        "fgr15_ground_surface": 7512, "fgr15_air_submersion": 7512,
        "doe_std_1196_2011_inhalation_natural": 1008,
    }  # fmt: skip
