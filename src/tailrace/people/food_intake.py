"""Intake with crops, milk, meat and fish.

    D_i = C_i IR_i f_i EF ED / (BW AT)         mg/(kg d), by food i

with the concentration C_i in the food as eaten (mg/kg fresh mass), the amount eaten IR_i (kg/d) and
the share f_i of it that comes from the place assessed. US EPA (1989) Risk assessment guidance for
Superfund, part A, EPA/540/1-89/002, exhibits 6-17 to 6-19. Loss in the kitchen is not counted: give
the concentration as eaten. The sum over foods is the reader's: a food without a concentration is
missing, not zero (`tailrace.quantities.sum_known`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.people.averaging import exposure_fraction
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]

FOOD_PATHWAYS = ("crops", "milk", "meat", "fish")
"""Pathways that this formula belongs to."""


@declare_units(
    concentration="mg/kg", ingestion_rate="kg/d", local_share="1", body_weight="kg",
    exposure_frequency="d/yr", exposure_duration="yr", averaging_time="d", returns="mg/(kg d)",
)  # fmt: skip
def food_ingestion_intake(
    concentration: ArrayLike, ingestion_rate: ArrayLike, local_share: ArrayLike,
    body_weight: ArrayLike, exposure_frequency: ArrayLike, exposure_duration: ArrayLike,
    averaging_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the intake with each food.

    Parameters
    ----------
    concentration : array_like, mg/kg
        In the food as eaten, fresh mass; NaN where missing. All arguments broadcast.
    ingestion_rate : array_like, kg/d
        Food eaten, fresh mass.
    local_share : array_like, 1
        Share of it that has this concentration, 0 to 1.
    body_weight : array_like, kg
        Above zero.
    exposure_frequency : array_like, d/yr
        Days a year.
    exposure_duration : array_like, yr
        Years.
    averaging_time : array_like, d
        See `tailrace.people.averaging`.

    Returns
    -------
    ndarray, mg/(kg d)
        By food; NaN where an argument is missing.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (1989) EPA/540/1-89/002, exhibits 6-17 to 6-19.
    """
    of = checked_all(
        "food_ingestion_intake",
        {
            "concentration": (concentration, "mg/kg"),
            "ingestion_rate": (ingestion_rate, "kg/d"),
            "local_share": (local_share, ""),
            "body_weight": (body_weight, "kg"),
        },
        above_zero=("body_weight",),
        shares=("local_share",),
    )
    share = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    eaten = of["concentration"] * of["ingestion_rate"] * of["local_share"]
    return np.asarray(eaten * share / of["body_weight"])
