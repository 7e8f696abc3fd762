"""A map, as data; `map_figure` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tailrace.errors import InputError
from tailrace.report.page.estimate import NAN
from tailrace.report.page.figures import Array, Figure


@dataclass(frozen=True)
class MapPoint:
    """A point on a map.

    Parameters
    ----------
    label : str
        Its name.
    x, y : float
        Easting and northing in the map's projected frame, m.
    kind : str
        source, place or well: a square, a circle or a triangle.
    weight : float
        Area of the mark against the usual one (people against their mean).
    over : bool
        Whether a limit is exceeded there: the mark is filled in the colour of warning, and ringed.
    name : str
        By which a script finds the mark; empty for none.
    """

    label: str
    x: float
    y: float
    kind: Literal["source", "place", "well"] = "place"
    weight: float = 1.0
    over: bool = False
    name: str = ""


@dataclass(frozen=True)
class MapShape:
    """A line or an area on a map.

    Parameters
    ----------
    label : str
        Its name; empty for none.
    outline : array, shape (point, 2)
        Easting and northing, m.
    kind : str
        river, road or border (lines); pond, works or field (areas).
    """

    label: str
    outline: Array
    kind: Literal["river", "road", "border", "pond", "works", "field"]


@dataclass(frozen=True)
class Field:
    """A quantity over the map, at points anywhere.

    Parameters
    ----------
    name, unit : str
        What it is.
    x, y : array, shape (point,)
        Easting and northing, m.
    values : array, shape (point,)
        Nan where missing, with a reason.
    levels : tuple of float
        Borders between bands, rising, two to nine of them.
    missing : str
        Why values are missing.
    log : bool
        Whether it is interpolated in its logarithm.
    limit : float
        Where a line is drawn, in the unit of the field; nan for nowhere.
    limit_words : str
        What the line is.
    """

    name: str
    unit: str
    x: Array
    y: Array
    values: Array
    levels: tuple[float, ...]
    missing: str = ""
    log: bool = True
    limit: float = NAN
    limit_words: str = ""

    def __post_init__(self) -> None:
        if not 2 <= len(self.levels) <= 9 or list(self.levels) != sorted(set(self.levels)):
            raise InputError.single(
                f"levels {self.levels} of {self.name}", allowed="two to nine, rising"
            )
        if self.log and self.levels[0] <= 0:
            raise InputError.single(f"level {self.levels[0]} of {self.name} has no logarithm")
        if self.log and self.limit <= 0:
            raise InputError.single(f"limit {self.limit} of {self.name} has no logarithm")
        if np.isnan(self.values).any() and not self.missing:
            raise InputError.single(f"{self.name} is missing at points without a reason")


@dataclass(frozen=True, kw_only=True)
class Map(Figure):
    """A map in projected metres, north up.

    Parameters
    ----------
    extent : tuple of float
        West, south, east, north, m.
    frame : str
        Name of the projected frame ("EPSG:32649").
    field : Field or None
        What is drawn as bands.
    shapes : tuple of MapShape
        Lines and areas.
    points : tuple of MapPoint
        Marks; where labels collide, those named first are kept.
    band_key : bool
        Whether the key of the bands stands below the map.
    """

    extent: tuple[float, float, float, float]
    frame: str
    field: Field | None = None
    shapes: tuple[MapShape, ...] = ()
    points: tuple[MapPoint, ...] = ()
    band_key: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        west, south, east, north = self.extent
        if not (west < east and south < north):
            raise InputError.single(f"extent {self.extent} is empty", place=f"figure {self.key}")
