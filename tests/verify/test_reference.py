"""The whole reference folder: what is run, and that everything else is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.verify import Outcome, is_good, verify
from tailrace.verify.kinds import all_kinds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(reference: Path) -> list[Outcome]:
    """Return the rows of the whole folder."""
    return verify(reference)


def test_whole_reference(outcomes: list[Outcome]) -> None:
    assert is_good(outcomes)
    ran = {row.kind for row in outcomes if row.verdict == "pass"}
    assert ran == {kind.name for kind in all_kinds()} - {"aermod run"}
    listed = {row.case for row in outcomes}
    # Case folders count once, answers share their problem's row, texts are not cases.
    assert {"air/stack_steppe", "water/a_ogata_banks_alluvial", "plan/plan_a_lp.toml"} <= listed
    assert "plan/plan_a_optimal.csv" not in listed
    assert not any(name.endswith((".md", "results.csv")) for name in listed)


def test_weather_is_a_case_or_an_input(outcomes: list[Outcome]) -> None:
    """The steppe year is invented, and no surface layer of AERMET's; the other two are."""
    listed = {row.case: row for row in outcomes}
    for name in ("met_houston1996.csv.gz", "met_anchorage1999.csv.gz"):
        assert listed[f"air/{name}"].kind == "surface layer"
    for name in ("met_steppe2001.csv.gz", "steppe2001.sfc.gz", "anchorage1999.pfl.gz"):
        assert f"air/{name}" not in listed


def test_topic_and_single_case_give_the_same_numbers(
    reference: Path, outcomes: list[Outcome]
) -> None:
    def numbers(rows: list[Outcome]) -> dict[tuple[str, str | None], float | None]:
        return {
            (row.case.rpartition("/")[2], row.quantity): row.worst_relative_error
            for row in rows
            if row.kind
        }

    topic = numbers(verify(reference / "plan"))
    single = numbers(verify(reference / "plan" / "flowsheet_cases.toml"))
    assert single.items() <= topic.items() <= numbers(outcomes).items()
    assert single
