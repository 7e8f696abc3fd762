"""Whether hourly wind speeds were measured every hour, or held or interpolated between reports."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tailrace.quantities import declare_units
from tailrace.weather.hourly import BoolArray, FloatArray, IntArray

#: share of speed changes in one phase above which the speed is a step function
HELD_ABOVE = 0.9
#: share of inner hours on a straight line above which the speed is interpolated
INTERPOLATED_ABOVE = 0.9
_PERIODS = (6, 3, 2)
_LEAST_CHANGES = 100
_STRAIGHT = 1e-6


class HeldWinds(NamedTuple):
    """How the speeds lie between reports."""

    period: int  # hours between reports; 1 where every hour moves by itself
    kind: str  # "hourly", "held" or "interpolated"
    unchanged: float  # share of hours with the speed of the hour before


@declare_units(wind_speed="m/s")
def held_winds(wind_speed: FloatArray, joined: BoolArray) -> HeldWinds:
    """Return whether speeds change only every second, third or sixth hour.

    Parameters
    ----------
    wind_speed : ndarray, m/s, shape (n,)
        NaN where missing.
    joined : ndarray of bool, shape (n,)
        Whether a row is the hour after the row before it.

    Returns
    -------
    HeldWinds
        "held" where more than 90 % of the changes fall in one phase of a period; "interpolated"
        where more than 90 % of the hours between reports lie on a straight line. The longest
        period that fits is given.
    """
    step = np.diff(wind_speed, prepend=np.nan)
    step[~joined] = np.nan
    known = np.isfinite(step)
    unchanged = float(np.mean(step[known] == 0.0)) if known.any() else float("nan")
    rows = np.arange(len(step))
    moved = known & (step != 0.0)
    if moved.sum() >= _LEAST_CHANGES:
        for period in _PERIODS:
            shares = np.bincount(rows[moved] % period, minlength=period) / moved.sum()
            if shares.max() > HELD_ABOVE:
                return HeldWinds(period, "held", unchanged)
        for period in _PERIODS:
            if _interpolated(step, period, rows):
                return HeldWinds(period, "interpolated", unchanged)
    return HeldWinds(1, "hourly", unchanged)


def _interpolated(step: FloatArray, period: int, rows: IntArray) -> bool:
    """Return whether second differences vanish except in one phase of the period."""
    bend = np.append(np.diff(step), np.nan)
    # Hours that stand still are straight in any series and prove nothing.
    telling = np.isfinite(bend) & ~((step == 0.0) & (bend == 0.0))
    if telling.sum() < _LEAST_CHANGES:
        return False
    straight = np.abs(bend) < _STRAIGHT
    inner = [
        float(np.mean(straight[telling & (rows % period != phase)]))
        for phase in range(period)
        if (telling & (rows % period != phase)).any()
    ]
    return bool(inner) and max(inner) > INTERPOLATED_ABOVE
