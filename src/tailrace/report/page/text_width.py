"""How wide a text stands, near enough to keep labels apart: no font is at hand to ask."""

from __future__ import annotations

import unicodedata

SIZE = 13.0
"""Size of the letters in figures, px."""
NARROW, USUAL, CAPITAL, BROAD, FULL = 0.36, 0.61, 0.71, 0.94, 1.0
"""Advance per size of letter: on the wide side of Noto Sans, so that fonts in use are narrower."""


def text_width(said: str, size: float = SIZE) -> float:
    """Return the width of a line, px.

    Parameters
    ----------
    said : str
        The line.
    size : float
        Size of its letters, px.
    """
    return size * sum(map(_advance, said))


def _advance(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return FULL
    if unicodedata.combining(letter):
        return 0.0
    if letter in " .,:;|!'ijlIftr()[]\u202f\u00a0":
        return NARROW
    if letter in "mwMW%—→≥×":
        return BROAD
    return CAPITAL if letter.isupper() else USUAL


TAIL = 12
"""Letters up to which what follows the last comma is kept: it tells rows of one name apart."""


def shortened(said: str, room: float, size: float = SIZE) -> str:
    """Return a line that fits, ending in "…" where letters had to go.

    Parameters
    ----------
    said : str
        The line.
    room, size : float
        Width there is and size of the letters, px.
    """
    if text_width(said, size) <= room:
        return said
    head, comma, last = said.rpartition(", ")
    if comma and len(last) <= TAIL:
        return shortened(head, room - text_width(f", {last}", size), size) + f", {last}"
    kept = said
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(said: str, room: float, size: float = SIZE) -> list[str]:
    """Return a text in lines; broken between words, and between any two Chinese characters.

    Parameters
    ----------
    said : str
        The text.
    room, size : float
        Width there is and size of the letters, px.
    """
    lines = [""]
    for piece in _pieces(said):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > room:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [found.rstrip() for found in lines if found.strip()]


def _pieces(said: str) -> list[str]:
    pieces, word = [], ""
    for letter in said:
        if unicodedata.east_asian_width(letter) in "WF":
            pieces += [word, letter]
            word = ""
        else:
            word += letter
            if letter == " ":
                pieces.append(word)
                word = ""
    return [piece for piece in [*pieces, word] if piece]
