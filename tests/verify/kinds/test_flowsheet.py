"""The recycle flowsheet against its material followed pass by pass."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tailrace.verify import verify
from tailrace.verify.kinds.flowsheet import KIND, recycle_flows


def pass_by_pass(feed: float, a: float, b: float, r: float) -> dict[str, float]:
    """Return the flows summed over the passes of one batch until nothing is left."""
    total = dict.fromkeys(("leach_input", "product", "residue", "bleed"), 0.0)
    entering = feed
    while entering > 1e-18 * feed:
        total["leach_input"] += entering
        total["residue"] += entering * (1 - a)
        total["product"] += entering * a * b
        raffinate = entering * a * (1 - b)
        total["bleed"] += raffinate * (1 - r)
        entering = raffinate * r
    return total


CASES = [(1.0, 0.92, 0.80, 0.90), (250.0, 0.5, 0.3, 0.99), (3e-4, 1.0, 0.7, 0.0), (2.0, 0.0, 1, 1)]


@pytest.mark.parametrize("case", CASES)
def test_solved_flowsheet_is_the_sum_of_passes(case: tuple[float, float, float, float]) -> None:
    expected = pass_by_pass(*case)
    computed = recycle_flows(*case)
    for key, value in expected.items():
        assert computed[key] == pytest.approx(value, rel=1e-12, abs=1e-15)


def toml_of(name: str, case: tuple[float, float, float, float], digits: int = 10) -> str:
    lines = [f"[{name}]"]
    lines += [f"{key} = {value}" for key, value in zip("abr", case[1:], strict=True)]
    lines += [f"{key} = {value:.{digits}f}" for key, value in pass_by_pass(*case).items()]
    return "\n".join([*lines, f"feed = {case[0]}", ""])


def test_tables_in_any_order_and_depth(tmp_path: Path) -> None:
    path = tmp_path / "several.toml"
    path.write_text(
        toml_of("deep.er", CASES[1]) + "[other]\nx = 1\n" + toml_of('"two words"', CASES[0])
    )
    rows = verify(path)
    assert {row.case: row.verdict for row in rows} == {
        "several.toml:deep.er": "pass",
        "several.toml:two words": "pass",
        "several.toml:other": "unknown",
    }
    assert len(rows) == 9
    assert all(row.n == 1 for row in rows[:8])


def test_a_wrong_answer_fails(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    text = toml_of("wrong", CASES[0])
    path.write_text(text.replace("product = 0.8820709492", "product = 0.8820709592"))
    by_quantity = {row.quantity: row for row in verify(path)}
    assert by_quantity["product"].verdict == "fail"
    assert by_quantity["product"].worst_relative_error == pytest.approx(1e-8 / 0.882, rel=0.01)
    assert by_quantity["residue"].verdict == "pass"
    path.write_text("tolerance = 1e-6\n" + path.read_text())
    assert {row.verdict for row in verify(path)} == {"pass"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("a = 1.2", "share a is not between"),
        ("a = 'much'", '"a" is not a number'),
        ("feed = -1", "feed is negative"),
        ("tol = 'tight'", "tol .* is not a number"),
        ("product = nan", "not a finite number"),
        ("product = 1e999", "not a finite number"),
    ],
)
def test_a_broken_table_is_unreadable_and_the_others_run(
    tmp_path: Path, change: str, reason: str
) -> None:
    import re
    import tomllib

    table = tomllib.loads(toml_of("x", CASES[0]))["x"] | tomllib.loads(change)
    broken = "\n".join(f"{key} = {value!r}" for key, value in table.items())
    path = tmp_path / "mixed.toml"
    path.write_text(f"[broken]\n{broken}\n{toml_of('good', CASES[0])}")
    rows = verify(path)
    assert [row.verdict for row in rows] == ["unreadable", *["pass"] * 4]
    assert re.search(reason, rows[0].reason)


def test_a_recycle_that_cannot_close_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closed.toml"
    path.write_text("[loop]\nfeed = 1.0\na = 1.0\nb = 0.0\nr = 1.0\nproduct = 0.0\n")
    (row,) = verify(path)
    assert row.verdict == "unreadable"
    assert row.reason


def test_a_quantity_that_is_not_computed_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text(toml_of("x", CASES[0]) + "recovery = 0.88\n")
    rows = verify(path)
    assert [(row.quantity, row.verdict) for row in rows if row.verdict != "pass"] == [
        ("recovery", "unknown")
    ]


def test_reference(reference: Path) -> None:
    """Closed-form numbers of plan/flowsheet_cases.toml to 1e-9, allocation included."""
    rows = verify(reference / "plan" / "flowsheet_cases.toml")
    assert [row.verdict for row in rows] == ["pass"] * 6
    assert all(row.tolerance == 1e-9 for row in rows)
    assert KIND.name in {row.kind for row in rows}


def test_a_bad_table_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    closed = "[loop]\nfeed = 1.0\na = 1.0\nb = 0.0\nr = 1.0\nproduct = 0.0\n"
    path.write_text(closed + toml_of("good", CASES[0]))
    first, *others = verify(path)
    assert (first.case, first.verdict) == ("two.toml:loop", "unreadable")
    assert first.reason.startswith("the cycle leaching")
    assert [row.verdict for row in others] == ["pass"] * 4


def test_a_cycle_that_nearly_closes_runs(tmp_path: Path) -> None:
    """Exact flows in fractions; in double precision 1 - a is open by 1e-4 of itself."""
    path = tmp_path / "near.toml"
    a, b = Fraction(999_999_999_999, 10**12), Fraction(1, 10**13)
    entering = 1 / (1 - a * (1 - b))
    path.write_text(
        "[near]\nfeed = 1.0\na = 0.999999999999\nb = 1e-13\nr = 1.0\n"
        f"leach_input = {float(entering)!r}\nproduct = {float(entering * a * b)!r}\n"
        f"residue = {float(entering * (1 - a))!r}\nbleed = 0.0\n"
    )
    rows = verify(path)
    assert [row.verdict for row in rows] == ["pass"] * 4
    assert all("solved without that guard" in row.reason for row in rows)
    assert rows[0].worst_relative_error is not None
    assert rows[0].worst_relative_error < 2e-4
    path.write_text(path.read_text().replace(repr(float(entering)), repr(float(entering) * 1.01)))
    assert verify(path)[0].verdict == "fail"


def test_inputs_without_answers_are_unknown_by_table(tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text("[bare]\nfeed = 1.0\na = 0.5\nb = 0.5\nr = 0.5\n")
    (row,) = verify(path)
    assert (row.case, row.verdict) == ("bare.toml:bare", "unknown")
    assert "table bare has the inputs of flowsheet (feed, a, b, r)" in row.reason
