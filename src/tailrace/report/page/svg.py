"""Elements of SVG as text: escaped, rounded, the same bytes for the same figure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import ArrayLike

Attribute = str | float | int


def pixels(value: float) -> str:
    """Return a coordinate with one decimal, px."""
    text = f"{value:.1f}"
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def tag(name: str, *content: object, **attributes: Attribute) -> Markup:
    """Return an element.

    Parameters
    ----------
    name : str
        Of the element.
    *content : object
        What it holds; texts are escaped, Markup is not.
    **attributes : str or float
        With a hyphen for each underscore; `class_` for class. Numbers are rounded to 0.1.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else pixels(value)}"'
        for key, value in attributes.items()
    )
    if not content:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{''.join(str(escape(part)) for part in content)}</{name}>")


def line(x0: float, y0: float, x1: float, y1: float, class_: str, **more: Attribute) -> Markup:
    """Return a straight line, px."""
    return tag("line", x1=x0, y1=y0, x2=x1, y2=y1, class_=class_, **more)


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    class_: str,
    *content: object,
    **more: Attribute,
) -> Markup:
    """Return a rectangle, px; content is its tooltip."""
    return tag(
        "rect", *content, x=x, y=y, width=max(width, 0.0), height=max(height, 0.0),
        class_=class_, **more,
    )  # fmt: skip


def text(x: float, y: float, said: str, class_: str = "", **more: Attribute) -> Markup:
    """Return a line of text, its base line at y, px."""
    return tag("text", said, x=x, y=y, **({"class_": class_} if class_ else {}), **more)


def polyline(points: ArrayLike, *, closed: bool = False) -> str:
    """Return the path through points, shape (point, 2), px.

    Written with steps relative to the point before, rounded so that roundings do not add up.
    """
    tenths = np.rint(np.asarray(points, dtype=float) * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moves = [f"{_tenth(dx)} {_tenth(dy)}" for dx, dy in steps.tolist() if dx or dy]
    start = f"M{_tenth(int(tenths[0, 0]))} {_tenth(int(tenths[0, 1]))}"
    return start + (("l" + " ".join(moves)) if moves else "") + ("z" if closed else "")


def _tenth(value: int) -> str:
    sign, size = ("-" if value < 0 else ""), abs(value)
    whole, part = divmod(size, 10)
    return f"{sign}{whole}" if part == 0 else f"{sign}{whole or ''}.{part}"


def hatch(key: str) -> Markup:
    """Return the definition of the hatching that stands for what is not known."""
    return tag(
        "defs",
        tag(
            "pattern",
            tag("rect", width=6, height=6, class_="hatch-ground"),
            tag("path", d="M0 0V6", class_="hatch-line"),
            id=f"{key}-hatch",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )


def drawing(
    width: float, height: float, parts: Iterable[Markup], *, alt: str = "", **more: Attribute
) -> Markup:
    """Return a drawing.

    Parameters
    ----------
    width, height : float
        px; it scales with what it stands in.
    parts : iterable of Markup
        Its elements.
    alt : str
        What is seen; a drawing without is hidden from who reads by ear.
    **more : str or float
        Further attributes.
    """
    said = {"role": "img", "aria_label": alt} if alt else {"aria_hidden": "true"}
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {pixels(width)} {pixels(height)}",
        width=width,
        height=height,
        **said,
        **more,
    )
