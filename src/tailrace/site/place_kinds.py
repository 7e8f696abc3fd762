"""The words a place may be described with."""

from __future__ import annotations

from typing import Literal

Role = Literal["source", "receptor", "landmark"]

ROLES: tuple[Role, ...] = ("source", "receptor", "landmark")

KINDS: dict[str, Role] = {
    "mine_pit": "source",
    "mining_district": "source",
    "leaching_hill": "source",
    "waste_dump": "source",
    "ore_yard": "source",
    "haul_road": "source",
    "concentrator": "source",
    "smelter": "source",
    "separation_plant": "source",
    "metal_plant": "source",
    "magnet_plant": "source",
    "tailings_pond": "source",
    "ash_pond": "source",
    "stack": "source",
    "village": "receptor",
    "town": "receptor",
    "city": "receptor",
    "house": "receptor",
    "school": "receptor",
    "well": "receptor",
    "field": "receptor",
    "pasture": "receptor",
    "river": "receptor",
    "lake": "receptor",
    "monitoring_point": "receptor",
    "weather_station": "landmark",
    "railway": "landmark",
    "road": "landmark",
    "boundary": "landmark",
    "other": "landmark",
}
"""Kind of place, and the role it has unless the file states another."""

PROPERTIES = (
    "name",
    "title",
    "kind",
    "role",
    "area",
    "source",
    "year",
    "quality",
    "accuracy",
    "note",
)
"""Properties of a place that are read."""
