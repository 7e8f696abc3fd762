"""What leached hills give to streams and valley wells: the memory of their groundwater.

Rain feeds the groundwater of a hill evenly, so that its travel times are exponential with the mean
n B / N (porosity, saturated thickness, recharge; Haitjema 1995, Ground Water 33, 277-286, as in
`water.baseflow`); what is held back by sorption takes R times as long. A release of one for a year
is then discharged, as the mean over the year that begins k years after it began,

    1 - (1 - e^-x)/x,  k = 0;      e^-(k-1)x (1 - e^-x)^2 / x,  k > 0;      x = 1/(R T).

The hill takes what is released in the balance to "water:groundwater"; what goes to "water:stream"
is in the stream at once. Valley wells draw the catchment's baseflow: the hill's discharge in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.drawn_ground import drawn_sorption, missing_of
from tailrace.quantities import Missing
from tailrace.quantities.level_source import drawn

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site.model import Area

Array = NDArray[np.float64]

HILL = (("aquifer", "thickness"), ("aquifer", "effective_porosity"), ("aquifer", "bulk_density"),
        ("unsaturated_zone", "infiltration"))  # fmt: skip
STREAM = ("catchment", "runoff", "baseflow_share", "low_flow_share", "release_share")


@dataclass(frozen=True)
class DrawnHill:
    """Groundwater of the hills of an area; arrays of shape (draw,).

    Parameters
    ----------
    porosity : ndarray, 1
    bulk_density : ndarray, kg/m3
    travel_time : ndarray, yr
        Mean of the water.
    """

    porosity: Array
    bulk_density: Array
    travel_time: Array

    def residence(self, sorption: ArrayLike) -> Array:
        """Return the mean travel time of what sorbs, yr.

        Parameters
        ----------
        sorption : array_like, shape (draw,), m3/kg
            Distribution coefficient.
        """
        slow = 1.0 + self.bulk_density * np.asarray(sorption) / self.porosity
        return np.asarray(self.travel_time * slow)


def drawn_hill(area: Area, levels: LevelSource | None) -> DrawnHill | Missing:
    """Return the groundwater of the hills of an area, draw by draw.

    Parameters
    ----------
    area : Area
        The area.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    held = [(f"{table}.{name}", getattr(getattr(area.ground, table), name)) for table, name in HILL]
    missing = missing_of(held, f"groundwater of the hills of {area.name}")
    if missing is not None:
        return missing
    thickness, porosity, density, recharge = np.broadcast_arrays(
        *(drawn(value, f"{area.name}/ground.{name}", levels) for name, value in held)
    )
    return DrawnHill(porosity, density, porosity * thickness / recharge)


def discharge_of_year(residence: ArrayLike, years: int) -> Array:
    """Return what a hill gives of a release of one year, by years since it began.

    Parameters
    ----------
    residence : array_like, shape (...,), yr
        Mean travel time.
    years : int
        Years wanted.

    Returns
    -------
    ndarray, shape (years, ...), 1
        Mean rate of discharge in each year over the rate of the release; sums to one.
    """
    x = 1.0 / np.asarray(residence, dtype=float)
    gone = -np.expm1(-x)
    lag = np.arange(years).reshape((-1,) + (1,) * x.ndim)
    later = np.exp(-np.maximum(lag - 1, 0) * x) * gone * (gone / x)
    return np.asarray(np.where(lag == 0, 1.0 - gone / x, later))


@dataclass(frozen=True)
class DrawnStream:
    """A stream; arrays of shape (draw,).

    Parameters
    ----------
    flow, baseflow : ndarray, m3/yr
        Mean discharge, and the part of it that comes as groundwater.
    low_flow_ratio : ndarray, 1
        Mean over low flow.
    share : ndarray, 1
        Part of the area's releases that it receives.
    """

    flow: Array
    baseflow: Array
    low_flow_ratio: Array
    share: Array


def drawn_stream(area: Area, name: str, levels: LevelSource | None) -> DrawnStream | Missing:
    """Return a stream, draw by draw.

    Parameters
    ----------
    area : Area
        The area.
    name : str
        The stream.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    stream = area.ground.stream[name]
    missing = missing_of([(key, getattr(stream, key)) for key in STREAM], name)
    if missing is not None:
        return missing
    catchment, runoff, base, low, share = np.broadcast_arrays(*(
        drawn(getattr(stream, key), f"{area.name}/ground.stream.{name}.{key}", levels)
        for key in STREAM
    ))  # fmt: skip
    flow = catchment * runoff
    return DrawnStream(flow, flow * base, 1.0 / low, share)


def hill_residence(
    area: Area, hill: DrawnHill, substance: str, levels: LevelSource | None
) -> Array | Missing:
    """Return the mean travel time of a substance through the hills, shape (draw,), yr.

    Parameters
    ----------
    area : Area
        The area.
    hill : DrawnHill
        Its groundwater.
    substance : str
        Element.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    sorption = drawn_sorption(area, substance, levels)
    return sorption if isinstance(sorption, Missing) else hill.residence(sorption)
