"""Numbers of the ground by their place, and an area in which some are others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tailrace.quantities import Value

if TYPE_CHECKING:
    from tailrace.site.model import Area


def area_of(place: str) -> str:
    """Return the area whose ground a place lies in."""
    return place.partition("/")[0]


def keys_of(place: str) -> list[str]:
    """Return the keys below `ground` that a place names."""
    return place.partition("/ground.")[2].split(".")


def changed_area(area: Area, inputs: Mapping[str, Value]) -> Area:
    """Return an area with other numbers of its ground.

    Parameters
    ----------
    area : Area
        As it is declared.
    inputs : mapping of str to Value
        By place; those of other areas are passed over.
    """
    ground = area.ground
    for place, value in inputs.items():
        if area_of(place) == area.name:
            ground = _with(ground, keys_of(place), value)
    return replace(area, ground=ground)


def _with(table: Any, keys: list[str], value: Value) -> Any:
    """Return a copy of a table in which one number is another."""
    if not keys:
        return value
    inner = table[keys[0]] if isinstance(table, dict) else getattr(table, keys[0])
    new = _with(inner, keys[1:], value)
    if isinstance(table, dict):
        return {**table, keys[0]: new}
    return table.model_copy(update={keys[0]: new})
