"""What was run otherwise in one of two runs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment


def changed_choices(first: Assessment, second: Assessment) -> tuple[str, ...]:
    """Return what was run otherwise: options, seed, version, input files.

    Parameters
    ----------
    first, second : Assessment
        Runs A and B.

    Returns
    -------
    tuple of str
        One sentence each; none where both were run alike.
    """
    one, other = first.choices, second.choices
    said = [
        f"{key}: {_words(one.get(key))} in A, {_words(other.get(key))} in B"
        for key in dict.fromkeys([*one, *other])
        if key != "inputs" and one.get(key) != other.get(key)
    ]
    files = _other_files(one, other)
    if files:
        said.append(f"input files that differ: {', '.join(files)}")
    return tuple(said)


def _other_files(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    here, there = one.get("inputs") or {}, other.get("inputs") or {}
    return sorted(name for name in {*here, *there} if here.get(name) != there.get(name))


def _words(value: Any) -> str:
    if value is None or value == [] or value == ():
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
