"""A number that is written in two files is drawn twice, and checking a site says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tailrace.cli.app import run
from tailrace.quantities import Missing, Value
from tailrace.quantities.distributions import Triangular
from tailrace.site import check_site
from tailrace.site.check import APART
from tailrace.site.context import Counted
from tailrace.site.one_number_twice import drawn_apart

ONE = Value(
    0.3, "1", distribution=Triangular(0.2, 0.3, 0.4), low=0.2, high=0.4, source="Bear 1972",
    place="table 2.4",
)  # fmt: skip


def places(*values: Value | Missing, key: str = "porosity") -> list[Counted]:
    return [Counted(f"{k}.toml", f"aquifer.{key}", one) for k, one in enumerate(values)]


def test_the_same_number_in_two_files_is_named() -> None:
    assert drawn_apart(places(ONE, replace(ONE))) == ("0.toml and 1.toml: aquifer.porosity",)


def test_long_lists_are_counted() -> None:
    both = [one for key in "abcde" for one in places(ONE, ONE, key=key)]
    assert drawn_apart(both) == ("0.toml and 1.toml: aquifer.a, aquifer.b, aquifer.c and 2 more",)


def test_others_are_two_numbers() -> None:
    """Another range or source, no range, no number, no source, another key, one file."""
    assert drawn_apart(places(ONE, replace(ONE, high=0.5))) == ()
    assert drawn_apart(places(ONE, replace(ONE, source="Freeze 1979"))) == ()
    fixed = replace(ONE, distribution=None)
    assert drawn_apart(places(fixed, fixed)) == ()
    assert drawn_apart(places(Missing("unknown"), Missing("unknown"))) == ()
    bare = replace(ONE, source="")
    assert drawn_apart(places(bare, bare)) == ()
    assert drawn_apart([Counted("a", "x.porosity", ONE), Counted("b", "x.yield", ONE)]) == ()
    assert drawn_apart([Counted("a", "x.porosity", ONE), Counted("a", "y.porosity", ONE)]) == ()


def test_checking_a_site_says_so() -> None:
    """Both areas of Baotou take soils and houses from the same tables."""
    said = str(check_site("baotou"))
    assert APART in said
    assert "areas/bayan_obo/land.toml and areas/baotou/land.toml: transfer.uptake_spread" in said
    assert APART not in str(check_site("mountain_pass"))


def test_so_does_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "baotou"]) == 0
    said = capsys.readouterr().out
    assert f"remark: {APART}" in said
    assert "- areas/bayan_obo/land.toml and areas/baotou/land.toml: transfer" in said
