"""What goes wrong with a run: everything at once, nothing half-written, a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.assess.transfer_store import SUFFIX
from tailrace.cli.app import run
from tailrace.output import write_folder

from .conftest import SMALL, Run

pytestmark = pytest.mark.xdist_group("runs")


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_five_faults_in_five_files_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "mine"
    assert run(["new", str(site), "--like", SMALL]) == 0
    capsys.readouterr()
    replaced(site / "site.toml", "crs", "csr")
    replaced(site / "works.toml", 'quality = "', 'quality = "very ')
    replaced(site / "emissions.toml", 'process = "drilling"', 'process = "driling"')
    replaced(site / "options.toml", 'changes = "release"', 'changes = "releases"')
    people = site / "people.csv"
    people.write_text(people.read_text().rstrip("\n") + "\nnowhere,x,y,z\n")
    assert run(["run", str(site), "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("5 problems with the input")
    for name in ("site.toml", "works.toml", "emissions.toml", "options.toml", "people.csv"):
        assert f"{name}" in said, said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_options_samples_and_folder_are_told_with_the_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "chapter.tex").write_text("dear")
    words = ["run", SMALL, "--with", "stack_covr=0.5,watering=2", "--draws", "pages"]
    assert run([*words, "-o", str(foreign)]) == 2
    said = capsys.readouterr().err
    assert 'did you mean "stack_cover"?' in said
    assert "--draws" in said
    assert "is a folder with other things in it (chapter.tex)" in said
    assert (foreign / "chapter.tex").read_text() == "dear"


def test_without_a_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tailrace.report.run_folder.find_spec", lambda name: None)
    assert run(["run", SMALL, "-o", str(tmp_path / "out")]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "needs numba and h5netcdf, which are not installed" in said
    assert "pip install 'tailrace[run]'" in said


def test_out_is_made_and_goes_again_when_there_is_nothing_to_put_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["run", SMALL, "--with", "nothing"]) == 2
    assert 'the site has no option "nothing"' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_between_two_renames_brings_the_old_folder_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def writes(text: str) -> Callable[[Path], None]:
        return lambda path: path.write_text(text) and None

    write_folder(out, {"a.txt": writes("old")})
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_folder(out, {"a.txt": writes("new")})
    assert (out / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
@pytest.mark.parametrize("largest", [200_000, 2_500_000])
def test_a_full_disk_leaves_nothing(
    largest: int, small_run: Path, command: Run, tmp_path: Path
) -> None:
    """Files that grow above a limit stand for a disk that is full: the report, then the results."""
    import resource

    def lowered() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    done = command("run", SMALL, "--samples", "64", "-o", "out", preexec_fn=lowered)
    assert done.returncode == 2, done.stderr
    assert "out: cannot be written (file too large)" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_an_interrupted_run_leaves_what_was_there(
    small_run: Path, kept_transfers: Path, tmp_path: Path
) -> None:
    """Interrupted after its first block is kept whole; nine blocks would follow."""

    def kept() -> set[Path]:
        # A file is written under another name first, and such a one goes when the run is stopped.
        return set((kept_transfers / "draws").glob(f"block-*{SUFFIX}"))

    before = kept()
    words = ["run", SMALL, "--samples", "2560", "--workers", "1", "-o", "out"]
    started = subprocess.Popen(
        [sys.executable, "-m", "tailrace", *words], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # Whoever runs the tests in the background may have had interruptions ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    until = time.monotonic() + 300
    while time.monotonic() < until and not kept() - before:
        assert started.poll() is None, started.communicate()
        time.sleep(0.1)
    os.kill(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=300)
    assert started.returncode == 130, said
    assert "Interrupted. No file was left half-written" in said
    assert "goes on from what is kept" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
    assert kept() - before


@pytest.mark.slow
def test_nothing_to_calibrate_by_is_told(
    kept_transfers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mountain Pass has no measurement where people live."""
    assert run(["calibrate", SMALL, "--samples", "20"]) == 2
    said = capsys.readouterr().err
    assert "measurements.csv: has nothing that can be held against what is computed" in said
