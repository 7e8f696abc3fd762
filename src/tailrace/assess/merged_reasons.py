"""Reasons that differ only in a substance, told once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MARK = "\0"
"""Stands for the substance within a reason."""


def merged_reasons(reasons: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """Return reasons as sentences: those alike but for their substance and source are one.

    Parameters
    ----------
    reasons : iterable of (str, str, str)
        Source, substance and reason; the first two may be empty. A reason may name both.

    Returns
    -------
    tuple of str
        "REASON with all its substances (SOURCES)", in the order of their first reason.
    """
    found: dict[str, dict[str, dict[str, None]]] = {}
    for source, substance, reason in reasons:
        if source and not substance:
            reason = f"{source}: {reason}"
        at = found.setdefault(_without(reason, substance), {}).setdefault(substance, {})
        at[source] = None
    return tuple(
        sentence.replace(MARK, listed(names)) + _where(sentence, sources, names)
        for sentence, by_substance in found.items()
        for sources, names in _alike(by_substance)
    )


def listed(names: Sequence[str]) -> str:
    """Return names as "A, B and C"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _without(reason: str, substance: str) -> str:
    """Return a reason with a mark where it first names its substance as a word."""
    if not substance:
        return reason
    word = rf"(?<![\w.-]){re.escape(substance)}(?![\w.-])"
    return re.sub(word, MARK, reason, count=1)


def _alike(by_substance: dict[str, dict[str, None]]) -> list[tuple[list[str], list[str]]]:
    """Return sources with the substances that all of them lack."""
    found: dict[tuple[str, ...], list[str]] = {}
    for substance, sources in by_substance.items():
        found.setdefault(tuple(sources), []).append(substance)
    return [(list(sources), names) for sources, names in found.items()]


def _where(sentence: str, sources: Sequence[str], names: Sequence[str]) -> str:
    named = [source for source in sources if source and not sentence.startswith(source)]
    if MARK not in sentence:
        named = [*filter(None, names), *named]
    return f" ({', '.join(named)})" if named else ""
