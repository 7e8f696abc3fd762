"""`tailrace land`, and the folder it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.cli.app import run
from tailrace.cli.land_table import shown
from tailrace.errors import InputError, Problems
from tailrace.output.folder import MARK, check_results_folder, write_folder

CASE = """
kind = "dam_failure"
title = "Dam A"
draws = 200
[dam]
height = "20 m"
stored_volume = "5e6 m3"
[valley]
half_width = "400 m"
[warning]
after = "5 min"
front_speed = "3 m/s"
severity = "low"
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    (folder / "places.csv").write_text(
        "place,distance_m,offset_m,population\nA,100,0,12\nB,100,0,\n"
    )
    return folder


def test_case_is_printed_and_written(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = case.parent / "out"
    assert run(["land", str(case), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Dam A: if the dam fails" in said
    assert "people and life loss" in said
    assert "missing" in said
    assert sorted(path.name for path in out.iterdir()) == [
        MARK, "people_and_life_loss.csv", "places.csv", "release_and_run_out.csv",
    ]  # fmt: skip
    lines = (out / "places.csv").read_text().splitlines()
    assert lines[2].startswith("B,0.1,,")
    # The same bytes again, in place of the first.
    before = (out / "places.csv").read_bytes()
    assert run(["land", str(case), "-o", str(out)]) == 0
    assert (out / "places.csv").read_bytes() == before
    assert [path.name for path in case.parent.iterdir() if path.name.startswith(".")] == []


def test_bad_case_and_output_are_told_without_traceback(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (case / "case.toml").write_text('kind = "damfailure"\n')
    assert run(["land", str(case)]) == 2
    said = capsys.readouterr().err
    assert "dam_failure" in said
    assert "Traceback" not in said
    assert run(["land", str(case.parent / "none")]) == 2
    assert run(["land", str(case), "-o", str(case)]) == 2
    assert "other things in it" in capsys.readouterr().err


def test_a_folder_of_others_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    problems = Problems()
    check_results_folder(tmp_path, problems)
    assert "mine.txt" in str(InputError(problems))
    # Not even where a list of ours lies beside it.
    (tmp_path / MARK).write_text(f"a.csv\n{MARK}\n")
    again = Problems()
    check_results_folder(tmp_path, again)
    assert len(again) == 1


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, {"a.csv": lambda path: path.write_text("1") and None})

    def breaks(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="no space left"):
        write_folder(target, {"a.csv": lambda path: path.write_text("2") and None, "b": breaks})
    assert (target / "a.csv").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failed_change_of_names_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write_folder(target, {"a.csv": lambda path: path.write_text("1") and None})
    rename = Path.rename

    def fails(self: Path, to: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(13, "Permission denied")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(InputError, match="permission denied"):
        write_folder(target, {"a.csv": lambda path: path.write_text("2") and None})
    assert (target / "a.csv").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    problems = Problems()
    check_results_folder(target, problems)
    assert not len(problems)
    write_folder(target, {"a.csv": lambda path: path.write_text("1") and None})
    assert (target / "a.csv").read_text() == "1"


def test_cells_are_never_silently_empty() -> None:
    assert shown(None) == "missing"
    assert shown(float("nan")) == "missing"
    assert shown(3.0) == "3"
    assert shown(0.123456) == "0.1235"
    assert shown("at least") == "at least"
    assert shown(float("inf")) == "inf"
