"""Water cases in `tailrace verify`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tailrace.verify import verify

PASSING = {
    "a_ogata_banks_alluvial", "b_patch3d_continuous", "b_strip2d_continuous", "c_pond_plan_exact",
    "d_chain_nitrification", "d_chain_th232", "e_at123d_point_source", "e_craflush_dual_porosity",
    "f_liner_giroud",
}  # fmt: skip


@pytest.mark.slow
def test_every_case_of_the_reference_passes(reference: Path) -> None:
    """Exact solutions, and tables printed by AT123D and CRAFLUSH (reference/water/README.md)."""
    rows = verify(reference / "water")
    assert {row.case for row in rows} == PASSING
    assert {row.verdict for row in rows} == {"pass"}
    (liner,) = [row for row in rows if row.case == "f_liner_giroud"]
    assert "outside 0 to 3 m" in liner.reason
    worst = {row.case: row.worst_relative_error or 0.0 for row in rows}
    for exact in ("a_ogata_banks_alluvial", "b_strip2d_continuous", "b_patch3d_continuous",
                  "f_liner_giroud"):  # fmt: skip
        assert worst[exact] < 1e-10
    for chain in ("d_chain_nitrification", "d_chain_th232"):
        assert worst[chain] < 1e-7


def test_another_name_and_a_wrong_number(reference: Path, tmp_path: Path) -> None:
    folder = tmp_path / "anything"
    shutil.copytree(reference / "water" / "d_chain_th232", folder)
    table = folder / "expected.csv"
    lines = table.read_text().splitlines()
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:-1], repr(float(cells[-1]) * 1.01)])
    table.write_text("\n".join(lines) + "\n")
    (row,) = verify(tmp_path)
    assert row.verdict == "fail"
    assert row.worst_relative_error == pytest.approx(0.0099, rel=0.01)


def test_order_of_magnitude_is_judged(reference: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(reference / "water" / "a_ogata_banks_alluvial", folder)
    table = folder / "expected.csv"
    lines = table.read_text().splitlines()
    small = next(n for n, line in enumerate(lines[1:], 1)
                 if 1e-90 < float(line.split(",")[-1]) < 1e-60)  # fmt: skip
    cells = lines[small].split(",")
    lines[small] = ",".join([*cells[:-1], repr(float(cells[-1]) * 1e3)])
    table.write_text("\n".join(lines) + "\n")
    verdicts = {row.quantity: row.verdict for row in verify(tmp_path)}
    assert verdicts == {"c_over_c0": "pass", "order of magnitude of c_over_c0": "fail"}
