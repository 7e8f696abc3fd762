"""The maps: what the works add to air, soil and groundwater, with sources and people.

Each area has a map of all layers, and one of the plume alone, drawn for the plan's last year.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from markupsafe import Markup, escape

from tailrace.assess.assessment import AreaAssessment
from tailrace.report.page.builder import NARROW, WIDE, draw
from tailrace.report.page.estimate import NAN
from tailrace.report.page.map_figure import band_colour
from tailrace.report.page.map_parts import Field, Map, MapPoint, MapShape
from tailrace.report.page.model import Panel, Section
from tailrace.report.page.number_words import number
from tailrace.report.page.svg import tag
from tailrace.report.site_report.judged import judged_now
from tailrace.report.site_report.map_layers import (
    Layer,
    Layers,
    layers_of,
    not_arrived,
    plume_of,
)
from tailrace.report.site_report.places import people_of
from tailrace.report.site_report.reading import Reading, key_of, sentence
from tailrace.report.site_report.templates_of import template

PONDS = ("tailings_pond", "ash_pond", "lake")
ROADS = ("road", "railway", "haul_road")
OUTLINED = ("field", "pasture", "mining_district")
MARGIN, SQUAREST = 0.12, 0.8
"""Of a plume's frame: margin, of its longer side; its shorter side against the longer, at least."""
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
            "Layers of groundwater have years of their own, the history included; their rings are "
            "those of the last year before for which results are stated.",
        ),
        panels,
    )


def _panels(reading: Reading) -> Iterator[Panel]:
    for number_, area in enumerate(reading.areas):
        if "map" not in reading.found.page.get("areas", {}).get(area.name, {}):
            yield from _plume_panel(reading, area, number_)
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
        yield from _plume_panel(reading, area, number_)


def _plume_panel(reading: Reading, area: AreaAssessment, number_: int) -> Iterator[Panel]:
    key = key_of("plume", area.name)
    layers = plume_of(reading, area)
    head = f"{reading.area(area.name)}, groundwater"
    if layers is None or not layers.layers:
        why = area.data.attrs.get("no_plume") or "nothing has left a pond by the plan's end"
        yield Panel(
            key,
            Markup('<figure><h3>{}: no plume is drawn</h3><p id="{}-none">{}</p></figure>').format(
                head, key, sentence(str(why))
            ),
        )  # fmt: skip
        return
    yield Panel(
        key,
        Markup("<figure><h3>{}</h3>{}<figcaption>{}</figcaption></figure>").format(
            f"{head}: {_reach(layers)}",
            _view(reading, area, number_, f"{key}-view", layers, -1, "plume"),
            _plume_caption(reading, area, layers),
        ),
    )


def _from_pond(layers: Layers) -> np.ndarray:
    """Return the distance of points from the nearest one under a pond, m."""
    from scipy.spatial import cKDTree

    under = np.isnan(layers.values).all(axis=(0, 1))
    return np.asarray(cKDTree(layers.points[under]).query(layers.points)[0])


def farthest(layers: Layers) -> tuple[int, float]:
    """Return the layer of a plume that has come farthest by the last year, and how far, m."""
    away = _from_pond(layers)
    last = np.nan_to_num(layers.values[:, -1])
    far = [max(away[last[k] >= one.levels[0]], default=0.0) for k, one in enumerate(layers.layers)]
    k = int(np.argmax(far))
    return k, float(far[k])


def _reach(layers: Layers) -> str:
    k, far = farthest(layers)
    one = layers.layers[k]
    return (
        f"by {layers.years[-1]} {one.words} is {number(one.levels[0], 2)} {one.unit} or more up to "
        f"{number(far / 1000.0, 2)} km from the pond"
    )


def _plume_caption(reading: Reading, area: AreaAssessment, layers: Layers) -> str:
    words = (
        f"What the pond's water adds in the middle of a year, in {layers.layers[0].unit}, mixed "
        "over the depth of the aquifer. The plume is that of central values, without its doubt: "
        "inside the dashed line what the pond adds is above the drinking-water limit by itself, "
        "and it may well be so outside of it. It follows the same streamlines and "
        "responses as for the wells, whose percentiles over the draws the tables give. N and S are "
        "counted as elements, of ammonium and sulfate. Between points the map is interpolated in "
        "the logarithm; at wells it is exact. Under the pond nothing is computed."
    )
    held = not_arrived(reading, area)
    if held:
        words += (
            f" Held back so much that nothing has come out by {layers.years[-1]} at central "
            f"values: {', '.join(held)}."
        )
    left_out = str(area.data.attrs.get("plume_leaves_out", ""))
    return words + (f" Left out: {left_out}." if left_out else "")


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
    year = last if small else _year_number(reading, area)
    return _view(reading, area, number_, key, layers, year, "all", small=small)


def _view(
    reading: Reading, area: AreaAssessment, number_: int, key: str, layers: Layers, year: int,
    shows: str, *, small: bool = False,
) -> Markup:  # fmt: skip
    k = farthest(layers)[0] if shows == "plume" else default_layer(layers)
    year = year % len(layers.years)
    layer = layers.layers[k]
    figure = _map(reading, area, layers, k, year, key, shows)
    drawing = Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
        draw(figure, COLUMN if small else WIDE, f"{key}-w"), draw(figure, NARROW, f"{key}-n")
    )
    return template("map_view.html").format(
        key=key,
        shows=shows,
        number=number_,
        year=year,
        layer=k,
        drawing=drawing,
        legend=Markup("").join(_legend(layer, layers.values[k, year], layers.years[year])),
        words=f"{layer.words}, {layer.unit}, in {layers.years[year]}.",
    )


def _legend(layer: Layer, values: np.ndarray, year: int) -> Iterator[Markup]:
    count = len(layer.levels)
    for k, level in enumerate(layer.levels):
        swatch = tag(
            "svg",
            tag("rect", width=20, height=12, class_=f"band c{band_colour(k, count)}"),
            viewBox="0 0 20 12", width=20, height=12, aria_hidden="true",
        )  # fmt: skip
        yield Markup("<li>{}≥\u00a0{}</li>").format(swatch, number(level, 2))
    if layer.limit is not None:
        lines = (tag("path", d="M0 6h28", class_=f"limit-line{c}") for c in (" casing", ""))
        swatch = tag("svg", *lines, viewBox="0 0 28 12", width=28, height=12, aria_hidden="true")
        reached = bool((values >= layer.limit.value).any())
        more = "" if reached else f": not reached in {year}"
        yield Markup("<li>{}{}{}</li>").format(swatch, layer.limit.words, more)


def _map(
    reading: Reading, area: AreaAssessment, layers: Layers, layer: int, year: int, key: str,
    shows: str,
) -> Map:  # fmt: skip
    one = layers.layers[layer]
    declared = reading.found.site.areas[area.name]
    west, south, east, north = (
        _extent_of_plume(layers) if shows == "plume"
        else _extent(reading, area.name, declared.width, declared.height)
    )  # fmt: skip
    values = layers.values[layer, year]
    field = Field(
        one.words, one.unit, layers.points[:, 0], layers.points[:, 1], values,
        one.levels if len(one.levels) > 1 else (1.0, 2.0), missing=UNKNOWN,
        limit=one.limit.value if one.limit else NAN,
        limit_words=one.limit.words if one.limit else "",
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


def _extent_of_plume(layers: Layers) -> tuple[float, float, float, float]:
    """Return the frame of what is reached in any year, the ponds in it, with a margin."""
    lowest = np.array([one.levels[0] for one in layers.layers])[:, None, None]
    with np.errstate(invalid="ignore"):
        shown = (layers.values >= lowest).any(axis=(0, 1))
    chosen = layers.points[shown | np.isnan(layers.values).all(axis=(0, 1))]
    low, high = chosen.min(axis=0), chosen.max(axis=0)
    margin = MARGIN * float((high - low).max())
    middle = 0.5 * (low + high)
    half = 0.5 * (high - low) + margin
    # A frame wider than it is tall leaves room for names beside a plume that runs north or south.
    half = np.maximum(half, SQUAREST * half[::-1])
    return (*(middle - half).tolist(), *(middle + half).tolist())


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
