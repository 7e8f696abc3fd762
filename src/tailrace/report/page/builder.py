"""The page as one file: no network, no server, nothing that runs but its own scripts."""

from __future__ import annotations

import base64
import hashlib
import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from tailrace.errors import InputError
from tailrace.output.whole_file import write_whole
from tailrace.report.page.distribution import draw_distribution
from tailrace.report.page.dot_rows import draw_dot_rows
from tailrace.report.page.fan import draw_fan
from tailrace.report.page.figure_tables import tables_of
from tailrace.report.page.figures import (
    Distribution,
    DotRows,
    Fan,
    Figure,
    Flows,
    StackedBars,
    Tornado,
)
from tailrace.report.page.first_screen import first_screen
from tailrace.report.page.map_figure import draw_map
from tailrace.report.page.map_parts import Map
from tailrace.report.page.model import Choice, Page, Panel, Section, Table
from tailrace.report.page.number_words import with_powers
from tailrace.report.page.sankey_svg import draw_flows
from tailrace.report.page.stacked_bars import draw_stacked_bars
from tailrace.report.page.table_view import TableView, view
from tailrace.report.page.tornado import draw_tornado

if TYPE_CHECKING:
    from jinja2 import Environment

WIDE, NARROW = 840.0, 343.0
"""Widths at which figures are drawn: for desks and paper, and for phones, px."""
MOST_SHOWN = 40
"""Rows of the table behind a figure that the page shows; the file holds all."""

_DRAW: dict[type[Figure], Callable[..., Markup]] = {
    DotRows: draw_dot_rows,
    StackedBars: draw_stacked_bars,
    Fan: draw_fan,
    Distribution: draw_distribution,
    Tornado: draw_tornado,
    Map: draw_map,
    Flows: lambda figure, width, key: draw_flows(figure),
}


@dataclass(frozen=True)
class FigureView:
    """A figure as the template takes it; `narrow` is empty where one drawing is scrolled."""

    key: str
    title: str
    caption: str
    wide: Markup
    narrow: Markup
    tables: tuple[TableView, ...]


def draw(figure: Figure, width: float, key: str = "") -> Markup:
    """Return a figure as SVG, for the style sheet of the page.

    Parameters
    ----------
    figure : Figure
        Any of the kinds in `tailrace.report.page.figures`.
    width : float
        px; a Sankey figure has its own.
    key : str
        Prefix of names within the drawing; the figure's own unless given.
    """
    of_its_own = isinstance(figure, Flows)
    made = _drawn(_content(figure), 0.0 if of_its_own else width)
    return Markup(made.replace(_ANY_KEY, key or figure.key))


_ANY_KEY = "\ue000key\ue000"
"""Stands for the prefix of names in drawings that are kept; no text has these letters."""
MOST_KEPT = 256
"""Drawings that are kept: those of a report, wide and narrow."""


@lru_cache(maxsize=MOST_KEPT)
def _drawn(content: bytes, width: float) -> str:
    """Return a drawing, made once for the page, its file and its picture."""
    kind, held = pickle.loads(content)
    return str(_DRAW[kind](kind(**held), width, _ANY_KEY))


def _content(figure: Figure) -> bytes:
    """Return what a figure holds: equal ones are equal bytes, though they were made twice."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer)
    pickler.fast = True  # else the same text in two places is not what equal texts are
    held = {field.name: getattr(figure, field.name) for field in fields(figure)}
    pickler.dump((type(figure), held))
    return buffer.getvalue()


def standalone_svg(figure: Figure, width: float = WIDE) -> str:
    """Return a figure as an SVG file of its own, on white.

    Parameters
    ----------
    figure : Figure
        What to draw.
    width : float
        px.
    """
    inside = draw(figure, width)
    style = Markup("<style>{}</style>").format(Markup(figure_style()))
    start = inside.index(">") + 1
    return f"{inside[:start]}{style}{inside[start:]}\n"


def figure_style() -> str:
    """Return the style sheet of figures that are saved alone."""
    return _resource("figures.css")


def page_html(page: Page) -> str:
    """Return a page as HTML.

    Parameters
    ----------
    page : Page
        What it holds.

    Returns
    -------
    str
        One file: style, scripts, figures and tables in it; its Content-Security-Policy allows
        nothing but these, by their hashes.

    Raises
    ------
    InputError
        If two parts of the page have one key.
    """
    _check_keys(page.sections)
    style = _resource("figures.css") + _resource("page.css") + page.style
    scripts = [_resource("page.js"), *page.scripts]
    return _environment().get_template("page.html").render(
        page=page,
        first=first_screen(page),
        policy=content_policy(style, scripts),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        data={key: Markup(text) for key, text in page.data.items()},
        draw_figure=figure_view,
        show_table=view,
        kind=_kind,
    )  # fmt: skip


def short_page_html(title: str, run: str, sections: tuple[Section, ...]) -> str:
    """Return a page of chapters alone, without the first screen of a report.

    Parameters
    ----------
    title, run : str
        Its heading, and the line below it.
    sections : tuple of Section
        What it holds.

    Returns
    -------
    str
        One file, as `page_html` makes it.

    Raises
    ------
    InputError
        If two parts of the page have one key.
    """
    _check_keys(sections)
    style = _resource("figures.css") + _resource("page.css")
    script = _resource("page.js")
    return _environment().get_template("short_page.html").render(
        title=title, run=run, sections=sections, policy=content_policy(style, [script]),
        style=Markup(style), scripts=[Markup(script)], draw_figure=figure_view, show_table=view,
        kind=_kind,
    )  # fmt: skip


def write_report_page(path: Path, page: Page) -> None:
    """Write a page; the file appears when it is whole.

    Parameters
    ----------
    path : Path
        File to write.
    page : Page
        What it holds.
    """
    write_whole(path, page_html(page).encode("utf-8"))


def content_policy(style: str, scripts: list[str]) -> str:
    """Return the policy that lets these styles and scripts run and nothing else."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def figure_view(figure: Figure) -> FigureView:
    """Return a figure drawn, with its tables."""
    scrolled = isinstance(figure, Flows)
    return FigureView(
        key=figure.key,
        title=figure.title,
        caption=figure.caption,
        wide=draw(figure, WIDE, f"{figure.key}-w"),
        narrow=Markup("") if scrolled else draw(figure, NARROW, f"{figure.key}-n"),
        tables=tuple(view(table, MOST_SHOWN) for table in tables_of(figure)),
    )


def _kind(item: object) -> str:
    for kind in (Figure, Table, Choice, Panel):
        if isinstance(item, kind):
            return kind.__name__.lower()
    raise TypeError(f"{type(item).__name__} is no part of a page")


def _check_keys(sections: tuple[Section, ...]) -> None:
    found = list(_keys(sections))
    twice = sorted({key for key in found if found.count(key) > 1})
    if twice:
        raise InputError.single(
            f"two parts of the page are called {', '.join(twice)}", remedy="give each its own key"
        )


def _keys(sections: tuple[Section, ...]) -> Iterator[str]:
    yield from ("places", "top")
    for section in sections:
        yield section.key
        for item in section.items:
            yield item.key
            if isinstance(item, Choice):
                yield from (figure.key for figure in item.figures)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("tailrace.report.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["powers"] = with_powers
    return made


@cache
def _resource(name: str) -> str:
    return files("tailrace.report.page").joinpath("templates", name).read_text(encoding="utf-8")
