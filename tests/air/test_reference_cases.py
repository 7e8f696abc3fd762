"""Every reference case against AERMOD 24142 (reference/air), at the tolerances shipped for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.verify import verify
from tailrace.verify.tolerances import default_tolerance

QUICK = [
    "hour_convective_houston1996", "hour_neutral_houston1996", "hour_stable_houston1996",
    "beach_dep_steppe", "beach_steppe", "pit_steppe",
]  # fmt: skip
SLOW = [
    "beach_dep_houston", "beach_houston", "ponds_houston", "roadline_houston", "roadvol_steppe",
    "stack_dep_houston", "stack_houston", "stack_steppe", "vent_dep_steppe",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK + SLOW)
def test_case_agrees_with_aermod(reference: Path, name: str) -> None:
    """Judged by the shipped table of tolerances, shares and medians."""
    found = verify(reference / "air" / name)
    assert len(found) >= 6
    assert {row.kind for row in found} == {"air case"}
    failed = [row for row in found if row.verdict != "pass"]
    assert not failed


def test_particles_are_judged_by_their_median_too() -> None:
    """What is asked (issue): 0.998 to 1.002 from points, 0.99 to 1.01 from areas."""
    for kind in ("air case", "aermod run"):
        for row, within in (
            ("points with particles", 0.002),
            ("areas with particles", 0.01),
            ("areas with particles: deposition", 0.01),
        ):
            assert default_tolerance(kind, row).median_within == within
