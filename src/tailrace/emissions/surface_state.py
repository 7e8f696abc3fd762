"""What part of a beach or a dump the wind can take from, and in which hours.

Thresholds of loose tailings and of crusted or moist ones differ by orders of magnitude in dust, so
the state is declared: the shares of the surface under water or wet, crusted, and covered are taken
as independent of each other,

    erodible = (1 - wet)(1 - crust)(1 - covered),

and moisture above 2.7 % of the mass stops erosion (wind tunnel, tailings). In time, an hour is
shut by rain in it or in the hours before (drying time), and by snow on the ground. Hours whose rain
is missing are counted apart: they are taken as dry, so that the year's dust is then at most what is
given, as far as rain goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.emissions.wind_checks import row
from tailrace.errors import InputError, Problems
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

if TYPE_CHECKING:
    from collections.abc import Iterable

BoolArray = NDArray[np.bool_]
LEAST_RAIN = 0.254
"""Rain of an hour that wets the surface, mm/h; AP-42's limit for a wet day, mm."""


@dataclass(frozen=True)
class SurfaceState:
    """Shares of a surface that do not give dust; each 0 to 1, numbers or arrays.

    Attributes
    ----------
    wet_share : float or ndarray, 1
        Under water or wet: pond, wet beach.
    crust_share : float or ndarray, 1
        Of what is dry: under a crust that the wind does not break.
    covered_share : float or ndarray, 1
        Of what is left: under plants, stones, a cover.
    moisture : float or ndarray, 1
        Mass of water per wet mass of what is left.

    Raises
    ------
    InputError
        If a share is out of range; all at once.
    """

    wet_share: ArrayLike = 0.0
    crust_share: ArrayLike = 0.0
    covered_share: ArrayLike = 0.0
    moisture: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems("surface state")
        for name in ("wet_share", "crust_share", "covered_share", "moisture"):
            checked(problems, name, getattr(self, name), "", most=1.0, missing=True)
        problems.raise_if_any()

    @property
    def erodible_share(self) -> FloatArray:
        """Share of the surface that the wind can take from, 1; NaN where a share is missing."""
        left = (
            (1.0 - np.asarray(self.wet_share, dtype=np.float64))
            * (1.0 - np.asarray(self.crust_share))
            * (1.0 - np.asarray(self.covered_share))
        )
        moisture = np.asarray(self.moisture, dtype=np.float64)
        open_ = np.where(moisture > moisture_limit(), 0.0, 1.0)
        return np.asarray(np.where(np.isnan(moisture), np.nan, left * open_))


@dataclass(frozen=True)
class DryHours:
    """Which hours let the wind take dust.

    Attributes
    ----------
    dry : ndarray of bool, shape (n,)
        Neither rain in the hour or its drying time before, nor snow on the ground.
    unknown : int
        Hours among the dry ones whose rain is missing.
    """

    dry: BoolArray
    unknown: int


def moisture_limit() -> float:
    """Return the moisture above which tailings do not erode, water per wet mass."""
    return row("moisture that stops erosion", "tailings", "wind tunnel").central


@declare_units(precipitation="mm/h", month="1", least_rain="mm/h")
def dry_hours(
    precipitation: FloatArray,
    month: NDArray[np.int64],
    *,
    drying_hours: int = 0,
    snow_months: Iterable[int] = (),
    least_rain: float = LEAST_RAIN,
) -> DryHours:
    """Return the hours in which a surface is neither wetted nor under snow.

    Parameters
    ----------
    precipitation : ndarray, mm/h, shape (n,)
        In order; NaN where missing.
    month : ndarray of int, shape (n,)
        1 to 12.
    drying_hours : int
        Hours that the surface stays wet after rain.
    snow_months : iterable of int
        Months with snow on the ground or frozen surface.
    least_rain : float, mm/h
        Rain that wets.

    Returns
    -------
    DryHours
        Missing rain counts as none, and is counted.

    Raises
    ------
    InputError
        If the drying time is negative, a month is no month, or rain is negative; all at once.
    """
    problems = Problems("dry hours")
    rain = checked(problems, "precipitation", precipitation, "mm/h", missing=True)
    shut = sorted(set(snow_months))
    if drying_hours < 0:
        problems.add(f"drying time of {drying_hours} h", place="drying_hours", allowed="0 or more")
    if any(not 1 <= each <= 12 for each in shut):
        problems.add(f"months {shut}", place="snow_months", allowed="1 to 12")
    problems.raise_if_any()
    wet = rain >= least_rain
    since = np.arange(len(rain)) - np.maximum.accumulate(
        np.where(wet, np.arange(len(rain)), -drying_hours - 1)
    )
    dry = (since > drying_hours) & ~np.isin(month, shut)
    return DryHours(dry, int((np.isnan(rain) & dry).sum()))


@declare_units(wet_days="1/yr", returns="1")
def wet_day_factor(wet_days: ArrayLike) -> FloatArray:
    """Return the share of the year that is dry by AP-42's switch, (365 - P)/365.

    Parameters
    ----------
    wet_days : array_like, 1/yr
        Days a year with at least 0.254 mm.

    Returns
    -------
    ndarray, 1
        For annual factors; hourly schemes use `dry_hours`.

    Raises
    ------
    InputError
        If a year has more than 365 wet days.
    """
    days = np.asarray(wet_days, dtype=np.float64)
    if ((days < 0.0) | (days > 365.0)).any():
        raise InputError.single("wet days out of range", place="wet_days", allowed="0 to 365 1/yr")
    return np.asarray((365.0 - days) / 365.0)
