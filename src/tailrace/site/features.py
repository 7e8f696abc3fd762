"""Features of a places file before they are checked: geometry, properties, where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Feature:
    """One feature as a file gives it.

    Parameters
    ----------
    place : str
        Where it stands in the file: "feature 3 (tailings_pond)".
    properties : mapping
        Its attributes.
    geometry : shapely geometry
        Its shape, in the coordinates of the file.
    """

    place: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry


@dataclass(frozen=True)
class FeatureFile:
    """What a places file gives.

    Parameters
    ----------
    features : tuple of Feature
        The features that could be read.
    crs : pyproj.CRS or None
        The system the file states; None if it states none.
    lost : tuple of str
        Names of features that could not be read, "" for one without, so that nobody is told that
        there is no such place.
    """

    features: tuple[Feature, ...]
    crs: CRS | None
    lost: tuple[str, ...] = ()


def feature_name(feature: Any) -> str:
    """Return the name of a feature as it stands, "" if it has none that is text.

    Parameters
    ----------
    feature : object
        A feature with its `properties`, as read.
    """
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name.strip() if isinstance(name, str) else ""


def feature_place(number: int, properties: Any) -> str:
    """Return how a feature is called in messages, "feature 3 (tailings_pond)".

    Parameters
    ----------
    number : int
        Position in the file, from 1.
    properties : object
        Its attributes, as read.
    """
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str) or not name.strip():
        return f"feature {number}"
    shown = "".join(mark if mark.isprintable() else "?" for mark in name.strip()[:60])
    return f"feature {number} ({shown})"
