"""Levels that are there without the works, by medium.

Declared are air, soil and groundwater. House dust, road dust and food follow from the soil and the
air by the same factors as the works' part. What is not declared is not known (NaN), never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities import Value
from tailrace.quantities.level_source import drawn

if TYPE_CHECKING:
    from tailrace.assess.land_operators import LandOperators
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site.model import Area

Array = NDArray[np.float64]

DIET = "diet"
_MG_PER_KG = 1.0e6
_MG_PER_L = 1.0e3


def background_by_medium(
    area: Area,
    substances: Sequence[str],
    land: LandOperators,
    levels: LevelSource | None,
) -> dict[str, Array]:
    """Return background levels of an area.

    Parameters
    ----------
    area : Area
        The area.
    substances : sequence of str
        Substances along the first axis.
    land : LandOperators
        How dust and food follow from soil and air.
    levels : LevelSource or None
        Draws; None for central values.

    Returns
    -------
    dict of str to ndarray, shape (substance, 1, draw)
        By medium, in its unit; NaN where not known.
    """
    own = area.surface.background
    ground = area.ground.background.groundwater
    place = f"surface.{area.name}.background"
    air = _drawn(own.air, substances, f"{place}.air", levels) * _MG_PER_KG
    soil = _drawn(own.soil, substances, f"{place}.soil", levels) * _MG_PER_KG
    diet = _drawn(own.diet, substances, f"{place}.diet", levels)
    place = f"ground.{area.name}.background.groundwater"
    well = _drawn(ground, substances, place, levels) * _MG_PER_L
    at = {name: index for index, name in enumerate(land.substances)}

    def of(values: Array) -> Array:
        if values.ndim == 1:
            return values[np.newaxis]
        none = np.full(values.shape[1], np.nan)
        return np.stack([values[at[name]] if name in at else none for name in substances])

    found = {
        "air": air,
        "soil": soil,
        "house_dust": soil * of(land.house_dust_from_soil) + air * of(land.house_dust_from_air),
        "road_dust": soil * of(land.road_dust_from_soil),
        "drinking_water": well,
        DIET: diet,
    }
    return {medium: level[:, np.newaxis] for medium, level in found.items()}


def _drawn(
    stated: Mapping[str, object], substances: Sequence[str], place: str, levels: LevelSource | None
) -> Array:
    rows = []
    for name in substances:
        value = stated.get(name)
        known = drawn(value, f"{place}.{name}", levels) if isinstance(value, Value) else [np.nan]
        rows.append(np.asarray(known, dtype=float))
    draws = max(len(row) for row in rows)
    return np.stack([np.broadcast_to(row, (draws,)) for row in rows])
