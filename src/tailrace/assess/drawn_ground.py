"""Numbers of the ground, draw by draw, from an area's `ground.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import Missing
from tailrace.quantities.level_source import drawn
from tailrace.water.constants import SECONDS_PER_YEAR

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site.model import Area

Array = NDArray[np.float64]

AQUIFER = ("hydraulic_gradient", "thickness", "effective_porosity", "longitudinal_dispersivity",
           "transverse_dispersivity")  # fmt: skip
"""What a pond's plume needs of the aquifer, beside its conductivity."""


@dataclass(frozen=True)
class DrawnAquifer:
    """Numbers of an aquifer; arrays of shape (draw,).

    Parameters
    ----------
    conductivity : ndarray, m/s
        As declared; with a reading of the plume's speed, what the reading implies.
    gradient, porosity : ndarray, 1
    thickness, longitudinal, transverse : ndarray, m
    velocity : ndarray, m/yr
        Regional seepage velocity, K i / n.
    """

    conductivity: Array
    gradient: Array
    porosity: Array
    thickness: Array
    longitudinal: Array
    transverse: Array
    velocity: Array

    @property
    def discharge(self) -> Array:
        """Regional flow through the whole thickness per width, m2/yr."""
        return self.velocity * self.porosity * self.thickness

    @property
    def scale(self) -> Array:
        """Years a metre of travel takes where the flow is the regional one, n b / (q b), yr/m."""
        return 1.0 / self.velocity


def missing_of(values: Sequence[tuple[str, object]], what: str) -> Missing | None:
    """Return why something cannot be computed: the first of its numbers that is missing.

    Parameters
    ----------
    values : sequence of (str, Value or Missing)
        Its numbers.
    what : str
        Subject of the answer.
    """
    for name, value in values:
        if isinstance(value, Missing):
            return Missing(f"{name.replace('_', ' ')}: {value.reason}", what)
    return None


def aquifer_missing(area: Area) -> Missing | None:
    """Return why no plume can be computed in an area, or None.

    Parameters
    ----------
    area : Area
        The area.
    """
    ground = area.ground.aquifer
    names = ("hydraulic_conductivity", "flow_towards", *AQUIFER)
    return missing_of([(name, getattr(ground, name)) for name in names], f"aquifer of {area.name}")


def drawn_aquifer(
    area: Area, levels: LevelSource | None, alternative: str | None = None
) -> DrawnAquifer:
    """Return the aquifer of an area, draw by draw.

    Parameters
    ----------
    area : Area
        An area in which nothing that is needed is missing (`aquifer_missing`).
    levels : LevelSource or None
        Where draws come from; None for central values.
    alternative : str, optional
        Reading of the plume's speed that stands for K i / n; conductivity then follows.

    Returns
    -------
    DrawnAquifer

    Raises
    ------
    InputError
        If there is no such reading, or it has no velocity.
    """
    ground, place = area.ground.aquifer, f"{area.name}/ground.aquifer"
    gradient, thickness, porosity, along, across = (
        drawn(getattr(ground, name), f"{place}.{name}", levels) for name in AQUIFER
    )
    if alternative is None:
        conductivity = drawn(ground.hydraulic_conductivity, f"{place}.hydraulic_conductivity",
                             levels)  # fmt: skip
        velocity = conductivity * SECONDS_PER_YEAR * gradient / porosity
    else:
        velocity = _reading(area, alternative, levels)
        conductivity = velocity / SECONDS_PER_YEAR * porosity / gradient
    return DrawnAquifer(*np.broadcast_arrays(
        conductivity, gradient, porosity, thickness, along, across, velocity
    ))  # fmt: skip


def _reading(area: Area, name: str, levels: LevelSource | None) -> Array:
    readings = area.ground.alternative
    if name not in readings:
        raise InputError.single(
            f'the area "{area.name}" has no reading "{name}" of the plume\'s speed',
            file=f"areas/{area.name}/ground.toml", place="alternative",
            allowed=", ".join(readings) or "none is declared", remedy=did_you_mean(name, readings),
        )  # fmt: skip
    velocity = readings[name].velocity
    if isinstance(velocity, Missing):
        raise InputError.single(
            f'the reading "{name}" has no velocity', file=f"areas/{area.name}/ground.toml",
            place=f"alternative.{name}.velocity", remedy="give it in m/yr",
        )  # fmt: skip
    return drawn(velocity, f"{area.name}/ground.alternative.{name}.velocity", levels)


@dataclass(frozen=True)
class DrawnZone:
    """Ground above the water table; arrays of shape (draw,).

    Parameters
    ----------
    thickness : ndarray, m
    water_content : ndarray, 1
    bulk_density : ndarray, kg/m3
    """

    thickness: Array
    water_content: Array
    bulk_density: Array


def drawn_zone(area: Area, levels: LevelSource | None) -> DrawnZone | Missing:
    """Return the ground above the water table of an area, draw by draw.

    Parameters
    ----------
    area : Area
        The area.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    zone, names = area.ground.unsaturated_zone, ("thickness", "water_content", "bulk_density")
    missing = missing_of([(name, getattr(zone, name)) for name in names],
                         f"unsaturated zone of {area.name}")  # fmt: skip
    if missing is not None:
        return missing
    place = f"{area.name}/ground.unsaturated_zone"
    return DrawnZone(*np.broadcast_arrays(
        *(drawn(getattr(zone, name), f"{place}.{name}", levels) for name in names)
    ))  # fmt: skip


def drawn_sorption(area: Area, substance: str, levels: LevelSource | None) -> Array | Missing:
    """Return the distribution coefficient of a substance, draw by draw, m3/kg.

    Parameters
    ----------
    area : Area
        The area.
    substance : str
        An element; what is declared for one of its ions (SO4 for S, NH4 for N) stands for it.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    declared = declared_as(area.ground.distribution_coefficient, substance)
    if declared is None:
        return Missing(f"no distribution coefficient of {substance} is declared", substance)
    value = area.ground.distribution_coefficient[declared]
    if isinstance(value, Missing):
        return value
    return drawn(value, f"{area.name}/ground.distribution_coefficient.{declared}", levels)


def declared_as(table: dict[str, object], substance: str) -> str | None:
    """Return under which name a table holds a substance: its own, or that of one of its ions.

    Parameters
    ----------
    table : dict
        Numbers by substance.
    substance : str
        An element.
    """
    from tailrace.data import substance as known

    if substance in table:
        return substance
    return next((name for name in table if known(name).element == substance), None)
