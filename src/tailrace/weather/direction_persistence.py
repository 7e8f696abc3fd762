"""Whether wind direction persists from hour to hour, as air does and random numbers do not.

Half of the Chinese typical-year files (136 of 270 in one collection) hold directions drawn at
random: every range check passes, and the plume they give is noise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tailrace.quantities import declare_units
from tailrace.weather.hourly import BoolArray, FloatArray, IntArray

#: mean cosine of the hourly turn: refused below the first, doubtful below the second; real
#: stations have 0.73 to 0.90 (lowest single month 0.64), random directions -0.08 to 0.07
REFUSED_BELOW, DOUBTFUL_BELOW = 0.3, 0.6
#: fewer pairs of hours than this allow no judgement
LEAST_PAIRS = 100
_LEAST_SPEED = 0.5  # m/s; slower winds turn at will


class DirectionPersistence(NamedTuple):
    """Mean cosine of the turn from one hour to the next."""

    mean: float  # of all pairs; NaN where there are too few
    pairs: int
    by_month: FloatArray  # shape (12,), NaN where a month has too few pairs

    @property
    def refused(self) -> bool:
        """Whether the directions are not those of a wind."""
        return bool(self.mean < REFUSED_BELOW)

    @property
    def doubtful(self) -> bool:
        """Whether the directions turn more than those of real stations."""
        return bool(REFUSED_BELOW <= self.mean < DOUBTFUL_BELOW)


@declare_units(wind_speed="m/s", wind_direction="degree")
def direction_persistence(
    month: IntArray, wind_speed: FloatArray, wind_direction: FloatArray, joined: BoolArray
) -> DirectionPersistence:
    """Return how far the wind keeps its direction from hour to hour.

    Parameters
    ----------
    month : ndarray of int, shape (n,)
        1 to 12; pairs across the end of a month are left out.
    wind_speed : ndarray, m/s, shape (n,)
        Pairs with either speed at or below 0.5 m/s are left out.
    wind_direction : ndarray, degree, shape (n,)
        NaN where variable or missing.
    joined : ndarray of bool, shape (n,)
        Whether a row is the hour after the row before it.

    Returns
    -------
    DirectionPersistence
        1 is a wind that never turns, 0 directions at random.
    """
    moving = (wind_speed > _LEAST_SPEED) & np.isfinite(wind_direction)
    pairs = moving[1:] & moving[:-1] & joined[1:] & (month[1:] == month[:-1])
    cosine = np.cos(np.radians(np.diff(wind_direction)))[pairs]
    of_month = month[1:][pairs]
    by_month = np.full(12, np.nan)
    for number in range(1, 13):
        inside = of_month == number
        if inside.sum() >= LEAST_PAIRS:
            by_month[number - 1] = cosine[inside].mean()
    mean = float(cosine.mean()) if len(cosine) >= LEAST_PAIRS else float("nan")
    return DirectionPersistence(mean, len(cosine), by_month)
