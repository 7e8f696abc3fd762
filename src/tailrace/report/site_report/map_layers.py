"""The layers of an area's maps: what is shown at their points, in which steps and years."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import AreaAssessment
from tailrace.report.page.contours import triangulate
from tailrace.report.page.figures import Array
from tailrace.report.page.number_words import exact
from tailrace.report.site_report.judged import is_from_memory
from tailrace.report.site_report.reading import Reading

STEPS = 7
"""Bands of a layer, two to a decade."""
AT_LEAST = " (at least)"
WATER = ("drinking water", "well")
"""What people drink, as limits name it."""


@dataclass(frozen=True)
class DrinkingLimit:
    """A limit of drinking water.

    Parameters
    ----------
    value : float
        In the unit of the layer.
    words : str
        As the legend says it, with its authority.
    """

    value: float
    words: str


@dataclass(frozen=True)
class Layer:
    """What a map shows.

    Parameters
    ----------
    name, words, unit : str
        As the data names it, as printed, its unit.
    levels : tuple of float
        Borders of the bands, the same for all years so that years can be compared; empty where
        the works reach no point of the map.
    limit : DrinkingLimit or None
        What it is held against where it is drunk.
    """

    name: str
    words: str
    unit: str
    levels: tuple[float, ...]
    limit: DrinkingLimit | None = None


@dataclass(frozen=True)
class Layers:
    """All layers of an area's map.

    Parameters
    ----------
    layers : tuple of Layer
        What can be shown.
    points : array, shape (point, 2)
        m.
    triangles : array of int, shape (triangle, 3)
        Between which levels are interpolated, anticlockwise.
    values : array, shape (layer, year, point)
        The works' part without any option, central values; NaN where nothing is computed.
    years : tuple of int
        Calendar years.
    rows : tuple of int
        Which layers of the data these are.
    """

    layers: tuple[Layer, ...]
    points: Array
    triangles: NDArray[np.intp]
    values: Array
    years: tuple[int, ...]
    rows: tuple[int, ...]


def layers_of(reading: Reading, area: AreaAssessment) -> Layers:
    """Return the layers of an area's map."""
    data = area.data
    values = (
        data["map_level"]
        .sum("source", min_count=1)
        .transpose("layer", "stated_year", "point")
        .values
    )
    points = np.column_stack((data["east"].values, data["north"].values)).astype(float)
    mesh = triangulate(points[:, 0], points[:, 1], np.zeros(len(points)))
    told = "layer_at_least" in data.coords
    least = data["layer_at_least"].values if told else [False] * len(values)
    layers = tuple(
        Layer(
            str(name),
            str(name).replace("_", " ") + (AT_LEAST if least[k] else ""),
            reading.unit(area, "layer", str(name)),
            levels_for(values[k]),
        )
        for k, name in enumerate(data["layer"].values)
    )
    years = tuple(int(year) for year in data["stated_year"].values)
    return Layers(layers, points, mesh.known, values, years, tuple(range(len(layers))))


def plume_of(reading: Reading, area: AreaAssessment) -> Layers | None:
    """Return the layers of an area's groundwater: elements that have left a pond; None without one.

    What has come to no point in any year has no layer of its own: `not_arrived` names it.
    """
    data = area.data
    if "plume_level" not in data:
        return None
    values = (
        data["plume_level"]
        .sum("ground_source", min_count=1)
        .transpose("ground_substance", "ground_year", "ground_point")
        .values
    )
    points = np.column_stack((data["ground_east"].values, data["ground_north"].values))
    mesh = triangulate(points[:, 0], points[:, 1], np.zeros(len(points)))
    rows = tuple(k for k in range(len(values)) if levels_for(values[k]))
    units = [str(unit) for unit in data["ground_unit"].values]
    names = [str(name) for name in data["ground_substance"].values]
    layers = tuple(
        Layer(f"{names[k]} in groundwater", f"{names[k]} in groundwater", units[k],
              levels_for(values[k]), drinking_limit(reading, area, names[k], units[k]))
        for k in rows
    )  # fmt: skip
    years = tuple(int(year) for year in data["ground_year"].values)
    return Layers(layers, points, mesh.known, values[list(rows)], years, rows)


def drinking_limit(
    reading: Reading, area: AreaAssessment, substance: str, unit: str
) -> DrinkingLimit | None:
    """Return the lowest limit of drinking water that an area is held against; None for none.

    One that is known from memory alone counts where there is no other, and is called so.

    Parameters
    ----------
    reading : Reading
        The assessment.
    area : AreaAssessment
        Its area.
    substance, unit : str
        Of a layer.
    """
    table = reading.table("judged")
    if table is None:
        return None
    what = table["what"].isin([f"{substance} in {water}" for water in WATER])
    rows = table[what & (table["area"] == area.name) & (table["unit"] == unit)]
    if rows.empty:
        return None
    remembered = is_from_memory(rows)
    rows = rows[~remembered] if not remembered.all() else rows
    lowest = rows.sort_values("limit", kind="stable").iloc[0]
    value, authority = float(lowest["limit"]), str(lowest["authority"]).split(",")[0]
    note = ", known from memory alone" if remembered.all() else ""
    shown = exact(float(f"{value:.3g}"))
    return DrinkingLimit(value, f"drinking-water limit {shown} {unit} ({authority}{note})")


def not_arrived(reading: Reading, area: AreaAssessment) -> list[str]:
    """Return the elements of a pond's water that have come to no point of the plume's map."""
    found = plume_of(reading, area)
    if found is None:
        return []
    names = [str(name) for name in area.data["ground_substance"].values]
    return [name for k, name in enumerate(names) if k not in found.rows]


def levels_for(values: Array) -> tuple[float, ...]:
    """Return the borders of bands below the largest value: 1 and 3 of every decade, rising."""
    known = values[np.isfinite(values)]
    most = float(known.max()) if known.size else 0.0
    if not most > 0:
        return ()
    decade = math.floor(math.log10(most))
    rising = [m * 10.0**k for k in range(decade - STEPS, decade + 1) for m in (1.0, 3.0)]
    below = [float(f"{level:.1g}") for level in rising if level < most]
    return tuple(below[-STEPS:])
