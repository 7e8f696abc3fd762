"""The whole reference folder: what is run, and that everything else is listed."""

from __future__ import annotations

from pathlib import Path

from tailrace.verify import is_good, verify


def test_whole_reference(reference: Path) -> None:
    outcomes = verify(reference)
    assert is_good(outcomes)
    ran = [row for row in outcomes if row.verdict == "pass"]
    assert {"flowsheet", "allocation", "decay ingrowth"} <= {row.kind for row in ran}
    listed = {row.case for row in outcomes}
    # Case folders count once, answers share their problem's row, texts are not cases.
    assert {"air/stack_steppe", "water/a_ogata_banks_alluvial", "plan/plan_a_lp.toml"} <= listed
    assert "plan/plan_a_optimal.csv" not in listed
    assert not any(name.endswith((".md", "results.csv")) for name in listed)


def test_topic_and_single_case_give_the_same_numbers(reference: Path) -> None:
    def numbers(path: Path) -> dict[tuple[str, str | None], float | None]:
        return {
            (row.case.rpartition("/")[2], row.quantity): row.worst_relative_error
            for row in verify(path)
            if row.kind
        }

    whole = numbers(reference)
    topic = numbers(reference / "plan")
    single = numbers(reference / "plan" / "flowsheet_cases.toml")
    assert single.items() <= topic.items() <= whole.items()
    assert single
