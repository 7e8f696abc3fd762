"""Figures of a page as files of their own: SVG always, PNG where resvg is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.report.exports.picture_process import Pictures
from tailrace.report.exports.svg_picture import absent_pictures, png_of

if TYPE_CHECKING:
    from tailrace.report.page.figures import Figure
    from tailrace.report.page.model import Page, Section


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
