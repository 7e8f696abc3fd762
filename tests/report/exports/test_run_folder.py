"""Files that are begun while the last tables are made are those that would be made at the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tailrace.assess.assessment import Assessment
from tailrace.errors import InputError
from tailrace.output import write_folder
from tailrace.report.exports import geopackage
from tailrace.report.run_folder import begin_files, run_files

from ...assess.made_assessment import made_assessment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Assessment:
    return made_assessment(draws=16, points=80)


def so_far(made: Assessment) -> Assessment:
    """Return what is there when limits are judged."""
    early = {name: made.tables[name] for name in ("closure", "judged", "releases")}
    starts = {"option_starts": made.page["option_starts"]}
    return replace(made, tables=early, timings={}, page=starts)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): (folder / path).read_bytes() for path in sorted(
        one.relative_to(folder) for one in folder.rglob("*") if one.is_file()
    )}  # fmt: skip


@pytest.mark.slow
def test_files_begun_early_are_the_files_made_at_the_end(made: Assessment, tmp_path: Path) -> None:
    begun = begin_files(so_far(made))
    files, absent = run_files(made, begun)
    later, absent_later = run_files(made)
    assert list(files) == list(later)
    assert absent == absent_later
    assert {"results.nc", "gis/results.gpkg"} <= set(begun.contents.names) <= set(files)
    write_folder(tmp_path / "begun", files)
    write_folder(tmp_path / "at the end", later)
    assert contents(tmp_path / "begun") == contents(tmp_path / "at the end")


def test_what_went_wrong_early_is_said_where_the_file_is_written(
    made: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, assessment: Assessment) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(geopackage, "write_geopackage", full)
    files, _ = run_files(made, begin_files(so_far(made)))
    with pytest.raises(InputError, match="space left"):
        write_folder(tmp_path / "out", files)
    assert not list(tmp_path.iterdir())
