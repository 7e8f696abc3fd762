"""How deeply a TOML text nests, found without the parser, which is slow where it is very deep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 50
"""Tables within tables that are read; what people write has three or four."""

# Texts and comments, whose dots and brackets mean nothing; in this order: """ before ".
_QUOTED = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_CHAIN = re.compile(rf"(?:\.[\w-]*){{{DEEPEST + 1}}}")


def deep_line(text: str) -> int:
    """Return the first line with a key of more than 50 parts, 0 if there is none.

    Parameters
    ----------
    text : str
        A TOML text, with line ends of one character.
    """
    if not any(line.count(".") > DEEPEST for line in text.split("\n")):
        return 0
    # Numbers with decimals in a list have commas between them: only keys are chains.
    bare = re.sub(r"[ \t]+", "", _QUOTED.sub(_blank, text))
    found = _CHAIN.search(bare)
    return bare.count("\n", 0, found.start()) + 1 if found else 0


def is_deep(document: Mapping[str, Any]) -> bool:
    """Return whether a document nests more than 50 tables and lists.

    Parameters
    ----------
    document : mapping
        A parsed document.
    """
    level: list[Any] = [document]
    for _ in range(DEEPEST + 1):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(outer: Any) -> list[Any]:
    """Return the tables and lists directly inside one."""
    content = outer.values() if isinstance(outer, Mapping) else outer
    return [inner for inner in content if isinstance(inner, Mapping | list)]


def _blank(quoted: re.Match[str]) -> str:
    """Return what stands for a text: its line ends, and a letter, for it may be part of a key."""
    return "s" + "\n" * quoted[0].count("\n")
