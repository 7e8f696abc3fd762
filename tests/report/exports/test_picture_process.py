"""Pictures made by processes beside this one are the pictures this one makes."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Event

import pytest

from tailrace.report.exports import picture_process
from tailrace.report.exports.picture_process import FEWEST, Pictures
from tailrace.report.exports.svg_picture import absent_pictures, png_of

SVGS = [
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
    f'<rect x="3" y="4" width="9" height="7" fill="#0072b2"/></svg>'
    for side in range(20, 20 + 2 * FEWEST)
]


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_process.os, "cpu_count", lambda: 2)


def asked_here(made: list[str]):  # type: ignore[no-untyped-def]
    return lambda svg: (made.append(svg), png_of(svg))[1]


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
def test_another_process_makes_the_same_pictures() -> None:
    made: list[str] = []
    pictures = Pictures(asked_here(made))
    pictures.want(SVGS)
    pictures.want(SVGS)  # those that are known are not made again
    found = [pictures.get(svg) for svg in reversed(SVGS)]
    assert made == []  # none was made here
    assert found[::-1] == [png_of(svg) for svg in SVGS]
    other = SVGS[0].replace("0072b2", "d55e00")
    assert pictures.get(other) == png_of(other)  # was never begun
    assert made == [other]


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
@pytest.mark.parametrize("program", ["raise SystemExit(3)", "import nothing_of_this_name"])
def test_a_process_that_ends_leaves_the_pictures_to_this_one(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(picture_process, "_PROGRAM", program)
    pictures = Pictures(png_of)
    pictures.want(SVGS)
    assert [pictures.get(svg) for svg in SVGS] == [png_of(svg) for svg in SVGS]


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
def test_without_a_process_this_one_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    pictures = Pictures(png_of)
    pictures.want(SVGS)
    assert pictures.get(SVGS[3]) == png_of(SVGS[3])


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
def test_what_is_wrong_with_a_drawing_is_raised_where_it_is_asked_for() -> None:
    pictures = Pictures(png_of)
    pictures.want([SVGS[0], "<svg", *SVGS[1:]])
    assert pictures.get(SVGS[0]) == png_of(SVGS[0])
    with pytest.raises(ValueError, match="root node"):
        pictures.get("<svg")
    assert pictures.get(SVGS[-1]) == png_of(SVGS[-1])


def test_when_the_program_ends_no_process_and_no_pipe_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[subprocess.Popen[bytes]] = []
    end = picture_process._end

    def slowly(process: subprocess.Popen[bytes]) -> None:
        ended.append(process)
        time.sleep(0.2)  # a busy machine
        end(process)

    monkeypatch.setattr(picture_process, "_PROGRAM", "import time; time.sleep(600)")
    monkeypatch.setattr(picture_process, "_end", slowly)
    monkeypatch.setattr(picture_process, "_ENDING", Event())
    pictures = Pictures(png_of)
    pictures.want(SVGS)
    while not picture_process._RUNNING:
        time.sleep(0.01)
    picture_process._end_all()
    assert ended
    assert not picture_process._RUNNING
    for process in ended:
        assert process.returncode is not None
        assert process.stdin is not None
        assert process.stdin.closed
        assert process.stdout is not None
        assert process.stdout.closed
