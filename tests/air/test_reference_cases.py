"""Every reference case against AERMOD 24142 (reference/air), at the tolerances stated for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.air.reference_cases import recognise, run

QUICK = [
    "hour_convective_houston1996", "hour_neutral_houston1996", "hour_stable_houston1996",
    "beach_dep_steppe", "beach_steppe", "pit_steppe",
]  # fmt: skip
SLOW = [
    "beach_dep_houston", "beach_houston", "ponds_houston", "roadline_houston", "roadvol_steppe",
    "stack_dep_houston", "stack_houston", "stack_steppe", "vent_dep_steppe",
]  # fmt: skip


def _check(folder: Path) -> None:
    assert recognise(folder)
    found = run(folder)
    assert len(found) >= 6
    failed = [(c.quantity, c.share, c.median_ratio) for c in found if not c.passed]
    assert not failed


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK + SLOW)
def test_case_agrees_with_aermod(reference: Path, name: str) -> None:
    _check(reference / "air" / name)


def test_profiles_are_judged(reference: Path) -> None:
    found = {c.quantity for c in run(reference / "air" / QUICK[0])}
    assert {"profile wind_speed_m_s", "profile sigma_w_m_s", "profile pot_temp_K"} <= found


def test_other_folders_are_not_recognised(tmp_path: Path) -> None:
    assert not recognise(tmp_path)
    (tmp_path / "case.toml").write_text("[[source]]\nid = 'a'\n")
    assert not recognise(tmp_path)
