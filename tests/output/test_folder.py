"""A folder of results with folders in it: whole or not at all, and never another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.errors import InputError, Problems
from tailrace.output import check_results_folder, write_folder


def text(content: str):  # type: ignore[no-untyped-def]
    return lambda path: path.write_text(content) and None


def complaints(path: Path) -> list[str]:
    problems = Problems()
    check_results_folder(path, problems)
    return [str(problem) for problem in problems]


def test_files_in_folders_are_written_and_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, {"run.toml": text("a"), "inputs/areas/a/ground.toml": text("b")})
    assert complaints(out) == []
    write_folder(out, {"run.toml": text("c"), "tables/x.csv": text("d")})
    found = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    assert found == [".tailrace", "run.toml", "tables/x.csv"]
    assert (out / "run.toml").read_text() == "c"


@pytest.mark.parametrize("name", ["mine.txt", "inputs/mine.txt", "inputs/empty/"])
def test_what_another_put_into_a_folder_of_ours_keeps_it(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write_folder(out, {"inputs/site.toml": text("a")})
    if name.endswith("/"):
        (out / name).mkdir()
    else:
        (out / name).write_text("keep")
    (complaint,) = complaints(out)
    assert name.rstrip("/") in complaint


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="no space left"):
        write_folder(tmp_path / "out", {"a/b": text("a"), "c/d": full})
    assert list(tmp_path.iterdir()) == []
