"""Meandering of points and volumes in weak wind: weight of the plume spread over all directions."""

from __future__ import annotations

import math

from tailrace.kernel import inlined

from .constants import MEANDER_TIME


@inlined
def meander_weight(distance: float, wind: float, side: float) -> float:
    """Return the weight of the plume that goes in all directions alike.

    Parameters
    ----------
    distance : float
        Distance from the source in any direction, m.
    wind, side : float
        Effective wind speed and sigma-v at that distance, m/s.

    Returns
    -------
    float
        Weight, 0 to 1; the rest goes with the mean wind.

    Notes
    -----
    Horizontal wind energy of the fluctuations over the total, AERMOD model formulation document,
    section 5.4.
    """
    square = wind * wind
    random = 2.0 * side * side
    mean = square - random if square - random >= 0.01 else 0.01
    mean *= 1.0 - math.exp(-distance / (wind * MEANDER_TIME))
    return min(1.0, (random + mean) / square)
