"""Pictures made by processes beside this one are the pictures this one makes."""

from __future__ import annotations

import sys

import pytest

from tailrace.errors import InputError
from tailrace.report.exports import picture_process
from tailrace.report.exports.figure_export import absent_pictures, png_of
from tailrace.report.exports.picture_process import FEWEST, Pictures

KEYS = [f"k{k}" for k in range(2 * FEWEST)]


def svg_of(key: str) -> str:
    side = 20 + 3 * int(key[1:])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">'
        f'<rect x="3" y="4" width="9" height="7" fill="#0072b2"/></svg>'
    )


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_process.os, "cpu_count", lambda: 2)


def asked_here(made: list[str]):  # type: ignore[no-untyped-def]
    return lambda svg: (made.append(svg), png_of(svg))[1]


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
def test_another_process_makes_the_same_pictures() -> None:
    made: list[str] = []
    pictures = Pictures(KEYS, svg_of, asked_here(made))
    pictures.start()
    found = {key: pictures.get(key) for key in reversed(KEYS)}
    assert made == []  # none was made here
    assert found == {key: png_of(svg_of(key)) for key in KEYS}
    assert pictures.get(KEYS[0]) == found[KEYS[0]]  # asked for again
    assert made == [svg_of(KEYS[0])]


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
@pytest.mark.parametrize("program", ["raise SystemExit(3)", "import nothing_of_this_name"])
def test_a_process_that_ends_leaves_the_pictures_to_this_one(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(picture_process, "_PROGRAM", program)
    pictures = Pictures(KEYS, svg_of, png_of)
    pictures.start()
    assert [pictures.get(key) for key in KEYS] == [png_of(svg_of(key)) for key in KEYS]


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
def test_without_a_process_this_one_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    pictures = Pictures(KEYS, svg_of, png_of)
    pictures.start()
    assert pictures.get("k3") == png_of(svg_of("k3"))


@pytest.mark.skipif(bool(absent_pictures()), reason=absent_pictures())
def test_what_is_wrong_with_a_drawing_is_raised_where_it_is_asked_for() -> None:
    def of(key: str) -> str:
        if key == "k1":
            raise InputError.single("no such figure", place=key)
        return "<svg" if key == "k2" else svg_of(key)

    pictures = Pictures(KEYS, of, png_of)
    pictures.start()
    assert pictures.get("k0") == png_of(svg_of("k0"))
    with pytest.raises(InputError, match="no such figure"):
        pictures.get("k1")
    with pytest.raises(ValueError, match="root node"):
        pictures.get("k2")
    assert pictures.get("k5") == png_of(svg_of("k5"))
