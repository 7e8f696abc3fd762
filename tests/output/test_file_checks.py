"""Files a command is asked to write: refused in a sentence before anything is solved."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from tailrace.cli import balance as balance_command
from tailrace.cli.app import run
from tailrace.errors import InputError, Problems
from tailrace.output.file_checks import check_output, writing
from tailrace.output.whole_file import write_whole

GOOD = "[c]\nfeed = 1.0\na = 0.5\nb = 0.5\nr = 0.0\nproduct = 0.2500000000\n"


def refusals(path: Path) -> list[str]:
    problems = Problems()
    check_output(path, (), problems)
    return [str(problem) for problem in problems]


@pytest.fixture
def unsolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it an error to solve anything."""

    def solve(*_: object, **__: object) -> None:
        raise AssertionError("solved before the outputs were checked")

    monkeypatch.setattr("tailrace.assess.balance", solve, raising=False)


@pytest.mark.skipif(os.name != "posix", reason="this system has no such files")
def test_devices_pipes_folders_and_loops_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "to_null").symlink_to("/dev/null")
    for path in (tmp_path / "pipe", Path("/dev/null"), tmp_path / "to_null"):
        (message,) = refusals(path)
        assert message == f"{path}: is a device or pipe, not a file; name a plain file."
    assert "is a folder" in refusals(tmp_path)[0]
    assert "cannot be written" in refusals(tmp_path / "loop")[0]
    assert (
        "is no folder" in refusals(tmp_path / "pipe" / "x.json")[0]
        or "not a directory" in (refusals(tmp_path / "pipe" / "x.json")[0])
    )


def test_a_read_only_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text("mine")
    path.chmod(0o444)
    (message,) = refusals(path)
    assert "is read-only" in message
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_names_no_system_takes(tmp_path: Path, name: str) -> None:
    (message,) = refusals(tmp_path / name)
    assert "cannot be written" in message


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_a_place_that_takes_no_files(capsys: pytest.CaptureFixture[str], unsolved: None) -> None:
    assert run(["balance", "baotou", "--json", "/proc/x.json"]) == 2
    assert "/proc/x.json: cannot be written" in capsys.readouterr().err


def test_a_full_disk_is_noticed_before_solving(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    unsolved: None,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    assert run(["balance", "baotou", "--json", str(tmp_path / "x.json")]) == 2
    assert "cannot be written (no space left on device)" in capsys.readouterr().err


def test_a_disk_that_fills_while_writing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no space left"), writing(tmp_path / "x"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_checking_leaves_nothing_behind(tmp_path: Path) -> None:
    assert refusals(tmp_path / "x.json") == []
    assert list(tmp_path.iterdir()) == []


def test_equal_outputs_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], unsolved: None
) -> None:
    target = tmp_path / "x.html"
    (tmp_path / "link.html").symlink_to(target)
    for other in (target, tmp_path / "." / "x.html", tmp_path / "link.html"):
        assert run(["balance", "baotou", "--json", str(target), "--sankey", str(other)]) == 2
        assert "is asked for by --sankey and by --json" in capsys.readouterr().err


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "real.json"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["far", "link.json", "real.json"]
    problems = Problems()
    assert check_output(link, (), problems) == target.resolve()
    dangling = tmp_path / "dangling.json"
    dangling.symlink_to(tmp_path / "far" / "new.json")
    write_whole(dangling, b"x")
    assert (tmp_path / "far" / "new.json").read_bytes() == b"x"


def test_what_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    path.write_text("old")

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="Input"):
        write_whole(path, b"new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("x.json", "old")]


def test_files_of_the_site_are_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], unsolved: None
) -> None:
    folder = tmp_path / "mine"
    assert run(["new", str(folder), "--like", "mountain_pass"]) == 0
    for name in ("works.toml", "places.geojson", "sources.csv"):
        before = (folder / name).read_bytes()
        assert run(["balance", str(folder), "--json", str(folder / name)]) == 2
        assert "is a file of the site" in capsys.readouterr().err
        assert (folder / name).read_bytes() == before
    (folder / "places.geojson").rename(folder / "p.json")
    site = folder / "site.toml"
    site.write_text('places = "p.json"\n' + site.read_text())
    assert run(["balance", str(folder), "--json", str(folder / "p.json")]) == 2
    assert "is a file of the site" in capsys.readouterr().err
    (folder / "old_result.json").write_text("{}")
    assert not balance_command._is_of_site(folder / "old_result.json", str(folder))


def test_verify_writes_over_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.toml"
    case.write_text(GOOD)
    (tmp_path / "data.json").write_text("[1]")
    (tmp_path / "link.json").symlink_to(case)
    for verified in (tmp_path, case):
        for name in ("case.toml", "data.json", "link.json"):
            assert run(["verify", str(verified), "--json", str(tmp_path / name)]) == 2
            assert "may be part of a case" in capsys.readouterr().err
    assert case.read_text() == GOOD
    result = tmp_path / "result.json"
    for _ in range(2):  # an earlier result may be replaced
        assert run(["verify", str(case), "--json", str(result)]) == 0
        assert json.loads(result.read_text())[0]["verdict"] == "pass"
