"""What arrives in a river, mixed with its flow.

Fully mixed: mass per year over volume per year. Beside the mean, low flow: the same mass in less
water, times mean over low flow. Near an outfall or along the bank where groundwater enters the
river holds more (`water.river`); far downstream it holds less of what settles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.drawn_ground import missing_of
from tailrace.quantities import Missing
from tailrace.quantities.level_source import drawn
from tailrace.water.constants import SECONDS_PER_YEAR

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site.model import Area

Array = NDArray[np.float64]

MG_PER_L = 1000.0
"""mg/L in a kg/m3."""


@dataclass(frozen=True)
class DrawnRiver:
    """A river; arrays of shape (draw,).

    Parameters
    ----------
    flow : ndarray, m3/yr
        Mean discharge.
    low_flow_ratio : ndarray, 1
        Mean over low flow.
    """

    flow: Array
    low_flow_ratio: Array


def drawn_river(area: Area, levels: LevelSource | None) -> DrawnRiver | Missing:
    """Return the river of an area, draw by draw.

    Parameters
    ----------
    area : Area
        The area.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    river, names = area.ground.river, ("flow", "low_flow")
    missing = missing_of([(name, getattr(river, name)) for name in names],
                         f"river of {area.name}")  # fmt: skip
    if missing is not None:
        return missing
    mean, low = np.broadcast_arrays(
        *(drawn(getattr(river, name), f"{area.name}/ground.river.{name}", levels) for name in names)
    )
    # Both are drawn alone: low flow is never above the mean.
    return DrawnRiver(mean * SECONDS_PER_YEAR, np.maximum(mean / low, 1.0))


def mixed(load: Array, flow: Array) -> Array:
    """Return the concentration of a load in a flow.

    Parameters
    ----------
    load : ndarray, shape (..., draw), kg/yr
        What arrives.
    flow : ndarray, shape (draw,), m3/yr
        Volume it arrives in.

    Returns
    -------
    ndarray, shape (..., draw), mg/L
    """
    return np.asarray(load / flow * MG_PER_L)
