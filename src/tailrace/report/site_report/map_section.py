"""The map: what the works add to air, ground and water, year by year, with sources and people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from markupsafe import Markup, escape

from tailrace.assess.assessment import AreaAssessment
from tailrace.report.page.builder import NARROW, WIDE, draw
from tailrace.report.page.map_figure import band_colour
from tailrace.report.page.map_parts import Field, Map, MapPoint, MapShape
from tailrace.report.page.model import Panel, Section
from tailrace.report.page.number_words import number
from tailrace.report.page.svg import tag
from tailrace.report.site_report.judged import judged_now
from tailrace.report.site_report.map_layers import Layer, Layers, layers_of
from tailrace.report.site_report.places import people_of
from tailrace.report.site_report.reading import Reading, key_of, sentence
from tailrace.report.site_report.templates_of import template

PONDS = ("tailings_pond", "ash_pond", "lake")
ROADS = ("road", "railway", "haul_road")
OUTLINED = ("field", "pasture", "mining_district")
COLUMN = 640.0
"""Width of a map in a column, px."""
UNKNOWN = "not known at this point"


def map_section(reading: Reading) -> Section | None:
    """Return the chapter; nothing where no area has a map."""
    panels = tuple(_panels(reading))
    if not panels:
        return None
    return Section(
        "map",
        "Map",
        (
            "What the works add, background left out, from the run of central values. Bands hold "
            "what is reached at least; their borders are the same in all years. Circles are "
            "places, larger where more people live, and ringed where a limit is exceeded.",
        ),
        panels,
    )


def _panels(reading: Reading) -> Iterator[Panel]:
    for number_, area in enumerate(reading.areas):
        if "map" not in reading.found.page.get("areas", {}).get(area.name, {}):
            continue
        key = key_of("map", area.name)
        title = f"{reading.area(area.name)}: {_finding(reading, area)}"
        warning = (
            Markup('<p class="warn">{}</p>').format(sentence(area.screening_only))
            if area.screening_only else ""
        )  # fmt: skip
        yield Panel(
            key,
            Markup('<figure><h3>{}</h3>{}{}<figcaption>{}</figcaption></figure>').format(
                title,
                warning,
                map_view(reading, area, number_, f"{key}-view"),
                _caption(reading, area),
            ),
        )  # fmt: skip


def _finding(reading: Reading, area: AreaAssessment) -> str:
    layers = layers_of(reading, area)
    k, year = default_layer(layers), _year_number(reading, area)
    layer, values = layers.layers[k], layers.values[k, year]
    if not layer.levels or np.isnan(values).all():
        return "nothing reaches the map"
    at = layers.points[int(np.nanargmax(values))]
    there = reading.found.site.projected(area.name)
    nearest = str(there.index[int(np.argmin(_distances(there, at)))])
    return f"{layer.words} is highest near {reading.place(nearest)}"


def _distances(there: object, at: np.ndarray) -> np.ndarray:
    from shapely.geometry import Point

    return np.asarray(there.geometry.distance(Point(*at)))  # type: ignore[attr-defined]


def default_layer(layers: Layers) -> int:
    """Return the layer shown first: the first that reaches the map."""
    return next((k for k, one in enumerate(layers.layers) if one.levels), 0)


def _year_number(reading: Reading, area: AreaAssessment) -> int:
    years = [int(year) for year in area.data["stated_year"].values]
    return years.index(reading.year) if reading.year in years else len(years) - 1


def map_view(
    reading: Reading, area: AreaAssessment, number_: int, key: str, *, small: bool = False
) -> Markup:
    """Return a map with its controls; without scripts, its first layer in the stated year.

    Parameters
    ----------
    reading : Reading
        The assessment.
    area : AreaAssessment
        Its area.
    number_ : int
        Number of the area in the page's data.
    key : str
        Name within the page.
    small : bool
        Whether it is to stand in a column.
    """
    layers = layers_of(reading, area)
    # In a column it stands beside options, which act in later years.
    last = area.data.sizes["stated_year"] - 1
    k, year = default_layer(layers), last if small else _year_number(reading, area)
    layer = layers.layers[k]
    figure = _map(reading, area, layers, k, year, key)
    drawing = Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
        draw(figure, COLUMN if small else WIDE, f"{key}-w"), draw(figure, NARROW, f"{key}-n")
    )
    stated = int(area.data["stated_year"].values[year])
    return template("map_view.html").format(
        key=key,
        number=number_,
        year=year,
        layer=k,
        drawing=drawing,
        legend=Markup("").join(_legend(layer)),
        words=f"{layer.words}, {layer.unit}, in {stated}.",
    )


def _legend(layer: Layer) -> Iterator[Markup]:
    count = len(layer.levels)
    for k, level in enumerate(layer.levels):
        swatch = tag(
            "svg",
            tag("rect", width=20, height=12, class_=f"band c{band_colour(k, count)}"),
            viewBox="0 0 20 12", width=20, height=12, aria_hidden="true",
        )  # fmt: skip
        yield Markup("<li>{}≥\u00a0{}</li>").format(swatch, number(level, 2))


def _map(
    reading: Reading, area: AreaAssessment, layers: Layers, layer: int, year: int, key: str
) -> Map:
    one = layers.layers[layer]
    declared = reading.found.site.areas[area.name]
    west, south, east, north = _extent(reading, area.name, declared.width, declared.height)
    values = layers.values[layer, year]
    field = Field(
        one.words, one.unit, layers.points[:, 0], layers.points[:, 1], values,
        one.levels if len(one.levels) > 1 else (1.0, 2.0), missing=UNKNOWN,
    )  # fmt: skip
    return Map(
        key=key,
        title=one.words,
        caption=one.words,
        alt=f"Map of {reading.area(area.name)}: {one.words}, with sources and places.",
        extent=(west, south, east, north),
        frame=declared.frame,
        field=field,
        shapes=tuple(_shapes(reading, area.name)),
        points=tuple(_points(reading, area)),
        band_key=False,
    )


def _extent(
    reading: Reading, area: str, width: float, height: float
) -> tuple[float, float, float, float]:
    from pyproj import Transformer

    declared = reading.found.site.areas[area]
    to_frame = Transformer.from_crs("EPSG:4326", declared.frame, always_xy=True)
    x, y = to_frame.transform(declared.lon, declared.lat)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _shapes(reading: Reading, area: str) -> Iterator[MapShape]:
    there = reading.found.site.projected(area)
    for name, row in there.iterrows():
        shape, kind = row["geometry"], str(row["kind"])
        label = "" if row["role"] == "receptor" else reading.place(str(name))
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon":
                word = "pond" if kind in PONDS else "field" if kind in OUTLINED else "works"
                yield MapShape(label, np.array(part.exterior.coords)[:-1, :2], word)  # type: ignore[arg-type]
            elif part.geom_type == "LineString":
                word = "road" if kind in ROADS else "border" if kind == "boundary" else "river"
                yield MapShape(reading.place(str(name)), np.array(part.coords)[:, :2], word)  # type: ignore[arg-type]


def _points(reading: Reading, area: AreaAssessment) -> Iterator[MapPoint]:
    known = {str(name) for name in area.data["receptor"].values}
    people = {name: people_of(reading, name) for name in sorted(known)}
    counted = [count for count in people.values() if count]
    mean = float(np.mean(counted)) if counted else 1.0
    over = _over(reading, area.name)
    for name in area.data["receptor"].values:
        at = area.data.sel(receptor=name)
        weight = (people[str(name)] or mean) / mean
        yield MapPoint(
            reading.place(str(name)),
            float(at["receptor_east"]),
            float(at["receptor_north"]),
            "place",
            weight,
            str(name) in over,
            str(name),
        )
    there = reading.found.site.projected(area.name)
    for name, row in there.iterrows():
        if row["role"] == "source" and row["geometry"].geom_type == "Point":
            yield MapPoint(reading.place(str(name)), row["geometry"].x, row["geometry"].y, "source")


def _over(reading: Reading, area: str) -> set[str]:
    table = judged_now(reading)
    if table is None:
        return set()
    rows = table[(table["area"] == area) & (table["verdict"] == "over")]
    return {str(place) for place in rows["place"]}


def _caption(reading: Reading, area: AreaAssessment) -> Markup:
    people = [people_of(reading, str(n)) for n in area.data["receptor"].values]
    unknown = sum(one is None for one in people)
    words = "Between its points the map is interpolated in the logarithm."
    if unknown:
        words += (
            f" Nobody has counted the people of {unknown} of {len(people)} places; their circles "
            "have the usual size."
        )
    return escape(words)
