"""A number that is written in two files is drawn twice, and checking a site says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tailrace.cli.app import run
from tailrace.errors import Problems
from tailrace.quantities import Missing, Value
from tailrace.quantities.distributions import Triangular
from tailrace.site import check_site, new_site
from tailrace.site.check import APART
from tailrace.site.context import Counted
from tailrace.site.one_number_twice import check_drawn_as_one, drawn_apart, is_under, place_within
from tailrace.site.schema_site import DrawnAsOne

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
    """Both areas of Baotou take soils and houses from the same tables, and cattle are one."""
    said = str(check_site("baotou"))
    assert APART in said
    assert "areas/bayan_obo/land.toml and areas/baotou/land.toml: transfer.uptake_spread" in said
    assert "animal_spread" not in said
    assert "cattle" not in said
    assert APART not in str(check_site("mountain_pass"))


def declared(*numbers: str, files: tuple[str, str] = ("0.toml", "1.toml")) -> DrawnAsOne:
    return DrawnAsOne(within=list(files), numbers=list(numbers))


def test_what_is_declared_to_be_one_is_not_drawn_apart() -> None:
    both = [*places(ONE, ONE), *places(ONE, ONE, key="yield")]
    assert drawn_apart(both, [declared()]) == ()
    assert drawn_apart(both, [declared("aquifer.yield")]) == (
        "0.toml and 1.toml: aquifer.porosity",
    )
    assert len(drawn_apart(both, [declared(files=("0.toml", "2.toml"))])) == 1
    # another place in the file is another number, whatever it reads like
    elsewhere = [Counted("0.toml", "a.porosity", ONE), Counted("1.toml", "b.porosity", ONE)]
    assert len(drawn_apart(elsewhere, [declared()])) == 1


def test_a_packaged_route_is_named_as_its_copy_and_tables_by_name() -> None:
    for file in ("acid.toml (packaged route)", "routes/acid.toml"):
        entry = Counted(file, "unit.wash.uses.lime", ONE)
        assert place_within(entry, "routes/acid.toml") == "unit.wash.uses.lime"
        assert place_within(entry, "routes/acid.toml: unit.wash") == "uses.lime"
        assert place_within(entry, "routes/acid.toml: unit.was") is None
        assert place_within(entry, "acid.toml") is None


def test_tables_are_named_whole() -> None:
    assert is_under("crop.potato.dry_matter", ["crop"])
    assert is_under("crop.potato.dry_matter", ["crop.potato.dry_matter"])
    assert is_under("crop.potato.dry_matter", [])
    assert not is_under("crops.potato", ["crop"])


def test_a_declaration_that_makes_nothing_one_is_told() -> None:
    """An unknown file is refused; of a table that is not there, or unlike numbers, is warned."""
    problems = Problems("site.toml")
    both = [*places(ONE, ONE), *places(ONE, replace(ONE, high=0.5), key="yield")]
    wrong = [declared(files=("0.toml", "3.toml")), declared("river"), declared("aquifer.yield")]
    check_drawn_as_one(both, [declared(), declared("aquifer"), *wrong], problems)
    assert [one.place for one in problems] == [
        "drawn_as_one[2].within", "drawn_as_one[3].numbers", "drawn_as_one[4].numbers",
    ]  # fmt: skip
    assert [one.place for one in problems.errors] == ["drawn_as_one[2].within"]
    assert "1.toml" in problems.errors[0].remedy


def test_a_file_that_a_site_need_not_have_is_warned_of_a_misspelt_one_is_not() -> None:
    problems = Problems("site.toml")
    one = declared("porosity", files=("emissions.toml: source.ore", "1.toml"))
    other = declared("porosity", files=("emission.toml: source.ore", "1.toml"))
    check_drawn_as_one(places(ONE, ONE), [one, other], problems, {"emissions.toml"})
    assert [str(found.place) for found in problems.errors] == ["drawn_as_one[1].within"]
    assert "the site has no emissions.toml" in str(problems)


def test_years_need_a_rate_with_a_range() -> None:
    rates = [Counted("works.toml", f"route.{name}.production.{year}", ONE)
             for name in ("acid", "caustic") for year in (1985, 1990)]  # fmt: skip
    tables = [f"works.toml: route.{name}.production" for name in ("acid", "caustic")]
    problems = Problems("site.toml")
    right = DrawnAsOne(within=tables, years=[1985, 1990])
    wrong = DrawnAsOne(within=tables, years=[1985, 1991])
    check_drawn_as_one(rates, [right, wrong], problems)
    assert [str(one.place) for one in problems] == ["drawn_as_one[1].years"]
    assert "1991" in next(iter(problems)).what


def test_a_mistake_in_a_site_is_told_with_its_place(tmp_path: Path) -> None:
    new_site(tmp_path / "own", "baotou")
    head = tmp_path / "own" / "site.toml"
    head.write_text(head.read_text().replace('"background.diet"', '"background.diets"'))
    said = str(check_site(tmp_path / "own"))
    assert "drawn_as_one[1].numbers" in said
    assert 'no number of "background.diets" reads alike' in said
    head.write_text(head.read_text().replace('"areas/baotou/land.toml"', '"areas/batou/land.toml"'))
    assert [one.place for one in check_site(tmp_path / "own").errors] == ["drawn_as_one[0].within"]


def test_so_does_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "baotou"]) == 0
    said = capsys.readouterr().out
    assert f"remark: {APART}" in said
    assert "- areas/bayan_obo/land.toml and areas/baotou/land.toml: transfer" in said
