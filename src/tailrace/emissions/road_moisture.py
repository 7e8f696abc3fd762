r"""What rain and watering take off the dust of a road.

* A yearly mean of an unpaved road: :math:`(365 - P)/365` with :math:`P` days of at least 0.254 mm
  (AP-42 13.2.2, equation 2). Of a paved road: :math:`1 - P/(4N)`, as wet roads dry within hours
  (AP-42 13.2.1, equation 2), or by hours :math:`1 - 1.2 P/N` (equation 3).
* Watering (Cowherd, EPA-450/3-88-008): :math:`C = 100 - 0.8 \, p \, d \, t / i` per cent, with
  daytime evaporation :math:`p` mm/h, :math:`d` vehicles an hour, :math:`t` hours between waterings
  and :math:`i` L/m2 applied. The Mojave guidance has :math:`100 - 0.0012 A D T / I` with the yearly
  evaporation of a class A pan in inches and gallons per square yard; it is the same formula with
  :math:`p = 0.0065 A`, the value for summer, to the digits printed.
* Watering by the surface moisture that results (AP-42 13.2.2, figure 13.2.2-2): twice the moisture
  of the untreated road takes 75 %, five times 95 %.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, FloatArray, number
from tailrace.emissions.tested_range import check_above_zero, check_conditions
from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units

WEIGHTS = {"days": 0.25, "hours": 1.2}
"""What a wet day, or a wet hour, takes off a paved road's dust (AP-42 13.2.1, from memory)."""

WATERING = "watering of unpaved road"
COWHERD = "EPA-450/3-88-008, Sep 1988"
MOISTURE_RATIOS = (1.0, 2.0, 5.0)
MOISTURE_EFFICIENCIES = (0.0, 0.75, 0.95)
"""Corners of AP-42 figure 13.2.2-2, from memory."""


@declare_units(wet_days="1", days="1", returns="1")
def unpaved_dry_share(wet_days: ArrayLike, days: float = 365.0) -> FloatArray:
    """Return the share of an unpaved road's dust that rain leaves, on a yearly mean.

    Parameters
    ----------
    wet_days : array_like, 1
        Days with at least 0.254 mm of rain.
    days : float, 1
        Days of the period.

    Returns
    -------
    ndarray, 1

    Raises
    ------
    InputError
        If there are fewer than no wet days, or more than days.

    Notes
    -----
    Source: AP-42 13.2.2, equation 2.
    """
    check_conditions("unpaved_dry_share()", wet_days=(wet_days, 0.0, days))
    return np.asarray(1.0 - np.asarray(wet_days, dtype=float) / days)


@declare_units(wet="1", periods="1", returns="1")
def paved_dry_share(
    wet: ArrayLike, periods: float, by: Literal["days", "hours"] = "days"
) -> FloatArray:
    """Return the share of a paved road's dust that rain leaves.

    Parameters
    ----------
    wet : array_like, 1
        Days, or hours, with at least 0.254 mm of rain.
    periods : float, 1
        Days, or hours, altogether.
    by : {"days", "hours"}
        What is counted.

    Returns
    -------
    ndarray, 1
        No less than nothing.

    Raises
    ------
    InputError
        If there are fewer than no wet days or hours, or more than altogether.

    Notes
    -----
    Source: AP-42 13.2.1 of January 2011, equations 2 and 3.
    """
    check_conditions("paved_dry_share()", wet=(wet, 0.0, periods))
    if by not in WEIGHTS:
        raise InputError.single(
            f'"{by}" cannot be counted', file="paved_dry_share()", place="by",
            allowed=", ".join(WEIGHTS),
        )  # fmt: skip
    weight = WEIGHTS[by]
    return np.asarray(np.maximum(1.0 - weight * np.asarray(wet, dtype=float) / periods, 0.0))


@declare_units(evaporation="mm/h", traffic="vehicle/h", interval="h", water="L/m2", returns="1")
def watering_efficiency(
    evaporation: ArrayLike, traffic: ArrayLike, interval: ArrayLike, water: ArrayLike
) -> FloatArray:
    """Return the mean share of an unpaved road's dust that watering takes away.

    Parameters
    ----------
    evaporation : array_like, mm/h
        Mean evaporation by day.
    traffic : array_like, vehicle/h
        Mean traffic by day.
    interval : array_like, h
        Time between waterings.
    water : array_like, L/m2
        Water applied each time.

    Returns
    -------
    ndarray, 1
        From 0 to 1; where the formula falls below nothing the road is dry again before the next
        watering, and nothing is taken off.

    Raises
    ------
    InputError
        If a number is impossible.

    Notes
    -----
    Source: Cowherd, in EPA-450/3-88-008.
    """
    place = "watering_efficiency()"
    check_conditions(
        place,
        evaporation=(evaporation, 0.0, np.inf),
        traffic=(traffic, 0.0, np.inf),
        interval=(interval, 0.0, np.inf),
        water=(water, 0.0, np.inf),
    )
    check_above_zero(place, water=water)
    scale = number(WATERING, COWHERD, ALL, "scale", "1") / 100.0
    lost = np.asarray(evaporation, dtype=float) * np.asarray(traffic, dtype=float)
    lost = scale * lost * np.asarray(interval, dtype=float) / np.asarray(water, dtype=float)
    return np.asarray(np.clip(1.0 - lost, 0.0, 1.0))


@declare_units(pan_evaporation="inch/yr", returns="mm/h")
def daytime_evaporation(pan_evaporation: ArrayLike, season: str = "annual mean") -> FloatArray:
    """Return the mean evaporation by day from the yearly evaporation of a class A pan.

    Parameters
    ----------
    pan_evaporation : array_like, inch/yr
        Yearly evaporation of a class A pan.
    season : {"annual mean", "summer"}
        Season.

    Returns
    -------
    ndarray, mm/h

    Raises
    ------
    InputError
        If the season is unknown or the evaporation impossible.

    Notes
    -----
    Source: EPA-450/3-88-008, from memory.
    """
    check_conditions("daytime_evaporation()", pan_evaporation=(pan_evaporation, 0.0, np.inf))
    scale = number(WATERING, COWHERD, ALL, f"evaporation per pan evaporation, {season}", "1")
    return np.asarray(scale * np.asarray(pan_evaporation, dtype=float))


@declare_units(ratio="1", returns="1")
def moisture_efficiency(ratio: ArrayLike) -> FloatArray:
    """Return the share of an unpaved road's dust that a moister surface takes away.

    Parameters
    ----------
    ratio : array_like, 1
        Surface moisture over that of the untreated road, 1 or more.

    Returns
    -------
    ndarray, 1
        Straight lines between the corners of the figure; 0.95 above a ratio of 5.

    Raises
    ------
    InputError
        If a ratio is below 1.

    Notes
    -----
    Source: AP-42 13.2.2, figure 13.2.2-2, from memory.
    """
    check_conditions("moisture_efficiency()", ratio=(ratio, 1.0, np.inf))
    corners = MOISTURE_RATIOS, MOISTURE_EFFICIENCIES
    return np.asarray(np.interp(np.asarray(ratio, dtype=float), *corners))
