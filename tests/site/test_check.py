"""Finding, checking and loading a site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.site import bundled_sites, check_site, load_site


def said(site: str | Path) -> list[str]:
    return [str(problem) for problem in check_site(site).problems]


def test_importing_the_room_is_light() -> None:
    code = (
        "import sys, tailrace.site; heavy = {'pandas', 'geopandas', 'pydantic', 'pyproj', "
        "'shapely', 'pyogrio', 'pint', 'numpy'} & set(sys.modules); print(sorted(heavy))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_public_face() -> None:
    import tailrace.site

    for name in dir(tailrace.site):
        assert getattr(tailrace.site, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = tailrace.site.nothing


def test_folder_or_its_file(folder: Path) -> None:
    assert load_site(folder).name == "small"
    assert load_site(str(folder)).name == "small"
    assert load_site(folder / "site.toml").name == "small"


def test_folder_goes_before_a_bundled_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.rename(folder.parent / "baotou")
    monkeypatch.chdir(folder.parent)
    assert load_site("baotou").name == "small"


def test_repr(folder: Path) -> None:
    assert repr(load_site(folder)) == (
        "Site small: A small site\n"
        "  years 2020-2022; areas north (2 places, EPSG:32649)\n"
        "  6 values: 2 measured, 1 published, 0 derived, 2 assumed, 1 missing; 2 without source"
    )


def test_no_such_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ", ".join(bundled_sites())
    assert said("boatou") == [
        f"boatou: there is no such site; allowed: a site folder, or a bundled site: {names}; did "
        'you mean "baotou"?'
    ]
    assert said("xyz") == [
        f"xyz: there is no such site; allowed: a site folder, or a bundled site: {names}; to "
        "begin one: tailrace new xyz --like baotou."
    ]
    (tmp_path / "notes.txt").write_text("x")
    assert said("notes.txt") == [
        "notes.txt: is a file; a site is a folder; allowed: a folder with a site.toml; to begin "
        "one: tailrace new notes.txt --like baotou."
    ]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "sites.toml").write_text("x")
    assert said("mine") == [
        f"mine: the folder has no site.toml; allowed: a site folder, or a bundled site: {names}; "
        'did you mean "sites.toml"?'
    ]
    assert said("a\0b") == [
        f"a\0b: there is no such site; allowed: a site folder, or a bundled site: {names}; to "
        "begin one: tailrace new a\0b --like baotou."
    ]


def test_load_raises_every_error_at_once(folder: Path) -> None:
    (folder / "works.toml").unlink()
    (folder / "places.geojson").write_text("{")
    with pytest.raises(InputError) as caught:
        load_site(folder)
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="there is no such site"):
        load_site("nowhere at all")


def test_report(folder: Path) -> None:
    report = check_site(folder)
    assert report.ok
    assert str(report).startswith("no errors\n\nfile ")
    (folder / "works.toml").unlink()
    (folder / "poeple.csv").write_text("x")
    report = check_site(folder)
    assert not report.ok
    assert (len(report.errors), len(report.warnings)) == (1, 1)
    lines = str(report).splitlines()
    assert lines[0] == "1 error"
    assert lines[1].startswith("- works.toml: the file is missing")
    assert lines[3] == "1 warning"
    assert str(check_site("nowhere at all")).startswith("1 error\n- nowhere at all: there is no")


LOOP = """
title = "a closed loop"
[feed.ore]
to = "crushing"
[feed.ore.composition]
Fe = { value = "35 %", source = "assays of 2019", quality = "measured" }
[unit.crushing]
kind = "crushing"
by_difference = "out"
[unit.crushing.outlets]
out = "product:crushed"
back = "crushing"
[unit.crushing.shares.back]
Fe = 1.0
[product.crushed]
basis = "mass"
"""


def test_a_cycle_that_returns_everything_is_found_by_solving(folder: Path) -> None:
    (folder / "routes" / "crusher.toml").write_text(LOOP)
    (folder / "people.csv").write_text("")
    messages = said(folder)
    assert len(messages) == 2  # with the others, not instead of them
    assert messages[0].startswith("people.csv")
    assert "the cycle crushing -> crushing returns all Fe" in messages[1]
    (folder / "routes" / "crusher.toml").write_text(LOOP.replace("Fe = 1.0", "Fe = 0.9"))
    assert len(said(folder)) == 1


def test_what_nothing_sets_the_pace_of_is_found_by_solving(folder: Path) -> None:
    works = (folder / "works.toml").read_text()
    (folder / "works.toml").write_text(works[: works.index("interpolation")])
    (message,) = said(folder)
    assert message.startswith("works.toml")
    # As balance would say it, with or without a mistake in site.toml.
    from tailrace.assess import balance

    with pytest.raises(InputError) as caught:
        balance(load_site(folder))
    assert [str(problem) for problem in caught.value.problems] == [message]
