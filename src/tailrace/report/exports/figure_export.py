"""Figures of a page as files of their own: SVG always, PNG where resvg is installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import InputError
from tailrace.report.exports.picture_process import Pictures

if TYPE_CHECKING:
    from tailrace.report.page.figures import Figure
    from tailrace.report.page.model import Page, Section

ZOOM = 2.0
"""Pixels of a PNG for each of the drawing's."""
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")


def figure_files(
    page: Page, png: bool = True, pictures: Pictures | None = None
) -> dict[str, Callable[[Path], None]]:
    """Return what writes each figure of a page.

    Parameters
    ----------
    page : Page
        The report.
    png : bool
        Whether PNG is wanted beside SVG: an eighth of a second of processor time for each.
    pictures : Pictures, optional
        Where some may have been begun.

    Returns
    -------
    dict of str to callable
        `figures/KEY.svg` of all, then `figures/KEY.png` where they can be made (see
        `absent_pictures`): what is written of the first begins the second in other processes.
    """
    figures = {figure.key: figure for figure in _figures(page.sections)}
    svg_of = cache(lambda key: _standalone(figures[key]))
    drawn = Pictures(png_of) if pictures is None else pictures
    wanted = png and not absent_pictures()

    def svg_writer(key: str) -> Callable[[Path], None]:
        def write(path: Path) -> None:
            if wanted:
                drawn.want([svg_of(key)])
            path.write_bytes(svg_of(key).encode("utf-8"))

        return write

    def png_writer(key: str) -> Callable[[Path], None]:
        def write(path: Path) -> None:
            path.write_bytes(drawn.get(svg_of(key)))

        return write

    files = {f"figures/{key}.svg": svg_writer(key) for key in figures}
    if wanted:
        files |= {f"figures/{key}.png": png_writer(key) for key in figures}
    return files


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


def draw_early(sections: Iterable[Section], pictures: Pictures) -> None:
    """Begin with the pictures of chapters, before the page is whole.

    Parameters
    ----------
    sections : iterable of Section
        As they are likely to stand in the page; a figure that changes is drawn again.
    pictures : Pictures
        Where they are made.
    """
    if not absent_pictures():
        pictures.want([_standalone(figure) for figure in _figures(sections)])


def _figures(sections: Iterable[Section]) -> Iterator[Figure]:
    from tailrace.report.page.figures import Figure
    from tailrace.report.page.model import Choice

    for section in sections:
        for item in section.items:
            if isinstance(item, Figure):
                yield item
            elif isinstance(item, Choice):
                yield from item.figures


def _standalone(figure: Figure) -> str:
    from tailrace.report.page.builder import standalone_svg

    return standalone_svg(figure)
