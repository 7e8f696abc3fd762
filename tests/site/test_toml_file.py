"""Mistakes of TOML syntax are named by line, with what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.errors import Problems
from tailrace.site.toml_file import read_toml


def said_of(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    assert read_toml(path, file="works.toml", problems=problems) is None
    return [str(problem) for problem in problems]


def test_good_file(tmp_path: Path) -> None:
    path = tmp_path / "works.toml"
    path.write_text("[a]\nb = '包'\n", encoding="utf-8")
    problems = Problems()
    assert read_toml(path, file="works.toml", problems=problems) == {"a": {"b": "包"}}
    assert not list(problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a = 1\nrate = 12 Mt/yr\n",
            "works.toml, line 2, column 11: is not valid TOML: expected newline or end of "
            "document after a statement in `rate = 12 Mt/yr`; a number with a unit stands "
            'between quotation marks: rate = "12 Mt/yr".',
        ),
        (
            "name = baotou\n",
            "works.toml, line 1, column 8: is not valid TOML: invalid value in `name = baotou`; "
            "text stands between quotation marks.",
        ),
        (
            "[a]\njust words\n",
            "works.toml, line 2, column 6: is not valid TOML: expected '=' after a key in a "
            "key/value pair in `just words`; a line is `key = value` or `[table]`.",
        ),
        (
            "[a]\nb = 1\nb = 2\n",
            "works.toml, line 3, column 6: is not valid TOML: cannot overwrite a value in "
            "`b = 2`; see https://toml.io for how values are written.",
        ),
        (
            'a = "open\n',
            "works.toml, line 1, column 10: is not valid TOML: illegal character '\\n' in "
            '`a = "open`; see https://toml.io for how values are written.',
        ),
        (
            "a = [1,\n",
            "works.toml, end of the file: is not valid TOML: invalid value; see https://toml.io "
            "for how values are written.",
        ),
    ],
)
def test_syntax_is_named_by_line(tmp_path: Path, text: str, expected: str) -> None:
    assert said_of(tmp_path / "works.toml", text) == [expected]


def test_deep_nesting_is_no_traceback(tmp_path: Path) -> None:
    assert said_of(tmp_path / "works.toml", "a = " + "[" * 20_000) == [
        "works.toml: tables are nested too deeply; allowed: up to 50 tables and lists within each "
        "other; flatten them."
    ]


def test_endless_number_is_no_traceback(tmp_path: Path) -> None:
    (message,) = said_of(tmp_path / "works.toml", "a = " + "9" * 10_000)
    assert message.startswith("works.toml: a number cannot be read (Exceeds the limit")


def test_large_toml_is_refused(tmp_path: Path) -> None:
    assert said_of(tmp_path / "works.toml", "a = 1\n" * 1_000_000) == [
        "works.toml: is 6.0 MB large and was not read; allowed: up to 5.0 MB; give the places or "
        "rows the site needs, not a whole archive."
    ]
