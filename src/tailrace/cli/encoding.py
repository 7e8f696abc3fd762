"""Text on a console that cannot show every character."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from typing import TextIO

NAME = "tailrace"
"""Under which the handler is registered with Python."""

SUBSTITUTES = {
    "≥": ">=",
    "≤": "<=",
    "≈": "~",
    "→": "->",
    "←": "<-",
    "×": "x",
    "·": ".",
    "−": "-",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "°": "deg",
    "µ": "u",
    "μ": "u",
    "⚠": "!",
    "•": "*",
    "β": "beta",
    "ß": "ss",
}

# Box drawing (U+2500-257F), block elements and bars: lines and corners.
_HORIZONTAL = "─━═╌╍┄┅┈┉╴╶╸╺╼╾"
_VERTICAL = "│┃║╎╏┆┇┊┋╵╷╹╻╽╿"


def speak_any(*streams: TextIO) -> None:
    """Make streams print a substitute where their encoding lacks a character.

    Parameters
    ----------
    *streams : text streams
        Those that cannot be told so (a test's, a file's) are left as they are.
    """
    codecs.register_error(NAME, _substituted)
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=NAME)


def speak_any_console() -> None:
    """Make stdout and stderr print a substitute where their encoding lacks a character."""
    speak_any(sys.stdout, sys.stderr)


def _substituted(error: UnicodeError) -> tuple[str, int]:
    """Return what is printed instead, for `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(map(_ascii, lost)), error.end


def _ascii(mark: str) -> str:
    """Return a character in ASCII."""
    if mark in SUBSTITUTES:
        return SUBSTITUTES[mark]
    if mark in _HORIZONTAL:
        return "-"
    if mark in _VERTICAL:
        return "|"
    if "\u2500" <= mark <= "\u259f":
        return "+"
    plain = unicodedata.normalize("NFKD", mark).encode("ascii", "ignore").decode()
    return plain or "?"
