"""Maps and plumes of an assessment whose numbers are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .made_assessment import MadeArea

Array = NDArray[np.float64]

MEDIA = {
    "air": "mg/m3",
    "air radon": "Bq/m3",
    "deposition": "mg/(m2 yr)",
    "soil": "mg/kg",
    "well": "mg/L",
    "crops": "mg/kg",
}


def layers() -> list[tuple[str, str, str, str]]:
    """Return the layers of the maps: name, unit, medium, substance."""
    return [
        (f"{substance} in {medium}", MEDIA[medium], medium, substance)
        for medium in ("air", "deposition", "soil", "well")
        for substance in ("Th", "F")
    ] + [("Rn-222 in air", "Bq/m3", "air radon", "Rn-222")]


def map_points(made: MadeArea, points: int) -> tuple[Array, Array]:
    """Return eastings and northings of the points of a map, m."""
    rng = np.random.default_rng(len(made.name))
    x = np.append(rng.uniform(-1, 1, points - 4), (-1, 1, -1, 1))
    y = np.append(rng.uniform(-1, 1, points - 4), (-1, -1, 1, 1))
    return made.east.mean() + 12000 * x, made.north.mean() + 8000 * y


def map_levels(made: MadeArea, points: int, rng: np.random.Generator) -> Array:
    """Return the works' levels, shape (layer, source, stated_year, point)."""
    x, y = map_points(made, points)
    count = len(made.sources) - 1
    angle = rng.uniform(0, 2 * np.pi, count)[:, None]
    along = (x - made.east.mean()) * np.cos(angle) + (y - made.north.mean()) * np.sin(angle)
    away = np.hypot(x - made.east.mean(), y - made.north.mean())
    shape = np.exp(-away / 4000.0 + along / 9000.0)
    level = rng.lognormal(-3.0, 1.0, (len(layers()), count))
    field = level[:, :, None, None] * shape[:, None] * made.growth[:-1, made.at][:, :, None]
    wells = [medium == "well" for _, _, medium, _ in layers()]
    field[wells] *= along[:, None, :] > 0  # a plume goes one way
    return np.pad(field, ((0, 0), (0, 1), (0, 0), (0, 0)))


PLUME_YEARS = (1970, 1990, 2010, 2035)
PLUME_SUBSTANCES = ("F", "Th")


def plume_points(made: MadeArea) -> tuple[Array, Array]:
    """Return eastings and northings of the points of a plume, the first under the pond, m."""
    x, y = np.meshgrid(np.linspace(-2000.0, 2000.0, 9), np.linspace(-6000.0, 1000.0, 15))
    order = np.argsort(np.hypot(x, y).ravel(), kind="stable")
    return made.east.mean() + x.ravel()[order], made.north.mean() + y.ravel()[order]


def plume_levels(made: MadeArea) -> Array:
    """Return levels of one pond, shape (source, substance, year, point); of the second none."""
    x, y = plume_points(made)
    away = np.hypot((x - made.east.mean()) / 0.4, y - made.north.mean())
    came = 60.0 * np.array(PLUME_YEARS)[:, None] - 60.0 * 1965.0
    level = 5.0 * np.exp(-away / np.maximum(came, 1.0))
    level[:, :3] = np.nan
    return np.stack([level, np.where(np.isnan(level), np.nan, 0.0)])[None]
