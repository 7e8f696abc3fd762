"""Maps in projected metres: bands of a field, rivers and ponds, sources and people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from tailrace.report.page.contours import outlines_of, region, triangulate
from tailrace.report.page.figures import Array
from tailrace.report.page.map_labels import Box, Label, Wanted, place_labels
from tailrace.report.page.map_parts import Field, Map, MapPoint, MapShape
from tailrace.report.page.number_words import number
from tailrace.report.page.palette import CIVIDIS
from tailrace.report.page.scale import with_unit
from tailrace.report.page.svg import drawing, hatch, line, polyline, rect, tag, text
from tailrace.report.page.text_width import text_width, wrapped

TALLEST = 1.15
"""Height of a map against its width, at most."""
LINES = ("river", "road", "border")
SMALLEST, LARGEST, USUAL = 3.5, 13.0, 5.5
"""Radius of marks, px."""
MOST_STEPS = 400
"""Boxes along one stretch of a line, at most: it may run far beyond the map."""
FAINT = 1e-3
"""A logarithm is cut at this part of the lowest level: zero is far below it, not missing."""


class Frame:
    """From metres to pixels.

    Parameters
    ----------
    extent : tuple of float
        West, south, east, north, m.
    width : float
        Room there is, px.
    """

    def __init__(self, extent: tuple[float, float, float, float], width: float) -> None:
        self.west, self.south, self.east, self.north = extent
        shape = (self.north - self.south) / (self.east - self.west)
        self.width = min(width, width * TALLEST / shape)
        self.height = self.width * shape
        self.scale = self.width / (self.east - self.west)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands, px."""
        return (x - self.west) * self.scale, (self.north - y) * self.scale

    def all_at(self, points: Array) -> Array:
        """Return where points stand, shape (point, 2), px."""
        return np.column_stack(
            ((points[:, 0] - self.west) * self.scale, (self.north - points[:, 1]) * self.scale)
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies on the map."""
        return self.west <= x <= self.east and self.south <= y <= self.north


def draw_map(figure: Map, width: float, key: str) -> Markup:
    """Return the drawing.

    Parameters
    ----------
    figure : Map
        What to draw.
    width : float
        px.
    key : str
        Prefix of names within the drawing.
    """
    frame = Frame(figure.extent, width)
    clip = tag("clipPath", rect(0, 0, frame.width, frame.height, ""), id=f"{key}-frame")
    inside = [rect(0, 0, frame.width, frame.height, "ground")]
    if figure.field is not None:
        inside.append(tag("g", *_bands(figure.field, frame, key), class_="bands"))
    inside += [mark for shape in figure.shapes for mark in _shape(shape, frame)]
    points = [point for point in figure.points if frame.holds(point.x, point.y)]
    inside += [_mark(point, frame) for point in points]
    bar, north = _scale_bar(frame), _north(frame)
    labels, left_out = _labels(figure, points, frame)
    inside += [_name(label) for label in labels]
    parts = [hatch(key), tag("defs", clip)]
    parts.append(tag("g", *inside, clip_path=f"url(#{key}-frame)"))
    parts += [rect(0.5, 0.5, frame.width - 1, frame.height - 1, "frame"), *bar, *north]
    below, bottom = _below(figure, left_out, frame.height + 12, width, key)
    return drawing(
        width,
        bottom,
        [*parts, *below],
        alt=figure.alt,
        data_west=repr(frame.west),
        data_north=repr(frame.north),
        data_scale=repr(frame.scale),
    )


def interpolated(field: Field) -> tuple[Array, list[float]]:
    """Return the values and the levels of a field as they are interpolated."""
    if not field.log:
        return np.asarray(field.values, dtype=float), list(field.levels)
    floor = field.levels[0] * FAINT
    return np.log10(np.maximum(field.values, floor)), [math.log10(one) for one in field.levels]


def band_colour(number: int, count: int) -> int:
    """Return which of the ten steps of cividis a band has, the faintest being 0."""
    last = len(CIVIDIS) - 1
    return last // 2 if count == 1 else round(number * last / (count - 1))


def _bands(field: Field, frame: Frame, key: str) -> Iterator[Markup]:
    values, levels = interpolated(field)
    mesh = triangulate(field.x, field.y, values)
    if len(mesh.unknown):
        d = "".join(
            polyline(frame.all_at(outline), closed=True)
            for outline in outlines_of(mesh.unknown, mesh.points)
        )
        tooltip = tag("title", f"{field.name} not known: {field.missing}")
        yield tag("path", tooltip, d=d, class_="unknown", fill=f"url(#{key}-hatch)",
                  fill_rule="evenodd")  # fmt: skip
    for k, level in enumerate(levels):
        outlines = region(mesh, level)
        if outlines:
            d = "".join(polyline(frame.all_at(one), closed=True) for one in outlines)
            words = f"{field.name} ≥ {number(field.levels[k], 2)} {field.unit}"
            colour = f"band c{band_colour(k, len(levels))}"
            yield tag("path", tag("title", words), d=d, class_=colour, fill_rule="evenodd")
    yield from _limit_line(field, frame)


def _limit_line(field: Field, frame: Frame) -> Iterator[Markup]:
    """Yield the line inside which a field is above its limit, dark on light: on any band."""
    if math.isnan(field.limit):
        return
    # Its own floor, so that zero lies far below a limit that lies below the lowest band.
    values, (level, *_) = interpolated(replace(field, levels=(field.limit, 2.0 * field.limit)))
    outlines = region(triangulate(field.x, field.y, values), level)
    if outlines:
        d = "".join(polyline(frame.all_at(one), closed=True) for one in outlines)
        yield tag("path", d=d, class_="limit-line casing")
        yield tag("path", tag("title", field.limit_words), d=d, class_="limit-line")


def _shape(shape: MapShape, frame: Frame) -> Iterator[Markup]:
    closed = shape.kind not in LINES
    d = polyline(frame.all_at(np.asarray(shape.outline, dtype=float)), closed=closed)
    if not closed:
        yield tag("path", d=d, class_=f"{shape.kind} casing")
    content = [tag("title", shape.label)] if shape.label else []
    yield tag("path", *content, d=d, class_=shape.kind)


def _radius(point: MapPoint) -> float:
    return min(max(USUAL * math.sqrt(max(point.weight, 0.0)), SMALLEST), LARGEST)


def _mark(point: MapPoint, frame: Frame) -> Markup:
    (x, y), r = frame.at(point.x, point.y), _radius(point)
    parts = [tag("title", point.label + (": over a limit" if point.over else ""))]
    class_ = f"mark {point.kind}{' over' if point.over else ''}"
    if point.over:
        parts.append(tag("circle", cx=x, cy=y, r=r + 4, class_="ring casing"))
        parts.append(tag("circle", cx=x, cy=y, r=r + 4, class_="ring"))
    if point.kind == "source":
        parts.append(rect(x - r, y - r, 2 * r, 2 * r, class_))
    elif point.kind == "well":
        d = f"M{x:.1f} {y - 1.2 * r:.1f}l{1.15 * r:.1f} {2 * r:.1f}h{-2.3 * r:.1f}z"
        parts.append(tag("path", d=d, class_=class_))
    else:
        parts.append(tag("circle", cx=x, cy=y, r=r, class_=class_))
    return tag("g", *parts, **({"data_place": point.name} if point.name else {}))


def _labels(figure: Map, points: list[MapPoint], frame: Frame) -> tuple[list[Label], list[str]]:
    taken = [Box(frame.width - 34, 0, frame.width, 52),
             Box(0, frame.height - 34, _bar_length(frame)[1] + 60, frame.height)]  # fmt: skip
    wanted = []
    for point in points:
        (x, y), r = frame.at(point.x, point.y), _radius(point) + (5 if point.over else 1)
        taken.append(Box(x - r, y - r, x + r, y + r))
        wanted.append(Wanted(point.label, ((x, y, r + 3),)))
    for shape in figure.shapes:
        if shape.kind in LINES:
            taken += _course(shape, frame)
        anchors = _along(shape, frame) if shape.label else ()
        if anchors:
            wanted.append(Wanted(shape.label, anchors))
    return place_labels(wanted, taken, Box(2, 2, frame.width - 2, frame.height - 2))


def _course(shape: MapShape, frame: Frame) -> list[Box]:
    """Return small boxes along a line, so that no name stands on it."""
    pixels = frame.all_at(np.asarray(shape.outline, dtype=float))
    boxes = []
    for start, end in pairwise(pixels.tolist()):
        steps = max(1, math.ceil(math.dist(start, end) / 6))
        for k in range(min(steps, MOST_STEPS)):
            x, y = (a + (b - a) * k / steps for a, b in zip(start, end, strict=True))
            boxes.append(Box(x - 2, y - 2, x + 2, y + 2))
    return boxes


def _along(shape: MapShape, frame: Frame) -> tuple[tuple[float, float, float], ...]:
    """Return where the name of a shape may stand: inside an area, along a line from its middle.

    Nowhere where none of it is on the map; an area has its name in the part that is.
    """
    pixels = frame.all_at(np.asarray(shape.outline, dtype=float))
    if shape.kind not in LINES:
        pixels = np.clip(pixels, 0.0, [frame.width, frame.height])
        if (np.ptp(pixels, axis=0) == 0.0).any() and len(pixels) > 1:
            return ()
        x, y = ((pixels.min(axis=0) + pixels.max(axis=0)) / 2).tolist()
        half = text_width(shape.label, 12.5) / 2
        below = float(pixels[:, 1].max() - y)
        return ((x - half, y, 0.0), (x, y, below + 2))
    if not _on_map(pixels, frame).any() and len(pixels) > 1:  # its corners may lie all around
        pixels = np.concatenate([np.linspace(a, b, 50) for a, b in pairwise(pixels)])
    pixels = pixels[_on_map(pixels, frame)]
    middle = len(pixels) // 2
    order = sorted(range(len(pixels)), key=lambda k: abs(k - middle))
    return tuple((float(pixels[k, 0]), float(pixels[k, 1]), 6.0) for k in order)


def _on_map(pixels: Array, frame: Frame) -> NDArray[np.bool_]:
    inside = (pixels >= 0.0) & (pixels <= [frame.width, frame.height])
    return np.asarray(inside.all(axis=1))


def _name(label: Label) -> Markup:
    box = label.box
    wide, tall = box.right - box.left, box.bottom - box.top
    ground = rect(box.left, box.top, wide, tall, "label-ground", rx=2)
    middle = (box.left + box.right) / 2
    return ground + text(middle, box.bottom - 3.5, label.label, "place-label", text_anchor="middle")


def _bar_length(frame: Frame) -> tuple[float, float]:
    """Return the length of the scale bar, m and px: a round number, about a fifth of the map."""
    most = 0.26 * frame.width / frame.scale
    decade = 10.0 ** math.floor(math.log10(most))
    metres = max(k * decade for k in (1.0, 2.0, 5.0) if k * decade <= most)
    return metres, metres * frame.scale


def _scale_bar(frame: Frame) -> list[Markup]:
    metres, long = _bar_length(frame)
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    y = frame.height - 12
    return [
        tag("path", d=f"M10 {y - 5:.1f}v5h{long:.1f}v-5", class_="scale-bar casing"),
        tag("path", d=f"M10 {y - 5:.1f}v5h{long:.1f}v-5", class_="scale-bar"),
        text(10 + long / 2, y - 5, words, "halo", text_anchor="middle"),
    ]


def _north(frame: Frame) -> list[Markup]:
    x = frame.width - 18
    return [
        tag("path", d=f"M{x:.1f} 8l6 17l-6 -4l-6 4z", class_="north"),
        text(x, 41, "N", "halo", text_anchor="middle"),
    ]


def _below(
    figure: Map, left_out: list[str], top: float, width: float, key: str
) -> tuple[list[Markup], float]:
    """Return the key of bands and marks, and what found no room; and where it ends, px."""
    parts: list[Markup] = []
    if figure.field is not None and figure.band_key:
        found, top = _band_key(figure.field, top, width, key)
        parts += found
    notes = _mark_key(figure) + f"North is up; frame {figure.frame}."
    if left_out:
        notes += f" Not named for lack of room: {', '.join(left_out)}."
    for words in wrapped(notes, width):
        top += 18
        parts.append(text(0, top - 4, words, "tick"))
    return parts, top + 4


def _mark_key(figure: Map) -> str:
    kinds = {point.kind for point in figure.points}
    words = {"source": "■ source", "place": "● place", "well": "▲ well"}
    said = [words[kind] for kind in words if kind in kinds]
    if any(point.over for point in figure.points):
        said.append("ringed: over a limit")
    return f"{', '.join(said)}. " if said else ""


def _band_key(field: Field, top: float, width: float, key: str) -> tuple[list[Markup], float]:
    count = len(field.levels)
    lacking = bool(np.isnan(field.values).any())
    each = min((width - 20) / (count + (2 if lacking else 0.3)), 74.0)
    parts = [text(0, top + 12, with_unit(field.name, field.unit), "axis-title")]
    y = top + 20
    for k, level in enumerate(field.levels):
        x = each * k
        parts.append(rect(x, y, each, 14, f"band c{band_colour(k, count)}"))
        parts.append(text(x, y + 29, number(level, 2), "tick"))
    if lacking:
        x = each * (count + 0.35)
        parts.append(rect(x, y, each, 14, "unknown", fill=f"url(#{key}-hatch)"))
        parts.append(text(x, y + 29, "not known", "tick"))
    parts.append(line(0, y + 14, each * count, y + 14, "axis"))
    return parts, y + 38
