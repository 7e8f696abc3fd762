"""A picture that is kept is the one that would be drawn; what changed is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tailrace.assess.transfer_store import TransferStore
from tailrace.report.exports import kept_pictures
from tailrace.report.exports.kept_pictures import KeptPictures
from tailrace.report.exports.picture_process import FEWEST, Pictures
from tailrace.report.exports.svg_picture import absent_pictures, png_of

pytestmark = pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())

RUN: dict[str, Any] = {"site": "made", "seed": 1, "with": ["a=0.5@2026"], "sobol": None}
SVGS = [
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="20">'
    f'<rect x="3" y="4" width="9" height="7" fill="#d55e00"/></svg>'
    for side in range(20, 20 + 2 * FEWEST)
]


def drawn_anew(folder: Path, svgs: list[str], *, fresh: bool = False, run: Any = None) -> list[str]:
    """Return which of some drawings a run draws, after checking what it is given of all."""
    asked: list[str] = []

    def ask(svg: str) -> bytes:
        asked.append(svg)
        return png_of(svg)

    shelf = KeptPictures(TransferStore(folder, fresh=fresh), RUN if run is None else run)
    pictures = Pictures(ask, shelf)
    assert [pictures.get(svg) for svg in svgs] == [png_of(svg) for svg in svgs]
    pictures.keep()
    return asked


def test_the_same_run_draws_nothing_again(tmp_path: Path) -> None:
    assert drawn_anew(tmp_path, SVGS) == SVGS
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(files) == 1
    assert drawn_anew(tmp_path, SVGS) == []
    changed = [SVGS[0].replace("d55e00", "0072b2"), *SVGS[1:]]
    assert drawn_anew(tmp_path, changed) == changed[:1]
    assert drawn_anew(tmp_path, SVGS) == SVGS[:1]
    assert set(files) == set(tmp_path.iterdir())  # no more than the last run's are kept


def test_fresh_runs_and_other_runs_take_none(tmp_path: Path) -> None:
    drawn_anew(tmp_path, SVGS)
    assert drawn_anew(tmp_path, SVGS, fresh=True) == SVGS
    assert drawn_anew(tmp_path, SVGS, run=RUN | {"seed": 2}) == SVGS
    assert drawn_anew(tmp_path, SVGS) == []


def test_other_fonts_or_another_renderer_draw_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_anew(tmp_path, SVGS)
    before = kept_pictures._drawn_with()
    assert all(before.values())
    for name in before:
        monkeypatch.setattr(
            kept_pictures, "_drawn_with", lambda name=name: before | {name: "another"}
        )
        assert drawn_anew(tmp_path, SVGS) == SVGS


def test_a_run_that_wants_pictures_early_gets_the_kept_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_anew(tmp_path, SVGS)
    monkeypatch.setattr(Pictures, "_work", lambda self: pytest.fail("a process is started"))
    pictures = Pictures(
        lambda svg: pytest.fail("a picture is drawn"), KeptPictures(TransferStore(tmp_path), RUN)
    )
    pictures.want(SVGS)
    assert [pictures.get(svg) for svg in SVGS] == [png_of(svg) for svg in SVGS]


def test_a_damaged_store_is_said_and_drawn_anew(tmp_path: Path) -> None:
    drawn_anew(tmp_path, SVGS)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-9] + b"otherwise")
    assert drawn_anew(tmp_path, SVGS) == SVGS
    assert drawn_anew(tmp_path, SVGS) == []
