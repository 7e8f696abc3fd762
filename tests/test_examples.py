"""Every example runs and prints what it is about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.py"))

SAID = {
    "a_route_of_your_own": "product:cake",
    "risk_of_a_village": "lifetime cancer risk if it lasted",
    "thorium_at_baotou": "waste:tailings:tailings_pond",
    "dust_of_a_dry_beach": "blown",
    "village_beside_a_pond": "reached along 41 years",
    "waste_per_tonne": "pool and heap leaching",
}


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_runs(example: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(example)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert SAID[example.stem] in done.stdout
    assert done.stderr == ""


def test_own_route_has_its_closed_form() -> None:
    """Nd in the cake is a b / (1 - a (1 - b) r) of the ore's, with a 0.92, b 0.8, r 0.9."""
    path = next(path for path in EXAMPLES if path.stem == "a_route_of_your_own")
    scope: dict[str, object] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    balance = scope["balance"]
    found = balance.end_flow("product:cake")[scope["neodymium"], 0, 0]  # type: ignore[attr-defined, index]
    assert found == pytest.approx(10_000 * 0.92 * 0.8 / (1 - 0.92 * 0.2 * 0.9), rel=1e-12)
