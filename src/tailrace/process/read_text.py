"""Texts and tables of texts as a route or works file gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems
from tailrace.quantities.door import show


def read_text(
    table: Mapping[str, Any], key: str, place: str, problems: Problems, default: str = ""
) -> str:
    """Read a text; anything else under its key is noted, and the default returned.

    Parameters
    ----------
    table : mapping
        Table that may hold the key.
    key : str
        Key looked for.
    place : str
        Key path of the table, for messages.
    problems : Problems
        Where mistakes are noted.
    default : str
        What an absent key stands for.

    Returns
    -------
    str
        The text as written.
    """
    text = table.get(key, default)
    if isinstance(text, str):
        return text
    problems.add(
        f"{show(text)} where a text belongs",
        place=".".join(part for part in (place, key) if part),
        allowed=f'{key} = "..."',
    )
    return default


def read_texts(raw: Any, place: str, what: str, problems: Problems) -> dict[str, str]:
    """Read a table of texts, such as `[sources]`.

    Parameters
    ----------
    raw : object
        What stands in the file.
    place : str
        Key path, for messages.
    what : str
        What an entry is, for messages: "key = citation".
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to str
        The entries that are texts.
    """
    if not isinstance(raw, Mapping):
        problems.add(f"{place.rpartition('.')[2]} must be a table of {what}", place=place)
        return {}
    return {str(key): read_text(raw, key, place, problems) for key in raw}
