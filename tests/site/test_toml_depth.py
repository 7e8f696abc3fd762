"""Depth of TOML texts, before and after they are parsed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tailrace.errors import Problems
from tailrace.site.toml_depth import DEEPEST, deep_line, is_deep
from tailrace.site.toml_file import read_toml

LONG = ".".join(["a"] * (DEEPEST + 2))


@pytest.mark.parametrize(
    "text",
    [
        f"x = 1\n{LONG} = 1",
        f"x = 1\n[{LONG}]",
        "x = 1\n" + LONG.replace(".", " . ") + " = 1",
        "x = 1\n" + LONG.replace("a", '"a.b"') + " = 1",
        f'x = 1\ny = {{ {LONG} = "t" }}',
    ],
)
def test_a_key_of_many_parts_is_found_by_its_line(text: str) -> None:
    assert deep_line(text) == 2


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + ", ".join(["1.5"] * 200) + "]",
        f'x = "{LONG}"',
        f"x = '{LONG}'  # {LONG}",
        f'x = """\n{LONG}\n" quoted "" {LONG}\n"""\ny = 1',
        f"x = '''\n{LONG}\n'''",
        f'x = "a \\" {LONG}"',
        ".".join(["a"] * 20) + " = 1",
    ],
)
def test_dots_in_texts_numbers_and_comments_do_not_count(text: str) -> None:
    tomllib.loads(text)  # it is TOML
    assert deep_line(text) == 0


def test_depth_of_a_document() -> None:
    nested: object = 1
    for _ in range(DEEPEST):
        nested = [nested]
    assert not is_deep({"a": nested})
    assert is_deep({"a": [nested]})
    assert is_deep({"a": {"b": nested}})


@pytest.mark.parametrize("dots", [".", " . "])
def test_twenty_thousand_parts_are_refused_unparsed(
    tmp_path: Path, dots: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser takes time that grows with the square of the parts, then cannot return them."""
    path = tmp_path / "works.toml"
    path.write_text(dots.join(["a"] * 20_000) + " = 1")
    problems = Problems()

    def parsed(_: str) -> None:
        raise AssertionError("the text reached the parser")

    monkeypatch.setattr(tomllib, "loads", parsed)
    assert read_toml(path, file="works.toml", problems=problems) is None
    assert [problem.place for problem in problems] == ["line 1"]
