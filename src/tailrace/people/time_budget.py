"""Where the hours of a day are spent, and what outdoor air becomes indoors.

Of outdoor particles, the infiltration factor

    F = P a / (a + k)

is found indoors in the steady state, with the penetration P of the building's shell, the air
exchange a and the loss by deposition k, both per hour. Chen C., Zhao B. (2011) Review of
relationship between indoor and outdoor particles, Atmos. Environ. 45, 275-288, equation 3 (formula
from memory). What people stir up and emit indoors is not in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.people.averaging import DAYS_PER_YEAR, HOURS_PER_DAY
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]


@declare_units(penetration="1", air_exchange="1/h", deposition="1/h", returns="1")
def infiltration_factor(
    penetration: ArrayLike, air_exchange: ArrayLike, deposition: ArrayLike
) -> FloatArray:
    """Return the concentration indoors of outdoor particles over that outdoors.

    Parameters
    ----------
    penetration : array_like, 1
        Share that passes the building's shell, 0 to 1.
    air_exchange : array_like, 1/h
        Volumes of air exchanged.
    deposition : array_like, 1/h
        Loss by deposition indoors.

    Returns
    -------
    ndarray, 1
        Not above the penetration; NaN where neither exchange nor deposition act.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    of = checked_all(
        "infiltration_factor",
        {
            "penetration": (penetration, ""),
            "air_exchange": (air_exchange, "1/h"),
            "deposition": (deposition, "1/h"),
        },
        shares=("penetration",),
    )
    with np.errstate(invalid="ignore"):
        share = of["air_exchange"] / (of["air_exchange"] + of["deposition"])
    return np.asarray(of["penetration"] * share)


@declare_units(outdoor_air="mg/m3", indoor_air="mg/m3", outdoor_time="h/d", returns="mg/m3")
def day_mean_concentration(
    outdoor_air: ArrayLike, indoor_air: ArrayLike, outdoor_time: ArrayLike
) -> FloatArray:
    """Return the concentration breathed, as a mean over the 24 hours of a day.

    Parameters
    ----------
    outdoor_air, indoor_air : array_like, mg/m3
        Concentrations; NaN where missing.
    outdoor_time : array_like, h/d
        Hours outdoors, 0 to 24; the rest of the day counts as indoors, in vehicles too.

    Returns
    -------
    ndarray, mg/m3

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    of = checked_all(
        "day_mean_concentration",
        {
            "outdoor_air": (outdoor_air, "mg/m3"),
            "indoor_air": (indoor_air, "mg/m3"),
            "outdoor_time": (outdoor_time, "h/d"),
        },
    )
    _refuse_long_days(of["outdoor_time"])
    outside = of["outdoor_time"] / HOURS_PER_DAY
    return np.asarray(of["outdoor_air"] * outside + of["indoor_air"] * (1.0 - outside))


@declare_units(hours_per_day="h/d", exposure_frequency="d/yr", returns="1")
def occupancy_share(hours_per_day: ArrayLike, exposure_frequency: ArrayLike) -> FloatArray:
    """Return the share of the year that is spent at a place, 1.

    Parameters
    ----------
    hours_per_day : array_like, h/d
        Hours on a day of exposure, 0 to 24.
    exposure_frequency : array_like, d/yr
        Days a year, of 365.

    Returns
    -------
    ndarray, 1

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    of = checked_all(
        "occupancy_share",
        {
            "hours_per_day": (hours_per_day, "h/d"),
            "exposure_frequency": (exposure_frequency, "d/yr"),
        },
    )
    _refuse_long_days(of["hours_per_day"])
    return np.asarray(
        of["hours_per_day"] / HOURS_PER_DAY * of["exposure_frequency"] / DAYS_PER_YEAR
    )


def _refuse_long_days(hours: FloatArray) -> None:
    if np.any(hours > HOURS_PER_DAY * (1 + 1e-12)):
        raise InputError.single(
            f"a day of {float(np.nanmax(hours)):g} hours", place="outdoor_time or hours_per_day",
            allowed="0 to 24 hours",
        )  # fmt: skip
