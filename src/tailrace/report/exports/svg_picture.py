"""A drawing as a picture of points, for those who cannot show SVG."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec

from tailrace.errors import InputError

ZOOM = 2.0
"""Pixels of a PNG for each of the drawing's."""
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")


@cache
def absent_pictures() -> str:
    """Return why PNG files cannot be made here, with the remedy; "" where they can."""
    if not find_spec("resvg_py"):
        return "figures as PNG are left out: pip install 'tailrace[figures]'"
    if png_of(_WORD) == png_of(_WORD.replace("H", "")):
        return "figures as PNG are left out: no font is installed, so that they would have no words"
    return ""


def png_of(svg: str, zoom: float = ZOOM) -> bytes:
    """Return a drawing as PNG, on white.

    Parameters
    ----------
    svg : str
        A drawing with its style sheet.
    zoom : float
        Pixels for each of the drawing's.

    Raises
    ------
    InputError
        If resvg is not installed.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise InputError.single(
            "a PNG needs the package resvg-py, which is not installed",
            remedy="pip install 'tailrace[figures]'",
        ) from error
    drawn = resvg_py.svg_to_bytes(
        svg_string=without_variables(svg), zoom=zoom, background="#ffffff"
    )
    return bytes(drawn)


def without_variables(svg: str) -> str:
    """Return a drawing in whose style sheet every `var(--name)` is the value it stands for.

    Renderers outside browsers know no variables.

    Parameters
    ----------
    svg : str
        A drawing with its style sheet.
    """
    value_of: dict[str, str] = {}
    for name, value in _VARIABLE.findall(svg):
        value_of.setdefault(name, value.strip())
    return _USE.sub(lambda use: value_of.get(use.group(1), use.group(0)), svg)


_WORD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">'
    '<text x="2" y="16" font-family="sans-serif">H</text></svg>'
)
