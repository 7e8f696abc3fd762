"""Watering: how long a spray lasts along a line, on a paved road, on a pile.

Formulas
--------
* Downstream of a spray the efficiency falls 5 points per transfer point (Mojave Desert AQMD,
  Mineral Handling and Processing Industries, 2013, material handling table 5): 75 - 5 n per cent.
* Flushed paved road, V vehicles after the flush (paved roads table 6): 69 - 0.231 V per cent,
  96 - 0.263 V where sweeping follows; at least 0.48 gal/yd2 of water.
* Watered pile (stockpiles table 6): a rate for each of 50 to 95 per cent, straight lines between.

Efficiencies end at zero: what has dried is as dusty as what was never watered. Water on unpaved
roads, against evaporation and traffic, is with the road (`road_moisture`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside

from .controls import published_controls

LOSS_PER_TRANSFER = 0.05
"""Efficiency lost per transfer point downstream of a spray (Mojave 2013, table 5)."""

FLUSHING = {False: (0.69, 0.00231), True: (0.96, 0.00263)}
"""Efficiency after a flush and its loss per vehicle; with sweeping or not (Mojave 2013)."""

PILE_RATE = "gal/(acre d)"
"""Unit of the rates of the watered pile in the table."""


@declare_units(efficiency="share", returns="share")
def downstream_efficiency(efficiency: ArrayLike, transfers: int) -> FloatArray:
    """Return the efficiency of a spray some transfer points downstream.

    Parameters
    ----------
    efficiency : float or ndarray, 1
        Efficiency at the point of application.
    transfers : int
        Transfer points since then.

    Returns
    -------
    ndarray, 1
        Efficiency less 5 points per transfer, at least 0 (Mojave 2013, table 5).

    Raises
    ------
    InputError
        If the efficiency is outside 0 to 1 or the number of transfers is below 0.
    """
    problems = Problems()
    first = checked(problems, "efficiency", efficiency, "1", most=1.0, remedy="give a share")
    checked(problems, "transfers", transfers, "")
    problems.raise_if_any()
    return np.maximum(first - LOSS_PER_TRANSFER * transfers, 0.0)


@declare_units(vehicles="1", returns="share")
def flushing_efficiency(vehicles: ArrayLike, *, swept: bool = False) -> FloatArray:
    """Return the efficiency of flushing a paved road some vehicles after the flush.

    Parameters
    ----------
    vehicles : float or ndarray, 1
        Vehicles passed since the flush.
    swept : bool
        Whether sweeping followed the flush.

    Returns
    -------
    ndarray, 1
        0.69 - 0.00231 V, with sweeping 0.96 - 0.00263 V, at least 0.

    Raises
    ------
    InputError
        If the number of vehicles is below zero.
    """
    problems = Problems()
    passed = checked(problems, "vehicles", vehicles, "")
    problems.raise_if_any()
    first, loss = FLUSHING[swept]
    return np.maximum(first - loss * passed, 0.0)


@declare_units(rate="gal/(acre d)", returns="share")
def pile_watering_efficiency(rate: ArrayLike) -> FloatArray:
    """Return the efficiency of watering a stockpile at a daily rate.

    Parameters
    ----------
    rate : float or ndarray, gal/(acre d)
        Water applied per area of the pile and day; 1703 to 14 279.

    Returns
    -------
    ndarray, 1
        Efficiency between the rows of Mojave (2013), stockpiles table 6; 0.95 above them.

    Raises
    ------
    InputError
        If a rate is below 1703 gal/(acre d), for which nothing is published.

    Warns
    -----
    ValidityWarning
        Above the last rate of the table.
    """
    table = sorted(
        (float(one.application.removesuffix(PILE_RATE)), one.efficiency.central)
        for one in published_controls("spray", "stockpile")
        if one.application.endswith(PILE_RATE)
    )
    rates, held = np.array(table).T
    given = np.asarray(rate, dtype=float)
    if not (given >= rates[0]).all():
        raise InputError.single(
            f"a pile watered at {float(np.min(given)):g} {PILE_RATE} has no published efficiency",
            place="rate", allowed=f"{rates[0]:g} or more",
            remedy="take the pile as not watered, or water more",
        )  # fmt: skip
    warn_outside("a watering rate", given, rates[0], rates[-1], PILE_RATE,
                 source="Mojave Desert AQMD (2013)", stacklevel=4)  # fmt: skip
    return np.asarray(np.interp(given, rates, held))
