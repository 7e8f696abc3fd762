"""Tables made by AERMET as cases of `tailrace verify`."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from tailrace.verify import verify
from tailrace.verify.tolerances import default_tolerance
from tailrace.weather.reference_cases import recognise, run


@pytest.fixture
def folder(reference: Path, tmp_path: Path) -> Path:
    """Return a folder with one table and its surface file, under other names."""
    air = reference / "air"
    shutil.copy(air / "met_anchorage1999.csv.gz", tmp_path / "hours.csv.gz")
    shutil.copy(air / "anchorage1999.sfc.gz", tmp_path / "x.sfc.gz")
    return tmp_path


def test_table_and_its_companions(folder: Path) -> None:
    """AERMET 24142 with ADJ_U*, Anchorage 1999: ten quantities of 8760 hours."""
    outcomes = verify(folder)
    assert {row.case for row in outcomes} == {"hours.csv.gz"}
    assert {row.verdict for row in outcomes} == {"pass"}
    assert len(outcomes) == 10
    shares = {row.quantity: row.required_share for row in outcomes}
    assert shares["friction velocity"] == 0.99
    assert shares["heat flux >= 20 W/m2"] == 0.98
    assert shares["sign of the Monin-Obukhov length"] == 1.0


def test_rules_have_no_tolerance_and_numbers_have(folder: Path) -> None:
    """Asked (issue): rules in every hour; u* and mixing height in 99 %, the others in 98 %."""
    (case,) = recognise(folder)
    for part in run(case):
        row = default_tolerance("surface layer", part.quantity)
        close = part.quantity in ("friction velocity", "mechanical mixing height")
        asked = (0.0, 1.0) if part.exact else (0.02, 0.99 if close else 0.98)
        assert (row.tolerance, row.required_share) == asked


def test_a_table_cut_in_the_middle_is_told(folder: Path) -> None:
    whole = gzip.decompress((folder / "hours.csv.gz").read_bytes()).decode()
    (folder / "hours.csv.gz").unlink()
    (folder / "hours.csv").write_text(whole[: len(whole) // 2])
    found = {row.case: row for row in verify(folder)}
    assert found["hours.csv"].verdict == "unreadable"
    assert "cut" in found["hours.csv"].reason
